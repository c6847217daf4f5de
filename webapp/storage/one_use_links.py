"""Links for one use: an invitation to a walk, or a new password.

The database knows only the hash of a link, so whoever reads it can use none.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from geodata.problems import NotFound, Refused, phrase
from webapp.storage.organisers import ROLES_BY_POWER, give_role, role_in
from webapp.storage.tables import ONE_USE_LINKS, ORGANISERS, WALKS
from webapp.storage.writing import lock_walk, now

INVITATION, PASSWORD = "invitation", "password"
INVITED_FOR = timedelta(days=7)
RESET_FOR = timedelta(hours=24)
TOKEN_BYTES = 32
OVER = phrase(
    "This link was used already, has ended, or is not whole. "
    "Whoever gave it to you can make a new one."
)


@dataclass(frozen=True)
class Link:
    """What a link is for: a role in a walk, or the password of an organiser."""

    hash: str
    purpose: str
    slug: str | None
    role: str | None
    organiser_id: int | None
    made_by: str | None  # none where a command made it
    expires_at: datetime


def invite(session: Session, slug: str, role: str, made_by: int) -> str:
    """Make an invitation to a walk; give the token that stands in its address, this once."""
    if role not in ROLES_BY_POWER:
        raise Refused(phrase("A role is editor or owner."), field="role")
    walk = lock_walk(session, slug)
    return _make(
        session, INVITED_FOR, purpose=INVITATION, walk_id=walk.id, role=role, made_by=made_by
    )


def let_set_password(
    session: Session,
    organiser_id: int,
    made_by: int | None = None,
    kept_for: timedelta = RESET_FOR,
) -> str:
    """Make a link by which an organiser sets a password; links made before hold no longer."""
    session.connection().execute(
        delete(ONE_USE_LINKS).where(ONE_USE_LINKS.c.organiser_id == organiser_id)
    )
    return _make(session, kept_for, purpose=PASSWORD, organiser_id=organiser_id, made_by=made_by)


def find_link(session: Session, token: str) -> Link:
    """Say what a link is for, without using it; ``NotFound`` where it opens nothing."""
    return _one(session, ONE_USE_LINKS.c.token_hash == _hash(token))


def use_link(session: Session, token: str) -> Link:
    """Use a link up; of two who come at once, the second finds nothing."""
    link = find_link(session, token)
    used = session.connection().execute(
        delete(ONE_USE_LINKS)
        .where(ONE_USE_LINKS.c.token_hash == link.hash)
        .returning(ONE_USE_LINKS.c.token_hash)
    )
    if used.one_or_none() is None:
        raise NotFound(OVER)
    return link


def accept(session: Session, token: str, organiser_id: int) -> Link:
    """Use an invitation up: the organiser takes the role, unless theirs is the higher one."""
    link = use_link(session, token)
    if link.slug is None or link.role is None:
        raise NotFound(OVER)
    own = role_in(session, organiser_id, link.slug)
    if own is None or ROLES_BY_POWER.index(own) < ROLES_BY_POWER.index(link.role):
        give_role(session, organiser_id, link.slug, link.role)
    return link


def open_invitations(session: Session, slug: str) -> tuple[Link, ...]:
    """Name the invitations to a walk that nobody has accepted yet, by when they end."""
    found = session.execute(
        _links().where(ONE_USE_LINKS.c.purpose == INVITATION, WALKS.c.slug == slug)
    )
    return tuple(_link(row) for row in found)


def revoke(session: Session, slug: str, link_hash: str) -> None:
    """Take an invitation to a walk back, where it is still open."""
    if link_hash in [link.hash for link in open_invitations(session, slug)]:
        session.connection().execute(
            delete(ONE_USE_LINKS).where(ONE_USE_LINKS.c.token_hash == link_hash)
        )


def _make(session: Session, kept_for: timedelta, **values: Any) -> str:
    """Write a link, and clear away those that have ended."""
    token, made_at = secrets.token_urlsafe(TOKEN_BYTES), now()
    connection = session.connection()
    connection.execute(delete(ONE_USE_LINKS).where(ONE_USE_LINKS.c.expires_at <= made_at))
    held = {"token_hash": _hash(token), "made_at": made_at, "expires_at": made_at + kept_for}
    connection.execute(insert(ONE_USE_LINKS).values(**held, **values))
    return token


def _links() -> Any:
    """Select the links that still open something: not ended, and not to a deleted walk."""
    return (
        select(ONE_USE_LINKS, WALKS.c.slug, ORGANISERS.c.name.label("maker"))
        .outerjoin(WALKS, WALKS.c.id == ONE_USE_LINKS.c.walk_id)
        .outerjoin(ORGANISERS, ORGANISERS.c.id == ONE_USE_LINKS.c.made_by)
        .where(
            ONE_USE_LINKS.c.expires_at > now(),
            or_(ONE_USE_LINKS.c.walk_id.is_(None), WALKS.c.deleted_at.is_(None)),
        )
        .order_by(ONE_USE_LINKS.c.expires_at)
    )


def _one(session: Session, which: Any) -> Link:
    row = session.execute(_links().where(which)).one_or_none()
    if row is None:
        raise NotFound(OVER)
    return _link(row)


def _link(row: Any) -> Link:
    return Link(
        hash=row.token_hash,
        purpose=row.purpose,
        slug=row.slug,
        role=row.role,
        organiser_id=row.organiser_id,
        made_by=row.maker,
        expires_at=row.expires_at,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
