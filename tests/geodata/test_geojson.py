"""Promises about walks in files: what is written is read back, and written alike again."""

from __future__ import annotations

import gc
import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon

from geodata.check import check_walk
from geodata.formats.geojson import (
    feature_from_json,
    feature_to_json,
    header_from_json,
    header_to_json,
    read_collection,
    read_folder,
    read_walk,
    write_collection,
    write_folder,
)
from geodata.problems import Unreadable
from geodata.walk import KIND_OF, Background, Stop, Walk, features
from geodata.wording import Translation, Wording
from tests.geodata.strategies import unknown, walks
from tests.world import linden_walk

GORBITZ = Path(__file__).parents[2] / "geodata" / "gorbitz"
HEADER = {"slug": "lindenhain", "title": "Lindenhain", "languages": ["de"]}

walk_by_walk = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@walk_by_walk
@given(walks())
def test_a_generated_walk_keeps_every_rule(walk: Walk) -> None:
    assert check_walk(walk) is walk


@walk_by_walk
@given(walks())
def test_a_folder_that_is_written_reads_as_the_same_walk(walk: Walk) -> None:
    assert read_folder(write_folder(walk)) == walk


@walk_by_walk
@given(walks())
def test_a_collection_that_is_written_reads_as_the_same_walk(walk: Walk) -> None:
    assert read_collection(write_collection(walk)) == walk


@walk_by_walk
@given(walks())
def test_writing_what_was_read_gives_the_same_bytes(walk: Walk) -> None:
    files, collection = write_folder(walk), write_collection(walk)

    assert write_folder(read_folder(files)) == files
    assert write_collection(read_collection(collection)) == collection
    assert write_folder(read_collection(collection)) == files


@walk_by_walk
@given(walks())
def test_files_are_geojson_as_the_standard_asks(walk: Walk) -> None:
    collection = orjson.loads(write_collection(walk))

    assert collection["type"] == "FeatureCollection"
    for member in collection["features"]:
        assert member["type"] == "Feature"
        assert isinstance(member["id"], str)
        assert {"geometry", "properties"} <= member.keys()
        for number in numbers_in(member["geometry"]):
            assert len(f"{number:.12f}".rstrip("0").partition(".")[2]) <= 7


@walk_by_walk
@given(walks())
def test_each_part_reads_back_by_itself(walk: Walk) -> None:
    language = walk.default_language
    for feature in features(walk):
        kind = KIND_OF[type(feature)]

        assert feature_from_json(kind, feature_to_json(feature, language), language) == feature
    header = header_from_json({**header_to_json(walk), "layers": walk.layers})
    assert header_to_json(header) == header_to_json(walk)


def test_the_order_of_offers_and_notes_survives() -> None:
    walk = linden_walk()
    turned = replace(walk, offers=walk.offers[::-1], notes=walk.notes[::-1])

    for read in (read_folder(write_folder(turned)), read_collection(write_collection(turned))):
        assert [offer.id for offer in read.offers] == [offer.id for offer in turned.offers]
        assert [note.id for note in read.notes] == [note.id for note in turned.notes]


def test_the_members_of_a_file_do_not_depend_on_their_order() -> None:
    walk = linden_walk()
    scattered = replace(
        walk, stops=tuple(replace(s, extra=dict(reversed(s.extra.items()))) for s in walk.stops)
    )

    assert write_folder(scattered) == write_folder(walk)


@settings(deadline=None)
@given(unknown)
def test_members_that_nobody_knows_survive(members: dict[str, Any]) -> None:
    stop = {**point(1), "properties": {"title": "Brunnen", "order": 1, **members}, **members}
    layer = {"type": "FeatureCollection", "features": [stop], **members}
    theme = {"key": "weather", "title": "Wetter", **members}
    header = {**HEADER, **members, "themes": [theme]}
    files = {"walk.json": orjson.dumps(header), "stops.geojson": orjson.dumps(layer)}
    written = {name: orjson.loads(held) for name, held in write_folder(read_folder(files)).items()}

    assert written == {"walk.json": header, "stops.geojson": layer}


def test_the_state_of_a_text_that_nobody_knows_survives() -> None:
    walk = read_collection(collection(stop(wording={"motto:ar": {"state": "new"}})))

    assert feature_to_json(walk.stops[0], "de")["properties"]["wording"] == {
        "motto:ar": {"state": "new"}
    }


def test_the_state_of_a_translation_survives_beside_its_text() -> None:
    wording = Wording(
        {"de": "Tee", "ar": "شاي"}, {"ar": Translation("machine", "", date(2026, 1, 2))}
    )
    walk = replace(linden_walk(), title=wording)

    assert header_to_json(walk)["wording"] == {"title:ar": {"state": "machine", "on": "2026-01-02"}}
    assert read_folder(write_folder(walk)).title == wording


@pytest.mark.parametrize("number", [0, 7, -7, 2**40])
def test_a_number_as_id_is_read_as_text(number: int) -> None:
    walk = read_collection(collection({**stop(), "id": number}))

    assert walk.stops[0].id == str(number)


@pytest.mark.parametrize("number", [1.5, True, None, ["well"]])
def test_what_is_neither_text_nor_a_whole_number_is_no_id(number: object) -> None:
    with pytest.raises(Unreadable, match="needs an id"):
        read_collection(collection({**stop(), "id": number}))


def test_the_unsuffixed_text_is_in_the_first_language() -> None:
    header = {**HEADER, "languages": ["en", "de"], "title:de": "Hain"}
    walk = read_folder({"walk.json": orjson.dumps(header)})

    assert walk.title.texts == {"en": "Lindenhain", "de": "Hain"}


def test_the_first_language_may_stand_as_a_suffix() -> None:
    one = stop()
    one["properties"]["title:de"] = one["properties"].pop("title")

    assert read_collection(collection(one)).stops[0].title.texts == {"de": "Brunnen"}


def test_an_empty_cell_of_a_table_is_no_value() -> None:
    walk = read_collection(collection(stop(website="", assured="", wheelchair="", minutes=None)))

    assert walk == read_collection(collection(stop()))


@walk_by_walk
@given(st.lists(st.floats(-0.01, 0.01), min_size=2, max_size=2))
def test_places_are_written_with_seven_decimals(moved: list[float]) -> None:
    stop = Stop("well", Point(13.7 + moved[0], 51 + moved[1]), Wording({"de": "Brunnen"}), order=1)
    walk = Walk("a", Wording({"de": "A"}), languages=("de",), stops=(stop,))
    read = read_collection(write_collection(walk)).stops[0].shape

    assert read is not None
    assert read.distance(stop.shape) < 1e-7
    assert write_collection(replace(walk, stops=(replace(stop, shape=read),))) == write_collection(
        walk
    )


def test_outer_rings_run_against_the_clock() -> None:
    clockwise = Polygon([(13.7, 51), (13.7, 51.1), (13.8, 51.1), (13.8, 51)])
    lawn = Background("lawn", clockwise, layer="green")
    ring = feature_to_json(lawn, "de")["geometry"]["coordinates"][0]
    read = feature_from_json(KIND_OF[Background], feature_to_json(lawn, "de"), "de")

    assert Polygon(ring).exterior.is_ccw
    assert read.shape.equals(clockwise)
    assert read.shape.exterior.is_ccw


def test_a_height_is_left_out() -> None:
    high = stop()
    high["geometry"]["coordinates"].append(113.5)

    assert read_collection(collection(high)) == read_collection(collection(stop()))


def test_a_hidden_stop_may_do_without_its_place() -> None:
    hidden = {**stop(precision="hidden"), "geometry": None}
    walk = read_collection(collection(hidden))

    assert walk.stops[0].shape is None
    assert read_collection(write_collection(walk)) == walk


def test_a_mark_at_the_beginning_of_a_file_does_no_harm() -> None:
    assert read_collection(b"\xef\xbb\xbf" + collection(stop())).stops


def test_a_layer_without_features_keeps_its_members() -> None:
    files = {
        "walk.json": orjson.dumps(HEADER),
        "offers.geojson": orjson.dumps(
            {"type": "FeatureCollection", "features": [], "walk": 1, "origin": "sketch"}
        ),
    }
    walk = read_folder(files)

    assert walk.layers == {"offers": {"origin": "sketch", "walk": 1}}
    assert read_folder(write_folder(walk)) == walk
    assert read_collection(write_collection(walk)) == walk


def test_members_of_a_layer_never_take_the_place_of_its_features() -> None:
    layers = {"stops": {"features": [], "type": "Oops", "origin": "sketch"}, "walk": {"walk": {}}}
    walk = header_from_json({**HEADER, "layers": layers})

    assert walk.layers == {"stops": {"origin": "sketch"}}


def test_a_file_has_one_property_a_line_and_each_geometry_on_one() -> None:
    lines = write_folder(linden_walk())["stops.geojson"].decode().splitlines()

    assert '      "geometry": {"coordinates":[13.74,51.05],"type":"Point"},' in lines
    assert '        "title": "Teeküche",' in lines
    assert not any(re.search(r'",\s*"', line) for line in lines)


def test_a_change_of_one_text_is_a_change_of_one_line() -> None:
    walk = linden_walk()
    changed = replace(walk.offers[0], title=Wording({"de": "Eintopf", "en": "Soup"}))
    before = write_collection(walk).splitlines()
    after = write_collection(replace(walk, offers=(changed, *walk.offers[1:]))).splitlines()

    assert len([1 for one, other in zip(before, after, strict=True) if one != other]) == 1


def test_a_feature_by_itself_is_refused_like_one_in_a_file() -> None:
    nowhere = {**stop(), "geometry": {"type": "Point", "coordinates": []}}
    with pytest.raises(Unreadable, match="A position is a pair of numbers"):
        feature_from_json(KIND_OF[Stop], nowhere, "de")
    with pytest.raises(Unreadable, match="languages"):
        header_from_json({"languages": "de"})


@pytest.mark.parametrize("content", [b"", b'{"type": "FeatureCollection", "features": []}'])
def test_reading_leaves_the_garbage_collector_as_it_was(content: bytes) -> None:
    with suppress(Unreadable):
        read_collection(content)

    assert gc.isenabled()


def test_gorbitz_is_read_without_complaint() -> None:
    walk = read_walk(GORBITZ)

    assert walk.slug == "gorbitz"
    assert len(walk.stops) >= 12


def test_gorbitz_lies_on_disk_as_it_would_be_written() -> None:
    files = write_folder(read_walk(GORBITZ))

    assert files == {name: (GORBITZ / name).read_bytes() for name in files}


def numbers_in(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [number for entry in value.values() for number in numbers_in(entry)]
    if isinstance(value, list):
        return [number for entry in value for number in numbers_in(entry)]
    return [value] if isinstance(value, float) else []


def collection(*members: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": "FeatureCollection", "features": members, "walk": HEADER})


def stop(**properties: object) -> dict[str, Any]:
    return {
        **point(1),
        "properties": {"kind": "stop", "title": "Brunnen", "order": 1, **properties},
    }


def point(number: int) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [13.74, 51.05]}
    return {"type": "Feature", "id": f"well-{number}", "geometry": geometry}
