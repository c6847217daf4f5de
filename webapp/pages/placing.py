"""Places in a form: a point as latitude and longitude, a line as one position in each line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import orjson
from shapely import Point

from geodata.fields import Wrong, shown
from geodata.formats.coordinates import read_point
from geodata.formats.map_links import read_pasted
from geodata.problems import Phrase, counted, phrase

LATITUDE, LONGITUDE, PASTED, LINE = "latitude", "longitude", "place", "geometry"
PLACES = (LATITUDE, LONGITUDE, PASTED)
DECIMALS = 7
SHORTEST_LINE = 2
MOST_POSITIONS = 5_000

Geometry = Mapping[str, Any]


class PlaceWrong(Exception):
    """A control of a place holds no place."""

    def __init__(self, control: str, words: Phrase) -> None:
        super().__init__(str(words))
        self.control = control
        self.words = words


def show_place(geometry: Geometry | None) -> dict[str, str]:
    """Give what the controls of a point hold."""
    if geometry is None:
        return dict.fromkeys(PLACES, "")
    x, y = geometry["coordinates"]
    return {LATITUDE: degrees(y), LONGITUDE: degrees(x), PASTED: ""}


def show_line(geometry: Geometry | None) -> str:
    if geometry is None:
        return ""
    return "\n".join(f"{degrees(y)}, {degrees(x)}" for x, y in geometry["coordinates"])


def degrees(number: float) -> str:
    return f"{number:.{DECIMALS}f}".rstrip("0").rstrip(".")


def read_place(sent: Mapping[str, str]) -> Geometry | None:
    """Give the point that was meant; what was pasted goes before the numbers beside it."""
    if pasted := sent.get(PASTED, "").strip():
        try:
            return written(read_pasted(pasted))
        except Wrong as wrong:
            raise PlaceWrong(PASTED, wrong.words) from None
    latitude, longitude = sent.get(LATITUDE, "").strip(), sent.get(LONGITUDE, "").strip()
    try:
        return written(read_point(latitude, longitude))
    except Wrong as wrong:
        empty = latitude and not longitude
        raise PlaceWrong(LONGITUDE if empty else LATITUDE, wrong.words) from None


def read_line(typed: str) -> Geometry | None:
    """Give the line that was meant, None where nothing is written."""
    rows = [(number, row.strip()) for number, row in enumerate(typed.splitlines(), start=1)]
    rows = [(number, row) for number, row in rows if row]
    if len(rows) > MOST_POSITIONS:
        words = counted(
            "This is more than %(num)s position.",
            "These are more than %(num)s positions.",
            MOST_POSITIONS,
        )
        raise PlaceWrong(LINE, words)
    positions = [_position(number, row) for number, row in rows]
    if not positions:
        return None
    if len(set(positions)) < SHORTEST_LINE:
        words = phrase("A way needs two different positions at least, one in each line.")
        raise PlaceWrong(LINE, words)
    return {"type": "LineString", "coordinates": [list(position) for position in positions]}


def _position(number: int, row: str) -> tuple[float, float]:
    try:
        point = cast(Point, read_pasted(row))  # since something stands in the row
    except Wrong:
        words = phrase(
            "Line %(number)s, “%(row)s”, is no position; please write latitude and longitude as "
            "51.0534, 13.7373.",
            number=number,
            row=shown(row),
        )
        raise PlaceWrong(LINE, words) from None
    return point.x, point.y


def written(point: Point | None) -> Geometry | None:
    return None if point is None else {"type": "Point", "coordinates": [point.x, point.y]}


def geojson_as_lines(text: str) -> str:
    """Write a LineString of GeoJSON as forms do; anything else stays what it is."""
    try:
        read = orjson.loads(text) if text.lstrip().startswith("{") else None
        return text if read is None else show_line(read)
    except (ValueError, TypeError, KeyError):
        return text
