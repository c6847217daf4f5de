"""Walks out of the database and into it: walks in, walks out, never rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, func, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from geodata.check import check_changed, check_walk
from geodata.hours import zone
from geodata.problems import NotFound, Outdated, Refused, Unreadable, phrase
from geodata.walk import PRECISIONS, Consent, Walk, in_order
from geodata.wording import Wording
from webapp.storage.database import Database
from webapp.storage.memory import Fresh, Key
from webapp.storage.merging import changes_between, merge
from webapp.storage.objections import held_notes
from webapp.storage.rows import HEADER, NOTE, read_consent, read_header, read_rows
from webapp.storage.tables import (
    CONTRIBUTIONS,
    FEATURES,
    GROUPS,
    JOIN_CODES,
    PARTICIPANTS,
    VERSIONS,
    WALKS,
)
from webapp.storage.writing import (
    AnyRow,
    lock_walk,
    now,
    touch_walk,
    write_changes,
    write_new,
    write_revision,
)

STATE = (
    "SELECT id, published_version, published_revision, state FROM walk"
    " WHERE slug = {} AND deleted_at IS NULL"
)


class WalkState(NamedTuple):
    """Where a walk stands: whoever keeps something made from it compares this."""

    walk_id: int
    version: int | None
    revision: int | None
    token: int


@dataclass(frozen=True)
class Published:
    """The newest version of a walk, and the walk's day on which it came out."""

    walk: Walk
    published_on: date


@dataclass(frozen=True)
class WalkSummary:
    """A walk in a list, as published; as last saved where it never was."""

    slug: str
    title: Wording
    summary: Wording
    languages: tuple[str, ...]
    example: bool
    revision: int
    version: int | None
    published_revision: int | None
    published_on: date | None
    contributions_kept_days: float | None

    @property
    def default_language(self) -> str:
        return self.languages[0]


def find_walk(
    session: Session, slug: str, *, revision: int | None = None, version: int | None = None
) -> Walk:
    """Give a walk as last saved, as it was at a revision, or as it came out as a version."""
    row = _row(session, slug)
    if version is not None:
        revision = _version(session, row, version).revision
    elif revision is None:
        revision = row.revision
    return _walk_at(session, row, revision, version)


def published_walk(session: Session, slug: str) -> Published:
    """Give the newest version of a walk; ``NotFound`` where there is none."""
    row = _row(session, slug)
    version = _version(session, row, row.published_version or 0)
    walk = _walk_at(session, row, version.revision, version.number)
    return Published(walk, version.published_on)


def walk_state(database: Database | Session, slug: str) -> WalkState:
    """Look up where a walk stands, as cheaply as a look-up can be."""
    if isinstance(database, Session):
        found = database.connection().exec_driver_sql(_state_query(database), (slug,)).first()
    else:
        found = _state_of(database, slug)
    if found is None:
        raise _no_walk(slug)
    return WalkState(*found)


def list_walks(session: Session) -> tuple[WalkSummary, ...]:
    """Name all walks, by slug."""
    shown = func.coalesce(WALKS.c.published_revision, WALKS.c.revision)
    found = session.execute(
        select(
            WALKS.c.slug,
            WALKS.c.revision,
            WALKS.c.published_version,
            WALKS.c.published_revision,
            VERSIONS.c.published_on,
            FEATURES.c.content,
        )
        .join(FEATURES, and_(FEATURES.c.walk_id == WALKS.c.id, FEATURES.c.kind == HEADER))
        .outerjoin(
            VERSIONS,
            and_(VERSIONS.c.walk_id == WALKS.c.id, VERSIONS.c.number == WALKS.c.published_version),
        )
        .where(WALKS.c.deleted_at.is_(None), _holds_at(shown))
        .order_by(WALKS.c.slug)
    )
    return tuple(_summary(row) for row in found)


def strictest_precisions(session: Session, slug: str) -> dict[str, str]:
    """Give, by stop, the strictest precision it has or ever had, where that is not exact."""
    found = session.execute(
        select(FEATURES.c.feature_id, FEATURES.c.precision)
        .join(WALKS, WALKS.c.id == FEATURES.c.walk_id)
        .where(WALKS.c.slug == slug, FEATURES.c.precision.is_not(None))
        .distinct()
    )
    strictest: dict[str, str] = {}
    for stop_id, precision in found:
        there = strictest.get(stop_id, PRECISIONS[0])
        strictest[stop_id] = max(there, precision, key=PRECISIONS.index)
    return strictest


def current_consents(session: Session, slug: str) -> dict[str, Consent | None]:
    """Give, by note, the consent as it stands now: none while an objection holds the note back."""
    held = held_notes(session, slug)
    return {
        note_id: None if note_id in held else consent
        for note_id, consent in recorded_consents(session, slug).items()
    }


def recorded_consents(session: Session, slug: str) -> dict[str, Consent | None]:
    """Give, by note, the consent of its newest row: as last saved, or as it was when it went."""
    newest = (
        select(
            FEATURES.c.walk_id, FEATURES.c.feature_id, func.max(FEATURES.c.valid_from).label("at")
        )
        .join(WALKS, WALKS.c.id == FEATURES.c.walk_id)
        .where(WALKS.c.slug == slug, FEATURES.c.kind == NOTE)
        .group_by(FEATURES.c.walk_id, FEATURES.c.feature_id)
        .subquery()
    )
    found = session.execute(
        select(FEATURES.c.feature_id, FEATURES.c.content).join(
            newest,
            and_(
                FEATURES.c.walk_id == newest.c.walk_id,
                FEATURES.c.feature_id == newest.c.feature_id,
                FEATURES.c.valid_from == newest.c.at,
            ),
        )
    )
    return {note_id: read_consent(content) for note_id, content in found}


def add_walk(session: Session, walk: Walk, by: str = "", why: str = "") -> Walk:
    """Write a walk that is new here; give it with its first revision."""
    walk = replace(in_order(check_walk(walk)), revision=1, version=None)
    taken = Refused(
        phrase("There is, or was, another walk “%(slug)s”.", slug=walk.slug), field="slug"
    )
    if session.scalar(select(WALKS.c.id).where(WALKS.c.slug == walk.slug)) is not None:
        raise taken
    try:
        write_new(session, walk, by, why)
    except IntegrityError:
        raise taken from None  # somebody else came first
    return walk


def save_walk(session: Session, walk: Walk, opened: Walk, by: str = "", why: str = "") -> Walk:
    """Save what ``walk`` changes in ``opened``, the walk as it was read; give what comes of it.

    What others saved meanwhile is kept; ``Outdated`` is raised where it is the same feature.
    """
    if walk.slug != opened.slug:
        raise Refused(phrase("The address of a walk stays as it is."), field="slug")
    row = lock_walk(session, opened.slug)
    if row.revision == opened.revision:
        there, merged = opened, in_order(walk)
    else:
        there = _walk_at(session, row, row.revision, None)
        merged = _merged(opened, walk, there)
    changes = changes_between(there, merged)
    if not changes:
        return replace(merged, revision=row.revision, version=None)
    if changes.header or changes.removed:
        check_walk(merged)
    else:
        check_changed(merged, changes.put)
    saved = replace(merged, revision=row.revision + 1, version=None)
    write_revision(session, row.id, saved.revision, by, why)
    write_changes(session, row.id, saved.revision, saved, changes)
    touch_walk(session, row.id, revision=saved.revision)
    _remember(session, Key(row.id, row.epoch, saved.revision, None), saved)
    return saved


def publish_walk(session: Session, slug: str, revision: int | None = None, by: str = "") -> int:
    """Publish a revision, the newest by default; give the number of the version."""
    row = lock_walk(session, slug)
    if revision is None:
        revision = row.revision
    if row.published_revision == revision:
        return int(row.published_version)
    walk = _walk_at(session, row, revision, None)
    number = (row.published_version or 0) + 1
    at = now()
    session.connection().execute(
        insert(VERSIONS).values(
            walk_id=row.id,
            number=number,
            revision=revision,
            published_on=at.astimezone(zone(walk)).date(),
            published_at=at,
            by=by,
        )
    )
    touch_walk(session, row.id, published_version=number, published_revision=revision)
    return int(number)


def delete_walk(session: Session, slug: str) -> None:
    """Let a walk be found no more; its slug stays taken, so that no address changes its meaning.

    What participants sent goes with it, for good.
    """
    walk_id = lock_walk(session, slug).id
    for table in (CONTRIBUTIONS, PARTICIPANTS, JOIN_CODES, GROUPS):
        session.connection().execute(delete(table).where(table.c.walk_id == walk_id))
    session.info["erased"] = True
    touch_walk(session, walk_id, deleted_at=now())


def _no_walk(slug: str) -> NotFound:
    return NotFound(phrase("There is no walk “%(slug)s”.", slug=slug))


def _row(session: Session, slug: str) -> AnyRow:
    found = session.execute(
        select(WALKS).where(WALKS.c.slug == slug, WALKS.c.deleted_at.is_(None))
    ).one_or_none()
    if found is None:
        raise _no_walk(slug)
    return found


def _version(session: Session, row: AnyRow, number: int) -> AnyRow:
    found = session.execute(
        select(VERSIONS).where(VERSIONS.c.walk_id == row.id, VERSIONS.c.number == number)
    ).one_or_none()
    if found is None:
        words = phrase(
            "The walk “%(slug)s” has no version %(number)s.", slug=row.slug, number=number
        )
        raise NotFound(words) if number else _no_walk(row.slug)
    return found


def _walk_at(session: Session, row: AnyRow, revision: int, version: int | None) -> Walk:
    """Read a walk at a revision; a walk that was read before comes from memory."""
    if not 0 < revision <= row.revision:
        words = phrase(
            "The walk “%(slug)s” has no revision %(number)s.", slug=row.slug, number=revision
        )
        raise NotFound(words)
    key = Key(row.id, row.epoch, revision, version)
    fresh: Fresh = session.info["fresh"]
    if (walk := fresh.get(key)) is None:
        walk = _read(session, row.id, revision, version)
        _remember(session, key, walk)
    return walk


def _read(session: Session, walk_id: int, revision: int, version: int | None) -> Walk:
    found = session.execute(
        select(FEATURES)
        .where(FEATURES.c.walk_id == walk_id, _holds_at(revision))
        .order_by(FEATURES.c.position, FEATURES.c.feature_id)
    )
    return read_rows(found.all(), revision, version)


def _holds_at(revision: Any) -> Any:
    ended = or_(FEATURES.c.valid_to.is_(None), FEATURES.c.valid_to > revision)
    return and_(FEATURES.c.valid_from <= revision, ended)


def _remember(session: Session, key: Key, walk: Walk) -> None:
    fresh: Fresh = session.info["fresh"]
    fresh.walks[key] = walk


def _merged(opened: Walk, walk: Walk, there: Walk) -> Walk:
    """Bring changes together, each of which keeps the rules, and see that they do so together."""
    check_walk(walk)
    merged = merge(opened, walk, there)
    try:
        return check_walk(merged)
    except Unreadable as unreadable:
        words = phrase(
            "This no longer fits what somebody else saved meanwhile: %(why)s", why=unreadable
        )
        raise Outdated(words) from None


def _summary(row: AnyRow) -> WalkSummary:
    walk = read_header(row.content)
    return WalkSummary(
        slug=row.slug,
        title=walk.title,
        summary=walk.summary,
        languages=walk.languages,
        example=bool(walk.example),
        revision=row.revision,
        version=row.published_version,
        published_revision=row.published_revision,
        published_on=row.published_on,
        contributions_kept_days=walk.contributions_kept_days,
    )


def _state_query(session: Session) -> str:
    return STATE.format("?" if session.get_bind().dialect.name == "sqlite" else "%s")


def _state_of(database: Database, slug: str) -> Any:
    database.make_ready()
    if database.is_sqlite:  # SQLAlchemy's own part would take several times as long as SQLite's
        found = database.own_connection().execute(STATE.format("?"), (slug,)).fetchall()
        return found[0] if found else None
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        return connection.exec_driver_sql(STATE.format("%s"), (slug,)).first()
