"""The history of a walk: who saved what and when, what differs, and how it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from babel.dates import format_datetime
from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from geodata.changes import changes
from geodata.check import check_walk
from geodata.hours import zone
from geodata.problems import Problem, Refused, Unreadable, phrase
from geodata.walk import Walk
from webapp.pages import typed
from webapp.pages.access import Editable, editable_walk, forget_walk
from webapp.pages.errors import STATUS
from webapp.pages.field_words import kind_words
from webapp.pages.language import gettext as _
from webapp.pages.language import locale, translate
from webapp.pages.papers import papers_with
from webapp.pages.telling import comparison, counted, named, sentence
from webapp.pages.transaction import reading, writing
from webapp.storage.erasures import erase_note
from webapp.storage.history import (
    A_PAGE,
    Revision,
    find_revision,
    list_revisions,
    list_versions,
    note_as_last_there,
    removed_features,
    revision_changes,
)
from webapp.storage.restoring import feature_as_it_was, walk_as_it_was
from webapp.storage.walks import find_walk, save_walk
from webapp.storage.writing import lock_walk

bp = Blueprint("history", __name__, url_prefix="/organise/walks/<slug>")
MOST_TOLD = 12  # features of one save that a line of the list names one by one


@dataclass(frozen=True)
class Entry:
    """One line of the history: a save, and what it did in words."""

    revision: Revision
    lines: tuple[Markup | str, ...]


@bp.get("/history")
def show_history(slug: str) -> ResponseReturnValue:
    editable = editable_walk(slug)
    before = request.args.get("before", type=int)
    with reading() as session:
        revisions = list_revisions(session, slug, before=before, limit=A_PAGE + 1)
        entries = [Entry(each, _lines(session, editable.walk, each)) for each in revisions[:A_PAGE]]
    older = revisions[A_PAGE - 1].number if len(revisions) > A_PAGE else None
    return _page("list", editable, entries=entries, older=older, before=before)


@bp.get("/history/<int:revision>")
def show_revision(slug: str, revision: int) -> ResponseReturnValue:
    editable = editable_walk(slug)
    with reading() as session:
        found = find_revision(session, slug, revision)
        made = revision_changes(session, slug, revision)
    return _page("revision", editable, revision=found, changes=comparison(made, editable.walk))


@bp.get("/history/compare")
def compare(slug: str) -> ResponseReturnValue:
    """Compare two revisions; versions stand among the choices by their own number."""
    editable = editable_walk(slug)
    newest = editable.walk.revision
    with reading() as session:
        versions = list_versions(session, slug)
    earlier = versions[0].revision if versions else max(1, newest - 1)
    first = request.args.get("from", earlier, type=int)
    second = request.args.get("to", newest, type=int)
    made = changes(*(editable_walk(slug, revision=number).walk for number in (first, second)))
    return _page(
        "compare",
        editable,
        first=first,
        second=second,
        versions=versions,
        changes=comparison(made, editable.walk),
    )


@bp.get("/history/removed")
def show_removed(slug: str) -> ResponseReturnValue:
    editable = editable_walk(slug)
    with reading() as session:
        removed = removed_features(session, slug)
    return _page("removed", editable, removed=removed)


@bp.get("/restore")
def ask_restoration(slug: str) -> ResponseReturnValue:
    """Show what bringing something back would change, before it is done."""
    editable = editable_walk(slug)
    try:
        with reading() as session:
            wanted = _wanted(session, editable, *_asked(request.args))
    except Unreadable as unreadable:  # a feature points to what is not there any more
        return _show_wish(editable, editable.walk, unreadable)
    return _show_wish(editable, wanted)


@bp.post("/restore")
def restore(slug: str) -> ResponseReturnValue:
    """Save what was looked at as a new revision; what others saved meanwhile is kept."""
    seen = request.form.get("seen", 0, type=int)
    opened = editable_walk(slug, revision=seen)
    asked = _asked(request.form)
    why = typed.read_why(request.form.get("why", ""))
    try:
        with writing() as session:
            before = lock_walk(session, slug).revision
            wanted = _wanted(session, opened, *asked)  # by now nobody can erase any of it
            said = why or _("As in revision %(number)s", number=asked[0])
            saved = save_walk(session, wanted, opened.walk, opened.organiser.name, said)
    except (Refused, Unreadable) as problem:
        return _show_wish(editable_walk(slug), opened.walk, problem)
    if saved.revision == before:
        flash(_("Nothing had to be changed."))
    else:
        flash(_("It is back, as revision %(number)s.", number=saved.revision))
    return redirect(url_for(".show_history", slug=slug), 303)


@bp.get("/erase")
def ask_erasure(slug: str) -> ResponseReturnValue:
    editable = editable_walk(slug, "owner")
    return _show_erasure(editable, request.args.get("note", ""))


@bp.post("/erase")
def erase(slug: str) -> ResponseReturnValue:
    """Erase a note for good, from all revisions and versions."""
    editable = editable_walk(slug, "owner")
    note_id = request.form.get("note", "")
    if not request.form.get("sure"):
        words = phrase("Please tick that you want to erase this for good.")
        return _show_erasure(editable, note_id, Refused(words, field="sure"))
    with writing() as session:
        folder = Path(current_app.config["DATA_DIR"])
        erase_note(session, folder, slug, note_id, editable.organiser.name)
    forget_walk(slug)
    editable_walk(slug)  # read anew, so that memory lets go of what was read before
    flash(_("The note is erased for good."))
    return redirect(url_for(".show_history", slug=slug), 303)


def _asked(sent: Any) -> tuple[int, str, str]:
    """Read what is to come back: from which revision, and one feature or, without kind, all."""
    return sent.get("revision", 0, type=int), sent.get("kind", ""), sent.get("id", "")


def _wanted(
    session: Session, editable: Editable, revision: int, kind: str, feature_id: str
) -> Walk:
    """Give the walk with what is asked for as it was, or raise ``Unreadable`` where it no longer
    fits."""
    then = find_walk(session, editable.walk.slug, revision=revision)
    if not kind:
        return walk_as_it_was(session, then)
    return check_walk(feature_as_it_was(session, editable.walk, then, kind, feature_id))


def _show_wish(
    editable: Editable, wanted: Walk, problem: Problem | None = None
) -> ResponseReturnValue:
    revision, kind, feature_id = _asked(request.values)
    made = changes(editable.walk, wanted)
    page = _page(
        "restore",
        editable,
        wish={"revision": revision, "kind": kind, "id": feature_id},
        changes=comparison(made, editable.walk),
        problem=problem,
        complaints=_complaints(problem),
        why=request.form.get("why", ""),
    )
    return page, STATUS[type(problem)] if problem else 200


def _complaints(problem: Problem | None) -> list[str]:
    if isinstance(problem, Unreadable):
        return [complaint.said(translate) for complaint in problem.complaints]
    return [problem.words.said(translate)] if problem else []


def _show_erasure(
    editable: Editable, note_id: str, refused: Refused | None = None
) -> ResponseReturnValue:
    """Say what an erasure does, and show the note as it was last there."""
    with reading() as session:
        note = note_as_last_there(session, editable.walk, note_id)
    papers = papers_with(editable.walk.slug, note_id)
    page = _page("erase", editable, note=note, refused=refused, papers=papers)
    return page, STATUS[Refused] if refused else 200


def _lines(session: Session, walk: Walk, revision: Revision) -> tuple[Markup | str, ...]:
    """Say what a save did: feature by feature, or in numbers where there are many."""
    touched = revision.touched
    if len(touched) > MOST_TOLD:
        return counted((each.kind, each.what) for each in touched)
    made = revision_changes(session, walk.slug, revision.number)
    kinds = dict.fromkeys(each.kind for each in touched if each.what == "changed")
    seen = {(change.kind, change.id) for change in made}
    moved = {each.kind for each in touched if (each.kind, each.id) not in seen}
    orders = [
        _("Order changed: %(kind)s", kind=kind_words(kind)) for kind in kinds if kind in moved
    ]
    return (*(sentence(change, walk) for change in made), *orders)


def _page(name: str, editable: Editable, **shown: Any) -> str:
    return render_template(f"history/{name}.html", walk=editable.walk, role=editable.role, **shown)


def moment(value: datetime, walk: Walk) -> str:
    """Say a moment by the clock of the walk's place."""
    return str(format_datetime(value.astimezone(zone(walk)), "medium", locale=locale()))


def register_history(app: Flask) -> None:
    app.jinja_env.globals["moment"] = moment
    app.jinja_env.globals["feature_named"] = named
