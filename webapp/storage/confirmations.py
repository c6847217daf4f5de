"""Links by which actors confirm what a walk says of them, and what they and visitors propose."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from geodata.problems import NotFound, Refused, phrase
from webapp.storage.tables import CONFIRMATION_LINKS, PROPOSALS, WALKS
from webapp.storage.writing import AnyRow, lock_walk, now

LASTS = timedelta(days=60)
MOST_WAITING = 20  # proposals of the actor of one stop
MOST_SUGGESTED = 200  # by visitors of one walk
ACTOR, VISITOR = "actor", "visitor"
TOKEN_BYTES = 24


@dataclass(frozen=True)
class ConfirmationLink:
    """A link that was given to the actor of a stop; the token itself is kept nowhere."""

    stop_id: str
    made_by: str
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Proposal:
    """What somebody wants changed: fields as they saw them, and as they should be.

    Without an entry it is for an offer that is missing, or it is words alone.
    """

    id: str
    stop_id: str
    entry_id: str
    at: datetime
    opened: Mapping[str, Any]
    wanted: Mapping[str, Any]
    comment: str
    sender: str = ACTOR

    @property
    def is_visitors(self) -> bool:
        return self.sender == VISITOR

    @property
    def is_for_missing_offer(self) -> bool:
        return not self.entry_id and bool(self.wanted)


def make_confirmation_link(session: Session, slug: str, stop_id: str, by: str) -> str:
    """Make the link of a stop, in the place of the one before; give its token, this once."""
    walk = lock_walk(session, slug)
    _forget(session, walk.id, stop_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    at = now()
    values = {"token_hash": _hashed(token), "walk_id": walk.id, "stop_id": stop_id}
    session.connection().execute(
        insert(CONFIRMATION_LINKS).values(**values, made_by=by, made_at=at, expires_at=at + LASTS)
    )
    return token


def revoke_confirmation_link(session: Session, slug: str, stop_id: str) -> None:
    """Let the link of a stop lead nowhere from now on."""
    _forget(session, lock_walk(session, slug).id, stop_id)


def confirmation_links(session: Session, slug: str) -> dict[str, ConfirmationLink]:
    """Give the links that hold, by stop."""
    found = session.execute(_links().where(WALKS.c.slug == slug))
    return {row.stop_id: _link(row) for row in found}


def find_confirmation_link(session: Session, slug: str, token: str) -> ConfirmationLink:
    """Give the link that a token belongs to, or raise ``NotFound``."""
    row = session.execute(
        _links().where(WALKS.c.slug == slug, CONFIRMATION_LINKS.c.token_hash == _hashed(token))
    ).one_or_none()
    if row is None:
        words = phrase("This link does not hold any more. Please ask the organisers for a new one.")
        raise NotFound(words)
    return _link(row)


def add_proposal(session: Session, slug: str, proposal: Proposal) -> None:
    """Let a proposal wait for the organisers; ``Refused`` where too many wait already.

    What a visitor suggests waits once, however often it is sent.
    """
    walk = lock_walk(session, slug)
    waiting = [each for each in proposals(session, slug) if each.sender == proposal.sender]
    if proposal.is_visitors:
        if any(_say_the_same(proposal, each) for each in waiting):
            return
        too_many = len(waiting) >= MOST_SUGGESTED
    else:
        too_many = sum(each.stop_id == proposal.stop_id for each in waiting) >= MOST_WAITING
    if too_many:
        raise Refused(phrase("Many proposals are waiting already; please write to the organisers."))
    session.connection().execute(
        insert(PROPOSALS).values(
            id=proposal.id,
            walk_id=walk.id,
            stop_id=proposal.stop_id,
            entry_id=proposal.entry_id,
            at=proposal.at,
            opened=orjson.dumps(proposal.opened).decode(),
            wanted=orjson.dumps(proposal.wanted).decode(),
            comment=proposal.comment,
            sender=proposal.sender,
        )
    )


def _say_the_same(one: Proposal, other: Proposal) -> bool:
    return replace(one, id=other.id, at=other.at) == other


def proposals(session: Session, slug: str) -> tuple[Proposal, ...]:
    """Give the proposals that wait for the organisers of a walk, the oldest first."""
    found = session.execute(_proposals().where(WALKS.c.slug == slug).order_by(PROPOSALS.c.at))
    return tuple(_proposal(row) for row in found)


def waiting_proposals(session: Session) -> dict[str, int]:
    """Count the proposals that wait, by walk."""
    found = session.execute(
        select(WALKS.c.slug, func.count().label("waiting"))
        .join(PROPOSALS, PROPOSALS.c.walk_id == WALKS.c.id)
        .where(WALKS.c.deleted_at.is_(None))
        .group_by(WALKS.c.slug)
    )
    return {row.slug: row.waiting for row in found}


def find_proposal(session: Session, slug: str, proposal_id: str) -> Proposal:
    """Give a proposal that waits, or raise ``NotFound``."""
    row = session.execute(
        _proposals().where(WALKS.c.slug == slug, PROPOSALS.c.id == proposal_id)
    ).one_or_none()
    if row is None:
        raise NotFound(phrase("There is no such proposal; perhaps somebody has decided already."))
    return _proposal(row)


def drop_proposal(session: Session, slug: str, proposal_id: str) -> None:
    """Forget a proposal once it is decided; what was taken over stands in the history."""
    walk = lock_walk(session, slug)
    session.connection().execute(
        delete(PROPOSALS).where(PROPOSALS.c.walk_id == walk.id, PROPOSALS.c.id == proposal_id)
    )


def drop_suggestions(session: Session, slug: str, ids: Collection[str]) -> int:
    """Forget those of the visitors' suggestions that are named; say how many there were."""
    walk = lock_walk(session, slug)
    waiting = PROPOSALS.c
    gone = session.connection().execute(
        delete(PROPOSALS).where(
            waiting.walk_id == walk.id, waiting.sender == VISITOR, waiting.id.in_(ids)
        )
    )
    return gone.rowcount


def new_proposal_id() -> str:
    return secrets.token_hex(16)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _forget(session: Session, walk_id: int, stop_id: str) -> None:
    """Forget the link of a stop, and those of the walk that have ended by themselves."""
    links = CONFIRMATION_LINKS.c
    over = or_(links.stop_id == stop_id, links.expires_at <= now())
    session.connection().execute(delete(CONFIRMATION_LINKS).where(links.walk_id == walk_id, over))


def _links() -> Any:
    """Select the links that hold, of walks that are there."""
    return (
        select(CONFIRMATION_LINKS)
        .join(WALKS, WALKS.c.id == CONFIRMATION_LINKS.c.walk_id)
        .where(WALKS.c.deleted_at.is_(None), CONFIRMATION_LINKS.c.expires_at > now())
    )


def _link(row: AnyRow) -> ConfirmationLink:
    return ConfirmationLink(row.stop_id, row.made_by, row.made_at, row.expires_at)


def _proposals() -> Any:
    return (
        select(PROPOSALS)
        .join(WALKS, WALKS.c.id == PROPOSALS.c.walk_id)
        .where(WALKS.c.deleted_at.is_(None))
    )


def _proposal(row: AnyRow) -> Proposal:
    opened, wanted = orjson.loads(row.opened), orjson.loads(row.wanted)
    whose = (row.id, row.stop_id, row.entry_id)
    return Proposal(*whose, row.at, opened, wanted, row.comment, row.sender)
