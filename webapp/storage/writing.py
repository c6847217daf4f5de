"""Writing a save: rows that hold from the new revision on, and the closing of those before."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from geodata.problems import NotFound, phrase
from geodata.walk import KINDS, Feature, Kind, Walk
from webapp.storage.merging import Changes
from webapp.storage.rows import (
    KINDS_WITH_ORDER,
    feature_row,
    header_row,
    positions,
    rows_of,
)
from webapp.storage.tables import FEATURES, REVISIONS, WALKS

AnyRow = Row[*tuple[Any, ...]]


def new_token() -> int:
    """Give a number that was never used before, in this database or in a backup of it."""
    return secrets.randbits(62)


def now() -> datetime:
    return datetime.now(UTC)


def lock_walk(session: Session, slug: str, *, also_deleted: bool = False) -> AnyRow:
    """Read where a walk stands, and let nobody else change it before the transaction ends."""
    found = session.execute(
        select(WALKS).where(WALKS.c.slug == slug).with_for_update()
    ).one_or_none()
    if found is None or (found.deleted_at and not also_deleted):
        raise NotFound(phrase("There is no walk “%(slug)s”.", slug=slug))
    return found


def touch_walk(session: Session, walk_id: int, **values: Any) -> None:
    """Change the walk's row; whoever keeps answers made from the walk will notice."""
    session.connection().execute(
        update(WALKS).where(WALKS.c.id == walk_id).values(state=new_token(), **values)
    )


def write_new(session: Session, walk: Walk, by: str, why: str) -> int:
    """Write a walk that was not there; give its id."""
    values = {
        "slug": walk.slug,
        "created_at": now(),
        "revision": 1,
        "state": new_token(),
        "epoch": new_token(),
    }
    walk_id = (
        session.connection()
        .execute(insert(WALKS).values(values).returning(WALKS.c.id))
        .scalar_one()
    )
    write_revision(session, walk_id, 1, by, why)
    _insert(session, walk_id, 1, rows_of(walk))
    return int(walk_id)


def write_revision(session: Session, walk_id: int, number: int, by: str, why: str) -> None:
    values = {"walk_id": walk_id, "number": number, "at": now(), "by": by, "why": why}
    session.connection().execute(insert(REVISIONS).values(values))


def write_changes(
    session: Session, walk_id: int, revision: int, walk: Walk, changes: Changes
) -> None:
    """Write what ``changes`` says as ``revision``; ``walk`` is what comes of it."""
    language = walk.default_language
    rows: list[dict[str, Any]] = []
    closed = list(changes.removed)
    if changes.header:
        rows.append(header_row(changes.header))
    for kind in KINDS:
        placed = _placed(session, walk_id, walk, kind, changes)
        rows += [feature_row(feature, language, position) for feature, position in placed]
    closed += [row["feature_id"] for row in rows]
    close_rows(session, walk_id, revision, closed)
    _insert(session, walk_id, revision, rows)


def close_rows(session: Session, walk_id: int, revision: int, feature_ids: Iterable[str]) -> None:
    """Let the current rows of these features end before ``revision``."""
    for feature_id in feature_ids:
        session.connection().execute(
            update(FEATURES)
            .where(
                FEATURES.c.walk_id == walk_id,
                FEATURES.c.feature_id == feature_id,
                FEATURES.c.valid_to.is_(None),
            )
            .values(valid_to=revision)
        )


def _placed(
    session: Session, walk_id: int, walk: Walk, kind: Kind, changes: Changes
) -> list[tuple[Feature, float]]:
    """Give the features of a kind that need a row, each with its position."""
    put = {feature.id: feature for feature in changes.put if type(feature) is kind.type}
    if kind.name in KINDS_WITH_ORDER:
        return [(feature, 0.0) for feature in put.values()]
    if not put and kind.attribute not in changes.reordered:
        return []
    known = _known_positions(session, walk_id, kind)
    features = getattr(walk, kind.attribute)
    places = positions([feature.id for feature in features], known)
    return [
        (feature, places[feature.id])
        for feature in features
        if feature.id in put or places[feature.id] != known.get(feature.id)
    ]


def _known_positions(session: Session, walk_id: int, kind: Kind) -> dict[str, float]:
    found = session.execute(
        select(FEATURES.c.feature_id, FEATURES.c.position).where(
            FEATURES.c.walk_id == walk_id,
            FEATURES.c.kind == kind.name,
            FEATURES.c.valid_to.is_(None),
        )
    )
    return {row.feature_id: row.position for row in found}


def _insert(session: Session, walk_id: int, revision: int, rows: list[dict[str, Any]]) -> None:
    if rows:
        held = {"walk_id": walk_id, "valid_from": revision, "valid_to": None}
        session.connection().execute(insert(FEATURES), [{**held, **row} for row in rows])
