"""What organisers make for a report holds the notes that may stand in one, and no others."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from flask.testing import FlaskClient
from pypdf import PdfReader

from tests.desk import Desk

HERE = "/organise/walks/linden/report/"


def said_in(content: bytes, file: str) -> str:
    if file == "report.docx":
        return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)
    if file == "handout.pdf":
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return content.decode()


@pytest.mark.parametrize("file", ["", "report.docx", "handout.pdf", "walk.geojson"])
def test_notes_for_reports_and_for_all_are_in_it(
    desk: Desk, client: FlaskClient, file: str
) -> None:
    for_report = said_in(desk.get(f"{HERE}{file}?lang=en").data, file)
    for_all = said_in(client.get(f"/walks/linden/{file}?lang=en").data, file)

    assert "Said: note-report" in for_report
    assert "Said: note-public" in for_report
    assert "note-participants" not in for_report
    assert "note-kept" not in for_report
    assert "note-report" not in for_all


def test_the_page_says_whom_it_is_for(desk: Desk) -> None:
    page = desk.get(f"{HERE}?lang=en")

    assert "Only organisers see this page." in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_no_page_from_elsewhere_may_read_it(desk: Desk) -> None:
    assert "Access-Control-Allow-Origin" not in desk.get(f"{HERE}walk.geojson").headers


def test_a_figure_for_a_report_still_names_the_lasting_address(desk: Desk) -> None:
    assert "/walks/linden/versions/1/</dc:identifier>" in desk.get(f"{HERE}map.svg").text


@pytest.mark.parametrize("file", ["report.docx", "walk.html"])
def test_a_file_with_notes_for_reports_is_not_taken_for_the_public_one(
    desk: Desk, client: FlaskClient, file: str
) -> None:
    names = {
        answer.headers["Content-Disposition"]
        for answer in (
            desk.get(f"/organise/walks/linden/report/{file}"),
            client.get(f"/walks/linden/{file}"),
        )
    }

    assert len(names) == 2
