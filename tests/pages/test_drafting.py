"""What an editor's script is told: the whole draft, and who saved last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from shapely import Point

from geodata.walk import Walk, find_stop, put_feature
from tests.desk import Desk, account_of
from webapp.storage.walks import save_walk

WALK = "/organise/walks/linden"
EXACTLY = Point(13.7412345, 51.0512345)


def save(app: Flask, opened: Walk, by: str = "Bob") -> Walk:
    """Move the library to a place that is known to the centimetre, shown by the block alone."""
    library = replace(find_stop(opened, "library"), shape=EXACTLY, precision="block")
    with app.extensions["database"].transaction() as session:
        return save_walk(session, put_feature(opened, library), opened, by=by)


def test_the_map_shows_the_draft_as_it_was_saved_and_where_exactly(
    app: Flask, stored: Walk, desk: Desk
) -> None:
    save(app, stored)
    shapes = desk.get(f"{WALK}/map.geojson").json
    library = next(one for one in shapes["features"] if one.get("id") == "library")

    assert library["geometry"]["coordinates"] == [EXACTLY.x, EXACTLY.y]
    assert f"{WALK}/map.geojson" in desk.get(f"{WALK}/map.js").text


def test_a_desk_hears_who_saved_last(app: Flask, stored: Walk, desk: Desk) -> None:
    first = desk.get(f"{WALK}/revision")
    again = desk.get(f"{WALK}/revision", headers={"If-None-Match": first.headers["ETag"]})
    save(app, stored)
    later = desk.get(f"{WALK}/revision", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert (later.json["revision"], later.json["by"]) == (2, "Bob")


def test_asking_who_saved_does_not_keep_anybody_signed_in(desk: Desk) -> None:
    assert "Set-Cookie" not in desk.get(f"{WALK}/revision").headers
    assert "Set-Cookie" in desk.get(f"{WALK}/map.js").headers


@pytest.mark.parametrize("name", ["map.js", "map.geojson", "revision"])
def test_the_draft_is_for_those_who_edit_this_walk(
    desk_of: Callable[[str], Desk], app: Flask, name: str
) -> None:
    answers = {who: desk_of(who).get(f"{WALK}/{name}") for who in ("Alice", "Bob", "Charlie")}
    stranger = app.test_client().get(f"{WALK}/{name}")

    assert [answer.status_code for answer in answers.values()] == [200, 200, 404]
    assert stranger.status_code == 303
    assert answers["Bob"].headers["Cache-Control"] == "private, no-store"


def test_a_page_that_stayed_open_gets_a_token_that_counts(desk: Desk, app: Flask) -> None:
    answer = desk.get("/organise/token")
    token = answer.json["csrf_token"]
    unsigned = app.test_client().get("/organise/token")

    assert desk.client.post("/organise/logout", data={"csrf_token": token}).status_code == 303
    assert unsigned.status_code == 303


def test_a_script_is_told_in_words_what_went_wrong(desk: Desk) -> None:
    asked = {"Accept": "application/json", "Accept-Language": "en"}
    answer = desk.get("/organise/walks/nowhere/revision", headers=asked)

    assert (answer.status_code, answer.json) == (
        404,
        {"message": "There is no walk “nowhere”."},
    )


@pytest.mark.parametrize("draft", ["rundgang-draft 1 stop%20tea abc12", "<b>"])
def test_the_page_after_a_save_names_the_draft_that_can_go(desk: Desk, draft: str) -> None:
    email, _, password = account_of("Alice")
    desk.post("/organise/login", {"email": email, "password": password, "draft": draft})
    pages = [desk.get("/organise/").text for _ in range(2)]
    named = [f'<meta name="saved-draft" content="{draft}">' in page for page in pages]

    assert named == [draft.startswith("rundgang"), False]
