"""What the pages of a walk show: stops with their offers, notes and the way on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from geodata.directions import Step, directions, relation
from geodata.expecting import step_free_legs
from geodata.geometry import length, walking_minutes
from geodata.hours import Hours, intervals, judge
from geodata.problems import Phrase
from geodata.route import legs_between
from geodata.walk import Category, Leg, Note, Offer, Stop, Theme, Walk

DAYS_AHEAD = 14  # as far as a phone may reckon by itself
SHORT_LIST = 200  # above so many stops, the list carries number, title and actor alone


@dataclass(frozen=True)
class Way:
    """The way from one stop to the next: metres, minutes, and the turns where they are known.

    ``around`` is another leg that leads there without steps.
    """

    to: Stop
    number: int
    metres: float
    minutes: int
    steps: tuple[Step, ...]
    relation: Phrase | None
    leg: Leg | None
    around: Leg | None
    around_metres: float
    around_steps: tuple[Step, ...]


@dataclass(frozen=True)
class OfferCard:
    """An offer, whether it is open, and the intervals a phone may reckon with."""

    offer: Offer
    category: Category | None
    hours: Hours
    intervals: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True)
class StopCard:
    """A stop with everything that belongs to it. ``number`` is its rank among all stops."""

    stop: Stop
    number: int
    offers: tuple[OfferCard, ...] = ()
    notes: tuple[Note, ...] = ()
    themes: tuple[Theme, ...] = ()
    way: Way | None = None
    back: tuple[int, Stop] | None = None


@dataclass(frozen=True)
class NoteCard:
    """A note and the stop it belongs to, if any."""

    note: Note
    stop: Stop | None
    number: int


def cards(walk: Walk, stops: tuple[Stop, ...], now: datetime) -> tuple[StopCard, ...]:
    """Make the cards of these stops of the walk, in the order given."""
    numbers = {stop.id: number for number, stop in enumerate(walk.stops, start=1)}
    ways = ways_on(walk)
    return tuple(_card(walk, stop, numbers[stop.id], ways, now) for stop in stops)


def short_cards(walk: Walk, stops: tuple[Stop, ...]) -> tuple[StopCard, ...]:
    """Make cards that carry the stop and its number alone, for a list of very many."""
    numbers = {stop.id: number for number, stop in enumerate(walk.stops, start=1)}
    return tuple(StopCard(stop, numbers[stop.id]) for stop in stops)


def _card(walk: Walk, stop: Stop, number: int, ways: dict[str, Way], now: datetime) -> StopCard:
    offers = tuple(offer_card(walk, offer, now) for offer in offers_by_stop(walk).get(stop.id, ()))
    before = walk.stops[number - 2] if number > 1 else None
    return StopCard(
        stop,
        number,
        offers,
        notes_by_stop(walk).get(stop.id, ()),
        tuple(theme for theme in walk.themes if theme.key in stop.themes),
        ways.get(stop.id),
        (number - 1, before) if before else None,
    )


def offer_card(walk: Walk, offer: Offer, now: datetime) -> OfferCard:
    category = next((each for each in walk.categories if each.key == offer.category), None)
    hours = judge(offer, walk, now)
    ahead = () if hours.unconfirmed else intervals(offer, walk, start_of_day(now), DAYS_AHEAD)
    return OfferCard(offer, category, hours, ahead)


def start_of_day(now: datetime) -> datetime:
    """Begin with the day, so that a page is the same all day long but for what opens and closes."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def note_cards(walk: Walk, theme: Theme) -> tuple[NoteCard, ...]:
    """Give the notes on a theme, in the order of the stops; those without a stop come last."""
    numbers = {stop.id: (number, stop) for number, stop in enumerate(walk.stops, start=1)}
    found = [note for note in walk.notes if theme.key in note.themes]
    found.sort(key=lambda note: numbers[note.stop][0] if note.stop in numbers else len(numbers) + 1)
    return tuple(
        NoteCard(note, numbers[note.stop][1], numbers[note.stop][0])
        if note.stop in numbers
        else NoteCard(note, None, 0)
        for note in found
    )


class _Same:
    """Let a walk be a key: two keys are equal where the walk is the same object."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk

    def __hash__(self) -> int:
        return id(self.walk)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.walk is self.walk


def offers_by_stop(walk: Walk) -> dict[str, tuple[Offer, ...]]:
    return _parts_by_stop(_Same(walk))[0]


def notes_by_stop(walk: Walk) -> dict[str, tuple[Note, ...]]:
    return _parts_by_stop(_Same(walk))[1]


@lru_cache(maxsize=32)
def _parts_by_stop(same: _Same) -> tuple[dict[str, tuple[Offer, ...]], dict[str, tuple[Note, ...]]]:
    offers: dict[str, list[Offer]] = {}
    for offer in same.walk.offers:
        offers.setdefault(offer.stop, []).append(offer)
    notes: dict[str, list[Note]] = {}
    for note in same.walk.notes:
        notes.setdefault(note.stop, []).append(note)
    return (
        {stop: tuple(there) for stop, there in offers.items()},
        {stop: tuple(there) for stop, there in notes.items()},
    )


def ways_on(walk: Walk) -> dict[str, Way]:
    """Give the way on from each stop but the last; reckoned once for each reading of a walk."""
    return _ways_on(_Same(walk))


@lru_cache(maxsize=32)
def _ways_on(same: _Same) -> dict[str, Way]:
    walk = same.walk
    steps = directions(walk)
    legs = legs_between(walk)
    step_free = step_free_legs(walk)
    ways = {}
    for number, (stop, following) in enumerate(
        zip(walk.stops, walk.stops[1:], strict=False), start=2
    ):
        leg = legs.get((stop.id, following.id))
        metres = length(leg.shape) if leg else 0.0
        around = step_free.get((stop.id, following.id))
        ways[stop.id] = Way(
            following,
            number,
            metres,
            walking_minutes(metres),
            steps.get(leg.id, ()) if leg else (),
            relation(stop, following, number - 1),
            leg,
            around,
            length(around.shape) if around else 0.0,
            steps.get(around.id, ()) if around else (),
        )
    return ways


def route_metres(walk: Walk) -> float:
    return sum(length(leg.shape) for leg in walk.legs if leg.variant == "main")
