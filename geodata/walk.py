"""What a walk is: plain values, and the changes that may be made to them.

Nothing here is altered in place: a change gives a new walk, and keeping it is the business of
``webapp.storage``. Coordinates are longitude, latitude in WGS 84 throughout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum
from typing import Any, TypeVar

from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from geodata import fields as f
from geodata.fields import held
from geodata.problems import NotFound, phrase
from geodata.wording import Wording

PRECISIONS = ("exact", "street", "block", "district", "hidden")
SCOPES = ("none", "participants", "report", "public")
ACCESS = f.choice("yes", "limited", "no")


class Viewer(IntEnum):
    """Who looks; each sees what the ones before see, and more."""

    VISITOR = 0
    REPORT = 1
    PARTICIPANT = 2
    ORGANISER = 3


@dataclass(frozen=True)
class Consent:
    """What the people concerned agreed to. Without it, only organisers see a note."""

    scope: str = "none"
    given_on: date | None = None
    how: str = ""
    expires_on: date | None = None
    withdrawn_on: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Theme:
    """A question that the walk asks at its stops."""

    key: str
    title: Wording = held(f.WORDS, required=True)
    question: Wording = held(f.WORDS)
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Category:
    """A sort of offer."""

    key: str
    title: Wording = held(f.WORDS, required=True)
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stop:
    """A place where the group halts; without a shape where the place is hidden."""

    id: str
    shape: Point | None
    title: Wording = held(f.WORDS, required=True)
    order: float = held(f.NUMBER, required=True)
    actor: Wording = held(f.WORDS)
    text: Wording = held(f.WORDS)
    address: Wording = held(f.WORDS)
    website: str = held(f.WEBSITE)
    phone: str = held(f.PHONE)
    email: str = held(f.EMAIL)
    themes: tuple[str, ...] = held(f.KEYS)
    minutes: float | None = held(f.AMOUNT)
    wheelchair: str = held(ACCESS)
    wheelchair_description: Wording = held(f.WORDS, "wheelchair:description")
    toilets_wheelchair: str = held(ACCESS, "toilets:wheelchair")
    benches: bool | None = held(f.FLAG)
    accuracy: float | None = held(f.AMOUNT)
    precision: str = held(f.choice(*PRECISIONS, empty="exact"))
    photo: str = held(f.LINE)
    photo_alt: Wording = held(f.WORDS, "photo:alt")
    assured: date | None = held(f.DATE)
    source: str = held(f.LINE)
    extra: Mapping[str, Any] = field(default_factory=dict)
    foreign: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """Support that is found at a stop, or at a place of its own."""

    id: str
    shape: Point | None
    title: Wording = held(f.WORDS, required=True)
    stop: str = held(f.LINE)
    text: Wording = held(f.WORDS)
    category: str = held(f.LINE)
    audience: Wording = held(f.WORDS)
    languages: tuple[str, ...] = held(f.LANGUAGES)
    opening_hours: str = held(f.LINE)
    appointment: Wording = held(f.WORDS)
    cost: Wording = held(f.WORDS)
    website: str = held(f.WEBSITE)
    phone: str = held(f.PHONE)
    email: str = held(f.EMAIL)
    status: str = held(f.choice("active", "paused", "ended", empty="active"))
    valid_from: date | None = held(f.DATE)
    valid_until: date | None = held(f.DATE)
    assured: date | None = held(f.DATE)
    source: str = held(f.LINE)
    extra: Mapping[str, Any] = field(default_factory=dict)
    foreign: Mapping[str, Any] = field(default_factory=dict)


def _read_consent(value: Any) -> Consent:
    if not isinstance(value, dict):
        raise f.Wrong(phrase("Consent is an object with scope, given_on, how and so on."))
    known: dict[str, Any] = {}
    for name, form in CONSENT_FORMS.items():
        if value.get(name) is not None:
            known[name] = form.read(value[name])
    extra = {name: held for name, held in value.items() if name not in CONSENT_FORMS}
    return Consent(**known, extra=extra)


def _write_consent(consent: Consent) -> dict[str, Any]:
    written = dict(consent.extra)
    for name, form in CONSENT_FORMS.items():
        if (value := getattr(consent, name)) != form.empty:
            written[name] = form.write(value)
    return written


CONSENT_FORMS = {
    "scope": f.choice(*SCOPES),
    "given_on": f.DATE,
    "how": f.LINE,
    "expires_on": f.DATE,
    "withdrawn_on": f.DATE,
}
CONSENT = f.Form("consent", _read_consent, _write_consent)


@dataclass(frozen=True)
class Note:
    """What was said, seen or found out at a place; never with a person's name."""

    id: str
    shape: Point | None
    text: Wording = held(f.WORDS, required=True)
    stop: str = held(f.LINE)
    offer: str = held(f.LINE)
    themes: tuple[str, ...] = held(f.KEYS)
    date: date | None = held(f.DATE)
    sort: str = held(
        f.choice("observation", "statement", "question", "idea", "good-practice", "documentation")
    )
    speaker_role: Wording = held(f.WORDS)
    speaker_role_shared: bool | None = held(f.FLAG)
    photo: str = held(f.LINE)
    consent: Consent | None = held(CONSENT)
    source: str = held(f.LINE)
    extra: Mapping[str, Any] = field(default_factory=dict)
    foreign: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Leg:
    """A part of the route, from one stop to the next."""

    id: str
    shape: LineString
    order: float = held(f.NUMBER)
    start: str = held(f.LINE, "from")
    end: str = held(f.LINE, "to")
    variant: str = held(f.choice("main", "step-free", empty="main"))
    surface: str = held(f.LINE)
    steps: bool | int | None = held(f.STEPS)
    incline: float | None = held(f.NUMBER)
    up: float | None = held(f.AMOUNT)
    down: float | None = held(f.AMOUNT)
    wheelchair: str = held(ACCESS)
    text: Wording = held(f.WORDS)
    extra: Mapping[str, Any] = field(default_factory=dict)
    foreign: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Background:
    """Something the map is drawn from: a street, a green, a tram line."""

    id: str
    shape: BaseGeometry
    layer: str = held(
        f.choice("street", "path", "square", "tram", "green", "water", "building", "boundary"),
        required=True,
    )
    name: str = held(f.LINE)
    source: str = held(f.LINE)
    extra: Mapping[str, Any] = field(default_factory=dict)
    foreign: Mapping[str, Any] = field(default_factory=dict)


Feature = Stop | Offer | Note | Leg | Background
SomeFeature = TypeVar("SomeFeature", Stop, Offer, Note, Leg, Background)


@dataclass(frozen=True)
class Kind:
    """One kind of feature: its name, its type, its file and the walk's attribute that holds it."""

    name: str
    type: type
    layer: str
    shapes: tuple[str, ...]

    @property
    def file(self) -> str:
        return f"{self.layer}.geojson"

    @property
    def attribute(self) -> str:
        return "legs" if self.name == "leg" else self.layer


ANY_SHAPE = (
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
)
KINDS = (
    Kind("stop", Stop, "stops", ("Point",)),
    Kind("offer", Offer, "offers", ("Point", "")),
    Kind("note", Note, "notes", ("Point", "")),
    Kind("leg", Leg, "route", ("LineString",)),
    Kind("background", Background, "background", ANY_SHAPE),
)
KIND_OF: Mapping[type, Kind] = {kind.type: kind for kind in KINDS}


@dataclass(frozen=True)
class Walk:
    """A walk with everything on it.

    ``stops`` and ``legs`` stand in walking order, all else as in the file. ``revision`` is the
    save that the walk was read from, ``version`` the publication; neither is part of its content.
    """

    slug: str
    title: Wording = held(f.WORDS, required=True)
    summary: Wording = held(f.WORDS)
    languages: tuple[str, ...] = held(f.LANGUAGES, required=True)
    date: date | None = held(f.DATE)
    starts_at: str = held(f.TIME_OF_DAY)
    meeting_point: str = held(f.LINE)
    region: str = held(f.LINE)
    timezone: str = held(f.LINE)
    publisher: str = held(f.LINE)
    contact: str = held(f.LINE)
    licence: str = held(f.LINE)
    attribution: str = held(f.LINE)
    sources: tuple[str, ...] = held(f.LINES)
    confirm_within_days: float | None = held(f.AMOUNT)
    contributions_kept_days: float | None = held(f.AMOUNT)
    originals: str = held(f.choice("kept", "dropped", empty="kept"))
    state: str = held(f.choice("draft", "published", empty="draft"))
    example: bool | None = held(f.FLAG)
    themes: tuple[Theme, ...] = ()
    categories: tuple[Category, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    layers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    stops: tuple[Stop, ...] = ()
    offers: tuple[Offer, ...] = ()
    notes: tuple[Note, ...] = ()
    legs: tuple[Leg, ...] = ()
    background: tuple[Background, ...] = ()
    revision: int = field(default=0, compare=False)
    version: int | None = field(default=None, compare=False)

    @property
    def default_language(self) -> str:
        return self.languages[0] if self.languages else "de"


def features(walk: Walk) -> tuple[Feature, ...]:
    """Give every feature of the walk, kind after kind."""
    return (*walk.stops, *walk.offers, *walk.notes, *walk.legs, *walk.background)


def in_order(walk: Walk) -> Walk:
    """Put stops and legs into walking order; equal orders stand by id."""
    return replace(
        walk,
        stops=tuple(sorted(walk.stops, key=lambda stop: (stop.order or 0, stop.id))),
        legs=tuple(sorted(walk.legs, key=lambda leg: (leg.order or 0, leg.id))),
    )


def find_stop(walk: Walk, stop_id: str) -> Stop:
    """Find a stop by its id, or raise ``NotFound``."""
    for stop in walk.stops:
        if stop.id == stop_id:
            return stop
    raise NotFound(phrase("This walk has no stop “%(stop)s”.", stop=stop_id))


def find_theme(walk: Walk, key: str) -> Theme:
    """Find a theme by its key, or raise ``NotFound``."""
    for theme in walk.themes:
        if theme.key == key:
            return theme
    raise NotFound(phrase("This walk has no theme “%(theme)s”.", theme=key))


def put_feature(walk: Walk, feature: SomeFeature) -> Walk:
    """Add a feature, or put it in the place of the one with the same id."""
    kind = KIND_OF[type(feature)]
    there: tuple[Feature, ...] = getattr(walk, kind.attribute)
    if any(other.id == feature.id for other in there):
        changed = tuple(feature if other.id == feature.id else other for other in there)
    else:
        changed = (*there, feature)
    return in_order(with_features(walk, kind, changed))


def remove_feature(walk: Walk, feature_id: str) -> Walk:
    """Take a feature away; one that is not there leaves the walk as it is."""
    for kind in KINDS:
        there: tuple[Feature, ...] = getattr(walk, kind.attribute)
        left = tuple(other for other in there if other.id != feature_id)
        if len(left) < len(there):
            return with_features(walk, kind, left)
    return walk


def with_features(walk: Walk, kind: Kind, features: tuple[Any, ...]) -> Walk:
    """Give the walk with these features of one kind instead of its own."""
    changed: dict[str, Any] = {kind.attribute: features}
    return replace(walk, **changed)
