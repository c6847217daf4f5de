"""Promises about GPX, KML and archives that are written: others read them, and so do we again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import gpxpy
import pyogrio
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from geodata.formats.geojson import read_walk, write_folder
from geodata.formats.gpx import read_gpx, write_gpx
from geodata.formats.incoming import Found
from geodata.formats.kml import read_kml, write_kml
from geodata.formats.plain_text import marked_up, one_line, plain_text
from geodata.formats.recognising import read_any
from geodata.formats.walk_zip import write_zip
from geodata.import_plan import plan_import
from geodata.walk import Leg, Stop, Walk
from geodata.wording import Wording
from tests.geodata.strategies import walks
from tests.world import linden_walk

GORBITZ = Path(__file__).parents[2] / "geodata" / "gorbitz"
ORDER = {
    "gpx": ("metadata", "wpt", "rte", "trk", "extensions"),
    "metadata": ("name", "desc", "author"),
    "author": ("name",),
    "wpt": ("name", "desc", "link", "extensions"),
    "trk": ("name", "type", "trkseg"),
    "trkseg": ("trkpt", "extensions"),
    "trkpt": (),
    "link": (),
}

walk_by_walk = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def as_read(text: str) -> str:
    return plain_text(marked_up(text))


def stops_as_found(walk: Walk) -> list[tuple[object, ...]]:
    first = walk.default_language
    return [
        (
            stop.id,
            one_line(stop.title.texts[first]),
            as_read(stop.text.texts.get(first, "")),
            stop.shape.wkt if stop.shape else None,
        )
        for stop in walk.stops
    ]


def found_as_found(found: Found) -> tuple[object, ...]:
    return (
        found.properties["id"],
        found.name,
        found.text,
        found.shape.wkt if found.shape else None,
    )


@walk_by_walk
@given(walks())
def test_gpx_that_is_written_reads_as_the_same_stops_and_legs(walk: Walk) -> None:
    incoming = read_gpx(write_gpx(walk), "walk.gpx")
    legs = [found for found in incoming.found if found.kind == "leg"]

    assert incoming.complaints == ()
    assert [found_as_found(f) for f in incoming.found if f.kind == "stop"] == stops_as_found(walk)
    assert {(found.properties["id"], found.shape.wkt) for found in legs if found.shape} == {
        (leg.id, leg.shape.wkt) for leg in walk.legs
    }
    assert {(f.properties["id"], f.properties["variant"]) for f in legs} == {
        (leg.id, leg.variant) for leg in walk.legs
    }


@walk_by_walk
@given(walks(), st.sampled_from(("", "en", "ar")))
def test_kml_that_is_written_reads_as_the_same_stops_and_legs(walk: Walk, language: str) -> None:
    incoming = read_kml(write_kml(walk, language), "walk.kml")

    assert [found_as_found(f) for f in incoming.found if f.kind == "stop"] == stops_as_found(walk)
    assert [
        (found.properties["id"], found.shape.wkt)
        for found in incoming.found
        if found.kind == "leg" and found.shape
    ] == [(leg.id, leg.shape.wkt) for leg in walk.legs]
    assert len(incoming.found) == len((*walk.stops, *walk.offers, *walk.notes, *walk.legs))


@walk_by_walk
@given(walks())
def test_gpx_has_its_elements_in_the_order_that_the_schema_asks_for(walk: Walk) -> None:
    check_order(fromstring(write_gpx(walk)))


def check_order(element: Any) -> None:
    namespace, _, name = element.tag.rpartition("}")
    if name not in ORDER or "topografix" not in namespace:
        return
    names = [child.tag.rpartition("}")[2] for child in element]

    assert names == sorted(names, key=ORDER[name].index)
    for position in ("lat", "lon"):
        if position in element.attrib:
            assert "e" not in element.attrib[position]
    for child in element:
        check_order(child)


@pytest.mark.parametrize("walk", [linden_walk(), read_walk(GORBITZ)], ids=lambda walk: walk.slug)
def test_gpxpy_and_gdal_count_the_same_stops_and_legs(walk: Walk, tmp_path: Path) -> None:
    content = write_gpx(walk)
    file = tmp_path / "walk.gpx"
    file.write_bytes(content)
    parsed = gpxpy.parse(content.decode())
    points = sum(len(leg.shape.coords) for leg in walk.legs)

    assert [waypoint.name for waypoint in parsed.waypoints] == [
        f"{number}. {stop.title.said(walk.default_language).text}"
        for number, stop in enumerate(walk.stops, start=1)
    ]
    assert sum(len(track.segments) for track in parsed.tracks) == len(walk.legs)
    assert parsed.get_points_no() == points
    assert counted(file, "waypoints") == len(walk.stops)
    assert counted(file, "track_points") == points
    assert counted(file, "tracks") == len(parsed.tracks)


def counted(file: Path, layer: str) -> int:
    return int(pyogrio.read_info(file, layer=layer, force_feature_count=True)["features"])


def test_gdal_reads_the_folders_of_our_kml(tmp_path: Path) -> None:
    file = tmp_path / "walk.kml"
    file.write_bytes(write_kml(linden_walk()))

    assert {str(name) for name, _ in pyogrio.list_layers(file)} >= {"stops", "route"}
    assert counted(file, "stops") == 3
    assert counted(file, "route") == 2


def test_a_stop_whose_place_is_hidden_is_in_no_gpx_and_the_others_keep_their_numbers() -> None:
    walk = linden_walk()
    hidden = replace(walk.stops[1], shape=None, precision="hidden")
    content = write_gpx(replace(walk, stops=(walk.stops[0], hidden, walk.stops[2]))).decode()

    assert "1. Teeküche" in content
    assert "Bibliothek" not in content
    assert "3. Garten" in content


def test_a_stop_is_described_with_its_offers_and_what_was_noted() -> None:
    content = write_gpx(linden_walk()).decode()

    assert "– Suppe" in content
    assert "“Gesagt: note-public” (2026-03-02)" in content


def test_an_offer_that_is_paused_is_not_among_those_of_a_stop() -> None:
    walk = linden_walk()
    paused = replace(walk.offers[0], status="paused")

    assert "Suppe" not in write_gpx(replace(walk, offers=(paused, *walk.offers[1:]))).decode()


def test_files_speak_the_language_that_was_asked_for() -> None:
    gpx, kml = write_gpx(linden_walk(), "en").decode(), write_kml(linden_walk(), "en").decode()

    assert "<name>1. Tea kitchen</name>" in gpx
    assert "– Soup" in gpx
    assert "<name>Tea kitchen</name>" in kml


def test_the_ends_of_the_earth_are_written_as_the_schema_knows_them() -> None:
    stop = Stop("end", Point(180, -90), Wording({"de": "Ende"}), order=1e-7)
    walk = Walk("end", Wording({"de": "Ende"}), languages=("de",), stops=(stop,))

    assert b'<wpt lat="-90" lon="-180">' in write_gpx(walk)


def test_what_only_looks_like_markup_survives_gpx_and_kml() -> None:
    text = "Ein <b> & ein &amp;, `<i>`\nund  2 < 3"
    stop = Stop(
        "a", Point(13.74, 51.05), Wording({"de": "a < b & c"}), 1, text=Wording({"de": text})
    )
    walk = Walk("a", Wording({"de": "]]>"}), languages=("de",), stops=(stop,))
    for incoming in (read_gpx(write_gpx(walk), "a"), read_kml(write_kml(walk), "a")):
        assert incoming.found[0].name == "a < b & c"
        assert incoming.found[0].text.split() == text.split()


@pytest.mark.parametrize("walk", [linden_walk(), read_walk(GORBITZ)], ids=lambda walk: walk.slug)
@pytest.mark.parametrize("language", ["", "en"])
@pytest.mark.parametrize("write", [write_gpx, write_kml])
def test_a_file_of_ours_that_is_brought_back_changes_nothing(
    walk: Walk, language: str, write: Callable[[Walk, str], bytes]
) -> None:
    plan = plan_import(walk, read_any(write(walk, language), "walk.xml"))

    assert plan.entries == ()
    assert plan.needs_position == {}
    assert plan.unchanged >= len(walk.stops) + len(walk.legs)


@pytest.mark.parametrize("write", [write_gpx, write_kml])
def test_a_stop_that_a_device_moved_is_the_same_stop(write: Callable[[Walk], bytes]) -> None:
    moved = write(linden_walk()).replace(b"51.051", b"51.0512")
    plan = plan_import(linden_walk(), read_any(moved, "walk.xml"))
    stops = [entry.change for entry in plan.entries if entry.change.kind == "stop"]

    assert [(change.what, change.id) for change in stops] == [("changed", "library")]
    assert [field.name for field in stops[0].fields] == ["geometry"]


def test_a_leg_says_its_ends_and_its_variant() -> None:
    walk = linden_walk()
    said = Wording({"de": "Langsam <b> gehen"})
    shape = walk.legs[0].shape
    around = Leg("around", shape, 1, "tea", "library", variant="step-free", text=said)
    incoming = read_gpx(write_gpx(replace(walk, legs=(*walk.legs, around))), "walk.gpx")

    assert (incoming.found[-1].name, incoming.found[-1].text) == ("", "Langsam <b> gehen")
    assert incoming.found[-1].properties == {
        "id": "around",
        "order": 1,
        "from": "tea",
        "to": "library",
        "variant": "step-free",
    }


@walk_by_walk
@given(walks())
def test_an_archive_that_is_written_reads_as_the_same_walk(walk: Walk) -> None:
    photos = {"tea.jpg": b"\xff\xd8\xff", "a-1.webp": b""}
    incoming = read_any(write_zip(walk, photos), "walk.zip")

    assert incoming.walk == walk
    assert incoming.photos == photos


def test_the_same_walk_gives_the_same_archive() -> None:
    photos = {"b.webp": b"b", "a.webp": b"a"}
    again = dict(reversed(photos.items()))

    assert write_zip(linden_walk(), photos) == write_zip(linden_walk(), again)
    with ZipFile(BytesIO(write_zip(linden_walk(), photos))) as archive:
        assert archive.read("stops.geojson") == write_folder(linden_walk())["stops.geojson"]
        assert archive.namelist() == sorted(archive.namelist())


def test_reading_and_writing_need_neither_folium_nor_geopandas() -> None:
    program = (
        "import sys, geodata.formats.recognising\n"
        "sys.exit(bool({'folium', 'geopandas', 'pandas'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
