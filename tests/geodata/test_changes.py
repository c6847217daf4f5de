"""What differs between two walks is named field by field."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from geodata.changes import (
    as_fields,
    changes,
    field_changes,
    from_fields,
    with_header,
)
from geodata.formats.geojson import header_to_json
from geodata.header_fields import as_header_fields
from geodata.walk import Walk, features, put_feature, remove_feature
from geodata.wording import Wording
from tests.geodata.strategies import walks
from tests.world import linden_walk


def test_a_walk_does_not_differ_from_itself(walk: Walk) -> None:
    assert changes(walk, linden_walk()) == ()


def test_a_changed_title_is_named_in_its_language(walk: Walk) -> None:
    tea = replace(walk.stops[0], title=Wording({"de": "Teeküche", "en": "Tea room"}))
    (change,) = changes(walk, put_feature(walk, tea))

    assert (change.kind, change.id, change.what) == ("stop", "tea", "changed")
    assert ("title:en", "Tea kitchen", "Tea room") in [
        (field.name, field.before, field.after) for field in change.fields
    ]


def test_the_walk_s_own_data_is_a_change_without_an_id(walk: Walk) -> None:
    (change,) = changes(walk, replace(walk, meeting_point="At the well"))

    assert (change.kind, change.id) == ("walk", "")
    assert [field.name for field in change.fields] == ["meeting_point"]


def test_what_comes_and_what_goes_is_told_apart(walk: Walk) -> None:
    without = remove_feature(walk, "soup")

    assert [change.what for change in changes(walk, without)] == ["removed"]
    assert [change.what for change in changes(without, walk)] == ["added"]


def test_every_feature_can_be_made_again_from_its_fields(walk: Walk) -> None:
    for feature in features(walk):
        again = from_fields(as_fields(feature, "de"), feature, "de")

        assert again == feature
        assert field_changes(feature, again, "de") == ()


@given(walks())
def test_the_walk_s_own_data_can_be_made_again_from_its_fields(walk: Walk) -> None:
    assert with_header(walk, as_header_fields(walk)) == walk
    assert with_header(walk, header_to_json(walk)) == walk


def test_a_changed_theme_is_named_by_its_key(walk: Walk) -> None:
    meeting = replace(walk.themes[0], title=Wording({"de": "Treffen", "en": "Meeting"}))
    (change,) = changes(walk, replace(walk, themes=(meeting, *walk.themes[1:])))

    assert [(field.name, field.after) for field in change.fields] == [
        ("themes.meeting.title", "Treffen")
    ]
