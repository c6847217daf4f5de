"""What visitors read: complete without script, in their language, and only what is public."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.walk import Walk, find_stop, put_feature
from webapp.storage.walks import find_walk, publish_walk, save_walk

WALK = "/walks/linden/"
PAGES = (WALK, f"{WALK}stops/tea/", f"{WALK}themes/meeting/", "/walks/nowhere/", "/healthz")
DATA = (f"{WALK}walk.geojson", f"{WALK}map.geojson", f"{WALK}map.js")


def test_one_published_walk_is_opened_at_once(client: FlaskClient) -> None:
    answer = client.get("/?lang=en")

    assert (answer.status_code, answer.location) == (302, f"{WALK}?lang=en")


def test_the_page_holds_stops_offers_notes_and_the_way(client: FlaskClient) -> None:
    page = client.get(f"{WALK}?lang=de").text

    for text in ("Teeküche", "Bibliothek", "Suppe", "Gesagt: note-public", "Weiter zu Station 2"):
        assert text in page


def test_stops_stand_in_walking_order(client: FlaskClient) -> None:
    page = client.get(f"{WALK}?lang=de").text

    assert page.index('data-stop="tea"') < page.index('data-stop="library"')
    assert page.index('data-stop="library"') < page.index('data-stop="garden"')


@pytest.mark.parametrize("address", [*PAGES, *DATA])
@pytest.mark.parametrize("secret", ["note-report", "note-participants", "note-kept", "in writing"])
def test_nothing_that_is_not_public_reaches_a_visitor(
    client: FlaskClient, address: str, secret: str
) -> None:
    assert secret not in client.get(address).text


@pytest.mark.parametrize("address", [*PAGES, *DATA])
def test_a_house_number_is_not_shown_where_the_place_is_vague(
    app: Flask, stored: Walk, address: str
) -> None:
    vague = put_feature(stored, replace(find_stop(stored, "library"), precision="street"))
    _publish(app, vague, stored)

    page = app.test_client().get(address).text

    assert "Lindenweg 12" not in page


def test_what_was_vague_once_stays_vague(app: Flask, stored: Walk) -> None:
    vague = put_feature(stored, replace(find_stop(stored, "library"), precision="street"))
    saved = _publish(app, vague, stored)
    _publish(app, put_feature(saved, find_stop(stored, "library")), saved)

    assert "Lindenweg 12" not in app.test_client().get(f"{WALK}stops/library/").text


def test_a_draft_changes_nothing_for_visitors(app: Flask, stored: Walk) -> None:
    client = app.test_client()
    before = client.get(f"{WALK}?lang=en").text
    changed = put_feature(stored, replace(find_stop(stored, "tea"), website="https://new.example/"))
    with app.extensions["database"].transaction() as session:
        save_walk(session, changed, find_walk(session, "linden"))

    assert client.get(f"{WALK}?lang=en").text == before


def test_a_publication_shows_at_the_next_request(app: Flask, stored: Walk) -> None:
    client = app.test_client()
    client.get(WALK)
    _publish(
        app,
        put_feature(stored, replace(find_stop(stored, "tea"), website="https://new.example/")),
        stored,
    )

    assert "new.example" in client.get(WALK).text


def test_notes_of_a_theme_stand_on_its_page(client: FlaskClient) -> None:
    assert "Gesagt: note-public" in client.get(f"{WALK}themes/meeting/?lang=de").text
    assert "noch keine öffentlichen Notizen" in client.get(f"{WALK}themes/help/?lang=de").text


@pytest.mark.parametrize(
    "address",
    ["/nowhere", "/walks/nowhere/", f"{WALK}stops/nowhere/", f"{WALK}themes/nowhere/"],
)
def test_an_unknown_address_is_answered_calmly(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept-Language": "de"})

    assert answer.status_code == 404
    assert "Hier ist nichts" in answer.text


def test_a_photo_that_no_public_stop_shows_is_not_there(client: FlaskClient) -> None:
    assert client.get(f"{WALK}photos/{'0' * 64}-480.webp").status_code == 404


def test_the_watchman_hears_ok(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_every_page_says_that_an_example_is_one(client: FlaskClient) -> None:
    for address in PAGES[:3]:
        assert "Dieser Rundgang ist ein Beispiel." in client.get(f"{address}?lang=de").text


def _publish(app: Flask, walk: Walk, opened: Walk) -> Walk:
    with app.extensions["database"].transaction() as session:
        saved = save_walk(session, walk, opened)
        publish_walk(session, walk.slug)
    return saved
