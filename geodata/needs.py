"""Needs and offers side by side: what was raised on a theme, and what is to be had close by.

A walk does not say which theme an offer serves. The rule here is that an offer belongs to a theme
where the stop that it is found at speaks of that theme, or where a note on the theme names the
offer. Whatever else lies near is counted, and not named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shapely import Point, STRtree

from geodata.geometry import distance, metric
from geodata.walk import Note, Offer, Stop, Theme, Walk

WITHIN = 600.0  # metres as the crow flies
ROOM = 1.05  # the plane is a little off, the sphere is asked last
RAISED = ("statement", "question", "idea", "observation")


@dataclass(frozen=True)
class Near:
    """An offer and how far it lies from where something was raised."""

    offer: Offer
    metres: float


@dataclass(frozen=True)
class Raised:
    """What was raised on a theme at one place, and the offers there are for it.

    ``others`` counts offers close by that do not belong to the theme. Where ``place`` is unknown,
    nothing can be said of either; where ``rough``, the metres are rough, too.
    """

    stop: Stop | None
    number: int
    place: Point | None
    rough: bool
    notes: tuple[Note, ...]
    near: tuple[Near, ...]
    others: int


@dataclass(frozen=True)
class Needs:
    theme: Theme
    raised: tuple[Raised, ...]

    @property
    def unanswered(self) -> tuple[Raised, ...]:
        """Give the places where something was raised and no offer for it is near."""
        return tuple(each for each in self.raised if each.place is not None and not each.near)


def needs(walk: Walk, today: date) -> tuple[Needs, ...]:
    """Set what was raised beside the offers near it, theme by theme."""
    stops = {stop.id: (number, stop) for number, stop in enumerate(walk.stops, start=1)}
    offers = [(each, place) for each in _going_on(walk, today) if (place := _place(each, stops))]
    map_of_offers = _Near([place for _, place in offers])
    return tuple(
        Needs(theme, tuple(_raised(walk, theme, stops, offers, map_of_offers)))
        for theme in walk.themes
    )


def belongs(walk: Walk, theme: Theme) -> frozenset[str]:
    """Name the offers that belong to a theme."""
    asking = {stop.id for stop in walk.stops if theme.key in stop.themes}
    named = {note.offer for note in walk.notes if theme.key in note.themes}
    return frozenset(each.id for each in walk.offers if each.stop in asking or each.id in named)


class _Near:
    """Points laid on a plane once, so that those near another are found without asking all."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.points = points
        self.origin = points[0] if points else Point(0, 0)
        self.tree = STRtree([metric(point, self.origin) for point in points])

    def within(self, place: Point) -> list[tuple[float, int]]:
        laid = metric(place, self.origin)
        close = self.tree.query(laid, "dwithin", WITHIN * ROOM) if self.points else ()
        measured = ((distance(place, self.points[at]), int(at)) for at in close)
        return sorted(each for each in measured if each[0] <= WITHIN)


def _raised(
    walk: Walk,
    theme: Theme,
    stops: dict[str, tuple[int, Stop]],
    offers: Sequence[tuple[Offer, Point]],
    near: _Near,
) -> Iterable[Raised]:
    own = belongs(walk, theme)
    places: dict[tuple[int, bytes], list[Note]] = {}
    for note in walk.notes:
        if theme.key in note.themes and note.sort in RAISED:
            rank = stops[note.stop][0] if note.stop in stops else len(stops) + 1
            place = _place(note, stops)
            places.setdefault((rank, place.wkb if place else b""), []).append(note)
    for _, notes in sorted(places.items(), key=lambda each: each[0]):
        place = _place(notes[0], stops)
        found = near.within(place) if place else []
        kept = [Near(offers[at][0], metres) for metres, at in found if offers[at][0].id in own]
        number, stop = stops.get(notes[0].stop, (0, None))
        rough = bool(stop and stop.precision != "exact")
        yield Raised(stop, number, place, rough, tuple(notes), tuple(kept), len(found) - len(kept))


def _place(part: Note | Offer, stops: dict[str, tuple[int, Stop]]) -> Point | None:
    if part.shape is not None:
        return part.shape
    return stops[part.stop][1].shape if part.stop in stops else None


def _going_on(walk: Walk, today: date) -> Iterable[Offer]:
    for offer in walk.offers:
        if offer.status != "ended" and (offer.valid_until is None or offer.valid_until >= today):
            yield offer
