"""Which stops somebody looks for: by theme, category, language spoken, open now, and words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from geodata.fields import WORDS, fields_of
from geodata.hours import judge
from geodata.walk import Note, Offer, Stop, Walk
from geodata.wording import Wording
from webapp.pages.text import folded

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Filter:
    """What was asked for; an empty field asks for nothing."""

    theme: str = ""
    category: str = ""
    spoken: str = ""
    open: str = ""
    q: str = ""

    def __bool__(self) -> bool:
        return any(dataclasses.astuple(self))

    def query(self, **changes: str) -> dict[str, str]:
        """Give the address's parameters, with some of them changed."""
        asked = dataclasses.asdict(dataclasses.replace(self, **changes))
        return {name: value for name, value in asked.items() if value}


def read_filter(args: Mapping[str, str], walk: Walk) -> Filter:
    """Read a filter from an address; what the walk does not know is left out."""
    themes = {theme.key for theme in walk.themes}
    categories = {offer.category for offer in walk.offers}
    spoken = set(languages_spoken(walk))

    def known(name: str, there: set[str]) -> str:
        return args.get(name, "") if args.get(name, "") in there else ""

    return Filter(
        theme=known("theme", themes),
        category=known("category", categories),
        spoken=known("spoken", spoken),
        open=known("open", {"now"}),
        q=" ".join(args.get("q", "")[:LONGEST_SEARCH].split()),
    )


def languages_spoken(walk: Walk) -> tuple[str, ...]:
    return tuple(sorted({tag for offer in walk.offers for tag in offer.languages}))


def found_stops(walk: Walk, asked: Filter, now: datetime) -> tuple[Stop, ...]:
    """Find the stops that answer every part of the filter, in walking order.

    Category, language and opening must hold for one and the same offer.
    """
    if not asked:
        return walk.stops
    offers: dict[str, list[Offer]] = {}
    for offer in walk.offers:
        offers.setdefault(offer.stop, []).append(offer)
    notes: dict[str, list[Note]] = {}
    for note in walk.notes:
        notes.setdefault(note.stop, []).append(note)
    needles = folded(asked.q).split()
    return tuple(
        stop
        for stop in walk.stops
        if _has_theme(stop, notes.get(stop.id, []), asked)
        and _has_offer(walk, offers.get(stop.id, []), asked, now)
        and (
            not needles
            or _holds(needles, (stop, *offers.get(stop.id, []), *notes.get(stop.id, [])))
        )
    )


def _has_theme(stop: Stop, notes: list[Note], asked: Filter) -> bool:
    if not asked.theme:
        return True
    return asked.theme in stop.themes or any(asked.theme in note.themes for note in notes)


def _has_offer(walk: Walk, offers: list[Offer], asked: Filter, now: datetime) -> bool:
    if not (asked.category or asked.spoken or asked.open):
        return True
    return any(
        (not asked.category or offer.category == asked.category)
        and (not asked.spoken or asked.spoken in offer.languages)
        and (not asked.open or judge(offer, walk, now).state == "open")
        for offer in offers
    )


def _holds(needles: list[str], parts: tuple[Stop | Offer | Note, ...]) -> bool:
    haystack = folded("\n".join(text for part in parts for text in _texts(part)))
    return all(needle in haystack for needle in needles)


def _texts(part: Stop | Offer | Note) -> Iterator[str]:
    for field in fields_of(type(part)):
        if field.form is WORDS:
            wording: Wording = getattr(part, field.attribute)
            yield from wording.texts.values()
