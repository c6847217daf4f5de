"""Saving one changed stop of a long walk and of a short one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from statistics import median

from geodata.walk import put_feature
from geodata.wording import Wording
from tests.bench.many import many_stops
from tests.bench.table import Line, Table
from webapp.storage.database import Database
from webapp.storage.loading import load_walk
from webapp.storage.walks import find_walk, save_walk

ROUNDS = 26


def test_saving_one_changed_stop(database: Database, table: Table) -> None:
    savings = [_saving(database, 15), _saving(database, 1500)]
    times = [[next(saving) for saving in savings] for _ in range(ROUNDS)]
    few, many = (median(taken) for taken in zip(*times[1:], strict=True))
    table.add(Line("save_walk, 1,500 stops / 15 stops", many / few, 5))
    table.remark(f"save_walk: {few * 1000:.1f} ms of 15 stops, {many * 1000:.1f} ms of 1,500")


def _saving(database: Database, stops: int) -> Iterator[float]:
    """Load a walk of so many stops, then rename one of them each time; yield what saving took."""
    with database.transaction() as session:
        load_walk(session, many_stops(stops))
        opened = find_walk(session, f"walk-{stops}")
    for number in count(1):
        title = Wording({"de": f"Umbenannt, {number}. Mal"})
        changed = put_feature(opened, replace(opened.stops[stops // 2], title=title))
        begun = time.perf_counter()
        with database.transaction() as session:
            opened = save_walk(session, changed, opened)
        yield time.perf_counter() - begun
