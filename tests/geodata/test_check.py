"""Promises about the rules that every walk keeps, whoever made it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from shapely import LineString, Point

from geodata.check import MOST_ENTRIES, MOST_FEATURES, MOST_STOPS, check_walk, complaints_about
from geodata.problems import Unreadable
from geodata.walk import Background, Category, Consent, Offer, Stop, Theme, Walk
from geodata.wording import Wording
from geodata.zones import place_of_country, place_of_zone
from tests.world import linden_walk

HERE = Wording({"de": "Hier"})


def complaints(walk: Walk) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        check_walk(walk)
    return [str(complaint) for complaint in caught.value.complaints]


def with_first(walk: Walk, layer: str, /, **changes: Any) -> Walk:
    """Change the first feature of a layer, or the first theme or category."""
    first, *others = getattr(walk, layer)
    return replace(walk, **{layer: (replace(first, **changes), *others)})


def test_a_walk_that_keeps_every_rule_is_given_back() -> None:
    walk = linden_walk()

    assert check_walk(walk) is walk


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"slug": "Lindenweg 1"}, "slug", "small letters"),
        ({"slug": ""}, "slug", "small letters"),
        ({"slug": "-a"}, "slug", "small letters"),
        ({"slug": "a" * 65}, "slug", "small letters"),
        ({"title": Wording({"en": "Lime tree"})}, "title", "first language (de)"),
        ({"title": Wording({"de": " \n"})}, "title", "first language (de)"),
        ({"languages": ()}, "languages", "one language at least"),
        ({"languages": ("de", "de")}, "languages", "twice"),
        ({"languages": ("de", "DE_de")}, "languages", "“DE_de” is not a language tag"),
        ({"region": "Saxony"}, "region", "DE-SN"),
        ({"timezone": "Europe/Lindenhain"}, "timezone", "no time zone “Europe/Lindenhain”"),
        ({"timezone": "../../etc/passwd"}, "timezone", "no time zone"),
        ({"timezone": "Europe"}, "timezone", "no time zone"),
        ({"confirm_within_days": 0}, "confirm_within_days", "one day"),
        ({"confirm_within_days": float("nan")}, "confirm_within_days", "too large"),
        ({"contributions_kept_days": 29}, "contributions_kept_days", "30 to 3650"),
        ({"contributions_kept_days": 30.5}, "contributions_kept_days", "whole days"),
        ({"contributions_kept_days": 3651}, "contributions_kept_days", "30 to 3650"),
        ({"originals": "sold"}, "originals", "kept, dropped"),
        ({"state": "hidden"}, "state", "“hidden” is not known here"),
        ({"starts_at": "25:00"}, "starts_at", "hours and minutes"),
        ({"publisher": "a\x00b"}, "publisher", "control character"),
        ({"sources": ("a", "b\x07")}, "sources", "control character"),
    ],
)
def test_what_is_said_of_the_whole_walk_is_checked(
    changes: dict[str, Any], field: str, words: str
) -> None:
    said = complaints(replace(linden_walk(), **changes))

    assert any(line.startswith(f"walk.json, {field}: ") and words in line for line in said)


@pytest.mark.parametrize(
    ("layer", "changes", "place", "words"),
    [
        ("themes", {"key": "a b"}, "walk.json, themes, a b", "cannot be used"),
        ("themes", {"key": "help"}, "walk.json, themes, help", "used twice"),
        ("themes", {"title": Wording()}, "walk.json, themes, meeting, title", "missing"),
        ("categories", {"title": Wording()}, "walk.json, categories, advice, title", "missing"),
        (
            "categories",
            {"title": Wording({"de": "\x00"})},
            "walk.json, categories, advice, title",
            "control",
        ),
        ("stops", {"id": ""}, "stops.geojson, id", "cannot be used"),
        ("stops", {"id": "ä"}, "stops.geojson, ä, id", "cannot be used"),
        ("stops", {"id": "garden"}, "stops.geojson, garden, id", "same id"),
        ("offers", {"id": "tea"}, "offers.geojson, tea, id", "same id"),
        ("stops", {"title": Wording({"en": "Tea"})}, "stops.geojson, tea, title", "first language"),
        ("stops", {"order": None}, "stops.geojson, tea, order", "missing"),
        ("stops", {"shape": None}, "stops.geojson, tea, geometry", "missing"),
        ("stops", {"themes": ("weather",)}, "stops.geojson, tea, themes", "no theme “weather”"),
        ("stops", {"precision": "vague"}, "stops.geojson, tea, precision", "not known here"),
        ("stops", {"website": "javascript:1"}, "stops.geojson, tea, website", "https://"),
        ("stops", {"minutes": -1}, "stops.geojson, tea, minutes", "below zero"),
        ("stops", {"minutes": float("inf")}, "stops.geojson, tea, minutes", "too large"),
        ("stops", {"text": Wording({"de": "a" * 20_001})}, "stops.geojson, tea, text", "20000"),
        ("stops", {"text": Wording({"DE!": "a"})}, "stops.geojson, tea, text", "language tag"),
        ("offers", {"title": Wording()}, "offers.geojson, soup, title", "missing"),
        ("offers", {"stop": "mill"}, "offers.geojson, soup, stop", "no stop “mill”"),
        ("offers", {"category": "dance"}, "offers.geojson, soup, category", "no category “dance”"),
        ("offers", {"opening_hours": "nine to five"}, "offers.geojson, soup, opening_hours", ""),
        ("offers", {"status": "open"}, "offers.geojson, soup, status", "not known here"),
        (
            "offers",
            {"valid_from": date(2026, 2, 2), "valid_until": date(2026, 2, 1)},
            "offers.geojson, soup, valid_until",
            "ends before it begins",
        ),
        (
            "offers",
            {"shape": LineString([(13.7, 51), (13.8, 51)])},
            "offers.geojson, soup, geometry",
            "LineString",
        ),
        ("notes", {"text": Wording()}, "notes.geojson, note-public, text", "missing"),
        ("notes", {"stop": "mill"}, "notes.geojson, note-public, stop", "no stop “mill”"),
        ("notes", {"offer": "cake"}, "notes.geojson, note-public, offer", "no offer “cake”"),
        ("notes", {"themes": ("weather",)}, "notes.geojson, note-public, themes", "no theme"),
        ("notes", {"sort": "gossip"}, "notes.geojson, note-public, sort", "not known here"),
        (
            "notes",
            {"consent": Consent("all")},
            "notes.geojson, note-public, consent",
            "“all” is not",
        ),
        (
            "notes",
            {"consent": Consent("public", date(2026, 2, 2), expires_on=date(2026, 2, 1))},
            "notes.geojson, note-public, consent",
            "ends before it was given",
        ),
        (
            "notes",
            {"consent": Consent("public", date(2026, 2, 2), withdrawn_on=date(2026, 2, 1))},
            "notes.geojson, note-public, consent",
            "withdrawn before it was given",
        ),
        ("legs", {"start": "mill"}, "route.geojson, leg-1, from", "no stop “mill”"),
        ("legs", {"end": "mill"}, "route.geojson, leg-1, to", "no stop “mill”"),
        ("legs", {"shape": None}, "route.geojson, leg-1, geometry", "missing"),
        ("legs", {"shape": Point(13.74, 51.05)}, "route.geojson, leg-1, geometry", "a Point"),
        ("legs", {"steps": -1}, "route.geojson, leg-1, steps", "no steps"),
        ("background", {"layer": ""}, "background.geojson, street-1, layer", "missing"),
        ("background", {"shape": Point()}, "background.geojson, street-1, geometry", "finite"),
    ],
)
def test_every_part_of_a_walk_is_checked(
    layer: str, changes: dict[str, Any], place: str, words: str
) -> None:
    said = complaints(with_first(linden_walk(), layer, **changes))

    assert any(line.startswith(f"{place}: ") and words in line for line in said)


def test_everything_wrong_is_said_at_once() -> None:
    walk = with_first(linden_walk(), "stops", website="nowhere", order=None)
    said = complaints(replace(with_first(walk, "offers", stop="mill"), slug=""))

    assert len(said) == 4


def test_a_part_that_could_not_be_read_is_not_missed() -> None:
    walk = replace(linden_walk(), stops=(), title=Wording())

    assert list(complaints_about(walk, whole=False)) == []


def test_lost_features_may_be_pointed_to() -> None:
    walk = replace(linden_walk(), stops=linden_walk().stops[1:])

    assert list(complaints_about(walk, lost={"tea"})) == []


def test_any_category_is_right_where_the_walk_names_none() -> None:
    walk = replace(linden_walk(), categories=())

    assert check_walk(with_first(walk, "offers", category="Tanz & Musik"))


def test_a_hidden_stop_may_do_without_its_place() -> None:
    assert check_walk(with_first(linden_walk(), "stops", shape=None, precision="hidden"))


@pytest.mark.parametrize(
    ("layer", "made", "words"),
    [
        ("stops", lambda n: Stop(f"s{n}", Point(13.74, 51.05), HERE, order=n), "2000 stops"),
        (
            "background",
            lambda n: Background(f"b{n}", Point(13.74, 51.05), "green"),
            "20000 features",
        ),
        ("themes", lambda n: Theme(f"t{n}", HERE), "200 entries"),
        ("categories", lambda n: Category(f"c{n}", HERE), "200 entries"),
    ],
)
def test_there_is_an_end_to_everything(layer: str, made: Any, words: str) -> None:
    most = {"stops": MOST_STOPS, "background": MOST_FEATURES}.get(layer, MOST_ENTRIES)
    walk = Walk("a", HERE, languages=("de",))

    assert check_walk(replace(walk, **{layer: tuple(map(made, range(most)))}))
    assert words in complaints(replace(walk, **{layer: tuple(map(made, range(most + 1)))}))[0]


def placed(*places: tuple[float, float], timezone: str = "", region: str = "") -> Walk:
    stops = (Stop(f"s{n}", Point(place), HERE, order=n) for n, place in enumerate(places))
    return Walk("a", HERE, languages=("de",), timezone=timezone, region=region, stops=tuple(stops))


def test_one_swapped_place_among_others_is_found_and_turned() -> None:
    said = complaints(placed((13.74, 51.05), (13.75, 51.06), (51.07, 13.76)))

    assert len(said) == 1
    assert said[0].startswith("stops.geojson, s2, geometry: Longitude and latitude look swapped")
    assert said[0].endswith("[13.76, 51.07].")


@pytest.mark.parametrize(
    ("timezone", "region"), [("Europe/Berlin", ""), ("", "DE-SN"), ("", "DE"), ("UTC", "DE")]
)
def test_a_walk_that_is_swapped_as_a_whole_is_found_by_where_it_is(
    timezone: str, region: str
) -> None:
    places = ((51.05, 13.74), (51.06, 13.75))
    said = complaints(placed(*places, timezone=timezone, region=region))

    assert len(said) == 1
    assert "swapped in the whole walk" in said[0]
    assert "[13.74, 51.05]" in said[0]


def test_most_of_a_walk_swapped_is_found_by_where_it_is() -> None:
    said = complaints(
        placed((51.05, 13.74), (51.06, 13.75), (13.76, 51.07), timezone="Europe/Berlin")
    )

    assert [line.split(", ")[1] for line in said] == ["s0", "s1"]


def test_a_swapped_place_that_cannot_be_on_earth_is_turned() -> None:
    said = complaints(placed((-33.87, 151.2), timezone="Australia/Sydney"))

    assert said[0].endswith("[151.2, -33.87].")


@pytest.mark.parametrize("timezone", ["", "UTC", "Europe/Berlin", "Asia/Kolkata", "America/Denver"])
def test_a_walk_may_be_far_from_its_time_zone(timezone: str) -> None:
    assert check_walk(placed((13.74, 51.05), timezone=timezone))


def test_a_place_far_from_all_others_is_refused() -> None:
    said = complaints(placed((13.74, 51.05), (13.75, 51.05), (0, 0)))

    assert len(said) == 1
    assert "s2, geometry: This place lies 58" in said[0]


@pytest.mark.parametrize("place", [(float("nan"), 51), (13.7, float("inf"))])
def test_a_place_without_finite_numbers_is_refused(place: tuple[float, float]) -> None:
    assert "not a finite number" in complaints(placed((13.74, 51.05), place))[0]


@pytest.mark.parametrize("place", [(180.1, 51), (13.7, 90.1), (-200, -100)])
def test_a_place_that_is_not_on_earth_is_refused(place: tuple[float, float]) -> None:
    assert "not on earth" in complaints(placed((13.74, 51.05), place))[0]


def test_a_file_in_metres_is_named_once() -> None:
    said = complaints(placed((412_345, 5_656_789), (412_400, 5_656_800), (412_500, 5_656_900)))

    assert len(said) == 1
    assert said[0].startswith("stops.geojson, geometry: ")
    assert "EPSG:4326" in said[0]


def test_one_place_in_metres_is_named_by_itself() -> None:
    said = complaints(placed((13.74, 51.05), (412_345, 5_656_789)))

    assert said[0].startswith("stops.geojson, s1, geometry: ")


def test_a_leg_across_the_edge_of_the_walk_is_no_fault() -> None:
    walk = linden_walk()
    long = replace(walk.background[0], shape=LineString([(13.5, 50.9), (14.1, 51.3)]))

    assert check_walk(replace(walk, background=(long,)))


def test_time_zones_and_countries_have_their_places() -> None:
    berlin = place_of_zone("Europe/Berlin")

    assert berlin == pytest.approx((13.37, 52.5), abs=0.01)
    assert place_of_country("DE") == berlin
    assert place_of_zone("America/Santiago") == pytest.approx((-70.67, -33.45), abs=0.01)
    assert place_of_zone("UTC") is None
    assert place_of_country("") is None


def test_an_offer_of_one_day_ends_when_it_begins() -> None:
    day = date(2026, 5, 1)
    offer = Offer("cake", None, HERE, valid_from=day, valid_until=day)

    assert check_walk(Walk("a", HERE, languages=("de",), offers=(offer,)))
