"""Saving what a form asks for, upon whatever others have saved since the form was opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from geodata.changes import HEADER, as_fields
from geodata.check import check_walk
from geodata.hours import today_of
from geodata.problems import Complaint, Outdated, Phrase, Refused, Unreadable
from geodata.walk import CONSENT_FORMS, KIND_OF, Walk
from webapp.pages import typed
from webapp.pages.forms import (
    complaints_by_control,
    control_for,
    controls_of,
    fill,
    place_controls,
    renamed,
    touched,
    understand,
)
from webapp.pages.making import begin_fields, finish_moved, finish_new, new_part, with_default_line
from webapp.pages.parts import Part, complaints_about_part, fields_of_part, no_such, put_part
from webapp.pages.photos import PHOTO, photo_wants_words
from webapp.pages.transaction import writing
from webapp.pages.translating import Author
from webapp.storage.agreed import check_agreed
from webapp.storage.history import Revision, list_revisions, removed_features
from webapp.storage.walks import find_walk, save_walk

CHOICE = "choose:"
THEIRS, MINE = "theirs", "mine"
TRIES = 3
MOST_EDITS = 100


@dataclass(frozen=True)
class Sent:
    """What a browser sent: the controls, the revision its form was opened from, and why.

    ``complaints`` are about what was sent beside the controls: a file that is no photo.
    """

    controls: Mapping[str, str]
    revision: int | None = None
    why: str = ""
    bring_back: bool = False
    complaints: Mapping[str, Phrase] = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """What was saved; ``others`` saved the same part meanwhile, and are in it."""

    walk: Walk
    part: Part
    changed: bool
    outdated: tuple[str, ...] = ()
    others: tuple[Revision, ...] = ()


@dataclass(frozen=True)
class NotSaved:
    """What was refused: complaints by control, and those that no control is for."""

    walk: Walk
    complaints: Mapping[str, Phrase]
    others: tuple[Complaint | Phrase, ...] = ()


@dataclass(frozen=True)
class Disputed:
    """A field that two people have changed in different ways, as forms show it."""

    name: str
    field: str
    tag: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """Somebody else saved the same part; ``removed`` where it is there no more."""

    walk: Walk
    others: tuple[Revision, ...]
    kept: Mapping[str, str]
    disputed: tuple[Disputed, ...] = ()
    removed: bool = False


Outcome = Saved | NotSaved | Conflict


def save_part(slug: str, part: Part, sent: Sent, by: str) -> Outcome:
    """Save a part of a walk; without an id it is a new one."""
    for _ in range(TRIES):
        try:
            with writing() as session:
                return _Saving(session, slug, part, sent, by).outcome()
        except Outdated:
            continue  # somebody was faster by a moment: what they saved is looked at now
    with writing() as session:
        return _Saving(session, slug, part, sent, by).outcome()


@dataclass(frozen=True)
class _Saving:
    session: Session
    slug: str
    part: Part
    sent: Sent
    by: str
    languages: tuple[str, ...] = ()

    def outcome(self) -> Outcome:
        walk = find_walk(self.session, self.slug)
        opened = self.opened(walk)
        controls = renamed(self.part.kind, self.sent.controls, opened.languages, walk.languages)
        languages = tuple(dict.fromkeys((*walk.languages, *opened.languages)))
        sent = replace(self.sent, controls=controls)
        return replace(self, sent=sent, languages=languages).upon(walk, opened)

    def upon(self, walk: Walk, opened: Walk) -> Outcome:
        """Save what was sent upon the walk as it is by now."""
        if self.part.layer and not self.part.id:
            return self.put(walk, begin_fields(walk, self.part.layer), self.sent.controls)
        was = fields_of_part(replace(opened, languages=self.languages), self.part)
        if was is not None and not self.part.layer:
            was["languages"] = list(opened.languages)
        now = fields_of_part(walk, self.part)
        if was is None and now is None:
            raise no_such(self.part)
        if now is None:
            return self.without_part(walk, opened, was or {})
        if was is None or was == now:
            return self.put(walk, now, self.sent.controls)
        kept = touched(self.part.kind, self.controls(), was, self.languages)
        if disputed := self.disputed(walk, kept, was, now):
            return self.conflict(walk, opened, was, disputed=disputed)
        saved = self.put(walk, now, kept)
        return replace(saved, others=self.others(opened)) if isinstance(saved, Saved) else saved

    def without_part(self, walk: Walk, opened: Walk, was: Mapping[str, Any]) -> Outcome:
        """Ask whether to bring back what somebody removed, or do so: as it was when it went."""
        if not self.sent.bring_back:
            return self.conflict(walk, opened, was, removed=True)
        kept = touched(self.part.kind, self.controls(), was, self.languages)
        last = [
            as_fields(gone.feature, walk.default_language)
            for gone in removed_features(self.session, self.slug, self.part.id)
            if (gone.kind, gone.feature.id) == _stored_as(self.part)
        ]
        return self.put(walk, last[0] if last else was, kept)

    def opened(self, walk: Walk) -> Walk:
        number = self.sent.revision
        if number is None or number >= walk.revision:
            return walk
        return find_walk(self.session, self.slug, revision=number)

    def controls(self) -> Mapping[str, str]:
        """Leave out the controls whose other value was chosen."""
        sent = self.sent.controls
        given_up = {name for name in sent if sent.get(CHOICE + name) == THEIRS}
        places = place_controls(self.part.kind)
        if places and places[0] in given_up:
            given_up |= {*places}
        return {name: held for name, held in sent.items() if name not in given_up}

    def put(self, walk: Walk, fields: Mapping[str, Any], sent: Mapping[str, str]) -> Outcome:
        kind, part = self.part.kind, self.part
        author = Author(self.by, today_of(walk))
        controls = {name: held for name, held in sent.items() if name in self.controls()}
        understood = understand(kind, controls, fields, self.languages, author)
        complaints = {
            **(photo_wants_words(kind, understood.fields) if PHOTO in controls else {}),
            **understood.complaints,
            **self.sent.complaints,
        }
        if part.layer and not part.id:
            part = new_part(self.session, walk, part.layer, understood.fields)
        try:
            changed = self.changed(walk, part, understood.fields, sent)
            if complaints:
                check_walk(changed)  # whatever else is wrong is said at once
                return NotSaved(walk, complaints)
            if part.layer == "notes":
                check_agreed(self.session, walk, changed)
            saved = save_walk(self.session, changed, walk, self.by, self.sent.why)
        except Unreadable as unreadable:
            return self.refused(walk, part, unreadable.complaints, complaints)
        except Refused as refused:
            field = f"consent:{refused.field}" if refused.field in CONSENT_FORMS else refused.field
            name = control_for(kind, field, walk.languages)
            return NotSaved(walk, {name: refused.words} if name else {}, (refused.words,))
        return Saved(saved, part, saved.revision != walk.revision, understood.outdated)

    def changed(
        self, walk: Walk, part: Part, fields: Mapping[str, Any], sent: Mapping[str, str]
    ) -> Walk:
        put = put_part(walk, part, with_default_line(walk, part.layer, fields))
        if part is not self.part:
            return finish_new(walk, put, part, sent)
        return finish_moved(walk, put, part)

    def refused(
        self,
        walk: Walk,
        part: Part,
        complaints: tuple[Complaint, ...],
        said: Mapping[str, Phrase],
    ) -> NotSaved:
        """Gather what the rules of a walk complain of, and what was not even understood."""
        own, about_others = complaints_about_part(complaints, part)
        by_control, elsewhere = complaints_by_control(part.kind, own, walk.languages)
        places = place_controls(part.kind)
        if any(name in said for name in places):
            by_control = {name: each for name, each in by_control.items() if name not in places}
        return NotSaved(walk, {**by_control, **said}, (*elsewhere, *about_others))

    def disputed(
        self, walk: Walk, kept: Mapping[str, str], was: Mapping[str, Any], now: Mapping[str, Any]
    ) -> tuple[Disputed, ...]:
        """Find the controls that both have changed, and not to the same."""
        kind, languages = self.part.kind, self.languages
        before, theirs = fill(kind, was, languages), fill(kind, now, languages)
        controls = controls_of(kind, languages)
        found = [
            Disputed(name, control.field, control.tag, theirs[name], kept[name])
            for name, control in controls.items()
            if name in kept
            and not typed.means_the_same(control.form, before[name], theirs[name])
            and not typed.means_the_same(control.form, kept[name], theirs[name])
        ]
        places = place_controls(kind)
        if places and places[0] in kept and was.get("geometry") != now.get("geometry"):
            told = [
                ", ".join(values[name] for name in places if values.get(name))
                for values in (theirs, kept)
            ]
            if told[0] != told[1]:
                found.append(Disputed(places[0], "geometry", "", *told))
        return tuple(found)

    def conflict(
        self,
        walk: Walk,
        opened: Walk,
        was: Mapping[str, Any],
        disputed: tuple[Disputed, ...] = (),
        removed: bool = False,
    ) -> Conflict:
        kept = touched(self.part.kind, self.controls(), was, self.languages)
        return Conflict(walk, self.others(opened), kept, disputed, removed)

    def others(self, opened: Walk) -> tuple[Revision, ...]:
        return edits_since(self.session, self.slug, self.part, opened.revision)


def edits_since(session: Session, slug: str, part: Part, revision: int) -> tuple[Revision, ...]:
    """Name the saves that touched a part after a revision, the newest first."""
    kind, part_id = _stored_as(part)
    return tuple(
        save
        for save in list_revisions(session, slug, limit=MOST_EDITS)
        if save.number > revision
        and any((touch.kind, touch.id) == (kind, part_id) for touch in save.touched)
    )


def _stored_as(part: Part) -> tuple[str, str]:
    return (HEADER, "") if part.is_entry else (KIND_OF[part.kind].name, part.id)
