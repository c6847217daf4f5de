"""A walk as GeoDataFrames, and what tables of shapes answer better than loops.

GeoPandas takes a second to import, so it is imported where it is used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely
from shapely import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geodata.fields import Field, fields_of
from geodata.geometry import MOST_DECIMALS, bounds
from geodata.street_names import NAMED_LAYERS
from geodata.walk import KINDS, Feature, Walk
from geodata.wording import Wording

if TYPE_CHECKING:
    from geopandas import GeoDataFrame, GeoSeries
    from pandas import DataFrame

WGS_84 = "EPSG:4326"
COLLECTED: dict[int, Callable[[Any], BaseGeometry]] = {
    0: shapely.MultiPoint,
    1: shapely.MultiLineString,
    2: shapely.MultiPolygon,
}
DTYPES = {"number": "float64", "amount": "float64", "flag": "boolean"}


def frames(walk: Walk, language: str = "") -> dict[str, GeoDataFrame]:
    """Give one GeoDataFrame for each kind of feature, by its name.

    Columns are named as in the files and hold what a table can hold: texts in ``language`` or the
    nearest there is, lists as "a, b", days as 2025-02-17, of consent its scope.
    """
    return {
        kind.name: _frame(getattr(walk, kind.attribute), fields_of(kind.type), walk, language)
        for kind in KINDS
    }


def _frame(
    features: Sequence[Feature], fields: Sequence[Field], walk: Walk, language: str
) -> GeoDataFrame:
    import geopandas
    import pandas

    ids = pandas.Index([feature.id for feature in features], name="id", dtype="str")
    columns = {
        field.name: pandas.Series(
            [
                _cell(getattr(feature, field.attribute), field, walk, language)
                for feature in features
            ],
            index=ids,
            dtype=DTYPES.get(field.form.name, "str"),
        )
        for field in fields
    }
    shapes = geopandas.GeoSeries([feature.shape for feature in features], index=ids, crs=WGS_84)
    return geopandas.GeoDataFrame(columns, index=ids, geometry=shapes)


def _cell(value: Any, field: Field, walk: Walk, language: str) -> Any:
    """Give the value as a table holds it; missing where it is empty."""
    if value is None or (isinstance(value, str | tuple | Wording) and not value):
        return None
    if field.form.name == "words":
        return value.said(language or walk.default_language, walk.default_language).text
    if field.form.name == "consent":
        return value.scope
    if field.form.name == "steps":
        return json.dumps(value)
    written = field.form.write(value)
    return ", ".join(written) if isinstance(written, list) else written


def metric_crs(longitude: float, latitude: float) -> str:
    """Name the UTM zone of a place. Asking GeoPandas to estimate it takes 0.1 s each time."""
    zone = min(60, int((longitude + 180) // 6) + 1)
    return f"EPSG:{(32700 if latitude < 0 else 32600) + zone}"


def nearest_street(walk: Walk, within: float = 100.0) -> GeoDataFrame:
    """Give for each stop whose place is known the nearest named street and the metres to it.

    A stop without a named street ``within`` so many metres has none.
    """
    tables = frames(walk)
    stops = _placed(tables["stop"], walk)[["geometry"]]
    named = tables["background"]
    named = named[named["layer"].isin(NAMED_LAYERS) & named["name"].notna()]
    streets = named[["name", "geometry"]].rename(columns={"name": "street"}).to_crs(stops.crs)
    near = stops.sjoin_nearest(streets, max_distance=within, distance_col="metres", how="left")
    near = near[~near.index.duplicated()]
    return near.rename_axis("id")[["street", "metres", "geometry"]].to_crs(WGS_84)


def reach(walk: Walk, metres: float = 300.0) -> DataFrame:
    """Give every pair of a stop and an offer within so many metres, nearest first for each stop.

    An offer without a place of its own lies where its stop lies.
    """
    tables = frames(walk)
    stops = _placed(tables["stop"], walk)
    offers = tables["offer"]
    at_stops = tables["stop"].geometry.reindex(offers["stop"]).set_axis(offers.index)
    offers = _placed(offers.set_geometry(offers.geometry.combine_first(at_stops)), walk)
    pairs = stops[["geometry"]].sjoin(
        offers[["geometry"]], predicate="dwithin", distance=metres, lsuffix="stop", rsuffix="offer"
    )
    pairs = pairs.rename_axis("stop").rename(columns={"id_offer": "offer"}).reset_index()
    there = offers.geometry.loc[pairs["offer"]].set_axis(pairs.index)
    pairs["metres"] = pairs.geometry.distance(there)
    pairs["place"] = pairs["stop"].map({stop.id: number for number, stop in enumerate(walk.stops)})
    ordered = pairs.sort_values(["place", "metres", "offer"], ignore_index=True)
    return ordered[["stop", "offer", "metres"]]


def _placed(frame: GeoDataFrame, walk: Walk) -> GeoDataFrame:
    """Give the rows that have a place, on the plane of their UTM zone."""
    return frame[frame.geometry.notna()].to_crs(_plane(walk))


def _plane(walk: Walk) -> str:
    west, south, east, north = bounds(walk) or (0.0, 0.0, 0.0, 0.0)
    return metric_crs((west + east) / 2, (south + north) / 2)


def clip_background(
    walk: Walk, margin_metres: float = 300.0, tolerance_metres: float = 2.0
) -> Walk:
    """Cut the background to the walk's surroundings and leave out what is too fine to see.

    Broken polygons are mended. What lies in the surroundings stays, however small, and lines stay
    lines and areas areas. Without anything to walk to, nothing is cut.
    """
    import geopandas

    if not walk.background:
        return walk
    plane = _plane(walk)
    shapes = geopandas.GeoSeries([one.shape for one in walk.background], crs=WGS_84).to_crs(plane)
    mended = shapes.make_valid(method="structure", keep_collapsed=False)
    cut = mended.intersection(around) if (around := _around(walk, plane, margin_metres)) else mended
    simple = cut.simplify(tolerance_metres)
    drawn = _rounded(simple.where(~simple.is_empty, cut))
    return replace(
        walk,
        background=tuple(
            replace(one, shape=shape)
            for one, after in zip(walk.background, drawn, strict=True)
            if (shape := _like(one.shape, after)) is not None
        ),
    )


def _around(walk: Walk, plane: str, margin: float) -> Polygon | None:
    import geopandas

    if not (limits := bounds(replace(walk, background=()))):
        return None
    west, south, east, north = limits
    corners = geopandas.GeoSeries(
        [Point(x, y) for x in (west, east) for y in (south, north)], crs=WGS_84
    )
    left, bottom, right, top = corners.to_crs(plane).total_bounds
    around: Polygon = box(left - margin, bottom - margin, right + margin, top + margin)
    return around


def _rounded(shapes: GeoSeries) -> GeoSeries:
    """Round to the decimals of our files without breaking a polygon or losing a tiny one."""
    degrees = shapes.to_crs(WGS_84)
    rounded = degrees.set_precision(10**-MOST_DECIMALS)
    return rounded.where(~rounded.is_empty, degrees)


def _like(before: BaseGeometry, after: BaseGeometry) -> BaseGeometry | None:
    """Keep of a cut shape what is of the kind it was: a corner that touches is no area."""
    kinds = {shapely.get_dimensions(part) for part in _parts(before)}
    parts = [part for part in _parts(after) if shapely.get_dimensions(part) in kinds]
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    held = {int(shapely.get_dimensions(part)) for part in parts}
    return COLLECTED[held.pop()](parts) if len(held) == 1 else shapely.GeometryCollection(parts)


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    """Take a shape apart, collections within collections too."""
    parts: list[BaseGeometry] = shapely.get_parts(shapely.get_parts(shape)).tolist()
    return [part for part in parts if not part.is_empty]
