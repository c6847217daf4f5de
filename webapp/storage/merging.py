"""What differs between two walk values, and how two people's changes come together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from geodata.formats.geojson import feature_to_json, header_to_json
from geodata.problems import Outdated, phrase
from geodata.walk import KINDS, Feature, Walk, in_order

LAYERS = tuple(kind.attribute for kind in KINDS)
ANY_LANGUAGE = "de"  # both sides of a comparison are written alike


@dataclass(frozen=True)
class Changes:
    """What turns one walk into another: its own data, features put into it, ids taken from it."""

    header: Walk | None
    put: tuple[Feature, ...]
    removed: tuple[str, ...]
    reordered: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.header or self.put or self.removed or self.reordered)


def header_of(walk: Walk) -> Walk:
    """Give what is said of the walk as a whole, without its features."""
    return replace(walk, stops=(), offers=(), notes=(), legs=(), background=())


def changes_between(before: Walk, after: Walk) -> Changes:
    """Find what has changed; ``reordered`` names the layers that stand in another order."""
    put: list[Feature] = []
    removed: list[str] = []
    reordered: list[str] = []
    for layer in LAYERS:
        old, new = getattr(before, layer), getattr(after, layer)
        if old is new:
            continue
        there, here = _by_id(old), _by_id(new)
        put += [feature for feature in new if not _same(feature, there.get(feature.id))]
        removed += [feature_id for feature_id in there if feature_id not in here]
        if [i for i in there if i in here] != [i for i in here if i in there]:
            reordered.append(layer)
    header = header_of(after)
    changed = None if _same_header(header_of(before), header) else header
    return Changes(changed, tuple(put), tuple(removed), tuple(reordered))


def merge(opened: Walk, mine: Walk, theirs: Walk) -> Walk:
    """Bring my changes to ``opened`` into what others have made of it meanwhile.

    Raises ``Outdated`` where both changed the same feature in different ways.
    """
    layers: dict[str, Any] = {
        layer: _merge_layer(getattr(opened, layer), getattr(mine, layer), getattr(theirs, layer))
        for layer in LAYERS
    }
    return in_order(replace(_merge_header(opened, mine, theirs), **layers))


def _merge_header(opened: Walk, mine: Walk, theirs: Walk) -> Walk:
    was, wanted, now = header_of(opened), header_of(mine), header_of(theirs)
    if _same_header(was, wanted):
        return theirs
    if _same_header(was, now) or _same_header(wanted, now):
        return mine
    raise Outdated(
        phrase("Somebody else has changed the data of the walk meanwhile. Please open it again.")
    )


def _merge_layer(
    opened: Sequence[Feature], mine: Sequence[Feature], theirs: Sequence[Feature]
) -> tuple[Feature, ...]:
    if mine is opened:
        return tuple(theirs)
    was, wanted, now = _by_id(opened), _by_id(mine), _by_id(theirs)
    for feature_id in was | wanted:
        mine_now = wanted.get(feature_id)
        if _same(mine_now, was.get(feature_id)):
            continue
        if not _same(now.get(feature_id), was.get(feature_id)):
            if not _same(now.get(feature_id), mine_now):
                raise _outdated(feature_id, now.get(feature_id))
        elif mine_now is None:
            del now[feature_id]
        else:
            now[feature_id] = mine_now
    return tuple(now[feature_id] for feature_id in _merge_order(was, wanted, now))


def _merge_order(
    was: Mapping[str, Any], wanted: Mapping[str, Any], now: Mapping[str, Any]
) -> Sequence[str]:
    """Keep my order where I changed it, else theirs; what the other added stands at the end."""
    if [i for i in was if i in wanted] == [i for i in wanted if i in was]:
        return list(now)
    return [i for i in wanted if i in now] + [i for i in now if i not in wanted]


def _outdated(feature_id: str, feature: Feature | None) -> Outdated:
    if feature is None:
        return Outdated(
            phrase("“%(name)s” has been removed by somebody else meanwhile.", name=feature_id)
        )
    title = getattr(feature, "title", None)
    name = next(iter(title.texts.values()), feature_id) if title else feature_id
    return Outdated(
        phrase(
            "“%(name)s” has been changed by somebody else meanwhile. Please open it again.",
            name=name,
        )
    )


def _by_id(features: Sequence[Feature]) -> dict[str, Feature]:
    return {feature.id: feature for feature in features}


def _same(one: Feature | None, other: Feature | None) -> bool:
    """Compare as written too: to Python, true equals 1, but a step is not “some steps”."""
    if one is other:
        return True
    if one is None or other is None or one != other:
        return False
    return _written(feature_to_json(one, ANY_LANGUAGE)) == _written(
        feature_to_json(other, ANY_LANGUAGE)
    )


def _same_header(one: Walk, other: Walk) -> bool:
    return one == other and _written(header_to_json(one)) == _written(header_to_json(other))


def _written(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
