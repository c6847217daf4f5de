"""A stop in plain words, for files that have one text for each place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from geodata.walk import Note, Stop, Walk
from geodata.wording import Wording

Say = Callable[[Wording], str]


def saying(walk: Walk, language: str = "") -> Say:
    """Give a function that says a text in this language, or in the walk's first."""
    default = walk.default_language
    return lambda wording: wording.said(language or default, default).text


def described(walk: Walk, stop: Stop, say: Say) -> str:
    """Say what is known of a stop: its actor, text and address, its offers, what was noted there.

    Hours are left out: whether they still hold is only known when somebody looks.
    """
    paragraphs = (
        say(stop.actor),
        say(stop.text),
        say(stop.address),
        *_offers(walk, stop, say),
        *(_note(note, say) for note in walk.notes if note.stop == stop.id),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _offers(walk: Walk, stop: Stop, say: Say) -> Iterator[str]:
    for offer in walk.offers:
        if offer.stop == stop.id and offer.status == "active":
            said = (say(offer.title), say(offer.text), offer.website)
            yield "– " + "\n".join(part for part in said if part)


def _note(note: Note, say: Say) -> str:
    of = ", ".join(part for part in (say(note.speaker_role), str(note.date or "")) if part)
    return f"“{say(note.text)}”" + (f" ({of})" if of else "")
