"""What may be proposed for an entry or as an offer, and how that stands against what is now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext

from geodata import fields as f
from geodata.changes import PLACE
from geodata.check import check_changed
from geodata.fields import fields_of
from geodata.freshness import Entry, find_entry
from geodata.problems import Outdated, Phrase, Refused, Unreadable, phrase
from geodata.walk import KIND_OF, Stop, Walk
from webapp.pages import translating, typed
from webapp.pages.forms import Control, complaints_by_control, controls_of, fill, touched
from webapp.pages.parts import Part, complaints_about_part, fields_of_part, find_part, put_part
from webapp.pages.translating import Author
from webapp.storage.confirmations import Proposal

STOP_FIELDS = {
    "title": lazy_gettext("Name of the place"),
    "actor": lazy_gettext("Organisation"),
    "text": lazy_gettext("Text"),
    "address": lazy_gettext("Address"),
    "website": lazy_gettext("Website"),
    "phone": lazy_gettext("Phone"),
    "email": lazy_gettext("E-mail"),
    "wheelchair:description": lazy_gettext("How accessible it is"),
}
OFFER_FIELDS = {
    "title": lazy_gettext("Name of the offer"),
    "text": lazy_gettext("Text"),
    "opening_hours": lazy_gettext("Opening hours"),
    "appointment": lazy_gettext("Appointment"),
    "audience": lazy_gettext("For whom"),
    "languages": lazy_gettext("Languages that are spoken"),
    "cost": lazy_gettext("Cost"),
    "website": lazy_gettext("Website"),
    "phone": lazy_gettext("Phone"),
    "email": lazy_gettext("E-mail"),
}
LONGEST_COMMENT = 2_000
WAS = "was:"
# An offer that the walk lacks; it gets its own name once it is taken over.
MISSING = Part("offers", "missing-offer")


@dataclass(frozen=True)
class Line:
    """A field of an entry in a form: its name, its words, and what its control holds.

    ``was`` is what it held when the form was opened.
    """

    name: str
    words: object
    value: str
    was: str
    is_long: bool


@dataclass(frozen=True)
class Difference:
    """A field of a proposal: as its sender saw it, as it stands now, and as it should be."""

    name: str
    words: object
    opened: str
    now: str
    wanted: str

    @property
    def is_disputed(self) -> bool:
        return self.now not in (self.opened, self.wanted)


def part_of(entry: Entry) -> Part:
    return Part(KIND_OF[type(entry)].layer, entry.id)


def words_for(entry: Entry | None) -> Mapping[str, object]:
    """Name the fields that may be proposed for such an entry; without one, for a missing offer."""
    return STOP_FIELDS if isinstance(entry, Stop) else OFFER_FIELDS


def lines_of(walk: Walk, entry: Entry, sent: Mapping[str, str] | None = None) -> list[Line]:
    """Give the fields of an entry in the walk's first language, as typed where a form was sent."""
    fields = fields_of_part(walk, part_of(entry)) or {}
    filled = fill(type(entry), fields, walk.languages)
    held = {**filled, **(sent or {})}
    return [
        Line(name, words, held[name], held.get(WAS + name, filled[name]), name == "text")
        for name, words in words_for(entry).items()
    ]


def read_proposal(
    walk: Walk, entry: Entry, sent: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the fields that a form changes, before and after, or raise ``NotUnderstood``."""
    part = part_of(entry)
    before = fields_of_part(walk, part) or {}
    own = {
        name: sent[name]
        for name in words_for(entry)
        if name in sent and typed.tidy(sent[name]) != typed.tidy(sent.get(WAS + name, "\0"))
    }
    changed = touched(part.kind, own, before, walk.languages)
    after, misunderstood = _understood(_controls(walk, part), changed)
    _be_understood(walk, part, {**before, **after}, misunderstood)
    return {name: before.get(name) for name in after}, after


def empty_lines(sent: Mapping[str, str]) -> list[Line]:
    """Give the fields of an offer that is missing, as typed where a form was sent."""
    return [
        Line(name, words, sent.get(name, ""), "", name == "text")
        for name, words in OFFER_FIELDS.items()
    ]


def read_missing_offer(walk: Walk, sent: Mapping[str, str]) -> dict[str, Any]:
    """Give the fields of an offer that a form describes, or raise ``NotUnderstood``."""
    described = {name: sent[name] for name in OFFER_FIELDS if typed.tidy(sent.get(name, ""))}
    fields, misunderstood = _understood(_controls(walk, MISSING), described)
    _be_understood(walk, MISSING, fields, misunderstood)
    return fields


class NotUnderstood(Exception):
    """Something that was typed cannot stand there; ``complaints`` are named by field."""

    def __init__(self, complaints: Mapping[str, Phrase]) -> None:
        super().__init__()
        self.complaints = complaints


def _controls(walk: Walk, part: Part) -> Mapping[str, Control]:
    return controls_of(part.kind, walk.languages)


def _understood(
    controls: Mapping[str, Control], changed: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Phrase]]:
    after: dict[str, Any] = {}
    complaints: dict[str, Phrase] = {}
    for name, text in changed.items():
        try:
            after[name] = typed.understand(controls[name].form, text)
        except f.Wrong as wrong:
            complaints[name] = wrong.words
    return after, complaints


def _be_understood(
    walk: Walk, part: Part, fields: Mapping[str, Any], misunderstood: Mapping[str, Phrase]
) -> None:
    """Raise ``NotUnderstood`` for what cannot stand there, as far as the form can change it."""
    found = {**_broken_rules(walk, part, fields), **misunderstood}
    asked = STOP_FIELDS if part.kind is Stop else OFFER_FIELDS
    if complaints := {name: words for name, words in found.items() if name in asked}:
        raise NotUnderstood(complaints)


def _broken_rules(walk: Walk, part: Part, fields: Mapping[str, Any]) -> dict[str, Phrase]:
    """See whether the entry could stand in the walk like this."""
    try:
        changed = put_part(walk, part, _without_nothing(fields))
        check_changed(changed, [find_part(changed, part)])
    except Unreadable as unreadable:
        own, _ = complaints_about_part(unreadable.complaints, part)
        found, _ = complaints_by_control(part.kind, own, walk.languages)
        return found
    return {}


def _without_nothing(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def differences(walk: Walk, proposal: Proposal) -> list[Difference]:
    """Set a proposal against the entry as it stands now; nothing where that was removed."""
    entry = find_entry(walk, proposal.entry_id)
    if entry is None and not proposal.is_for_missing_offer:
        return []
    part = part_of(entry) if entry else MISSING
    now = fields_of_part(walk, part) or {} if entry else {}
    controls = _controls(walk, part)

    def shown(name: str, fields: Mapping[str, Any]) -> str:
        return typed.show(controls[name].form, fields.get(name))

    return [
        Difference(
            name,
            words,
            shown(name, proposal.opened),
            shown(name, now),
            shown(name, proposal.wanted),
        )
        for name, words in words_for(entry).items()
        if name in proposal.wanted
    ]


def taken_over(walk: Walk, proposal: Proposal, names: Iterable[str], author: Author) -> Walk:
    """Put the fields that an organiser chose of a proposal into the walk.

    What its actor proposed counts as confirmed that day.
    """
    entry = find_entry(walk, proposal.entry_id)
    if entry is None:
        raise Outdated(phrase("This entry has been removed meanwhile."))
    part = part_of(entry)
    before = fields_of_part(walk, part) or {}
    chosen = _chosen(proposal, names)
    confirmed = {} if proposal.is_visitors else {"assured": author.today.isoformat()}
    after = _without_nothing({**before, **chosen, **confirmed})
    words = [each.name for each in fields_of(part.kind) if each.form is f.WORDS]
    translating.renew(words, before, after, {}, author)
    return put_part(walk, part, after)


def missing_offer(walk: Walk, proposal: Proposal, names: Iterable[str]) -> dict[str, Any]:
    """Give the fields that an organiser chose of an offer that was suggested."""
    if proposal.stop_id and find_entry(walk, proposal.stop_id) is None:
        raise Outdated(phrase("This entry has been removed meanwhile."))
    stop = {"stop": proposal.stop_id} if proposal.stop_id else {}
    chosen = _chosen(proposal, names)
    if "title" not in chosen:
        raise Refused(phrase("An offer needs its name; please tick it, too."))
    return {PLACE: None, **stop, **chosen}


def _chosen(proposal: Proposal, names: Iterable[str]) -> dict[str, Any]:
    chosen = {name: proposal.wanted[name] for name in names if name in proposal.wanted}
    if proposal.wanted and not chosen:
        raise Refused(phrase("Please tick what is to be taken over, or reject the proposal."))
    return chosen
