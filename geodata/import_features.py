"""Features of a walk, made from what was found in a file from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from geodata import fields as f
from geodata.changes import PLACE, as_fields, from_fields
from geodata.check import no_such
from geodata.fields import LONGEST_TEXT, Field, Wrong, check_unknown, fields_by_name, shown
from geodata.formats.incoming import Found
from geodata.formats.known_names import layer_meant
from geodata.formats.properties import LONGEST_NAME
from geodata.formats.shapes import write_shape
from geodata.import_matching import Wanted, folded, match, names, new_ids
from geodata.import_values import read_loosely
from geodata.places import why_far
from geodata.problems import Complaint, Phrase, Unreadable, phrase
from geodata.walk import KINDS, Feature, Kind, Walk, features, in_order
from geodata.wording import LANGUAGE_TAG

BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
# What an import never says: consent is given by people, photos and kinds have their own ways.
NOT_FROM_FILES = frozenset({"id", "kind", "consent", "photo", "wording"})
LONGEST_TITLE = 200
DRAWN_AS = {"leg": "path", "line": "path", "area": "boundary"}


@dataclass(frozen=True)
class Made:
    """The walk with everything in it that could be made; ``at`` says by id where it stood."""

    walk: Walk
    at: Mapping[str, str]
    complaints: Mapping[str, tuple[Complaint, ...]]
    needs_position: Mapping[int, Found]


@dataclass
class _One:
    """Something wanted, while it is being made."""

    number: int
    found: Found
    kind: Kind
    complaints: list[Complaint] = field(default_factory=list)

    def complain(self, name: str, words: Phrase) -> None:
        at = f"{self.found.at} ({shown(self.found.name)})" if self.found.name else self.found.at
        self.complaints.append(Complaint("", at, name, words))


class Making:
    """One making: it goes on past every fault, and gathers the complaints by feature."""

    def __init__(self, stored: Walk, keep_unknown: bool) -> None:
        self.stored = stored
        self.keep_unknown = keep_unknown
        self.ones: list[_One] = []
        self.left_out: Counter[tuple[str, str]] = Counter()
        self.why_far = why_far(stored)
        self.offers = {offer.id for offer in stored.offers}
        stops = [stop.order for stop in stored.stops]
        legs = [leg.order or 0 for leg in stored.legs]
        self.next = {"stop": max(stops, default=0), "leg": max(legs, default=0)}

    def want(self, number: int, found: Found, kind: str) -> None:
        self.ones.append(_One(number, found, BY_NAME[kind]))

    def make(self) -> Made:
        wanted = [_wanted(one) for one in self.ones]
        matched = match(self.stored, wanted)
        unmatched = [each for each, known in zip(wanted, matched, strict=True) if known is None]
        fresh = iter(new_ids(unmatched, {one.id for one in features(self.stored)}))
        ids = [known.id if known else next(fresh) for known in matched]
        self.stops = self._stops(ids)
        walk = self.stored
        put: dict[str, dict[str, Feature]] = {}
        waiting: dict[int, Found] = {}
        at: dict[str, str] = {}
        complaints: dict[str, tuple[Complaint, ...]] = {}
        for one, known, new_id in zip(self.ones, matched, ids, strict=True):
            if known is None and one.kind.name == "stop" and one.found.shape is None:
                waiting[one.number] = one.found
                continue
            feature = self._feature(one, known, new_id)
            complaints[new_id] = tuple(one.complaints)
            if feature is not None:
                put.setdefault(one.kind.attribute, {})[new_id] = feature
                at[new_id] = one.found.at
        for attribute, made in put.items():
            there = {one.id: one for one in getattr(walk, attribute)}
            layer: dict[str, Any] = {attribute: tuple((there | made).values())}
            walk = replace(walk, **layer)
        if self.left_out:
            complaints[""] = tuple(self._said_of_left_out())
        return Made(in_order(walk), at, complaints, waiting)

    def _stops(self, ids: list[str]) -> dict[str, str]:
        """Give the stops that an offer may name, by id and by title."""
        named = {name: stop.id for stop in self.stored.stops for name in (*names(stop), stop.id)}
        for one, new_id in zip(self.ones, ids, strict=True):
            if one.kind.name == "stop":
                named |= {folded(one.found.name): new_id, new_id: new_id}
                own = str(one.found.properties.get("id", ""))
                named.setdefault(own, new_id)
        return named

    def _feature(self, one: _One, known: Feature | None, new_id: str) -> Feature | None:
        language = self.stored.default_language
        was = as_fields(known, language) if known else {}
        fields = self._fields(one, str(was.get("text", "")))
        if words := self._misplaced(one):
            one.complain(PLACE, words)
            if known is None:
                return None
        elif one.found.shape is not None:
            fields[PLACE] = write_shape(one.found.shape)
        if known is not None:
            return _made(one, {**was, **_news(was, fields)}, known, language)
        self._complete(one, fields)
        if missing := _lacks(one.kind, fields):
            one.complain(*missing)
            return None
        bare = one.kind.type(id=new_id, shape=None)
        return _made(one, fields, bare, language)

    def _misplaced(self, one: _One) -> Phrase | None:
        shape = one.found.shape
        if shape is None:
            return None
        if shape.geom_type not in one.kind.shapes:
            return phrase(
                "The geometry is a %(kind)s, but only this can stand here: %(wanted)s.",
                kind=shape.geom_type,
                wanted=", ".join(name for name in one.kind.shapes if name),
            )
        return self.why_far(shape)

    def _fields(self, one: _One, before: str) -> dict[str, Any]:
        """Give what was found by the names of the fields of its kind."""
        fields: dict[str, Any] = dict(_texts(one))
        for name, value in one.found.properties.items():
            if name in NOT_FROM_FILES or name in fields:
                continue
            known = _field(one.kind, name)
            if known is None:
                self._unknown(one, fields, name, value)
                continue
            try:
                fields[name] = self._value(one, known, value)
            except Wrong as wrong:
                if name == "opening_hours":
                    _keep_among_text(one, fields, _plain(str(value)), before)
                else:
                    one.complain(name, wrong.words)
        return fields

    def _value(self, one: _One, known: Field, value: str | float) -> Any:
        if known.attribute in ("stop", "start", "end"):
            return self._stop(str(value))
        if known.attribute == "offer" and str(value) not in self.offers:
            raise Wrong(no_such("offer", shown(str(value))))
        return read_loosely(known, value, self.stored)

    def _stop(self, named: str) -> str:
        for name in (named, folded(named)):
            if name in self.stops:
                return self.stops[name]
        raise Wrong(no_such("stop", shown(named)))

    def _unknown(self, one: _One, fields: dict[str, Any], name: str, value: str | float) -> None:
        if not self.keep_unknown:
            self.left_out[one.kind.name, name] += 1
            return
        try:
            check_unknown([name, value])
        except Wrong as wrong:
            one.complain(shown(name), wrong.words)
        else:
            fields[name[:LONGEST_NAME]] = value

    def _complete(self, one: _One, fields: dict[str, Any]) -> None:
        """Give a new feature what it cannot be without, where that is plain."""
        kind = one.kind.name
        if kind in self.next:
            fields.setdefault("order", self.next[kind] + 1)
            self.next[kind] = max(self.next[kind], fields["order"])
        if kind == "background" and "layer" not in fields:
            line = one.found.shape is not None and "Line" in one.found.shape.geom_type
            fields["layer"] = (
                layer_meant(one.found.properties) or DRAWN_AS["line" if line else "area"]
            )
        if kind in ("stop", "offer"):
            fields["title"] = _name(one)

    def _said_of_left_out(self) -> list[Complaint]:
        return [
            Complaint("", "", shown(name), _left_out(kind, name, count))
            for (kind, name), count in sorted(self.left_out.items())
        ]


def _left_out(kind: str, name: str, count: int) -> Phrase:
    if kind == "stop" and _field(BY_NAME["offer"], name):
        return phrase(
            "Only offers have this field, so it was left out of %(count)s. What stands there can "
            "become an offer instead.",
            count=count,
        )
    return phrase("There is no such field here, so it was left out of %(count)s.", count=count)


def _wanted(one: _One) -> Wanted:
    own_id = str(one.found.properties.get("id", ""))
    return Wanted(one.kind.name, own_id, _name(one), one.found.shape)


def _name(one: _One) -> str:
    """Say what it is called; without a name, by how its text begins, or by its address."""
    if one.kind.name in ("note", "leg"):
        return _texts(one).get("text", "")
    said = _plain(one.found.name) or _plain(one.found.text).partition("\n")[0]
    if one.kind.name == "background":
        return _plain(one.found.name)
    return (said or _plain(str(one.found.properties.get("address", ""))))[:LONGEST_TITLE]


def _texts(one: _One) -> dict[str, str]:
    """Put name and text where a feature of this kind has them."""
    name, text = _plain(one.found.name), _plain(one.found.text)
    kind = one.kind.name
    if kind == "background":
        held = {"name": name}
    elif kind in ("note", "leg"):
        both = f"{name}\n\n{text}" if name and text and not text.startswith(name) else text or name
        held = {"text": both[:LONGEST_TEXT]}
    else:
        held = {"title": name, "text": text}
    return {field_name: said for field_name, said in held.items() if said}


def _plain(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return f.UNPRINTABLE.sub("", lines).strip()[:LONGEST_TEXT]


def _field(kind: Kind, name: str) -> Field | None:
    known = fields_by_name(kind.type)
    if name in known:
        return known[name]
    base, _, tag = name.rpartition(":")
    there = known.get(base)
    if there and there.form is f.WORDS and LANGUAGE_TAG.fullmatch(tag):
        return there
    return None


def _keep_among_text(one: _One, fields: dict[str, Any], value: str, before: str) -> None:
    """Keep hours that only people understand, where a complaint alone would lose them."""
    text = fields.get("text", before)
    if value not in text:
        fields["text"] = f"{text}\n\n{value}".strip()
    words = phrase(
        "“%(value)s” cannot be reckoned with, and so was put into the text.", value=shown(value)
    )
    one.complain("opening_hours", words)


def _news(was: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields that say something else; spaces and line breaks alone are nothing else."""
    return {name: value for name, value in fields.items() if not _same(was.get(name), value)}


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return _plain(one) == _plain(other)
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _lacks(kind: Kind, fields: Mapping[str, Any]) -> tuple[str, Phrase] | None:
    wanted = {"stop": "title", "offer": "title", "note": "text"}.get(kind.name)
    if wanted and not fields.get(wanted):
        return wanted, phrase("This is missing; please add it.")
    if kind.name in ("leg", "background") and not fields.get(PLACE):
        return PLACE, phrase("The place is missing; please add a geometry.")
    return None


def _made(one: _One, fields: Mapping[str, Any], like: Any, language: str) -> Feature | None:
    try:
        made: Feature = from_fields(fields, like, language)
    except Unreadable as unreadable:
        for complaint in unreadable.complaints:
            one.complain(complaint.field, complaint.words)
        return None
    return made
