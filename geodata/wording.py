"""One text in several languages, and which of them a reader gets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
WRITTEN_LEFTWARDS = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
STATES = ("machine", "checked", "outdated")


def direction(language: str) -> str:
    return "rtl" if language.split("-", maxsplit=1)[0] in WRITTEN_LEFTWARDS else "ltr"


@dataclass(frozen=True)
class Translation:
    """How a translation came about: by machine, checked by somebody, or outdated."""

    state: str
    by: str = ""
    on: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """A text in the one language a reader gets, and the state of that translation."""

    text: str
    language: str
    state: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True)
class Wording:
    """A text by language tag; falsy where there is none at all."""

    texts: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, Translation] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.texts.values())

    def said(self, language: str, default: str = "") -> Said:
        """Give the text in ``language``, or the nearest there is.

        ``de-simple`` falls back to ``de``, then to the walk's first language, then to any.
        """
        for tag in (*fallbacks(language), default, *self.texts):
            if self.texts.get(tag):
                state = self.states.get(tag)
                return Said(self.texts[tag], tag, state.state if state else "")
        return Said("", language)


def fallbacks(language: str) -> Iterator[str]:
    """Give the tag and its shorter forms: ``de-simple``, ``de``."""
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])
