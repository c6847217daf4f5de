"""Latitudes and longitudes as people write them: 51,05 · 51.05° N · 51° 3' 12" · 51.05, 13.74."""

from __future__ import annotations

import math
import re

from shapely import Point

from geodata.fields import Wrong, shown
from geodata.formats.shapes import DECIMALS
from geodata.problems import Phrase, phrase

LATITUDES, LONGITUDES = 90, 180
METRES = 1_000  # no degrees: the coordinates of a plane are greater
MINUTES = 60
NUMBER = r"\d{1,10}(?:[.,]\d{0,20})?"
DEGREES = re.compile(
    rf"([NSEWO])?\s*([-+−]?)\s*({NUMBER})\s*(?:[°º]\s*)?"
    rf"(?:({NUMBER})\s*['’′]\s*)?(?:({NUMBER})\s*(?:[\"”″]|'')\s*)?([NSEWO])?",
    re.IGNORECASE,
)
# 51.053.412 for 51.053412: a spreadsheet took the point for one between thousands.
LOST_POINT = re.compile(r"[-+]?\d{1,3}([.,]\d{3}){2,}")
PAIR = re.compile(r"(.+?)\s*(?:;|,\s+|\s*/\s*|(?<=[\d°'\"NS])\s+(?=[\d\-EOW]))\s*(.+)", re.DOTALL)
PLAIN_PAIR = re.compile(r"([-+]?\d+\.\d+),([-+]?\d+\.\d+)")
WKT_POINT = re.compile(
    r"POINT\s*(?:Z\s*)?\(\s*([-+.\d]{1,30})\s+([-+.\d]{1,30})(?:\s+[-+.\d]{1,30})?\s*\)",
    re.IGNORECASE,
)
LONGEST = 100


def read_point(latitude: str, longitude: str) -> Point | None:
    """Read a place from two cells, None where both are empty; raises ``Wrong``."""
    if not latitude and not longitude:
        return None
    if not latitude or not longitude:
        raise Wrong(phrase("One of latitude and longitude is missing; please add it."))
    return _point(_degrees(latitude, "NS"), _degrees(longitude, "EWO"))


def read_position(text: str) -> Point | None:
    """Read a place from one cell, latitude first, or as WKT, None where it is empty."""
    if not text:
        return None
    if len(text) > LONGEST:
        raise Wrong(_no_coordinates(text))
    if match := WKT_POINT.fullmatch(text):
        return _point(_degrees(match[2], ""), _degrees(match[1], ""))
    match = PLAIN_PAIR.fullmatch(text) or PAIR.fullmatch(text)
    if match is None:
        raise Wrong(_no_coordinates(text))
    return read_point(match[1].strip(), match[2].strip())


def _degrees(text: str, sides: str) -> float:
    if len(text) > LONGEST:
        raise Wrong(_no_coordinates(text))
    if LOST_POINT.fullmatch(text):
        raise Wrong(
            phrase(
                "“%(text)s” has lost its decimal point, perhaps in a spreadsheet; please write "
                "it as 51.0534.",
                text=shown(text),
            )
        )
    match = DEGREES.fullmatch(text.strip())
    if match is None:
        raise Wrong(_no_coordinates(text))
    before, sign, degrees, minutes, seconds, after = match.groups()
    side = (before or after or "").upper()
    if side and sides and side not in sides:
        raise Wrong(_swapped())
    value = _number(degrees) + _number(minutes) / MINUTES + _number(seconds) / MINUTES**2
    return -value if sign in ("-", "−") or side in ("S", "W") else value


def _number(text: str | None) -> float:
    return float(text.replace(",", ".")) if text else 0.0


def _point(latitude: float, longitude: float) -> Point:
    if abs(latitude) > METRES or abs(longitude) > METRES:
        raise Wrong(
            phrase(
                "These coordinates are no degrees; they seem to be metres of another reference "
                "system, such as UTM. Please convert them to WGS 84 (EPSG:4326)."
            )
        )
    if abs(latitude) > LATITUDES and abs(longitude) <= LATITUDES:
        raise Wrong(_swapped())
    if not (abs(latitude) <= LATITUDES and abs(longitude) <= LONGITUDES):
        raise Wrong(
            phrase(
                "This place is not on earth: latitude %(y)s, longitude %(x)s; please correct it.",
                y=latitude,
                x=longitude,
            )
        )
    if not math.isfinite(latitude + longitude):
        raise Wrong(phrase("A coordinate is not a finite number; please correct it."))
    return Point(round(longitude, DECIMALS), round(latitude, DECIMALS))


def _swapped() -> Phrase:
    return phrase("Latitude and longitude look swapped; please exchange the two columns.")


def _no_coordinates(text: str) -> Phrase:
    return phrase(
        "“%(text)s” is no position; please write latitude and longitude as 51.0534 and 13.7373.",
        text=shown(text),
    )
