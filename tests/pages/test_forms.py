"""A form shows every field of a part of a walk, and gives back what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.changes import PLACE
from geodata.fields import fields_of
from geodata.problems import Unreadable
from geodata.walk import KINDS, Category, Offer, Stop, Theme, Walk, features
from tests.geodata.strategies import walks
from tests.world import linden_walk
from webapp.pages.forms import (
    Understood,
    complaints_by_control,
    controls_of,
    fill,
    place_controls,
    touched,
    understand,
)
from webapp.pages.parts import (
    WHOLE,
    Part,
    complaints_about_part,
    fields_of_part,
    find_part,
    put_part,
)
from webapp.pages.translating import Author

ALICE = Author("Alice", date(2026, 4, 1))
LINDEN = linden_walk()
TEA = Part("stops", "tea")
SOUP = Part("offers", "soup")
NOTE = Part("notes", "note-public")


def parts_of(walk: Walk) -> Iterator[Part]:
    yield WHOLE
    for layer in ("themes", "categories"):
        yield from (Part(layer, entry.key) for entry in getattr(walk, layer))
    for kind in KINDS:
        yield from (Part(kind.layer, each.id) for each in getattr(walk, kind.attribute))


def typed_into(part: Part, walk: Walk = LINDEN, **sent: str) -> Understood:
    fields = fields_of_part(walk, part) or {}
    return understand(part.kind, sent, fields, walk.languages, ALICE)


def stop_after(**sent: str) -> Stop:
    """The tea kitchen, after this was typed into its form."""
    understood = typed_into(TEA, **sent)
    assert understood.complaints == {}
    return find_part(put_part(LINDEN, TEA, understood.fields), TEA)


@given(walks())
@settings(max_examples=50)
def test_a_form_that_nobody_touched_changes_nothing(walk: Walk) -> None:
    for part in parts_of(walk):
        fields = fields_of_part(walk, part) or {}
        shown = fill(part.kind, fields, walk.languages)
        sent = {name: text.replace("\n", "\r\n") for name, text in shown.items()}
        understood = understand(part.kind, sent, fields, walk.languages, ALICE)

        assert touched(part.kind, sent, fields, walk.languages) == {}
        assert understood == Understood(fields)
        assert put_part(walk, part, understood.fields) == walk


@given(walks(), st.data())
@settings(max_examples=50)
def test_whatever_is_posted_comes_to_a_part_or_to_complaints_at_its_controls(
    walk: Walk, data: st.DataObject
) -> None:
    part = data.draw(st.sampled_from(list(parts_of(walk))))
    controls = {*controls_of(part.kind, walk.languages), *place_controls(part.kind)}
    names = st.sampled_from(sorted(controls))
    sent = data.draw(st.dictionaries(names, st.text(max_size=20) | st.just("13,74"), max_size=5))
    understood = understand(
        part.kind, sent, fields_of_part(walk, part) or {}, walk.languages, ALICE
    )

    assert understood.complaints.keys() <= controls
    if not understood.complaints:
        try:
            put_part(walk, part, understood.fields)
        except Unreadable as unreadable:
            own, others = complaints_about_part(unreadable.complaints, part)
            by_control, elsewhere = complaints_by_control(part.kind, own, walk.languages)
            assert by_control.keys() <= controls
            assert (others, elsewhere) == ([], [])


@pytest.mark.parametrize("kind", [Walk, Theme, Category, *(kind.type for kind in KINDS)])
def test_every_field_of_the_format_has_its_control(kind: type) -> None:
    controlled = {
        control.field.split(":given")[0] for control in controls_of(kind, ("de", "en")).values()
    }

    assert {field.name for field in fields_of(kind)} - {"consent"} <= controlled


def test_each_text_has_a_control_for_each_language() -> None:
    assert {"title", "title:en", "title:ar"} <= set(controls_of(Stop, ("de", "en", "ar")))


def test_what_was_typed_is_understood_as_people_write_it() -> None:
    stop = stop_after(
        minutes="12,5", assured="17.2.2025", website="tee.example", benches="yes", themes=""
    )

    assert (stop.minutes, stop.assured, stop.website) == (
        12.5,
        date(2025, 2, 17),
        "https://tee.example",
    )
    assert (stop.benches, stop.themes) == (True, ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("minutes", "zwölf"),
        ("assured", "31.2.2025"),
        ("assured", "gestern"),
        ("website", "javascript:alert(1)"),
        ("wheelchair", "vielleicht"),
        ("title", "a\x00b"),
        ("latitude", "north"),
        ("place", "https://maps.example/short"),
    ],
)
def test_what_is_not_understood_is_complained_of_at_its_control(name: str, text: str) -> None:
    assert list(typed_into(TEA, **{name: text}).complaints) == [name]


@pytest.mark.parametrize(
    "pasted",
    [
        "51.0456, 13.67",
        "51,0456 13,67",
        "geo:51.0456,13.67?z=17",
        "51° 2' 44.16\" N 13° 40' 12\" E",
        "https://www.openstreetmap.org/?mlat=51.0456&mlon=13.67#map=17/51.1/13.8",
        "https://www.openstreetmap.org/#map=17/51.0456/13.67",
        "https://www.google.com/maps/place/X/@51.1,13.8,17z/data=!3m1!4b1!3d51.0456!4d13.67",
        "https://www.google.com/maps/@51.0456,13.67,17z",
        "https://maps.apple.com/?ll=51.0456,13.67&q=X",
    ],
)
def test_a_place_is_pasted_as_it_comes(pasted: str) -> None:
    shape = stop_after(place=pasted).shape

    assert shape is not None
    assert (shape.y, shape.x) == (51.0456, 13.67)


def test_latitude_and_longitude_move_a_stop_and_half_of_them_is_complained_of() -> None:
    shape = stop_after(latitude="51,04", longitude="13,73").shape

    assert shape is not None
    assert (shape.y, shape.x) == (51.04, 13.73)
    assert list(typed_into(TEA, longitude="").complaints) == ["longitude"]


def test_an_offer_may_do_without_a_place() -> None:
    understood = typed_into(Part("offers", "seeds"), latitude="", longitude="")

    assert understood.complaints == {}
    assert understood.fields[PLACE] is None


def test_a_changed_source_makes_the_translations_outdated_that_were_left_alone() -> None:
    understood = typed_into(
        TEA, title="Teestube", **{"text:en": "Tea at three."}, text="Tee um drei."
    )
    states = understood.fields["wording"]

    assert understood.outdated == ("title:en",)
    assert states == {"title:en": {"state": "outdated", "by": "Ayşe"}}


def test_a_translation_is_marked_as_checked_by_who_did_so() -> None:
    stop = stop_after(**{"text:en": "There is much tea.", "wording:text:en": "checked"})
    state = stop.text.states["en"]

    assert (state.state, state.by, state.on) == ("checked", "Alice", date(2026, 4, 1))


def test_a_rewritten_translation_loses_the_mark_of_the_text_before() -> None:
    assert stop_after(**{"title:en": "Tea room"}).title.states == {}
    assert stop_after(**{"title:en": ""}).title.texts == {"de": "Teeküche"}


def test_consent_is_changed_part_by_part() -> None:
    understood = typed_into(NOTE, **{"consent:scope": "report", "consent:expires_on": "1.1.2027"})

    assert understood.fields["consent"] == {
        "scope": "report",
        "given_on": "2026-03-02",
        "how": "in writing",
        "expires_on": "2027-01-01",
    }


def test_consent_that_cannot_be_is_complained_of_where_it_stands() -> None:
    assert list(typed_into(NOTE, **{"consent:expires_on": "someday"}).complaints) == [
        "consent:expires_on"
    ]


def test_what_the_format_does_not_know_survives_a_change() -> None:
    library, garden = Part("stops", "library"), Part("stops", "garden")
    walk = put_part(LINDEN, library, typed_into(library, title="Bücherei").fields)
    walk = put_part(walk, garden, typed_into(garden, title="Gärtchen").fields)

    assert find_part(walk, library).extra == {"ref": "B7"}
    assert find_part(walk, garden).foreign == {"origin": "sketch"}


def test_another_first_language_leaves_the_texts_in_theirs() -> None:
    walk = put_part(LINDEN, WHOLE, typed_into(WHOLE, languages="en, de").fields)

    assert walk.languages == ("en", "de")
    assert walk.title == LINDEN.title
    assert [each.title for each in walk.themes] == [each.title for each in LINDEN.themes]


def test_a_leg_is_written_as_positions_in_lines() -> None:
    part = Part("route", "leg-2")
    sent = {"geometry": "51.051, 13.742\r\n51,0508 13,743\n\n51.0505, 13.744"}
    walk = put_part(LINDEN, part, typed_into(part, **sent).fields)

    assert list(find_part(walk, part).shape.coords) == [
        (13.742, 51.051),
        (13.743, 51.0508),
        (13.744, 51.0505),
    ]
    assert list(typed_into(part, geometry="51.05, 13.7\nhere").complaints) == ["geometry"]


def test_a_new_part_begins_with_nothing() -> None:
    part = Part("offers", "tea-time")
    understood = understand(
        Offer, {"title": "Teestunde", "stop": "tea"}, {PLACE: None}, LINDEN.languages, ALICE
    )
    walk = put_part(LINDEN, part, understood.fields)

    assert find_part(walk, part).stop == "tea"
    assert len(features(walk)) == len(features(LINDEN)) + 1
    assert replace(walk, offers=LINDEN.offers) == LINDEN
