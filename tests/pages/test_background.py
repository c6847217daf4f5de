"""The layers of a walk's background, brought from files and taken away again."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from geodata.formats.geopackage import write_geopackage
from geodata.walk import Walk
from tests.desk import Desk
from webapp.storage.database import Database
from webapp.storage.walks import find_walk

ROOT = Path(__file__).parent.parent
PAGE = "/organise/walks/linden/background"
SOURCE = "Invented city, CC BY 4.0"


@pytest.fixture(autouse=True)
def _in_english(desk: Desk) -> None:
    desk.get("/organise/?lang=en")


def street(number: int, north: float = 51.05) -> dict[str, Any]:
    line = [[13.739, north], [13.742, north], [13.745, north]]
    return {
        "type": "Feature",
        "id": f"s{number}",
        "geometry": {"type": "LineString", "coordinates": line},
        "properties": {"name": f"Gasse {number}", "kennung": f"K{number}"},
    }


def geojson(*features: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def bring(desk: Desk, content: bytes | None, **fields: str) -> TestResponse:
    form: dict[str, Any] = {"layer": "street", "source": SOURCE, "margin": "1000"}
    form |= {"simplify": "yes", **fields}
    if content is not None:
        form["file"] = (BytesIO(content), "streets.geojson")
    return desk.post(PAGE, form, content_type="multipart/form-data", follow_redirects=True)


def drawn(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        walk = find_walk(session, "linden")
    return [(one.layer, one.name, one.source) for one in walk.background]


OWN = [("street", "Lindenweg", ""), ("green", "Garten", "")]


def test_a_layer_is_brought_told_in_numbers_and_named_as_a_source(
    desk: Desk, database: Database
) -> None:
    page = bring(desk, geojson(street(1), street(2, 51.0501), street(3, 52.9)))

    assert drawn(database) == [
        *OWN,
        ("street", "Gasse 1", SOURCE),
        ("street", "Gasse 2", SOURCE),
    ]
    assert "2 features are saved as a draft; the file has 3." in page.text
    assert "4 of 9 points are kept" in page.text
    assert SOURCE in page.text
    with database.reading() as session:
        assert find_walk(session, "linden").sources == (SOURCE,)


def test_bringing_it_again_replaces_it_and_the_same_again_changes_nothing(
    desk: Desk, database: Database
) -> None:
    for _ in range(2):
        bring(desk, geojson(street(1), street(2)))
    with database.reading() as session:
        assert find_walk(session, "linden").revision == 2
    bring(desk, geojson(street(2), street(3)))

    assert [name for _, name, _ in drawn(database)[2:]] == ["Gasse 2", "Gasse 3"]


def test_a_layer_that_is_there_leads_to_the_form_that_replaces_it(desk: Desk) -> None:
    page = bring(desk, geojson(street(1))).text
    (link,) = re.findall(r'href="([^"]+)#bring"', page)
    form = desk.get(unescape(link)).text

    assert f'value="{SOURCE}"' in form
    assert '<option value="street" selected>' in form


def test_the_names_come_from_the_property_that_was_chosen(desk: Desk, database: Database) -> None:
    bring(desk, geojson(street(1)), name_from="kennung")
    assert drawn(database)[-1][1] == "K1"
    refused = bring(desk, geojson(street(1)), name_from="strasse")

    assert refused.status_code == 422
    assert "Nothing in this file is called “strasse”. There are: kennung." in refused.text
    assert 'value="strasse"' in refused.text


def test_a_geopackage_is_brought_as_well(desk: Desk, database: Database, walk: Walk) -> None:
    lawn = replace(walk, background=walk.background[1:], stops=(), offers=(), notes=(), legs=())
    assert bring(desk, write_geopackage(lawn), layer="green").status_code == 200

    assert drawn(database) == [*OWN, ("green", "Garten", SOURCE)]


def test_a_layer_is_removed_with_its_source(desk: Desk, database: Database) -> None:
    bring(desk, geojson(street(1)))
    removed = {"layer": "street", "source": SOURCE}
    page = desk.post(f"{PAGE}-remove", removed, follow_redirects=True)

    assert drawn(database) == OWN
    assert "Streets: removed." in page.text
    with database.reading() as session:
        assert find_walk(session, "linden").sources == ()


@pytest.mark.parametrize(
    ("content", "fields", "why"),
    [
        (None, {}, "Please choose a file"),
        (b"", {}, "The file is empty"),
        (b"not json", {}, "not known here"),
        (b"{", {}, "This is not JSON"),
        (geojson(street(1, 52.9)), {}, "lies around the walk"),
        (geojson(street(1)), {"layer": "motorway"}, "how the layer is to be drawn"),
        (geojson(street(1)), {"source": " "}, "where this comes from"),
        (geojson(street(1, 91.0)), {}, "Longitude stands first"),
        (geojson({**street(1), "geometry": None}), {}, "nothing in it that has a shape"),
    ],
)
def test_what_cannot_be_brought_is_said_and_changes_nothing(
    desk: Desk, database: Database, content: bytes | None, fields: dict[str, str], why: str
) -> None:
    page = bring(desk, content, **fields)

    assert page.status_code in (400, 422)
    assert why in page.text
    assert drawn(database) == OWN


def test_no_broken_file_breaks_the_page(desk: Desk) -> None:
    files = [*(ROOT / "files").glob("*.geojson"), *(ROOT / "files_in").glob("**/*.*")]
    answers = {
        file.name: bring(desk, file.read_bytes()).status_code for file in files if file.is_file()
    }

    assert len(answers) > 100
    assert {status for status in answers.values() if status not in (200, 400, 422)} == set()


def test_hostile_names_stay_text(desk: Desk) -> None:
    evil = street(1)
    evil["properties"]["name"] = "<script>alert(1)</script>"
    page = bring(desk, geojson(evil), source="<b>City</b>")
    still = desk.get("/organise/walks/linden/background.svg")

    assert "<b>City" not in page.text
    assert "<script" not in still.text


def test_the_draft_is_drawn_as_a_still(desk: Desk) -> None:
    still = desk.get("/organise/walks/linden/background.svg")

    assert (still.status_code, still.mimetype) == (200, "image/svg+xml")
    assert still.headers["Cache-Control"] == "private, no-store"


def test_a_file_beyond_the_limit_is_too_large(desk: Desk) -> None:
    announced = desk.client.post(
        PAGE,
        input_stream=BytesIO(b"--x"),
        environ_overrides={"CONTENT_LENGTH": "30000000"},
        content_type="multipart/form-data; boundary=x",
    )

    assert announced.status_code == 413
