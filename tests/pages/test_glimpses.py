"""How something will look, told while it is typed."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from geodata.walk import Walk, find_stop, put_feature
from tests.desk import Desk
from webapp.storage.walks import save_walk

GLIMPSES = "/organise/walks/linden/glimpses"
HERE = {"latitude": "51.05", "longitude": "13.74", "address": "Lindenweg 1"}


def told(desk: Desk, name: str, **typed: str) -> str:
    return desk.get(f"{GLIMPSES}/{name}?{urlencode({**typed, 'lang': 'en'})}").text


def test_opening_hours_are_told_for_the_coming_week(desk: Desk) -> None:
    said = told(desk, "hours", opening_hours="Mo-Su 09:00-17:00")

    assert "Understood." in said
    assert said.count("09:00–17:00") == 7
    assert "<html" not in said


def test_hours_that_are_not_understood_are_explained_with_a_suggestion(desk: Desk) -> None:
    said = told(desk, "hours", opening_hours="Montag 9-17 Uhr")

    assert "are not understood" in said or "end too early" in said
    assert '<code dir="ltr">Mo 09:00-17:00</code>' in said


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Without opening hours"),
        ("   ", "Without opening hours"),
        ("sunrise-sunset", "names what cannot be reckoned here"),
        ("Mo-Su 10:00-12:00; PH off", "Understood."),
        ("x" * 2000, "at most 1000 characters"),
        ("<script>alert(1)</script>", "&lt;script&gt;"),
    ],
)
def test_whatever_is_typed_is_answered_in_words(desk: Desk, typed: str, words: str) -> None:
    said = told(desk, "hours", opening_hours=typed)

    assert words in said
    assert "<script" not in said


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        ("exact", ["exactly here, and the whole address"]),
        ("street", ["about", "away from the true place", "Lindenweg</bdi>"]),
        ("block", ["away from the true place", "They read no address."]),
        ("district", ["away from the true place", "They read no address."]),
        ("hidden", ["Visitors see no pin"]),
        ("", ["exactly here"]),
        ("nonsense", ["exactly here"]),
    ],
)
def test_what_visitors_are_told_of_a_place(desk: Desk, precision: str, words: list[str]) -> None:
    said = told(desk, "place", **HERE, precision=precision)

    assert all(each in said for each in words)
    assert "Lindenweg 1" not in said
    assert "less exactly before" not in said


def test_what_is_promised_is_what_visitors_get(
    app: Flask, desk: Desk, client: FlaskClient, stored: Walk
) -> None:
    stop = replace(find_stop(stored, "tea"), precision="street")
    with app.extensions["database"].transaction() as session:
        save_walk(session, put_feature(stored, stop), stored)
    shown = desk.get("/organise/walks/linden/preview/stops/tea/").text

    assert "Lindenweg</bdi>" in told(desk, "place", **HERE, precision="street")
    assert "<bdi>Lindenweg</bdi>" in shown


def test_a_place_that_was_vaguer_once_stays_so(app: Flask, desk: Desk, stored: Walk) -> None:
    vague = put_feature(stored, replace(find_stop(stored, "tea"), precision="hidden"))
    with app.extensions["database"].transaction() as session:
        save_walk(session, vague, stored)
    said = told(desk, "place", **HERE, id="tea", precision="exact")

    assert "Visitors see no pin" in said
    assert "was shown less exactly before" in said
    assert "was shown less exactly before" not in told(desk, "place", **HERE, precision="exact")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "the stop has no pin"),
        ({"latitude": "north"}, 'class="field-error"'),
        ({"latitude": "91", "longitude": "13"}, 'class="field-error"'),
        ({"place": "nowhere at all"}, 'class="field-error"'),
        ({"place": "51.05, 13.74", "precision": "block"}, "away from the true place"),
    ],
)
def test_no_place_and_no_such_place_are_told_apart(
    desk: Desk, typed: dict[str, str], words: str
) -> None:
    assert words in told(desk, "place", **typed)


def test_markdown_is_shown_as_pages_show_it(desk: Desk) -> None:
    typed = "**Tee** und <b onclick=x>Kuchen</b>\n\n- [hier](javascript:alert(1))"
    said = desk.post(f"{GLIMPSES}/text?tag=ar", {"text": typed}).text

    assert "<strong>Tee</strong>" in said
    assert "<b " not in said
    assert 'href="javascript:' not in said
    assert 'lang="ar" dir="rtl"' in said
    assert "Nothing is typed yet" in desk.post(f"{GLIMPSES}/text?lang=en").text


def test_a_form_shows_at_once_what_it_holds(app: Flask, walk: Walk, stored: Walk) -> None:
    template = (
        '{% from "glimpses/_macros.html" import hours_preview, place_preview, text_preview %}'
        "{{ hours_preview(walk, typed) }}{{ place_preview(walk, 'tea', typed) }}"
        "{{ text_preview(walk, 'text:en', typed, 'en') }}"
    )
    typed = {**HERE, "opening_hours": "24/7", "text:en": "*tea*", "precision": "street"}
    with app.test_request_context("/organise/?lang=en"):
        page = render_template_string(template, walk=walk, typed=typed)

    assert "Understood." in page
    assert "away from the true place" in page
    assert "<em>tea</em>" in page
    assert 'data-fields="text=text:en" data-post' in page
