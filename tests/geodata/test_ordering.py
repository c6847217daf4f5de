"""Stops change places, and no more of them are touched than need be."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from geodata.ordering import move_after, move_by
from geodata.walk import Stop, Walk, in_order
from tests.world import GARDEN


def ids(walk: Walk) -> list[str]:
    return [stop.id for stop in walk.stops]


def touched(before: Walk, after: Walk) -> list[str]:
    there = {stop.id: stop for stop in before.stops}
    return [stop.id for stop in after.stops if there[stop.id] != stop]


def test_a_stop_moves_up_down_first_and_last(walk: Walk) -> None:
    assert ids(move_by(walk, "garden", -1)) == ["tea", "garden", "library"]
    assert ids(move_by(walk, "tea", 1)) == ["library", "tea", "garden"]
    assert ids(move_after(walk, "garden", "")) == ["garden", "tea", "library"]
    assert ids(move_after(walk, "tea", "garden")) == ["library", "garden", "tea"]


def test_at_either_end_a_stop_stays_and_nothing_changes(walk: Walk) -> None:
    assert move_by(walk, "tea", -1) == walk
    assert move_by(walk, "garden", 1) == walk
    assert move_after(walk, "tea", "tea") == walk


def test_one_stop_alone_gets_another_number(walk: Walk) -> None:
    assert touched(walk, move_by(walk, "garden", -1)) == ["garden"]
    assert touched(walk, move_after(walk, "tea", "garden")) == ["tea"]


def test_equal_numbers_are_counted_anew(walk: Walk) -> None:
    equal = in_order(replace(walk, stops=tuple(replace(stop, order=1) for stop in walk.stops)))
    first, second, third = ids(equal)

    assert ids(move_by(equal, third, -1)) == [first, third, second]


@given(
    st.lists(st.floats(-1e6, 1e6) | st.integers(-3, 3), min_size=2, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20),
)
def test_a_stop_always_comes_to_stand_behind_the_one_named(
    orders: list[float], moves: list[tuple[int, int]]
) -> None:
    stops = tuple(Stop(f"s{i}", GARDEN, order=order) for i, order in enumerate(orders))
    walk = in_order(Walk("a", languages=("de",), stops=stops))
    for one, other in moves:
        stop, after = f"s{one % len(orders)}", f"s{other % len(orders)}"
        others = [each for each in ids(walk) if each != stop]
        walk = move_after(walk, stop, after)
        if stop != after:
            assert ids(walk)[ids(walk).index(stop) - 1] == after
            assert [each for each in ids(walk) if each != stop] == others
