"""A walk in our own format as it comes to a walk that is stored: the same one, or another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from geodata.import_matching import Wanted, match, new_ids
from geodata.walk import (
    KIND_OF,
    KINDS,
    Background,
    Feature,
    Leg,
    Note,
    Offer,
    Stop,
    Walk,
    features,
    in_order,
)

REFERENCES: Mapping[type, tuple[str, ...]] = {
    Offer: ("stop",),
    Note: ("stop", "offer"),
    Leg: ("start", "end"),
    Stop: (),
    Background: (),
}


def as_ours(stored: Walk, walk: Walk) -> Walk:
    """Give what the stored walk would become: the file's content where it is the same walk.

    Another walk only adds to it: what both have is found by id with the same name or place, and
    everything else gets an id that is free.
    """
    if walk.slug == stored.slug:
        return replace(walk, state=stored.state)
    wanted = [_wanted(feature, walk) for feature in features(walk)]
    matched = match(stored, wanted)
    unmatched = [each for each, known in zip(wanted, matched, strict=True) if known is None]
    taken = {feature.id for feature in features(stored)}
    fresh = iter(new_ids(unmatched, taken))
    ids = {
        feature.id: known.id if known else next(fresh)
        for feature, known in zip(features(walk), matched, strict=True)
    }
    return in_order(_with_entries(_put(stored, walk, ids), walk))


def _put(stored: Walk, walk: Walk, ids: Mapping[str, str]) -> Walk:
    layers: dict[str, Any] = {}
    for kind in KINDS:
        there = {one.id: one for one in getattr(stored, kind.attribute)}
        for feature in getattr(walk, kind.attribute):
            there[ids[feature.id]] = _renamed(feature, ids)
        layers[kind.attribute] = tuple(there.values())
    return replace(stored, **layers)


def _renamed(feature: Feature, ids: Mapping[str, str]) -> Feature:
    led: dict[str, Any] = {
        name: ids.get(getattr(feature, name), getattr(feature, name))
        for name in REFERENCES[type(feature)]
    }
    return replace(feature, id=ids[feature.id], **led)


def _with_entries(stored: Walk, walk: Walk) -> Walk:
    """Add the themes and categories that the stored walk does not know."""
    added: dict[str, Any] = {}
    for name in ("themes", "categories"):
        there = getattr(stored, name)
        known = {entry.key for entry in there}
        added[name] = (*there, *(one for one in getattr(walk, name) if one.key not in known))
    if not stored.categories:  # without a list, any category may be used
        del added["categories"]
    return replace(stored, **added)


def _wanted(feature: Feature, walk: Walk) -> Wanted:
    """Name a feature of another walk: an id alone does not make it the same thing there."""
    words: Any = getattr(feature, "title", None) or getattr(feature, "text", "")
    name = words.said(walk.default_language).text if words else getattr(feature, "name", "")
    return Wanted(KIND_OF[type(feature)].name, feature.id, name, feature.shape, sure=False)
