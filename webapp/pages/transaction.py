"""The database of this request: one session per block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from flask import abort, current_app, g
from sqlalchemy.orm import Session

from geodata.problems import NotFound, phrase
from webapp.storage.database import Database
from webapp.storage.organisers import ROLES_BY_POWER, role_in


def database() -> Database:
    opened: Database = current_app.extensions["database"]
    return opened


def reading() -> AbstractContextManager[Session]:
    """Open a session that sees one moment of the database and changes nothing."""
    return database().reading()


@contextmanager
def writing() -> Iterator[Session]:
    """Open a session that is committed if the block ends, and rolled back if it raises.

    The roles that this request was let in by must still hold: whoever was removed while it was on
    its way saves nothing.
    """
    with database().transaction() as session:
        for (organiser_id, slug), role in g.get("let_in_by", {}).items():
            check_role(session, organiser_id, slug, role)
        yield session


def check_role(session: Session, organiser_id: int, slug: str, role: str) -> str:
    """Give the role of an organiser in a walk, which is ``role`` at least.

    Whoever has none learns nothing of the walk (``NotFound``); an editor is told that something is
    an owner's business (403).
    """
    own = role_in(session, organiser_id, slug)
    if own is None:
        raise NotFound(phrase("There is no walk “%(slug)s”.", slug=slug))
    if ROLES_BY_POWER.index(own) < ROLES_BY_POWER.index(role):
        abort(403)
    return own
