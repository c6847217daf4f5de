"""Needs and offers side by side: what was raised on a theme, and what is to be had close by.

A walk does not say which theme an offer serves. The rule here is that an offer belongs to a theme
where the stop that it is found at speaks of that theme, or where a note on the theme names the
offer. Whatever else lies near is counted, and not named.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from shapely import Point

from geodata.geometry import EARTH_RADIUS
from geodata.walk import Note, Offer, Stop, Theme, Walk

WITHIN = 600.0  # metres as the crow flies
NOTHING = np.array([], dtype=int)
RAISED = ("statement", "question", "idea", "observation")


@dataclass(frozen=True)
class Near:
    """An offer and how far it lies from where something was raised."""

    offer: Offer
    metres: float


@dataclass(frozen=True)
class Raised:
    """What was raised on a theme at one place, and the offers there are for it.

    ``near`` holds the nearest offers that belong to the theme, and ``near_count`` says how many
    there are in all; ``others`` counts those close by that do not belong to it. Where ``place`` is
    unknown, nothing can be said of either; where ``rough``, the metres are rough, too.
    """

    stop: Stop | None
    number: int
    place: Point | None
    rough: bool
    notes: tuple[Note, ...]
    near: tuple[Near, ...]
    near_count: int
    others: int


@dataclass(frozen=True)
class Needs:
    theme: Theme
    raised: tuple[Raised, ...]

    @property
    def unanswered(self) -> tuple[Raised, ...]:
        """Give the places where something was raised and no offer for it is near."""
        return tuple(each for each in self.raised if each.place is not None and not each.near_count)


def needs(walk: Walk, today: date, most: int = 100) -> tuple[Needs, ...]:
    """Set what was raised beside the ``most`` offers nearest to it, theme by theme."""
    stops = {stop.id: (number, stop) for number, stop in enumerate(walk.stops, start=1)}
    offers = [(each, place) for each in _going_on(walk, today) if (place := _place(each, stops))]
    near = _Near(offers)
    return tuple(
        Needs(theme, tuple(_raised(walk, theme, stops, near, most))) for theme in walk.themes
    )


def belongs(walk: Walk, theme: Theme) -> frozenset[str]:
    """Name the offers that belong to a theme."""
    asking = {stop.id for stop in walk.stops if theme.key in stop.themes}
    named = {note.offer for note in walk.notes if theme.key in note.themes}
    return frozenset(each.id for each in walk.offers if each.stop in asking or each.id in named)


class _Near:
    """Offers whose distances from another are worked out all at once, and once for each place."""

    def __init__(self, offers: Sequence[tuple[Offer, Point]]) -> None:
        self.offers = [offer for offer, _ in offers]
        self.spots = np.radians([[point.x, point.y] for _, point in offers]).reshape(-1, 2)
        self.known: dict[bytes, tuple[np.ndarray, np.ndarray]] = {}

    def within(self, place: Point) -> tuple[np.ndarray, np.ndarray]:
        """Give numbers and metres of the offers that are near, the nearest first."""
        if place.wkb not in self.known:
            metres = self._metres(place)
            close = np.flatnonzero(metres <= WITHIN)
            close = close[np.argsort(metres[close], kind="stable")]
            self.known[place.wkb] = close, metres[close]
        return self.known[place.wkb]

    def _metres(self, place: Point) -> np.ndarray:
        """Follow the haversine formula, as ``geodata.geometry.distance`` does for two points."""
        east, north = math.radians(place.x), math.radians(place.y)
        across = np.sin((self.spots[:, 0] - east) / 2)
        up = np.sin((self.spots[:, 1] - north) / 2)
        chord = up * up + math.cos(north) * np.cos(self.spots[:, 1]) * across * across
        metres: np.ndarray = 2 * EARTH_RADIUS * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
        return metres


def _raised(
    walk: Walk, theme: Theme, stops: dict[str, tuple[int, Stop]], near: _Near, most: int
) -> Iterable[Raised]:
    own = belongs(walk, theme)
    is_own = np.array([offer.id in own for offer in near.offers], dtype=bool)
    for place, notes in _by_place(walk, theme, stops):
        close, metres = near.within(place) if place else (NOTHING, NOTHING)
        kept = is_own[close]
        nearest = zip(close[kept][:most], metres[kept][:most], strict=True)
        number, stop = stops.get(notes[0].stop, (0, None))
        yield Raised(
            stop,
            number,
            place,
            bool(stop and stop.precision != "exact"),
            tuple(notes),
            tuple(Near(near.offers[at], float(away)) for at, away in nearest),
            int(kept.sum()),
            int((~kept).sum()),
        )


def _by_place(
    walk: Walk, theme: Theme, stops: dict[str, tuple[int, Stop]]
) -> Iterable[tuple[Point | None, list[Note]]]:
    """Put together what was raised on a theme at the same place, in the order of the stops."""
    places: dict[tuple[int, bytes], list[Note]] = {}
    for note in walk.notes:
        if theme.key in note.themes and note.sort in RAISED:
            rank = stops[note.stop][0] if note.stop in stops else len(stops) + 1
            place = _place(note, stops)
            places.setdefault((rank, place.wkb if place else b""), []).append(note)
    for _, notes in sorted(places.items(), key=lambda each: each[0]):
        yield _place(notes[0], stops), notes


def _place(part: Note | Offer, stops: dict[str, tuple[int, Stop]]) -> Point | None:
    if part.shape is not None:
        return part.shape
    return stops[part.stop][1].shape if part.stop in stops else None


def _going_on(walk: Walk, today: date) -> Iterable[Offer]:
    for offer in walk.offers:
        if offer.status != "ended" and (offer.valid_until is None or offer.valid_until >= today):
            yield offer
