"""A walk for an archive: whole, with checksums, and the same bytes for the same version."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.walk import Consent, Walk, put_feature
from tests.desk import Desk
from webapp.storage.database import Database
from webapp.storage.walks import publish_walk, save_walk

HERE = "/walks/linden/versions/1/walk.zip"


def unpacked(client: FlaskClient | Desk, address: str = HERE) -> dict[str, bytes]:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with ZipFile(BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_all_that_an_archive_wants(client: FlaskClient) -> None:
    files = unpacked(client)

    assert {name.removeprefix("linden-v1/") for name in files} == {
        *("walk.geojson", "walk.de.html", "walk.en.html", "handout.pdf"),
        *("map.de.svg", "map.de.png", "map.en.svg", "map.en.png"),
        *("CITATION.cff", "citation.bib", "citation.ris", "citation.json"),
        *("LICENCE.txt", "README.md", "SHA256SUMS"),
    }
    assert files["linden-v1/walk.geojson"] == client.get("/walks/linden/walk.geojson").data
    assert 'href="walk.en.html"' in files["linden-v1/walk.de.html"].decode()


def test_the_checksums_are_those_of_the_files(client: FlaskClient, tmp_path: Path) -> None:
    with ZipFile(BytesIO(client.get(HERE).data)) as archive:
        archive.extractall(tmp_path)
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=tmp_path / "linden-v1",
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count(": OK") == 14


def test_a_version_gives_the_same_bytes_whenever_it_is_packed(
    app: Flask, client: FlaskClient, database: Database, stored: Walk
) -> None:
    before = client.get(HERE).data
    with database.transaction() as session:
        save_walk(session, put_feature(stored, replace(stored.stops[0], website="")), stored)
        publish_walk(session, "linden")
    app.extensions["answers"].clear()
    app.extensions["turns"].works.clear()
    again = client.get(HERE, headers={"Accept-Language": "en"}).data

    assert again == before
    assert client.get("/walks/linden/walk.zip").data != before


def test_it_says_what_it_is_and_that_it_is_an_example(client: FlaskClient) -> None:
    files = unpacked(client)
    readme = files["linden-v1/README.md"].decode()

    assert readme.startswith("# Rund um die Linde\n\n**Dieser Rundgang ist ein Beispiel.**")
    assert "http://localhost/walks/linden/versions/1/" in readme
    for name in ("map.en.svg", "walk.en.html", "LICENCE.txt"):
        assert "/walks/linden/versions/1/" in files[f"linden-v1/{name}"].decode()
    assert "This walk is an example." in files["linden-v1/map.en.svg"].decode()


def test_the_citation_is_in_the_form_that_archives_read(client: FlaskClient) -> None:
    cited = unpacked(client)["linden-v1/CITATION.cff"].decode().splitlines()

    assert cited[0] == 'cff-version: "1.2.0"'
    assert 'title: "Rund um die Linde"' in cited
    assert 'url: "http://localhost/walks/linden/versions/1/"' in cited
    assert cited[-2:] == ["authors:", '  - name: "Lime Tree Office"']


@pytest.mark.parametrize("note", ["note-report", "note-participants", "note-kept"])
def test_nobody_gets_a_note_in_it_that_is_not_for_them(client: FlaskClient, note: str) -> None:
    assert not any(note.encode() in content for content in unpacked(client).values())


def test_organisers_get_the_notes_for_reports_in_it(desk: Desk) -> None:
    files = unpacked(desk, "/organise/walks/linden/report/walk.zip")

    assert b"note-report" in files["linden-v1-report/walk.geojson"]
    assert b"note-report" in files["linden-v1-report/walk.de.html"]
    assert not any(b"note-participants" in content for content in files.values())


def test_a_draft_is_packed_without_a_citation(desk: Desk) -> None:
    files = unpacked(desk, "/organise/walks/linden/preview/walk.zip")

    assert "linden-draft/walk.geojson" in files
    assert not any("citation" in name.lower() for name in files)


def test_a_withdrawn_note_is_in_no_archive_any_more(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    assert b"note-public" in unpacked(client)["linden-v1/walk.geojson"]
    note = next(note for note in stored.notes if note.id == "note-public")
    withdrawn = Consent("public", withdrawn_on=datetime.now(UTC).date())
    with database.transaction() as session:
        save_walk(session, put_feature(stored, replace(note, consent=withdrawn)), stored)

    for address in (HERE, "/walks/linden/walk.zip"):
        files = unpacked(client, address)
        assert not any(b"note-public" in content for content in files.values())


def test_a_title_of_any_signs_is_a_title_to_yaml(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    with database.transaction() as session:
        changed = replace(stored, publisher='A "b"\\c: #d\u2028e {f} %g \u202eh')
        save_walk(session, changed, stored)
        publish_walk(session, "linden")
    cited = unpacked(client, "/walks/linden/walk.zip")["linden-v2/CITATION.cff"].decode()
    (name,) = [line for line in cited.splitlines() if line.startswith("  - name: ")]

    # What YAML takes in double quotes is JSON but for signs by number of eight digits.
    as_json = name.removeprefix("  - name: ").replace("\\U0000", "\\u")
    assert orjson.loads(as_json) == 'A "b"\\c: #d e {f} %g \u202eh'
