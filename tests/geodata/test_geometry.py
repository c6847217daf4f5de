"""Promises about metres, order and coarse places."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import LineString, Point

from geodata.geometry import (
    along,
    bearing,
    bounds,
    cell,
    coarse,
    coarsen_leg,
    distance,
    length,
    metric,
    order_along_route,
    walking_minutes,
)
from geodata.walk import Leg, Stop, Walk
from tests.world import GARDEN, LIBRARY, TEA, linden_walk

POINTS = st.builds(Point, st.floats(-179.9, 179.9), st.floats(-75, 75))
NEAR = st.builds(Point, st.floats(13.70, 13.80), st.floats(51.00, 51.10))
SIZES = st.floats(20, 5_000)
LINES = st.lists(NEAR, min_size=2, max_size=8).map(LineString)


def test_a_degree_of_latitude_is_111_kilometres():
    assert distance(Point(13, 50), Point(13, 51)) == pytest.approx(111_195, abs=1)


def test_a_line_is_as_long_as_its_parts():
    assert length(LineString([TEA, LIBRARY, GARDEN])) == pytest.approx(
        distance(TEA, LIBRARY) + distance(LIBRARY, GARDEN)
    )


@pytest.mark.parametrize(
    ("x", "y", "degrees"), [(13, 52, 0), (13.001, 51, 90), (13, 50, 180), (12.999, 51, 270)]
)
def test_the_bearing_counts_from_north_by_east(x: float, y: float, degrees: float):
    assert bearing(Point(13, 51), Point(x, y)) == pytest.approx(degrees, abs=0.01)


@pytest.mark.parametrize(("metres", "minutes"), [(0, 0), (1, 1), (320, 5), (1000, 15), (4000, 60)])
def test_a_group_walks_four_kilometres_an_hour(metres: float, minutes: int):
    assert walking_minutes(metres) == minutes


def test_bounds_hold_all_that_is_on_the_walk_and_not_its_background():
    assert bounds(linden_walk()) == (13.74, 51.05, 13.7441, 51.051)


def test_bounds_of_a_walk_without_places_are_those_of_its_background():
    bare = replace(linden_walk(), stops=(), offers=(), notes=(), legs=())

    assert bounds(bare) == pytest.approx((13.739, 51.05, 13.745, 51.051))
    assert bounds(Walk("empty")) is None


def test_a_place_beside_a_line_counts_where_it_is_nearest():
    line = LineString([(13.74, 51.05), (13.75, 51.05)])

    assert along(line, Point(13.74, 51.051)) == 0
    assert along(line, Point(13.745, 51.051)) == pytest.approx(length(line) / 2, rel=1e-3)


def test_stops_are_ordered_as_the_route_meets_them():
    walk = linden_walk()
    mixed = replace(walk, stops=tuple(reversed(walk.stops)))

    assert order_along_route(mixed) == ("tea", "library", "garden")


def test_a_stop_of_a_round_route_stands_where_a_leg_names_it():
    there, back = LineString([TEA, LIBRARY]), LineString([LIBRARY, TEA])
    walk = Walk(
        "round",
        stops=(Stop("end", TEA), Stop("turn", LIBRARY), Stop("start", TEA)),
        legs=(Leg("1", there, start="start", end="turn"), Leg("2", back, end="end")),
    )

    assert order_along_route(walk) == ("start", "turn", "end")


def test_a_hidden_stop_stays_behind_the_one_before_it():
    walk = linden_walk()
    stops = (walk.stops[0], Stop("secret", None), *walk.stops[1:])

    assert order_along_route(replace(walk, stops=stops)) == ("tea", "secret", "library", "garden")
    assert order_along_route(replace(walk, legs=())) == ("tea", "library", "garden")


@given(POINTS, POINTS)
def test_both_ways_are_equally_far(a: Point, b: Point):
    assert distance(a, b) == pytest.approx(distance(b, a))
    assert distance(a, a) == 0


@given(POINTS, POINTS, POINTS)
def test_no_detour_is_shorter(a: Point, b: Point, c: Point):
    assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-3


@given(NEAR, NEAR)
def test_the_plane_keeps_distances_of_a_town(a: Point, b: Point):
    flat = metric(b, a)

    assert math.hypot(flat.x, flat.y) == pytest.approx(distance(a, b), rel=2e-3, abs=1e-3)


@given(POINTS, SIZES)
def test_a_coarse_place_stays_where_it_is(point: Point, metres: float):
    once = coarse(point, metres)

    assert coarse(once, metres) == once
    assert coarse(Point(point.x, point.y), metres) == once


@given(POINTS, SIZES)
def test_a_place_lies_in_its_cell_and_near_its_coarse_place(point: Point, metres: float):
    cover = cell(point, metres)

    assert cover.covers(point)
    assert cover.covers(coarse(point, metres))
    assert distance(point, coarse(point, metres)) < metres


@given(POINTS, SIZES)
def test_a_cell_is_never_smaller_than_promised(point: Point, metres: float):
    west, south, east, north = cell(point, metres).bounds

    assert distance(Point(west, south), Point(west, north)) >= metres * 0.999
    assert distance(Point(west, north), Point(east, north)) >= metres * 0.99
    assert distance(Point(west, south), Point(east, south)) >= metres * 0.99


@given(NEAR, NEAR, SIZES)
def test_all_places_of_a_cell_share_one_coarse_place(a: Point, b: Point, metres: float):
    together = cell(a, metres) == cell(b, metres)

    assert together == (coarse(a, metres) == coarse(b, metres))


def test_the_poles_have_cells_too():
    assert cell(Point(0, 90), 100).covers(coarse(Point(0, 90), 100))
    assert cell(Point(180, -90), 100).is_valid
    with pytest.raises(ValueError, match="size"):
        cell(TEA, 0)


def test_a_leg_is_led_over_the_middle_of_a_cell():
    cover, middle = cell(LIBRARY, 50), coarse(LIBRARY, 50)
    line = LineString([TEA, LIBRARY, GARDEN])

    assert coarsen_leg(line, cover, middle) == LineString([TEA, middle, GARDEN])
    assert coarsen_leg(line, cover, None) == LineString([TEA, GARDEN])


def test_of_a_leg_inside_a_cell_nothing_is_left():
    cover = cell(TEA, 5_000)
    line = LineString([TEA, LIBRARY])

    assert cover.covers(line)
    assert coarsen_leg(line, cover, coarse(TEA, 5_000)) is None
    assert coarsen_leg(line, cover, None) is None


def test_a_leg_across_a_cell_passes_its_middle():
    west, south, east, north = cell(TEA, 100).bounds
    line = LineString([(west - 0.01, south + 1e-5), (east + 0.01, north - 1e-5)])
    led = coarsen_leg(line, cell(TEA, 100), coarse(TEA, 100))

    assert led is not None
    assert led.coords[1] == coarse(TEA, 100).coords[0]


@given(LINES, NEAR, SIZES)
def test_no_true_corner_is_left_in_a_coarse_cell(line: LineString, point: Point, metres: float):
    cover, middle = cell(point, metres), coarse(point, metres)
    led = coarsen_leg(line, cover, middle)
    assume(led is not None)

    assert led is not None
    assert all(
        corner == middle.coords[0] or not cover.covers(Point(corner)) for corner in led.coords
    )
    assert coarsen_leg(led, cover, middle) == led


@given(st.lists(NEAR, min_size=1, max_size=4), NEAR, SIZES)
def test_a_coarse_leg_does_not_tell_where_in_the_cell_it_ended(
    corners: list[Point], point: Point, metres: float
):
    cover, middle = cell(point, metres), coarse(point, metres)
    legs = [LineString([*corners, end]) for end in (point, middle)]

    assert coarsen_leg(legs[0], cover, middle) == coarsen_leg(legs[1], cover, middle)


def test_a_hair_west_of_north_is_north():
    assert bearing(Point(1e-300, 51), Point(0, 52)) == 0
