"""How translations are marked: by machine, checked by somebody, or outdated by a newer source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from geodata.wording import LANGUAGE_TAG, STATES

PREFIX = "wording:"
NO_MARK = "none"
MARKS = (*STATES, NO_MARK)
# Names may stay as they are in every language.
NAMES = frozenset({"actor", "address"})


@dataclass(frozen=True)
class Author:
    """Who fills in a form, and when; it stands at the translations they checked."""

    name: str
    today: date


def asked(sent: Mapping[str, str]) -> dict[str, str]:
    """Give the marks that a form asks for, by the name of their control."""
    return {name: mark for name, mark in sent.items() if name.startswith(PREFIX) and mark in MARKS}


def renew(
    names: Iterable[str],
    before: Mapping[str, Any],
    after: dict[str, Any],
    sent: Mapping[str, str],
    author: Author,
) -> tuple[str, ...]:
    """Set the marks of translations after a change; name those that have become outdated by it."""
    states = dict(after.get("wording") or {})
    outdated: list[str] = []
    for name in names:
        source_changed = bool(before.get(name)) and before.get(name) != after.get(name)
        for each in _translations(name, before, after):
            rewritten = before.get(each) != after.get(each)
            mark = sent.get(PREFIX + each, "") or (NO_MARK if rewritten else "")
            if mark:
                _mark(states, each, mark if after.get(each) else NO_MARK, author)
            elif source_changed and after.get(each):
                states[each] = {**(states.get(each) or {}), "state": "outdated"}
                outdated.append(each)
    if states != (after.get("wording") or {}):
        after["wording"] = states
        if not states:
            del after["wording"]
    return tuple(outdated)


def _mark(states: dict[str, Any], name: str, mark: str, author: Author) -> None:
    there = states.pop(name, None) or {}
    if mark != NO_MARK:
        kept = {member: held for member, held in there.items() if member not in ("by", "on")}
        signed = {"by": author.name} if mark == "checked" else {}
        states[name] = {**kept, "state": mark, **signed, "on": author.today.isoformat()}


def _translations(name: str, *fields: Mapping[str, Any]) -> Iterator[str]:
    """Name the translations of a text that there are or were, in any language."""
    start = f"{name}:"
    for each in dict.fromkeys(found for there in fields for found in there):
        if each.startswith(start) and LANGUAGE_TAG.fullmatch(each[len(start) :]):
            yield each
