"""The sketch of a place: the pin inside its field, and the surroundings cut to the picture."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from shapely import Point

from geodata.consent import coarsened, field_of
from geodata.walk import Stop, Walk
from geodata.wording import Wording
from tests.world import TEA
from webapp.maps.place_sketch import Sketch, place_sketch


def sketch_of(walk: Walk, precision: str, place: Point = TEA) -> Sketch:
    stop = Stop("tea", place, Wording(), precision=precision)
    return place_sketch(walk, place, coarsened(stop).shape, field_of(stop))


@pytest.mark.parametrize("precision", ["street", "block", "district"])
def test_the_pin_stands_in_the_middle_of_a_field_that_holds_the_place(
    walk: Walk, precision: str
) -> None:
    sketch = sketch_of(walk, precision)
    assert sketch.field
    assert sketch.pin
    x, y, wide, high = sketch.field

    assert x <= 0 <= x + wide
    assert y <= 0 <= y + high
    assert sketch.pin == pytest.approx((x + wide / 2, y + high / 2), abs=0.5)
    assert max(abs(x), abs(y), x + wide, y + high) < sketch.half


def test_an_exact_place_has_its_pin_and_no_field(walk: Walk) -> None:
    sketch = sketch_of(walk, "exact")

    assert (sketch.pin, sketch.field) == ((0, 0), None)


def test_a_hidden_place_has_neither(walk: Walk) -> None:
    sketch = sketch_of(walk, "hidden")

    assert (sketch.pin, sketch.field) == (None, None)


def test_what_is_drawn_does_not_leave_the_picture(walk: Walk) -> None:
    sketch = sketch_of(walk, "street")
    numbers = [float(n) for _, data in sketch.paths for n in re.findall(r"-?\d+\.\d", data)]

    assert {look for look, _ in sketch.paths} >= {"street", "route"}
    assert max(map(abs, numbers)) <= sketch.half + 0.1


def test_where_nothing_is_near_nothing_is_drawn(walk: Walk) -> None:
    assert sketch_of(walk, "street", Point(0.5, 0.5)).paths == ()
    assert sketch_of(replace(walk, background=(), legs=()), "street").paths == ()
