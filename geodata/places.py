"""Whether the places of a walk can be right: on earth, near each other, longitude first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.fields import shown
from geodata.problems import Complaint, Phrase, phrase
from geodata.walk import KIND_OF, Feature, Walk, features
from geodata.zones import Place, place_of_country, place_of_zone

LATITUDES, LONGITUDES = 90, 180
METRES = 1_000  # no degrees: the coordinates of a plane are greater
# Nobody walks 300 km from one stop to the next, and no time zone lies 2,500 km from its own city
# in the countries that draw their maps longitude first by mistake.
FAR_FROM_OTHERS, NEAR_OTHERS = 300, 100
FAR_FROM_ZONE, NEAR_ZONE = 2_500, 1_500
EARTH_RADIUS = 6371.0

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


def complaints_about_places(walk: Walk) -> Iterator[Complaint]:
    """Name every place that cannot be right, and how to put it right."""
    placed = [feature for feature in features(walk) if feature.shape is not None]
    if not placed:
        return
    corners = shapely.bounds([feature.shape for feature in placed])
    on_earth: Mask = np.all(np.isfinite(corners), axis=1)
    on_earth &= (np.abs(corners) <= (LONGITUDES, LATITUDES) * 2).all(axis=1)
    if on_earth.all():
        yield from _apart(walk, placed, corners)
        return
    there = [feature for feature, on in zip(placed, on_earth, strict=True) if on]
    lost = [feature for feature, on in zip(placed, on_earth, strict=True) if not on]
    yield from _off_earth(lost, corners[~on_earth], there, corners[on_earth])
    if there:
        yield from _apart(walk, there, corners[on_earth])


def why_not_on_earth(shape: BaseGeometry) -> Phrase | None:
    """Say why a shape cannot lie anywhere on earth, or nothing where it can."""
    west, south, east, north = shapely.bounds(shape).tolist()
    if -LONGITUDES <= west <= east <= LONGITUDES and -LATITUDES <= south <= north <= LATITUDES:
        return None
    if np.isfinite([west, south]).all() and max(map(abs, (west, south, east, north))) > METRES:
        return _other_system()
    x, y = (west, south) if abs(west) > LONGITUDES or abs(south) > LATITUDES else (east, north)
    return _no_place(x, y, None)


def why_far(walk: Walk) -> Callable[[BaseGeometry], Phrase | None]:
    """Give a function that says what is wrong with a place far from all others of the walk."""
    placed = [feature.shape for feature in features(walk) if feature.shape is not None]
    if not placed:
        return lambda shape: None
    anchor = _anchor(_middles(shapely.bounds(placed)))

    def why(shape: BaseGeometry) -> Phrase | None:
        middle = _middles(np.array([shape.bounds]))
        away = _kilometres(middle, anchor)[0]
        if away <= FAR_FROM_OTHERS:
            return None
        swapped = _swapped(middle, anchor, FAR_FROM_OTHERS, NEAR_OTHERS)[0]
        return _swap(*middle[0]) if swapped else _far(away)

    return why


def _off_earth(
    lost: Sequence[Feature], corners: Numbers, there: Sequence[Feature], others: Numbers
) -> Iterator[Complaint]:
    """Complain once about a file that is all in metres, else about each feature."""
    in_metres: Mask = np.any((np.abs(corners) > METRES) & np.isfinite(corners), axis=1)
    by_file = Counter(_file(each) for each, metres in zip(lost, in_metres, strict=True) if metres)
    by_file.subtract(map(_file, there))
    wholly = {file for file, count in by_file.items() if count > 1}
    for file in sorted(wholly):
        yield Complaint(file, "", "geometry", _other_system())
    anchor = _anchor(_middles(others)) if there else None
    for feature, (west, south, _, _), metres in zip(lost, corners, in_metres, strict=True):
        if _file(feature) not in wholly:
            yield _complaint(feature, _other_system() if metres else _no_place(west, south, anchor))


def _no_place(x: float, y: float, anchor: Place | None) -> Phrase:
    if not (np.isfinite(x) and np.isfinite(y)):
        return phrase("A coordinate is not a finite number; please correct it.")
    mirrored = abs(y) <= LONGITUDES and abs(x) <= LATITUDES
    if mirrored and (not anchor or _kilometres(np.array([[y, x]]), anchor)[0] < NEAR_OTHERS):
        return _swap(x, y)
    return phrase(
        "This place is not on earth: longitude %(x)s, latitude %(y)s; please correct it.",
        x=_degrees(x),
        y=_degrees(y),
    )


def _other_system() -> Phrase:
    return phrase(
        "These coordinates are no degrees; they seem to be metres of another reference system. "
        "Please export the file again as WGS 84 (EPSG:4326)."
    )


def _swap(x: float, y: float) -> Phrase:
    return phrase(
        "Longitude and latitude look swapped. Longitude stands first; please write [%(y)s, %(x)s].",
        x=_degrees(x),
        y=_degrees(y),
    )


def _degrees(number: float) -> str:
    return f"{number:.7f}".rstrip("0").rstrip(".")


def _apart(walk: Walk, placed: list[Feature], corners: Numbers) -> Iterator[Complaint]:
    """Find places far from the others, and those where only the order of the numbers is wrong."""
    middles = _middles(corners)
    home = _home(walk)
    swapped = np.zeros(len(placed), dtype=bool)
    if home:
        swapped = _swapped(middles, home, FAR_FROM_ZONE, NEAR_ZONE)
        if swapped.all() and len(placed) > 1:
            yield Complaint(_file(placed[0]), "", "geometry", _all_swapped(middles[0]))
            return
    anchor = _anchor(middles if swapped.all() else middles[~swapped])
    swapped |= _swapped(middles, anchor, FAR_FROM_OTHERS, NEAR_OTHERS)
    away = _kilometres(middles, anchor)
    for index in np.flatnonzero(swapped | (away > FAR_FROM_OTHERS)):
        words = _swap(*middles[index]) if swapped[index] else _far(away[index])
        yield _complaint(placed[index], words)


def _home(walk: Walk) -> Place | None:
    return place_of_zone(walk.timezone) or place_of_country(walk.region.split("-")[0])


def _all_swapped(middle: Numbers) -> Phrase:
    x, y = middle
    return phrase(
        "Longitude and latitude look swapped in the whole walk: it would lie far from its region. "
        "Longitude stands first; please write [%(y)s, %(x)s] and so on.",
        x=_degrees(x),
        y=_degrees(y),
    )


def _far(kilometres: float) -> Phrase:
    return phrase(
        "This place lies %(distance)s km from the others; please check its coordinates.",
        distance=round(kilometres),
    )


def _middles(corners: Numbers) -> Numbers:
    middles: Numbers = (corners[:, :2] + corners[:, 2:]) / 2
    return middles


def _anchor(middles: Numbers) -> Place:
    """Choose the place that stands most in the middle, which is a real one in any case."""
    x, y = middles[np.abs(middles - np.median(middles, axis=0)).sum(axis=1).argmin()]
    return float(x), float(y)


def _swapped(places: Numbers, home: Place, far: float, near: float) -> Mask:
    """Say which places lie far from ``home``, and near it once their numbers change places."""
    found: Mask = np.abs(places[:, 0]) <= LATITUDES
    found &= _kilometres(places, home) > far
    found &= _kilometres(places[:, ::-1], home) < near
    return found


def _kilometres(places: Numbers, home: Place) -> Numbers:
    """Measure on a sphere (haversine); ``places`` is n rows of longitude and latitude."""
    lon, lat = np.radians(places).T
    lon0, lat0 = np.radians(home)
    half = np.sin((lat - lat0) / 2) ** 2
    half += np.cos(lat) * np.cos(lat0) * np.sin((lon - lon0) / 2) ** 2
    kilometres: Numbers = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return kilometres


def _file(feature: Any) -> str:
    return KIND_OF[type(feature)].file


def _complaint(feature: Feature, words: Phrase) -> Complaint:
    return Complaint(_file(feature), shown(feature.id), "geometry", words)
