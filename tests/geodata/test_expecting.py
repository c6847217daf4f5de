"""What to expect of a walk: known things are summed, unknown things are counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import LineString, Point

from geodata.expecting import Stretch, expected, has_steps, is_steep, step_free_legs
from geodata.geometry import length
from geodata.walk import Leg, Stop, Walk
from geodata.wording import Wording


def leg(number: int, **about: object) -> Leg:
    line = LineString([(13.7, 51 + number / 1000), (13.7, 51 + (number + 1) / 1000)])
    ends = {"start": f"s{number}", "end": f"s{number + 1}"}
    return Leg(f"leg-{number}", line, **({"order": number} | ends | about))  # type: ignore[arg-type]


def walk(*legs: Leg, **about: object) -> Walk:
    stops = tuple(
        Stop(f"s{i}", Point(13.7, 51 + i / 1000), Wording({"de": str(i)}), order=i)
        for i in range(len(legs) + 1)
    )
    return replace(Walk("hill", languages=("de",), stops=stops, legs=legs), **about)  # type: ignore[arg-type]


def test_length_and_heights_are_those_of_all_main_legs() -> None:
    aside = leg(1, variant="step-free", up=99.0)
    legs = (leg(0, up=3.0, down=0.0), leg(1, up=4.5, down=10.0))
    hill = expected(walk(*legs, legs=(*legs, aside)))

    assert hill.metres == pytest.approx(sum(length(each.shape) for each in legs))
    assert (hill.up, hill.down, hill.legs) == (7.5, 10.0, 2)


def test_heights_that_are_known_in_part_are_not_summed() -> None:
    hill = expected(walk(leg(0, up=3.0, down=1.0), leg(1, down=2.0)))

    assert (hill.up, hill.down) == (None, 3.0)


@pytest.mark.parametrize(
    ("steps", "found", "unknown"),
    [(False, False, 0), (True, True, 0), (12, True, 0), (0, False, 0), (None, False, 1)],
)
def test_steps_are_there_are_not_there_or_are_unknown(
    steps: bool | int | None, found: bool, unknown: int
) -> None:
    one = leg(0, steps=steps, incline=0.0)

    assert has_steps(one) is found
    assert expected(walk(one)).stepped == ((Stretch(one, 1, 2),) if found else ())
    assert expected(walk(one)).steps_unknown == unknown


@pytest.mark.parametrize(
    ("incline", "steep"), [(6.0, False), (6.1, True), (-8.0, True), (0.0, False), (None, False)]
)
def test_more_than_six_per_cent_is_steep_uphill_and_downhill(
    incline: float | None, steep: bool
) -> None:
    one = leg(0, incline=incline, start="", end="")

    assert is_steep(one) is steep
    assert expected(walk(one)).steep == ((Stretch(one, 1, 2),) if steep else ())


def test_stops_with_toilets_and_benches_come_with_their_numbers() -> None:
    there = walk(leg(0), leg(1))
    stops = (
        there.stops[0],
        replace(there.stops[1], toilets_wheelchair="yes", benches=False),
        replace(there.stops[2], toilets_wheelchair="no", benches=True),
    )
    hill = expected(replace(there, stops=stops))

    assert [number for number, _ in hill.toilets] == [2]
    assert [number for number, _ in hill.benches] == [3]
    assert (hill.toilets_unknown, hill.benches_unknown) == (1, 1)


def test_each_surface_is_named_once_in_the_order_of_the_walk() -> None:
    hill = expected(walk(leg(0, surface="gravel"), leg(1, surface="asphalt"), leg(2), leg(3)))
    again = expected(walk(leg(0, surface="gravel"), leg(1, surface="gravel")))

    assert hill.surfaces == ("gravel", "asphalt")
    assert again.surfaces == ("gravel",)


def test_a_step_free_leg_is_found_by_the_stops_that_it_joins() -> None:
    around = leg(0, variant="step-free")

    assert step_free_legs(walk(leg(0, steps=True), legs=(leg(0), around))) == {("s0", "s1"): around}
    assert step_free_legs(walk(leg(0), legs=(replace(around, start="", end=""),))) == {}


def test_a_walk_without_legs_expects_nothing_and_knows_nothing() -> None:
    nothing = expected(walk())

    assert (nothing.metres, nothing.up, nothing.down, nothing.stepped) == (0, None, None, ())
