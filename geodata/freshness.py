"""What of a walk somebody should look at again: unconfirmed for too long, or with a dead link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from geodata.hours import is_confirmed
from geodata.walk import Offer, Stop, Walk

Entry = Stop | Offer
SomeEntry = TypeVar("SomeEntry", Stop, Offer)


@dataclass(frozen=True)
class LinkState:
    """How a website answered when it was last asked: it answers, is dead, or that is unclear.

    ``status`` is what the server said, ``words`` why there was no answer at all, in English.
    """

    address: str
    state: str
    status: int | None
    words: str
    at: datetime


@dataclass(frozen=True)
class Freshness:
    """An entry of the walk, whether it counts as confirmed, and how its website answered."""

    entry: Entry
    confirmed: bool
    link: LinkState | None

    @property
    def has_dead_link(self) -> bool:
        return self.link is not None and self.link.state == "dead"

    @property
    def needs_a_look(self) -> bool:
        return not self.confirmed or self.has_dead_link


@dataclass(frozen=True)
class FreshnessOfStop:
    """A stop with its offers; without a stop, the offers that stand by themselves."""

    stop: Stop | None
    entries: tuple[Freshness, ...]

    @property
    def needs_a_look(self) -> bool:
        return any(entry.needs_a_look for entry in self.entries)


def websites(walk: Walk) -> tuple[str, ...]:
    """Name the websites of stops and offers, each once."""
    entries: tuple[Entry, ...] = (*walk.stops, *walk.offers)
    return tuple(dict.fromkeys(entry.website for entry in entries if entry.website))


def named_by(walk: Walk, website: str) -> tuple[str, ...]:
    """Give the ids of the stops and offers that name a website."""
    entries: tuple[Entry, ...] = (*walk.stops, *walk.offers)
    return tuple(entry.id for entry in entries if entry.website == website)


def freshness(
    walk: Walk, today: date, links: Mapping[str, LinkState]
) -> tuple[FreshnessOfStop, ...]:
    """Say of every stop, and of every offer that goes on, how fresh what is known of it is."""

    def of(entry: Entry) -> Freshness:
        return Freshness(entry, is_confirmed(entry, walk, today), links.get(entry.website))

    offers: dict[str, list[Offer]] = {stop.id: [] for stop in walk.stops}
    alone: list[Offer] = []
    for offer in _going_on(walk.offers, today):
        offers.get(offer.stop, alone).append(offer)
    groups = [FreshnessOfStop(stop, (of(stop), *map(of, offers[stop.id]))) for stop in walk.stops]
    if alone:
        groups.append(FreshnessOfStop(None, tuple(map(of, alone))))
    return tuple(groups)


def entries_of(walk: Walk, stop: Stop, today: date) -> tuple[Entry, ...]:
    """Give a stop and its offers, as far as they go on."""
    own = (offer for offer in walk.offers if offer.stop == stop.id)
    return (stop, *_going_on(own, today))


def _going_on(offers: Iterable[Offer], today: date) -> Iterator[Offer]:
    for offer in offers:
        ended = offer.valid_until is not None and offer.valid_until < today
        if offer.status != "ended" and not ended:
            yield offer


def find_entry(walk: Walk, entry_id: str) -> Entry | None:
    """Find a stop or an offer by its id."""
    entries: tuple[Entry, ...] = (*walk.stops, *walk.offers)
    return next((entry for entry in entries if entry.id == entry_id), None)


def confirm(walk: Walk, ids: Iterable[str], today: date) -> Walk:
    """Note today as the day on which these stops and offers were last confirmed."""
    named = frozenset(ids)
    return replace(
        walk,
        stops=tuple(_confirmed(stop, named, today) for stop in walk.stops),
        offers=tuple(_confirmed(offer, named, today) for offer in walk.offers),
    )


def _confirmed(entry: SomeEntry, named: frozenset[str], today: date) -> SomeEntry:
    return replace(entry, assured=today) if entry.id in named else entry
