"""What differs between two walks is named field by field, and comes together again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from geodata.changes import as_fields, changes, field_changes, from_fields, merge_fields
from geodata.walk import Walk, features, put_feature, remove_feature
from geodata.wording import Wording
from tests.world import linden_walk

FIELDS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from([1, 2, True, "x"]))


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


@given(FIELDS, FIELDS, FIELDS)
def test_who_changed_a_field_alone_is_heard(opened: dict, mine: dict, theirs: dict) -> None:
    merged = merge_fields(opened, mine, theirs)
    disputed = {field.name for field in merged.disputed}

    for name in "abcd":
        was, here, there = opened.get(name), mine.get(name), theirs.get(name)
        if name in disputed:
            assert merged.fields.get(name) == here
        elif repr(here) != repr(was):
            assert repr(merged.fields.get(name)) == repr(here)
        else:
            assert repr(merged.fields.get(name)) == repr(there)


@given(FIELDS, FIELDS)
def test_nothing_is_disputed_where_one_side_changed_nothing(opened: dict, mine: dict) -> None:
    assert merge_fields(opened, mine, opened).disputed == ()
    assert merge_fields(opened, opened, mine).disputed == ()
