"""Findings are right: every count is what counting by hand gives, and nothing is counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.consent import seen_by
from geodata.findings import Matrix, Mention, matrix, notes_at, said_at, timeline
from geodata.walk import Note, Viewer, Walk
from geodata.wording import Wording
from tests.geodata.strategies import keys, walks
from tests.world import linden_walk

TODAY = date(2026, 5, 1)
mentions = st.lists(
    st.builds(Mention, keys, st.lists(keys, max_size=3).map(tuple), st.none() | st.dates()),
    max_size=4,
)


def counts(found: Matrix) -> dict[tuple[str, str], int]:
    """Every cell with a note in it, by stop and theme."""
    return {
        (row.stop.id if row.stop else "", theme.key if theme else ""): cell.notes
        for row in found.rows
        for theme, cell in zip(found.columns, row.cells, strict=True)
        if cell.notes
    }


def by_hand(walk: Walk) -> dict[tuple[str, str], int]:
    stops, themes = {each.id for each in walk.stops}, {each.key for each in walk.themes}
    counted: dict[tuple[str, str], int] = {}
    for note in walk.notes:
        for key in (set(note.themes) & themes) or {""}:
            place = (note.stop if note.stop in stops else "", key)
            counted[place] = counted.get(place, 0) + 1
    return counted


@settings(max_examples=40)
@given(walks())
def test_every_cell_holds_what_counting_by_hand_gives(walk: Walk) -> None:
    assert counts(matrix(walk)) == by_hand(walk)


@settings(max_examples=40)
@given(walks(), mentions, mentions)
def test_sums_count_each_note_mark_and_waiting_note_once(
    walk: Walk, marks: list[Mention], waiting: list[Mention]
) -> None:
    found = matrix(walk, marks, waiting)
    total = found.total

    assert (total.notes, total.marks, total.waiting) == (len(walk.notes), len(marks), len(waiting))
    assert sum(row.total.notes for row in found.rows) == len(walk.notes)
    assert sum(row.total.marks for row in found.rows) == len(marks)
    assert [row.stop for row in found.rows if row.stop] == list(walk.stops)


@settings(max_examples=40)
@given(walks())
def test_behind_every_count_stand_as_many_notes(walk: Walk) -> None:
    found = matrix(walk)
    for row in found.rows:
        stop = row.stop.id if row.stop else ""
        for theme, cell in zip(found.columns, row.cells, strict=True):
            assert len(notes_at(walk, theme.key if theme else "", stop)) == cell.notes
        assert len(notes_at(walk, None, stop)) == row.total.notes
    assert sorted(note.id for note in notes_at(walk)) == sorted(note.id for note in walk.notes)


@settings(max_examples=40)
@given(walks(), st.sampled_from(Viewer), st.dates())
def test_nobody_counts_a_note_whose_consent_does_not_reach_them(
    walk: Walk, viewer: Viewer, today: date
) -> None:
    seen = seen_by(walk, viewer, today)

    assert matrix(seen).total.notes == len(seen.notes)
    assert sum(said_at(seen).values()) <= len(seen.notes)


@settings(max_examples=40)
@given(walks(), mentions, mentions)
def test_the_timeline_counts_everything_once(
    walk: Walk, marks: list[Mention], waiting: list[Mention]
) -> None:
    periods = timeline(walk, marks, waiting).periods

    assert sum(each.said + each.documented for each in periods) == len(walk.notes)
    assert sum(each.marks for each in periods) == len(marks)
    assert sum(each.waiting for each in periods) == len(waiting)
    assert len({each.begin for each in periods}) == len(periods)


def with_notes(*days: date | None) -> Walk:
    notes = (Note(f"n{at}", None, Wording({"de": "."}), date=day) for at, day in enumerate(days))
    return replace(linden_walk(), notes=tuple(notes))


def test_days_that_are_too_many_become_months_and_then_years() -> None:
    few = with_notes(date(2026, 3, 2), date(2026, 3, 2), None)
    some = with_notes(*(TODAY + timedelta(days=each) for each in range(100)))
    many = with_notes(*(TODAY + timedelta(days=31 * each) for each in range(100)))

    assert timeline(few).unit == "day"
    assert [each.begin for each in timeline(few).periods] == [date(2026, 3, 2), None]
    assert timeline(some).unit == "month"
    assert [each.said for each in timeline(some).periods] == [31, 30, 31, 8]
    assert timeline(many).unit == "year"


def test_a_walk_without_notes_comes_to_nothing() -> None:
    empty = replace(linden_walk(), notes=())

    assert not matrix(empty).total
    assert not any(cell for row in matrix(empty).rows for cell in row.cells)
    assert timeline(empty).periods == ()


def test_a_stop_says_which_themes_it_asks_about() -> None:
    library = matrix(linden_walk()).rows[1]

    assert [cell.asked for cell in library.cells] == [True, True]
    assert [cell.asked for cell in matrix(linden_walk()).rows[2].cells] == [False, False]
