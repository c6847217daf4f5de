"""What the link of an actor opens: the stop and its offers as last saved, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import g

from geodata.freshness import Entry, entries_of
from geodata.hours import zone
from geodata.problems import NotFound, phrase
from geodata.walk import Offer, Stop, Walk, find_stop
from webapp.pages.transaction import reading
from webapp.storage.confirmations import (
    ConfirmationLink,
    Proposal,
    find_confirmation_link,
    proposals,
)
from webapp.storage.walks import find_walk


@dataclass(frozen=True)
class Confirmable:
    """A walk reduced to one stop and its offers, and what its actor has proposed already."""

    walk: Walk
    stop: Stop
    entries: tuple[Entry, ...]
    link: ConfirmationLink
    waiting: tuple[Proposal, ...]
    today: date

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


def confirmable_walk(slug: str, token: str) -> Confirmable:
    """Give the actor who has the link what it is for; without it there is nothing to be found."""
    with reading() as session:
        link = find_confirmation_link(session, slug, token)
        walk = find_walk(session, slug)
        waiting = proposals(session, slug)
    stop = find_stop(walk, link.stop_id)
    today = datetime.now(zone(walk)).date()
    entries = entries_of(walk, stop, today)
    offers = tuple(entry for entry in entries if isinstance(entry, Offer))
    part = replace(walk, stops=(stop,), offers=offers, notes=(), legs=(), background=())
    g.default_language = walk.default_language
    own = tuple(proposal for proposal in waiting if proposal.stop_id == stop.id)
    return Confirmable(part, stop, entries, link, own, today)
