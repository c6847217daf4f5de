"""The walk as data: what a device gets is the walk that a visitor sees."""

from __future__ import annotations

from dataclasses import replace

import gpxpy
import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.formats.geojson import read_collection
from geodata.formats.recognising import read_any
from geodata.walk import Walk, find_stop, put_feature
from webapp.storage.walks import publish_walk, save_walk

WALK = "/walks/linden/"


@pytest.mark.parametrize(
    ("name", "mimetype"),
    [("walk.gpx", "application/gpx+xml"), ("walk.kml", "application/vnd.google-earth.kml+xml")],
)
def test_a_walk_comes_as_a_file_for_devices_and_other_maps(
    client: FlaskClient, name: str, mimetype: str
) -> None:
    answer = client.get(WALK + name)
    found = read_any(answer.data, name).found
    seen = read_collection(client.get(f"{WALK}walk.geojson").data)

    assert answer.mimetype == mimetype
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert [f.name for f in found if f.kind == "stop"] == ["Teeküche", "Bibliothek", "Garten"]
    assert [f.shape for f in found if f.kind == "leg"] == [leg.shape for leg in seen.legs]


def test_a_device_gets_the_language_that_was_asked_for(client: FlaskClient) -> None:
    names = {
        language: gpxpy.parse(client.get(f"{WALK}walk.gpx?lang={language}").text).waypoints[0].name
        for language in ("de", "en", "fr")
    }

    assert names == {"de": "1. Teeküche", "en": "1. Tea kitchen", "fr": "1. Teeküche"}


@pytest.mark.parametrize("name", ["walk.gpx", "walk.kml"])
def test_a_place_that_is_vague_on_the_page_is_as_vague_in_a_file(
    client: FlaskClient, stored: Walk, name: str
) -> None:
    garden = next(
        f for f in read_any(client.get(WALK + name).data, name).found if f.name == "Garten"
    )

    assert garden.shape is not None
    assert find_stop(stored, "garden").shape != garden.shape


@pytest.mark.parametrize("name", ["walk.gpx", "walk.kml"])
def test_a_hidden_place_is_in_no_file(app: Flask, stored: Walk, name: str) -> None:
    hidden = replace(find_stop(stored, "library"), precision="hidden")
    with app.extensions["database"].transaction() as session:
        save_walk(session, put_feature(stored, hidden), stored)
        publish_walk(session, "linden")
    found = read_any(app.test_client().get(WALK + name).data, name).found

    assert all(f.shape is None for f in found if f.name == "Bibliothek")


def test_the_page_leads_to_the_files(client: FlaskClient) -> None:
    page = client.get(f"{WALK}?lang=en").text

    for name in ("walk.geojson", "walk.gpx?lang=en", "walk.kml?lang=en"):
        assert f'href="{WALK}{name}"' in page
