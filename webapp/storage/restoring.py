"""A walk, or a feature of it, as it was: what ``save_walk`` then makes a new revision of.

Nothing else is lost by that: what others saved since the walk was opened stays, and where it is
the same feature, saving raises ``Outdated``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from geodata.problems import NotFound, phrase
from geodata.walk import Feature, Note, Walk, put_feature
from webapp.storage.merging import LAYERS
from webapp.storage.rows import HEADER, KIND_BY_NAME
from webapp.storage.walks import recorded_consents


def walk_as_it_was(session: Session, then: Walk) -> Walk:
    """Give the whole walk as it was; a consent that was withdrawn since stays so."""
    consents = recorded_consents(session, then.slug)
    notes = tuple(replace(note, consent=consents.get(note.id)) for note in then.notes)
    return replace(then, notes=notes)


def feature_as_it_was(
    session: Session, opened: Walk, then: Walk, kind: str, feature_id: str
) -> Walk:
    """Give the walk with one feature as it was; for the kind "walk", with its own data."""
    if kind == HEADER:
        layers: dict[str, Any] = {layer: getattr(opened, layer) for layer in LAYERS}
        return replace(then, **layers)
    feature: Any = _find(then, kind, feature_id)
    if isinstance(feature, Note):
        consents = recorded_consents(session, then.slug)
        feature = replace(feature, consent=consents.get(feature.id))
    return put_feature(opened, feature)


def _find(walk: Walk, kind: str, feature_id: str) -> Feature:
    there: tuple[Feature, ...] = ()
    if kind in KIND_BY_NAME:
        there = getattr(walk, KIND_BY_NAME[kind].attribute)
    for feature in there:
        if feature.id == feature_id:
            return feature
    words = phrase(
        "There was no “%(name)s” in revision %(number)s; it cannot come back from there.",
        name=feature_id,
        number=walk.revision,
    )
    raise NotFound(words)
