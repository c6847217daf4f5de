"""The handout: the whole walk on paper, also for those who have it read to them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from geodata.walk import Walk, put_feature
from tests.maps.payloads import harmful_walk
from webapp.pages.handing_out import address_on_paper
from webapp.reports.paper import pdf
from webapp.storage.database import Database
from webapp.storage.walks import publish_walk, save_walk

SOURCES = ("file:///etc/passwd", "http://127.0.0.1:9/x.png", "data:image/png;base64,AAAA", "x.png")
HARM = '<img src="SOURCE"> ![x](SOURCE) <link rel=attachment href="SOURCE">'


def read(client: FlaskClient, address: str) -> PdfReader:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return PdfReader(BytesIO(answer.data))


def words(paper: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def test_it_holds_stops_offers_directions_and_what_is_public(client: FlaskClient) -> None:
    said = words(read(client, "/walks/linden/handout.pdf?lang=en"))

    for wanted in (
        "Round the lime tree",
        "Tea kitchen",
        "Help with letters",
        "On to stop 2",
        "1 / ",
    ):
        assert wanted in said
    assert "Said: note-public" in said
    for kept in ("note-report", "note-participants", "note-kept"):
        assert kept not in said


def test_a_screen_reader_finds_its_way(client: FlaskClient) -> None:
    paper = read(client, "/walks/linden/handout.pdf?lang=de")
    root = paper.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert "Teeküche" in str(paper.outline)


@pytest.mark.parametrize(
    ("made_at", "leads_to"),
    [
        ("/walks/linden/", "/walks/linden/"),
        ("/walks/linden/versions/1/", "/walks/linden/versions/1/"),
        ("/organise/walks/linden/report/", "/walks/linden/"),
        ("/organise/walks/linden/preview/", "/walks/linden/"),
    ],
)
def test_a_code_leads_everybody_to_the_stop(
    app: Flask, stored: Walk, made_at: str, leads_to: str
) -> None:
    with app.test_request_context(f"{made_at}handout.pdf"):
        app.preprocess_request()
        assert address_on_paper(stored, stored.stops[0]) == (
            f"http://localhost{leads_to}stops/tea/"
        )


def test_large_letters_take_more_pages(client: FlaskClient) -> None:
    usual = read(client, "/walks/linden/handout.pdf")
    large = read(client, "/walks/linden/handout.pdf?size=large")

    assert len(large.pages) > len(usual.pages)


def test_a_map_for_the_wall_has_a_sheet_of_its_own(client: FlaskClient) -> None:
    paper = read(client, "/walks/linden/handout.pdf?paper=a3")
    widths = {round(float(page.mediabox.width)) for page in paper.pages}

    assert widths == {595, 1191}


@pytest.mark.parametrize(
    "source",
    ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "data:image/png;base64,AAAA", "x.png"],
)
def test_no_text_makes_the_paper_open_anything(
    client: FlaskClient, database: Database, stored: Walk, source: str
) -> None:
    harmful = harmful_walk(
        stored, f'<img src="{source}"> ![x]({source}) <link rel=attachment href="{source}">'
    )
    with database.transaction() as session:
        save_walk(session, put_feature(stored, harmful.stops[0]), stored)
        publish_walk(session, "linden")
    paper = read(client, "/walks/linden/handout.pdf")

    assert not paper.attachments
    assert "root:" not in words(paper)


def test_only_the_files_that_were_given_are_drawn() -> None:
    one = pdf('<html lang="en"><title>x</title><img alt="x" src="file:///etc/hostname">', {})

    assert PdfReader(BytesIO(one)).pages[0].images.keys() == []


def test_every_page_says_that_a_walk_is_an_example(client: FlaskClient) -> None:
    for page in read(client, "/walks/linden/handout.pdf?lang=en").pages:
        assert "This walk is an example." in " ".join(page.extract_text().split())


@pytest.mark.parametrize("file", ["handout.pdf", "posters.pdf"])
def test_paper_keeps_what_pdf_ua_asks_for(client: FlaskClient, file: str) -> None:
    paper = read(client, f"/walks/linden/{file}?lang=de")
    root = paper.trailer["/Root"]
    figures = [part for part in parts_of(root["/StructTreeRoot"]) if part.get("/S") == "/Figure"]
    fonts = [font for page in paper.pages for font in page["/Resources"]["/Font"].values()]

    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.metadata.title
    assert len(figures) >= 3
    assert all(figure.get("/Alt") for figure in figures)
    for font in fonts:
        (letters,) = font.get_object()["/DescendantFonts"]
        described = letters.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(described)


def parts_of(part: Any) -> Iterator[Any]:
    """Walk through the structure that a screen reader follows."""
    yield part
    children = part.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        if hasattr(found := child.get_object(), "get"):
            yield from parts_of(found)
