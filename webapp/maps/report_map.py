"""The still map for reports: one SVG, drawn by a template from numbers that are worked out here.

Millimetres throughout. No font is asked and nothing is left to chance, so the same walk and the
same wishes give the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from geodata.geometry import main_legs
from geodata.walk import Walk
from geodata.wording import direction
from webapp.maps.lettering import text_width
from webapp.maps.paper import Sheet, bar, path_of, sheet_for
from webapp.maps.paper_style import SCHEMES
from webapp.maps.placing import XY, Circle, Label, Taken
from webapp.maps.report_ground import (
    STREET,
    Area,
    Line,
    areas_of,
    lines_to_draw,
    names_of,
    surroundings,
)
from webapp.maps.report_legend import FOOT, GAP, LEGEND, Entry, entries_of, notes_of
from webapp.maps.report_pins import (
    FEW,
    LABEL,
    Pin,
    arrows_of,
    circles_along,
    corners,
    labels_of,
    pins_of,
    titles_of,
)
from webapp.maps.report_wishes import WORDS, Wishes

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
HEAD = 14.0  # room for the title
LARGEST_TITLE = 6.0
LONGEST_BAR = 40.0


@dataclass(frozen=True)
class Picture:
    """All that the template draws; the map stands below the title, the rest below the map."""

    sheet: Sheet
    title_size: float
    top: float
    height: float
    areas: Sequence[Area]
    lines: Sequence[Line]
    route: str
    aside: str
    arrows: Sequence[tuple[XY, float]]
    pins: Sequence[Pin]
    names: Sequence[Label]
    labels: Sequence[Label]
    entries: Sequence[Entry]
    notes: Sequence[tuple[float, str]]
    bar_metres: int
    bar_width: float


def report_map(walk: Walk, wishes: Wishes | None = None, words: Mapping[str, str] = WORDS) -> str:
    """Write the SVG of a walk as it was reduced for whoever asks."""
    wishes = wishes or Wishes()
    language = wishes.language or walk.default_language
    title = walk.title.said(language, walk.default_language)
    picture = draw(walk, replace(wishes, language=language), words)
    svg: str = (
        _environment()
        .get_template("maps/report_map.svg")
        .render(
            walk=walk,
            wishes=wishes,
            title=title,
            direction=direction(language),
            language=language,
            scheme=SCHEMES[wishes.scheme],
            picture=picture,
            description=description(walk, wishes, words),
            words=words,
            sizes={"label": LABEL, "street": STREET, "legend": LEGEND, "foot": FOOT},
        )
    )
    return svg


def description(walk: Walk, wishes: Wishes, words: Mapping[str, str]) -> str:
    """Say what a figure is, also where its caption is lost: which version, and if an example."""
    said = (*wishes.caption, words["example"] if walk.example else "")
    return ". ".join(part for part in said if part)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def draw(walk: Walk, wishes: Wishes, words: Mapping[str, str] = WORDS) -> Picture:
    """Work out where everything stands."""
    sheet = sheet_for(walk, wishes.width, wishes.height, wishes.around)
    scheme = SCHEMES[wishes.scheme]
    near = surroundings(walk, sheet)
    route = [sheet.lay(leg.shape) for leg in main_legs(walk)]
    pins = pins_of(walk, sheet, wishes)
    taken = Taken()
    taken.add(Circle(*pin.at, pin.radius + 0.4) for pin in pins)
    taken.add(Circle(*pin.home, 0.8) for pin in pins if pin.moved)
    taken.add(corners(sheet))
    crowded = not wishes.labels or len(pins) > FEW or any(pin.group for pin in pins)
    titles = titles_of(walk, wishes)
    labels = [] if crowded else labels_of(pins, titles, route, sheet, taken)
    taken.add(circles_along(route))
    top = HEAD if wishes.frame else 0.0
    entries, below = entries_of(walk, wishes, top + sheet.height + GAP)
    notes, height = notes_of(walk, wishes, words, below)
    metres, bar_width = bar(sheet, LONGEST_BAR)
    return Picture(
        sheet=sheet,
        title_size=_title_size(walk, wishes),
        top=top,
        height=round(height, 1),
        areas=areas_of(near, scheme),
        lines=lines_to_draw(near, sheet, scheme),
        route="".join(map(path_of, route)),
        aside="".join(path_of(sheet.lay(leg.shape)) for leg in walk.legs if leg.variant != "main"),
        arrows=arrows_of(route, pins),
        pins=pins,
        names=names_of(near, sheet, taken),
        labels=labels,
        entries=entries,
        notes=notes,
        bar_metres=metres,
        bar_width=bar_width,
    )


def _title_size(walk: Walk, wishes: Wishes) -> float:
    """Let a long title be smaller rather than cut off."""
    wide = text_width(walk.title.said(wishes.language, walk.default_language).text, 1.0)
    return round(min(LARGEST_TITLE, wishes.width / max(wide, 1.0)), 2)
