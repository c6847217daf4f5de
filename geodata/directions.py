"""The way in words between stops, from the shape of the route and the names of streets.

Street names stand in brackets, so that no language has to decline them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from shapely import LineString, Point

from geodata.geometry import bearing, compass, distance, metric
from geodata.problems import Phrase, Translate, phrase, untranslated
from geodata.street_names import Streets, follow, heading, streets_of
from geodata.walk import Stop, Walk

WIGGLE = 15.0
SMOOTHED = 5.0
LONGEST_PIECE = 40.0
MOST_PIECES = 500
TURN = 45.0
TURN_OF_A_STREET = 60.0
STRAIGHT, SLIGHT, SQUARE, SHARP = 20.0, 50.0, 120.0, 160.0

TOWARDS = (
    phrase("%(metres)s m to the north"),
    phrase("%(metres)s m to the north-east"),
    phrase("%(metres)s m to the east"),
    phrase("%(metres)s m to the south-east"),
    phrase("%(metres)s m to the south"),
    phrase("%(metres)s m to the south-west"),
    phrase("%(metres)s m to the west"),
    phrase("%(metres)s m to the north-west"),
)
SEEN_FROM = (
    phrase("%(metres)s m north of stop %(number)s"),
    phrase("%(metres)s m north-east of stop %(number)s"),
    phrase("%(metres)s m east of stop %(number)s"),
    phrase("%(metres)s m south-east of stop %(number)s"),
    phrase("%(metres)s m south of stop %(number)s"),
    phrase("%(metres)s m south-west of stop %(number)s"),
    phrase("%(metres)s m west of stop %(number)s"),
    phrase("%(metres)s m north-west of stop %(number)s"),
)
TURNS = {
    "straight": phrase("then straight on, %(metres)s m"),
    "slightly-left": phrase("then slightly left, %(metres)s m"),
    "left": phrase("then left, %(metres)s m"),
    "sharply-left": phrase("then sharply left, %(metres)s m"),
    "slightly-right": phrase("then slightly right, %(metres)s m"),
    "right": phrase("then right, %(metres)s m"),
    "sharply-right": phrase("then sharply right, %(metres)s m"),
    "back": phrase("then back, %(metres)s m"),
}


@dataclass(frozen=True)
class Step:
    """A part of a leg without a turn; the first step of a leg has an empty ``turn``."""

    metres: float
    heading: float
    street: str
    turn: str


@dataclass(frozen=True)
class _Run:
    """What is walked in one go; ``enters`` and ``leaves`` are directions in degrees."""

    metres: float
    enters: float
    leaves: float
    east: float
    north: float
    street: str


def directions(walk: Walk) -> dict[str, tuple[Step, ...]]:
    """Give the steps of every leg by its id."""
    if not walk.legs:
        return {}
    origin = Point(walk.legs[0].shape.coords[0])
    streets = streets_of(walk, origin)
    return {leg.id: _steps(metric(leg.shape, origin), streets) for leg in walk.legs}


def relation(here: Stop, there: Stop, number: int) -> Phrase | None:
    """Say where a stop lies, seen from another one that has this number."""
    if here.shape is None or there.shape is None:
        return None
    if (metres := distance(here.shape, there.shape)) < SMOOTHED:
        return phrase("at the same place as stop %(number)s", number=number)
    words = SEEN_FROM[_eighth(bearing(here.shape, there.shape))]
    return replace(words, values={"metres": rounded(metres), "number": number})


def say(steps: Sequence[Step], translate: Translate = untranslated, comma: str = ", ") -> str:
    """Say the steps of a leg in one sentence."""
    return comma.join(
        f"{words.said(translate)} ({street})" if street else words.said(translate)
        for words, street in told(steps)
    )


def told(steps: Sequence[Step]) -> Iterator[tuple[Phrase, str]]:
    """Give the words of each step and the street it follows, for pages that mark up both."""
    for step in steps:
        words = TURNS[step.turn] if step.turn else TOWARDS[_eighth(step.heading)]
        yield replace(words, values={"metres": rounded(step.metres)}), step.street


def rounded(metres: float) -> int:
    """Round as people speak: to 5 m below 100, to 10 m below 1 km, else to 50 m."""
    grain = 5 if metres < 100 else 10 if metres < 1000 else 50  # noqa: PLR2004 — said above
    return max(5, grain * round(metres / grain))


def _eighth(degrees: float) -> int:
    return round(degrees / 45) % 8


def _steps(line: LineString, streets: Streets) -> tuple[Step, ...]:
    pieces = _pieces(line)
    names = _without_short_names(
        follow(streets, [piece for piece, _ in pieces]), [metres for _, metres in pieces]
    )
    runs = [_run(piece, metres, name) for (piece, metres), name in zip(pieces, names, strict=True)]
    return tuple(_as_steps(_joined(_without_wiggles(_joined(runs)))))


def _pieces(line: LineString) -> list[tuple[LineString, float]]:
    """Cut a line at its true corners and into short pieces, with the metres walked on each."""
    true = [0.0, *accumulate(math.dist(a, b) for a, b in pairwise(line.coords))]
    longest = max(LONGEST_PIECE, true[-1] / MOST_PIECES)
    pieces = []
    for first, last in pairwise(_corners(line)):
        if (metres := true[last] - true[first]) == 0:
            continue
        begin, end = line.coords[first], line.coords[last]
        count = math.ceil(metres / longest)
        points = [_between(begin, end, part / count) for part in range(count + 1)]
        pieces += [(LineString(pair), metres / count) for pair in pairwise(points)]
    return pieces


def _corners(line: LineString) -> list[int]:
    """Give the numbers of the corners that are left when small wiggles are smoothed away."""
    kept = line.simplify(SMOOTHED, preserve_topology=False).coords
    corners, left = [0], iter(enumerate(line.coords))
    next(left)
    for corner in kept[1:-1]:
        corners.append(next(number for number, here in left if here == corner))
    return [*corners, len(line.coords) - 1]


def _between(a: Sequence[float], b: Sequence[float], part: float) -> tuple[float, float]:
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


def _without_short_names(names: list[str], metres: list[float]) -> list[str]:
    """Keep the name before (or after) where another one holds for a few metres only."""
    cleaned: list[str] = []
    begin = 0
    while begin < len(names):
        end = begin
        while end < len(names) and names[end] == names[begin]:
            end += 1
        name = names[begin]
        if sum(metres[begin:end]) < WIGGLE and len(names) > end - begin:
            name = cleaned[-1] if cleaned else names[end]
        cleaned += [name] * (end - begin)
        begin = end
    return cleaned


def _run(piece: LineString, metres: float, street: str) -> _Run:
    (west, south), (east, north) = piece.coords[0], piece.coords[-1]
    degrees = compass(heading(piece))
    return _Run(metres, degrees, degrees, east - west, north - south, street)


def _joined(runs: Sequence[_Run]) -> list[_Run]:
    """Join the runs that go on in the same street without a turn."""
    joined: list[_Run] = []
    for run in runs:
        if joined and _goes_on(joined[-1], run):
            joined[-1] = replace(_longer(joined[-1], run), leaves=run.leaves)
        else:
            joined.append(run)
    return joined


def _goes_on(before: _Run, after: _Run) -> bool:
    limit = TURN_OF_A_STREET if before.street else TURN
    return before.street == after.street and abs(_turned(before.leaves, after.enters)) < limit


def _without_wiggles(runs: Sequence[_Run]) -> list[_Run]:
    """Count runs of a few metres to the run before them, or the first to the one after it."""
    kept: list[_Run] = []
    for run in runs:
        if kept and run.metres < WIGGLE:
            kept[-1] = _longer(kept[-1], run)
        elif len(kept) == 1 and kept[0].metres < WIGGLE:
            kept[0] = _longer(run, kept[0])
        else:
            kept.append(run)
    return kept


def _longer(run: _Run, by: _Run) -> _Run:
    return replace(
        run, metres=run.metres + by.metres, east=run.east + by.east, north=run.north + by.north
    )


def _as_steps(runs: Sequence[_Run]) -> Iterator[Step]:
    before: _Run | None = None
    for run in runs:
        towards = compass(math.atan2(run.east, run.north))
        if math.hypot(run.east, run.north) < SMOOTHED:
            towards = run.enters
        turn = _turn(_turned(before.leaves, run.enters)) if before else ""
        yield Step(run.metres, towards, run.street, turn)
        before = run


def _turned(before: float, after: float) -> float:
    """Give the angle of a turn, from -180 (left) to 180 (right)."""
    return (after - before + 180) % 360 - 180


def _turn(angle: float) -> str:
    side = "left" if angle < 0 else "right"
    if abs(angle) < STRAIGHT:
        return "straight"
    if abs(angle) < SLIGHT:
        return f"slightly-{side}"
    if abs(angle) < SQUARE:
        return side
    return f"sharply-{side}" if abs(angle) < SHARP else "back"
