"""Promises about who sees what of a walk."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date, timedelta
from math import cos, radians, sin
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

from geodata.consent import CELL_METRES, scope_of, seen_by
from geodata.formats.geojson import read_collection, write_collection
from geodata.geometry import coarse, distance
from geodata.walk import (
    PRECISIONS,
    SCOPES,
    Consent,
    Leg,
    Note,
    Offer,
    Stop,
    Viewer,
    Walk,
    in_order,
)
from geodata.wording import Translation, Wording
from tests.geodata.strategies import points, walks
from tests.world import linden_walk

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)
PUBLIC = Consent("public")
HERE = Wording({"de": "Hier"})
PLACE = Point(13.7412345, 51.0534567)
VAGUE = [precision for precision in PRECISIONS if precision != "exact"]
OUTSIDERS = [Viewer.VISITOR, Viewer.PARTICIPANT]

walk_by_walk = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def note(consent: Consent | None, **more: Any) -> Note:
    return replace(Note("said", None, HERE, consent=consent), **more)


def seen_notes(walk: Walk, viewer: Viewer) -> set[str]:
    return {note.id for note in seen_by(walk, viewer, TODAY).notes}


@pytest.mark.parametrize("scope", SCOPES)
def test_the_scope_of_a_note_is_what_was_agreed(scope: str) -> None:
    assert scope_of(note(Consent(scope)), TODAY) == scope


@pytest.mark.parametrize(
    "consent",
    [
        None,
        Consent(),
        Consent("everybody"),
        Consent("public", withdrawn_on=TODAY),
        Consent("public", withdrawn_on=TODAY - DAY),
        Consent("public", expires_on=TODAY - DAY),
    ],
)
def test_missing_unknown_withdrawn_or_expired_consent_reaches_nobody(
    consent: Consent | None,
) -> None:
    assert scope_of(note(consent), TODAY) == "none"


def test_consent_lasts_through_its_last_day() -> None:
    assert scope_of(note(Consent("public", expires_on=TODAY)), TODAY) == "public"


def test_each_viewer_sees_the_notes_meant_for_them() -> None:
    walk = linden_walk()

    assert seen_notes(walk, Viewer.VISITOR) == {"note-public"}
    assert seen_notes(walk, Viewer.PARTICIPANT) == {
        "note-public",
        "note-report",
        "note-participants",
    }
    assert seen_notes(walk, Viewer.ORGANISER) == {note.id for note in walk.notes}


@walk_by_walk
@given(walks(), st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from(OUTSIDERS))
def test_no_note_is_seen_without_consent_of_its_scope(
    walk: Walk, today: date, viewer: Viewer
) -> None:
    wide = {"public"} if viewer is Viewer.VISITOR else {"public", "report", "participants"}
    expected = {note.id for note in walk.notes if scope_of(note, today) in wide}

    assert {note.id for note in seen_by(walk, viewer, today).notes} == expected


@walk_by_walk
@given(walks(), st.sampled_from(OUTSIDERS))
def test_only_organisers_learn_of_the_consent_itself(walk: Walk, viewer: Viewer) -> None:
    assert all(note.consent is None for note in seen_by(walk, viewer, TODAY).notes)
    assert seen_by(walk, Viewer.ORGANISER, TODAY) is walk


@pytest.mark.parametrize("viewer", list(Viewer))
def test_only_organisers_see_a_role_that_may_fit_one_person_alone(viewer: Viewer) -> None:
    role = Wording({"de": "Leitung"})
    alone = note(Consent("public"), speaker_role=role)
    shared = replace(alone, id="shared", speaker_role_shared=True)
    seen = seen_by(replace(linden_walk(), notes=(alone, shared)), viewer, TODAY)
    roles = {note.id: note.speaker_role for note in seen.notes}

    assert roles["shared"] == role
    assert roles[alone.id] == (role if viewer is Viewer.ORGANISER else Wording())


@walk_by_walk
@given(walks())
def test_each_viewer_sees_what_the_ones_before_see(walk: Walk) -> None:
    visitor, participant = (seen_by(walk, viewer, TODAY) for viewer in OUTSIDERS)

    assert all(note in participant.notes for note in visitor.notes)
    assert {note.id for note in participant.notes} <= {note.id for note in walk.notes}
    assert {offer.id for offer in participant.offers} <= {offer.id for offer in walk.offers}
    assert replace(visitor, notes=()) == replace(participant, notes=())


@walk_by_walk
@given(walks(), st.sampled_from(OUTSIDERS))
def test_stops_and_their_numbers_are_equal_for_every_viewer(walk: Walk, viewer: Viewer) -> None:
    seen = in_order(seen_by(walk, viewer, TODAY))

    assert [stop.id for stop in seen.stops] == [stop.id for stop in walk.stops]
    assert [stop.title.texts for stop in seen.stops] == [stop.title.texts for stop in walk.stops]


@walk_by_walk
@given(walks(), st.sampled_from(OUTSIDERS))
def test_what_a_viewer_sees_is_a_walk_that_can_be_read_again(walk: Walk, viewer: Viewer) -> None:
    seen = seen_by(walk, viewer, TODAY)

    assert read_collection(write_collection(seen)) == seen


@pytest.mark.parametrize(
    ("changes", "is_seen"),
    [
        ({}, True),
        ({"status": "paused"}, True),
        ({"status": "ended"}, False),
        ({"valid_until": TODAY}, True),
        ({"valid_until": TODAY - DAY}, False),
        ({"valid_from": TODAY + DAY}, True),
    ],
)
def test_an_offer_that_has_ended_is_gone(changes: dict[str, Any], is_seen: bool) -> None:
    walk = Walk("a", HERE, offers=(replace(Offer("soup", None, HERE), **changes),))

    assert bool(seen_by(walk, Viewer.VISITOR, TODAY).offers) is is_seen


def test_a_version_keeps_the_offers_of_its_publication() -> None:
    offer = Offer("soup", None, HERE, valid_until=TODAY - DAY)
    walk = Walk("a", HERE, offers=(offer,), notes=(note(PUBLIC, offer="soup"),))
    version = seen_by(walk, Viewer.VISITOR, TODAY, as_of=TODAY - 7 * DAY)

    assert version.offers == (offer,)
    assert version.notes[0].offer == "soup"


def test_a_version_loses_the_notes_whose_consent_ended_since() -> None:
    walk = Walk("a", HERE, notes=(note(Consent("public", expires_on=TODAY - DAY)),))

    assert not seen_by(walk, Viewer.VISITOR, TODAY, as_of=TODAY - 7 * DAY).notes


def test_a_note_does_not_point_to_an_offer_that_is_gone() -> None:
    offer = Offer("soup", None, HERE, status="ended")
    walk = Walk("a", HERE, offers=(offer,), notes=(note(PUBLIC, offer="soup"),))

    assert seen_by(walk, Viewer.VISITOR, TODAY).notes[0].offer == ""


def shelter(precision: str, **more: Any) -> Stop:
    return replace(
        Stop("shelter", PLACE, Wording({"de": "Haus"}), order=1, precision=precision), **more
    )


def reduced(*stops: Stop, **layers: Any) -> Walk:
    return seen_by(Walk("a", HERE, stops=stops, **layers), Viewer.VISITOR, TODAY)


def test_an_exact_stop_is_shown_as_it_is() -> None:
    stop = shelter("exact", address=HERE, photo="a.jpg", accuracy=3, extra={"x": 1})

    assert reduced(stop).stops == (stop,)


@pytest.mark.parametrize("precision", ["street", "block", "district"])
def test_a_vague_stop_stands_in_the_middle_of_its_cell(precision: str) -> None:
    shown = reduced(shelter(precision)).stops[0].shape

    assert shown == coarse(PLACE, CELL_METRES[precision])
    assert shown != PLACE


def test_a_hidden_stop_has_no_place() -> None:
    assert reduced(shelter("hidden")).stops[0].shape is None


@pytest.mark.parametrize("precision", VAGUE)
def test_a_vague_stop_shows_nothing_that_tells_more(precision: str) -> None:
    stop = reduced(
        shelter(
            precision,
            photo="door.jpg",
            photo_alt=HERE,
            accuracy=5,
            extra={"x:lat": PLACE.y},
            foreign={"origin": [PLACE.x, PLACE.y]},
        )
    ).stops[0]

    assert (stop.photo, stop.photo_alt, stop.accuracy) == ("", Wording(), None)
    assert (stop.extra, stop.foreign) == ({}, {})


@pytest.mark.parametrize(
    ("precision", "address", "shown"),
    [
        ("street", "Lindenweg 12a, 01169 Dresden", "Lindenweg"),
        ("street", "Lindenweg", "Lindenweg"),
        ("street", "12 Lime Street", ""),
        ("street", "شارع الزيزفون ١٢", "شارع الزيزفون"),
        ("block", "Lindenweg 12", ""),
        ("district", "Lindenweg", ""),
        ("hidden", "Lindenweg", ""),
    ],
)
def test_an_address_is_as_vague_as_its_place(precision: str, address: str, shown: str) -> None:
    words = Wording({"de": address}, {"de": Translation("checked")})
    stop = reduced(shelter(precision, address=words)).stops[0]

    assert stop.address.texts.get("de", "") == shown
    assert stop.address.states.keys() == stop.address.texts.keys()


def test_an_address_with_a_very_long_gap_keeps_nobody_waiting() -> None:
    gap = "Lindenweg" + ", " * 10_000 + "x"
    started = time.monotonic()
    stop = reduced(shelter("street", address=Wording({"de": gap}))).stops[0]

    assert stop.address.texts["de"] == gap
    assert time.monotonic() - started < 1


def at_the_shelter(kind: str, **more: Any) -> dict[str, Any]:
    if kind == "offer":
        return {"offers": (replace(Offer("soup", PLACE, HERE), **more),)}
    return {"notes": (note(PUBLIC, **{"shape": PLACE, **more}),)}


@pytest.mark.parametrize("precision", VAGUE)
@pytest.mark.parametrize("kind", ["offer", "note"])
@pytest.mark.parametrize("shape", [PLACE, Point(PLACE.x + 0.003, PLACE.y)])
def test_what_belongs_to_a_vague_stop_stands_in_the_same_place(
    precision: str, kind: str, shape: Point
) -> None:
    more = at_the_shelter(kind, stop="shelter", shape=shape, extra={"x:lat": PLACE.y})
    seen = reduced(shelter(precision), **more)
    there = (*seen.offers, *seen.notes)[0]

    assert there.shape == seen.stops[0].shape
    assert there.extra == {}


@pytest.mark.parametrize("kind", ["offer", "note"])
def test_what_stands_at_a_vague_stop_without_naming_it_moves_along(kind: str) -> None:
    nearby = Point(PLACE.x + 0.0001, PLACE.y)
    seen = reduced(shelter("district"), **at_the_shelter(kind, shape=nearby))

    assert (*seen.offers, *seen.notes)[0].shape == seen.stops[0].shape


@pytest.mark.parametrize("kind", ["offer", "note"])
def test_what_stands_elsewhere_stays(kind: str) -> None:
    elsewhere = Point(PLACE.x + 0.003, PLACE.y)
    seen = reduced(shelter("hidden"), **at_the_shelter(kind, shape=elsewhere))

    assert (*seen.offers, *seen.notes)[0].shape == elsewhere


def test_a_note_on_an_offer_of_a_vague_stop_moves_along() -> None:
    offer = Offer("soup", None, HERE, stop="shelter")
    said = note(PUBLIC, shape=Point(PLACE.x + 0.002, PLACE.y), offer="soup", photo="door.jpg")
    seen = reduced(shelter("hidden"), offers=(offer,), notes=(said,))

    assert seen.notes[0].shape is None
    assert seen.notes[0].photo == ""


def test_a_note_on_an_ended_offer_of_a_vague_stop_moves_along_too() -> None:
    offer = Offer("soup", None, HERE, stop="shelter", status="ended")
    said = note(PUBLIC, shape=Point(PLACE.x + 0.002, PLACE.y), offer="soup")

    assert reduced(shelter("hidden"), offers=(offer,), notes=(said,)).notes[0].shape is None


def test_an_offer_without_place_gets_none() -> None:
    offer = Offer("soup", None, HERE, stop="shelter")

    assert reduced(shelter("block"), offers=(offer,)).offers[0].shape is None


def leg_to(place: Point, **more: Any) -> Leg:
    line = LineString([(place.x - 0.05, place.y), (place.x - 0.04, place.y), place])
    return replace(Leg("way", line, text=Wording({"de": "Am Tor klingeln"})), **more)


@pytest.mark.parametrize("precision", ["street", "block", "district"])
def test_a_leg_to_a_vague_stop_ends_where_the_stop_is_shown(precision: str) -> None:
    seen = reduced(shelter(precision), legs=(leg_to(PLACE, end="shelter"),))

    assert Point(seen.legs[0].shape.coords[-1]) == seen.stops[0].shape


def test_a_leg_to_a_hidden_stop_ends_before_it() -> None:
    leg = leg_to(PLACE)
    seen = reduced(shelter("hidden"), legs=(leg,))

    assert list(seen.legs[0].shape.coords) == list(leg.shape.coords[:2])


def test_a_leg_that_lies_near_a_hidden_stop_is_gone() -> None:
    line = LineString([(PLACE.x - 0.0001, PLACE.y), PLACE])

    assert reduced(shelter("hidden"), legs=(leg_to(PLACE, shape=line),)).legs == ()


@pytest.mark.parametrize("precision", VAGUE)
def test_the_words_of_a_leg_to_a_vague_stop_are_left_out(precision: str) -> None:
    far = LineString([(13.9, 51.0), (13.91, 51.0)])
    named = reduced(shelter(precision), legs=(leg_to(PLACE, start="shelter", shape=far),))
    bent = reduced(shelter(precision), legs=(leg_to(Point(PLACE.x + 0.1, PLACE.y)), leg_to(PLACE)))

    assert not any(leg.text for leg in named.legs)
    assert [bool(leg.text) for leg in bent.legs if leg.shape.coords[-1][0] > 13.8] == [True]
    assert not any(leg.text for leg in bent.legs if leg.shape.coords[-1][0] < 13.8)


@pytest.mark.parametrize("precision", ["street", "block", "district"])
@settings(deadline=None)
@given(points, st.floats(0, 360), st.floats(0, 20))
def test_no_leg_ends_a_few_steps_from_a_vague_stop(
    precision: str, place: Point, turn: float, metres: float
) -> None:
    """Even where the edge of the cell runs between the two."""
    end = Point(
        place.x + metres / 70_000 * sin(radians(turn)),
        place.y + metres / 111_000 * cos(radians(turn)),
    )
    stop = shelter(precision, shape=place)
    seen = reduced(stop, legs=(leg_to(end, shape=LineString([(13.5, 50.9), end])),))

    assert Point(seen.legs[0].shape.coords[-1]) == seen.stops[0].shape


@settings(deadline=None)
@given(points, st.sampled_from(["street", "block", "district"]))
def test_a_place_is_always_moved_to_the_same_one(place: Point, precision: str) -> None:
    """So that asking often tells no more than asking once."""
    once = reduced(shelter(precision, shape=place)).stops[0].shape
    again = reduced(shelter(precision, shape=place), legs=(leg_to(place),)).stops[0].shape

    assert once is not None
    assert once == again
    assert distance(once, place) < 2 * CELL_METRES[precision]
    assert reduced(shelter(precision, shape=once)).stops[0].shape == once


@pytest.mark.parametrize("asked", PRECISIONS)
@pytest.mark.parametrize("precision", PRECISIONS)
def test_the_strictest_precision_ever_asked_for_counts(precision: str, asked: str) -> None:
    walk = Walk("a", HERE, stops=(shelter(precision),), legs=(leg_to(PLACE),))
    strictest = max(precision, asked, key=PRECISIONS.index)
    seen = seen_by(walk, Viewer.VISITOR, TODAY, precisions={"shelter": asked, "gone": "hidden"})

    assert seen == reduced(shelter(strictest), legs=walk.legs)
    assert seen.stops[0].precision == strictest


@walk_by_walk
@given(walks(), st.sampled_from(VAGUE), st.sampled_from(OUTSIDERS), points)
def test_the_true_place_of_a_vague_stop_appears_nowhere(
    walk: Walk, precision: str, viewer: Viewer, place: Point
) -> None:
    x, y = f"{place.x:.4f}", f"{place.y:.4f}"
    vague = replace(walk.stops[0], shape=place, precision=precision)
    others = tuple(replace(stop, precision="hidden") for stop in walk.stops[1:])
    said = note(PUBLIC, id="said-there", shape=place, stop=vague.id)
    offer = Offer("found-there", place, HERE)
    ways = (leg_to(place), leg_to(place, id="named", start=vague.id), *walk.legs)
    full = replace(
        walk,
        stops=(vague, *others),
        notes=(said,),
        offers=(offer,),
        legs=ways,
        background=(),
        extra={},
        layers={},
    )
    shown = write_collection(seen_by(full, viewer, TODAY)).decode()
    places = re.findall(r"\[(-?[\d.]+),(-?[\d.]+)\]", shown)
    shown_at = seen_by(full, viewer, TODAY).stops[0].shape
    assume(shown_at is None or distance(shown_at, place) > 20)
    assume(not any(distance(Point(c), place) < 30 for leg in walk.legs for c in leg.shape.coords))

    assert not [at for at in places if at[0].startswith(x) and at[1].startswith(y)]
