"""Where a note once stood: the versions that showed it, and the files that were made with it.

Worked out from the history, by the consent and the objections of that day; nothing is kept for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from geodata.consent import scope_of
from geodata.hours import zone
from geodata.walk import SCOPES, Note, Walk
from webapp.storage.history import Version, list_versions
from webapp.storage.objections import Objection, objections
from webapp.storage.report_files import ReportFile, report_files
from webapp.storage.rows import KIND_BY_NAME, NOTE, read_feature
from webapp.storage.tables import FEATURES, REVISIONS, WALKS
from webapp.storage.walks import current_consents, find_walk


@dataclass(frozen=True)
class ShownIn:
    """A version that showed the note to visitors, and whether it still does."""

    version: Version
    still: bool


@dataclass(frozen=True)
class OnceShown:
    """Everything that once let others read a note."""

    versions: tuple[ShownIn, ...]
    files: tuple[ReportFile, ...]

    def __bool__(self) -> bool:
        return bool(self.versions or self.files)


@dataclass(frozen=True)
class _State:
    """The note as it was saved once, and the revisions for which that holds."""

    note: Note
    saved_at: datetime
    valid_from: int
    valid_to: int | None


def once_shown(session: Session, slug: str, note_id: str) -> OnceShown:
    """Find the versions and the files that once contained a note, the newest first."""
    walk = find_walk(session, slug)
    states = _states(session, slug, note_id)
    said = [each for each in objections(session, slug) if each.note_id == note_id]
    history = _History(walk, states, said, current_consents(session, slug).get(note_id))
    return OnceShown(
        tuple(
            ShownIn(version, history.is_shown(version))
            for version in list_versions(session, slug)
            if history.was_shown(version)
        ),
        tuple(file for file in report_files(session, slug) if history.stood_in(file)),
    )


@dataclass(frozen=True)
class _History:
    walk: Walk
    states: tuple[_State, ...]
    objections: list[Objection]
    consent_now: Any

    def was_shown(self, version: Version) -> bool:
        """Say whether visitors could read the note in a version, on its first day or later."""
        note = self.at_revision(version.revision)
        moments = [version.published_at, *self.turns(after=version.published_at)]
        return note is not None and any(self.reach(note, moment) == "public" for moment in moments)

    def is_shown(self, version: Version) -> bool:
        note = self.at_revision(version.revision)
        if note is None:
            return False
        today = self.day_of(datetime.now(UTC))
        current = replace(note, consent=self.consent_now)
        return scope_of(note, today) == scope_of(current, today) == "public"

    def stood_in(self, file: ReportFile) -> bool:
        note = self.at_revision(file.made.revision)
        if note is None:
            return False
        return SCOPES.index(self.reach(note, file.at)) >= SCOPES.index(file.made.scope)

    def at_revision(self, revision: int) -> Note | None:
        for state in self.states:
            ended = state.valid_to is not None and state.valid_to <= revision
            if state.valid_from <= revision and not ended:
                return state.note
        return None

    def reach(self, note: Note, moment: datetime) -> str:
        """Say how far a note reached at a moment, as it stood in a version or a file."""
        if any(_held(objection, moment) for objection in self.objections):
            return "none"
        day = self.day_of(moment)
        known = [state.note for state in self.states if state.saved_at <= moment]
        last = known[-1] if known else note
        return min(scope_of(note, day), scope_of(last, day), key=SCOPES.index)

    def turns(self, after: datetime) -> Iterator[datetime]:
        """Give the moments at which the note may have come to reach farther."""
        yield from (state.saved_at for state in self.states if state.saved_at > after)
        for objection in self.objections:
            if objection.decided_at and objection.decided_at > after and not objection.holds:
                yield objection.decided_at

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(zone(self.walk)).date()


def _held(objection: Objection, moment: datetime) -> bool:
    if objection.at > moment:
        return False
    return objection.holds or (objection.decided_at is not None and moment < objection.decided_at)


def _states(session: Session, slug: str, note_id: str) -> tuple[_State, ...]:
    saved = and_(
        REVISIONS.c.walk_id == FEATURES.c.walk_id, REVISIONS.c.number == FEATURES.c.valid_from
    )
    found = session.execute(
        select(FEATURES, REVISIONS.c.at)
        .join(WALKS, WALKS.c.id == FEATURES.c.walk_id)
        .join(REVISIONS, saved)
        .where(WALKS.c.slug == slug, FEATURES.c.kind == NOTE, FEATURES.c.feature_id == note_id)
        .order_by(FEATURES.c.valid_from)
    )
    return tuple(
        _State(
            cast(Note, read_feature(KIND_BY_NAME[NOTE], row)), row.at, row.valid_from, row.valid_to
        )
        for row in found
    )
