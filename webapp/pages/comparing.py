"""A change of a field made readable: before and after, with the words that differ marked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from babel.numbers import format_decimal
from markupsafe import Markup, escape
from shapely import LineString, Point
from shapely.geometry import shape as shape_of

from geodata.changes import PLACE, FieldChange
from geodata.geometry import bearing, distance, length
from geodata.walk import Walk
from webapp.pages.field_words import (
    SCOPE_WORDS,
    STATE_WORDS,
    VALUE_WORDS,
    bare_name,
    field_words,
)
from webapp.pages.formatting import comma, day, said
from webapp.pages.language import gettext as _
from webapp.pages.language import language_name, locale, ngettext

WORDS = re.compile(r"\S+\s*|\s+")
MOST_WORDS = 1_500  # of both texts together: beyond them, comparing would keep others waiting
DECIMALS = 6
FAR = 10  # metres: beyond them, tenths say nothing any more
APART = {"del": Markup("<del>{}</del>{}"), "ins": Markup("<ins>{}</ins>{}")}


@dataclass(frozen=True)
class Compared:
    """One field: what it is called, what it held before and after, and words for what moved."""

    name: str
    before: Markup | None
    after: Markup | None
    moved: str = ""


def compared(change: FieldChange, walk: Walk) -> Compared:
    """Make a change readable; ``walk`` knows the titles of what is only named by its key."""
    name = bare_name(change.name)
    before, after = (value_words(name, value, walk) for value in (change.before, change.after))
    moved = _moved(change.before, change.after) if change.name == PLACE else ""
    if before is not None and after is not None:
        return Compared(field_words(change.name), *marked(before, after), moved)
    one, other = (escape(words) if words is not None else None for words in (before, after))
    return Compared(field_words(change.name), one, other, moved)


def marked(before: str, after: str) -> tuple[Markup, Markup]:
    """Mark the words that went with ``<del>``, and those that came with ``<ins>``."""
    one, other = WORDS.findall(before), WORDS.findall(after)
    if len(one) + len(other) > MOST_WORDS:
        return escape(before), escape(after)
    went, came = Markup(), Markup()
    for sort, i, j, k, m in SequenceMatcher(None, one, other).get_opcodes():
        gone, new = "".join(one[i:j]), "".join(other[k:m])
        same = sort == "equal"
        went += escape(gone) if same else _set_apart("del", gone)
        came += escape(new) if same else _set_apart("ins", new)
    return went, came


def _set_apart(element: str, text: str) -> Markup:
    bare = text.rstrip()
    space = text[len(bare) :]
    if not bare:
        return escape(text)
    return APART[element].format(bare, space)


def value_words(name: str, value: Any, walk: Walk) -> str | None:
    """Say what a field holds, by its bare name; None where it is empty."""
    if value is None or value in ("", [], {}):
        return None
    if name in WRITERS:
        with suppress(AttributeError, KeyError, TypeError, ValueError):
            return WRITERS[name](value, walk)
        return _other_words(value)  # a file gave a name of ours to something else
    if isinstance(value, str):
        return str(VALUE_WORDS.get(name, {}).get(value, value))
    return _other_words(value)


def _other_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return "\n".join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _number(value: float) -> str:
    """Write a number with all its digits, or they might differ unseen."""
    try:
        return str(format_decimal(value, locale=locale(), decimal_quantization=False))
    except ArithmeticError:
        return str(value)  # larger or smaller than anything that could be meant


def _day(value: Any, _walk: Walk) -> str:
    return day(date.fromisoformat(value))


def _place(value: Any, _walk: Walk) -> str:
    shape = shape_of(value)
    if isinstance(shape, Point):
        return f"{shape.y:.{DECIMALS}f}, {shape.x:.{DECIMALS}f}"
    if isinstance(shape, LineString):
        metres = format_decimal(round(length(shape)), locale=locale())
        return ngettext(
            "%(num)s point, %(metres)s m",
            "%(num)s points, %(metres)s m",
            len(shape.coords),
            metres=metres,
        )
    return ngettext("%(num)s point", "%(num)s points", len(shape_points(shape)))


def shape_points(shape: Any) -> list[Any]:
    parts = getattr(shape, "geoms", None)
    if parts is not None:
        return [point for part in parts for point in shape_points(part)]
    edges = [shape.exterior, *shape.interiors] if shape.geom_type == "Polygon" else [shape]
    return [point for edge in edges for point in edge.coords]


def _moved(before: Any, after: Any) -> str:
    """Say how far a point has moved, and in which direction."""
    if not before or not after or {before["type"], after["type"]} != {"Point"}:
        return ""
    one, other = Point(before["coordinates"]), Point(after["coordinates"])
    metres = distance(one, other)
    said_metres = format_decimal(round(metres, 0 if metres >= FAR else 1), locale=locale())
    return _directions()[round(bearing(one, other) / 45) % 8] % {"metres": said_metres}


def _directions() -> tuple[str, ...]:
    return (
        _("%(metres)s m moved north", metres="%(metres)s"),
        _("%(metres)s m moved north-east", metres="%(metres)s"),
        _("%(metres)s m moved east", metres="%(metres)s"),
        _("%(metres)s m moved south-east", metres="%(metres)s"),
        _("%(metres)s m moved south", metres="%(metres)s"),
        _("%(metres)s m moved south-west", metres="%(metres)s"),
        _("%(metres)s m moved west", metres="%(metres)s"),
        _("%(metres)s m moved north-west", metres="%(metres)s"),
    )


def _consent(value: Any, _walk: Walk) -> str:
    lines = [_("May be seen by: %(scope)s", scope=SCOPE_WORDS.get(value.get("scope", "none"), ""))]
    if value.get("how"):
        lines.append(_("Given: %(how)s", how=value["how"]))
    for name, words in (
        ("given_on", _("Given on %(day)s", day="%(day)s")),
        ("expires_on", _("Ends on %(day)s", day="%(day)s")),
        ("withdrawn_on", _("Withdrawn on %(day)s", day="%(day)s")),
    ):
        if value.get(name):
            lines.append(words % {"day": day(date.fromisoformat(value[name]))})
    return "\n".join(lines)


def _wording(value: Any, _walk: Walk) -> str:
    lines = []
    for name, state in sorted(value.items()):
        held = state if isinstance(state, dict) else {}
        words = str(STATE_WORDS.get(held.get("state", ""), held.get("state", "")))
        if held.get("by"):
            words = _("%(state)s by %(by)s", state=words, by=held["by"])
        lines.append(_("%(field)s: %(state)s", field=field_words(name), state=words))
    return "\n".join(lines)


def _languages(value: Any, _walk: Walk) -> str:
    return comma().join(map(language_name, value))


def _themes(value: Any, walk: Walk) -> str:
    titles = {theme.key: theme.title for theme in walk.themes}
    return comma().join(_titled(key, titles) for key in value)


def _category(value: Any, walk: Walk) -> str:
    return _titled(value, {category.key: category.title for category in walk.categories})


def _stop(value: Any, walk: Walk) -> str:
    return _titled(value, {stop.id: stop.title for stop in walk.stops})


def _offer(value: Any, walk: Walk) -> str:
    return _titled(value, {offer.id: offer.title for offer in walk.offers})


def _titled(key: str, titles: Any) -> str:
    return str(said(titles[key])) if key in titles else key


def _categories(value: Any, walk: Walk) -> str:
    return comma().join(_category(key, walk) for key in value)


def _photo(value: Any, _walk: Walk) -> str:
    return _("photo %(name)s", name=value[:8])


WRITERS: dict[str, Callable[[Any, Walk], str]] = {
    PLACE: _place,
    "assured": _day,
    "categories": _categories,
    "category": _category,
    "consent": _consent,
    "date": _day,
    "from": _stop,
    "languages": _languages,
    "offer": _offer,
    "photo": _photo,
    "stop": _stop,
    "themes": _themes,
    "to": _stop,
    "valid_from": _day,
    "valid_until": _day,
    "wording": _wording,
}
