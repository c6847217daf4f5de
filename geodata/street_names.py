"""Which named street, path or square a piece of the route follows.

This asks a plain index of shapes and not a GeoDataFrame: importing GeoPandas costs a second, and
the direction of a street, which tells parallel from crossing ones, is no part of its joins.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import LineString, Point, STRtree
from shapely.geometry.base import BaseGeometry

from geodata.geometry import metric
from geodata.walk import Walk

NAMED_LAYERS = ("street", "path", "square")
WITHIN = 25.0
CROSSING = 20.0
FAITHFUL = 8.0
FELT = 3.0


@dataclass(frozen=True)
class Streets:
    """The named streets of a walk, on a plane in metres."""

    names: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]
    tree: STRtree


def streets_of(walk: Walk, origin: Point) -> Streets:
    """Lay the named streets of a walk on the plane around ``origin``."""
    named = [
        (behind.name, part)
        for behind in walk.background
        if behind.layer in NAMED_LAYERS and behind.name
        for part in shapely.get_parts(metric(behind.shape, origin)).tolist()
    ]
    shapes = tuple(part for _, part in named)
    return Streets(tuple(name for name, _ in named), shapes, STRtree(shapes))


def follow(streets: Streets, pieces: Sequence[LineString]) -> list[str]:
    """Name the street of each piece, or nothing; a street is left only for a better one."""
    names: list[str] = []
    for piece in pieces:
        fits = _fits(streets, piece)
        best = min(fits, key=lambda name: fits[name], default="")
        before = names[-1] if names else ""
        stays = before in fits and fits[before] < fits[best] + FAITHFUL
        names.append(before if stays else best)
    return names


def _fits(streets: Streets, piece: LineString) -> dict[str, float]:
    """Give how badly each street near a piece fits: metres away, and more where it crosses."""
    middle = piece.interpolate(0.5, normalized=True)
    fits: dict[str, float] = {}
    for found in streets.tree.query(middle, predicate="dwithin", distance=WITHIN):
        shape, name = streets.shapes[found], streets.names[found]
        misfit = shape.distance(middle) + CROSSING * _crossing(shape, middle, piece)
        if misfit <= WITHIN:
            fits[name] = min(misfit, fits.get(name, math.inf))
    return fits


def _crossing(shape: BaseGeometry, middle: Point, piece: LineString) -> float:
    """Say how squarely a street runs across a piece: 0 along it, 1 across; a square never does."""
    if not isinstance(shape, LineString):
        return 0.0
    here = shape.project(middle)
    street = LineString([shape.interpolate(max(0.0, here - FELT)), shape.interpolate(here + FELT)])
    return abs(math.sin(heading(street) - heading(piece)))


def heading(line: LineString) -> float:
    """Give the direction from a flat line's beginning to its end, in radians from north."""
    (west, south), (east, north) = line.coords[0], line.coords[-1]
    return math.atan2(east - west, north - south)
