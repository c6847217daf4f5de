"""The page for sharing: an address to send and a code to paste, as they were chosen."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.walk import Walk
from geodata.wording import Wording
from tests.desk import Desk
from tests.pages.test_versions import edit
from webapp.pages.embed_code import RESIZING
from webapp.storage.database import Database
from webapp.storage.walks import publish_walk, save_walk

SHARE = "/walks/linden/share/"
HOME = "http://localhost/walks/linden/"


def results(client: FlaskClient, query: str, place: str = SHARE) -> tuple[str, str, str]:
    """What the page gives for a query: the address, the code, and the address of the preview."""
    page = client.get(f"{place}?{query}").text
    found = [
        re.search(pattern, page, re.DOTALL)
        for pattern in (
            r'<input id="share-address"[^>]* value="([^"]*)"',
            r'<textarea id="share-code"[^>]*>(.*?)</textarea>',
            r'<iframe class="share-preview" src="([^"]*)"',
        )
    ]
    address, code, preview = (unescape(match[1]) for match in found if match)
    return address, code, preview


def frame(code: str) -> ElementTree.Element:
    return ElementTree.fromstring(code.partition("</iframe>")[0] + "</iframe>")  # noqa: S314 — our own


@pytest.mark.parametrize(
    ("query", "address", "embed"),
    [
        ("", "", "embed/"),
        ("stop=tea", "stops/tea/", "embed/?stop=tea"),
        ("theme=help", "?theme=help", "embed/?theme=help"),
        ("in=en", "?lang=en", "embed/?lang=en"),
        ("which=version", "versions/1/", "versions/1/embed/"),
        ("which=version&stop=tea", "versions/1/stops/tea/", "versions/1/embed/?stop=tea"),
        ("list=no&legend=yes&scheme=dark", "", "embed/?list=no&legend=yes&scheme=dark"),
        ("stop=nowhere&theme=none&in=xx&scheme=pink", "", "embed/"),
    ],
)
def test_what_is_chosen_is_in_address_code_and_preview(
    client: FlaskClient, query: str, address: str, embed: str
) -> None:
    link, code, preview = results(client, query)

    assert link == HOME + address
    assert frame(code).get("src") == HOME + embed
    assert f"http://localhost{preview}" == HOME + embed
    assert client.get(link).status_code == client.get(preview).status_code == 200


@pytest.mark.parametrize(
    ("query", "width", "height"),
    [
        *(("", "100%", "520"), ("width=640&height=400", "640", "400")),
        *(("width=1&height=99999", "280", "2000"), ("width=wide&height=-5", "100%", "520")),
    ],
)
def test_sizes_are_such_that_a_map_has_room(
    client: FlaskClient, query: str, width: str, height: str
) -> None:
    shown = frame(results(client, query)[1])

    assert (shown.get("width"), shown.get("height")) == (width, height)


def test_the_form_shows_what_was_chosen(client: FlaskClient) -> None:
    page = client.get(
        f"{SHARE}?lang=en&which=version&stop=tea&theme=help&in=de&scheme=dark&list=no"
    ).text
    chosen = set(re.findall(r'<option value="([^"]+)" selected>', page))
    ticked = set(re.findall(r'id="share-([a-z]+)"[^>]* checked>', page))

    assert chosen == {"tea", "help", "de", "dark"}
    assert ticked == {"version", "list"}
    assert '<input type="hidden" name="lang" value="en">' in page


def test_a_version_shares_itself(client: FlaskClient, database: Database) -> None:
    edit(database, website="https://new.example/")
    link, code, _ = results(client, "", "/walks/linden/versions/1/share/")

    assert link == f"{HOME}versions/1/"
    assert frame(code).get("src") == f"{HOME}versions/1/embed/"
    assert results(client, "which=version")[0] == f"{HOME}versions/2/"


def test_a_code_that_grows_brings_the_script_of_the_documentation(client: FlaskClient) -> None:
    text = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")

    assert str(RESIZING) in text
    assert str(RESIZING) in results(client, "grows=yes")[1]
    assert "<script" not in results(client, "")[1]


def test_a_title_cannot_leave_the_code(app: Flask, database: Database, stored: Walk) -> None:
    hostile = '"></iframe></textarea><script>alert(1)</script>'
    with database.transaction() as session:
        save_walk(session, replace(stored, title=Wording({"de": hostile})), stored)
        publish_walk(session, "linden")
    client = app.test_client()

    assert "<script>alert" not in client.get(SHARE).text
    assert frame(results(client, "")[1]).get("title") == hostile


def test_it_may_show_its_own_preview_and_be_shown_by_nobody(client: FlaskClient) -> None:
    policy = client.get(SHARE).headers["Content-Security-Policy"]

    assert policy.endswith("frame-ancestors 'none'; frame-src 'self'")


def test_walk_and_stop_lead_to_it_and_drafts_do_not(client: FlaskClient, desk: Desk) -> None:
    assert 'href="/walks/linden/share/?lang=en"' in client.get("/walks/linden/?lang=en").text
    assert "/walks/linden/share/?stop=tea" in client.get("/walks/linden/stops/tea/").text
    assert "/versions/1/share/" in client.get("/walks/linden/versions/1/").text
    for place in ("preview", "report"):
        assert "/share/" not in desk.get(f"/organise/walks/linden/{place}/").text
        assert desk.get(f"/organise/walks/linden/{place}/share/").status_code == 404
