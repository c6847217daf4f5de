"""A page whose map needs no network: all that it loads is written into it.

Script and styles are those of the walk's page, allowed by their hashes alone. A notebook shows map
and list; the whole walk as a file to keep is a page of its own, with the same things inside.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from geodata.walk import Walk
from geodata.wording import direction
from webapp.maps.map_data import map_data
from webapp.maps.walk_map import walk_map_script

ROOT = Path(__file__).parent.parent.parent
DIST = ROOT / "webapp" / "static" / "dist"
SHAPES = "map-data"  # the id of the element that holds the shapes
WORDS = {
    "cluster": {"one": "%(num)s stop, zoom in", "other": "%(num)s stops, zoom in"},
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


@dataclass(frozen=True)
class Inside:
    """What a page holds instead of loading it, and the policy that lets this alone run."""

    policy: str
    style: Markup
    scripts: tuple[Markup, ...]
    shapes: Markup


def inside(walk: Walk, name: str = "one-file") -> Inside:
    """Gather styles, scripts and shapes for a page that shows this walk; ``name`` them."""
    style, script = _built(f"{name}.css"), _built(f"{name}.js")
    map_script = walk_map_script(walk, f"#{SHAPES}")
    return Inside(
        policy=_policy(style, script, map_script),
        style=Markup(style),  # noqa: S704 — our own, and allowed by its hash alone
        scripts=(Markup(script), Markup(map_script)),  # noqa: S704 — likewise
        shapes=_data_block(map_data(walk).decode()),
    )


def one_file(walk: Walk) -> str:
    """Write map and list of stops as one page, in the walk's first language."""
    language = walk.default_language
    template = _environment().get_template("maps/one_file.html")
    page: str = template.render(
        walk=walk,
        language=language,
        direction=direction(language),
        said=lambda wording: wording.said(language, language),
        words=WORDS,
        words_block=_data_block(json.dumps(WORDS)),
        inside=inside(walk, "walk"),
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
