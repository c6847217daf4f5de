"""Who saved a walk last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from webapp.storage.tables import REVISIONS, WALKS


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
