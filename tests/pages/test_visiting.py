"""What visitors read: complete without script, in their language, and only what is public."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.walk import Consent, Walk, find_stop, put_feature, remove_feature
from webapp.storage.walks import add_walk, find_walk, publish_walk, save_walk

WALK = "/walks/linden/"
PAGES = (WALK, f"{WALK}stops/tea/", f"{WALK}themes/meeting/", "/walks/nowhere/", "/healthz")
FILES = tuple(f"{WALK}walk.{ending}" for ending in ("geojson", "gpx", "kml"))
DATA = (*FILES, f"{WALK}map.geojson", f"{WALK}map.js")


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


def test_a_withdrawn_consent_counts_before_anything_is_published(app: Flask, stored: Walk) -> None:
    note = next(note for note in stored.notes if note.id == "note-public")
    withdrawn = replace(note, consent=Consent("public", withdrawn_on=date(2026, 4, 1)))
    client = app.test_client()
    client.get(WALK)
    with app.extensions["database"].transaction() as session:
        saved = save_walk(session, put_feature(stored, withdrawn), stored)
        save_walk(session, remove_feature(saved, "note-public"), saved)

    for address in (*PAGES[:3], *DATA):
        assert "note-public" not in client.get(address).text


def test_consent_is_never_widened_without_a_publication(app: Flask, stored: Walk) -> None:
    note = next(note for note in stored.notes if note.id == "note-report")
    with app.extensions["database"].transaction() as session:
        save_walk(session, put_feature(stored, replace(note, consent=Consent("public"))), stored)

    assert "note-report" not in app.test_client().get(WALK).text


def test_what_a_note_knows_beyond_the_format_stays_with_the_organisers(
    app: Flask, stored: Walk
) -> None:
    note = next(note for note in stored.notes if note.id == "note-public")
    _publish(app, put_feature(stored, replace(note, extra={"speaker_name": "Erika"})), stored)

    for file in FILES:
        assert "Erika" not in app.test_client().get(file).text


def test_who_translated_a_text_stays_with_the_organisers(client: FlaskClient) -> None:
    answer = client.get(f"{WALK}walk.geojson").text

    assert '"state": "checked"' in answer
    for file in FILES:
        assert "Ayşe" not in client.get(file).text


def test_an_offer_that_has_ended_is_gone_without_a_publication(app: Flask, stored: Walk) -> None:
    offer = next(offer for offer in stored.offers if offer.id == "soup")
    yesterday = datetime.now(UTC).date() - timedelta(days=2)
    _publish(app, put_feature(stored, replace(offer, valid_until=yesterday)), stored)

    assert "Suppe" not in app.test_client().get(f"{WALK}?lang=de").text


def test_a_walk_that_is_not_published_is_as_if_it_were_not_there(app: Flask, stored: Walk) -> None:
    client = app.test_client()
    with app.extensions["database"].transaction() as session:
        add_walk(session, replace(stored, slug="secret"))
    secret, unknown = (client.get(f"/walks/{slug}/") for slug in ("secret", "terces"))

    assert secret.status_code == 404
    assert secret.text.replace("secret", "terces") == unknown.text


def test_languages_without_a_name_in_the_library_are_shown_by_their_tag(
    app: Flask, stored: Walk
) -> None:
    offer = next(offer for offer in stored.offers if offer.id == "letters")
    _publish(app, put_feature(stored, replace(offer, languages=("rom", "xx"))), stored)
    answer = app.test_client().get(WALK)

    assert answer.status_code == 200
    assert ">rom</span>" in answer.text


@pytest.mark.parametrize("slug", ["%00", "LINDEN", "a%2Fb", "x" * 300])
def test_what_can_be_no_walk_is_not_looked_up(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/walks/{slug}/").status_code == 404


def _publish(app: Flask, walk: Walk, opened: Walk) -> Walk:
    with app.extensions["database"].transaction() as session:
        saved = save_walk(session, walk, opened)
        publish_walk(session, walk.slug)
    return saved
