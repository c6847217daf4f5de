"""Walks whose every text field holds one hostile text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar

from shapely import LineString, Point, box

from geodata import fields as f
from geodata.fields import fields_of
from geodata.walk import Background, Category, Consent, Leg, Note, Offer, Stop, Theme, Walk
from geodata.wording import Translation, Wording

PAYLOADS = (
    "${alert(1)}",
    "`${alert(1)}`",
    "{{7*7}}{%raw%}",
    "%(number)s %s {0}",
    "' + alert(1) + '",
    "</script>",
    "</script><script>alert(1)</script>",
    "<script>alert(1)</script>",
    "<!--<script>",
    "]]> --> <!-- -->",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    '" onmouseover="alert(1)" x="',
    "javascript:alert(1)",
    "[press](javascript:alert(1))",
    "[press](JaVaScRiPt&colon;alert(1)) [data](data:text/html,<script>alert(1)</script>)",
    "![picture](https://example.org/x.png)",
    '<javascript:alert(1)> <https://example.org/"onclick=alert(1)>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>*{display:none}</style>",
    "</title></textarea></select></option><b>bold",
    "<base href=https://example.org/><meta http-equiv=refresh content=0;url=//example.org>",
    "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp;",
    "\\u003cscript\\u003e \\x3c \\",
    "A & B < C > D \" E ' F ` G",
    "\u202eevil\u202c \u2066isolate\u2069 \u200e\u200f",
    "\u202e\u202e\u202e never closed",
    "e" + "\u0301" * 300,
    "Z\u0351\u036b\u0343a\u0348\u030dl\u0338g\u0336o" * 20,
    "Donaudampfschifffahrtsgesellschaft" * 12,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea \U00020000",
    "null",
    "undefined",
    "0",
    "__proto__ constructor toString",
    "line one\nline two\n\tline three",
    "line\u2028separator\u2029paragraph\u0085next",
    "../../etc/passwd?a=b&c=d#e",
    '=HYPERLINK("https://example.org")',
)
# These name something, or follow rules of their own, and take no free text.
NAMES = {"stop", "offer", "from", "to", "region", "timezone", "opening_hours", "photo"}
FREE: dict[str, Callable[[str], Any]] = {
    f.WORDS.name: lambda text: Wording(
        {"de": text, "en": text}, {"en": Translation("checked", text)}
    ),
    f.LINE.name: lambda text: text,
    f.LINES.name: lambda text: (text, text),
    f.WEBSITE.name: lambda text: "https://example.org/" + re.sub(r"[\s<>\"'`\\]", "", text),
    f.EMAIL.name: lambda text: re.sub(r"[@\s<>\"'?&]", "", text) + "@example.org",
}
START = Point(13.70, 51.04)
NEXT = Point(13.7010, 51.0403)
Part = TypeVar("Part")


def filled(part: Part, payload: str) -> Part:
    """Put the payload into every field of a part that takes free text, in two languages."""
    texts: dict[str, Any] = {"extra": {"note": payload, "class": payload, payload: payload}}
    if "foreign" in {field.name for field in fields(part)}:  # type: ignore[arg-type]
        texts["foreign"] = {"origin": payload}
    for field in fields_of(type(part)):
        if field.name not in NAMES and field.form.name in FREE:
            texts[field.attribute] = FREE[field.form.name](payload)
    return replace(part, **texts)  # type: ignore[type-var]


def hostile_walk(number: int, payload: str) -> Walk:
    consent = Consent("public", how=payload, extra={"note": payload})
    walk = Walk(
        slug=f"hostile-{number}",
        languages=("de", "en"),
        date=date(2026, 3, 2),
        state="published",
        themes=(filled(Theme("one"), payload), filled(Theme("two"), payload)),
        stops=(
            filled(Stop("first", START, order=1, themes=("one",), photo="one.png"), payload),
            filled(Stop("second", NEXT, order=2, themes=("one", "two")), payload),
        ),
        offers=(
            filled(Offer("offer", None, stop="first", languages=("de", "ar")), payload),
            filled(Offer("loose", None), payload),
        ),
        notes=(
            filled(Note("note", None, stop="first", themes=("one",), consent=consent), payload),
            filled(Note("loose-note", None, themes=("one",), consent=consent), payload),
        ),
        legs=(filled(Leg("leg", LineString([START, NEXT]), order=1), payload),),
        background=(
            filled(Background("street", _street(0.0006), layer="street"), payload),
            filled(
                Background("square", box(13.6995, 51.0395, 13.6999, 51.0397), layer="square"),
                payload,
            ),
        ),
    )
    return filled(walk, payload)


def _street(north: float) -> LineString:
    return LineString([(START.x - 0.01, START.y + north), (START.x + 0.01, START.y + north)])


def categories_walk() -> Walk:
    """One stop for each payload, with an offer whose category bears it."""
    title = Wording({"de": "Arten"})
    return Walk(
        slug="categories",
        title=title,
        languages=("de",),
        state="published",
        categories=tuple(
            Category(f"c{i}", Wording({"de": payload})) for i, payload in enumerate(PAYLOADS)
        ),
        stops=tuple(
            Stop(f"s{i}", Point(13.7 + i / 10_000, 51), title, order=i)
            for i in range(len(PAYLOADS))
        ),
        offers=tuple(
            Offer(f"o{i}", None, title, stop=f"s{i}", category=f"c{i}")
            for i in range(len(PAYLOADS))
        ),
    )
