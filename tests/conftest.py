"""A database, an app over it, and the walk of the invented world in both."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore

import psycopg
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import text

from geodata.walk import Walk
from tests.desk import Desk, account_of, account_with_password
from tests.world import linden_walk
from webapp.storage import passwords
from webapp.storage.database import Database, open_database
from webapp.storage.migrating import migrate
from webapp.storage.organisers import add_organiser, give_role
from webapp.storage.tables import METADATA
from webapp.storage.walks import add_walk, publish_walk

# How long an example takes is the machine's business, not a promise.
settings.register_profile("rundgang", deadline=None)
settings.load_profile("rundgang")
# A password that is slow to guess is slow to set, too; what tests set, nobody has to guess.
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
passwords.AT_ONCE = BoundedSemaphore(100)

ROLES = {
    "Alice": ("linden", "owner"),
    "Bob": ("linden", "editor"),
    "Charlie": ("chestnut", "owner"),
}
SERVERS = Path("/usr/lib/postgresql")
PATIENCE = 600.0  # seconds: a test waits for a file however busy the machine is


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgis"),
        default="sqlite",
        help="the database that tests keep their walks in",
    )
    parser.addoption(
        "--kills", type=int, default=30, help="how many processes are killed while they save"
    )


@pytest.fixture(scope="session")
def postgis_server() -> Iterator[str]:
    """A throw-away PostgreSQL cluster of our own; gives the start of its addresses."""
    found = sorted(SERVERS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.skip("PostgreSQL with PostGIS is not installed")
    programs = found[-1].parent
    with TemporaryDirectory(prefix="rundgang-") as name:
        folder, port = Path(name), _free_port()
        run = _as_postgres(folder)
        run(
            *(programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        control = (programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w")
        settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        run(*control, "-o", settings, "start")
        yield f"postgresql://postgres@127.0.0.1:{port}"
        run(*control, "-m", "immediate", "stop")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _as_postgres(folder: Path) -> Callable[..., None]:
    """PostgreSQL refuses to run as root; then it runs as the user that Debian made for it."""
    prefix: tuple[str, ...] = ()
    if os.geteuid() == 0:
        prefix = ("runuser", "-u", "postgres", "--")
        shutil.chown(folder, "postgres")

    def run(*command: object) -> None:
        words = [*prefix, *map(str, command)]
        subprocess.run(words, check=True, cwd="/", stdout=subprocess.DEVNULL)

    return run


@pytest.fixture(scope="session")
def new_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Give the address of a database that holds nothing at all, another at each call."""
    numbers = count(1)
    if request.config.getoption("--database") == "sqlite":
        folder = tmp_path_factory.mktemp("databases")
        return lambda: f"sqlite:///{folder}/walks-{next(numbers)}.sqlite"
    server: str = request.getfixturevalue("postgis_server")

    def new() -> str:
        name = f"walks_{next(numbers)}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        return f"{server}/{name}"

    return new


@pytest.fixture(scope="session")
def shared_database(new_database_url: Callable[[], str]) -> Iterator[Database]:
    """One database with all tables, emptied again for each test; that is faster than a new one."""
    database = open_database(new_database_url())
    migrate(database)
    yield database
    database.engine.dispose()


@pytest.fixture
def database_url(shared_database: Database) -> str:
    """The address of a database with all tables and nothing in them."""
    emptied(shared_database)
    return shared_database.engine.url.render_as_string(hide_password=False)


def emptied(database: Database) -> None:
    tables = reversed(METADATA.sorted_tables)
    with database.engine.execution_options(writing=True).begin() as connection:
        if database.is_sqlite:
            for table in tables:
                connection.execute(table.delete())
        else:
            names = ", ".join(table.name for table in tables)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An opened database without any walk."""
    database = open_database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def walk() -> Walk:
    return linden_walk()


@pytest.fixture
def stored(database: Database, walk: Walk) -> Walk:
    """The walk as it was added to ``database`` and published as version 1."""
    with database.transaction() as session:
        added = add_walk(session, walk, by="Alice")
        publish_walk(session, walk.slug, by="Alice")
    return added


@pytest.fixture
def app(database_url: str, stored: Walk, tmp_path: Path) -> Iterator[Flask]:
    """An app that knows one published walk."""
    from webapp.app import create_app  # late, since most tests need no pages
    from webapp.pages import long_answers

    long_answers.A_WHILE = PATIENCE
    settings = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "SECRET_KEY": "tests"}
    app = create_app(TESTING=True, **settings)
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def organisers(database: Database, stored: Walk) -> dict[str, int]:
    """Alice owns the walk, Bob edits it, Charlie organises another one."""
    with database.transaction() as session:
        add_walk(session, replace(stored, slug="chestnut"), by="Charlie")
        ids = {name: add_organiser(session, *account_with_password(name)) for name in ROLES}
        for name, (slug, role) in ROLES.items():
            give_role(session, ids[name], slug, role)
    return ids


@pytest.fixture
def desk_of(app: Flask, organisers: dict[str, int]) -> Callable[[str], Desk]:
    """Sign somebody in, each in a browser of their own: ``desk_of("Alice")``."""

    def sign_in(name: str) -> Desk:
        email, _, password = account_of(name)
        desk = Desk(app.test_client())
        assert desk.sign_in(email, password).status_code == 303
        return desk

    return sign_in


@pytest.fixture
def desk(desk_of: Callable[[str], Desk]) -> Desk:
    """Alice at her desk: the owner of the walk."""
    return desk_of("Alice")
