"""What a walk's notes come to, in every place: counts, the notes behind them, and a map of them."""

from __future__ import annotations

from datetime import datetime

from flask import Response, render_template, request

from geodata.findings import notes_at
from webapp.maps.report_map import report_map
from webapp.pages import places
from webapp.pages.access import readable_walk
from webapp.pages.filters import Filter
from webapp.pages.findings_view import (
    HELPERS,
    asked_theme,
    by_stop,
    counting_wishes,
    findings,
    read_asked,
)
from webapp.pages.language import choose_language
from webapp.pages.links import lasting_url
from webapp.pages.places import walk_answer
from webapp.pages.reporting import words_of_map
from webapp.pages.visiting import about, page_answer
from webapp.pages.words import version_words

bp = places.bp


@bp.get("/findings/")
def show_findings(slug: str) -> Response:
    """Show how much was said about each theme at each stop, and when, and what is there for it."""
    readable = readable_walk(slug, also_participants=True)
    walk = readable.walk
    language = choose_language(walk.languages)
    theme = asked_theme(walk)

    def make(now: datetime) -> str:
        return render_template(
            "findings/findings.html",
            **about(readable, language, Filter(), now),
            found=findings(walk, now, theme),
            stop_page=".show_stop",
            **HELPERS,
        )

    return page_answer(readable, ("findings", language, theme.key if theme else ""), make)


@bp.get("/findings/notes/")
def show_found_notes(slug: str) -> Response:
    """Show the notes behind one count: those on a ``theme``, at a ``stop``, or both."""
    readable = readable_walk(slug, also_participants=True)
    walk = readable.walk
    language = choose_language(walk.languages)
    asked = read_asked(walk, request.args)

    def make(now: datetime) -> str:
        return render_template(
            "findings/notes.html",
            **{**about(readable, language, Filter(), now), "asked": asked},
            groups=by_stop(walk, notes_at(walk, asked.theme, asked.stop)),
        )

    return page_answer(readable, ("found notes", language, asked), make)


@bp.get("/findings/map.svg")
def findings_map(slug: str) -> Response:
    """Draw how much was said about a theme at each stop."""
    readable = readable_walk(slug, also_participants=True)
    walk = readable.walk
    language = choose_language(walk.languages)
    theme = asked_theme(walk)
    standing = version_words(walk, readable.published_on)

    wishes = counting_wishes(walk, theme, language.tag, standing, lasting_url(walk))
    return walk_answer(
        readable,
        ("findings map", wishes),
        readable.now(),
        lambda: report_map(walk, wishes, words_of_map()),
        mimetype="image/svg+xml",
    )
