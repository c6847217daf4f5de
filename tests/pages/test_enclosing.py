"""The whole walk in one file: complete, asking nobody for anything, for its reader's eyes."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image

from geodata.walk import Consent, Walk, put_feature
from tests.desk import Desk
from webapp.pages import enclosing
from webapp.storage.database import Database
from webapp.storage.photos import keep_photo
from webapp.storage.walks import publish_walk, save_walk

FILE = "/walks/linden/walk.html?lang=en"
# What a browser would fetch by itself; links are followed by readers alone.
FETCHED = re.compile(
    r'<(?:script|img|iframe|link rel="(?:stylesheet|icon)")[^>]*\s(?:src|href|srcset)="([^"]*)"'
)
INSIDE = re.compile(r'<a [^>]*href="([^"]*)"')


def test_it_comes_as_a_file_that_is_named_after_the_version(client: FlaskClient) -> None:
    answer = client.get(FILE)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="linden-v1.html"'
    assert "default-src 'none'; script-src 'sha256-" in html.unescape(answer.text)


def test_it_holds_the_whole_walk_and_says_what_it_is(client: FlaskClient) -> None:
    page = html.unescape(client.get(FILE).text)

    for wanted in ("Tea kitchen", "Help with letters", "On to stop 2", "Said: note-public"):
        assert wanted in page
    for wanted in ("Version 1 of", "/walks/linden/versions/1/", "This walk is an example."):
        assert wanted in page
    assert "Who helps whom?" in page


def test_it_loads_nothing_and_leads_nowhere_that_is_not_there(client: FlaskClient) -> None:
    page = client.get(FILE).text
    leads = {html.unescape(address) for address in INSIDE.findall(page)}
    here = set(re.findall(r'id="([^"]*)"', page))

    assert all(address.startswith("data:") for address in FETCHED.findall(page))
    for address in leads:
        assert address.startswith(("#", "?", "https://", "http://", "geo:", "maps:", "mailto:"))
        assert not address.startswith("#") or address == "#" or address[1:] in here


@pytest.mark.parametrize("note", ["note-report", "note-participants", "note-kept"])
def test_nobody_gets_a_note_in_it_that_is_not_for_them(client: FlaskClient, note: str) -> None:
    assert note not in client.get(FILE).text


def test_a_file_for_a_report_says_so(desk: Desk) -> None:
    answer = desk.get("/organise/walks/linden/report/walk.html?lang=en")

    assert "Said: note-report" in answer.text
    assert "A file for a report, with notes that not everybody may read." in answer.text
    assert "linden-v1-report.html" in answer.headers["Content-Disposition"]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_withdrawn_note_is_in_no_file_any_more(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    note = next(note for note in stored.notes if note.id == "note-public")
    withdrawn = Consent("public", withdrawn_on=datetime.now(UTC).date())
    with database.transaction() as session:
        save_walk(session, put_feature(stored, replace(note, consent=withdrawn)), stored)

    assert "note-public" not in client.get("/walks/linden/versions/1/walk.html").text
    assert "note-public" not in client.get(FILE).text


def test_photos_are_inside_as_far_as_there_is_room(
    client: FlaskClient, database: Database, stored: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = BytesIO()
    Image.new("RGB", (600, 400), "teal").save(drawn, "PNG")
    with database.transaction() as session:
        photo = keep_photo(session, "linden", drawn.getvalue())
        save_walk(session, put_feature(stored, replace(stored.stops[0], photo=photo)), stored)
        publish_walk(session, "linden")
    assert '<img class="photo" src="data:image/webp;base64,' in client.get(FILE).text

    monkeypatch.setattr(enclosing, "MOST_PHOTOS", 10)
    crowded = client.get(FILE.replace("lang=en", "lang=de")).text

    assert "data:image/webp" not in crowded
    assert "Nicht alle Fotos haben in dieser Datei Platz." in crowded


def test_the_file_of_a_version_stays_as_it_is(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    before = client.get("/walks/linden/versions/1/walk.html").data
    with database.transaction() as session:
        save_walk(session, put_feature(stored, replace(stored.stops[0], website="")), stored)
        publish_walk(session, "linden")

    assert client.get("/walks/linden/versions/1/walk.html").data == before
