"""The warm walk page beside a bare view that hands over the same compressed bytes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.bench.serving import ROOT, Server, get, processor_seconds, served
from tests.bench.table import Line, Table

PAGE = "/walks/gorbitz/"
ROUNDS = 12
REQUESTS = 1000


@pytest.fixture
def bare(gorbitz: Server, tmp_path: Path) -> Iterator[Server]:
    """The bare server, with the body that the app answers with."""
    body = tmp_path / "body"
    body.write_bytes(get(gorbitz.port, PAGE, **{"Accept-Encoding": "br", "Accept-Language": "de"}))
    with served(tmp_path, "tests.bench.bare_server", BARE_BODY=str(body)) as server:
        yield server


def test_requests_per_second(gorbitz: Server, bare: Server, table: Table) -> None:
    """Both take turns, so that what else the machine does falls on both."""
    rates: list[float] = []
    works: list[float] = []
    for number in range(ROUNDS + 1):
        ours, our_work = _load(gorbitz)
        theirs, their_work = _load(bare)
        if number:  # the first round warms both up
            rates.append(ours / theirs)
            works.append(their_work / our_work)
            table.remark(
                f"requests: {ours:5.0f}/s against {theirs:5.0f}/s; processor time of the server"
                f" {our_work * 1e6:4.0f} µs against {their_work * 1e6:4.0f} µs"
            )
    table.add(
        Line("warm walk page / bare view, requests/s", median(rates), 0.6, at_least=True),
        Line("the same, by processor time", median(works), 0.6, at_least=True),
    )


def _load(server: Server) -> tuple[float, float]:
    """Give requests per second, and the seconds of the processor for each."""
    before = processor_seconds(server)
    command = [sys.executable, "-m", "tests.bench.load", str(server.port), PAGE, str(REQUESTS)]
    rate = float(subprocess.check_output(command, cwd=ROOT))
    return rate, (processor_seconds(server) - before) / REQUESTS
