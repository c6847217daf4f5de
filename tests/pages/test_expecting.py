"""What visitors read of the way before they set out: what is known, and what is not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from shapely import LineString

from geodata.walk import Leg, Walk, find_stop, put_feature
from tests.world import linden_walk


@pytest.fixture
def walk() -> Walk:
    """Known heights, one leg with steps and one that is steep, and a way around the steps."""
    walk = linden_walk()
    first, second = walk.legs
    ends = {"start": "tea", "end": "library"}
    hard = replace(first, up=4.0, down=1.0, incline=8.5, steps=12, **ends)
    walk = replace(walk, legs=(hard, replace(second, steps=None, up=0.0, down=6.4)))
    line = LineString([first.shape.coords[0], (13.74, 51.053), first.shape.coords[-1]])
    around = Leg("around", line, variant="step-free", **ends)
    walk = put_feature(walk, around)
    return put_feature(walk, replace(find_stop(walk, "library"), toilets_wheelchair="yes"))


def test_the_walk_says_before_it_starts_what_to_expect(client: FlaskClient) -> None:
    page = client.get("/walks/linden/?lang=en").text
    expecting = page[page.index("What to expect on the way") :].split("</details>")[0]

    for words in (
        "4 m up, 1 m down",
        "from stop 1 to stop 2",
        "2 <bdi",
        "(not recorded everywhere)",
    ):
        assert words in expecting


def test_a_way_with_steps_and_the_one_around_them_stand_at_their_stop(client: FlaskClient) -> None:
    page = client.get("/walks/linden/stops/tea/?lang=en").text

    assert "12 steps on the way" in page
    assert "There is a way without steps: " in page


def test_a_steep_way_says_how_steep_it_is(client: FlaskClient) -> None:
    assert "Steep: 8.5 %" in client.get("/walks/linden/stops/tea/?lang=en").text
    assert "Steil: 8,5 %" in client.get("/walks/linden/stops/tea/?lang=de").text


def test_the_map_marks_what_is_hard_to_pass(client: FlaskClient) -> None:
    shapes = json.loads(client.get("/walks/linden/map.geojson").data)["features"]
    legs = {one["id"]: one["properties"] for one in shapes if one["properties"]["kind"] == "leg"}

    assert [name for name, leg in legs.items() if leg.get("barred")] == ["leg-1"]
    assert legs["around"]["variant"] == "step-free"
