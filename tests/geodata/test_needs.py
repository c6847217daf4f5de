"""Needs and offers are set side by side honestly: what is near is near, and unknown is not none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from shapely import Point

from geodata.geometry import distance
from geodata.needs import WITHIN, Raised, belongs, needs
from geodata.walk import Note, Offer, Walk
from geodata.wording import Wording
from tests.geodata.strategies import walks
from tests.world import GARDEN, TEA, linden_walk

TODAY = date(2026, 5, 1)


def raised(walk: Walk, key: str = "meeting") -> tuple[Raised, ...]:
    return next(each for each in needs(walk, TODAY) if each.theme.key == key).raised


def test_an_offer_belongs_to_a_theme_by_its_stop_or_by_a_note_that_names_it() -> None:
    walk = linden_walk()
    meeting, help_ = walk.themes
    named = replace(walk.notes[0], offer="seeds")

    assert belongs(walk, meeting) == {"soup", "letters"}
    assert belongs(walk, help_) == {"letters"}
    assert belongs(replace(walk, notes=(named,)), meeting) == {"soup", "letters", "seeds"}


def test_offers_on_the_theme_stand_by_distance_and_the_others_are_counted() -> None:
    (place,) = raised(linden_walk())

    assert [(each.offer.id, round(each.metres)) for each in place.near] == [
        ("soup", 0),
        ("letters", 179),
    ]
    assert place.others == 1
    assert [note.id for note in place.notes] == [
        "note-public",
        "note-report",
        "note-participants",
        "note-kept",
    ]


def test_what_lies_farther_than_600_metres_is_not_near() -> None:
    walk = linden_walk()
    far = Point(TEA.x + 0.02, TEA.y)
    moved = replace(walk, offers=tuple(replace(each, shape=far) for each in walk.offers))
    (place,) = raised(moved)

    assert (place.near, place.others) == ((), 0)
    assert next(each for each in needs(moved, TODAY)).unanswered == (place,)


def test_where_the_place_is_unknown_nothing_is_said_to_be_missing() -> None:
    walk = linden_walk()
    lost = replace(walk, notes=(replace(walk.notes[0], stop=""),))
    (place,) = raised(lost)

    assert place.place is None
    assert next(each for each in needs(lost, TODAY)).unanswered == ()


def test_a_stop_that_is_shown_roughly_makes_the_metres_rough() -> None:
    walk = linden_walk()
    (place,) = raised(replace(walk, notes=(replace(walk.notes[0], stop="garden"),)))

    assert place.place == GARDEN
    assert place.rough


def test_documentation_and_good_practice_raise_nothing() -> None:
    walk = linden_walk()
    sorts = ("documentation", "good-practice", "")
    notes = tuple(replace(walk.notes[0], id=f"n-{sort}", sort=sort) for sort in sorts)

    assert raised(replace(walk, notes=notes)) == ()


def test_an_offer_that_has_ended_answers_nothing() -> None:
    walk = linden_walk()
    ended = tuple(replace(each, valid_until=date(2026, 4, 30)) for each in walk.offers)
    (place,) = raised(replace(walk, offers=ended))

    assert (place.near, place.others) == ((), 0)


@settings(max_examples=40)
@given(walks())
def test_near_is_what_measuring_every_offer_gives(walk: Walk) -> None:
    stops = {stop.id: stop.shape for stop in walk.stops}

    def place_of(part: Note | Offer) -> Point | None:
        return part.shape or stops.get(part.stop)

    on = [
        offer
        for offer in walk.offers
        if offer.status != "ended" and (not offer.valid_until or offer.valid_until >= TODAY)
    ]
    for each in needs(walk, TODAY):
        own = belongs(walk, each.theme)
        for at in each.raised:
            assert {place_of(note) for note in at.notes} == {at.place}
            close = {
                offer.id
                for offer in on
                if at.place and (there := place_of(offer)) and distance(at.place, there) <= WITHIN
            }
            assert {near.offer.id for near in at.near} == close & own
            assert at.others == len(close - own)


def test_a_note_with_a_place_of_its_own_stands_there() -> None:
    walk = linden_walk()
    apart = Note(
        "apart", GARDEN, Wording({"de": "?"}), stop="tea", themes=("meeting",), sort="question"
    )
    places = raised(replace(walk, notes=(*walk.notes, apart)))

    assert {each.place for each in places} == {TEA, GARDEN}
