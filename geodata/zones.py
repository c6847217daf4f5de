"""Where on earth a time zone's namesake city lies, from the tz database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

POSITION = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")

Place = tuple[float, float]


def place_of_zone(zone: str) -> Place | None:
    """Give longitude and latitude in degrees; None for a zone without a city, such as UTC."""
    return _places_of_zones().get(zone)


def place_of_country(country: str) -> Place | None:
    """Give the city of a country's first zone, where most of its people live."""
    return _places_of_countries().get(country)


@cache
def _places_of_zones() -> dict[str, Place]:
    return {zone: place for _, zone, place in _rows()}


@cache
def _places_of_countries() -> dict[str, Place]:
    return {country: place for country, _, place in reversed(tuple(_rows()))}


def _rows() -> Iterator[tuple[str, str, Place]]:
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            country, position, zone, *_ = line.split("\t")
            if found := POSITION.fullmatch(position):
                yield country, zone, _degrees(found)


def _degrees(found: re.Match[str]) -> Place:
    north, d, m, s, east, dd, mm, ss = found.groups()
    latitude = int(d) + int(m) / 60 + int(s or 0) / 3600
    longitude = int(dd) + int(mm) / 60 + int(ss or 0) / 3600
    return longitude * (1 if east == "+" else -1), latitude * (1 if north == "+" else -1)
