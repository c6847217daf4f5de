"""A walk's map and list as one page that needs no network: to keep, to send, to show in a notebook.

Script and styles are those of the walk's page, written into the file and allowed by their hashes
alone; texts of the walk reach the page through Jinja's escaping or as JSON.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from geodata.walk import Walk
from geodata.wording import direction
from webapp.maps.map_data import map_data
from webapp.maps.walk_map import walk_map_script

ROOT = Path(__file__).parent.parent.parent
DIST = ROOT / "webapp" / "static" / "dist"
WORDS = {
    "cluster": "%(count)s stops, zoom in",
    "example": "This walk is an example.",
    "fit": "Show the whole walk",
    "list": "The list of stops",
    "map": "Map of the walk. The arrow keys move between the stops.",
    "map_failed": "The map could not be drawn. Everything it shows also stands in the list.",
    "next": "Next stop",
    "pin": "Stop %(number)s: %(title)s",
    "previous": "Previous stop",
    "selected": "Stop %(number)s: %(title)s",
    "steps": "From stop to stop",
    "unselected": "No stop selected",
    "zoom_in": "Zoom in",
    "zoom_out": "Zoom out",
}


def one_file(
    walk: Walk,
    language: str = "",
    words: Mapping[str, str] = WORDS,
    show_text: Callable[[str], Markup] = escape,
) -> str:
    """Write the page. ``show_text`` turns the text of a stop into safe HTML."""
    language = language or walk.default_language
    style, script = _built("walk.css"), _built("walk.js")
    map_script = walk_map_script(walk, "#map-data")
    template = _environment().get_template("maps/one_file.html")
    page: str = template.render(
        walk=walk,
        language=language,
        direction=direction(language),
        said=lambda wording: wording.said(language, walk.default_language),
        words=words,
        show_text=show_text,
        policy=_policy(style, script, map_script),
        style=Markup(style),  # noqa: S704 — our own, and allowed by its hash alone
        scripts=(Markup(script), Markup(map_script)),  # noqa: S704 — likewise
        words_block=_data_block(json.dumps(dict(words))),
        map_block=_data_block(map_data(walk).decode()),
    )
    return page


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)


def _built(name: str) -> str:
    """Read a built file by the name of its source."""
    manifest = DIST / "manifest.json"
    if not manifest.is_file():
        raise FileNotFoundError("The scripts and styles are not built yet; `make build` does it.")
    built: dict[str, str] = json.loads(manifest.read_text("utf-8"))
    return (DIST / built[name]).read_text("utf-8")


def _policy(style: str, *scripts: str) -> str:
    allowed = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _data_block(text: str) -> Markup:
    """Make JSON safe inside a script element, which it could close otherwise."""
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 — JSON holds no other mark-up
