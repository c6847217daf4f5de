"""Filters and search: which stops are found, and what an empty result says."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from geodata.walk import Walk
from webapp.pages.filters import Filter, found_stops, read_filter
from webapp.pages.text import folded

NOON_ON_MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
EVENING = datetime(2026, 3, 2, 20, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def found(walk: Walk, now: datetime = NOON_ON_MONDAY, **asked: str) -> list[str]:
    return [stop.id for stop in found_stops(walk, Filter(**asked), now)]


@pytest.mark.parametrize(
    ("asked", "stops"),
    [
        ({}, ["tea", "library", "garden"]),
        ({"theme": "help"}, ["library"]),
        ({"category": "food"}, ["tea"]),
        ({"spoken": "ar"}, ["library"]),
        ({"category": "food", "spoken": "ar"}, []),
        ({"q": "kuche"}, ["tea"]),
        ({"q": "KÜCHE"}, ["tea"]),
        ({"q": "lime"}, []),
        ({"q": "librar"}, ["library"]),
        ({"q": "brief hilfe"}, ["library"]),
        ({"theme": "meeting", "q": "garten"}, []),
        ({"q": "begegnung"}, ["tea", "library"]),
        ({"q": "beratung"}, ["library"]),
    ],
)
def test_every_part_of_a_filter_must_hold(
    walk: Walk, asked: dict[str, str], stops: list[str]
) -> None:
    assert found(walk, **asked) == stops


def test_open_now_is_judged_at_the_walks_own_hour(walk: Walk) -> None:
    assert found(walk, open="now") == ["tea"]
    assert found(walk, EVENING, open="now") == []


@pytest.mark.parametrize(
    ("typed", "means"), [("Straße", "strasse"), ("CAFÉ", "cafe"), ("ﬁn", "fin")]
)
def test_search_folds_accents_and_sharp_s(typed: str, means: str) -> None:
    assert folded(typed) == means


def test_what_the_walk_does_not_know_is_left_out(walk: Walk) -> None:
    asked = read_filter({"theme": "nothing", "open": "always", "category": "<b>"}, walk)

    assert asked == Filter()


def test_an_empty_result_says_what_to_do(client: FlaskClient) -> None:
    page = client.get("/walks/linden/?q=xyzzy&lang=en").text

    assert "No stop fits." in page
    assert 'href="/walks/linden/?lang=en">Show all stops' in page


def test_what_has_no_stop_is_filtered_too(client: FlaskClient) -> None:
    assert "Saatgut" in client.get("/walks/linden/?category=food&lang=de").text
    assert "Saatgut" not in client.get("/walks/linden/?category=advice&lang=de").text
    assert "Saatgut" not in client.get("/walks/linden/?q=tee&lang=de").text


def test_filters_stay_in_the_links_to_other_languages(client: FlaskClient) -> None:
    page = client.get("/walks/linden/?theme=help&q=brief&lang=en").text

    assert "/walks/linden/?theme=help&amp;q=brief&amp;lang=de" in page


def test_numbers_stay_those_of_the_whole_walk(client: FlaskClient) -> None:
    page = client.get("/walks/linden/?theme=help&lang=en").text

    assert 'data-stop="library" data-number="2"' in page
