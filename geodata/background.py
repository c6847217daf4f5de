"""Layers of the background: made from what a file or a server holds, replaced and removed whole.

A layer is what has the same ``layer`` and the same source; bringing it again replaces it.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import shapely

from geodata.fields import LONGEST_SHOWN
from geodata.formats.incoming import Found
from geodata.formats.known_names import field_meant
from geodata.frames import clip_background
from geodata.geometry import METRES_PER_DEGREE, bounds
from geodata.problems import Refused, phrase
from geodata.walk import Background, Walk

LAYERS = ("street", "path", "square", "tram", "green", "water", "building", "boundary")
MARGIN, TOLERANCE = 1000.0, 1.5  # metres
LONGEST_NAME = 200


@dataclass(frozen=True)
class Layer:
    """A layer of a walk's background, and how many features it has."""

    name: str
    source: str
    count: int


@dataclass(frozen=True)
class LayerWanted:
    """How shapes are to become a layer: drawn as what, from where, and named by which property."""

    layer: str
    source: str
    name_from: str = ""
    margin_metres: float = MARGIN
    tolerance_metres: float = TOLERANCE


@dataclass(frozen=True)
class Prepared:
    """A layer that could be put into a walk: what of the features found lies around the walk."""

    features: tuple[Background, ...]
    found: int
    points_found: int

    @property
    def points(self) -> int:
        return _points(self.features)


def layers_of(walk: Walk) -> tuple[Layer, ...]:
    """Name the layers of the background, in the order in which they stand there."""
    counted = Counter((feature.layer, feature.source) for feature in walk.background)
    return tuple(Layer(name, source, count) for (name, source), count in counted.items())


def surroundings(walk: Walk, margin_metres: float = MARGIN) -> tuple[float, float, float, float]:
    """Give west, south, east and north of the walk with a margin around it."""
    limits = bounds(replace(walk, background=()))
    if limits is None:
        raise Refused(phrase("The walk has no stop yet, so nobody knows what lies around it."))
    west, south, east, north = limits
    up = margin_metres / METRES_PER_DEGREE
    aside = up / math.cos(math.radians(max(abs(south), abs(north))))
    return west - aside, south - up, east + aside, north + up


def prepare_layer(walk: Walk, found: Iterable[Found], wanted: LayerWanted) -> Prepared:
    """Make a layer from shapes: cut to the surroundings of the walk, without needless corners."""
    whole = tuple(_features(found, wanted))
    if not whole:
        raise Refused(phrase("There is nothing in it that has a shape."))
    alone = replace(walk, background=whole)
    cut = clip_background(alone, wanted.margin_metres, wanted.tolerance_metres).background
    return Prepared(cut, len(whole), _points(whole))


def _features(found: Iterable[Found], wanted: LayerWanted) -> Iterator[Background]:
    """Give each shape an id that is the same whenever it comes from the same source again."""
    seen: Counter[str] = Counter()
    for each in found:
        if each.shape is None or each.shape.is_empty:
            continue
        name = _name(each, wanted.name_from)
        own = str(each.properties.get("id", "")) or f"{name} {each.shape.wkb_hex}"
        seen[own] += 1
        key = f"{wanted.layer}\n{wanted.source}\n{own}\n{seen[own]}"
        number = hashlib.sha256(key.encode()).hexdigest()[:16]
        yield Background(f"{wanted.layer}-{number}", each.shape, wanted.layer, name, wanted.source)


def _name(each: Found, name_from: str) -> str:
    if not name_from:
        return each.name[:LONGEST_NAME]
    known = "" if field_meant(name_from) != "title" else each.name
    return str(each.properties.get(name_from, known))[:LONGEST_NAME]


def property_names(found: Iterable[Found]) -> tuple[str, ...]:
    """Name the properties that a name could be taken from, the most frequent first."""
    counted: Counter[str] = Counter()
    for each in found:
        counted.update(name for name in each.properties if len(name) <= LONGEST_SHOWN)
    del counted["id"], counted["layer"]
    return tuple(name for name, _ in counted.most_common())


def put_layer(walk: Walk, layer: str, source: str, features: Sequence[Background]) -> Walk:
    """Put a layer into the walk, in the place of the one from the same source."""
    coming = {feature.id: feature for feature in features}
    background: list[Background] = []
    for there in walk.background:
        if there.id in coming:
            background.append(coming.pop(there.id))
        elif (there.layer, there.source) != (layer, source):
            background.append(there)
    return replace(walk, background=(*background, *coming.values()))


def remove_layer(walk: Walk, layer: str, source: str) -> Walk:
    """Take a layer away, and its source with the last feature that comes from there."""
    left = tuple(
        there for there in walk.background if (there.layer, there.source) != (layer, source)
    )
    if source and not any(there.source == source for there in left):
        sources = tuple(line for line in walk.sources if not line.endswith(source))
        walk = replace(walk, sources=sources)
    return replace(walk, background=left)


def with_source(walk: Walk, source: str, line: str) -> Walk:
    """Let the walk name a source, in ``line`` that ends with it, once."""
    if line in walk.sources:
        return walk
    others = tuple(there for there in walk.sources if not there.endswith(source))
    return replace(walk, sources=(*others, line))


def _points(features: Iterable[Background]) -> int:
    return int(sum(shapely.get_num_coordinates([feature.shape for feature in features])))
