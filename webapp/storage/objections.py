"""What actors have against notes about their stops, and what organisers decided about it."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.orm import Session

from geodata.problems import NotFound, Outdated, Refused, phrase
from webapp.storage.tables import FEATURES, OBJECTIONS, REVISIONS, WALKS
from webapp.storage.writing import AnyRow, lock_walk, now, touch_walk

MOST_WAITING = 20  # objections for one stop
UNDECIDED = ""
DROPPED, CHANGED, WITHDRAWN, UPHELD = "dropped", "changed", "withdrawn", "upheld"
# With these, the note stays with the organisers.
HOLDING = (UNDECIDED, UPHELD)


@dataclass(frozen=True)
class Objection:
    """An objection of the actor of a stop to a note, and what became of it."""

    id: str
    stop_id: str
    note_id: str
    at: datetime
    revision: int
    words: str
    decision: str
    decided_by: str
    decided_at: datetime | None
    reason: str

    @property
    def waits(self) -> bool:
        return self.decision == UNDECIDED

    @property
    def holds(self) -> bool:
        return self.decision in HOLDING


@dataclass(frozen=True)
class Added:
    """An objection as it is made."""

    id: str
    stop_id: str
    note_id: str
    at: datetime
    words: str = ""


@dataclass(frozen=True)
class Decision:
    """What becomes of an objection, who says so, and why."""

    what: str
    by: str
    reason: str = ""


def add_objection(session: Session, slug: str, stop_id: str, note_id: str, words: str) -> str:
    """Hold a note back until an organiser decides; give the id of the objection.

    ``Refused`` says that this was done already.
    """
    walk = lock_walk(session, slug)
    known = [each for each in objections(session, slug) if each.note_id == note_id]
    if any(each.holds for each in known):
        raise Refused(phrase("This note is held back already."))
    if any(_was_about_the_same(session, walk.id, each) for each in known):
        words_said = phrase(
            "The organisers have decided about this note already. Please write to them."
        )
        raise Refused(words_said)
    waiting = [each for each in objections(session, slug) if each.waits]
    if sum(each.stop_id == stop_id for each in waiting) >= MOST_WAITING:
        raise Refused(
            phrase("Many objections are waiting already; please write to the organisers.")
        )
    added = Added(secrets.token_hex(16), stop_id, note_id, now(), words)
    _add(session, walk, added)
    return added.id


def object_again(session: Session, slug: str, added: Added) -> bool:
    """Hold a note back again that a restored backup shows; say whether there was need to."""
    try:
        walk = lock_walk(session, slug)
    except NotFound:
        return False
    known = OBJECTIONS.c.walk_id == walk.id, OBJECTIONS.c.id == added.id
    noted = FEATURES.c.walk_id == walk.id, FEATURES.c.feature_id == added.note_id
    if (
        session.execute(select(OBJECTIONS.c.id).where(*known)).first()
        or not session.execute(select(FEATURES.c.feature_id).where(*noted)).first()
    ):
        return False
    _add(session, walk, added)
    return True


def objections(session: Session, slug: str) -> tuple[Objection, ...]:
    """Give the objections to notes of a walk, the oldest first."""
    found = session.execute(
        _objections().where(WALKS.c.slug == slug).order_by(OBJECTIONS.c.at, OBJECTIONS.c.id)
    )
    return tuple(map(_objection, found))


def waiting_objections(session: Session) -> dict[str, int]:
    """Count the objections that nobody has decided, by walk."""
    found = session.execute(
        select(WALKS.c.slug, func.count().label("waiting"))
        .join(OBJECTIONS, OBJECTIONS.c.walk_id == WALKS.c.id)
        .where(WALKS.c.deleted_at.is_(None), OBJECTIONS.c.decision == UNDECIDED)
        .group_by(WALKS.c.slug)
    )
    return {row.slug: row.waiting for row in found}


def find_objection(session: Session, slug: str, objection_id: str) -> Objection:
    """Give an objection, or raise ``NotFound``."""
    for each in objections(session, slug):
        if each.id == objection_id:
            return each
    raise NotFound(phrase("There is no such objection."))


def decide_objection(
    session: Session, slug: str, objection_id: str, decision: Decision
) -> Objection:
    """Write down what was decided; ``Outdated`` where somebody else was faster."""
    walk = lock_walk(session, slug)
    there = find_objection(session, slug, objection_id)
    if not there.waits:
        words = phrase("%(by)s has decided about this objection meanwhile.", by=there.decided_by)
        raise Outdated(words)
    session.connection().execute(
        update(OBJECTIONS)
        .where(OBJECTIONS.c.walk_id == walk.id, OBJECTIONS.c.id == objection_id)
        .values(
            decision=decision.what,
            decided_by=decision.by,
            decided_at=now(),
            reason=decision.reason,
        )
    )
    touch_walk(session, walk.id)
    return find_objection(session, slug, objection_id)


def held_notes(session: Session, slug: str) -> frozenset[str]:
    """Name the notes that are held back by an objection."""
    found = session.scalars(
        select(OBJECTIONS.c.note_id)
        .join(WALKS, WALKS.c.id == OBJECTIONS.c.walk_id)
        .where(WALKS.c.slug == slug, OBJECTIONS.c.decision.in_(HOLDING))
    )
    return frozenset(found)


def forget_objections(session: Session, walk_id: int, note_id: str) -> None:
    """Forget what was said against a note that is erased: it may tell what the note said."""
    session.connection().execute(
        delete(OBJECTIONS).where(OBJECTIONS.c.walk_id == walk_id, OBJECTIONS.c.note_id == note_id)
    )


def _add(session: Session, walk: AnyRow, added: Added) -> None:
    undecided = {"decision": UNDECIDED, "decided_by": "", "reason": ""}
    values = {"walk_id": walk.id, "revision": walk.revision, **asdict(added), **undecided}
    session.connection().execute(insert(OBJECTIONS).values(values))
    touch_walk(session, walk.id)


def _was_about_the_same(session: Session, walk_id: int, objection: Objection) -> bool:
    """Say whether a note stands as it stood when an objection to it was decided."""
    saved = session.scalar(
        select(func.max(REVISIONS.c.at))
        .join(
            FEATURES,
            and_(
                FEATURES.c.walk_id == REVISIONS.c.walk_id,
                FEATURES.c.valid_from == REVISIONS.c.number,
            ),
        )
        .where(FEATURES.c.walk_id == walk_id, FEATURES.c.feature_id == objection.note_id)
    )
    return objection.decided_at is not None and saved is not None and saved < objection.decided_at


def _objections() -> Any:
    return (
        select(OBJECTIONS)
        .join(WALKS, WALKS.c.id == OBJECTIONS.c.walk_id)
        .where(WALKS.c.deleted_at.is_(None))
    )


def _objection(row: AnyRow) -> Objection:
    return Objection(
        row.id,
        row.stop_id,
        row.note_id,
        row.at,
        row.revision,
        row.words,
        row.decision,
        row.decided_by,
        row.decided_at,
        row.reason,
    )
