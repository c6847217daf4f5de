"""What happened to a walk: its revisions and versions, and what each of them changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from geodata.changes import FeatureChange, changes
from geodata.problems import NotFound, phrase
from geodata.walk import Feature, Note, Walk
from webapp.storage.rows import HEADER, KIND_BY_NAME, NOTE, read_feature, read_rows
from webapp.storage.tables import ERASURES, FEATURES, REVISIONS, VERSIONS, WALKS
from webapp.storage.writing import AnyRow

A_PAGE = 25
MOST_REMOVED = 500
ORDER = (HEADER, *KIND_BY_NAME)


@dataclass(frozen=True)
class Touched:
    """A feature that a revision added, changed or removed; without an id, the walk's own data."""

    kind: str
    id: str
    what: str


@dataclass(frozen=True)
class Revision:
    """One save: who, when and why, what it touched, and the version it came out as, if it did.

    ``erased`` says that it was an erasure; what that took away is named nowhere.
    """

    number: int
    at: datetime
    by: str
    why: str
    version: int | None
    touched: tuple[Touched, ...]
    erased: bool


@dataclass(frozen=True)
class Version:
    """One publication."""

    number: int
    revision: int
    published_at: datetime
    published_on: date
    by: str


@dataclass(frozen=True)
class Removed:
    """A feature that is no longer there, and the last revision that held it."""

    kind: str
    feature: Feature
    revision: int
    removed_at: datetime
    removed_by: str


def list_revisions(
    session: Session, slug: str, *, before: int | None = None, limit: int = A_PAGE
) -> tuple[Revision, ...]:
    """Name the saves of a walk, the newest first; those before a number where one is given."""
    walk = _walk(session, slug)
    asked = select(REVISIONS).where(REVISIONS.c.walk_id == walk.id)
    if before is not None:
        asked = asked.where(REVISIONS.c.number < min(max(before, 0), walk.revision + 1))
    rows = session.execute(asked.order_by(REVISIONS.c.number.desc()).limit(limit)).all()
    return _revisions(session, walk, rows)


def find_revision(session: Session, slug: str, number: int) -> Revision:
    """Give one save of a walk, or raise ``NotFound``."""
    walk = _walk(session, slug)
    asked = select(REVISIONS).where(REVISIONS.c.walk_id == walk.id, REVISIONS.c.number == number)
    known = 0 < number <= walk.revision  # any other may be more than a database can hold
    found = _revisions(session, walk, session.execute(asked).all()) if known else ()
    if not found:
        words = phrase("The walk “%(slug)s” has no revision %(number)s.", slug=slug, number=number)
        raise NotFound(words)
    return found[0]


def revision_changes(session: Session, slug: str, number: int) -> tuple[FeatureChange, ...]:
    """Say what one revision changed, reading only what it touched."""
    find_revision(session, slug, number)
    there = (FEATURES.c.valid_from == number, FEATURES.c.valid_to == number)
    named = and_(FEATURES.c.kind == HEADER, _holds_around(number))
    rows = session.execute(
        select(FEATURES)
        .join(WALKS, WALKS.c.id == FEATURES.c.walk_id)
        .where(WALKS.c.slug == slug, or_(*there, named))
        .order_by(FEATURES.c.position, FEATURES.c.feature_id)
    ).all()
    after = read_rows([row for row in rows if _holds(row, number)], number, None)
    earlier = [row for row in rows if _holds(row, number - 1)]
    if not earlier:
        return changes(Walk(slug, languages=after.languages), after)
    return changes(read_rows(earlier, number - 1, None), after)


def list_versions(session: Session, slug: str) -> tuple[Version, ...]:
    """Name the publications of a walk, the newest first."""
    found = session.execute(
        select(VERSIONS)
        .where(VERSIONS.c.walk_id == _walk(session, slug).id)
        .order_by(VERSIONS.c.number.desc())
    )
    return tuple(
        Version(row.number, row.revision, row.published_at, row.published_on, row.by)
        for row in found
    )


def find_version(session: Session, slug: str, number: int) -> Version:
    for version in list_versions(session, slug):
        if version.number == number:
            return version
    words = phrase("The walk “%(slug)s” has no version %(number)s.", slug=slug, number=number)
    raise NotFound(words)


def erased_since(session: Session, slug: str, moment: datetime) -> bool:
    """Say whether anything of the walk was erased after a moment; of what, nobody knows."""
    walk = _walk(session, slug)
    found = select(ERASURES.c.token).where(ERASURES.c.walk_id == walk.id, ERASURES.c.at > moment)
    return session.scalar(found.limit(1)) is not None


def removed_features(
    session: Session, slug: str, feature_id: str | None = None
) -> tuple[Removed, ...]:
    """Name what was removed and has not come back, the last removed first.

    What was erased is not among it. ``feature_id`` asks for that one alone.
    """
    later = FEATURES.alias("later")
    comes_back = (
        select(later.c.feature_id)
        .where(
            later.c.walk_id == FEATURES.c.walk_id,
            later.c.feature_id == FEATURES.c.feature_id,
            later.c.kind == FEATURES.c.kind,
            later.c.valid_from >= FEATURES.c.valid_to,
        )
        .exists()
    )
    removal = and_(
        REVISIONS.c.walk_id == FEATURES.c.walk_id, REVISIONS.c.number == FEATURES.c.valid_to
    )
    asked = () if feature_id is None else (FEATURES.c.feature_id == feature_id,)
    found = session.execute(
        select(FEATURES, REVISIONS.c.at, REVISIONS.c.by)
        .join(REVISIONS, removal)
        .where(
            FEATURES.c.walk_id == _walk(session, slug).id,
            FEATURES.c.valid_to.is_not(None),
            FEATURES.c.kind != HEADER,
            ~comes_back,
            *asked,
        )
        .order_by(FEATURES.c.valid_to.desc(), FEATURES.c.kind, FEATURES.c.feature_id)
        .limit(MOST_REMOVED)
    )
    return tuple(
        Removed(
            row.kind,
            read_feature(KIND_BY_NAME[row.kind], row),
            row.valid_to - 1,
            row.at,
            row.by,
        )
        for row in found
    )


def note_as_last_there(session: Session, walk: Walk, note_id: str) -> Note:
    """Give a note of a walk, or as it was when it was removed; ``NotFound`` where it never was."""
    for note in walk.notes:
        if note.id == note_id:
            return note
    for removed in removed_features(session, walk.slug, note_id):
        if isinstance(removed.feature, Note):
            return removed.feature
    raise NotFound(phrase("This walk has no note “%(note)s”.", note=note_id))


def note_at(session: Session, slug: str, note_id: str, revision: int) -> Note | None:
    """Give a note as it was at a revision, without reading the rest of the walk."""
    ended = or_(FEATURES.c.valid_to.is_(None), FEATURES.c.valid_to > revision)
    row = session.execute(
        select(FEATURES).where(
            FEATURES.c.walk_id == _walk(session, slug).id,
            FEATURES.c.kind == NOTE,
            FEATURES.c.feature_id == note_id,
            FEATURES.c.valid_from <= revision,
            ended,
        )
    ).one_or_none()
    return cast(Note, read_feature(KIND_BY_NAME[NOTE], row)) if row else None


def _walk(session: Session, slug: str) -> AnyRow:
    found = session.execute(
        select(WALKS.c.id, WALKS.c.slug, WALKS.c.revision).where(
            WALKS.c.slug == slug, WALKS.c.deleted_at.is_(None)
        )
    ).one_or_none()
    if found is None:
        raise NotFound(phrase("There is no walk “%(slug)s”.", slug=slug))
    return found


def _revisions(session: Session, walk: AnyRow, rows: Sequence[AnyRow]) -> tuple[Revision, ...]:
    numbers = [row.number for row in rows]
    versions = _versions_of(session, walk.id, numbers)
    touched = _touched(session, walk.id, numbers)
    erasures = set(
        session.scalars(select(ERASURES.c.at).where(ERASURES.c.walk_id == walk.id)).all()
    )
    return tuple(
        Revision(
            number=row.number,
            at=row.at,
            by=row.by,
            why=row.why,
            version=versions.get(row.number),
            touched=touched[row.number],
            erased=row.at in erasures,
        )
        for row in rows
    )


def _versions_of(session: Session, walk_id: int, numbers: list[int]) -> dict[int, int]:
    """Give, by revision, the newest version that it came out as."""
    found = session.execute(
        select(VERSIONS.c.revision, VERSIONS.c.number)
        .where(VERSIONS.c.walk_id == walk_id, VERSIONS.c.revision.in_(numbers))
        .order_by(VERSIONS.c.number)
    )
    return {row.revision: row.number for row in found}


def _touched(
    session: Session, walk_id: int, numbers: list[int]
) -> defaultdict[int, tuple[Touched, ...]]:
    """Find what each revision touched, from the beginnings and ends of rows alone."""
    names = (FEATURES.c.kind, FEATURES.c.feature_id)
    begun = _by_revision(session, walk_id, FEATURES.c.valid_from, names, numbers)
    ended = _by_revision(session, walk_id, FEATURES.c.valid_to, names, numbers)
    touched: defaultdict[int, tuple[Touched, ...]] = defaultdict(tuple)
    for number in numbers:
        here, gone = begun[number], ended[number]
        each = [(*name, "changed" if name in gone else "added") for name in here]
        each += [(*name, "removed") for name in gone - here]
        touched[number] = tuple(Touched(*words) for words in sorted(each, key=_in_order))
    return touched


def _in_order(touched: tuple[str, str, str]) -> tuple[int, str, str]:
    kind, feature_id, what = touched
    return ORDER.index(kind), what, feature_id


def _by_revision(
    session: Session, walk_id: int, column: Any, names: Iterable[Any], numbers: list[int]
) -> defaultdict[int, set[tuple[str, str]]]:
    found = session.execute(
        select(column.label("number"), *names).where(
            FEATURES.c.walk_id == walk_id, column.in_(numbers)
        )
    )
    by_revision: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for row in found:
        by_revision[row.number].add((row.kind, row.feature_id))
    return by_revision


def _holds_around(number: int) -> Any:
    """Find rows that held at a revision or at the one before."""
    ended = or_(FEATURES.c.valid_to.is_(None), FEATURES.c.valid_to >= number)
    return and_(FEATURES.c.valid_from <= number, ended)


def _holds(row: AnyRow, number: int) -> bool:
    return bool(row.valid_from <= number and (row.valid_to is None or row.valid_to > number))
