"""What a walk's notes come to, for its organisers: the whole draft, marks, and what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, render_template, request

from geodata.consent import scope_of
from geodata.findings import Mention, notes_at
from geodata.hours import today_of, zone
from webapp.maps.report_map import report_map
from webapp.pages.access import Editable, editable_walk
from webapp.pages.field_words import SCOPE_WORDS
from webapp.pages.findings_view import (
    HELPERS,
    asked_theme,
    by_stop,
    counting_wishes,
    findings,
    read_asked,
)
from webapp.pages.language import language
from webapp.pages.reporting import words_of_map
from webapp.pages.transaction import database, reading
from webapp.pages.words import version_words
from webapp.storage.contributions import (
    MARK,
    NOTE,
    REJECTED,
    WAITING,
    WITHDRAWN,
    Contribution,
    contributions,
)
from webapp.storage.walks import walk_state

bp = Blueprint("understanding", __name__, url_prefix="/organise/walks/<slug>/findings")


@dataclass(frozen=True)
class Sent:
    """That participants marked themes, and that notes of theirs wait; not what they say."""

    marks: tuple[Mention, ...]
    waiting: tuple[Mention, ...]


@bp.get("/")
def show_findings(slug: str) -> str:
    editable = editable_walk(slug)
    walk, now = editable.walk, datetime.now(zone(editable.walk))
    sent = _sent(slug)
    return render_template(
        "understanding/findings.html",
        **_about(editable),
        found=findings(walk, now, asked_theme(walk), sent.marks, sent.waiting),
        now=now,
        walk_is_out=walk_state(database(), slug).version is not None,
        stop_page="preview.show_stop",
        **HELPERS,
    )


@bp.get("/notes/")
def show_found_notes(slug: str) -> str:
    """Show the notes behind a count, each with how far its consent reaches."""
    editable = editable_walk(slug)
    walk = editable.walk
    today = today_of(walk)
    asked = read_asked(walk, request.args)
    notes = notes_at(walk, asked.theme, asked.stop)
    return render_template(
        "understanding/notes.html",
        **_about(editable),
        asked=asked,
        groups=by_stop(walk, notes),
        scopes={note.id: SCOPE_WORDS[scope_of(note, today)] for note in notes},
    )


@bp.get("/map.svg")
def findings_map(slug: str) -> Response:
    walk = editable_walk(slug).walk
    wishes = counting_wishes(walk, asked_theme(walk), language().tag, version_words(walk, None))
    return Response(report_map(walk, wishes, words_of_map()), mimetype="image/svg+xml")


def _about(editable: Editable) -> dict[str, object]:
    return {"walk": editable.walk, "role": editable.role, "desk": True, "lang": {}}


def _sent(slug: str) -> Sent:
    with reading() as session:
        kept = contributions(session, slug)
    marks = (each for each in kept if each.kind == MARK)
    notes = (each for each in kept if each.kind == NOTE and each.state == WAITING)
    return Sent(
        _mentions(each for each in marks if each.state not in (REJECTED, WITHDRAWN)),
        _mentions(notes),
    )


def _mentions(sent: Iterable[Contribution]) -> tuple[Mention, ...]:
    return tuple(Mention(each.stop, each.themes, each.day) for each in sent)
