"""Organisers sign in and out; visitors never meet any of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import Desk, account_of

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
    ["https://evil.example/", "//evil.example/organise/", "/\\evil.example", "/walks/linden/"],
)
def test_signing_in_leads_nowhere_else(stranger: Desk, elsewhere: str) -> None:
    form = {"email": EMAIL, "password": PASSWORD, "next": elsewhere}

    assert stranger.post("/organise/login", form).location == "/organise/"


def test_nobody_learns_which_accounts_exist(stranger: Desk) -> None:
    answers = {email: stranger.sign_in(email, "wrong") for email in (EMAIL, "no@linden.example")}
    said = {SIGNED.sub("", answer.text).replace(email, "") for email, answer in answers.items()}

    assert [answer.status_code for answer in answers.values()] == [422, 422]
    assert len(said) == 1


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
