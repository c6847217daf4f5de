"""Everything foreseen that can go wrong, named once for all floors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Translate(Protocol):
    """Say a message in the reader's language; one about a number comes with plural and number."""

    def __call__(self, message: str, plural: str = "", num: int = 1, /) -> str: ...


def untranslated(message: str, plural: str = "", num: int = 1, /) -> str:
    return plural if plural and num != 1 else message


@dataclass(frozen=True)
class Phrase:
    """Words for a reader: an English message with ``%(name)s`` places, and what goes there.

    Where a number decides about the words, ``plural`` says it of many and ``num`` is the number.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str = ""
    num: int = 1

    def __str__(self) -> str:
        return self.said()

    def said(self, translate: Translate = untranslated) -> str:
        return translate(self.message, self.plural, self.num) % self.values


def phrase(message: str, **values: object) -> Phrase:
    """Name a message for the catalogues; the texts in it are found by this function's name."""
    return Phrase(message, values)


def counted(one: str, many: str, num: int, **values: object) -> Phrase:
    """Name a message whose words follow a number, which stands at ``%(num)s``."""
    return Phrase(one, {"num": num, **values}, many, num)


def too_long(most: int) -> Phrase:
    """Ask for a text of at most so many characters."""
    return counted(
        "Please write at most %(num)s character.", "Please write at most %(num)s characters.", most
    )


@dataclass(frozen=True)
class Complaint:
    """What is wrong in one place of a file, and what to do about it."""

    file: str
    feature: str
    field: str
    words: Phrase

    def __str__(self) -> str:
        return self.said()

    def said(self, translate: Translate = untranslated) -> str:
        place = ", ".join(part for part in (self.file, self.feature, self.field) if part)
        return f"{place}: {self.words.said(translate)}" if place else self.words.said(translate)


class Problem(Exception):
    """A foreseen failure. Its words are written for the person who will read them."""

    def __init__(self, words: Phrase) -> None:
        super().__init__(str(words))
        self.words = words


class NotFound(Problem):
    """There is no such thing, or this viewer may not know of it."""


class Refused(Problem):
    """A value breaks a rule of the walk; ``field`` says which one to mark."""

    def __init__(self, words: Phrase, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class Outdated(Problem):
    """Somebody else saved the same part after it was opened here."""


class Unreadable(Problem):
    """A file could not be understood; ``complaints`` lists everything that is wrong with it."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__(
            phrase("The file could not be read. Faults: %(count)s.", count=len(self.complaints))
        )

    def __str__(self) -> str:
        return "\n".join(str(complaint) for complaint in self.complaints)
