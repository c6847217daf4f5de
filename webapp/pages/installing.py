"""How a walk is put on the start screen of a phone."""

from __future__ import annotations

import json
from functools import cache

from flask import Blueprint, Response, render_template, request, url_for

from geodata.problems import NotFound, phrase
from webapp.pages.access import readable_walk
from webapp.pages.formatting import said
from webapp.pages.language import choose_language
from webapp.pages.places import walk_answer
from webapp.reports.pixels import png

bp = Blueprint("installing", __name__)
ICONS = {"icon-192": 192, "icon-512": 512, "maskable-512": 512, "apple-touch-180": 180}
PAPER = "#f6f2ea"
DPI, PIXELS_PER_MM = 254, 10
SHORT_NAME, SUMMARY = 24, 300  # letters
A_WEEK = 604_800  # seconds


@bp.get("/walks/<slug>/manifest.webmanifest")
def manifest(slug: str) -> Response:
    """Tell a phone the name, the colours and the picture of a walk, and where it begins."""
    readable = readable_walk(slug)
    walk = readable.walk
    language = choose_language(walk.languages)

    def make() -> str:
        start = url_for("visiting.show_walk", slug=slug)
        title = str(said(walk.title, walk.default_language))
        told = {
            "id": start,
            "name": title,
            "short_name": title if len(title) <= SHORT_NAME else "Rundgang",
            "description": str(said(walk.summary, walk.default_language))[:SUMMARY],
            "lang": language.tag,
            "dir": language.direction,
            "start_url": url_for("visiting.show_walk", slug=slug, lang=language.tag),
            "scope": start,
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": [_about_icon(name) for name in ICONS if not name.startswith("apple")],
        }
        return json.dumps(told, ensure_ascii=False)

    key, now = ("manifest", language), readable.now()
    return walk_answer(readable, key, now, make, mimetype="application/manifest+json")


def _about_icon(name: str) -> dict[str, str]:
    return {
        "src": url_for("installing.icon", name=name),
        "sizes": f"{ICONS[name]}x{ICONS[name]}",
        "type": "image/png",
        "purpose": "maskable" if name.startswith("maskable") else "any",
    }


@bp.get("/icons/<name>.png")
def icon(name: str) -> Response:
    """Give the pin as a phone wants it."""
    if name not in ICONS:
        raise NotFound(phrase("There is no such picture."))
    response = Response(_drawn(name), mimetype="image/png")
    response.cache_control.max_age = A_WEEK
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _drawn(name: str) -> bytes:
    """Draw the pin; where phones cut a shape out, it stands on a ground, with room around."""
    svg = render_template(
        "offline/icon.svg",
        size=ICONS[name] / PIXELS_PER_MM,
        grounded=not name.startswith("icon"),
        paper=PAPER,
    )
    return png(svg, DPI)
