"""A walk for reports: the still map as SVG and PNG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, request

from geodata.problems import Refused, phrase
from geodata.walk import Walk
from webapp.maps.paper_style import SCHEMES
from webapp.maps.report_map import report_map
from webapp.maps.report_wishes import WIDTH, Wishes
from webapp.pages import places
from webapp.pages.access import Readable, readable_walk
from webapp.pages.formatting import comma, said
from webapp.pages.language import choose_language
from webapp.pages.language import gettext as _
from webapp.pages.links import lasting_url
from webapp.pages.long_answers import long_answer
from webapp.pages.places import FOR_EVERYONE, walk_answer
from webapp.pages.words import version_words
from webapp.reports.pixels import png
from webapp.reports.turns import Work

bp = places.bp
NARROWEST, WIDEST = 80, 420  # mm: a column of a report, and A3 across
COARSEST, DPI, FINEST = 72, 200, 600


@bp.get("/map.svg")
def map_svg(slug: str) -> Response:
    readable = readable_walk(slug)
    wishes = read_wishes(readable)
    return walk_answer(
        readable,
        ("map.svg", wishes),
        readable.now(),
        lambda: report_map(readable.walk, wishes, words_of_map()),
        mimetype="image/svg+xml",
        headers=FOR_EVERYONE,
    )


@bp.get("/map.png")
def map_png(slug: str) -> Response:
    readable = readable_walk(slug)
    wishes, dpi = read_wishes(readable), _number("dpi", COARSEST, DPI, FINEST)

    def prepare() -> Work:
        words = words_of_map()
        return Work(lambda _: png(report_map(readable.walk, wishes, words), dpi))

    return long_answer(
        readable,
        ("map.png", wishes, dpi),
        readable.now(),
        prepare,
        mimetype="image/png",
        headers=FOR_EVERYONE,
    )


def read_wishes(readable: Readable) -> Wishes:
    """Read what the figure should be like; what it cannot be is refused in words."""
    walk, asked = readable.walk, request.args
    language = choose_language(walk.languages)
    scheme = asked.get("scheme", "light")
    if scheme not in SCHEMES:
        choices = ", ".join(SCHEMES)
        words = phrase("Please choose the colours among %(choices)s.", choices=choices)
        raise Refused(words, field="scheme")
    return replace(
        usual_wishes(readable, language.tag),
        width=asked_width(),
        scheme=scheme,
        emphasis=_emphasis(walk, asked),
        legend=asked.get("legend") != "no",
    )


def usual_wishes(readable: Readable, language: str) -> Wishes:
    """Wish for the figure that everybody gets who asks for nothing else."""
    caption = (version_words(readable.walk, readable.published_on),)
    return Wishes(language=language, caption=caption, address=lasting_url(readable.walk))


def asked_width() -> float:
    """Give the width in millimetres that the address asks for."""
    return float(_number("width", NARROWEST, int(WIDTH), WIDEST))


def _emphasis(walk: Walk, asked: Mapping[str, str]) -> frozenset[str] | None:
    theme = asked.get("theme", "")
    if theme not in {each.key for each in walk.themes}:
        return None
    return frozenset(stop.id for stop in walk.stops if theme in stop.themes)


def _number(name: str, least: int, usual: int, most: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return usual
    if not text.isascii() or not text.isdecimal() or not least <= int(text[:6]) <= most:
        words = phrase(
            "%(name)s is a whole number from %(least)s to %(most)s.",
            name=name,
            least=least,
            most=most,
        )
        raise Refused(words, field=name)
    return int(text)


def words_of_map() -> dict[str, str]:
    return {
        "example": _("This walk is an example."),
        "metres": _("%(metres)s m", metres="%(metres)s"),
        "north": _("N"),
        "numbers": _("The numbers are those of the list of stops."),
    }


def map_in_words(walk: Walk) -> str:
    """Say what the map shows, for those who do not see it."""
    named = comma().join(
        f"{number} {said(stop.title)}" for number, stop in enumerate(walk.stops, start=1)
    )
    return _("Map of the route with these stops: %(stops)s", stops=named)
