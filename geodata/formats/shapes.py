"""Shapes of features, between GeoJSON and Shapely.

Looks at the form alone: whether a place can be on earth is a rule of ``geodata.check``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, Polygon
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geodata.fields import Wrong, shown
from geodata.problems import Phrase, phrase

DECIMALS = 7  # about a centimetre
SHORTEST_RING = 4
SHORTEST_LINE = 2
SHORTEST_POSITION = 2  # longitude and latitude

Position = tuple[float, float]


def read_shape(geometry: Any, allowed: tuple[str, ...]) -> BaseGeometry | None:
    """Read a GeoJSON geometry of one of the ``allowed`` types; "" allows none at all.

    Heights are left out. Raises ``Wrong``.
    """
    if geometry is None:
        if "" in allowed:
            return None
        raise Wrong(phrase("The place is missing; please add a geometry with its coordinates."))
    if not isinstance(geometry, dict):
        raise Wrong(phrase("A geometry is an object with type and coordinates."))
    kind = geometry.get("type")
    if not kind or kind not in allowed:
        raise Wrong(_other_type(kind, ", ".join(name for name in allowed if name)))
    if kind == "GeometryCollection":
        return _collection(geometry)
    return READERS[kind](geometry.get("coordinates"))


def _other_type(kind: Any, wanted: str) -> Phrase:
    if not isinstance(kind, str) or not kind:
        return phrase("The geometry does not say its type; it can be: %(wanted)s.", wanted=wanted)
    return phrase(
        "The geometry is a %(kind)s, but only this can stand here: %(wanted)s.",
        kind=shown(kind),
        wanted=wanted,
    )


def write_shape(shape: BaseGeometry | None) -> Mapping[str, Any] | None:
    """Write a shape as RFC 7946 asks: at most 7 decimals, outer rings against the clock."""
    if shape is None:
        return None
    if isinstance(shape, Point):
        return {"type": "Point", "coordinates": [_rounded(shape.x), _rounded(shape.y)]}
    return mapping(shapely.transform(shapely.orient_polygons(shape), _all_rounded))


def _rounded(degrees: float) -> float:
    return round(degrees, DECIMALS) + 0.0  # which turns -0.0 into 0.0


def _all_rounded(positions: NDArray[np.float64]) -> NDArray[np.float64]:
    rounded: NDArray[np.float64] = np.array(
        [[_rounded(x), _rounded(y)] for x, y in positions.tolist()]
    )
    return rounded


def _position(value: Any) -> Position:
    if not isinstance(value, list | tuple) or len(value) < SHORTEST_POSITION:
        raise Wrong(_no_position())
    x, y = value[0], value[1]
    for number in (x, y):
        if type(number) is not float and type(number) is not int:
            raise Wrong(_no_position())
    if not (math.isfinite(x) and math.isfinite(y)):
        raise Wrong(phrase("A coordinate is not a finite number; please correct it."))
    return _rounded(float(x)), _rounded(float(y))


def _no_position() -> Phrase:
    return phrase(
        "A position is a pair of numbers in square brackets: [longitude, latitude]; "
        "please correct the coordinates."
    )


def _list(value: Any, words: Phrase) -> Sequence[Any]:
    if not isinstance(value, list | tuple) or not value:
        raise Wrong(words)
    return value


def _positions(value: Any) -> list[Position]:
    words = phrase("The coordinates must be a list of positions: [[13.1, 51.1], [13.2, 51.2]].")
    return [_position(entry) for entry in _list(value, words)]


def _line_positions(value: Any) -> list[Position]:
    positions = _positions(value)
    if len(set(positions)) < SHORTEST_LINE:
        raise Wrong(phrase("A line needs two different positions at least; please add one."))
    return positions


def _rings(value: Any) -> list[list[Position]]:
    words = phrase("The coordinates of an area must be a list of rings, the outer one first.")
    rings = [_positions(ring) for ring in _list(value, words)]
    for ring in rings:
        if len(ring) < SHORTEST_RING or ring[0] != ring[-1]:
            raise Wrong(
                phrase(
                    "The ring of an area needs four positions or more and ends where it began; "
                    "please close it."
                )
            )
    return rings


def _point(value: Any) -> BaseGeometry:
    return shapely.points(_position(value))


def _multi_point(value: Any) -> BaseGeometry:
    return shapely.multipoints(_positions(value))


def _line(value: Any) -> BaseGeometry:
    return shapely.linestrings(_line_positions(value))


def _multi_line(value: Any) -> BaseGeometry:
    lines = _list(value, phrase("The coordinates must be a list of lines."))
    return shapely.multilinestrings([shapely.linestrings(_line_positions(line)) for line in lines])


def _polygon(value: Any) -> Polygon:
    shell, *holes = _rings(value)
    return shapely.orient_polygons(shapely.Polygon(shell, holes))


def _multi_polygon(value: Any) -> BaseGeometry:
    areas = _list(value, phrase("The coordinates must be a list of areas."))
    return shapely.MultiPolygon([_polygon(area) for area in areas])


READERS: Mapping[str, Callable[[Any], BaseGeometry]] = {
    "Point": _point,
    "MultiPoint": _multi_point,
    "LineString": _line,
    "MultiLineString": _multi_line,
    "Polygon": _polygon,
    "MultiPolygon": _multi_polygon,
}


def _collection(geometry: dict[str, Any]) -> BaseGeometry:
    """Read a collection of plain shapes; collections within collections are refused."""
    parts = _list(
        geometry.get("geometries"),
        phrase("This collection of shapes holds none; please add one or leave it out."),
    )
    shapes = [read_shape(part, tuple(READERS)) for part in parts]
    return shapely.geometrycollections([shape for shape in shapes if shape is not None])
