"""A device joins a walk by its code, without account or name, and is forgotten by one tap."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from tests.desk import Desk
from webapp.pages.participants import COOKIE
from webapp.storage.database import Database
from webapp.storage.participants import LETTERS, join_code, make_join_code
from webapp.storage.tables import JOIN_CODES, PARTICIPANTS
from webapp.storage.writing import now

OURS = {"Origin": "http://localhost", "Accept-Language": "en"}
PAGE = "/organise/walks/linden/participants"
LINK = re.compile(r'id="join-link" readonly value="([^"]+)"')
FOR_PARTICIPANTS = "Said: note-participants"


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def address(database: Database, stored: Any) -> str:
    """Where one joins the walk."""
    with database.transaction() as session:
        return f"/walks/linden/join/{make_join_code(session, 'linden', 'Alice').code}"


def joined(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(PARTICIPANTS)) or 0


def test_an_organiser_makes_a_code_and_sees_a_number_and_nothing_more(
    desk: Desk, phone: FlaskClient
) -> None:
    desk.get("/organise/?lang=en")
    assert "Nobody can join at present" in desk.get(PAGE).text
    desk.post(f"{PAGE}/code", {"days": "1"})
    page = desk.get(PAGE).text
    link = LINK.search(page)
    assert link
    assert "0 devices have joined." in page
    assert "<svg" in page
    phone.post(urlsplit(link[1]).path, headers=OURS)

    assert "1 device has joined." in desk.get(PAGE).text
    poster = desk.get(f"{PAGE}/poster").text
    assert link[1].removeprefix("http://") in poster
    assert "No account, no name, no app." in poster


def test_the_page_says_what_joining_means_and_does_nothing_yet(
    phone: FlaskClient, address: str, database: Database
) -> None:
    page = phone.get(address, headers=OURS)

    for words in ("No account and no name.", "one cookie", "365 days", "forgotten again"):
        assert words in page.text
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert joined(database) == 0


def test_whoever_joins_reads_the_notes_for_participants_and_nobody_else_does(
    phone: FlaskClient, client: FlaskClient, address: str
) -> None:
    welcome = phone.post(address, headers=OURS, follow_redirects=True)
    page = phone.get("/walks/linden/stops/tea/?lang=en")

    assert 'data-joined="linden"' in welcome.text
    assert "joining-" in welcome.text  # the script that lets the device know
    assert FOR_PARTICIPANTS in page.text
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in page.headers["Vary"]
    other = client.get("/walks/linden/stops/tea/?lang=en")
    assert FOR_PARTICIPANTS not in other.text


def test_the_one_cookie_is_for_this_walk_and_out_of_reach_of_scripts(
    phone: FlaskClient, address: str
) -> None:
    (cookie,) = phone.post(address, headers=OURS).headers.getlist("Set-Cookie")

    assert cookie.startswith(f"{COOKIE}=")
    for part in ("Path=/walks/linden/", "HttpOnly", "SameSite=Lax"):
        assert part in cookie


def test_one_device_joins_once(phone: FlaskClient, address: str, database: Database) -> None:
    for _ in range(3):
        phone.post(address, headers=OURS)

    assert joined(database) == 1
    assert "This device has already joined." in phone.get(address, headers=OURS).text


def test_by_one_tap_the_device_is_forgotten(
    phone: FlaskClient, address: str, database: Database
) -> None:
    phone.post(address, headers=OURS)
    assert phone.get("/walks/linden/forgotten").status_code == 303
    page = phone.post("/walks/linden/forget", headers=OURS, follow_redirects=True)

    assert 'data-forgotten="linden"' in page.text
    assert joined(database) == 0
    assert phone.get_cookie(COOKIE, path="/walks/linden/") is None
    assert FOR_PARTICIPANTS not in phone.get("/walks/linden/stops/tea/?lang=en").text
    assert phone.get("/walks/linden/joined").status_code == 303


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_nobody_elses_page_lets_a_device_join_or_be_forgotten(
    phone: FlaskClient, address: str, database: Database, headers: dict[str, str]
) -> None:
    assert phone.post(address, headers=headers).status_code == 403
    phone.post(address, headers=OURS)

    assert phone.post("/walks/linden/forget", headers=headers).status_code == 403
    assert joined(database) == 1


def test_a_code_that_is_wrong_or_over_leads_to_the_organisers(
    phone: FlaskClient, address: str, database: Database
) -> None:
    for wrong in ("/walks/linden/join/aaaaaaaaaa", "/walks/linden/join/ß%00"):
        page = phone.get(wrong, headers=OURS)
        assert page.status_code == 404
        assert "Please ask the organisers of the walk." in page.text
        assert phone.post(wrong, headers=OURS).status_code == 404
    with database.transaction() as session:
        session.execute(update(JOIN_CODES).values(expires_at=now()))

    assert phone.get(address, headers=OURS).status_code == 404
    assert phone.post(address, headers=OURS).status_code == 404
    assert joined(database) == 0


def test_codes_are_too_long_to_be_guessed_and_guessing_ends(
    phone: FlaskClient, address: str
) -> None:
    assert len(LETTERS) ** len(address.rpartition("/")[2]) > 10**14
    for number in range(500):
        phone.get(f"/walks/linden/join/guess{number}")
    page = phone.get("/walks/linden/join/guess", headers=OURS)

    assert "Very many codes were tried from here just now." in page.text
    assert phone.get(address).status_code == 404


def test_fifty_people_behind_one_address_join_though_each_mistypes_twice(
    app: Flask, address: str, database: Database
) -> None:
    for _ in range(50):
        phone = app.test_client()
        for _ in range(2):
            assert phone.get("/walks/linden/join/mistyped").status_code == 404
        assert phone.post(address, headers=OURS).status_code == 303

    assert joined(database) == 50


def test_organisers_let_a_code_hold_for_longer_renew_it_or_end_it(
    desk: Desk, phone: FlaskClient, address: str, database: Database
) -> None:
    def code() -> Any:
        with database.reading() as session:
            return join_code(session, "linden")

    first = code()
    phone.post(address, headers=OURS)
    desk.post(f"{PAGE}/longer", {"days": "90"})
    assert (code().code, code().expires_at > first.expires_at) == (first.code, True)
    desk.post(f"{PAGE}/code", {"days": "999999999"})
    assert code().code != first.code
    assert (code().expires_at - now()).days <= 7
    assert phone.get(address).status_code == 404
    desk.post(f"{PAGE}/end")
    assert code() is None

    assert desk.get(f"{PAGE}/poster").status_code == 404
    assert desk.post(f"{PAGE}/longer").status_code == 404
    assert FOR_PARTICIPANTS in phone.get("/walks/linden/stops/tea/?lang=en").text


def test_nobody_joins_what_is_not_published(desk: Desk, phone: FlaskClient) -> None:
    fields = {"title": "Neu", "languages": "de", "slug": "neu", "timezone": "Europe/Berlin"}
    desk.post("/organise/walks/new", fields)
    desk.get("/organise/?lang=en")
    page = desk.post("/organise/walks/neu/participants/code", follow_redirects=True).text
    link = LINK.search(page)
    assert link

    assert "The walk is not published yet: until then nobody can join." in page
    assert phone.get(urlsplit(link[1]).path).status_code == 404
