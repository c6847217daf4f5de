"""Every version stays where it was published, as it came out, but for what may not be shown."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from geodata.walk import Consent, Walk, put_feature
from geodata.wording import Wording
from webapp.reports.citation import Citation, bibtex, csl_json, ris
from webapp.storage.database import Database
from webapp.storage.erasures import erase_note
from webapp.storage.walks import find_walk, publish_walk, save_walk

ONE = "/walks/linden/versions/1/"
FILES = ("walk.geojson", "map.svg", "map.js", "citation.bib")


def edit(database: Database, **changes: object) -> None:
    """Change the first stop or the public note, and publish that as the next version."""
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        changed = put_feature(walk, replace(walk.stops[0], **changes))
        save_walk(session, changed, walk)
        publish_walk(session, "linden")


def withdraw(database: Database) -> None:
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        note = next(note for note in walk.notes if note.id == "note-public")
        gone = replace(note, consent=Consent("public", withdrawn_on=date(2026, 3, 9)))
        save_walk(session, put_feature(walk, gone), walk)


@pytest.mark.parametrize("file", FILES)
def test_a_version_is_the_same_to_the_byte_after_further_edits(
    client: FlaskClient, database: Database, file: str
) -> None:
    before = client.get(ONE + file).data
    edit(database, title=Wording({"de": "Kaffeeküche"}))

    assert client.get(ONE + file).data == before
    assert client.get("/walks/linden/walk.geojson").data != before


def test_it_says_that_there_is_a_newer_one_without_moving(
    client: FlaskClient, database: Database
) -> None:
    assert "It is the newest one." in client.get(f"{ONE}?lang=en").text
    edit(database, title=Wording({"de": "Kaffeeküche", "en": "Coffee"}))
    page = client.get(f"{ONE}?lang=en").text

    assert "There is a newer one:" in page
    assert "Tea kitchen" in page
    assert "Coffee" not in page
    assert "something was withdrawn" not in page


def test_its_pages_lead_on_within_the_version(client: FlaskClient) -> None:
    page = client.get(f"{ONE}stops/tea/?lang=en").text

    assert f"{ONE}stops/library/?lang=en" in page
    assert f'src="{ONE}map.js"' in page


def test_what_was_withdrawn_is_gone_from_every_version_and_it_says_so(
    client: FlaskClient, database: Database
) -> None:
    assert "Said: note-public" in client.get(f"{ONE}?lang=en").text
    withdraw(database)
    page = client.get(f"{ONE}?lang=en").text

    assert "Said: note-public" not in page
    assert "something was withdrawn" in page
    assert "note-public" not in client.get(f"{ONE}walk.geojson").text


def test_what_was_erased_is_gone_and_it_says_so(
    client: FlaskClient, database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        erase_note(session, tmp_path, "linden", "note-public")
    page = client.get(f"{ONE}?lang=en").text

    assert "Said: note-public" not in page
    assert "something was withdrawn" in page


def test_a_place_that_became_protected_is_protected_in_every_version(
    client: FlaskClient, database: Database
) -> None:
    edit(database, precision="district")
    page = client.get(f"{ONE}?lang=en").text

    assert "Lindenweg 1<" not in page
    assert "something was withdrawn" in page


def test_a_version_tells_hours_but_not_what_is_open_now(client: FlaskClient) -> None:
    page = client.get(f"{ONE}?lang=en").text

    assert "data-hours=" not in page
    assert "Open now</p>" not in page


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999", "-1", "x"])
def test_what_never_came_out_is_not_there(client: FlaskClient, number: str) -> None:
    assert client.get(f"/walks/linden/versions/{number}/").status_code == 404


def test_all_versions_are_listed_with_their_addresses(
    client: FlaskClient, database: Database
) -> None:
    edit(database, phone="+49 351 123456")
    page = client.get("/walks/linden/versions/?lang=en").text

    assert f'href="{ONE}"' in page
    assert 'href="/walks/linden/versions/2/"' in page


def test_the_page_says_how_it_is_cited(client: FlaskClient) -> None:
    page = client.get("/walks/linden/?lang=en").text

    assert "Cite this version" in page
    assert 'href="http://localhost/walks/linden/versions/1/"' in page


def test_reference_managers_read_the_citation(client: FlaskClient) -> None:
    (item,) = json.loads(client.get(f"{ONE}citation.json?lang=en").data)

    assert item["title"] == "Round the lime tree"
    assert item["author"] == [{"literal": "Lime Tree Office"}]
    assert item["URL"] == "http://localhost/walks/linden/versions/1/"
    assert item["type"] == "map"


def cited(title: str) -> Citation:
    address = "https://walks.example/walks/linden/versions/2/"
    return Citation("linden", title, "Büro & Söhne", 2, date(2026, 3, 2), address, "de", "CC0")


def test_bibtex_escapes_what_latex_would_run() -> None:
    entry = bibtex(cited(r"100 % \input{/etc/passwd} & {mehr}"))

    assert r"100 \% \textbackslash{}input\{/etc/passwd\} \& \{mehr\}" in entry
    assert "author = {{Büro \\& Söhne}}" in entry
    assert entry.startswith("@misc{linden-v2,\n")
    assert entry.count("{") == entry.count("}")


def test_no_text_breaks_out_of_its_line_in_ris() -> None:
    record = ris(cited("Eins\r\nER  - \r\nTY  - BOOK"))
    tags = [line[:2] for line in record.splitlines()]

    assert tags == ["TY", "ID", "TI", "AU", "PY", "DA", "ET", "UR", "LA", "C1", "ER"]


def test_csl_json_names_the_day() -> None:
    (item,) = json.loads(csl_json(cited("Titel")))

    assert item["issued"] == {"date-parts": [[2026, 3, 2]]}


def test_walks_without_changes_of_consent_are_whole(client: FlaskClient, stored: Walk) -> None:
    assert "something was withdrawn" not in client.get(f"{ONE}?lang=en").text
