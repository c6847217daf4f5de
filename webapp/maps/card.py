"""The card by which messengers and search engines show a walk or a stop: a map with a title."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from geodata.walk import Walk
from geodata.wording import direction
from webapp.maps.lettering import text_width, wrapped
from webapp.maps.paper_style import SCHEMES
from webapp.maps.report_ground import STREET
from webapp.maps.report_map import draw
from webapp.maps.report_pins import LABEL
from webapp.maps.report_wishes import Wishes

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
WIDTH, HEIGHT, DPI = 152.4, 80.01, 200  # mm; together the 1200 × 630 pixels that are asked for
BAND = 23.0  # below the map
TITLE, LEAST_TITLE, BELOW, FOOT = 7.4, 5.4, 3.7, 2.1  # height of the letters
SIDE = 7.0


@dataclass(frozen=True)
class Card:
    """What a card says: a title, a line below it, whose data it shows, and the number of a stop."""

    title: str
    below: str
    attribution: str = ""
    stop: str = ""
    number: int = 0
    language: str = "de"


def card_svg(walk: Walk, card: Card, words: Mapping[str, str]) -> str:
    """Write the SVG of a card; around a stop where it has a place, else of the whole walk."""
    wishes = Wishes(
        width=WIDTH,
        height=HEIGHT - BAND,
        language=card.language,
        emphasis=frozenset({card.stop}) if card.stop else None,
        legend=False,
        frame=False,
        labels=False,
        around=card.stop,
    )
    room = WIDTH - 2 * SIDE - (14.0 if card.number else 0.0)
    size = TITLE if text_width(card.title, TITLE) <= room else LEAST_TITLE
    svg: str = (
        _environment()
        .get_template("maps/card.svg")
        .render(
            card=card,
            lines=wrapped(card.title, size, room, 2),
            below=wrapped(card.below, BELOW, room, 1),
            attribution=wrapped(card.attribution, FOOT, WIDTH * 0.55, 1),
            size=size,
            direction=direction(card.language),
            scheme=SCHEMES["light"],
            picture=draw(walk, wishes, words),
            words=words,
            sizes={"label": LABEL, "street": STREET, "below": BELOW, "foot": FOOT},
            box={"width": WIDTH, "height": HEIGHT, "top": HEIGHT - BAND, "side": SIDE},
        )
    )
    return svg


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
