"""The embed: with the parts that were asked for, for the pages that may show it, public alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.walk import Walk, find_stop, put_feature
from tests.desk import Desk
from tests.pages.test_versions import edit, withdraw
from webapp.storage.database import Database
from webapp.storage.walks import publish_walk, save_walk

EMBED = "/walks/linden/embed/"
ONE = "/walks/linden/versions/1/embed/"
POLICY = "Content-Security-Policy"


def shown(client: FlaskClient, query: str, address: str = EMBED) -> str:
    return client.get(f"{address}?lang=en&{query}").text


def stops(page: str) -> list[str]:
    return re.findall(r'<li class="stop" data-stop="([^"]+)"', page)


def test_it_holds_stops_offers_and_public_notes_alone(client: FlaskClient) -> None:
    page = shown(client, "")

    assert stops(page) == ["tea", "library", "garden"]
    for text in ("Tea kitchen", "Soup", "Said: note-public", "This walk is an example."):
        assert text in page
    for secret in ("note-report", "note-participants", "note-kept", "in writing"):
        assert secret not in page


def test_a_theme_shows_its_stops_alone(client: FlaskClient) -> None:
    assert stops(shown(client, "theme=help")) == ["library"]
    assert stops(shown(client, "theme=unknown")) == ["tea", "library", "garden"]


def test_a_stop_is_opened_and_one_that_is_gone_is_missed_in_words(client: FlaskClient) -> None:
    missed = "The stop that was to be shown here is not part of the walk, or no longer."

    assert 'data-selected="library"' in shown(client, "stop=library")
    assert missed not in shown(client, "stop=library")
    assert missed in shown(client, "stop=nowhere")
    assert stops(shown(client, "stop=nowhere")) == ["tea", "library", "garden"]


@pytest.mark.parametrize(
    ("view", "kept"),
    [
        ("51.0505,13.742,16", "51.05050,13.74200,16"),
        ("51.0505,13.742,99", "51.05050,13.74200,19"),
        ("51.0505,13.742,3", "51.05050,13.74200,12"),
        *((text, "") for text in ("", "13.742,51.0505,16", "0,0,16", "nan,1,1", "51.05,13.7")),
        *((text, "") for text in ('51,13,16" onload="', "５１,13,16", "51.05,13.74,16,1")),
    ],
)
def test_a_view_is_one_from_which_the_walk_is_in_reach(
    client: FlaskClient, view: str, kept: str
) -> None:
    page = client.get(EMBED, query_string={"view": view}).text

    assert re.findall(r'data-view="([^"]*)"', page) == ([kept] if kept else [])
    assert "onload" not in page


def test_list_legend_and_colours_are_chosen(client: FlaskClient) -> None:
    plain = shown(client, "list=whatever&legend=&scheme=pink")
    chosen = shown(client, "list=no&legend=yes&scheme=dark")

    assert 'data-list="yes"' in plain
    assert 'class="legend"' not in plain
    assert 'content="light dark"' in plain
    assert 'data-list="no"' in chosen
    assert "The way, in walking direction" in chosen
    assert 'name="color-scheme" content="dark"' in chosen
    assert re.search(r"/static/dark-\w+\.css", chosen)


def test_every_link_leads_out_of_the_frame(client: FlaskClient) -> None:
    page = shown(client, "legend=yes")

    assert '<base target="_blank">' in page
    assert ">localhost/walks/linden/?lang=en</a>" in page
    for link in re.findall(r"<a [^>]*>", page):
        assert "noopener" in link


def test_it_may_be_shown_anywhere_and_no_other_page_may(client: FlaskClient) -> None:
    assert "frame-ancestors" not in client.get(EMBED).headers[POLICY]
    assert "frame-ancestors" not in client.get(ONE).headers[POLICY]
    for page in ("", "stops/tea/", "map.js", "versions/1/"):
        policy = client.get(f"/walks/linden/{page}").headers[POLICY]
        assert policy.endswith("frame-ancestors 'none'")


def test_a_setting_names_the_hosts_that_may(app: Flask) -> None:
    app.config["EMBED_ON"] = frozenset({"www.linden.example", "*.city.example"})
    client = app.test_client()

    for address in (EMBED, ONE, "/walks/nowhere/embed/"):
        policy = client.get(address).headers[POLICY]
        assert policy.endswith("frame-ancestors 'self' *.city.example www.linden.example")
        assert "script-src 'self'" in policy


def test_a_draft_is_shown_in_no_frame(desk: Desk) -> None:
    for place in ("preview", "report"):
        answer = desk.get(f"/organise/walks/linden/{place}/embed/")

        assert answer.status_code == 200
        assert answer.headers[POLICY].endswith("frame-ancestors 'none'")
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_what_is_not_there_says_so_inside_the_frame(client: FlaskClient) -> None:
    answer = client.get("/walks/nowhere/embed/?lang=en")

    assert answer.status_code == 404
    assert "There is no walk “nowhere”." in answer.text
    assert '<base target="_blank">' in answer.text
    assert "frame-ancestors" not in answer.headers[POLICY]


def test_a_version_stays_and_leads_to_the_newest(client: FlaskClient, database: Database) -> None:
    edit(database, website="https://new.example/")
    old = shown(client, "stop=tea", ONE)

    assert "There is a newer one:" in old
    assert '/walks/linden/embed/?stop=tea&amp;lang=en" target="_self">version 2</a>' in old
    assert "There is a newer one:" not in shown(client, "", "/walks/linden/versions/2/embed/")


@pytest.mark.parametrize("address", [EMBED, ONE])
def test_a_withdrawn_note_is_gone_at_the_next_request(
    client: FlaskClient, database: Database, address: str
) -> None:
    before = shown(client, "", address)
    withdraw(database)

    assert "Said: note-public" in before
    assert "note-public" not in shown(client, "", address)


def test_a_walk_without_stops_says_so(app: Flask, database: Database, stored: Walk) -> None:
    with database.transaction() as session:
        save_walk(session, replace(stored, stops=(), offers=(), notes=(), legs=()), stored)
        publish_walk(session, "linden")

    assert "This walk has no stops yet." in shown(app.test_client(), "")


def test_a_theme_that_no_stop_has_any_more_says_so(
    app: Flask, database: Database, stored: Walk
) -> None:
    with database.transaction() as session:
        save_walk(
            session, put_feature(stored, replace(find_stop(stored, "library"), themes=())), stored
        )
        publish_walk(session, "linden")

    assert "No stop has this theme at present." in shown(app.test_client(), "theme=help")


def test_it_sets_no_cookie_and_is_the_same_for_all(client: FlaskClient) -> None:
    answer = client.get(EMBED)

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]
    assert client.get(EMBED, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_all_that_it_loads_may_be_read_by_every_origin(client: FlaskClient) -> None:
    page = client.get(EMBED).text
    loaded = re.findall(r'(?:src|href)="(/static/[^"]+|[^"]*map\.js)"', page)

    assert len(loaded) == 3
    for address in (*loaded, "/walks/linden/map.geojson"):
        with client.get(address) as answer:
            assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_page_for_authors_names_every_part() -> None:
    text = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")

    for part in ("theme", "stop", "list", "legend", "lang", "scheme", "view"):
        assert f"`{part}=" in text
