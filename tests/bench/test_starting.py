"""How long a start takes, and what the first visitor of each page waits."""

from __future__ import annotations

import time
from pathlib import Path

from tests.bench.serving import get, megabytes, served, workers
from tests.bench.table import Line, Table

PATHS = (
    "/walks/gorbitz/",
    "/walks/gorbitz/?open=now",
    "/walks/gorbitz/stops/sachsenforum/",
    "/walks/gorbitz/themes/wohnen/",
    "/walks/gorbitz/map.js",
    "/walks/gorbitz/map.geojson",
    "/walks/gorbitz/walk.geojson",
)


def test_the_second_start(tmp_path: Path, table: Table) -> None:
    with served(tmp_path) as first:
        table.remark(f"first start, an empty database: {first.seconds_to_start:.1f} s")
    with served(tmp_path) as second:
        table.add(Line("second start, to the first answer", second.seconds_to_start, 5, "s"))
        for path in PATHS:
            begun = time.perf_counter()
            get(second.port, path)
            table.remark(f"first request: {1000 * (time.perf_counter() - begun):5.0f} ms  {path}")
        for pid in workers(second):
            told = ", ".join(f"{size:.0f} MB {name}" for name, size in megabytes(pid).items())
            table.remark(f"memory of a worker: {told}")
