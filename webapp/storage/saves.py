"""Who saved a walk last, and which ids were ever saved in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from webapp.storage.tables import FEATURES, REVISIONS, WALKS


@dataclass(frozen=True)
class Save:
    """One save of a walk: its revision, by whom, and when."""

    revision: int
    by: str
    at: datetime


def newest_save(session: Session, slug: str) -> Save:
    """Give the newest save of a walk that there is."""
    newest = and_(REVISIONS.c.walk_id == WALKS.c.id, REVISIONS.c.number == WALKS.c.revision)
    row = session.execute(
        select(REVISIONS.c.number, REVISIONS.c.by, REVISIONS.c.at)
        .join(WALKS, newest)
        .where(WALKS.c.slug == slug, WALKS.c.deleted_at.is_(None))
    ).one()
    return Save(row.number, row.by, row.at)


def ids_ever(session: Session, slug: str) -> set[str]:
    """Give every id that a feature of a walk has or had, so that none gets a second meaning."""
    found = session.scalars(
        select(FEATURES.c.feature_id)
        .join(WALKS, WALKS.c.id == FEATURES.c.walk_id)
        .where(WALKS.c.slug == slug)
        .distinct()
    )
    return set(found)
