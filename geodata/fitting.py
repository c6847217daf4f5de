"""Whether the values of a walk's parts fit their fields, as those do that a reader has read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from geodata import fields as f
from geodata.fields import Form, Wrong, fields_of, read_text
from geodata.problems import Phrase
from geodata.walk import CONSENT
from geodata.wording import LANGUAGE_TAG, Wording


def unfit_values(kind: type, parts: Sequence[Any]) -> Iterator[tuple[int, str, Phrase]]:
    """Name each value that no file could hold: which part, which field and why.

    Goes field by field and looks at the same value only once, since this runs at every save.
    """
    if not parts:
        return
    for field in fields_of(kind):
        column = list(map(attrgetter(field.attribute), parts))
        for at, words in _unfit_in(field.form, column):
            yield at, field.name, words


def _unfit_in(form: Form, column: Sequence[Any]) -> Iterator[tuple[int, Phrase]]:
    if form is f.WORDS:
        if not _all_plain(column):
            yield from _faults(column, _read_wording)
    elif form is CONSENT:
        yield from _faults(column, lambda value: _read_back(form, value))
    else:
        values = list(set(column))
        faults = {values[at]: words for at, words in _faults(values, lambda v: _read_back(form, v))}
        if faults:
            yield from ((at, faults[held]) for at, held in enumerate(column) if held in faults)


def _faults(values: Sequence[Any], read: Callable[[Any], None]) -> Iterator[tuple[int, Phrase]]:
    for at, value in enumerate(values):
        try:
            read(value)
        except Wrong as wrong:
            yield at, wrong.words


def _read_back(form: Form, value: Any) -> None:
    if value != form.empty:
        form.read(form.write(value))


def _all_plain(column: Sequence[Wording]) -> bool:
    """Say quickly that texts hold nothing but letters and line breaks, as most do."""
    texts = [text for wording in column for text in wording.texts.values()]
    tags = {tag for wording in column for tag in wording.texts}
    return (
        max(map(len, texts), default=0) <= f.LONGEST_TEXT
        and all(map(LANGUAGE_TAG.fullmatch, tags))
        and "".join(texts).replace("\n", "").isprintable()
    )


def _read_wording(wording: Wording) -> None:
    for language, text in wording.texts.items():
        read_text(text)
        if not LANGUAGE_TAG.fullmatch(language):
            raise Wrong(f.not_a_language(language))
