"""Which stops somebody looks for: by theme, category, language spoken, open now, and words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from geodata.fields import WORDS, fields_of
from geodata.hours import judge
from geodata.walk import Category, Note, Offer, Stop, Theme, Walk
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

    @property
    def offer(self) -> bool:
        """Whether something is asked of offers."""
        return bool(self.category or self.spoken or self.open)

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
    search = _Search(walk, asked.q)
    return tuple(
        stop
        for stop in walk.stops
        if _has_theme((stop, *notes.get(stop.id, ())), asked)
        and (not asked.offer or _any_fits(walk, offers.get(stop.id, []), asked, now))
        and search.finds((stop, *offers.get(stop.id, ()), *notes.get(stop.id, ())))
    )


def found_offers(walk: Walk, asked: Filter, now: datetime) -> tuple[Offer, ...]:
    """Find the offers without a stop that answer the filter; none of them has a theme."""
    search = _Search(walk, asked.q)
    return tuple(
        offer
        for offer in walk.offers
        if not offer.stop
        and not asked.theme
        and _any_fits(walk, [offer], asked, now)
        and search.finds((offer,))
    )


def found_notes(walk: Walk, asked: Filter) -> tuple[Note, ...]:
    """Find the notes without a stop that answer the filter; none of them is an offer."""
    search = _Search(walk, asked.q)
    return tuple(
        note
        for note in walk.notes
        if not (note.stop or asked.offer) and _has_theme((note,), asked) and search.finds((note,))
    )


def findable(walk: Walk) -> list[dict[str, object]]:
    """Name what can be found and by what, for a page that searches by itself."""
    search = _Search(walk, "")
    by_stop: dict[str, list[Offer | Note]] = {}
    parts: tuple[Offer | Note, ...] = (*walk.offers, *walk.notes)
    for part in parts:
        by_stop.setdefault(part.stop, []).append(part)
    return [
        *(_findable(search, stop.id, (stop, *by_stop.get(stop.id, ()))) for stop in walk.stops),
        *(_findable(search, part.id, (part,)) for part in by_stop.get("", ())),
    ]


def _findable(
    search: _Search, element: str, parts: tuple[Stop | Offer | Note, ...]
) -> dict[str, object]:
    offers = [part for part in parts if isinstance(part, Offer)]
    themed = [part for part in parts if not isinstance(part, Offer)]
    return {
        "id": element,
        "themes": sorted({theme for part in themed for theme in part.themes}),
        "offers": [
            {"id": offer.id, "category": offer.category, "spoken": offer.languages}
            for offer in offers
        ],
        "text": search.text_of(parts),
    }


def _has_theme(parts: tuple[Stop | Note, ...], asked: Filter) -> bool:
    return not asked.theme or any(asked.theme in part.themes for part in parts)


def _any_fits(walk: Walk, offers: list[Offer], asked: Filter, now: datetime) -> bool:
    return any(
        (not asked.category or offer.category == asked.category)
        and (not asked.spoken or asked.spoken in offer.languages)
        and (not asked.open or judge(offer, walk, now).state == "open")
        for offer in offers
    )


class _Search:
    """Looks for words in every text of a part, the names of its themes and category included."""

    def __init__(self, walk: Walk, words: str) -> None:
        self.needles = folded(words).split()
        entries: tuple[Theme | Category, ...] = (*walk.themes, *walk.categories)
        self.titles = {entry.key: tuple(_texts(entry)) for entry in entries}

    def finds(self, parts: tuple[Stop | Offer | Note, ...]) -> bool:
        if not self.needles:
            return True
        haystack = self.text_of(parts)
        return all(needle in haystack for needle in self.needles)

    def text_of(self, parts: tuple[Stop | Offer | Note, ...]) -> str:
        return folded("\n".join(text for part in parts for text in self._all_texts(part)))

    def _all_texts(self, part: Stop | Offer | Note) -> Iterator[str]:
        yield from _texts(part)
        yield part.source
        for key in (part.category,) if isinstance(part, Offer) else part.themes:
            yield from self.titles.get(key, (key,))


def _texts(part: Stop | Offer | Note | Theme | Category) -> Iterator[str]:
    for field in fields_of(type(part)):
        if field.form is WORDS:
            wording: Wording = getattr(part, field.attribute)
            yield from wording.texts.values()
