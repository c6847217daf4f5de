"""The walk as a Word document: whole, styled by names, and with nothing that is not public."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from flask.testing import FlaskClient


def opened(client: FlaskClient, address: str = "/walks/linden/report.docx?lang=en") -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    assert 'filename="linden-v1.docx"' in answer.headers["Content-Disposition"]
    return Document(BytesIO(answer.data))


def words(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_it_holds_stops_offers_public_notes_and_the_citation(client: FlaskClient) -> None:
    said = words(opened(client))

    for wanted in ("Round the lime tree", "Tea kitchen", "Help with letters", "Said: note-public"):
        assert wanted in said
    assert "http://localhost/walks/linden/versions/1/" in said
    for kept in ("note-report", "note-participants", "note-kept"):
        assert kept not in said


def test_notes_stand_under_their_theme(client: FlaskClient) -> None:
    paragraphs = opened(client).paragraphs
    headings = [p.text for p in paragraphs if p.style.name == "Heading 2"]

    assert headings == ["Meeting"]
    assert [p.text for p in paragraphs if p.style.name == "Quote"] == ["Said: note-public"]


def test_the_figure_has_a_caption_and_words_in_its_place(client: FlaskClient) -> None:
    document = opened(client)
    (picture,) = document.inline_shapes
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]

    assert "1 Tea kitchen" in picture._inline.docPr.get("descr")
    assert captions[0].startswith("Round the lime tree. Version 1 of")


def test_the_head_of_the_table_stands_on_every_page(client: FlaskClient) -> None:
    (table,) = opened(client).tables

    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[0].cells] == ["No.", "Stop", "Offers"]


def test_it_names_its_language(client: FlaskClient) -> None:
    normal = opened(client, "/walks/linden/report.docx?lang=de").styles["Normal"]

    assert normal.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "de"


def test_every_page_and_the_figure_say_that_a_walk_is_an_example(client: FlaskClient) -> None:
    document = opened(client)
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    foot = document.sections[0].footer.paragraphs[0].text

    assert "This walk is an example. http://localhost/walks/linden/versions/1/" in captions[0]
    assert foot.startswith("Round the lime tree · Version 1 of ")
    assert "This walk is an example." in foot
    assert document.core_properties.identifier == "http://localhost/walks/linden/versions/1/"
