"""What a glance at the map tells of a walk: how far it spreads, and its outermost stops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely import Point

from geodata.geometry import distance
from geodata.problems import Phrase, phrase
from geodata.walk import Walk


@dataclass(frozen=True)
class Overview:
    """Metres from west to east and from south to north; the outermost stops by their numbers."""

    wide: float
    high: float
    north: int
    east: int
    south: int
    west: int

    def said(self, wide: str, high: str) -> Phrase:
        """Say it in two sentences; ``wide`` and ``high`` are its metres in words."""
        return phrase(
            "From west to east the walk spreads over %(wide)s, from north to south over %(high)s. "
            "Farthest north lies stop %(north)s, farthest east stop %(east)s, "
            "farthest south stop %(south)s, farthest west stop %(west)s.",
            wide=wide,
            high=high,
            north=self.north,
            east=self.east,
            south=self.south,
            west=self.west,
        )


def overview(walk: Walk) -> Overview | None:
    """Look at the stops as they are shown; none where fewer than two have a place of their own."""
    numbers = {stop.id: number for number, stop in enumerate(walk.stops, 1)}
    places = {numbers[stop.id]: stop.shape for stop in walk.stops if stop.shape is not None}
    if len({(place.x, place.y) for place in places.values()}) < 2:  # noqa: PLR2004 — said above
        return None
    return _between(places)


def _between(places: Mapping[int, Point]) -> Overview:
    east, west = (pick(places, key=lambda number: places[number].x) for pick in (max, min))
    north, south = (pick(places, key=lambda number: places[number].y) for pick in (max, min))
    level = (places[south].y + places[north].y) / 2
    wide = distance(Point(places[west].x, level), Point(places[east].x, level))
    high = distance(Point(0, places[south].y), Point(0, places[north].y))
    return Overview(wide, high, north, east, south, west)
