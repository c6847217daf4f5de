"""What a glance at the map tells, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geodata.geometry import distance
from geodata.overview import overview
from geodata.walk import Stop
from tests.geodata.strategies import points
from tests.world import GARDEN, TEA, linden_walk


def test_a_walk_tells_how_far_it_spreads_and_its_outermost_stops() -> None:
    seen = overview(linden_walk())
    assert seen

    assert (seen.west, seen.east) == (1, 3)
    assert (seen.south, seen.north) == (1, 2)
    assert seen.wide == pytest.approx(distance(TEA, Point(GARDEN.x, TEA.y)), rel=0.001)


@given(st.lists(points, min_size=2, max_size=6))
def test_no_stop_lies_farther_out_than_those_that_are_named(places: list[Point]) -> None:
    stops = tuple(Stop(str(n), place, order=n) for n, place in enumerate(places))
    seen = overview(replace(linden_walk(), stops=stops))
    if seen is None:
        assert len({(place.x, place.y) for place in places}) == 1
        return

    assert places[seen.north - 1].y == max(place.y for place in places)
    assert places[seen.south - 1].y == min(place.y for place in places)
    assert places[seen.east - 1].x == max(place.x for place in places)
    assert places[seen.west - 1].x == min(place.x for place in places)


def test_numbers_are_those_of_all_stops_also_of_hidden_ones() -> None:
    walk = linden_walk()
    first, *others = walk.stops
    seen = overview(replace(walk, stops=(replace(first, shape=None), *others)))
    assert seen

    assert {seen.north, seen.east, seen.south, seen.west} == {2, 3}


def test_a_walk_with_one_place_has_no_spread() -> None:
    walk = linden_walk()

    assert overview(replace(walk, stops=walk.stops[:1])) is None
    assert overview(replace(walk, stops=())) is None
