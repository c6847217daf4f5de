"""What hangs on a part of a walk, and what becomes of it when that is removed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from geodata.route import join_over
from geodata.walk import (
    Category,
    Leg,
    Note,
    Offer,
    Stop,
    Theme,
    Walk,
    put_feature,
    remove_feature,
)


@dataclass(frozen=True)
class Hanging:
    """What names a part of a walk, or would lie there without it."""

    stops: tuple[Stop, ...] = ()
    offers: tuple[Offer, ...] = ()
    notes: tuple[Note, ...] = ()
    legs: tuple[Leg, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.stops or self.offers or self.notes or self.legs)


def hanging_on(walk: Walk, part: object) -> Hanging:
    """Find what hangs on a stop, an offer, a theme or a category."""
    if isinstance(part, Stop):
        offers = tuple(offer for offer in walk.offers if offer.stop == part.id)
        own = {offer.id for offer in offers}
        return Hanging(
            offers=offers,
            notes=tuple(note for note in walk.notes if note.stop == part.id or note.offer in own),
            legs=tuple(leg for leg in walk.legs if part.id in (leg.start, leg.end)),
        )
    if isinstance(part, Offer):
        return Hanging(notes=tuple(note for note in walk.notes if note.offer == part.id))
    if isinstance(part, Theme):
        return Hanging(
            stops=tuple(stop for stop in walk.stops if part.key in stop.themes),
            notes=tuple(note for note in walk.notes if part.key in note.themes),
        )
    if isinstance(part, Category):
        return Hanging(offers=tuple(offer for offer in walk.offers if offer.category == part.key))
    return Hanging()


def without(walk: Walk, part: object, *, with_all: bool = False) -> Walk:
    """Remove a part; what hangs on it stays without it, or goes as well (``with_all``)."""
    if isinstance(part, Theme):
        return _without_theme(walk, part)
    if isinstance(part, Category):
        return _without_category(walk, part)
    hanging = hanging_on(walk, part)
    if isinstance(part, Stop):
        walk = join_over(walk, part.id)
    for offer in hanging.offers:
        walk = (
            remove_feature(walk, offer.id)
            if with_all
            else put_feature(walk, replace(offer, stop=""))
        )
    for note in hanging.notes:
        walk = remove_feature(walk, note.id) if with_all else put_feature(walk, _freed(note, part))
    return remove_feature(walk, getattr(part, "id", ""))


def _freed(note: Note, part: object) -> Note:
    gone = getattr(part, "id", "")
    return replace(
        note,
        stop="" if note.stop == gone else note.stop,
        offer="" if note.offer == gone else note.offer,
    )


def _without_theme(walk: Walk, theme: Theme) -> Walk:
    stops = tuple(replace(stop, themes=_left(stop.themes, theme.key)) for stop in walk.stops)
    notes = tuple(replace(note, themes=_left(note.themes, theme.key)) for note in walk.notes)
    themes = tuple(other for other in walk.themes if other.key != theme.key)
    return replace(walk, stops=stops, notes=notes, themes=themes)


def _left(keys: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(key for key in keys if key != gone) if gone in keys else keys


def _without_category(walk: Walk, category: Category) -> Walk:
    offers = tuple(
        replace(offer, category="") if offer.category == category.key else offer
        for offer in walk.offers
    )
    categories = tuple(other for other in walk.categories if other.key != category.key)
    return replace(walk, offers=offers, categories=categories)
