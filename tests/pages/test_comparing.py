"""Whatever a walk holds, what differs in it can be shown, and no word is lost by the marks."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import product

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from geodata.changes import FieldChange, changes
from geodata.walk import Walk, put_feature
from tests.geodata.strategies import walks
from webapp.pages.comparing import MOST_WORDS, compared, marked
from webapp.pages.field_words import FIELD_WORDS
from webapp.pages.telling import comparison, sentence

TEXTS = st.text(st.sampled_from("ab <&\n\u200f“é"), max_size=40)
MARKS = re.compile(r"</?(?:ins|del)>")


@given(TEXTS, TEXTS)
def test_without_their_marks_both_texts_are_as_they_were(before: str, after: str) -> None:
    for text, shown in zip((before, after), marked(before, after), strict=True):
        assert unescape(MARKS.sub("", shown)) == text


def test_only_the_words_that_differ_are_marked() -> None:
    assert marked("There is <b>tea</b> here.", "There is coffee here.") == (
        "There is <del>&lt;b&gt;tea&lt;/b&gt;</del> here.",
        "There is <ins>coffee</ins> here.",
    )


def test_texts_too_long_to_compare_are_shown_without_marks() -> None:
    one, other = marked("a " * MOST_WORDS, "b " * MOST_WORDS)

    assert "<" not in one + other


@settings(max_examples=8, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(walks(), walks())
def test_any_two_walks_can_be_compared(app: Flask, one: Walk, other: Walk) -> None:
    made = changes(one, replace(other, slug=one.slug))
    with app.test_request_context("/organise/"):
        shown = comparison(made, other)
        told = [sentence(change, other) for change in made]

    assert len(shown.told) == len(told) == len(made)
    assert all(field.name for each in shown.told for field in each.fields)


def test_a_field_of_ours_that_holds_something_else_is_shown_as_it_is(
    app: Flask, walk: Walk
) -> None:
    values = (7, 0.5, 1e-9, True, "gestern", ["a", 7], [{"a": 1}], {"scope": 7}, {"a": None})
    names = [name for name in FIELD_WORDS if name != "geometry"]
    with app.test_request_context("/organise/"):
        for name, value in product((*names, "anything"), values):
            assert compared(FieldChange(name, None, value), walk).after, (name, value)


def test_a_walk_with_odd_properties_has_a_history(app: Flask, walk: Walk) -> None:
    odd = {"consent": "yes", "date": "gestern", "languages": 7, "from": {}, "photo:alt:x": "y"}
    made = changes(walk, put_feature(walk, replace(walk.stops[0], extra=odd)))
    with app.test_request_context("/organise/"):
        fields = comparison(made, walk).told[0].fields

    assert len(fields) == len(odd)
