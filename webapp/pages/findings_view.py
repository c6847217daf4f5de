"""What the pages of findings show: counts by theme and stop, days, needs beside offers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from babel.dates import format_date
from flask import g, request, url_for
from werkzeug.datastructures import MultiDict

from geodata.findings import Matrix, Mention, Period, Row, Timeline, matrix, said_at, timeline
from geodata.hours import Day, Hours, judge, week
from geodata.needs import Near, Raised, needs
from geodata.walk import Note, Stop, Theme, Walk, find_stop, find_theme
from webapp.maps.report_wishes import Wishes
from webapp.pages.formatting import clock, comma, month, said
from webapp.pages.formatting import day as say_day
from webapp.pages.language import gettext as _
from webapp.pages.language import locale
from webapp.pages.reporting import asked_width

FEW_STOPS = 60  # above: only stops where there is something
MOST_NEAR, MOST_NOTES, MOST_PLACES = 5, 8, 60
LEVELS = 4


@dataclass(frozen=True)
class NearCard:
    """An offer near a place: how far it is, how it stands, and its hours in this week."""

    near: Near
    hours: Hours
    week: str


@dataclass(frozen=True)
class RaisedCard:
    """A place where something was raised; ``more`` and ``more_notes`` are not shown here."""

    raised: Raised
    notes: tuple[Note, ...]
    more_notes: int
    near: tuple[NearCard, ...]
    more: int


@dataclass(frozen=True)
class NeedsCard:
    theme: Theme
    raised: tuple[RaisedCard, ...]
    unanswered: int
    left_out: int


@dataclass(frozen=True)
class Findings:
    """Everything on the page; ``rows`` are those of the matrix that are shown."""

    matrix: Matrix
    rows: tuple[Row, ...]
    left_out: int
    said: int
    documented: int
    timeline: Timeline
    chosen: Theme | None
    needs: tuple[NeedsCard, ...]


def findings(
    walk: Walk,
    now: datetime,
    theme: Theme | None,
    marks: Sequence[Mention] = (),
    waiting: Sequence[Mention] = (),
) -> Findings:
    found = matrix(walk, marks, waiting)
    rows = found.rows
    if len(walk.stops) > FEW_STOPS:
        rows = tuple(row for row in rows if row.total)
    documented = sum(note.sort == "documentation" for note in walk.notes)
    return Findings(
        found,
        rows,
        len(found.rows) - len(rows),
        len(walk.notes) - documented,
        documented,
        timeline(walk, marks, waiting),
        theme,
        needs_cards(walk, now),
    )


def asked_theme(walk: Walk) -> Theme | None:
    """Give the theme that the address asks for, if any; the links of the page keep it."""
    key = request.args.get("theme", "")
    theme = next((each for each in walk.themes if each.key == key), None)
    g.asked_in_address = {"theme": theme.key} if theme else {}
    return theme


@dataclass(frozen=True)
class Asked:
    """Which notes are asked for; ``None`` stands for any, an empty text for those without."""

    theme: str | None
    stop: str | None

    def query(self) -> dict[str, str]:
        asked = {"theme": self.theme, "stop": self.stop}
        return {name: value for name, value in asked.items() if value is not None}


def notes_url(walk: Walk, theme: str | None, stop: str | None, lang: dict[str, Any]) -> str:
    """Give the page of the notes behind a count."""
    values: dict[str, Any] = {**Asked(theme, stop).query(), **lang}
    return url_for(".show_found_notes", slug=walk.slug, **values)


def read_asked(walk: Walk, sent: MultiDict[str, str]) -> Asked:
    """Read which cell is asked for; a theme or a stop that is not there is not found."""
    asked = Asked(sent.get("theme"), sent.get("stop"))
    if asked.theme:
        find_theme(walk, asked.theme)
    if asked.stop:
        find_stop(walk, asked.stop)
    g.asked_in_address = asked.query()
    return asked


@dataclass(frozen=True)
class NotesAt:
    """The notes of one stop, or of none, in a list."""

    stop: Stop | None
    number: int
    notes: tuple[Note, ...]

    @property
    def count(self) -> int:
        return len(self.notes)


def by_stop(walk: Walk, notes: Sequence[Note]) -> tuple[NotesAt, ...]:
    """Put notes that stand in the order of the stops under their stops."""
    stops = {stop.id: (number, stop) for number, stop in enumerate(walk.stops, start=1)}
    grouped = groupby(notes, key=lambda note: note.stop if note.stop in stops else "")
    return tuple(
        NotesAt(stops[at][1] if at else None, stops[at][0] if at else 0, tuple(there))
        for at, there in grouped
    )


def counting_wishes(
    walk: Walk, theme: Theme | None, tag: str, standing: str, address: str = ""
) -> Wishes:
    """Wish for a still map whose pins say how many notes there are."""
    title = said(theme.title) if theme else None
    words = (
        _("Notes on the theme “%(theme)s”.", theme=title) if title else _("Notes on all themes.")
    )
    explained = _("The number in each circle says how many there are; 0 means none.")
    return Wishes(
        width=asked_width(),
        language=tag,
        counts=tuple(said_at(walk, theme.key if theme else None).items()),
        legend=False,
        caption=(f"{words} {explained}", standing),
        address=address,
    )


def level(count: int, most: int) -> int:
    """Give the depth of a cell's ground, from none to the deepest."""
    return math.ceil(LEVELS * count / most) if most else 0


def period_words(period: Period, unit: str) -> str:
    if period.begin is None:
        return _("Day unknown")
    if unit == "day":
        return say_day(period.begin)
    return month(period.begin) if unit == "month" else str(period.begin.year)


def needs_cards(walk: Walk, now: datetime) -> tuple[NeedsCard, ...]:
    return tuple(
        NeedsCard(
            each.theme,
            tuple(_raised_card(walk, raised, now) for raised in each.raised[:MOST_PLACES]),
            len(each.unanswered),
            max(0, len(each.raised) - MOST_PLACES),
        )
        for each in needs(walk, now.date(), MOST_NEAR)
    )


def _raised_card(walk: Walk, raised: Raised, now: datetime) -> RaisedCard:
    cards = (
        NearCard(near, judge(near.offer, walk, now), hours_in_short(walk, near, now.date()))
        for near in raised.near
    )
    notes = raised.notes[:MOST_NOTES]
    more_notes = len(raised.notes) - len(notes)
    return RaisedCard(raised, notes, more_notes, tuple(cards), raised.near_count - len(raised.near))


def hours_in_short(walk: Walk, near: Near, today: date) -> str:
    """Say the hours of this week in a line, days with the same times together: Mon–Fri 9–12."""
    monday = today - timedelta(days=today.weekday())
    days = [day for day in week(near.offer, walk, monday) if day.times]
    return "; ".join(_days_in_short(run) for run in _alike(days))


def _alike(days: Sequence[Day]) -> list[list[Day]]:
    runs: list[list[Day]] = []
    for day in days:
        before = runs[-1][-1] if runs else None
        follows = before is not None and day.date - before.date == timedelta(days=1)
        if before is not None and follows and day.times == before.times:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _days_in_short(run: Sequence[Day]) -> str:
    first, last = (format_date(day.date, "EEE", locale=locale()) for day in (run[0], run[-1]))
    times = comma().join(f"{clock(opens)}–{clock(closes)}" for opens, closes in run[0].times)
    return f"{first if len(run) == 1 else f'{first}–{last}'} {times}"


HELPERS = {"level": level, "notes_url": notes_url, "period_words": period_words}
