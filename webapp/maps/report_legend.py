"""What stands below the still map: the list of its stops, and where all of it comes from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from geodata.walk import Walk
from webapp.maps.lettering import wrapped
from webapp.maps.report_pins import MOST_SINGLE, PIN, is_faded
from webapp.maps.report_wishes import Wishes

LEGEND, FOOT = 3.0, 2.5  # height of the letters
COLUMN, NUMBER = 58.0, 11.0
FOOT_LINE = 4.2
GAP = 6.0  # below the map


@dataclass(frozen=True)
class Entry:
    """A stop in the legend."""

    number: int
    lines: tuple[str, ...]
    x: float
    y: float
    faded: bool


def entries_of(walk: Walk, wishes: Wishes, top: float) -> tuple[list[Entry], float]:
    """Set the legend in columns; give where it ends. Very many stops have none."""
    if not wishes.legend or len(walk.stops) > MOST_SINGLE:
        return [], top
    columns = max(1, int(wishes.width // COLUMN))
    wide = wishes.width / columns
    per_column = math.ceil(len(walk.stops) / columns)
    entries: list[Entry] = []
    below = top
    for at, stop in enumerate(walk.stops):
        column, row = divmod(at, per_column)
        if row == 0:
            y = top
        said = stop.title.said(wishes.language, walk.default_language).text
        lines = wrapped(said, LEGEND, wide - NUMBER, 2)
        x = round(column * wide, 2)
        entries.append(Entry(at + 1, lines, x, round(y, 2), is_faded(stop, wishes)))
        y += max(PIN * 2 + 0.6, len(lines) * LEGEND * 1.3 + 1.6)
        below = max(below, y)
    return entries, below


def notes_of(
    walk: Walk, wishes: Wishes, words: Mapping[str, str], top: float
) -> tuple[list[tuple[float, str]], float]:
    """Set the lines at the foot: what it is, where from, and whose data."""
    if not wishes.frame:
        return [], top if wishes.legend else top - GAP
    said = [words["example"]] if walk.example else []
    if len(walk.stops) > MOST_SINGLE and wishes.counts is None:
        said.append(words["numbers"])
    said += [*wishes.caption, walk.attribution, wishes.address]
    lines = [line for text in said if text for line in wrapped(text, FOOT, wishes.width - 2, 3)]
    notes = [(round(top + 3 + at * FOOT_LINE, 2), line) for at, line in enumerate(lines)]
    return notes, top + 3 + len(lines) * FOOT_LINE
