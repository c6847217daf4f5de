"""Whoever pastes a walk's address on another site gets its map: oEmbed 1.0 as it is published."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from tests.pages.test_versions import edit
from webapp.storage.database import Database

HOME = "http://localhost"
WALK = f"{HOME}/walks/linden/"
# What the published structure asks of an answer of type “rich”, and what it allows besides.
REQUIRED = {"type": str, "version": str, "html": str, "width": int, "height": int}
OPTIONAL = {
    "title": str,
    "author_name": str,
    "author_url": str,
    "provider_name": str,
    "provider_url": str,
    "cache_age": int,
    "thumbnail_url": str,
    "thumbnail_width": int,
    "thumbnail_height": int,
}
THUMBNAIL = {name for name in OPTIONAL if name.startswith("thumbnail")}


def asked(client: FlaskClient, address: str, **more: str) -> Any:
    answer = client.get("/oembed", query_string={"url": address, **more})
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/json"
    return answer.json


def status(client: FlaskClient, address: str, **more: str) -> int:
    return client.get("/oembed", query_string={"url": address, **more}).status_code


def source(found: dict[str, Any]) -> str:
    frame = ElementTree.fromstring(found["html"].replace("&nbsp;", " "))  # noqa: S314 — our own
    assert frame.tag == "iframe"
    assert (frame.get("width"), frame.get("height")) == (str(found["width"]), str(found["height"]))
    return frame.get("src") or ""


@pytest.mark.parametrize(
    "page", ["", "?lang=en&theme=help", "stops/tea/", "themes/help/", "versions/1/", "embed/"]
)
@pytest.mark.parametrize("size", [{}, {"maxwidth": "400", "maxheight": "300"}])
def test_an_answer_is_as_the_specification_wants_it(
    client: FlaskClient, page: str, size: dict[str, str]
) -> None:
    found = asked(client, WALK + page, format="json", **size)

    assert found["type"] == "rich"
    assert found["version"] == "1.0"
    assert REQUIRED.keys() <= found.keys() <= REQUIRED.keys() | OPTIONAL.keys()
    for name, value in found.items():
        assert isinstance(value, {**REQUIRED, **OPTIONAL}[name])
    assert len(THUMBNAIL & found.keys()) in (0, 3)
    assert found["width"] <= int(size.get("maxwidth", 800))
    assert found["height"] <= int(size.get("maxheight", 520))
    for name in ("width", "height"):
        assert found.get(f"thumbnail_{name}", 0) <= int(size.get(f"max{name}", 9999))


@pytest.mark.parametrize(
    ("page", "embed"),
    [
        ("", "embed/"),
        ("?lang=en", "embed/?lang=en"),
        ("?theme=help&q=tea", "embed/?theme=help"),
        ("stops/tea/", "embed/?stop=tea"),
        ("stops/tea", "embed/?stop=tea"),
        ("themes/help/?lang=en", "embed/?theme=help&lang=en"),
        ("embed/?list=no&scheme=dark", "embed/?list=no&scheme=dark"),
        ("versions/1/", "versions/1/embed/"),
        ("versions/1/stops/tea/", "versions/1/embed/?stop=tea"),
    ],
)
def test_each_page_leads_to_its_own_embed(client: FlaskClient, page: str, embed: str) -> None:
    there = source(asked(client, WALK + page))

    assert there == WALK + embed
    assert client.get(there).status_code == 200


def test_a_size_that_is_none_is_as_if_nothing_was_asked(client: FlaskClient) -> None:
    for nonsense in ("0", "-5", "wide", "１２３"):
        assert asked(client, WALK, maxwidth=nonsense)["width"] == 800


@pytest.mark.parametrize(
    "address",
    [
        *("", "nonsense", "http://[", "ftp://localhost/walks/linden/"),
        *(f"{HOME}/", f"{WALK}map.png"),
        *("https://elsewhere.example/walks/linden/", f"{HOME}:81/walks/linden/", "x" * 5000),
        *(f"{HOME}/walks/nowhere/", f"{WALK}stops/nowhere/", f"{WALK}themes/nowhere/"),
        *(f"{WALK}versions/9/", f"{HOME}/walks/chestnut/", "http://localhost@evil.example/walks/"),
    ],
)
def test_strangers_are_not_found(
    client: FlaskClient, organisers: dict[str, int], address: str
) -> None:
    assert status(client, address) == 404


@pytest.mark.parametrize("place", ["preview/", "report/", "preview/stops/tea/", ""])
def test_drafts_are_for_organisers_alone(client: FlaskClient, place: str) -> None:
    for slug in ("linden", "nowhere"):
        answer = client.get(f"/oembed?url={HOME}/organise/walks/{slug}/{place}")

        assert answer.status_code == 401
        assert "WWW-Authenticate" in answer.headers


def test_only_json_is_spoken(client: FlaskClient) -> None:
    assert status(client, WALK, format="xml") == 501
    assert status(client, WALK, format="json") == 200


@pytest.mark.parametrize("page", ["", "stops/tea/", "themes/help/", "versions/1/"])
def test_pages_lead_to_their_answer(client: FlaskClient, page: str) -> None:
    head = client.get(f"/walks/linden/{page}?lang=en").text
    link = re.search(r'type="application/json\+oembed" title="([^"]+)" href="([^"]+)"', head)
    assert link
    found = client.get(unescape(link[2])).json

    assert found
    assert source(found).startswith(WALK)
    assert "lang=en" in source(found)


def test_a_version_keeps_its_title(client: FlaskClient, database: Database) -> None:
    from geodata.wording import Wording

    edit(database, title=Wording({"de": "Kaffeeküche"}))

    assert "Teeküche" in asked(client, f"{WALK}versions/1/stops/tea/?lang=de")["title"]
    assert "Kaffeeküche" in asked(client, f"{WALK}stops/tea/?lang=de")["title"]


def test_nothing_but_what_is_public_is_told(client: FlaskClient) -> None:
    answer = client.get("/oembed", query_string={"url": f"{WALK}stops/tea/"})

    assert "note" not in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
