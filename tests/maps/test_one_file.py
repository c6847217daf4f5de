"""Map and list as one file: complete, asking nobody for anything, and deaf to harmful texts."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import replace

import pytest
from markupsafe import Markup

from geodata.walk import Walk
from tests.maps.payloads import PAYLOADS, harmful_walk
from webapp.maps.one_file import one_file

SCRIPTS = re.compile(r"<script>(.*?)</script>", re.DOTALL)
BLOCKS = re.compile(r'<script type="application/json" id="([\w-]+)">(.*?)</script>', re.DOTALL)


def policy(page: str) -> str:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def test_only_its_own_scripts_and_styles_may_run(walk: Walk) -> None:
    page = one_file(walk)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style

    for text in (*SCRIPTS.findall(page), style[1]):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy(page)
    assert len(SCRIPTS.findall(page)) == 2
    assert "unsafe" not in policy(page)
    assert policy(page).startswith("default-src 'none'; ")


def test_it_loads_nothing(walk: Walk) -> None:
    page = one_file(walk)

    assert not re.search(r'<(?:script|img|iframe)[^>]*\ssrc=|<link rel="stylesheet"', page)
    assert "connect-src" not in policy(page)


def test_it_lists_every_stop_with_number_title_actor_and_text(walk: Walk) -> None:
    page = one_file(walk)

    assert re.findall(r'data-stop="(\w+)" data-number="(\d)"', page) == [
        ("tea", "1"),
        ("library", "2"),
        ("garden", "3"),
    ]
    assert "Teeküche" in page
    assert "Nachbarschaft e. V." in page
    assert "Hier gibt es **Tee**." in page


def test_texts_say_their_language_where_it_is_another(walk: Walk) -> None:
    page = one_file(replace(walk, languages=("en", "de")))

    assert '<html lang="en" dir="ltr">' in page
    assert "Tea kitchen" in page
    assert '<span lang="de" dir="ltr">Nachbarschaft e. V.</span>' in page


def test_an_example_says_so(walk: Walk) -> None:
    assert "This walk is an example. Lime Tree Office" in one_file(walk)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_harmful_texts_stay_texts(walk: Walk, payload: str) -> None:
    page = one_file(harmful_walk(walk, payload))
    blocks = dict(BLOCKS.findall(page))
    names = [one["properties"].get("name") for one in json.loads(blocks["map-data"])["features"]]

    assert page.count("<script") == one_file(walk).count("<script")
    assert SCRIPTS.findall(page) == SCRIPTS.findall(one_file(walk))
    assert str(Markup.escape(f"{payload} Teeküche")) in page
    assert payload in names


def test_a_file_is_the_same_every_time(walk: Walk) -> None:
    assert one_file(walk) == one_file(walk)
