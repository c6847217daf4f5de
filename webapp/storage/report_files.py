"""The files with notes that organisers make: that they were made, from what, when and by whom."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from webapp.storage.tables import REPORT_FILES, WALKS
from webapp.storage.writing import AnyRow, lock_walk, now

ONCE_IN = timedelta(hours=1)  # the same file, made again and again, is named once


@dataclass(frozen=True)
class Made:
    """What a file was made from: a revision, perhaps as a version, as far as a scope reaches.

    With the scope "none" it holds everything, as organisers see it.
    """

    file: str
    scope: str
    revision: int
    version: int | None
    by: str


@dataclass(frozen=True)
class ReportFile:
    """A file that was made, and when."""

    made: Made
    at: datetime


def note_report_file(session: Session, slug: str, made: Made) -> None:
    """Write down that a file was made, unless the same was a moment ago."""
    walk = lock_walk(session, slug)
    at = now()
    values = {
        "file": made.file,
        "scope": made.scope,
        "revision": made.revision,
        "version": made.version,
        "by": made.by,
    }
    same = [REPORT_FILES.c[name] == value for name, value in values.items()]
    known = select(REPORT_FILES.c.id).where(
        REPORT_FILES.c.walk_id == walk.id, REPORT_FILES.c.at > at - ONCE_IN, *same
    )
    if session.scalar(known.limit(1)) is None:
        session.connection().execute(
            insert(REPORT_FILES).values(id=secrets.token_hex(16), walk_id=walk.id, at=at, **values)
        )


def report_files(session: Session, slug: str) -> tuple[ReportFile, ...]:
    """Name the files that were made of a walk, the newest first."""
    found = session.execute(
        select(REPORT_FILES)
        .join(WALKS, WALKS.c.id == REPORT_FILES.c.walk_id)
        .where(WALKS.c.slug == slug, WALKS.c.deleted_at.is_(None))
        .order_by(REPORT_FILES.c.at.desc(), REPORT_FILES.c.id)
    )
    return tuple(map(_report_file, found))


def _report_file(row: AnyRow) -> ReportFile:
    return ReportFile(Made(row.file, row.scope, row.revision, row.version, row.by), row.at)
