"""What a phone keeps of a walk, to show it where there is no network."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, render_template, request, url_for

from geodata.formats.geojson import write_collection
from geodata.walk import Walk
from webapp.pages.access import Readable, readable_walk
from webapp.pages.assets import DIST, asset_url
from webapp.pages.formatting import said
from webapp.pages.language import (
    choose_language,
    interface_languages,
    language_name,
)
from webapp.pages.language import gettext as _
from webapp.pages.places import walk_answer
from webapp.pages.showing import SHORT_LIST
from webapp.storage.pictures import WIDTHS

bp = Blueprint("offline", __name__)
ROOT = Path(__file__).parents[2]
ASSETS = ("walk.css", "walk.js", "walking.css", "walking.js", "kept.js")
MADE_OF = ("templates/**/*.html", "webapp/pages/*.py", "webapp/maps/*.py", "webapp/**/*.po")


@dataclass(frozen=True)
class Kept:
    """One address that the copy holds: a page, an asset, a part of the map, a photo.

    ``of_note`` says that it is hidden with the notes once the copy is too old to show them.
    """

    address: str
    kind: str
    of_note: bool = False


@bp.get("/sw.js")
def worker() -> Response:
    """Give the script that keeps copies; from the root, since it answers for every page."""
    response = Response((DIST / "sw.js").read_bytes(), mimetype="text/javascript")
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/walks/<slug>/copy.json")
def list_copy(slug: str) -> Response:
    """Say what the copy of a walk holds in one language, and what it looks like at present."""
    readable = readable_walk(slug)
    walk = readable.walk
    tag = choose_language(walk.languages).tag

    def make() -> str:
        mark = _mark(readable)
        return json.dumps(
            {
                "walk": mark,
                "state": _hashed(mark, readable.day.isoformat(), _software()),
                "title": str(said(walk.title, walk.default_language)),
                "script": asset_url("kept.js"),
                "language": tag,
                "languages": [
                    {"tag": each, "name": language_name(each)} for each in walk.languages
                ],
                "items": [asdict(kept) for kept in held_by_copy(walk, tag)],
                "words": copy_words(),
            },
            ensure_ascii=False,
        )

    return walk_answer(
        readable, ("copy.json", tag), readable.now(), make, mimetype="application/json"
    )


@bp.get("/offline/")
def show_nothing_here() -> str:
    """Show what a phone without network shows for an address that no copy holds."""
    language = choose_language(interface_languages())
    return render_template("offline/nothing_here.html", language=language)


def held_by_copy(walk: Walk, tag: str) -> list[Kept]:
    """List what the copy of a walk holds in one language.

    Of a walk with very many stops it holds the list and the map, not the page of each stop.
    """
    slug = walk.slug
    stops = walk.stops if len(walk.stops) <= SHORT_LIST else ()
    pages = [
        url_for("visiting.show_walk", slug=slug, lang=tag),
        *(url_for("visiting.show_stop", slug=slug, stop_id=stop.id, lang=tag) for stop in stops),
        *(
            url_for("visiting.show_theme", slug=slug, key=theme.key, lang=tag)
            for theme in walk.themes
        ),
        url_for("offline.show_nothing_here", lang=tag),
    ]
    map_parts = ("visiting.map_script", "visiting.map_geojson")
    return [
        *(Kept(address, "page") for address in pages),
        *(Kept(asset_url(name), "asset") for name in ASSETS),
        *(Kept(url_for(part, slug=slug), "map") for part in map_parts),
        *(Kept(_photo(walk, stop.photo, WIDTHS[1]), "photo") for stop in walk.stops if stop.photo),
        *(
            Kept(_photo(walk, note.photo, WIDTHS[0]), "photo", True)
            for note in walk.notes
            if note.photo
        ),
    ]


def _photo(walk: Walk, photo: str, width: int) -> str:
    return url_for("visiting.photo", slug=walk.slug, photo=photo, width=width)


def copy_words() -> dict[str, str]:
    """Give the sentences that the worker and the dialog show of a copy."""
    return {
        "bar": _("Without network: the copy of %(when)s.", when="%(when)s"),
        "notes_hidden": _(
            "It is more than 7 days old, so the notes are not shown: some may be withdrawn by now."
        ),
    }


def _mark(readable: Readable) -> str:
    """Mark what a visitor may see of the walk; a draft that nobody sees leaves it as it is."""
    walk = readable.walk
    return _hashed(str(walk.version), write_collection(walk))


@cache
def _software() -> str:
    """Mark what makes the pages, so that a copy made by an older release is made anew."""
    files = sorted(file for pattern in MADE_OF for file in ROOT.glob(pattern))
    return _hashed(*(file.read_bytes() for file in (*files, DIST / "manifest.json")))


def _hashed(*parts: str | bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode() if isinstance(part, str) else part)
        whole.update(b"\0")
    return whole.hexdigest()[:24]
