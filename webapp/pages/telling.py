"""What a save or a comparison of two walks changed, in words and field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from geodata.changes import HEADER, FeatureChange
from geodata.walk import Background, Feature, Leg, Note, Walk
from geodata.wording import Wording
from webapp.maps.change_map import ChangeMap, change_map
from webapp.pages.comparing import Compared, compared
from webapp.pages.field_words import field_words, kind_words
from webapp.pages.formatting import comma, said, say
from webapp.pages.language import gettext as _

LONGEST_NAME = 60
MOST_FIELDS = 6
MOST_SHOWN = 200


@dataclass(frozen=True)
class Told:
    """One changed feature: what it is, what happened to it, and its fields before and after."""

    change: FeatureChange
    name: Markup
    what: str
    fields: tuple[Compared, ...]


@dataclass(frozen=True)
class Comparison:
    """Changed features, as many as a page can show, where they lie, and how many more there are."""

    told: tuple[Told, ...]
    map: ChangeMap | None
    more: int


def comparison(changes: Sequence[FeatureChange], walk: Walk) -> Comparison:
    """Make changes readable, in the order in which they come."""
    shown = changes[:MOST_SHOWN]
    told = tuple(
        Told(
            change,
            named(change.kind, change.after or change.before, walk),
            what_words(change.what),
            tuple(compared(field, walk) for field in change.fields),
        )
        for change in shown
    )
    return Comparison(told, change_map(walk, shown), len(changes) - len(shown))


def what_words(what: str) -> str:
    return {"added": _("added"), "removed": _("removed"), "changed": _("changed")}[what]


def named(kind: str, thing: Feature | Walk | None, walk: Walk | None = None) -> Markup:
    """Name a feature: its kind, and what people call it; ``walk`` knows the stops of a leg."""
    if kind == HEADER or thing is None or isinstance(thing, Walk):
        return escape(_("The walk's own data"))
    if isinstance(thing, Leg) and walk and (way := _way(thing, walk)):
        return Markup("{} {}").format(kind_words(kind), way)
    return _filled(
        _("%(kind)s “%(name)s”", kind="%(kind)s", name="%(name)s"),
        kind=kind_words(kind),
        name=name_of(thing),
    )


def _way(leg: Leg, walk: Walk) -> str:
    titles = {stop.id: said(stop.title).text for stop in walk.stops}
    if leg.start not in titles or leg.end not in titles:
        return ""
    return _("from “%(one)s” to “%(other)s”", one=titles[leg.start], other=titles[leg.end])


def name_of(thing: Feature) -> Markup:
    if isinstance(thing, Note):
        chosen = said(thing.text)
        short = chosen.text[: LONGEST_NAME - 1] + "…" * (len(chosen.text) >= LONGEST_NAME)
        return say(Wording({chosen.language: short}))
    if isinstance(thing, Background):
        return Markup("<bdi>{}</bdi>").format(thing.name or thing.id)
    if isinstance(thing, Leg):
        return Markup("<bdi>{}</bdi>").format(thing.id)
    return say(thing.title) if thing.title else Markup("<bdi>{}</bdi>").format(thing.id)


def sentence(change: FeatureChange, walk: Walk) -> Markup:
    """Say in one line what happened to a feature."""
    name = named(change.kind, change.after or change.before, walk)
    if change.what == "added":
        return _filled(_("%(name)s added", name="%(name)s"), name=name)
    if change.what == "removed":
        return _filled(_("%(name)s removed", name="%(name)s"), name=name)
    fields = [field_words(field.name) for field in change.fields]
    if len(fields) > MOST_FIELDS:
        fields = [*fields[: MOST_FIELDS - 1], "…"]
    return _filled(
        _("%(name)s changed: %(fields)s", name="%(name)s", fields="%(fields)s"),
        name=name,
        fields=comma().join(fields),
    )


def counted(things: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Say how many features of each kind had the same happen to them."""
    return tuple(
        _("%(kind)s %(what)s: %(count)s", kind=kind_words(kind), what=what_words(what), count=count)
        for (kind, what), count in Counter(things).items()
    )


def _filled(words: str, **values: object) -> Markup:
    """Put values, made safe, into the places of a message."""
    return Markup(escape(words)) % values  # noqa: S704 — escaped
