"""Texts that would do harm if anything took them for more than text."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from geodata.walk import Walk
from geodata.wording import Wording

PAYLOADS = (
    "${alert(1)}",
    "`${alert(1)}`",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    "'-alert(1)-'",
    '"-alert(1)-"',
    "{{ 7 * 7 }}",
    "{% raw %}",
    "\\u003cscript\\u003e",
    "\u2028alert(1)\u2029",
    "\u202egnp.exe",
)


def with_payload(value: Any, payload: str) -> Any:
    """Put the payload into every wording and every free line of a value, however deep."""
    if isinstance(value, Wording):
        return Wording({language: f"{payload} {text}" for language, text in value.texts.items()})
    if isinstance(value, tuple):
        return tuple(with_payload(part, payload) for part in value)
    if hasattr(value, "__dataclass_fields__"):
        changed = {
            field.name: with_payload(getattr(value, field.name), payload)
            for field in fields(value)
            if field.name in FREE_LINES or not isinstance(getattr(value, field.name), str)
        }
        return replace(value, **changed)
    return payload if isinstance(value, str) else value


FREE_LINES = {"name", "meeting_point", "publisher", "contact", "licence", "attribution", "source"}


def harmful_walk(walk: Walk, payload: str) -> Walk:
    """Give the walk with the payload in all its texts; keys and languages stay."""
    changed: Walk = with_payload(replace(walk, languages=(), sources=()), payload)
    return replace(
        changed,
        languages=walk.languages,
        stops=tuple(
            replace(with_payload(stop, payload), themes=stop.themes) for stop in walk.stops
        ),
    )
