"""A small still map of what moved: where it was, where it is, and what lies around.

A template draws it from these paths; its colours are the page's own. Units are metres.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geodata.changes import FeatureChange
from geodata.geometry import metric
from geodata.walk import Walk
from webapp.maps.style import drawing_order

MARGIN = 0.2  # of what is shown, on each side
NARROWEST = 160.0
WIDEST_RATIO = 1.6
MOST_SHAPES = 400
FILLED = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class Drawn:
    """A path and the classes that give it its look."""

    path: str
    look: str


@dataclass(frozen=True)
class Pin:
    """A point; ``number`` names the line of the page that it belongs to."""

    x: float
    y: float
    look: str
    number: int


@dataclass(frozen=True)
class ChangeMap:
    """What the template draws, in a frame of ``width`` by ``height`` whose middle is at nought."""

    width: float
    height: float
    ground: Sequence[Drawn]
    ways: Sequence[Drawn]
    arrows: Sequence[Drawn]
    pins: Sequence[Pin]


@dataclass(frozen=True)
class _Moved:
    """Where a feature was and where it is, by its number on the page."""

    number: int
    was: BaseGeometry | None
    now: BaseGeometry | None

    @property
    def shapes(self) -> list[BaseGeometry]:
        return [shape for shape in (self.was, self.now) if shape is not None]

    def laid(self, middle: Point) -> _Moved:
        was, now = (shape and metric(shape, middle) for shape in (self.was, self.now))
        return _Moved(self.number, was, now)


def change_map(walk: Walk, changes: Iterable[FeatureChange]) -> ChangeMap | None:
    """Draw the features whose place changed; None where no place did."""
    numbered = enumerate(changes, start=1)
    each = (_Moved(number, _shape(one.before), _shape(one.after)) for number, one in numbered)
    moved = [one for one in each if _differ(one.was, one.now)][:MOST_SHAPES]
    if not moved:
        return None
    west, south, east, north = shapely.total_bounds(
        [shape for one in moved for shape in one.shapes]
    )
    middle = Point((west + east) / 2, (south + north) / 2)
    laid = [one.laid(middle) for one in moved]
    width, height = _size([shape for one in laid for shape in one.shapes])
    frame = box(-width / 2, -height / 2, width / 2, height / 2)
    return ChangeMap(
        width,
        height,
        ground=[*_ground(walk, middle, frame), *_route(walk, middle, frame)],
        ways=[way for one in laid for way in _ways(one)],
        arrows=[arrow for one in laid for arrow in _arrows(one)],
        pins=[pin for one in laid for pin in _pins(one)],
    )


def _ways(moved: _Moved) -> Iterator[Drawn]:
    for look, shape in (("was", moved.was), ("now", moved.now)):
        if shape is not None and not isinstance(shape, Point):
            yield Drawn(_path(shape), look)


def _pins(moved: _Moved) -> Iterator[Pin]:
    for look, shape in (("was", moved.was), ("now", moved.now)):
        if isinstance(shape, Point):
            yield Pin(round(shape.x, 1), round(-shape.y, 1), look, moved.number)


def _arrows(moved: _Moved) -> Iterator[Drawn]:
    if isinstance(moved.was, Point) and isinstance(moved.now, Point):
        yield Drawn(_path(LineString([moved.was, moved.now])), "arrow")


def _shape(thing: Any) -> BaseGeometry | None:
    shape: BaseGeometry | None = getattr(thing, "shape", None)
    return None if shape is None or shape.is_empty else shape


def _differ(one: BaseGeometry | None, other: BaseGeometry | None) -> bool:
    if one is None or other is None:
        return one is not other
    return not one.equals_exact(other, 0)


def _size(shapes: Sequence[BaseGeometry]) -> tuple[float, float]:
    """Give the frame some room, and a form that is neither a ribbon nor a tower."""
    west, south, east, north = shapely.total_bounds(shapes)
    width = max((east - west) * (1 + 2 * MARGIN), NARROWEST)
    height = max((north - south) * (1 + 2 * MARGIN), NARROWEST / WIDEST_RATIO)
    width = max(width, height * WIDEST_RATIO)
    return float(math.ceil(width)), float(math.ceil(width / WIDEST_RATIO))


def _ground(walk: Walk, middle: Point, frame: Polygon) -> Iterator[Drawn]:
    for feature in sorted(walk.background, key=drawing_order):
        part = _within(feature.shape, middle, frame)
        for shape in shapely.get_parts(part).tolist() if part is not None else ():
            filled = " filled" if shape.geom_type in FILLED else ""
            if not isinstance(shape, Point):
                yield Drawn(_path(shape), f"{feature.layer}{filled}")


def _route(walk: Walk, middle: Point, frame: Polygon) -> Iterator[Drawn]:
    for leg in walk.legs:
        part = _within(leg.shape, middle, frame)
        if part is not None:
            yield Drawn(_path(part), "route")


def _within(shape: BaseGeometry, middle: Point, frame: Polygon) -> BaseGeometry | None:
    laid = metric(shape, middle)
    if not laid.intersects(frame):
        return None
    part = laid if laid.within(frame) else shapely.make_valid(laid).intersection(frame)
    return None if part.is_empty else part.simplify(frame.length / 4000)


def _path(shape: BaseGeometry) -> str:
    """Write lines and areas as an SVG path; north is up."""
    return "".join(
        "M" + "L".join(f"{x:.1f} {-y:.1f}" for x, y in line.coords) for line in _lines(shape)
    )


def _lines(shape: Any) -> Iterator[Any]:
    for part in shapely.get_parts(shape).tolist():
        if isinstance(part, Polygon):
            yield from (shapely.force_2d(ring) for ring in (part.exterior, *part.interiors))
        elif isinstance(part, LineString):
            yield shapely.force_2d(part)
        elif hasattr(part, "geoms"):
            yield from _lines(part)
