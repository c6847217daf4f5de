"""Processes that save are killed, again and again: what was answered is there, and nothing is torn.

``--kills`` says how many are killed; the more, the longer.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TextIO

import pytest
from sqlalchemy import func, select, text

from geodata.check import check_walk
from geodata.problems import Outdated
from geodata.walk import Walk, find_stop, put_feature
from webapp.storage.database import Database, open_database
from webapp.storage.history import list_revisions, list_versions
from webapp.storage.loading import load_walk
from webapp.storage.tables import FEATURES, REVISIONS
from webapp.storage.walks import find_walk, save_walk
from webapp.storage.writing import lock_walk

PROCESSES = multiprocessing.get_context("forkserver")
STOPS = ("tea", "library")
LONGEST_LIFE = 0.3  # seconds after the first answer of all
PAUSE = 0.005  # lets the others come to their turn


@dataclass(frozen=True)
class Answered:
    """What a process said it had saved: as which revision, and with what count."""

    who: str
    revision: int
    count: int


def save_on(url: str, stop_id: str, pipe: int) -> None:
    """Count up at a stop, one save after the other; say so once each is committed."""
    database = open_database(url)
    with os.fdopen(pipe, "w") as answers:
        while True:
            with database.reading() as session:
                opened = find_walk(session, "linden")
            stop = find_stop(opened, stop_id)
            more = replace(stop, extra={"count": counted(stop) + 1})
            try:
                with database.transaction() as session:
                    saved = save_walk(session, put_feature(opened, more), opened, by=stop_id)
            except Outdated:
                continue
            tell(answers, stop_id, saved.revision, counted(more))


def import_on(url: str, _: str, pipe: int) -> None:
    """Load the walk again and again, each time with all offers changed, and publish it."""
    database = open_database(url)
    with os.fdopen(pipe, "w") as answers:
        while True:
            with database.transaction() as session:
                lock_walk(session, "linden")
                walk = find_walk(session, "linden")
                count = counted(walk.offers[0]) + 1
                offers = tuple(replace(offer, extra={"count": count}) for offer in walk.offers)
                loaded = load_walk(
                    session, replace(walk, offers=offers), publish=count % 3 == 0, by="import"
                )
            tell(answers, "import", loaded.revision, count)


def counted(feature: Any) -> int:
    return int(feature.extra.get("count", 0))


def tell(answers: TextIO, who: str, revision: int, count: int) -> None:
    answers.write(f"{who} {revision} {count}\n")
    answers.flush()
    time.sleep(PAUSE)


def kill_some(url: str) -> list[Answered]:
    """Let two people save and a third import at once, and kill all three in the middle of it."""
    reading, writing = os.pipe()
    programs: list[tuple[Callable[[str, str, int], None], str]] = [
        *((save_on, stop_id) for stop_id in STOPS),
        (import_on, ""),
    ]
    random.shuffle(programs)
    started = []
    for program, name in programs:
        process = PROCESSES.Process(target=run_with_pipe, args=(program, url, name, _sent(writing)))
        process.start()
        started.append(process)
    os.close(writing)
    with os.fdopen(reading) as answers:
        first = answers.readline()
        time.sleep(random.uniform(0, LONGEST_LIFE))  # noqa: S311 — no secret
        for process in started:
            assert process.pid
            os.kill(process.pid, signal.SIGKILL)
        lines = [first, *answers]
    for process in started:
        process.join()
        assert process.exitcode == -signal.SIGKILL
    whole = [line.split() for line in lines if line.endswith("\n")]
    return [Answered(who, int(revision), int(count)) for who, revision, count in whole]


def _sent(pipe: int) -> Any:
    """Wrap the end of a pipe so that another process gets its own."""
    from multiprocessing.reduction import DupFd

    return DupFd(pipe)


def run_with_pipe(program: Callable[[str, str, int], None], url: str, name: str, pipe: Any) -> None:
    program(url, name, pipe.detach())


def assert_nothing_is_torn(database: Database, answered: list[Answered]) -> None:
    """Read every revision and see that it is one of those that somebody wanted to save."""
    database.memory.walks.clear()
    with database.reading() as session:
        newest = find_walk(session, "linden").revision
        numbers = session.scalars(select(REVISIONS.c.number).order_by(REVISIONS.c.number)).all()
        walks = [find_walk(session, "linden", revision=number) for number in numbers]
        latest = session.scalar(select(func.max(FEATURES.c.valid_from)))
        touched = {each.number: each for each in list_revisions(session, "linden", limit=newest)}
        versions = list_versions(session, "linden")
        for version in versions:
            find_walk(session, "linden", version=version.number)
    assert list(numbers) == list(range(1, newest + 1))
    assert latest is not None
    assert latest <= newest
    for walk in walks:
        check_walk(walk)
        assert len({counted(offer) for offer in walk.offers}) == 1, "half an import"
        assert touched[walk.revision].touched
    assert [version.number for version in versions] == list(range(len(versions), 0, -1))
    for answer in answered:
        walk = walks[answer.revision - 1]
        feature = walk.offers[0] if answer.who == "import" else find_stop(walk, answer.who)
        assert counted(feature) == answer.count, answer


def assert_the_file_is_sound(database: Database) -> None:
    if database.is_sqlite:
        with database.engine.connect() as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_after_any_number_of_kills_every_answered_save_is_there_and_no_revision_is_torn(
    database: Database,
    database_url: str,
    stored: Walk,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    PROCESSES.set_forkserver_preload([__name__])
    kills, killed = request.config.getoption("--kills"), 0
    answered: list[Answered] = []
    while killed < kills:
        answered += kill_some(database_url)
        killed += len(STOPS) + 1
    assert_nothing_is_torn(database, answered)
    assert_the_file_is_sound(database)

    assert {answer.who for answer in answered} == {*STOPS, "import"}
    with database.reading() as session:
        walk = find_walk(session, "linden")
    last = {who: max(a.count for a in answered if a.who == who) for who in (*STOPS, "import")}
    there = {stop_id: counted(find_stop(walk, stop_id)) for stop_id in STOPS}
    there["import"] = counted(walk.offers[0])
    assert all(there[who] >= last[who] for who in last)
    record_property("killed", killed)
    record_property("answered saves", len(answered))
    print(f"{killed} killed, {len(answered)} answered saves, {walk.revision} revisions")
