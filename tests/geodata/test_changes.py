"""What differs between two walks is named field by field, and comes together again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from geodata.changes import (
    as_fields,
    changes,
    field_changes,
    from_fields,
    merge_fields,
    with_header,
)
from geodata.formats.geojson import header_to_json
from geodata.header_fields import as_header_fields
from geodata.walk import Category, Theme, Walk, features, put_feature, remove_feature
from geodata.wording import Wording
from tests.geodata.strategies import walks
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


def merged_header(opened: Walk, mine: Walk, theirs: Walk) -> tuple[Walk, list[str]]:
    merged = merge_fields(*map(as_header_fields, (opened, mine, theirs)))
    return with_header(opened, merged.fields), [field.name for field in merged.disputed]


def test_two_people_may_change_different_themes(walk: Walk) -> None:
    meeting, help_ = walk.themes
    german, english = (Wording({**help_.title.texts, tag: "X"}) for tag in ("de", "en"))
    mine = replace(walk, themes=(replace(meeting, title=Wording({"de": "Treff"})), help_))
    theirs = replace(walk, themes=(meeting, replace(help_, title=german)))
    merged, disputed = merged_header(walk, mine, theirs)
    assert disputed == []
    assert merged.themes == (mine.themes[0], theirs.themes[1])

    other = replace(walk, themes=(meeting, replace(help_, title=english)))
    merged, disputed = merged_header(walk, theirs, other)
    assert disputed == []
    assert merged.themes[1].title.texts == {"de": "X", "en": "X"}


def test_themes_that_two_people_add_are_both_kept(walk: Walk) -> None:
    added = [Theme(key, Wording({"de": key})) for key in ("trees", "water")]
    one, other = (replace(walk, themes=(*walk.themes, theme)) for theme in added)
    merged, disputed = merged_header(walk, one, other)

    assert disputed == []
    assert {theme.key for theme in merged.themes} == {"meeting", "help", "trees", "water"}
    assert merged.themes[:2] == walk.themes


def test_a_category_that_one_removed_and_nobody_else_changed_is_gone(walk: Walk) -> None:
    without = replace(walk, categories=walk.categories[1:])
    other = replace(walk, categories=(*walk.categories, Category("tea", Wording({"de": "Tee"}))))
    merged, disputed = merged_header(walk, without, other)

    assert disputed == []
    assert [category.key for category in merged.categories] == ["food", "tea"]


def test_a_theme_that_one_removed_and_another_changed_is_disputed(walk: Walk) -> None:
    without = replace(walk, themes=walk.themes[1:])
    meeting = replace(walk.themes[0], title=Wording({"de": "Treffen", "en": "Meeting"}))
    other = replace(walk, themes=(meeting, *walk.themes[1:]))
    _, disputed = merged_header(walk, without, other)

    assert "themes.meeting.title" in disputed


def test_an_order_of_themes_that_two_people_changed_in_two_ways_is_disputed(walk: Walk) -> None:
    third = Theme("trees", Wording({"de": "Bäume"}))
    opened = replace(walk, themes=(*walk.themes, third))
    meeting, help_, trees = opened.themes
    mine = replace(opened, themes=(help_, meeting, trees))
    theirs = replace(opened, themes=(trees, meeting, help_))
    merged, disputed = merged_header(opened, mine, theirs)
    assert disputed == ["themes"]
    assert merged.themes == mine.themes

    merged, disputed = merged_header(opened, mine, opened)
    assert (merged.themes, disputed) == (mine.themes, [])
