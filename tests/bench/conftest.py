"""The table that all benches fill, the servers and the browser that they measure with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.bench.many import many_stops
from tests.bench.serving import Server, served
from tests.bench.table import Table, drawn
from webapp.app import EXAMPLE
from webapp.storage.database import Database, open_database
from webapp.storage.loading import load_walk, prepare

TABLE = pytest.StashKey[Table]()
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TABLE] = Table()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    terminalreporter.section("budgets")
    for line in drawn(config.stash[TABLE]):
        terminalreporter.write_line(line)


@pytest.fixture
def table(request: pytest.FixtureRequest) -> Table:
    return request.config.stash[TABLE]


@pytest.fixture(scope="session")
def gorbitz(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server with the example walk, at its second start."""
    folder = tmp_path_factory.mktemp("gorbitz")
    with served(folder):
        pass
    with served(folder) as server:
        yield server


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with two generated walks, ``walk-150`` and ``walk-1500``."""
    folder = tmp_path_factory.mktemp("crowded")
    database = new_database(folder / "rundgang.sqlite")
    with database.transaction() as session:
        for stops in (150, 1500):
            load_walk(session, many_stops(stops), publish=True)
    database.engine.dispose()
    with served(folder) as server:
        yield server


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = new_database(tmp_path / "walks.sqlite")
    yield database
    database.engine.dispose()


def new_database(file: Path) -> Database:
    return open_database(f"sqlite:///{file}", lambda fresh: prepare(fresh, EXAMPLE))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the machine's Chromium is."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    pytest.skip("Chromium is not installed")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
