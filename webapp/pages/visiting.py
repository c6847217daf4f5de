"""What anyone may read: one walk, one stop, one theme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, g, render_template, request

from geodata.expecting import expected
from geodata.hours import next_change
from geodata.overview import overview
from geodata.walk import Walk, find_stop, find_theme
from webapp.pages import places
from webapp.pages.access import Readable, readable_walk
from webapp.pages.filters import (
    Filter,
    found_notes,
    found_offers,
    found_stops,
    languages_spoken,
    read_filter,
)
from webapp.pages.language import Language, asked_language, choose_language
from webapp.pages.marks import mark
from webapp.pages.places import walk_answer
from webapp.pages.showing import (
    SHORT_LIST,
    cards,
    note_cards,
    offer_card,
    route_metres,
    short_cards,
)
from webapp.pages.signed_in import REPORT

bp = places.bp


@bp.get("/")
def show_walk(slug: str) -> Response:
    readable = readable_walk(slug, also_participants=True)
    walk = readable.walk
    language = choose_language(walk.languages)
    asked = read_filter(request.args, walk) if request.args else Filter()

    def make(now: datetime) -> str:
        g.asked_in_address = asked.query()
        found = found_stops(walk, asked, now)
        short = len(walk.stops) > SHORT_LIST
        return render_template(
            "visiting/walk.html",
            **about(readable, language, asked, now),
            **beside_stops(walk, asked, now),
            cards=short_cards(walk, found) if short else cards(walk, found, now),
            short=short,
        )

    return page_answer(readable, ("walk", language, asked), make)


@bp.get("/stops/<stop_id>/")
def show_stop(slug: str, stop_id: str) -> Response:
    readable = readable_walk(slug, also_participants=True)
    stop = find_stop(readable.walk, stop_id)
    language = choose_language(readable.walk.languages)

    def make(now: datetime) -> str:
        return render_template(
            "visiting/stop.html",
            **about(readable, language, Filter(), now),
            card=cards(readable.walk, (stop,), now)[0],
        )

    return page_answer(readable, ("stop", stop_id, language), make)


@bp.get("/themes/<key>/")
def show_theme(slug: str, key: str) -> Response:
    """Show what the conversations brought on one theme, across all stops."""
    readable = readable_walk(slug, also_participants=True)
    theme = find_theme(readable.walk, key)
    language = choose_language(readable.walk.languages)

    def make(now: datetime) -> str:
        walk = readable.walk
        return render_template(
            "visiting/theme.html",
            **about(readable, language, Filter(theme=key), now),
            theme=theme,
            notes=note_cards(walk, theme),
            cards=cards(walk, tuple(stop for stop in walk.stops if key in stop.themes), now),
        )

    return page_answer(readable, ("theme", key, language), make)


def beside_stops(walk: Walk, asked: Filter, now: datetime) -> dict[str, object]:
    """Gather what the page of a whole walk is told but for its stops."""
    return {
        "loose_offers": [offer_card(walk, offer, now) for offer in found_offers(walk, asked, now)],
        "loose_notes": found_notes(walk, asked),
        "metres": route_metres(walk),
        "expected": expected(walk),
        "overview": overview(walk),
        "spoken": languages_spoken(walk),
        "notes_by_theme": {
            theme.key: sum(theme.key in note.themes for note in walk.notes) for theme in walk.themes
        },
    }


def about(
    readable: Readable, language: Language, asked: Filter, now: datetime
) -> dict[str, object]:
    """Gather what every page of a walk is told."""
    walk: Walk = readable.walk
    return {
        "walk": walk,
        "language": language,
        "offered": walk.languages,
        "asked": asked,
        "lang": chosen_language(walk),
        "published_on": readable.published_on,
        "draft": readable if readable.is_draft else None,
        "joined": readable.is_participants,
        "version": readable if readable.is_version else None,
        "report": readable if request.blueprint == REPORT else None,
        "mark": lambda: mark(_as_copied(readable)),
        "now": now,
        "day": now.date(),
    }


def _as_copied(readable: Readable) -> Readable:
    """Give the walk as the copy on a phone holds it, also where a participant may see more."""
    return readable_walk(readable.walk.slug) if readable.is_participants else readable


def page_answer(
    readable: Readable, key: tuple[object, ...], make: Callable[[datetime], str]
) -> Response:
    """Answer with a page; it names itself by the host that was asked, and links in its language."""
    now = readable.now()
    host = (request.scheme, request.host, request.root_path)
    asked_by = (*host, bool(chosen_language(readable.walk)))
    return walk_answer(
        readable,
        (*asked_by, *key),
        now,
        lambda: make(now),
        until=lambda: next_change(readable.walk, now),
    )


def chosen_language(walk: Walk) -> dict[str, Any]:
    """Give the language that was asked for in the address, so that links keep it."""
    return asked_language() if request.args.get("lang") in walk.languages else {}
