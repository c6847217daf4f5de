"""What the notes of a walk come to: how much was said, about which theme, where and when.

Counted is what the walk holds; whoever may see less of it, counts less. A note on two themes counts
for each of them, and once in every sum. Marks and notes that wait come as plain ``Mention``s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from geodata.walk import Note, Stop, Theme, Walk

MOST_DAYS, MOST_MONTHS = 45, 60
DAY, MONTH, YEAR = "day", "month", "year"


@dataclass(frozen=True)
class Mention:
    """That something was said or marked: at which stop, on which themes, on which day."""

    stop: str
    themes: tuple[str, ...]
    day: date | None = None


@dataclass(frozen=True)
class Cell:
    """How much was said at one place; ``asked`` where the stop is to speak of this theme."""

    notes: int = 0
    marks: int = 0
    waiting: int = 0
    asked: bool = False

    def __bool__(self) -> bool:
        return bool(self.notes or self.marks or self.waiting)


@dataclass(frozen=True)
class Row:
    """A stop, or what lies beside the stops, with a cell for each column and one for all."""

    stop: Stop | None
    number: int
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True)
class Matrix:
    """Themes across, stops down; where something has no theme, a last column without one."""

    columns: tuple[Theme | None, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    total: Cell

    @property
    def most(self) -> int:
        """Give the largest number of notes in a cell."""
        return max((cell.notes for row in self.rows for cell in row.cells), default=0)

    @property
    def stops_with_notes(self) -> int:
        return sum(1 for row in self.rows if row.stop and row.total.notes)


@dataclass(frozen=True)
class Period:
    """A day, a month or a year, and what came from it; without a beginning, its day is unknown."""

    begin: date | None
    said: int
    documented: int
    marks: int
    waiting: int

    @property
    def most(self) -> int:
        return self.said + self.documented + self.marks + self.waiting


@dataclass(frozen=True)
class Timeline:
    unit: str
    periods: tuple[Period, ...]

    @property
    def most(self) -> int:
        return max((period.most for period in self.periods), default=0)


def matrix(walk: Walk, marks: Iterable[Mention] = (), waiting: Iterable[Mention] = ()) -> Matrix:
    """Count by theme and stop; a stop that is not there counts as none, and so does a theme."""
    keys = [theme.key for theme in walk.themes]
    counts = [_tally(walk, keys, each) for each in (_mentions(walk), marks, waiting)]
    stops: dict[str, Stop | None] = {stop.id: stop for stop in walk.stops}
    asked = {(stop.id, key) for stop in walk.stops for key in stop.themes}
    columns: list[str | None] = [*keys]
    if any(key == "" for tally in counts for _, key in tally):
        columns.append("")
    if any(stop == "" for tally in counts for stop, _ in tally):
        stops[""] = None

    def cell(stop: str | None, key: str | None) -> Cell:
        notes, marked, waits = (tally[stop, key] for tally in counts)
        return Cell(notes, marked, waits, (stop, key) in asked)

    themes = {theme.key: theme for theme in walk.themes}
    return Matrix(
        tuple(themes.get(key or "") for key in columns),
        tuple(
            Row(
                stop, number if stop else 0, tuple(cell(at, key) for key in columns), cell(at, None)
            )
            for number, (at, stop) in enumerate(stops.items(), start=1)
        ),
        tuple(cell(None, key) for key in columns),
        cell(None, None),
    )


def _mentions(walk: Walk) -> Iterable[Mention]:
    return (Mention(note.stop, note.themes, note.date) for note in walk.notes)


def _tally(
    walk: Walk, keys: list[str], mentions: Iterable[Mention]
) -> Counter[tuple[str | None, str | None]]:
    """Count by stop and theme; ``None`` stands for all of them, an empty text for without."""
    stops = {stop.id for stop in walk.stops}
    tally: Counter[tuple[str | None, str | None]] = Counter()
    for mention in mentions:
        stop = mention.stop if mention.stop in stops else ""
        for key in (None, *(known_themes(keys, mention.themes) or ("",))):
            tally[stop, key] += 1
            tally[None, key] += 1
    return tally


def known_themes(keys: Iterable[str], named: Iterable[str]) -> tuple[str, ...]:
    """Give the themes of the walk among those named, each once and in the walk's order."""
    there = set(named)
    return tuple(key for key in keys if key in there)


def notes_at(walk: Walk, theme: str | None = None, stop: str | None = None) -> tuple[Note, ...]:
    """Give the notes behind a cell, in the order of the stops.

    ``None`` asks for any theme or stop, an empty text for notes without one.
    """
    ranks = {each.id: rank for rank, each in enumerate(walk.stops)}
    keys = [each.key for each in walk.themes]

    def fits(note: Note) -> bool:
        at = note.stop if note.stop in ranks else ""
        themes = known_themes(keys, note.themes) or ("",)
        return (stop is None or stop == at) and (theme is None or theme in themes)

    found = [note for note in walk.notes if fits(note)]
    return tuple(sorted(found, key=lambda note: ranks.get(note.stop, len(ranks))))


def said_at(walk: Walk, theme: str | None = None) -> Mapping[str, int]:
    """Say by stop how many notes there are about a theme, or about any."""
    counted = Counter(note.stop for note in notes_at(walk, theme))
    return {stop.id: counted[stop.id] for stop in walk.stops}


def timeline(
    walk: Walk, marks: Iterable[Mention] = (), waiting: Iterable[Mention] = ()
) -> Timeline:
    """Count by day; by month, or by year, where days would be too many. No day comes last."""
    documented = [note.date for note in walk.notes if note.sort == "documentation"]
    said = [note.date for note in walk.notes if note.sort != "documentation"]
    dated = (said, documented, [each.day for each in marks], [each.day for each in waiting])
    unit = _unit({day for days in dated for day in days if day})
    counts = [Counter(day and _begin(day, unit) for day in days) for days in dated]
    begins = {begin for count in counts for begin in count}
    in_turn = sorted(begins, key=lambda begin: (begin is None, begin or date.min))
    return Timeline(
        unit, tuple(Period(begin, *(count[begin] for count in counts)) for begin in in_turn)
    )


def _unit(days: set[date]) -> str:
    if len(days) <= MOST_DAYS:
        return DAY
    return MONTH if len({_begin(day, MONTH) for day in days}) <= MOST_MONTHS else YEAR


def _begin(day: date, unit: str) -> date:
    if unit == DAY:
        return day
    return day.replace(day=1) if unit == MONTH else day.replace(month=1, day=1)
