"""The ground of a walk laid on a sheet of paper: north up, metres equal both ways."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geodata.geometry import Shape, bounds, metric
from geodata.walk import Walk

LOWEST, HIGHEST = 0.5, 1.25  # the height of the map, in widths
LEAST_METRES = 150.0
METRES_AROUND = 700.0
EDGE = 11.0  # mm kept free around the walk, for pins and their labels
NICE = (1, 2, 5)
ELSEWHERE = (13.0, 51.0, 13.001, 51.001)


@dataclass(frozen=True)
class Sheet:
    """A map of ``width`` × ``height`` mm around ``middle``; ``scale`` is mm on it per metre."""

    middle: Point
    width: float
    height: float
    scale: float

    def lay(self, shape: Shape) -> Shape:
        """Put a shape in degrees on the sheet, in mm from its upper left corner."""
        flat = metric(shape, self.middle)
        half = (self.width / 2, self.height / 2)

        def put(metres: Any) -> Any:
            return metres * (self.scale, -self.scale) + half

        return shapely.transform(flat, put)

    def holds(self, place: Point) -> bool:
        """Say whether a place in degrees lies on the sheet."""
        at: Any = self.lay(place)
        return bool(0 <= at.x <= self.width and 0 <= at.y <= self.height)

    @property
    def magnified(self) -> float:
        """Say how large the map is beside one on which ten metres are a millimetre."""
        return self.scale / 0.1

    @property
    def one_to(self) -> int:
        """Give the scale as people say it: one to so many."""
        return round(1000 / self.scale)


def sheet_for(walk: Walk, width: float, height: float = 0.0, around: str = "") -> Sheet:
    """Make the sheet that shows all that is walked to, ``width`` mm wide.

    Its ``height`` follows from that, unless it is given, too; then the map may lie ``around`` a
    stop, and shows its surroundings alone.
    """
    stop = next((stop for stop in walk.stops if stop.id == around), None)
    if stop is not None and stop.shape is not None:
        return Sheet(stop.shape, width, height, width / METRES_AROUND)
    west, south, east, north = bounds(replace(walk, offers=(), notes=())) or ELSEWHERE
    middle = Point((west + east) / 2, (south + north) / 2)
    corner = metric(Point(east, north), middle)
    across, up = max(2 * corner.x, LEAST_METRES), max(2 * corner.y, LEAST_METRES)
    inner = width - 2 * EDGE
    height = height or min(max(inner * up / across + 2 * EDGE, width * LOWEST), width * HIGHEST)
    scale = min(inner / across, (height - 2 * EDGE) / up)
    return Sheet(middle, width, round(height, 1), scale)


def bar(sheet: Sheet, most: float) -> tuple[int, float]:
    """Choose the scale bar: round metres, and how many mm they are, at the ``most``."""
    metres = most / sheet.scale
    power = 10 ** math.floor(math.log10(metres))
    round_metres = max(nice * power for nice in NICE if nice * power <= metres)
    return int(round_metres), round(round_metres * sheet.scale, 2)


def lines_of(shape: BaseGeometry) -> Iterator[list[tuple[float, float]]]:
    """Take a shape apart into lines: those of its areas, too."""
    for part in shapely.get_parts(shapely.get_parts(shape)).tolist():
        if part.geom_type == "Polygon":
            yield from (list(ring.coords) for ring in (part.exterior, *part.interiors))
        elif part.geom_type in ("LineString", "LinearRing"):
            yield [(x, y) for x, y, *_ in part.coords]


def path_of(shape: BaseGeometry) -> str:
    """Write a shape as the ``d`` of an SVG path, to a hundredth of a millimetre."""
    written = []
    for line in lines_of(shape):
        points = [f"{x:.2f} {y:.2f}" for x, y, *_ in line]
        kept = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
        written.append(f"M{'L'.join(kept)}")
    return "".join(written)
