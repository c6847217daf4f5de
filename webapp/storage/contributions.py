"""What participants sent: notes and marks of themes, kept in tables of their own.

Nothing here is part of a walk, and no revision or version holds it. Only the device that sent a
contribution, the holder of its receipt and the organisers of its walk can read it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
from shapely import Point
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from geodata.problems import NotFound, phrase
from geodata.walk import CONSENT, Consent
from webapp.storage.tables import CONTRIBUTION_PHOTOS, CONTRIBUTIONS, WALKS
from webapp.storage.writing import AnyRow, lock_walk, now

NOTE, MARK = "note", "mark"
# The names of a contribution and of its receipt, as devices make them.
ID, RECEIPT = re.compile(r"[0-9a-z]{32}"), re.compile(r"[0-9a-z]{16}")
LONGEST_TEXT = 5_000
WAITING, ACCEPTED, REJECTED, WITHDRAWN = "waiting", "accepted", "rejected", "withdrawn"


@dataclass(frozen=True)
class Contribution:
    """A contribution as it is kept; ``photo`` is the hash of its photo, or empty.

    ``change`` counts what was done to it. ``consent`` is what an organiser recorded of it;
    ``translation`` is its text in the walk's first language, where it was written in another.
    """

    id: str
    kind: str
    state: str
    change: int
    day: date
    written_at: datetime
    sent_at: datetime
    stop: str = ""
    themes: tuple[str, ...] = ()
    sort: str = ""
    own: bool = True
    role: str = ""
    text: str = ""
    original: str = ""
    language: str = ""
    place: Point | None = None
    level: str = "none"
    photo: str = ""
    seen_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""
    note_id: str = ""
    consent: Consent | None = None
    translation: str = ""
    participant_id: str | None = field(default=None, repr=False)
    digest: str = field(default="", repr=False)  # of what was sent last


def own_contributions(session: Session, slug: str, participant_id: str) -> tuple[Contribution, ...]:
    """Give what a device has sent, the newest first."""
    own = CONTRIBUTIONS.c.participant_id == participant_id
    return _found(session, slug, own, newest_first=True)


def contributions(
    session: Session, slug: str, *, state: str = "", kind: str = ""
) -> tuple[Contribution, ...]:
    """Give the contributions to a walk, the oldest first, for its organisers alone."""
    asked = ((CONTRIBUTIONS.c.state, state), (CONTRIBUTIONS.c.kind, kind))
    return _found(session, slug, *(column == value for column, value in asked if value))


def made_into(session: Session, slug: str, note_ids: Collection[str]) -> tuple[Contribution, ...]:
    """Give the contributions that these notes were made of, withdrawn ones included."""
    return _found(session, slug, CONTRIBUTIONS.c.note_id.in_(note_ids)) if note_ids else ()


def find_contribution(session: Session, slug: str, contribution_id: str) -> Contribution:
    """Give a contribution for the organisers of its walk, or raise ``NotFound``."""
    found = _found(session, slug, CONTRIBUTIONS.c.id == contribution_id)
    if not found:
        raise NotFound(phrase("There is no such contribution."))
    return found[0]


def find_contribution_photo(session: Session, slug: str, contribution_id: str) -> bytes:
    """Give the photo of a contribution as WebP, or raise ``NotFound``."""
    content: bytes | None = session.scalar(
        select(CONTRIBUTION_PHOTOS.c.content)
        .join(WALKS, WALKS.c.id == CONTRIBUTION_PHOTOS.c.walk_id)
        .where(
            WALKS.c.slug == slug,
            WALKS.c.deleted_at.is_(None),
            CONTRIBUTION_PHOTOS.c.contribution_id == contribution_id,
        )
    )
    if content is None:
        raise NotFound(phrase("There is no such photo."))
    return content


def waiting_contributions(session: Session, slug: str = "") -> dict[str, int]:
    """Count the notes that wait for organisers, by walk; for one walk alone where it is named."""
    found = session.execute(
        select(WALKS.c.slug, func.count().label("waiting"))
        .join(CONTRIBUTIONS, CONTRIBUTIONS.c.walk_id == WALKS.c.id)
        .where(
            WALKS.c.deleted_at.is_(None),
            CONTRIBUTIONS.c.state == WAITING,
            CONTRIBUTIONS.c.kind == NOTE,
            *((WALKS.c.slug == slug,) if slug else ()),
        )
        .group_by(WALKS.c.slug)
    )
    return {row.slug: row.waiting for row in found}


def mark_seen(session: Session, slug: str, contribution_id: str) -> None:
    """Note that an organiser has seen a contribution; its writer is told."""
    walk_id = lock_walk(session, slug).id
    session.connection().execute(
        updated(walk_id, contribution_id)
        .where(CONTRIBUTIONS.c.seen_at.is_(None))
        .values(seen_at=now())
    )


def write_contribution(session: Session, walk_id: int, changed: Contribution) -> None:
    session.connection().execute(updated(walk_id, changed.id).values(contribution_values(changed)))


def emptied(kept: Contribution, at: datetime) -> Contribution:
    """Give what stays of a contribution that goes: its id, so that a late copy stores nothing."""
    return Contribution(
        id=kept.id,
        kind=kept.kind,
        state=WITHDRAWN,
        change=kept.change + 1,
        day=kept.day,
        written_at=kept.written_at,
        sent_at=kept.sent_at,
        own=kept.own,
        seen_at=kept.seen_at,
        decided_at=at,
        note_id=kept.note_id,
        participant_id=kept.participant_id,
    )


def empty_contributions_of(session: Session, walk_id: int, note_id: str) -> tuple[str, ...]:
    """Let nothing stay of the contributions that an erased note was made of; give their ids."""
    rows = session.execute(
        select(CONTRIBUTIONS).where(
            CONTRIBUTIONS.c.walk_id == walk_id,
            CONTRIBUTIONS.c.note_id == note_id,
            CONTRIBUTIONS.c.state != WITHDRAWN,
        )
    )
    there = tuple(map(read_contribution, rows.all()))
    for kept in there:
        write_contribution(session, walk_id, emptied(kept, now()))
        drop_contribution_photo(session, walk_id, kept.id)
    return tuple(kept.id for kept in there)


def drop_contribution_photo(session: Session, walk_id: int, contribution_id: str) -> None:
    session.connection().execute(
        delete(CONTRIBUTION_PHOTOS).where(
            CONTRIBUTION_PHOTOS.c.walk_id == walk_id,
            CONTRIBUTION_PHOTOS.c.contribution_id == contribution_id,
        )
    )


def row_of(walk_id: int, contribution_id: str) -> Any:
    return select(CONTRIBUTIONS).where(
        CONTRIBUTIONS.c.walk_id == walk_id, CONTRIBUTIONS.c.id == contribution_id
    )


def updated(walk_id: int, contribution_id: str) -> Any:
    return update(CONTRIBUTIONS).where(
        CONTRIBUTIONS.c.walk_id == walk_id, CONTRIBUTIONS.c.id == contribution_id
    )


def hash_of_receipt(receipt: str) -> str:
    return hashlib.sha256(receipt.encode()).hexdigest()


def _found(
    session: Session, slug: str, *asked: Any, newest_first: bool = False
) -> tuple[Contribution, ...]:
    order = CONTRIBUTIONS.c.written_at.desc() if newest_first else CONTRIBUTIONS.c.written_at
    rows = session.execute(
        select(CONTRIBUTIONS)
        .join(WALKS, WALKS.c.id == CONTRIBUTIONS.c.walk_id)
        .where(WALKS.c.slug == slug, WALKS.c.deleted_at.is_(None), *asked)
        .order_by(order, CONTRIBUTIONS.c.id)
    )
    return tuple(map(read_contribution, rows))


def contribution_values(kept: Contribution) -> dict[str, Any]:
    """Write a contribution as its row holds it, but for what never changes."""
    names = [name for name in kept.__dataclass_fields__ if name not in ("stop", "themes")]
    values = {name: getattr(kept, name) for name in names}
    values["stop_id"] = kept.stop
    values["themes"] = orjson.dumps(kept.themes).decode()
    written = CONSENT.write(kept.consent) if kept.consent else None
    values["consent"] = orjson.dumps(written).decode() if written is not None else ""
    return values


def read_contribution(row: AnyRow) -> Contribution:
    columns = [name for name in Contribution.__dataclass_fields__ if name != "stop"]
    held = {name: getattr(row, name) for name in columns}
    held["stop"] = row.stop_id
    held["themes"] = tuple(orjson.loads(row.themes))
    held["consent"] = CONSENT.read(orjson.loads(row.consent)) if row.consent else None
    return Contribution(**held)
