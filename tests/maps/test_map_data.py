"""The shapes that the map is drawn from: few bytes, and nothing but shapes and street names."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from shapely import LineString, MultiLineString, Point

from geodata.formats.geojson import read_walk
from geodata.walk import Background, Stop, Walk
from geodata.wording import Wording
from webapp.maps.map_data import map_data

GORBITZ = Path(__file__).parent.parent.parent / "geodata" / "gorbitz"
BUDGET = 15_000  # bytes of a first visit that the shapes may take


def features(walk: Walk, kind: str) -> list[dict[str, Any]]:
    collection = json.loads(map_data(walk))
    return [one for one in collection["features"] if one["properties"]["kind"] == kind]


def test_stops_carry_their_id_and_rank_alone(walk: Walk) -> None:
    assert features(walk, "stop")[1] == {
        "type": "Feature",
        "id": "library",
        "properties": {"kind": "stop", "number": 2},
        "geometry": {"type": "Point", "coordinates": [13.742, 51.051]},
    }


def test_a_stop_that_is_shown_roughly_says_how_near_one_comes_to_it(walk: Walk) -> None:
    rough = replace(walk.stops[0], precision="street")
    stop, other, *_ = features(replace(walk, stops=(rough, *walk.stops[1:])), "stop")

    assert stop["properties"] == {"kind": "stop", "number": 1, "within": 75}
    assert "within" not in other["properties"]


def test_no_text_but_names_of_the_background_is_written(walk: Walk) -> None:
    written = map_data(walk).decode()

    assert "Lindenweg" in written
    assert all(text not in written for text in ("Tee", "Bibliothek", "Nachbarschaft", "Linde "))


def test_a_hidden_stop_keeps_its_number_and_loses_its_place(walk: Walk) -> None:
    first, *others = walk.stops
    hidden = replace(walk, stops=(replace(first, shape=None), *others))

    assert [one["properties"]["number"] for one in features(hidden, "stop")] == [2, 3]


def test_legs_tell_variant_and_ends(walk: Walk) -> None:
    step_free = replace(walk.legs[0], variant="step-free", start="tea", end="library")

    assert features(replace(walk, legs=(step_free,)), "leg")[0]["properties"] == {
        "kind": "leg",
        "variant": "step-free",
        "from": "tea",
        "to": "library",
    }


def test_pieces_of_one_street_become_one_line(walk: Walk) -> None:
    halves = (((13.74, 51.05), (13.741, 51.05)), ((13.741, 51.05), (13.742, 51.0504)))
    street = Background("s", MultiLineString(halves), "street", "Gasse", extra={"class": "main"})
    drawn = features(replace(walk, background=(street,)), "background")[0]

    assert drawn["properties"] == {
        "kind": "background",
        "layer": "street",
        "class": "main",
        "name": "Gasse",
    }
    assert drawn["geometry"]["type"] == "LineString"


def test_a_class_is_a_plain_word_or_none(walk: Walk) -> None:
    odd = Background(
        "s", LineString([(13.74, 51.05), (13.742, 51.05)]), "street", "", {"class": "<"}
    )

    assert "class" not in features(replace(walk, background=(odd,)), "background")[0]["properties"]


def test_numbers_have_five_decimals_and_no_height(walk: Walk) -> None:
    stop = Stop("top", Point(13.7412345678, 51.05, 120), Wording({"de": "Oben"}), order=9)

    assert features(replace(walk, stops=(stop,)), "stop")[0]["geometry"]["coordinates"] == [
        13.74123,
        51.05,
    ]


def test_what_is_below_is_drawn_first(walk: Walk) -> None:
    layers = [one["properties"]["layer"] for one in features(walk, "background")]

    assert layers == ["green", "street"]


def test_a_walk_without_anything_is_an_empty_collection() -> None:
    empty = Walk("empty", Wording({"de": "Leer"}))

    assert json.loads(map_data(empty)) == {"type": "FeatureCollection", "features": []}


def test_the_shapes_of_gorbitz_keep_their_budget() -> None:
    walk = read_walk(GORBITZ)

    assert map_data(walk) == map_data(walk)
    assert len(gzip.compress(map_data(walk))) < BUDGET
