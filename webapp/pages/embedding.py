"""The map for pages of others: in a frame, with parts they choose, without cookie or storage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from flask import Response, render_template, request

from geodata.walk import Walk, find_theme
from webapp.maps.walk_map import FARTHEST_ZOOM, NEAREST_ZOOM, bounds_of, room_around
from webapp.pages import places
from webapp.pages.access import readable_walk
from webapp.pages.filters import Filter, found_stops
from webapp.pages.language import choose_language
from webapp.pages.places import EMBED
from webapp.pages.showing import SHORT_LIST, cards, short_cards
from webapp.pages.visiting import about, page_answer

bp = places.bp
SCHEMES = ("light", "dark")
VIEW = re.compile(r"(-?\d{1,2}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?),(\d{1,2}(?:\.\d{1,2})?)")


@dataclass(frozen=True)
class Parts:
    """What an embed shows: of one theme, with one stop opened, in which colours, and what part.

    ``view`` is the middle of the map and its zoom: ``51.0405,13.668,16``; empty, the whole walk.
    """

    theme: str = ""
    stop: str = ""
    list: str = ""
    legend: str = ""
    scheme: str = ""
    view: str = ""

    def query(self) -> dict[str, str]:
        """Give the address's parameters."""
        return {name: value for name, value in asdict(self).items() if value}


def read_parts(args: Mapping[str, str], walk: Walk) -> Parts:
    """Read the parts from an address; what an embed does not know is left out."""
    theme, scheme = args.get("theme", ""), args.get("scheme", "")
    return Parts(
        theme=theme if theme in {each.key for each in walk.themes} else "",
        stop=args.get("stop", "")[:64],
        list="no" if args.get("list") == "no" else "",
        legend="yes" if args.get("legend") == "yes" else "",
        scheme=scheme if scheme in SCHEMES else "",
        view=_view(args.get("view", ""), walk),
    )


def _view(text: str, walk: Walk) -> str:
    """Read which part of the map is shown; one from which the walk is out of reach is none."""
    found = VIEW.fullmatch(text.replace(" ", "")) if text.isascii() else None
    if not found:
        return ""
    north, east, zoom = (float(number) for number in found.groups())
    (south_edge, west_edge), (north_edge, east_edge) = room_around(bounds_of(walk))
    if not (south_edge <= north <= north_edge and west_edge <= east <= east_edge):
        return ""
    return f"{north:.5f},{east:.5f},{min(max(zoom, FARTHEST_ZOOM), NEAREST_ZOOM):g}"


@bp.get("/embed/", endpoint=EMBED)
def show_embed(slug: str) -> Response:
    readable = readable_walk(slug)
    walk = readable.walk
    language = choose_language(walk.languages)
    parts = read_parts(request.args, walk)
    asked = Filter(theme=parts.theme)

    def make(now: datetime) -> str:
        found = found_stops(walk, asked, now)
        short = len(walk.stops) > SHORT_LIST
        return render_template(
            "embedding/embed.html",
            **about(readable, language, asked, now),
            parts=parts,
            chosen_theme=find_theme(walk, parts.theme) if parts.theme else None,
            selected=next((stop.id for stop in found if stop.id == parts.stop), ""),
            cards=short_cards(walk, found) if short else cards(walk, found, now),
            short=short,
            step_free=any(leg.variant != "main" for leg in walk.legs),
        )

    return page_answer(readable, (EMBED, language, parts), make)
