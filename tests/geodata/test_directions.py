"""Promises about the way in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, box

from geodata.directions import Step, directions, relation, rounded, say, told
from geodata.geometry import METRES_PER_DEGREE, length
from geodata.walk import Background, Leg, Stop, Walk
from tests.world import linden_walk

GERMAN = {
    "%(metres)s m to the west": "%(metres)s m nach Westen",
    "then right, %(metres)s m": "dann rechts, %(metres)s m",
}


def place(east: float, north: float) -> Point:
    """Give a place by its metres from a corner on the equator, where a grid is square."""
    return Point(east / METRES_PER_DEGREE, north / METRES_PER_DEGREE)


def line(*corners: tuple[float, float]) -> LineString:
    return LineString([place(*corner) for corner in corners])


def street(name: str, *corners: tuple[float, float], layer: str = "street") -> Background:
    return Background(f"{layer}-{name}", line(*corners), layer, name)


def way(leg: LineString, *background: Background) -> tuple[Step, ...]:
    return directions(Walk("grid", legs=(Leg("leg", leg),), background=background))["leg"]


def test_the_way_names_direction_street_and_turn():
    steps = way(
        line((0, 0), (-180, 0), (-180, 60)),
        street("Höhenpromenade", (50, 3), (-250, 3)),
        street("Merianplatz", (-182, 0), (-182, 100)),
    )

    assert say(steps) == "180 m to the west (Höhenpromenade), then right, 60 m (Merianplatz)"
    assert say(steps, lambda message, *_more: GERMAN[message]) == (
        "180 m nach Westen (Höhenpromenade), dann rechts, 60 m (Merianplatz)"
    )


def test_without_named_streets_there_are_no_brackets():
    assert say(way(line((0, 0), (0, 100), (100, 100)))) == "100 m to the north, then right, 100 m"


@pytest.mark.parametrize(
    ("east", "north", "turn"),
    [
        (0, 200, "straight"),
        (50, 187, "slightly-right"),
        (-50, 187, "slightly-left"),
        (100, 100, "right"),
        (-100, 100, "left"),
        (60, 20, "sharply-right"),
        (-60, 20, "sharply-left"),
        (4, 0, "back"),
    ],
)
def test_turns_are_told_by_their_angle(east: float, north: float, turn: str):
    steps = way(
        line((0, 0), (0, 100), (east, north)),
        street("A-Weg", (0, 0), (0, 98)),
        street("B-Weg", (0, 102), (east, north)),
    )

    assert steps[0].turn == ""
    assert steps[-1].turn == turn


def test_small_wiggles_are_not_told():
    steps = way(line((0, 0), (50, 4), (100, -4), (150, 0), (150, 8), (250, 8)))

    assert [step.turn for step in steps] == [""]
    assert say(steps) == "260 m to the east"


def test_a_bend_of_the_same_street_is_no_turn():
    corners = [(0, 0), (100, 0), (200, 60), (260, 160)]

    assert say(way(line(*corners), street("Ring", *corners))) == "330 m to the north-east (Ring)"


def test_crossing_streets_are_not_named():
    steps = way(
        line((0, 0), (300, 0)),
        street("Langer Weg", (0, -12), (300, -12)),
        street("Quergasse", (100, -80), (100, 80)),
        street("Querallee", (210, -80), (210, 80)),
    )

    assert [step.street for step in steps] == ["Langer Weg"]


def test_the_nearer_of_two_parallel_streets_is_named_and_kept():
    steps = way(
        line((0, 0), (100, 0), (200, 4), (300, 0)),
        street("Promenade", (0, 3), (300, 3)),
        street("Fahrstraße", (0, -8), (300, 3)),
    )

    assert [step.street for step in steps] == ["Promenade"]


def test_a_square_is_named_by_its_area_and_streets_may_have_parts():
    middle = place(50, 0)
    square = Background("square", middle.buffer(0.0006), "square", "Lindenplatz")
    parts = Background(
        "street",
        MultiLineString([line((150, 2), (200, 2)), line((200, 2), (400, 2))]),
        "street",
        "Lindenweg",
    )
    steps = way(line((0, 0), (400, 0)), square, parts)

    assert [step.street for step in steps] == ["Lindenplatz", "Lindenweg"]


def test_only_streets_paths_and_squares_have_names_to_go_by():
    green = Background("green", box(-1, -1, 1, 1), "green", "Park")

    assert [step.street for step in way(line((0, 0), (100, 0)), green)] == [""]


def test_a_step_towards_its_own_beginning_has_the_direction_it_sets_out_in():
    steps = way(
        line((0, 0), (100, 0), (100, 30), (0, 30), (0, 0)), street("Hof", (0, 15), (100, 15))
    )

    assert say(steps).startswith("100 m to the east")


def test_a_reduced_walk_has_directions_too():
    walk = linden_walk()
    bare = replace(
        walk, stops=tuple(replace(stop, shape=None) for stop in walk.stops), background=()
    )

    assert set(directions(bare)) == {"leg-1", "leg-2"}
    assert directions(replace(walk, legs=())) == {}


def test_a_leg_of_no_length_has_no_steps():
    steps = way(line((5, 5), (5, 5)))

    assert steps == ()
    assert say(steps) == ""


def test_heights_in_a_route_do_no_harm():
    high = LineString([(0, 0, 130.0), (0.001, 0, 213.0)])

    assert say(way(high)) == "110 m to the east"


@pytest.mark.parametrize(
    ("metres", "said"),
    [(1, 5), (12, 10), (13, 15), (104, 100), (746, 750), (994, 990), (1230, 1250)],
)
def test_metres_are_rounded_as_people_speak(metres: float, said: int):
    assert rounded(metres) == said


@pytest.mark.parametrize(
    ("east", "north", "words"),
    [
        (0, 100, "100 m north of stop 3"),
        (230, -230, "330 m south-east of stop 3"),
        (-300, 20, "300 m west of stop 3"),
        (1, 1, "at the same place as stop 3"),
    ],
)
def test_a_stop_lies_somewhere_from_another(east: float, north: float, words: str):
    here, there = Stop("here", place(0, 0)), Stop("there", place(east, north))

    assert str(relation(here, there, 3)) == words


def test_a_hidden_stop_lies_nowhere():
    assert relation(Stop("here", None), Stop("there", place(0, 0)), 3) is None
    assert relation(Stop("here", place(0, 0)), Stop("there", None), 3) is None


def test_words_and_streets_can_be_had_apart():
    assert [
        (str(words), street) for words, street in told((Step(60, 181, "Am 100%-Weg", ""),))
    ] == [("60 m to the south", "Am 100%-Weg")]
    assert say((Step(60, 181, "Am 100%-Weg", ""),)) == "60 m to the south (Am 100%-Weg)"


CORNERS = st.lists(
    st.tuples(st.floats(-900, 900), st.floats(-900, 900)), min_size=2, max_size=12
)  # fmt: skip
GRID = tuple(
    street(f"{side} {at}", *ends)
    for at in range(-800, 900, 200)
    for side, ends in (("Row", ((-900, at), (900, at))), ("Column", ((at, -900), (at, 900))))
)


@given(CORNERS)
def test_the_steps_are_together_as_long_as_the_leg(corners: list[tuple[float, float]]):
    leg = line(*corners)
    steps = way(leg, *GRID)

    assert sum(step.metres for step in steps) == pytest.approx(length(leg), rel=1e-3, abs=1e-6)
    assert all(0 <= step.heading < 360 and step.metres > 0 for step in steps)
    assert all(bool(step.turn) == (number > 0) for number, step in enumerate(steps))


@given(CORNERS)
def test_only_the_only_step_may_be_shorter_than_a_wiggle(corners: list[tuple[float, float]]):
    steps = way(line(*corners), *GRID)

    assert len(steps) == 1 or all(step.metres >= 15 for step in steps)
    assert say(steps).count(" m") >= len(steps)
