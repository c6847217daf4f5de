"""How something will look, shown while it is typed: hours, Markdown, and what is told of a place.

Each is a fragment of a page: a form shows it for what it holds, and a script asks for it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, Flask, render_template, request
from markupsafe import Markup
from shapely import Point

from geodata.consent import coarsened, field_of
from geodata.fields import LONGEST_TEXT
from geodata.geometry import distance, metric
from geodata.hours import check_hours, judge, week, zone
from geodata.hours_suggested import suggest_hours
from geodata.problems import Phrase
from geodata.walk import PRECISIONS, Offer, Stop, Walk
from geodata.wording import Wording, direction
from webapp.maps.place_sketch import Sketch, place_sketch
from webapp.pages.access import editable_walk
from webapp.pages.placing import PlaceWrong, read_place
from webapp.pages.text import markdown
from webapp.pages.transaction import reading
from webapp.storage.walks import strictest_precisions

bp = Blueprint("glimpses", __name__, url_prefix="/organise/walks/<slug>/glimpses")


@dataclass(frozen=True)
class Told:
    """What visitors are told of a place: ``away`` and ``size`` are metres."""

    stop: Stop
    away: float
    size: tuple[float, float] | None
    once_stricter: bool
    sketch: Sketch


@bp.get("/hours")
def hours(slug: str) -> str:
    """Show the coming week of the opening hours in ``opening_hours``, or what is wrong in them."""
    return hours_glimpse(editable_walk(slug).walk, request.args)


@bp.get("/place")
def place(slug: str) -> str:
    """Show what visitors are told of a stop at ``latitude`` and ``longitude``."""
    return place_glimpse(editable_walk(slug).walk, request.args.get("id", ""), request.args)


@bp.post("/text")
def text(slug: str) -> str:
    """Show the Markdown in ``text`` as pages do; the text may be too long for an address."""
    editable_walk(slug)
    return text_glimpse(request.form.get("text", ""), request.args.get("tag", ""))


def hours_glimpse(walk: Walk, typed: Mapping[str, str]) -> Markup:
    written = typed.get("opening_hours", "").strip()
    now = datetime.now(zone(walk))
    today = now.date()
    wrong = check_hours(written) if written else None
    offer = Offer("", None, Wording(), opening_hours=written, assured=today)
    days = () if wrong or not written else week(offer, walk, today)
    return _fragment(
        "hours",
        walk=walk,
        written=written,
        wrong=wrong,
        suggested=suggest_hours(written) if wrong else "",
        offer=offer,
        hours=judge(offer, walk, now) if days else None,
        now=now,
    )


def place_glimpse(walk: Walk, stop_id: str, typed: Mapping[str, str]) -> Markup:
    wrong: Phrase | None = None
    told = None
    try:
        told = _told(walk, stop_id, typed)
    except PlaceWrong as problem:
        wrong = problem.words
    return _fragment("place", told=told, wrong=wrong, typed=typed)


def _told(walk: Walk, stop_id: str, typed: Mapping[str, str]) -> Told | None:
    """Judge a place as visitors would get it; the strictest precision it ever had counts."""
    point = read_place(typed)
    if point is None:
        return None
    here = Point(point["coordinates"])
    asked = typed.get("precision", "")
    chosen = asked if asked in PRECISIONS else PRECISIONS[0]
    with reading() as session:
        ever = strictest_precisions(session, walk.slug).get(stop_id, PRECISIONS[0])
    strictest = max(chosen, ever, key=PRECISIONS.index)
    address = Wording({walk.default_language: typed.get("address", "").strip()})
    whole = Stop(stop_id, here, Wording(), address=address)
    stop = replace(whole, precision=strictest)
    seen, field = coarsened(stop), field_of(stop)
    box = metric(field, here).bounds if field else None
    return Told(
        seen,
        distance(here, seen.shape) if seen.shape else 0.0,
        (box[2] - box[0], box[3] - box[1]) if box else None,
        strictest != chosen,
        place_sketch(walk, here, seen.shape, field),
    )


def text_glimpse(typed: str, tag: str = "") -> Markup:
    shown = markdown(typed[:LONGEST_TEXT]) if typed.strip() else ""
    return _fragment("text", shown=shown, tag=tag, direction=direction(tag) if tag else "auto")


def _fragment(name: str, **what: object) -> Markup:
    return Markup(render_template(f"glimpses/{name}.html", **what))  # noqa: S704 — our own template


def register_glimpses(app: Flask) -> None:
    app.jinja_env.globals.update(
        hours_glimpse=hours_glimpse, place_glimpse=place_glimpse, text_glimpse=text_glimpse
    )
