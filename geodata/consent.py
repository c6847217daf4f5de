"""What a viewer may see of a walk: worked out from consent and precision, never stored."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from shapely import Point, Polygon, box

from geodata.fields import WORDS, fields_of
from geodata.geometry import cell, coarse, coarsen_leg, distance
from geodata.walk import (
    KINDS,
    PRECISIONS,
    SCOPES,
    Background,
    Category,
    Consent,
    Leg,
    Note,
    Offer,
    Stop,
    Theme,
    Viewer,
    Walk,
)
from geodata.wording import Translation, Wording

SomePart = TypeVar("SomePart", Walk, Theme, Category, Stop, Offer, Note, Leg, Background)

LEAST_SCOPE = {
    Viewer.VISITOR: "public",
    Viewer.REPORT: "report",
    Viewer.PARTICIPANT: "participants",
}
CELL_METRES = {"street": 100.0, "block": 250.0, "district": 1000.0, "hidden": 1000.0}
MARGIN = 0.25
SAME_PLACE = 25.0
FROM_HOUSE_NUMBER = re.compile(r"(?<![\s,])[\s,]*\d.*", re.DOTALL)  # a gap is tried once


def scope_of(note: Note, today: date) -> str:
    """Say how far the consent of a note reaches; missing, withdrawn or expired reaches nobody."""
    consent = note.consent
    if consent is None or consent.scope not in SCOPES or consent.withdrawn_on is not None:
        return "none"
    if consent.expires_on is not None and consent.expires_on < today:
        return "none"
    return consent.scope


def withdrawn(consent: Consent | None, today: date) -> Consent:
    """Withdraw a consent as of today; a day still to come, on which it was given, is dropped."""
    consent = consent or Consent()
    given_on = consent.given_on if consent.given_on and consent.given_on <= today else None
    return replace(consent, given_on=given_on, withdrawn_on=today)


def reaches_farther(one: Note, other: Note) -> bool:
    """Say whether the consent of one note lets more people see it than the other's, or longer."""
    scope, than = (SCOPES.index(scope_of(note, date.min)) for note in (one, other))
    if not scope or scope != than:
        return scope > than
    ends, before = ((note.consent and note.consent.expires_on) or date.max for note in (one, other))
    return ends > before


def seen_by(  # noqa: PLR0913 — what a version was, and what holds today
    walk: Walk,
    viewer: Viewer,
    today: date,
    *,
    as_of: date | None = None,
    precisions: Mapping[str, str] | None = None,
    consents: Mapping[str, Consent | None] | None = None,
) -> Walk:
    """Reduce a walk to what ``viewer`` may see.

    Consent and precision are judged ``today``; offers on the day ``as_of`` where one is given, so
    that a version keeps the offers of its publication. ``precisions`` holds, by stop, the
    strictest precision that was ever asked for; ``consents``, by note, the consent as it stands
    now, which may be narrower than that of the walk. An organiser sees everything.
    """
    if viewer is Viewer.ORGANISER:
        return walk
    stops = {stop.id: _strictest(stop, (precisions or {}).get(stop.id)) for stop in walk.stops}
    vague = {stop.id: stop for stop in stops.values() if stop.precision != "exact"}
    offers = {offer.id: offer for offer in walk.offers if _is_on(offer, as_of or today)}
    stop_of = {offer.id: offer.stop for offer in walk.offers}
    allowed = SCOPES.index(LEAST_SCOPE[viewer])
    notes = [
        note
        for note in walk.notes
        if SCOPES.index(_scope_now(note, consents or {}, today)) >= allowed
    ]
    reduced = replace(
        walk,
        stops=tuple(coarsened(stop) for stop in stops.values()),
        offers=tuple(
            _offer_at(offer, _vague_stop(offer.shape, (offer.stop,), vague))
            for offer in offers.values()
        ),
        notes=tuple(
            _note_at(
                _bare(note, offers),
                _vague_stop(note.shape, (note.stop, stop_of.get(note.offer, "")), vague),
            )
            for note in notes
        ),
        legs=tuple(leg for each in walk.legs if (leg := _leg_past(each, vague)) is not None),
    )
    return _all_unsigned(reduced)


def _scope_now(note: Note, consents: Mapping[str, Consent | None], today: date) -> str:
    """Take the narrower of the consent in the walk and of the one that stands now."""
    scope = scope_of(note, today)
    if note.id not in consents:
        return scope
    current = scope_of(replace(note, consent=consents[note.id]), today)
    return min(scope, current, key=SCOPES.index)


def _bare(note: Note, offers: Collection[str]) -> Note:
    """Leave out the consent, an offer that has ended, and what only the organisers' tools know.

    The speaker's role goes, too, unless it fits several people: a head of an office is a name.
    """
    offer = note.offer if note.offer in offers else ""
    role = note.speaker_role if note.speaker_role_shared else Wording()
    return replace(note, consent=None, offer=offer, speaker_role=role, extra={}, foreign={})


def _all_unsigned(walk: Walk) -> Walk:
    """Leave out who translated the texts: that is a person's name, and no visitor's business."""
    parts: dict[str, Any] = {
        member: tuple(_unsigned(part) for part in getattr(walk, member))
        for member in ("themes", "categories", *(kind.attribute for kind in KINDS))
    }
    return replace(_unsigned(walk), **parts)


def _unsigned(part: SomePart) -> SomePart:
    changed: dict[str, Any] = {}
    for field in fields_of(type(part)):
        wording = getattr(part, field.attribute)
        if field.form is WORDS and any(s.by or s.extra for s in wording.states.values()):
            states = {tag: Translation(s.state, on=s.on) for tag, s in wording.states.items()}
            changed[field.attribute] = Wording(wording.texts, states)
    return replace(part, **changed) if changed else part


def _strictest(stop: Stop, asked: str | None) -> Stop:
    strictest = max(stop.precision, asked or "exact", key=PRECISIONS.index)
    return stop if strictest == stop.precision else replace(stop, precision=strictest)


def _is_on(offer: Offer, day: date) -> bool:
    """Say whether an offer has not ended; one that only begins later is shown with its date."""
    return offer.status != "ended" and (offer.valid_until is None or offer.valid_until >= day)


def coarsened(stop: Stop) -> Stop:
    """Take away what tells more of the place than may be shown, unknown properties included."""
    if stop.precision == "exact":
        return stop
    return replace(
        stop,
        shape=_place(stop),
        address=_without_number(stop.address) if stop.precision == "street" else Wording(),
        photo="",
        photo_alt=Wording(),
        accuracy=None,
        extra={},
        foreign={},
    )


def _place(stop: Stop) -> Point | None:
    """Give the one place where a vague stop, its offers and its notes are shown."""
    if stop.precision == "hidden" or stop.shape is None:
        return None
    return coarse(stop.shape, CELL_METRES[stop.precision])


def field_of(stop: Stop) -> Polygon | None:
    """Give the field that the place of a vague stop may lie anywhere in, as far as that is told."""
    if stop.shape is None or stop.precision in ("exact", "hidden"):
        return None
    return cell(stop.shape, CELL_METRES[stop.precision])


def _without_number(address: Wording) -> Wording:
    """Keep the name of the street, up to the first number."""
    streets = {tag: FROM_HOUSE_NUMBER.sub("", text) for tag, text in address.texts.items()}
    kept = {tag: street for tag, street in streets.items() if street}
    return Wording(kept, {tag: state for tag, state in address.states.items() if tag in kept})


def _vague_stop(
    shape: Point | None, stop_ids: Iterable[str], vague: Mapping[str, Stop]
) -> Stop | None:
    """Find the vague stop that something belongs to, or in whose place it stands."""
    named = [vague[stop_id] for stop_id in stop_ids if stop_id in vague]
    if shape is not None:
        named += [
            stop
            for stop in vague.values()
            if stop.shape is not None and distance(stop.shape, shape) < SAME_PLACE
        ]
    return max(named, key=lambda stop: PRECISIONS.index(stop.precision), default=None)


def _offer_at(offer: Offer, stop: Stop | None) -> Offer:
    if stop is None:
        return offer
    return replace(offer, shape=None if offer.shape is None else _place(stop), extra={}, foreign={})


def _note_at(note: Note, stop: Stop | None) -> Note:
    if stop is None:
        return note
    return replace(note, shape=None if note.shape is None else _place(stop), photo="")


def _leg_past(leg: Leg, vague: Mapping[str, Stop]) -> Leg | None:
    """Bend a leg so that it does not lead to a place that is not to be shown.

    Its words go where its line does, since they lead there too.
    """
    for stop in vague.values():
        touches = stop.id in (leg.start, leg.end)
        line = leg.shape
        if stop.shape is not None:
            bent = coarsen_leg(line, _surroundings(stop.shape, stop.precision), _place(stop))
            if bent is None:
                return None
            line = bent
        if touches or not line.equals_exact(leg.shape, 0):
            leg = replace(leg, shape=line, text=Wording(), extra={}, foreign={})
    return leg


def _surroundings(place: Point, precision: str) -> Polygon:
    """Widen the cell, so that no leg ends just outside of it, a few steps from the true place."""
    west, south, east, north = cell(place, CELL_METRES[precision]).bounds
    wide, high = (east - west) * MARGIN, (north - south) * MARGIN
    return box(west - wide, south - high, east + wide, north + high)
