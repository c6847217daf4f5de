"""Where the group of a walk is, as an organiser on the way says; kept for some hours only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from webapp.storage.tables import GROUPS, WALKS
from webapp.storage.writing import lock_walk, now

LASTS = timedelta(hours=4)  # after the last word of an organiser


@dataclass(frozen=True)
class Group:
    """The id of the stop where a group is, and since when."""

    stop: str
    at: datetime


def say_group_at(session: Session, slug: str, stop_id: str) -> None:
    """Keep that the group is at a stop, in the place of what was said before."""
    walk_id = lock_walk(session, slug).id
    _forget(session, walk_id)
    values = {"walk_id": walk_id, "stop_id": stop_id, "said_at": now()}
    session.connection().execute(insert(GROUPS).values(values))


def end_group(session: Session, slug: str) -> None:
    """Let nobody learn any more where the group was."""
    _forget(session, lock_walk(session, slug).id)


def group_of(session: Session, slug: str) -> Group | None:
    """Give where the group of a walk is, unless its organisers have been silent for long."""
    row = session.execute(
        select(GROUPS.c.stop_id, GROUPS.c.said_at)
        .join(WALKS, WALKS.c.id == GROUPS.c.walk_id)
        .where(
            WALKS.c.slug == slug,
            WALKS.c.deleted_at.is_(None),
            GROUPS.c.said_at > now() - LASTS,
        )
    ).one_or_none()
    return Group(row.stop_id, row.said_at) if row else None


def _forget(session: Session, walk_id: int) -> None:
    session.connection().execute(delete(GROUPS).where(GROUPS.c.walk_id == walk_id))
