"""What to expect of a walk before it begins: length, heights, steps, slopes, places to rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geodata.geometry import length, main_legs
from geodata.route import legs_between
from geodata.walk import Leg, Stop, Walk

STEEP = 6.0  # per cent: more than a wheelchair user should be asked to push up


@dataclass(frozen=True)
class Stretch:
    """A leg with the numbers of the stops that it joins; 0 where it names none."""

    leg: Leg
    start: int
    end: int


@dataclass(frozen=True)
class Expected:
    """What the legs and stops of a walk say together; what they do not say is counted.

    ``up`` and ``down`` are metres, and None where not every leg says them. Stops come with their
    number.
    """

    metres: float
    legs: int
    up: float | None
    down: float | None
    stepped: tuple[Stretch, ...]
    steep: tuple[Stretch, ...]
    steps_unknown: int
    incline_unknown: int
    surfaces: tuple[str, ...]
    toilets: tuple[tuple[int, Stop], ...]
    benches: tuple[tuple[int, Stop], ...]
    toilets_unknown: int
    benches_unknown: int


def expected(walk: Walk) -> Expected:
    legs = main_legs(walk)
    stretches = _stretches(walk, legs)
    numbered = tuple(enumerate(walk.stops, start=1))
    return Expected(
        sum(length(leg.shape) for leg in legs),
        len(legs),
        _whole(leg.up for leg in legs),
        _whole(leg.down for leg in legs),
        tuple(stretch for stretch in stretches if has_steps(stretch.leg)),
        tuple(stretch for stretch in stretches if is_steep(stretch.leg)),
        sum(leg.steps is None for leg in legs),
        sum(leg.incline is None for leg in legs),
        tuple(dict.fromkeys(leg.surface for leg in legs if leg.surface)),
        tuple((number, stop) for number, stop in numbered if stop.toilets_wheelchair == "yes"),
        tuple((number, stop) for number, stop in numbered if stop.benches),
        sum(not stop.toilets_wheelchair for stop in walk.stops),
        sum(stop.benches is None for stop in walk.stops),
    )


def has_steps(leg: Leg) -> bool:
    return bool(leg.steps)


def is_steep(leg: Leg) -> bool:
    return leg.incline is not None and abs(leg.incline) > STEEP


def step_free_legs(walk: Walk) -> dict[tuple[str, str], Leg]:
    """Find the legs that lead without steps from one stop to another, beside the main route."""
    return {
        (leg.start, leg.end): leg
        for leg in walk.legs
        if leg.variant == "step-free" and leg.start and leg.end
    }


def _stretches(walk: Walk, legs: Iterable[Leg]) -> list[Stretch]:
    numbers = {stop.id: number for number, stop in enumerate(walk.stops, start=1)}
    ends = {leg.id: pair for pair, leg in legs_between(walk).items()}
    found = []
    for leg in legs:
        start, end = ends.get(leg.id, (leg.start, leg.end))
        found.append(Stretch(leg, numbers.get(start, 0), numbers.get(end, 0)))
    return found


def _whole(amounts: Iterable[float | None]) -> float | None:
    """Add amounts up; nothing where one is not known, since half a sum says too little."""
    known = list(amounts)
    return None if not known or None in known else sum(amount or 0 for amount in known)
