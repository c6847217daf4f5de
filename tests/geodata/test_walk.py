"""Promises about the changes that may be made to a walk."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from shapely import Point

from geodata.problems import NotFound
from geodata.walk import (
    KIND_OF,
    KINDS,
    Leg,
    Note,
    Offer,
    Stop,
    Viewer,
    Walk,
    features,
    find_stop,
    find_theme,
    in_order,
    put_feature,
    remove_feature,
)
from geodata.wording import Wording
from tests.world import linden_walk


def test_a_walk_is_never_altered_in_place() -> None:
    walk = linden_walk()
    with pytest.raises(FrozenInstanceError):
        walk.slug = "other"  # type: ignore[misc]

    assert put_feature(walk, replace(walk.stops[0], phone="123")) != walk
    assert walk == linden_walk()


def test_stops_and_legs_stand_in_walking_order() -> None:
    walk = linden_walk()
    turned = replace(walk, stops=walk.stops[::-1], legs=walk.legs[::-1])

    assert in_order(turned) == walk


def test_stops_of_the_same_order_stand_by_id() -> None:
    stops = tuple(Stop(key, Point(13, 51), order=1) for key in ("c", "a", "b"))

    assert [stop.id for stop in in_order(Walk("a", stops=stops)).stops] == ["a", "b", "c"]


def test_a_feature_takes_the_place_of_the_one_with_its_id() -> None:
    walk = linden_walk()
    changed = replace(walk.offers[1], phone="123")

    assert put_feature(walk, changed).offers == (walk.offers[0], changed, *walk.offers[2:])


def test_a_new_offer_stands_at_the_end() -> None:
    offer = Offer("new", None, Wording({"de": "Neu"}))

    assert put_feature(linden_walk(), offer).offers[-1] is offer


def test_a_stop_with_another_order_changes_its_place() -> None:
    walk = linden_walk()
    last = replace(walk.stops[0], order=99)

    assert put_feature(walk, last).stops == (*walk.stops[1:], last)


def test_a_removed_feature_is_gone() -> None:
    walk = linden_walk()
    for feature in features(walk):
        rest = features(remove_feature(walk, feature.id))

        assert rest == tuple(other for other in features(walk) if other is not feature)


def test_removing_what_is_not_there_changes_nothing() -> None:
    assert remove_feature(linden_walk(), "nowhere") == linden_walk()


def test_stops_and_themes_are_found_by_their_keys() -> None:
    walk = linden_walk()

    assert find_stop(walk, "library") is walk.stops[1]
    assert find_theme(walk, "help") is walk.themes[1]


def test_what_is_not_there_is_not_found_and_named() -> None:
    with pytest.raises(NotFound, match="no stop “mill”"):
        find_stop(linden_walk(), "mill")
    with pytest.raises(NotFound, match="no theme “weather”"):
        find_theme(linden_walk(), "weather")


def test_the_revision_is_no_part_of_the_content() -> None:
    assert replace(linden_walk(), revision=7, version=2) == linden_walk()


def test_viewers_stand_in_their_order() -> None:
    assert Viewer.VISITOR < Viewer.PARTICIPANT < Viewer.ORGANISER


def test_every_kind_has_its_file_and_its_attribute() -> None:
    walk = linden_walk()

    assert [kind.file for kind in KINDS] == [
        "stops.geojson",
        "offers.geojson",
        "notes.geojson",
        "route.geojson",
        "background.geojson",
    ]
    for kind in KINDS:
        assert all(KIND_OF[type(feature)] is kind for feature in getattr(walk, kind.attribute))
    assert {KIND_OF[kind].attribute for kind in (Leg, Note)} == {"legs", "notes"}
