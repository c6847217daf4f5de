"""How long contributions are kept, and removing those whose time is over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from geodata.walk import Walk
from webapp.storage.contributions import (
    ACCEPTED,
    WAITING,
    WITHDRAWN,
    Contribution,
    contributions,
    drop_contribution_photo,
    write_contribution,
)
from webapp.storage.groups import LASTS as GROUP_LASTS
from webapp.storage.tables import CONTRIBUTIONS, GROUPS, PARTICIPANTS
from webapp.storage.walks import WalkSummary, find_walk, list_walks, published_walk, walk_state
from webapp.storage.writing import lock_walk, now

KEPT_DAYS = 365  # where a walk says nothing
DEVICE_KEPT = timedelta(days=365)  # since it joined: then its cookie is over, too


@dataclass(frozen=True)
class Expired:
    """What of a walk is older than it may get, by number.

    What a note was made of is emptied, not removed, so that its receipt still withdraws the note.
    """

    slug: str
    days: int
    removed: int
    emptied: int
    devices: int


def days_kept(walk: Walk | WalkSummary) -> int:
    """Say for how many days a walk keeps what participants sent."""
    return int(walk.contributions_kept_days or KEPT_DAYS)


def expire_contributions(session: Session, *, really: bool) -> tuple[Expired, ...]:
    """Remove what is kept for too long, walk by walk; or only say what that would be."""
    return tuple(_expire(session, walk.slug, really) for walk in list_walks(session))


def _expire(session: Session, slug: str, really: bool) -> Expired:
    walk_id = lock_walk(session, slug).id
    days = _days_promised(session, slug)
    latest = now() - timedelta(days=days)
    old = [
        each
        for each in contributions(session, slug)
        if each.sent_at <= latest and each.state != WITHDRAWN
    ]
    gone = [each for each in old if not each.note_id]
    full = [each for each in old if each.note_id and each != _bare(each)]
    over = (PARTICIPANTS.c.walk_id == walk_id, PARTICIPANTS.c.joined_at <= now() - DEVICE_KEPT)
    devices = session.scalar(select(func.count()).select_from(PARTICIPANTS).where(*over)) or 0
    if really:
        for each in gone:
            _remove(session, walk_id, each)
        for each in full:
            drop_contribution_photo(session, walk_id, each.id)
            bare = replace(_bare(each), change=each.change + 1)
            write_contribution(session, walk_id, bare)
        session.connection().execute(delete(PARTICIPANTS).where(*over))
        silent = (GROUPS.c.walk_id == walk_id, GROUPS.c.said_at <= now() - GROUP_LASTS)
        session.connection().execute(delete(GROUPS).where(*silent))
        session.info["erased"] = True
    return Expired(slug, days, len(gone), len(full), devices)


def _days_promised(session: Session, slug: str) -> int:
    """Give the shorter time where the draft says another than what participants read."""
    walks = [find_walk(session, slug)]
    if walk_state(session, slug).version:
        walks.append(published_walk(session, slug).walk)
    return min(map(days_kept, walks))


def _bare(kept: Contribution) -> Contribution:
    """Leave of what became a note how far it may go, and nothing that was written or taken.

    A change that still waits is not decided about any more: the note it was for stays as it is.
    """
    state = ACCEPTED if kept.state == WAITING else kept.state
    bare = replace(kept, text="", original="", translation="", role="", place=None, photo="")
    return replace(bare, state=state, reason="")


def _remove(session: Session, walk_id: int, gone: Contribution) -> None:
    drop_contribution_photo(session, walk_id, gone.id)
    session.connection().execute(
        delete(CONTRIBUTIONS).where(
            CONTRIBUTIONS.c.walk_id == walk_id, CONTRIBUTIONS.c.id == gone.id
        )
    )
