"""Answers: kept while they are true, packed, and with headers that let nothing else in."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

WALK = "/walks/linden/"
ADDRESSES = (
    WALK,
    f"{WALK}?lang=en&q=tea",
    f"{WALK}stops/tea/",
    f"{WALK}themes/help/",
    f"{WALK}walk.geojson",
    f"{WALK}walk.gpx",
    f"{WALK}walk.kml?lang=en",
    f"{WALK}map.geojson",
    f"{WALK}map.js",
)
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "": bytes,
}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("encoding", UNPACK)
def test_an_unchanged_answer_is_not_sent_twice(
    client: FlaskClient, address: str, encoding: str
) -> None:
    headers = {"Accept-Encoding": encoding, "Accept-Language": "de"}
    first = client.get(address, headers=headers)
    second = client.get(address, headers={**headers, "If-None-Match": first.headers["ETag"]})

    assert not first.headers["ETag"].startswith("W/")
    assert first.headers["Cache-Control"] == "no-cache"
    assert (second.status_code, second.data) == (304, b"")


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_packing_holds_the_same(client: FlaskClient, address: str) -> None:
    answers = {
        encoding: client.get(address, headers={"Accept-Encoding": encoding}) for encoding in UNPACK
    }
    bodies = {UNPACK[encoding](answer.data) for encoding, answer in answers.items()}
    marks = {answer.headers["ETag"] for answer in answers.values()}

    assert (len(bodies), len(marks)) == (1, 3)


@pytest.mark.parametrize("address", [*ADDRESSES, "/nowhere", "/healthz", "/static/nothing.js"])
def test_every_answer_lets_nothing_else_in(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("address", [WALK, f"{WALK}stops/tea/", f"{WALK}themes/help/", "/nowhere"])
def test_no_page_has_inline_script_or_style(client: FlaskClient, address: str) -> None:
    page = client.get(address).text

    assert " style=" not in page
    assert "<style" not in page
    data_blocks = len(re.findall(r'<script type="application/(?:ld\+)?json"', page))
    assert page.count("<script") == page.count("<script src=") + data_blocks


def test_public_data_may_be_read_from_anywhere(client: FlaskClient) -> None:
    for address in ADDRESSES[4:]:
        assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"


def test_a_crash_is_answered_calmly_and_leaves_a_number(app: Flask) -> None:
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def crash() -> str:
        raise ZeroDivisionError

    app.view_functions["watching.healthz"] = crash
    answer = app.test_client().get("/healthz", headers={"Accept-Language": "en"})

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "ZeroDivisionError" not in answer.text


def test_a_page_never_names_another_visitors_host(client: FlaskClient) -> None:
    client.get(WALK, base_url="http://elsewhere.example")

    assert "elsewhere.example" not in client.get(WALK).text


@pytest.mark.parametrize("address", [WALK, f"{WALK}stops/tea/", f"{WALK}themes/help/", "/nowhere"])
def test_a_page_never_repeats_what_another_visitor_typed(client: FlaskClient, address: str) -> None:
    client.get(f"{address}?q=&theme=TYPED&category=TYPED&open=TYPED&more=TYPED")
    client.get(f"{address}?q=TYPED")

    assert "TYPED" not in client.get(address).text


def test_asking_for_the_headers_alone_leaves_the_page_as_it_is(client: FlaskClient) -> None:
    client.head(f"{WALK}?lang=de")

    assert f'href="{WALK}?lang=en"' in client.get(f"{WALK}?lang=de").text


def test_a_packing_that_is_refused_is_not_sent(client: FlaskClient) -> None:
    answer = client.get(WALK, headers={"Accept-Encoding": "br;q=0, gzip;q=0.5"})

    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient) -> None:
    answer = client.post(WALK)

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_language_that_is_not_there_is_not_kept_in_links(client: FlaskClient) -> None:
    preferred = {"Accept-Language": "en"}
    kept = client.get(f"{WALK}?lang=en", headers=preferred).text
    dropped = client.get(f"{WALK}?lang=xx", headers=preferred).text

    assert f'href="{WALK}stops/tea/?lang=en"' in kept
    assert f'href="{WALK}stops/tea/"' in dropped
