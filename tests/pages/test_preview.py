"""The preview: organisers see the draft as others would, and nobody else sees any of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.walk import Consent, Walk, find_stop, put_feature
from geodata.wording import Wording
from tests.desk import Desk
from webapp.storage.walks import find_walk, publish_walk, save_walk

PREVIEW = "/organise/walks/linden/preview/"
PAGES = ("", "stops/tea/", "themes/meeting/")
FILES = ("map.js", "map.geojson", "walk.geojson", "walk.gpx", "walk.kml")
LINK = re.compile(r'(?:href|src|action)="(/[^"]*)"')


@pytest.fixture
def draft(app: Flask, stored: Walk) -> Walk:
    """Revision 2: the tea kitchen has another name, and only its block may be known."""
    stop = replace(find_stop(stored, "tea"), title=Wording({"de": "Suppenküche"}))
    return save(app, stored, put_feature(stored, stop))


def save(app: Flask, before: Walk, walk: Walk) -> Walk:
    with app.extensions["database"].transaction() as session:
        return save_walk(session, walk, before, by="Bob")


@pytest.mark.parametrize("name", ["Alice", "Bob"])
def test_organisers_see_the_draft_and_visitors_do_not(
    desk_of: Callable[[str], Desk], client: FlaskClient, draft: Walk, name: str
) -> None:
    desk = desk_of(name)
    for page in PAGES[:2]:
        assert "Suppenküche" in desk.get(PREVIEW + page).text
        assert "Suppenküche" not in client.get("/walks/linden/" + page).text


def test_the_preview_says_that_it_is_one(desk: Desk, draft: Walk) -> None:
    for page in PAGES:
        said = desk.get(f"{PREVIEW}{page}?lang=en").text

        assert "Preview of revision 2, not published" in said
        assert "Draft, revision 2" in said


def test_what_is_published_already_is_called_so(desk: Desk, app: Flask, draft: Walk) -> None:
    with app.extensions["database"].transaction() as session:
        publish_walk(session, "linden")

    assert "revision 2, published as version 2" in desk.get(f"{PREVIEW}?lang=en").text


@pytest.mark.parametrize("page", [*PAGES, *FILES])
def test_the_preview_is_kept_by_nobody(desk: Desk, draft: Walk, page: str) -> None:
    for _ in range(2):
        answer = desk.get(PREVIEW + page)

        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("eyes", ["", "?as=participant"])
@pytest.mark.parametrize("page", PAGES)
def test_one_stays_in_the_preview_and_in_its_eyes(
    desk: Desk, draft: Walk, page: str, eyes: str
) -> None:
    text = desk.get(PREVIEW + page + eyes).text
    links = {urlsplit(link) for link in LINK.findall(text)}
    inside = {link for link in links if link.path.startswith(PREVIEW)}
    elsewhere = {link.path for link in links - inside if not link.path.startswith("/static/")}

    assert inside
    assert all(path.startswith(("/organise/", "/about/")) for path in elsewhere)
    if eyes:
        others = {link for link in inside if "as=participant" not in link.query}
        assert [link.path for link in others] == [PREVIEW + page]  # this page as visitors see it


def test_a_filter_stays_in_the_eyes_of_a_participant(desk: Desk, draft: Walk) -> None:
    page = desk.get(f"{PREVIEW}?as=participant&q=suppe&lang=de").text

    assert '<input type="hidden" name="as" value="participant">' in page
    assert f'href="{PREVIEW}?q=suppe&amp;lang=de"' in page or "lang=de&amp;q=suppe" in page
    assert page.count('data-stop="') == 1


@pytest.mark.parametrize(
    ("eyes", "notes"),
    [
        ("", {"note-public"}),
        ("?as=participant", {"note-public", "note-report", "note-participants"}),
        ("?as=organiser", {"note-public"}),
    ],
)
def test_notes_are_seen_as_far_as_consent_reaches(
    desk: Desk, draft: Walk, eyes: str, notes: set[str]
) -> None:
    for page in ("", "stops/tea/", "themes/meeting/", "walk.geojson"):
        text = desk.get(PREVIEW + page + eyes).text

        assert set(re.findall(r"Gesagt: ([a-z-]+)", text)) == notes


def test_a_consent_withdrawn_in_the_draft_counts_at_once(
    desk: Desk, app: Flask, draft: Walk
) -> None:
    note = next(note for note in draft.notes if note.id == "note-public")
    withdrawn = Consent("public", date(2026, 3, 2), withdrawn_on=date(2026, 3, 3))
    desk.get(PREVIEW)
    save(app, draft, put_feature(draft, replace(note, consent=withdrawn)))

    assert "note-public" not in desk.get(PREVIEW).text


def test_a_place_stays_as_vague_as_it_ever_was(desk: Desk, app: Flask, draft: Walk) -> None:
    vague = save(
        app, draft, put_feature(draft, replace(find_stop(draft, "tea"), precision="hidden"))
    )
    exact = save(
        app, vague, put_feature(vague, replace(find_stop(vague, "tea"), precision="exact"))
    )

    assert exact.revision == 4
    assert "Lindenweg 1<" not in desk.get(PREVIEW).text
    assert '"tea"' not in desk.get(f"{PREVIEW}map.geojson").text


@pytest.mark.parametrize("page", [*PAGES, *FILES])
def test_strangers_find_nothing_and_others_are_led_to_sign_in(
    desk_of: Callable[[str], Desk], client: FlaskClient, draft: Walk, page: str
) -> None:
    desk_of("Alice").get(PREVIEW + page)
    outside = client.get(PREVIEW + page)

    assert desk_of("Charlie").get(PREVIEW + page).status_code == 404
    assert outside.location.startswith("/organise/login")


def test_a_walk_that_was_never_published_has_a_preview(
    desk_of: Callable[[str], Desk], app: Flask
) -> None:
    with app.extensions["database"].reading() as session:
        assert find_walk(session, "linden").revision == 1
    page = desk_of("Charlie").get("/organise/walks/chestnut/preview/?lang=en")

    assert "Preview of revision 1, not published" in page.text


def test_the_language_of_the_preview_leaves_the_desk_in_its_own(desk: Desk, draft: Walk) -> None:
    desk.get("/organise/?lang=en")
    desk.get(f"{PREVIEW}?lang=de")

    assert '<html lang="en"' in desk.get("/organise/").text
