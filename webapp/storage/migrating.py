"""Bringing a database to the tables that this release of the software knows."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from geodata.problems import Refused, phrase
from webapp.storage.database import Database, set_pragma

SCRIPTS = Path(__file__).parent / "migrations"
# Any number that no other program uses for its lock on the same PostgreSQL database.
LOCK = 7_243_851


def migrate(database: Database) -> None:
    """Make or change the tables; processes that start at once wait for each other."""
    with _alone(database), database.engine.execution_options(writing=True).begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            _need_postgis(connection)
        try:
            command.upgrade(_config(connection=connection), "head")
        except CommandError as error:
            words = phrase(
                "The database was written by a newer release; please update: %(error)s", error=error
            )
            raise Refused(words) from None


def known_schemas() -> frozenset[str]:
    """Name every state of the tables that this release knows: its own, and those before."""
    scripts = ScriptDirectory.from_config(_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def _config(**attributes: object) -> Config:
    config = Config(attributes=attributes)
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """Let one process at a time begin with a SQLite file, and switch it to its journal."""
    if not database.is_sqlite:
        yield
        return
    file = Path(str(database.engine.url.database))
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        with suppress(FileExistsError):  # SQLite would let everybody read what it makes
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
        set_pragma(database, "journal_mode=WAL")
        yield
    finally:
        os.close(folder)


def _need_postgis(connection: Connection) -> None:
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")):
        return
    try:
        connection.execute(text("CREATE EXTENSION postgis"))
    except DBAPIError as error:
        words = phrase(
            "The database has no PostGIS. Please let its administrator run "
            "“CREATE EXTENSION postgis” in it: %(error)s",
            error=error.orig,
        )
        raise Refused(words) from None
