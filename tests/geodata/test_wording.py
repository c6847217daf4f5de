"""Promises about texts in several languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.wording import LANGUAGE_TAG, Said, Translation, Wording, direction, fallbacks
from tests.geodata.strategies import LANGUAGES, wordings

TEA = Wording({"de": "Tee", "en": "Tea", "ar": "شاي"}, {"ar": Translation("machine")})


def test_a_reader_gets_the_text_in_their_language() -> None:
    assert TEA.said("en") == Said("Tea", "en")


def test_a_reader_learns_the_state_of_the_translation() -> None:
    assert TEA.said("ar").state == "machine"
    assert TEA.said("de").state == ""


def test_plain_language_falls_back_to_its_language() -> None:
    assert TEA.said("de-simple", "en") == Said("Tee", "de")


def test_a_language_that_is_missing_falls_back_to_the_first_of_the_walk() -> None:
    assert TEA.said("tr", "en") == Said("Tea", "en")


def test_any_text_is_better_than_none() -> None:
    assert Wording({"uk": "Чай"}).said("tr", "de") == Said("Чай", "uk")


def test_an_empty_text_is_no_text() -> None:
    wording = Wording({"de": "", "en": "Tea"})

    assert wording.said("de") == Said("Tea", "en")
    assert not Wording({"de": ""})
    assert wording


def test_nothing_said_is_empty_in_the_language_asked_for() -> None:
    assert Wording().said("ar") == Said("", "ar")
    assert str(Wording().said("ar")) == ""


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar", "rtl"), ("fa-AF", "rtl"), ("he", "rtl"), ("de", "ltr"), ("de-simple", "ltr")],
)
def test_each_language_has_its_direction(language: str, expected: str) -> None:
    assert direction(language) == expected
    assert Said("", language).direction == expected


def test_a_tag_is_shortened_part_by_part() -> None:
    assert list(fallbacks("zh-Hant-TW")) == ["zh-Hant-TW", "zh-Hant", "zh"]


@pytest.mark.parametrize("tag", ["de", "de-simple", "zh-Hans", "ckb", "sr-Latn-RS", "es-419"])
def test_language_tags_are_known(tag: str) -> None:
    assert LANGUAGE_TAG.fullmatch(tag)


@pytest.mark.parametrize("tag", ["", "d", "DE", "deutsch", "de_AT", "de-", "de-ä", "de\n"])
def test_other_words_are_no_language_tags(tag: str) -> None:
    assert not LANGUAGE_TAG.fullmatch(tag)


@settings(deadline=None)
@given(wordings(), st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
def test_whoever_asks_gets_a_text_if_there_is_one(
    wording: Wording, language: str, default: str
) -> None:
    said = wording.said(language, default)

    assert bool(said.text) == bool(wording)
    assert said.text == wording.texts.get(said.language, "")
