"""What the moving map is drawn from: shapes with their ids and classes, and street names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geodata.expecting import has_steps, is_steep
from geodata.frames import clip_background
from geodata.walk import Background, Leg, Walk
from webapp.maps.style import class_of, drawing_order

MARGIN, TOLERANCE = 2000.0, 1.5  # metres: as far as one may pan, and finer than a line is wide
DECIMALS = 5  # of a degree: about a metre, less than a line is wide
EXACT = 7  # as many as a walk keeps
# Metres around a place that is shown roughly, in which somebody has come to it.
ROUGHLY = {"street": 75, "block": 150, "district": 250}
LINES = ("LineString", "MultiLineString")


def map_data(walk: Walk, decimals: int = DECIMALS) -> bytes:
    """Write the shapes of a walk as compact GeoJSON; always the same bytes for the same walk.

    Whoever is to change route and stops asks for them with all their ``decimals``.
    """
    surroundings = clip_background(walk, MARGIN, TOLERANCE).background
    features = [
        *_background(surroundings),
        *_route(walk.legs, decimals),
        *_stops(walk, decimals),
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _stops(walk: Walk, decimals: int) -> Iterator[dict[str, Any]]:
    for number, stop in enumerate(walk.stops, start=1):
        if stop.shape is not None:
            rough = {"within": ROUGHLY[stop.precision]} if stop.precision in ROUGHLY else {}
            yield _feature(
                stop.shape, {"kind": "stop", "number": number, **rough}, stop.id, decimals
            )


def _route(legs: Iterable[Leg], decimals: int) -> Iterator[dict[str, Any]]:
    for leg in legs:
        about: dict[str, Any] = {"variant": leg.variant, "from": leg.start, "to": leg.end}
        if has_steps(leg) or is_steep(leg):
            about["barred"] = True
        yield _feature(leg.shape, {"kind": "leg", **about}, leg.id, decimals)


def _background(background: Iterable[Background]) -> Iterator[dict[str, Any]]:
    """Join what looks alike and has one name: fewer features, and longer lines for labels."""
    alike: dict[tuple[int, str, str, str], list[BaseGeometry]] = defaultdict(list)
    for feature in background:
        look = (drawing_order(feature), feature.layer, class_of(feature), feature.name)
        alike[look].append(feature.shape)
    for (_, layer, sort, name), shapes in sorted(alike.items()):
        for shape in _joined(shapes):
            named = {"class": sort, "name": name}
            texts = {key: value for key, value in named.items() if value}
            yield _feature(shape, {"kind": "background", "layer": layer, **texts})


def _joined(shapes: Iterable[BaseGeometry]) -> Iterator[BaseGeometry]:
    lines: list[LineString] = []
    for part in shapely.get_parts(list(shapes)):
        if part.geom_type in LINES:
            lines.append(part)
        elif not part.is_empty:
            yield part
    if lines:
        yield shapely.line_merge(MultiLineString(lines))


def _feature(
    shape: BaseGeometry,
    properties: dict[str, Any],
    feature_id: str | None = None,
    decimals: int = DECIMALS,
) -> dict[str, Any]:
    feature: dict[str, Any] = {"type": "Feature"}
    if feature_id is not None:
        feature["id"] = feature_id
    return feature | {"properties": properties, "geometry": _geometry(shape, decimals)}


def _geometry(shape: BaseGeometry, decimals: int) -> dict[str, Any]:
    written = shapely.geometry.mapping(shape)
    return {"type": written["type"], "coordinates": _rounded(written["coordinates"], decimals)}


def _rounded(numbers: Any, decimals: int) -> Any:
    """Round every number in nested coordinates and drop heights."""
    if isinstance(numbers[0], float | int):
        return [round(number, decimals) for number in numbers[:2]]
    return [_rounded(part, decimals) for part in numbers]
