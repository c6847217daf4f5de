"""What a figure for a report should be like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WIDTH = 180.0
WORDS: Mapping[str, str] = {
    "example": "This walk is an example.",
    "metres": "%(metres)s m",
    "north": "N",
    "numbers": "The numbers are those of the list of stops.",
}


@dataclass(frozen=True)
class Wishes:
    """What a figure should be like; ``emphasis`` names the stops that stand out, if not all.

    A figure with a ``frame`` has title and sources; without, they stand around it anyway. One with
    a ``height`` of its own may show what lies ``around`` a stop. Where there are ``counts``, by
    stop, a pin shows how many instead of its number, the larger the more.
    """

    width: float = WIDTH
    language: str = ""
    scheme: str = "light"
    emphasis: frozenset[str] | None = None
    counts: tuple[tuple[str, int], ...] | None = None
    legend: bool = True
    frame: bool = True
    labels: bool = True
    height: float = 0.0
    around: str = ""
    caption: tuple[str, ...] = ()
    address: str = ""
