"""Posters with QR codes: what is printed leads everybody to the stop."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
import segno
from flask.testing import FlaskClient
from pypdf import PdfReader

from geodata.walk import Walk, put_feature
from geodata.wording import Wording
from tests.desk import Desk
from webapp.reports.qr import QUIET, qr_path
from webapp.storage.database import Database
from webapp.storage.walks import publish_walk, save_walk

HERE = "/walks/linden/"


def read(client: FlaskClient, address: str) -> PdfReader:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return PdfReader(BytesIO(answer.data))


def words(paper: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def test_a_poster_has_number_title_code_and_address(client: FlaskClient) -> None:
    poster = client.get(f"{HERE}stops/tea/poster.svg?lang=en")
    address = "http://localhost/walks/linden/stops/tea/"

    assert poster.mimetype == "image/svg+xml"
    assert ">1</text>" in poster.text
    assert ">Tea kitchen</text>" in poster.text
    assert f">{address}</text>" in poster.text
    assert qr_path(address).path in poster.text
    assert "This walk is an example." in poster.text


def test_the_modules_of_a_code_are_those_of_the_standard() -> None:
    drawn = qr_path("http://localhost/")
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawn.path)}
    rows = segno.make("http://localhost/", error="m", micro=False).matrix

    assert drawn.size == len(rows) + 2 * QUIET
    assert dark == {
        (x + QUIET, y + QUIET) for y, row in enumerate(rows) for x, one in enumerate(row) if one
    }


@pytest.mark.parametrize(("asked", "pages"), [("", 1), ("&size=large", 3)])
def test_four_stand_on_a_sheet_or_one(client: FlaskClient, asked: str, pages: int) -> None:
    paper = read(client, f"{HERE}posters.pdf?lang=en{asked}")

    assert len(paper.pages) == pages
    for wanted in ("1 Tea kitchen", "2 Library", "3 Garden", "This walk is an example."):
        assert wanted in words(paper)
    assert words(paper).count("http://localhost/walks/linden/stops/") == 3


def test_a_screen_reader_hears_each_stop(client: FlaskClient) -> None:
    paper = read(client, f"{HERE}posters.pdf?lang=de")
    root = paper.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert "Teeküche" in str(paper.outline)


@pytest.mark.parametrize(
    ("place", "leads_to"),
    [
        (HERE, "walks/linden/stops/tea/"),
        (f"{HERE}versions/1/", "walks/linden/versions/1/stops/tea/"),
        ("/organise/walks/linden/report/", "walks/linden/stops/tea/"),
        ("/organise/walks/linden/preview/", "walks/linden/stops/tea/"),
    ],
)
def test_a_code_leads_where_everybody_may_go(desk: Desk, place: str, leads_to: str) -> None:
    poster = desk.get(f"{place}stops/tea/poster.svg").text

    assert f">http://localhost/{leads_to}</text>" in poster


def test_long_and_foreign_titles_stay_on_their_poster(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    title = Wording({"de": "Donaudampfschifffahrtsgesellschaftskapitän " * 12})
    with database.transaction() as session:
        save_walk(session, put_feature(stored, replace(stored.stops[0], title=title)), stored)
        publish_walk(session, "linden")
    poster = client.get(f"{HERE}stops/tea/poster.svg?lang=de").text

    assert len(re.findall(r'<text x="105" y="\d+">Donau', poster)) == 4
    assert len(read(client, f"{HERE}posters.pdf?lang=de").pages) == 1


def test_the_page_of_a_stop_leads_to_its_poster(client: FlaskClient) -> None:
    page = client.get(f"{HERE}stops/tea/?lang=en").text

    assert 'href="/walks/linden/stops/tea/poster.svg?lang=en"' in page
    assert 'href="/walks/linden/posters.pdf?lang=en"' in page
