"""What the workspace of a walk shows: stops in order, what hangs on each, what is unfinished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from geodata import fields as f
from geodata.directions import relation
from geodata.fields import fields_of
from geodata.geometry import distance, length
from geodata.hours import is_confirmed
from geodata.problems import Phrase, phrase
from geodata.route import legs_between
from geodata.walk import Leg, Note, Offer, Stop, Walk
from geodata.wording import Wording
from webapp.pages.showing import notes_by_stop, offers_by_stop
from webapp.pages.translating import NAMES


@dataclass(frozen=True)
class Row:
    """A part of the walk in a list, and the languages that it is missing or outdated in."""

    part: Stop | Offer | Note
    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    unconfirmed: bool = False


@dataclass(frozen=True)
class Way:
    """What leads from a stop to the next: a leg, or nothing yet."""

    start: Stop
    end: Stop
    leg: Leg | None
    metres: float


@dataclass(frozen=True)
class StopRow:
    number: int
    row: Row
    stop: Stop
    offers: tuple[Row, ...]
    notes: tuple[Row, ...]
    way: Way | None
    where: Phrase | None


def stop_rows(walk: Walk, today: date) -> tuple[StopRow, ...]:
    legs = legs_between(walk)
    following = dict(zip([stop.id for stop in walk.stops], walk.stops[1:], strict=False))
    return tuple(
        StopRow(
            number,
            row_of(walk, stop, today),
            stop,
            tuple(row_of(walk, each, today) for each in offers_by_stop(walk).get(stop.id, ())),
            tuple(row_of(walk, each, today) for each in notes_by_stop(walk).get(stop.id, ())),
            _way(stop, following.get(stop.id), legs),
            None,
        )
        for number, stop in enumerate(walk.stops, start=1)
    )


def _way(stop: Stop, end: Stop | None, legs: dict[tuple[str, str], Leg]) -> Way | None:
    if end is None:
        return None
    leg = legs.get((stop.id, end.id))
    return Way(stop, end, leg, length(leg.shape) if leg else 0.0)


def row_of(walk: Walk, part: Stop | Offer | Note, today: date) -> Row:
    return Row(
        part,
        tuple(tag for tag in walk.languages[1:] if _misses(part, tag, walk.default_language)),
        tuple(tag for tag in walk.languages[1:] if _is_outdated(part, tag)),
        not isinstance(part, Note) and not is_confirmed(part, walk, today),
    )


def _wordings(part: Stop | Offer | Note) -> Iterable[Wording]:
    return (
        getattr(part, each.attribute)
        for each in fields_of(type(part))
        if each.form is f.WORDS and each.name not in NAMES
    )


def _misses(part: Stop | Offer | Note, tag: str, first: str) -> bool:
    return any(words.texts.get(first) and not words.texts.get(tag) for words in _wordings(part))


def _is_outdated(part: Stop | Offer | Note, tag: str) -> bool:
    return any(
        words.texts.get(tag) and tag in words.states and words.states[tag].state == "outdated"
        for words in _wordings(part)
    )


def legs_elsewhere(walk: Walk) -> tuple[Leg, ...]:
    """Give the legs that lead from no stop to the one after it: other ways, and lost ones."""
    legs = legs_between(walk)
    on_the_way = {
        legs[pair].id for pair in pairwise(stop.id for stop in walk.stops) if pair in legs
    }
    return tuple(leg for leg in walk.legs if leg.id not in on_the_way)


def whereabouts(walk: Walk, stop: Stop) -> tuple[Phrase, ...]:
    """Tell where a stop lies: between which others on the way, and how far from the nearest."""
    place = walk.stops.index(stop)
    told: list[Phrase] = []
    if 0 < place < len(walk.stops) - 1:
        told.append(phrase("Between stop %(one)s and stop %(other)s.", one=place, other=place + 2))
    others = [
        (distance(other.shape, stop.shape), number, other)
        for number, other in enumerate(walk.stops, start=1)
        if other.id != stop.id and other.shape is not None and stop.shape is not None
    ]
    if others:
        _, number, nearest = min(others, key=lambda found: found[:2])
        told += [words] if (words := relation(nearest, stop, number)) else []
    return tuple(told)
