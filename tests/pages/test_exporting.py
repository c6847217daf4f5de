"""Taking a walk out: organisers get everything, visitors what is public."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from flask.testing import FlaskClient

from geodata.formats.geojson import read_collection
from geodata.formats.recognising import read_any
from geodata.walk import Walk, features
from tests.desk import Desk

EXPORT = "/organise/walks/linden/export"
FORMATS = ("zip", "geojson", "xlsx", "csv", "gpkg", "gpx", "kml")


def test_the_page_leads_to_every_format_and_says_what_is_inside(desk: Desk) -> None:
    page = desk.get(f"{EXPORT}?lang=en").text

    for name in FORMATS:
        assert f"{EXPORT}/walk.{name}" in page
    assert "not for passing on" in page


@pytest.mark.parametrize("name", FORMATS)
def test_every_file_is_saved_by_the_browser_and_read_again(desk: Desk, name: str) -> None:
    answer = desk.get(f"{EXPORT}/walk.{name}")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="linden-1.{name}"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    incoming = read_any(answer.data, f"linden.{name}")
    assert incoming.found or incoming.walk


def test_our_own_format_holds_everything(desk: Desk, stored: Walk) -> None:
    assert read_collection(desk.get(f"{EXPORT}/walk.geojson").data) == stored
    assert read_any(desk.get(f"{EXPORT}/walk.zip").data, "linden.zip").walk == stored


def test_an_unknown_format_is_not_there(desk: Desk) -> None:
    assert desk.get(f"{EXPORT}/walk.doc").status_code == 404


def test_a_workbook_opens(desk: Desk) -> None:
    book = openpyxl.load_workbook(BytesIO(desk.get(f"{EXPORT}/walk.xlsx").data))

    assert book.sheetnames == ["stops", "offers"]


@pytest.mark.parametrize(
    ("name", "mimetype"), [("csv", "text/csv"), ("gpkg", "application/geopackage+sqlite3")]
)
def test_visitors_get_what_is_public(client: FlaskClient, name: str, mimetype: str) -> None:
    answer = client.get(f"/walks/linden/walk.{name}")

    assert answer.mimetype == mimetype
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert (
        client.get(
            f"/walks/linden/walk.{name}", headers={"If-None-Match": answer.headers["ETag"]}
        ).status_code
        == 304
    )


def test_public_data_hold_public_notes_and_coarse_places_alone(
    client: FlaskClient, stored: Walk
) -> None:
    incoming = read_any(client.get("/walks/linden/walk.gpkg").data, "walk.gpkg")
    notes = [found.properties["id"] for found in incoming.found if found.kind == "note"]
    garden = next(found for found in incoming.found if found.properties["id"] == "garden")

    assert notes == ["note-public"]
    assert garden.shape != next(one.shape for one in features(stored) if one.id == "garden")
    table = client.get("/walks/linden/walk.csv").data.decode("utf-8-sig")
    assert "51.0505" not in table
    assert "Gesagt" not in table
