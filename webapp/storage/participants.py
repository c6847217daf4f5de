"""Participants: devices that joined a walk by its code, each known by a token alone."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from geodata.problems import NotFound, Refused, counted, phrase
from webapp.storage.tables import JOIN_CODES, PARTICIPANTS, WALKS
from webapp.storage.writing import lock_walk, now

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
CODE_LENGTH = 10
TOKEN_BYTES = 24
LASTS = timedelta(days=7)
MOST_DEVICES = 5_000  # of one walk at a time


@dataclass(frozen=True)
class JoinCode:
    """The code that stands in the address by which people join a walk."""

    code: str
    made_by: str
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Participant:
    """A device that joined; its id is known to nobody outside of the storage and its callers."""

    id: str
    joined_at: datetime


def make_join_code(session: Session, slug: str, by: str, lasts: timedelta = LASTS) -> JoinCode:
    """Make a code, in the place of the one before; whoever has joined already stays."""
    walk_id = lock_walk(session, slug).id
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    made = JoinCode(code, by, now(), now() + lasts)
    _forget_code(session, walk_id)
    values = {"made_by": by, "made_at": made.made_at, "expires_at": made.expires_at}
    session.connection().execute(insert(JOIN_CODES).values(walk_id=walk_id, code=code, **values))
    return made


def prolong_join_code(session: Session, slug: str, lasts: timedelta = LASTS) -> None:
    """Let the code that holds do so for this long from now."""
    walk_id = lock_walk(session, slug).id
    if join_code(session, slug) is None:
        raise NotFound(phrase("This walk has no code to join by at present."))
    longer = update(JOIN_CODES).where(JOIN_CODES.c.walk_id == walk_id)
    session.connection().execute(longer.values(expires_at=now() + lasts))


def end_join_code(session: Session, slug: str) -> None:
    """Let nobody join any more."""
    _forget_code(session, lock_walk(session, slug).id)


def join_code(session: Session, slug: str) -> JoinCode | None:
    """Give the code of a walk, where it has one that holds."""
    row = session.execute(
        select(JOIN_CODES)
        .join(WALKS, WALKS.c.id == JOIN_CODES.c.walk_id)
        .where(WALKS.c.slug == slug, WALKS.c.deleted_at.is_(None), JOIN_CODES.c.expires_at > now())
    ).one_or_none()
    return JoinCode(row.code, row.made_by, row.made_at, row.expires_at) if row else None


def check_code(session: Session, slug: str, code: str) -> JoinCode:
    """Give the code of a walk if it is this one; else raise ``NotFound``."""
    there = join_code(session, slug)
    if there is None or not hmac.compare_digest(there.code.encode(), code.lower().encode()):
        words = phrase(
            "This code does not hold, or holds no longer. Please ask the organisers of the walk."
        )
        raise NotFound(words)
    return there


def join(session: Session, slug: str, code: str) -> str:
    """Let a device join; give its token, this once. ``Refused`` says that very many have."""
    walk_id = lock_walk(session, slug).id
    check_code(session, slug, code)
    if count_participants(session, slug) >= MOST_DEVICES:
        words = counted(
            "%(num)s device has joined this walk, and no more can. Please tell its organisers.",
            "%(num)s devices have joined this walk, and no more can. Please tell its organisers.",
            MOST_DEVICES,
        )
        raise Refused(words)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {"id": secrets.token_hex(16), "token_hash": _hashed(token), "joined_at": now()}
    session.connection().execute(insert(PARTICIPANTS).values(walk_id=walk_id, **values))
    return token


def find_participant(session: Session, slug: str, token: str) -> Participant | None:
    """Give the participant of a walk that a token belongs to, if any."""
    row = session.execute(
        select(PARTICIPANTS)
        .join(WALKS, WALKS.c.id == PARTICIPANTS.c.walk_id)
        .where(
            WALKS.c.slug == slug,
            WALKS.c.deleted_at.is_(None),
            PARTICIPANTS.c.token_hash == _hashed(token),
        )
    ).one_or_none()
    return Participant(row.id, row.joined_at) if row else None


def forget_participant(session: Session, slug: str, token: str) -> None:
    """Forget a device; what it sent stays, and belongs to nobody but the holder of its receipt."""
    if found := find_participant(session, slug, token):
        session.connection().execute(delete(PARTICIPANTS).where(PARTICIPANTS.c.id == found.id))


def count_participants(session: Session, slug: str) -> int:
    """Say how many devices have joined a walk."""
    counted = (
        select(func.count())
        .select_from(PARTICIPANTS)
        .join(WALKS, WALKS.c.id == PARTICIPANTS.c.walk_id)
        .where(WALKS.c.slug == slug)
    )
    return session.scalar(counted) or 0


def _forget_code(session: Session, walk_id: int) -> None:
    session.connection().execute(delete(JOIN_CODES).where(JOIN_CODES.c.walk_id == walk_id))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
