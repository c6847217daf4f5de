"""Whole walks for hypothesis: every field of every kind, in any script, and with unknown ones."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from shapely import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)

from geodata import fields as f
from geodata.fields import fields_of
from geodata.walk import (
    CONSENT,
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
    Walk,
    in_order,
)
from geodata.wording import STATES, Translation, Wording

WEST, SOUTH = 137_000_000, 510_000_000  # in ten-millionths of a degree
LANGUAGES = ("de", "en", "ar", "fa", "de-simple", "zh-Hans", "uk")
ACCESS = ("", "yes", "limited", "no")
CHOICES = {
    "precision": PRECISIONS,
    "wheelchair": ACCESS,
    "toilets_wheelchair": ACCESS,
    "status": ("active", "paused", "ended"),
    "sort": ("", "observation", "statement", "question", "idea", "good-practice"),
    "variant": ("main", "step-free"),
    "layer": ("street", "path", "square", "tram", "green", "water", "building", "boundary"),
    "state": ("draft", "published"),
    "originals": ("kept", "dropped"),
}

letters = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\t")
texts = st.text(letters, max_size=8) | st.sampled_from(
    ("\u200fمرحبا\u200e 12", "a\u202eb\u2066c\u2069", "Straße“ & <b>", "`${1}`", "👩🏽‍🌾")
)
some_text = texts.filter(lambda text: bool(text.strip()))
keys = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=8)
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
numbers = st.integers(-1000, 1000) | st.floats(-1e6, 1e6)
amounts = st.integers(0, 1000) | st.floats(0, 1e6)
languages = st.lists(st.sampled_from(LANGUAGES), unique=True, max_size=3).map(tuple)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=3,
)
unknown = st.dictionaries(keys.map("x:{}".format), json_values, max_size=2)


def degrees(west: int, south: int) -> tuple[float, float]:
    return round(west / 1e7, 7), round(south / 1e7, 7)


positions = st.builds(
    degrees, st.integers(WEST, WEST + 1_000_000), st.integers(SOUTH, SOUTH + 1_000_000)
)
points = st.builds(Point, positions)
lines = st.lists(positions, min_size=2, max_size=4, unique=True).map(LineString)


@st.composite
def boxes(draw: DrawFn) -> Polygon:
    (west, south), (east, north) = draw(positions), draw(positions)
    if west == east or south == north:
        return box(13.7, 51, 13.8, 51.1)
    return box(min(west, east), min(south, north), max(west, east), max(south, north))


shapes = (
    points
    | lines
    | boxes()
    | st.builds(MultiPoint, st.lists(positions, min_size=1, max_size=3))
    | st.builds(MultiLineString, st.lists(lines, min_size=1, max_size=2))
    | st.builds(MultiPolygon, st.lists(boxes(), min_size=1, max_size=2))
    | st.builds(GeometryCollection, st.lists(points | lines | boxes(), min_size=1, max_size=2))
)
translations = st.builds(Translation, st.sampled_from(STATES), texts, st.none() | days, unknown)


@st.composite
def wordings(draw: DrawFn, first: str = "") -> Wording:
    """Texts in some languages; in ``first`` in any case where one is named."""
    said = draw(st.dictionaries(st.sampled_from(LANGUAGES), texts, max_size=2))
    if first:
        said[first] = draw(some_text)
    states = draw(st.dictionaries(st.sampled_from(LANGUAGES), translations, max_size=1))
    return Wording(said, states)


@st.composite
def consents(draw: DrawFn) -> Consent:
    given_on, later, last = sorted(draw(st.tuples(days, days, days)))
    return Consent(
        draw(st.sampled_from(SCOPES)),
        draw(st.sampled_from((None, given_on))),
        draw(texts),
        draw(st.sampled_from((None, later))),
        draw(st.sampled_from((None, last))),
        draw(unknown),
    )


FORMS: dict[f.Form, SearchStrategy[Any]] = {
    f.LINE: texts,
    f.WEBSITE: st.sampled_from(("https://lindenhain.example/ä?a=1&b=2", "HTTP://[::1]:80/")),
    f.EMAIL: st.just("brunnen@lindenhain.example"),
    f.PHONE: st.sampled_from(("+49 351 12-34", "(0351) 123")),
    f.LINES: st.lists(texts, max_size=2).map(tuple),
    f.LANGUAGES: languages,
    f.DATE: days,
    f.TIME_OF_DAY: st.just("09:30"),
    f.NUMBER: numbers,
    f.AMOUNT: amounts,
    f.FLAG: st.booleans(),
    f.STEPS: st.booleans() | st.integers(0, 500),
    CONSENT: consents(),
}
REFERENCES = ("stop", "offer", "start", "end", "category", "themes")
KEPT_FOR = ("confirm_within_days", "contributions_kept_days")
OTHER_RULES = (*REFERENCES, "opening_hours", "timezone", "region", *KEPT_FOR)


@st.composite
def values(draw: DrawFn, kind: type, first: str) -> dict[str, Any]:
    """Give values for the fields of a kind that stand alone, required ones in any case."""
    required: dict[str, SearchStrategy[Any]] = {}
    optional: dict[str, SearchStrategy[Any]] = {"extra": unknown}
    for field in fields_of(kind):
        if field.attribute in OTHER_RULES:
            continue
        if field.form is f.WORDS:
            strategy: SearchStrategy[Any] = wordings(first if field.required else "")
        elif field.attribute in CHOICES:
            strategy = st.sampled_from(CHOICES[field.attribute])
        else:
            strategy = FORMS[field.form]
        (required if field.required else optional)[field.attribute] = strategy
    return draw(st.fixed_dictionaries(required, optional=optional))


@st.composite
def walks(draw: DrawFn) -> Walk:
    """A walk that keeps every rule."""
    spoken = draw(languages.filter(lambda tags: len(tags) > 0))
    first = spoken[0]
    themes = draw(st.lists(keys, unique=True, max_size=2))
    categories = draw(st.lists(keys, unique=True, max_size=2))
    ids = draw(st.lists(keys, unique=True, min_size=5, max_size=11))
    stops, offers, notes, legs, background = ids[:3], ids[3:5], ids[5:7], ids[7:9], ids[9:]
    kinds_of_offer = st.sampled_from(("", *categories)) if categories else texts

    def made(kind: type, **more: Any) -> Any:
        return kind(**draw(values(kind, first)), **more, foreign=draw(unknown))

    def one_of(ids: list[str]) -> str:
        return draw(st.sampled_from(("", *ids)))

    def some_themes() -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(themes), unique=True))) if themes else ()

    def in_turn(offer: Offer) -> Offer:
        if offer.valid_from and offer.valid_until and offer.valid_until < offer.valid_from:
            return replace(offer, valid_from=offer.valid_until, valid_until=offer.valid_from)
        return offer

    header = draw(values(Walk, first))
    header["languages"] = spoken
    return in_order(
        Walk(
            slug=draw(st.sampled_from(("lindenhain", "a", "a-1"))),
            **header,
            region=draw(st.sampled_from(("", "DE-SN", "DE"))),
            timezone=draw(st.sampled_from(("", "Europe/Berlin", "UTC"))),
            confirm_within_days=draw(st.none() | st.integers(1, 1000)),
            contributions_kept_days=draw(st.none() | st.integers(30, 3650)),
            themes=tuple(Theme(key, **draw(values(Theme, first))) for key in themes),
            categories=tuple(Category(key, **draw(values(Category, first))) for key in categories),
            layers=draw(
                st.dictionaries(
                    st.sampled_from(("stops", "route", "walk", "sketch")),
                    unknown.filter(lambda members: len(members) > 0),
                    max_size=2,
                )
            ),
            stops=tuple(
                made(Stop, id=key, shape=draw(points), themes=some_themes()) for key in stops
            ),
            offers=tuple(
                in_turn(
                    made(
                        Offer,
                        id=key,
                        shape=draw(st.none() | points),
                        stop=one_of(stops),
                        category=draw(kinds_of_offer),
                        opening_hours=draw(st.sampled_from(("", "Mo-Fr 09:00-12:00; PH off"))),
                    )
                )
                for key in offers
            ),
            notes=tuple(
                made(
                    Note,
                    id=key,
                    shape=draw(st.none() | points),
                    stop=one_of(stops),
                    offer=one_of(offers),
                    themes=some_themes(),
                )
                for key in notes
            ),
            legs=tuple(
                made(Leg, id=key, shape=draw(lines), start=one_of(stops), end=one_of(stops))
                for key in legs
            ),
            background=tuple(made(Background, id=key, shape=draw(shapes)) for key in background),
        )
    )
