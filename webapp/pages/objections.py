"""What actors have against notes about their stops, and the organisers' decisions about it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from geodata.problems import Refused, phrase, too_long
from geodata.walk import Note, Stop, Walk
from webapp.pages.access import Editable, editable_walk
from webapp.pages.errors import STATUS
from webapp.pages.language import gettext as _
from webapp.pages.transaction import reading, writing
from webapp.storage.erasures import DROPPED as LISTED_DROPPED
from webapp.storage.erasures import list_erasure
from webapp.storage.history import note_at
from webapp.storage.objections import (
    CHANGED,
    DROPPED,
    UPHELD,
    WITHDRAWN,
    Decision,
    Objection,
    decide_objection,
    find_objection,
    objections,
)
from webapp.storage.walks import find_walk
from webapp.storage.withdrawing import hide_note

bp = Blueprint("objections", __name__, url_prefix="/organise/walks/<slug>/objections")
LONGEST_REASON = 2000


@dataclass(frozen=True)
class Shown:
    """An objection beside the note as it was and as it is now, and what may be decided."""

    objection: Objection
    stop: Stop | None
    note: Note | None
    note_then: Note | None

    @property
    def is_changed(self) -> bool:
        return self.note is not None and self.note != self.note_then

    @property
    def choices(self) -> tuple[str, ...]:
        """Name what may be decided: a note that was removed from the draft can only be kept back
        in the versions that show it."""
        if self.note is None:
            return (UPHELD, DROPPED)
        return (CHANGED, WITHDRAWN, DROPPED) if self.is_changed else (WITHDRAWN, DROPPED)


@bp.get("")
def show_list(slug: str) -> ResponseReturnValue:
    return _page(editable_walk(slug))


@bp.post("/<objection_id>")
def decide(slug: str, objection_id: str) -> ResponseReturnValue:
    """Show the note again, with a reason for its actor, or leave it with the organisers."""
    editable = editable_walk(slug)
    with reading() as session:
        shown = _shown(session, editable.walk, find_objection(session, slug, objection_id))
    what = request.form.get("decision", "")
    reason = request.form.get("reason", "").replace("\r\n", "\n").replace("\0", "").strip()
    try:
        decision = _understood(shown, Decision(what, editable.organiser.name, reason))
    except Refused as refused:
        return _page(editable, objection_id, refused), STATUS[Refused]
    with writing() as session:
        decide_objection(session, slug, objection_id, decision)
        if what == WITHDRAWN:
            walk, why = find_walk(session, slug), _("Withdrawn after an actor's objection")
            hide_note(session, walk, shown.objection.note_id, editable.organiser.name, why)
    if what == DROPPED:
        list_erasure(current_app.config["DATA_DIR"], slug, LISTED_DROPPED, objection_id)
    flash(
        _("The note is shown again, to those whom its consent lets see it.")
        if what in (DROPPED, CHANGED)
        else _("The note stays with the organisers.")
    )
    return redirect(url_for(".show_list", slug=slug), 303)


def _understood(shown: Shown, decision: Decision) -> Decision:
    if not shown.objection.waits:
        return decision  # who was faster is said when it is written down
    if decision.what not in shown.choices:
        raise Refused(phrase("Please choose what becomes of the note."), field="decision")
    if decision.what == DROPPED and not decision.reason:
        words = phrase("Please give a reason: the actor reads it when they open their link.")
        raise Refused(words, field="reason")
    if len(decision.reason) > LONGEST_REASON:
        raise Refused(too_long(LONGEST_REASON), field="reason")
    return decision


def _shown(session: Session, walk: Walk, objection: Objection) -> Shown:
    then = note_at(session, walk.slug, objection.note_id, objection.revision)
    stop = next((stop for stop in walk.stops if stop.id == objection.stop_id), None)
    return Shown(objection, stop, _note(walk, objection.note_id), then)


def _note(walk: Walk, note_id: str) -> Note | None:
    return next((note for note in walk.notes if note.id == note_id), None)


def _page(editable: Editable, asked: str = "", refused: Refused | None = None) -> str:
    walk = editable.walk
    with reading() as session:
        shown = [_shown(session, walk, each) for each in objections(session, walk.slug)]
    return render_template(
        "objections/list.html",
        walk=walk,
        role=editable.role,
        waiting=[each for each in shown if each.objection.waits],
        decided=[each for each in reversed(shown) if not each.objection.waits],
        asked=asked,
        refused=refused,
        typed=request.form,
        longest=LONGEST_REASON,
    )
