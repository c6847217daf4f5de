"""Organisers sign in and out; visitors never meet any of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from time import perf_counter
from urllib.parse import unquote

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import Desk, account_of
from webapp.storage import passwords
from webapp.storage.database import Database
from webapp.storage.organisers import add_organiser

SIGNED = re.compile(r"[\w-]{20,}\.[\w-]+\.[\w-]+")  # the form's token, other at each answer
EMAIL, _, PASSWORD = account_of("Alice")


@pytest.fixture
def stranger(app: Flask, organisers: dict[str, int]) -> Desk:
    return Desk(app.test_client())


def test_an_organiser_finds_their_own_walks_alone(desk_of: Callable[[str], Desk]) -> None:
    assert "Rund um die Linde" in desk_of("Bob").get("/organise/").text
    assert "/walks/linden/" not in desk_of("Charlie").get("/organise/").text


def test_who_is_not_signed_in_is_led_there_and_back(stranger: Desk) -> None:
    led = stranger.get("/organise/?lang=en")
    form = {"email": EMAIL, "password": PASSWORD, "next": "/organise/?lang=en"}

    assert led.location == "/organise/login?next=/organise/?lang%3Den"
    assert stranger.post("/organise/login", form).location == "/organise/?lang=en"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/organise/",
        "///organise/",
        "/\\evil.example",
        "/organise/\t//evil.example",
        "/organise.evil.example/",
        "javascript:alert(1)//organise/",
        "/walks/linden/",
    ],
)
def test_signing_in_leads_nowhere_else(stranger: Desk, elsewhere: str) -> None:
    form = {"email": EMAIL, "password": PASSWORD, "next": elsewhere}

    assert stranger.post("/organise/login", form).location == "/organise/"


def test_nobody_learns_which_accounts_exist(stranger: Desk) -> None:
    answers = {email: stranger.sign_in(email, "wrong") for email in (EMAIL, "no@linden.example")}
    said = {SIGNED.sub("", answer.text).replace(email, "") for email, answer in answers.items()}

    assert [answer.status_code for answer in answers.values()] == [422, 422]
    assert len(said) == 1


def test_a_refused_form_can_be_read_in_another_language(stranger: Desk) -> None:
    assert 'href="/organise/login?lang=en"' in stranger.sign_in(EMAIL, "wrong").text


@pytest.mark.parametrize("email", [EMAIL, "nobody@linden.example"])
def test_tries_are_limited_for_each_account(stranger: Desk, app: Flask, email: str) -> None:
    tries = [stranger.sign_in(email, "wrong").status_code for _ in range(11)]
    from_elsewhere = Desk(app.test_client()).sign_in(email, PASSWORD)

    assert tries == [422] * 10 + [429]
    assert from_elsewhere.status_code == 429


def test_a_good_sign_in_forgives_the_tries_before(stranger: Desk) -> None:
    for _ in range(9):
        stranger.sign_in(EMAIL, "wrong")
    assert stranger.sign_in(EMAIL, PASSWORD).status_code == 303
    stranger.post("/organise/logout")

    assert [stranger.sign_in(EMAIL, "wrong").status_code for _ in range(9)] == [422] * 9


def test_signing_out_ends_it_on_every_device(desk_of: Callable[[str], Desk]) -> None:
    phone, computer = desk_of("Alice"), desk_of("Alice")
    phone.post("/organise/logout")

    assert computer.get("/organise/").status_code == 303


def test_a_cookie_from_before_signing_out_opens_nothing(desk: Desk) -> None:
    stolen = desk.client.get_cookie("rundgang_organiser", path="/organise")
    assert stolen is not None
    desk.post("/organise/logout")
    desk.client.set_cookie("rundgang_organiser", stolen.value, path="/organise")

    assert desk.get("/organise/").status_code == 303


def test_signing_in_begins_a_new_session(stranger: Desk) -> None:
    before = stranger.token()
    stranger.sign_in(EMAIL, PASSWORD)
    forged = stranger.client.post("/organise/logout", data={"csrf_token": before})

    assert forged.status_code == 400


def test_a_form_that_is_not_ours_does_nothing(desk: Desk) -> None:
    assert desk.client.post("/organise/logout").status_code == 400
    assert desk.get("/organise/").status_code == 200


def test_a_form_that_the_browser_calls_foreign_does_nothing(desk: Desk) -> None:
    for site in ("cross-site", "same-site"):
        assert desk.post("/organise/logout", headers={"Sec-Fetch-Site": site}).status_code == 400
    assert desk.get("/organise/").status_code == 200
    assert desk.post("/organise/logout", headers={"Sec-Fetch-Site": "same-origin"}).location


def test_over_https_a_form_needs_no_referer(stranger: Desk) -> None:
    https = "https://walks.example/"
    page = stranger.get("/organise/login", base_url=https)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)[0]
    form = {"email": EMAIL, "password": PASSWORD, "csrf_token": token}
    answer = stranger.client.post("/organise/login", base_url=https, data=form)

    assert answer.status_code == 303


def test_a_stranger_cannot_send_large_forms(stranger: Desk) -> None:
    answer = stranger.post("/organise/login", {"email": EMAIL, "password": "x" * 70_000})

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "address",
    [
        "/organise",
        "/organise//",
        "//organise/",
        "///organise/",
        "/organise/.",
        "/organise/./",
        "/organise./",
        "/organise%2F",
        "/%6frganise/",
        "/organise/%2e%2e/organise/",
        "/Organise/",
        "/ORGANISE/walks/linden/map.geojson",
        "/organise//walks/linden/map.geojson",
        "//organise/walks/linden/map.geojson",
        "/organise/walks/linden%2Fmap.geojson",
        "/organise;x/walks/linden/map.geojson",
        "/walks/linden/../../organise/",
        "/organise/walks/linden%00/map.geojson",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"])
def test_no_spelling_of_an_address_goes_past_the_gate(
    stranger: Desk, address: str, method: str
) -> None:
    spelled = {"PATH_INFO": unquote(address)}
    answer = stranger.client.open(method=method, environ_overrides=spelled)

    assert answer.status_code in (303, 308, 404, 405)
    if answer.status_code in (303, 308):
        assert answer.location.removeprefix("http://localhost").startswith("/organise")


@pytest.mark.parametrize("email", ["", "\0", "ä" * 5_000, "a@b\0", "%", "' OR 1=1 --"])
def test_whatever_is_typed_is_answered_calmly(stranger: Desk, email: str) -> None:
    assert stranger.sign_in(email, "\0" * 300).status_code == 422


def test_an_address_that_no_walk_can_have_is_not_looked_up(desk: Desk) -> None:
    assert desk.get("/organise/walks/linden%00/map.geojson").status_code == 404


def test_a_new_key_ends_every_sign_in(desk: Desk, app: Flask) -> None:
    app.secret_key = "another"  # noqa: S105

    assert desk.get("/organise/").status_code == 303


def test_each_request_lets_a_sign_in_last_for_twelve_hours_more(desk: Desk, app: Flask) -> None:
    assert "Expires=" in desk.get("/organise/").headers["Set-Cookie"]
    assert app.permanent_session_lifetime == timedelta(hours=12)
    app.permanent_session_lifetime = timedelta(seconds=-1)

    assert desk.get("/organise/").status_code == 303


def test_signing_out_leaves_nothing_in_the_browser(desk: Desk) -> None:
    left = desk.post("/organise/logout")

    assert left.headers["Clear-Site-Data"] == '"cache"'
    assert "Alice" not in desk.get("/organise/login").text


def test_a_wrong_password_takes_as_long_as_an_unknown_account(
    stranger: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = PasswordHasher(time_cost=2, memory_cost=32_768, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", slow)
    passwords._of_nobody.cache_clear()
    with database_of(stranger).transaction() as session:
        add_organiser(session, "ayse@linden.example", "Ayşe", slow.hash(PASSWORD))
    took = {}
    for email in ("warm@linden.example", "ayse@linden.example", "nobody@linden.example"):
        times = []
        for _ in range(5):
            began = perf_counter()
            stranger.sign_in(email, "wrong")
            times.append(perf_counter() - began)
        took[email] = min(times)
    passwords._of_nobody.cache_clear()

    ratio = took["ayse@linden.example"] / took["nobody@linden.example"]
    assert 1 / 4 < ratio < 4, took


def database_of(desk: Desk) -> Database:
    database: Database = desk.client.application.extensions["database"]
    return database


def test_the_cookie_stays_on_the_organisers_pages(stranger: Desk) -> None:
    answer = stranger.sign_in(EMAIL, PASSWORD)
    (cookie,) = answer.headers.getlist("Set-Cookie")

    assert "Path=/organise;" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_https_the_cookie_is_for_https_alone(stranger: Desk) -> None:
    answer = stranger.get("/organise/login", base_url="https://walks.example/")

    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("address", ["/walks/linden/", "/walks/linden/walk.geojson", "/nowhere"])
def test_visitors_get_no_cookie_and_none_is_read(
    desk: Desk, client: FlaskClient, address: str
) -> None:
    there, here = desk.get(address), client.get(address)

    assert there.text == here.text
    assert "Set-Cookie" not in there.headers
    assert "Cookie" not in there.headers.get("Vary", "")


def test_nothing_of_the_desk_is_kept(desk: Desk) -> None:
    assert desk.get("/organise/").headers["Cache-Control"] == "private, no-store"


def test_the_language_chosen_stays(desk: Desk) -> None:
    desk.get("/organise/?lang=en")

    assert '<html lang="en"' in desk.get("/organise/").text


@pytest.mark.parametrize("address", ["import/%00", "photos/%00-480.webp", "stops/%00/remove"])
def test_an_address_that_no_database_can_look_for_leads_nowhere(desk: Desk, address: str) -> None:
    assert desk.get(f"/organise/walks/linden/{address}").status_code == 404
