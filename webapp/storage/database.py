"""The database: how it is opened, and the two ways to talk to it."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock, local
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection

from geodata.problems import Refused, phrase
from webapp.storage.memory import Memory

# Overwrite what is deleted: an erased note must not be found in the file.
PRAGMAS = ("busy_timeout=5000", "foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON")
DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


class _Held:
    """A connection taken out of its pool, and closed when nobody holds it any more."""

    def __init__(self, borrowed: PoolProxiedConnection) -> None:
        self.connection: Any = borrowed.driver_connection
        borrowed.detach()

    def __del__(self) -> None:
        self.connection.close()


@dataclass(frozen=True)
class Database:
    """An opened database; ``transaction`` is for changes, ``reading`` for all else."""

    engine: Engine
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)
    own: local = field(default_factory=local, repr=False, compare=False)
    first_use: Callable[[], None] | None = field(default=None, repr=False, compare=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session that is committed if the block ends, rolled back if it raises.

        On SQLite only one transaction is open at a time, the others wait for it.
        """
        self.make_ready()
        with Session(self.engine.execution_options(writing=True)) as session:
            session.info["fresh"] = self.memory.fresh()
            with session.begin():
                yield session
            self.memory.keep(session.info["fresh"])
            if session.info.get("erased"):
                self.forget_deleted()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that sees one moment of the database and leaves it as it is."""
        self.make_ready()
        with Session(self.engine.execution_options(**self._snapshot)) as session:
            session.info["fresh"] = self.memory.fresh()
            yield session
            self.memory.keep(session.info["fresh"])

    def make_ready(self) -> None:
        """Do what the first use asks for, once in this process."""
        if self.first_use is not None:
            self.first_use()

    def own_connection(self) -> sqlite3.Connection:
        """Give this thread's own connection to SQLite, for look-ups that may cost next to nothing.

        Every statement must be read to its end. A forked process has a new pool, and so gets
        connections of its own.
        """
        if getattr(self.own, "pool", None) is not self.engine.pool:
            self.own.held = _Held(self.engine.raw_connection())
            self.own.pool = self.engine.pool
        connection: sqlite3.Connection = self.own.held.connection
        return connection

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def _snapshot(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {}
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

    def forget_deleted(self) -> None:
        """Take what was erased out of SQLite's journal as well.

        It cannot go while somebody still reads as of the moment before: who reads for long, such
        as a backup, does this again afterwards.
        """
        if self.is_sqlite:
            set_pragma(self, "wal_checkpoint(TRUNCATE)")


def open_database(url: str, prepare: Callable[[Database], None] | None = None) -> Database:
    """Open a database by its address, without connecting yet.

    ``prepare`` is called once, before the first session: there migrations and the first walk
    have their place, so that commands which need no database never touch one.
    """
    engine = _engine(_checked(url))
    bare = Database(engine)
    if prepare is None:
        return bare
    return Database(engine, bare.memory, bare.own, _once(lambda: prepare(bare)))


def set_pragma(database: Database, pragma: str) -> None:
    """Tell SQLite something that has to be said outside of any transaction."""
    with closing(database.engine.raw_connection()) as bare:
        bare.cursor().execute(f"PRAGMA {pragma}")


def _once(action: Callable[[], None]) -> Callable[[], None]:
    lock, done = RLock(), False

    def first_use() -> None:
        nonlocal done
        if done:
            return
        with lock:
            if not done:
                action()
                done = True

    return first_use


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise Refused(
            phrase(
                "DATABASE_URL is no address of a database; an example: sqlite:////srv/walks.sqlite"
            )
        ) from None
    parsed = parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise Refused(phrase("DATABASE_URL begins with sqlite:// or postgresql://."))
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        # Each connection would get an empty database of its own.
        raise Refused(phrase("DATABASE_URL names no file; an example: sqlite:////srv/walks.sqlite"))
    return parsed


def _engine(url: URL) -> Engine:
    """Connect; an error, and so the log, names the statement without what people wrote."""
    if url.drivername != "sqlite":
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = create_engine(url, hide_parameters=True)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    _leave_connections_to_the_parent(engine)
    return engine


def _set_up_sqlite(connection: Any, _: object) -> None:
    # Python's driver would begin transactions on its own, and too late; see _begin_sqlite.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the lock for writing at once: a reader that turns writer may find itself outdated."""
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _leave_connections_to_the_parent(engine: Engine) -> None:
    """A forked server process must never use its parent's connections."""
    kept = weakref.ref(engine)

    def forget() -> None:
        if (alive := kept()) is not None:
            alive.dispose(close=False)

    os.register_at_fork(after_in_child=forget)
