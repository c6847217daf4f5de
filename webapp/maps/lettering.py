"""How wide a text will be, without asking any font: the same answer on every machine."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

NARROW = frozenset("ijlftrI.,:;'’!|()[]-/ ·")
BROAD = frozenset("mwMWQO@%—…")
# Parts of the letter height; a little more than common fonts without serifs take.
NARROW_WIDTH, WIDTH, CAPITAL_WIDTH, BROAD_WIDTH, FULL_WIDTH = 0.34, 0.58, 0.7, 0.9, 1.02


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Give the width of a line of text whose letters are ``size`` high, in the same unit."""
    return round(sum(map(_width, text)) * size, 3)


def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in NARROW:
        return NARROW_WIDTH
    if letter in BROAD:
        return BROAD_WIDTH
    if unicodedata.east_asian_width(letter) in "WF":
        return FULL_WIDTH
    return CAPITAL_WIDTH if letter.isupper() else WIDTH


def wrapped(text: str, size: float, width: float, most: int) -> tuple[str, ...]:
    """Break a text into at most so many lines of a width; what is left over ends in “…”."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return tuple(_shortened(line, size, width) for line in lines)


def _shortened(line: str, size: float, width: float) -> str:
    if text_width(line, size) <= width:
        return line
    while line and text_width(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"
