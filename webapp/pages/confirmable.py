"""What the link of an actor opens: the stop and its offers as last saved, and what notes say of it.

Notes come as visitors and reports would show them, and only those that are to be shown there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import g
from sqlalchemy.orm import Session

from geodata.consent import scope_of, seen_by
from geodata.freshness import Entry, entries_of
from geodata.hours import today_of
from geodata.problems import NotFound, phrase
from geodata.walk import Consent, Note, Offer, Stop, Viewer, Walk, find_stop
from webapp.pages.transaction import reading
from webapp.storage.confirmations import (
    ConfirmationLink,
    Proposal,
    find_confirmation_link,
    proposals,
)
from webapp.storage.objections import Objection, objections
from webapp.storage.walks import find_walk, recorded_consents, strictest_precisions


@dataclass(frozen=True)
class Confirmable:
    """A walk reduced to one stop, its offers and notes, and what its actor has said of them.

    ``scopes`` and ``objections`` are by note; of several objections, the last one counts.
    """

    walk: Walk
    stop: Stop
    entries: tuple[Entry, ...]
    link: ConfirmationLink
    waiting: tuple[Proposal, ...]
    today: date
    scopes: Mapping[str, str]
    objections: Mapping[str, Objection]

    @property
    def actor(self) -> str:
        """Name the actor as the history does."""
        language = self.walk.default_language
        return str(self.stop.actor.said(language) or self.stop.title.said(language))

    def entry(self, entry_id: str) -> Entry:
        """Find one of the actor's own entries, or raise ``NotFound``."""
        for entry in self.entries:
            if entry.id == entry_id:
                return entry
        raise NotFound(phrase("This is not among the entries that the link is for."))

    def note(self, note_id: str) -> Note:
        """Find one of the notes about the stop, or raise ``NotFound``."""
        for note in self.walk.notes:
            if note.id == note_id:
                return note
        raise NotFound(phrase("This is not among the notes that the link is for."))

    def may_object(self, note: Note) -> bool:
        last = self.objections.get(note.id)
        return last is None or not last.holds


def confirmable_walk(slug: str, token: str) -> Confirmable:
    """Give the actor who has the link what it is for; without it there is nothing to be found."""
    with reading() as session:
        link = find_confirmation_link(session, slug, token)
        walk = find_walk(session, slug)
        waiting = proposals(session, slug)
        stop = find_stop(walk, link.stop_id)
        today = today_of(walk)
        consents = recorded_consents(session, slug)
        notes = _notes_about(session, walk, stop, today, consents)
        said = {each.note_id: each for each in objections(session, slug) if each.stop_id == stop.id}
    entries = entries_of(walk, stop, today)
    offers = tuple(entry for entry in entries if isinstance(entry, Offer))
    part = replace(walk, stops=(stop,), offers=offers, notes=notes, legs=(), background=())
    g.default_language = walk.default_language
    own = tuple(
        proposal for proposal in waiting if proposal.stop_id == stop.id and not proposal.is_visitors
    )
    scopes = {note.id: scope_of(replace(note, consent=consents[note.id]), today) for note in notes}
    return Confirmable(part, stop, entries, link, own, today, scopes, said)


def _notes_about(
    session: Session, walk: Walk, stop: Stop, today: date, consents: Mapping[str, Consent | None]
) -> tuple[Note, ...]:
    """Give the notes about a stop or an offer there that are to be shown, as they would be."""
    offers = {offer.id for offer in walk.offers if offer.stop == stop.id}
    about = {note.id for note in walk.notes if note.stop == stop.id or note.offer in offers}
    precisions = strictest_precisions(session, walk.slug)
    seen = seen_by(walk, Viewer.REPORT, today, precisions=precisions, consents=consents)
    return tuple(note for note in seen.notes if note.id in about)
