"""The database of this request: one session per block."""

from __future__ import annotations

from contextlib import AbstractContextManager

from flask import current_app
from sqlalchemy.orm import Session

from webapp.storage.database import Database


def database() -> Database:
    opened: Database = current_app.extensions["database"]
    return opened


def reading() -> AbstractContextManager[Session]:
    """Open a session that sees one moment of the database and changes nothing."""
    return database().reading()


def writing() -> AbstractContextManager[Session]:
    """Open a session that is committed if the block ends, and rolled back if it raises."""
    return database().transaction()
