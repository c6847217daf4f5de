"""A sketch of the surroundings of a stop: where its pin will stand, and in which field it may lie.

Metres from the true place, east to the right and north upwards; the sketch is square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import shapely
from shapely import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geodata.geometry import METRES_PER_DEGREE, metric
from geodata.walk import Walk

AREAS = ("green", "water", "building")
LINES = ("path", "street", "tram")
LEAST, ROOM = 120.0, 1.3  # metres from the middle to the edge; how much wider than the field


@dataclass(frozen=True)
class Sketch:
    """What is drawn, as path data by the class of its look; ``field`` is x, y, width, height."""

    half: float
    paths: tuple[tuple[str, str], ...]
    field: tuple[float, float, float, float] | None
    pin: tuple[float, float] | None


def place_sketch(walk: Walk, place: Point, pin: Point | None, field: Polygon | None) -> Sketch:
    """Sketch ``place``; ``pin`` is where it is shown, ``field`` what is told of it."""
    told = metric(field, place).bounds if field else None
    half = max([LEAST, *(ROOM * abs(side) for side in told or ())])
    shown = metric(pin, place) if pin else None
    return Sketch(
        round(half, 1),
        tuple(_drawn(walk, place, half)),
        _rectangle(told) if told else None,
        (round(shown.x, 1), round(-shown.y, 1)) if shown else None,
    )


def _drawn(walk: Walk, place: Point, half: float) -> Iterator[tuple[str, str]]:
    layers: dict[str, list[BaseGeometry]] = {name: [] for name in (*AREAS, *LINES, "route")}
    for feature in walk.background:
        if feature.layer in layers:
            layers[feature.layer].append(feature.shape)
    layers["route"] = [leg.shape for leg in walk.legs if leg.variant == "main"]
    for name, shapes in layers.items():
        if data := " ".join(_paths(_near(shapes, place, half), name in AREAS)):
            yield name, data


def _near(shapes: list[BaseGeometry], place: Point, half: float) -> Iterator[BaseGeometry]:
    around = place.buffer(2 * half / METRES_PER_DEGREE).envelope
    window = box(-half, -half, half, half)
    for shape in shapes:
        if shape.intersects(around):
            yield shapely.clip_by_rect(metric(shape, place), *window.bounds)


def _paths(shapes: Iterable[BaseGeometry], closed: bool) -> Iterator[str]:
    for part in shapely.get_parts(list(shapes)):
        if part.geom_type == "Polygon" and closed:
            yield f"{_path(part.exterior.coords)}Z"
        elif part.geom_type == "LineString" and not closed:
            yield _path(part.coords)
        elif part.geom_type == "Polygon":
            yield f"{_path(part.exterior.coords)}Z"


def _path(corners: Iterable[tuple[float, ...]]) -> str:
    return "M" + "L".join(f"{corner[0]:.1f} {-corner[1]:.1f}" for corner in corners)


def _rectangle(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    return round(west, 1), round(-north, 1), round(east - west, 1), round(north - south, 1)
