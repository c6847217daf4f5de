"""What those who joined a walk see there: more than visitors, in their own browser alone."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from geodata.walk import Walk
from webapp.pages.participants import COOKIE
from webapp.storage.database import Database
from webapp.storage.participants import forget_participant, join, make_join_code
from webapp.storage.photos import keep_photo
from webapp.storage.walks import find_walk, publish_walk, save_walk

PAGES = ("/walks/linden/", "/walks/linden/stops/tea/", "/walks/linden/themes/meeting/")
FILES = (
    "walk.geojson",
    "walk.gpx",
    "walk.kml",
    "walk.csv",
    "map.geojson",
    "map.svg",
    "report.docx",
    "versions/1/",
    "versions/1/stops/tea/",
    "versions/1/walk.geojson",
)


@pytest.fixture
def token(database: Database, stored: Walk) -> str:
    with database.transaction() as session:
        return join(session, "linden", make_join_code(session, "linden", "Alice").code)


@pytest.fixture
def phone(app: Flask, token: str) -> FlaskClient:
    """The browser of somebody who joined."""
    phone = app.test_client()
    phone.set_cookie(COOKIE, token, path="/walks/linden/")
    return phone


@pytest.mark.parametrize("address", PAGES)
def test_participants_read_the_notes_that_are_meant_for_them(
    phone: FlaskClient, client: FlaskClient, address: str
) -> None:
    for _ in range(2):  # what was made for one is not given to the other
        joined, visitor = phone.get(address).text, client.get(address).text
        assert "Gesagt: note-participants" in joined
        assert "Gesagt: note-report" in joined
        assert "Gesagt: note-kept" not in joined
        assert "Gesagt: note-participants" not in visitor


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_a_participant_is_kept_by_their_own_browser_alone(
    phone: FlaskClient, address: str
) -> None:
    answer = phone.get(address)
    known = {"If-None-Match": answer.headers["ETag"]}

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer.vary
    assert phone.get(address, headers=known).status_code == 304
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("packing", ["br", "gzip"])
def test_a_packed_page_is_not_sent_twice(phone: FlaskClient, packing: str) -> None:
    accepted = {"Accept-Encoding": packing}
    answer = phone.get(PAGES[0], headers=accepted)
    again = phone.get(PAGES[0], headers={**accepted, "If-None-Match": answer.headers["ETag"]})

    assert answer.headers["Content-Encoding"] == packing
    assert again.status_code == 304


@pytest.mark.parametrize("address", FILES)
def test_files_and_versions_are_those_of_visitors(
    phone: FlaskClient, client: FlaskClient, address: str
) -> None:
    answers = [each.get(f"/walks/linden/{address}") for each in (phone, client)]

    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].headers["Cache-Control"] == answers[1].headers["Cache-Control"]
    if not address.endswith("docx"):
        assert b"note-participants" not in answers[0].data


def test_a_visitors_page_knows_of_no_cookie(client: FlaskClient) -> None:
    answer = client.get(PAGES[0])

    assert "private" not in answer.headers["Cache-Control"]
    assert "Cookie" not in answer.vary


@pytest.mark.parametrize("known", ["", "made up", "x" * 4000, "é"])
def test_a_token_that_nobody_gave_shows_what_visitors_see(app: Flask, known: str) -> None:
    stranger = app.test_client()
    stranger.set_cookie(COOKIE, known, path="/walks/linden/")
    answer = stranger.get(PAGES[0])

    assert answer.status_code == 200
    assert "note-participants" not in answer.text


def test_a_forgotten_device_sees_what_visitors_see(
    phone: FlaskClient, database: Database, token: str
) -> None:
    before = phone.get(PAGES[0])
    with database.transaction() as session:
        forget_participant(session, "linden", token)
    after = phone.get(PAGES[0], headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert "note-participants" not in after.text


def test_a_withdrawn_note_is_gone_for_participants_at_the_next_request(
    phone: FlaskClient, database: Database
) -> None:
    assert "note-participants" in phone.get(PAGES[0]).text
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        notes = tuple(
            replace(note, consent=None) if note.id == "note-participants" else note
            for note in walk.notes
        )
        save_walk(session, replace(walk, notes=notes), walk)

    assert "note-participants" not in phone.get(PAGES[0]).text


def test_a_photo_of_a_note_for_participants_is_for_them_alone(
    phone: FlaskClient, client: FlaskClient, database: Database
) -> None:
    packed = BytesIO()
    Image.new("RGB", (50, 40), "green").save(packed, "PNG")
    with database.transaction() as session:
        photo = keep_photo(session, "linden", packed.getvalue())
        walk = find_walk(session, "linden")
        notes = tuple(
            replace(note, photo=photo) if note.id == "note-participants" else note
            for note in walk.notes
        )
        save_walk(session, replace(walk, notes=notes), walk)
        publish_walk(session, "linden")
    address = f"/walks/linden/photos/{photo}-480.webp"
    answer = phone.get(address)

    assert (answer.status_code, client.get(address).status_code) == (200, 404)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Access-Control-Allow-Origin" not in answer.headers
