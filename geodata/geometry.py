"""Metres, compass and bounds on WGS 84, and how a place is made coarse.

Distances follow the haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky & Telescope
68, 1984) on a sphere of the mean earth radius that the IUGG gives (Moritz, "Geodetic Reference
System 1980", 2000). Within a town that is right to half a per cent, which is less than the pens of
those who drew the route differ.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, TypeVar

import shapely
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geodata.walk import Background, Leg, Stop, Walk, features

EARTH_RADIUS = 6_371_008.8
METRES_PER_DEGREE = math.pi * EARTH_RADIUS / 180
GROUP_SPEED = 4_000 / 60
MOST_DECIMALS = 7
NARROWEST = 0.01
SAME_PLACE = 1.0

Shape = TypeVar("Shape", bound=BaseGeometry)


def distance(a: Point, b: Point) -> float:
    """Give the metres between two points."""
    return _metres((a.x, a.y), (b.x, b.y))


def length(line: LineString) -> float:
    """Give the metres along a line."""
    return sum(_metres(a, b) for a, b in pairwise(line.coords))


def _metres(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    south, north = math.radians(a[1]), math.radians(b[1])
    across = math.sin(math.radians(b[0] - a[0]) / 2)
    up = math.sin((north - south) / 2)
    chord = up * up + math.cos(south) * math.cos(north) * across * across
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(chord)))


def bearing(a: Point, b: Point) -> float:
    """Give the direction from ``a`` to ``b`` in degrees: 0 is north, 90 is east."""
    south, north = math.radians(a.y), math.radians(b.y)
    across = math.radians(b.x - a.x)
    east = math.sin(across) * math.cos(north)
    up = math.cos(south) * math.sin(north) - math.sin(south) * math.cos(north) * math.cos(across)
    return compass(math.atan2(east, up))


def compass(radians: float) -> float:
    """Give an angle from north in degrees, from 0 up to but not including 360."""
    degrees = math.degrees(radians) % 360
    return 0.0 if degrees == 360 else degrees  # noqa: PLR2004 — a hair west of north rounds to it


def walking_minutes(metres: float) -> int:
    """Give the whole minutes a group needs: 4 km/h, since a group is as fast as its slowest."""
    return math.ceil(round(metres / GROUP_SPEED, 6))


def metric(shape: Shape, origin: Point) -> Shape:
    """Lay a shape on a plane in metres around ``origin``; good for a few kilometres."""
    wide = METRES_PER_DEGREE * math.cos(math.radians(origin.y))

    def lay(degrees: Any) -> Any:
        return (degrees - (origin.x, origin.y)) * (wide, METRES_PER_DEGREE)

    return shapely.transform(shape, lay)


def along(line: LineString, point: Point) -> float:
    """Give the metres from the line's start to its place nearest to ``point``."""
    flat = metric(line, point)
    return float(flat.project(Point(0, 0)))


def beside(line: LineString, point: Point) -> float:
    """Give the metres from ``point`` to the nearest place of the line."""
    return float(metric(line, point).distance(Point(0, 0)))


def bounds(walk: Walk) -> tuple[float, float, float, float] | None:
    """Give west, south, east and north of what is on the walk, else of its background."""
    on_it = (feature for feature in features(walk) if not isinstance(feature, Background))
    return _bounds(feature.shape for feature in on_it) or _bounds(
        behind.shape for behind in walk.background
    )


def _bounds(shapes: Iterable[BaseGeometry | None]) -> tuple[float, float, float, float] | None:
    drawn = [shape for shape in shapes if shape is not None and not shape.is_empty]
    if not drawn:
        return None
    west, south, east, north = shapely.total_bounds(drawn)
    return float(west), float(south), float(east), float(north)


def order_along_route(walk: Walk) -> tuple[str, ...]:
    """Give the ids of the stops as the main route meets them.

    What a leg says about its ends counts before what lies nearest, since a route may come by the
    same place twice. A stop whose place is hidden stays behind the one it follows now.
    """
    reached: dict[str, float] = {}
    last = 0.0
    for stop in walk.stops:
        last = reached[stop.id] = _reached(walk, stop, last)
    return tuple(sorted(reached, key=lambda stop_id: reached[stop_id]))


def _reached(walk: Walk, stop: Stop, otherwise: float) -> float:
    nearest, reached, start = math.inf, otherwise, 0.0
    for leg in main_legs(walk):
        end = start + length(leg.shape)
        if stop.id in (leg.start, leg.end):
            return start if stop.id == leg.start else end
        if stop.shape is not None and (away := beside(leg.shape, stop.shape)) < nearest:
            nearest, reached = away - SAME_PLACE, start + along(leg.shape, stop.shape)
        start = end
    return reached


def main_legs(walk: Walk) -> tuple[Leg, ...]:
    return tuple(leg for leg in walk.legs if leg.variant == "main")


def cell(point: Point, metres: float) -> Polygon:
    """Give the cell of a fixed grid over the whole world that ``point`` lies in.

    Rows are ``metres`` high and columns at least as wide; all rows of one degree of latitude
    share their columns. Nothing but the point and the size counts, so the same place always gives
    the same cell, and asking often tells no more than asking once.
    """
    if metres <= 0:
        raise ValueError("A cell needs a size.")
    high = metres / METRES_PER_DEGREE
    row = math.floor(point.y / high)
    wide = high / _narrowing((row + 0.5) * high)
    column = math.floor(point.x / wide)
    return box(
        max(-180.0, column * wide),
        max(-90.0, row * high),
        min(180.0, (column + 1) * wide),
        min(90.0, (row + 1) * high),
    )


def _narrowing(latitude: float) -> float:
    """Give how narrow the meridians are at the poleward edge of this degree of latitude."""
    poleward = min(90, math.floor(abs(latitude)) + 1)
    return max(NARROWEST, math.cos(math.radians(poleward)))


def coarse(point: Point, metres: float) -> Point:
    """Give the centre of the cell that ``point`` lies in."""
    west, south, east, north = cell(point, metres).bounds
    return Point(round((west + east) / 2, MOST_DECIMALS), round((south + north) / 2, MOST_DECIMALS))


def coarsen_leg(line: LineString, cell: Polygon, centre: Point | None) -> LineString | None:
    """Lead the runs of a line inside a cell over its centre, or leave them out without one.

    Corners are taken away whole and nothing is cut at the edge of the cell: two legs cut there
    would still point to the place where they meet.
    """
    kept: list[tuple[float, ...]] = []
    for here in _corners(line, cell, centre):
        if not kept or kept[-1] != here:
            kept.append(here)
    return LineString(kept) if len(kept) > 1 else None


def _corners(line: LineString, cell: Polygon, centre: Point | None) -> Iterable[tuple[float, ...]]:
    middle = [] if centre is None else [(centre.x, centre.y)]
    before: tuple[float, ...] | None = None
    for corner in line.coords:
        here = tuple(corner[:2])
        inside = cell.covers(Point(here))
        if inside or (before is not None and cell.intersects(LineString([before, here]))):
            yield from middle
        if not inside:
            yield here
        before = here
