"""Bringing a file into a walk: first what it would change, and only then, once agreed, the save."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from time import monotonic
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from geodata.check import MOST_BYTES, MOST_FEATURES
from geodata.fields import shown
from geodata.formats.incoming import Incoming
from geodata.formats.recognising import holds_table, read_any
from geodata.formats.table import read_tables
from geodata.import_plan import ImportPlan, apply
from geodata.problems import Complaint, Outdated, Problem, Refused, Unreadable, phrase
from geodata.walk import Walk
from webapp.pages import import_choices
from webapp.pages.access import Editable, editable_walk
from webapp.pages.errors import STATUS
from webapp.pages.field_words import field_words, kind_words
from webapp.pages.import_choices import COLUMN_WORDS, FORM_WORDS, KEEP, MOST_POSITIONS
from webapp.pages.language import gettext as _
from webapp.pages.language import translate
from webapp.pages.telling import MOST_SHOWN, comparison
from webapp.pages.transaction import reading, writing
from webapp.storage.agreed import check_agreed
from webapp.storage.photos import keep_picture, photo_names, with_photos
from webapp.storage.pictures import Picture, make_picture
from webapp.storage.uploads import Upload, drop_upload, find_upload, keep_choices, keep_upload
from webapp.storage.walks import save_walk

bp = Blueprint("importing", __name__, url_prefix="/organise/walks/<slug>/import")
MOST_COMPLAINTS = 100
MOST_SECONDS = 120  # for all photos of a file
ROW = re.compile(r"(?<!\S)#(\d+)")


@bp.get("")
def upload(slug: str) -> ResponseReturnValue:
    return _show_upload(editable_walk(slug))


@bp.post("")
def receive(slug: str) -> ResponseReturnValue:
    """Keep a file that can be read, and lead on to what it would change."""
    editable = editable_walk(slug)
    try:
        file, content = _sent()
        table = holds_table(content, file)
        if table:
            read_tables(content, file)
        else:
            read_any(content, file)
    except (Refused, Unreadable) as problem:
        return _show_upload(editable, problem), STATUS[type(problem)]
    with writing() as session:
        token = keep_upload(session, slug, editable.organiser.id, file, content)
    following = ".columns" if table else ".plan"
    return redirect(url_for(following, slug=slug, token=token), 303)


def _sent() -> tuple[str, bytes]:
    """Give the file that was chosen, or what was pasted."""
    file = request.files.get("file")
    if file and (name := _name_sent()):
        return name, file.stream.read(MOST_BYTES + 1)
    pasted = request.form.get("pasted", "")
    if pasted.strip():
        return _("Pasted text"), pasted.encode("utf-8", "replace")
    raise Refused(phrase("Please choose a file, or paste what it holds."), field="file")


def _name_sent() -> str:
    file = request.files.get("file")
    name = file.filename if file and file.filename else ""
    return shown(PurePosixPath(name.replace("\\", "/")).name)


@bp.get("/<token>/columns")
def columns(slug: str, token: str) -> ResponseReturnValue:
    """Ask which column of a table holds what; guesses stand there already."""
    editable = editable_walk(slug)
    kept = _upload(editable, token)
    if not import_choices.is_table(kept):
        return redirect(url_for(".plan", slug=slug, token=token), 303)
    return _show_columns(editable, kept)


@bp.post("/<token>/columns")
def match_columns(slug: str, token: str) -> ResponseReturnValue:
    editable = editable_walk(slug)
    kept = _upload(editable, token)
    if import_choices.is_table(kept):
        with writing() as session:
            keep_choices(session, token, import_choices.matched_columns(kept, request.form))
    return redirect(url_for(".plan", slug=slug, token=token), 303)


@bp.get("/<token>")
def plan(slug: str, token: str) -> ResponseReturnValue:
    """Show what the file would add, change and remove; nothing is stored by that."""
    editable = editable_walk(slug)
    kept = _upload(editable, token)
    try:
        return _show_plan(editable, kept)
    except Unreadable as problem:  # no column that is left says anything
        if not import_choices.is_table(kept):
            raise
        return _show_columns(editable, kept, problem), 422


@bp.post("/<token>/choices")
def choose(slug: str, token: str) -> ResponseReturnValue:
    """Keep what things become and where they are, and plan anew."""
    editable = editable_walk(slug)
    kept = _upload(editable, token)
    with reading() as session:
        incoming = import_choices.incoming_of(session, slug, editable.walk, kept)
    planned = import_choices.planned(editable.walk, kept, incoming)
    choices, complaints = import_choices.chosen(kept, planned, request.form)
    with writing() as session:
        keep_choices(session, token, choices)
    if complaints:
        return _show_plan(editable, _upload(editable, token), Unreadable(complaints)), 422
    return redirect(url_for(".plan", slug=slug, token=token), 303)


@bp.post("/<token>")
def confirm(slug: str, token: str) -> ResponseReturnValue:
    """Save what is ticked of the plan that was looked at; what others saved meanwhile is kept."""
    opened = editable_walk(slug, revision=request.form.get("revision", 0, type=int))
    kept = _upload(opened, token)
    ticked = set(request.form.getlist("tick"))
    try:
        with reading() as session:
            incoming = import_choices.incoming_of(session, slug, opened.walk, kept)
        planned = import_choices.planned(opened.walk, kept, incoming)
        if "rest" in request.form:
            ticked |= _rest(planned)
        wanted, pictures = _with_pictures(apply(planned, ticked), incoming)
        with writing() as session:
            saved = _save(session, opened, wanted, pictures, kept)
    except (Outdated, Refused, Unreadable) as problem:
        return _show_plan(editable_walk(slug), kept, problem, ticked), STATUS[type(problem)]
    if saved.revision == opened.walk.revision:
        flash(_("Nothing had to be changed."))
    else:
        flash(_("“%(file)s” is on the walk now, as revision %(number)s.", **_named(kept, saved)))
    return redirect(url_for("editing.workspace", slug=slug), 303)


@bp.post("/<token>/discard")
def discard(slug: str, token: str) -> ResponseReturnValue:
    editable = editable_walk(slug)
    kept = _upload(editable, token)
    with writing() as session:
        drop_upload(session, token)
    flash(_("“%(file)s” was put away; nothing of it was taken over.", file=kept.file))
    return redirect(url_for(".upload", slug=slug), 303)


def _named(kept: Upload, saved: Walk) -> dict[str, object]:
    return {"file": kept.file, "number": saved.revision}


def _save(
    session: Session,
    opened: Editable,
    wanted: Walk,
    pictures: Collection[Picture],
    kept: Upload,
) -> Walk:
    by = opened.organiser.name
    check_agreed(session, opened.walk, wanted)
    saved = save_walk(session, wanted, opened.walk, by=by, why=kept.file)
    for picture in pictures:
        keep_picture(session, wanted.slug, picture)
    drop_upload(session, kept.token)
    return saved


def _with_pictures(walk: Walk, incoming: Incoming) -> tuple[Walk, list[Picture]]:
    """Make the photos that come with what was ticked, and name them by their hash."""
    made: dict[str, Picture] = {}
    latest = monotonic() + MOST_SECONDS
    for name in sorted(photo_names(walk)):
        if monotonic() > latest:
            raise Refused(phrase("These photos take too long; please take over fewer at a time."))
        if content := import_choices.photo_in(incoming, name):
            made[name] = make_picture(content)
    hashes = {name: picture.hash for name, picture in made.items()}
    return with_photos(walk, hashes), list(made.values())


def _upload(editable: Editable, token: str) -> Upload:
    with reading() as session:
        return find_upload(session, editable.walk.slug, editable.organiser.id, token)


def _show_upload(editable: Editable, problem: Problem | None = None) -> str:
    return _page(
        "upload",
        editable,
        problem=problem,
        complaints=_said(_complaints(problem), _name_sent()),
        pasted=request.form.get("pasted", ""),
        most_bytes=MOST_BYTES // 1_000_000,
        most_features=MOST_FEATURES,
    )


def _show_columns(editable: Editable, kept: Upload, problem: Unreadable | None = None) -> str:
    return _page(
        "columns",
        editable,
        upload=kept,
        sheets=import_choices.sheets(kept),
        column_choices=import_choices.column_choices,
        problem=problem,
        complaints=_said(_complaints(problem), kept.file, in_rows=True),
    )


def _show_plan(
    editable: Editable,
    kept: Upload,
    problem: Problem | None = None,
    ticked: Collection[str] | None = None,
) -> str:
    with reading() as session:
        incoming = import_choices.incoming_of(session, editable.walk.slug, editable.walk, kept)
    planned = import_choices.planned(editable.walk, kept, incoming)
    is_table = import_choices.is_table(kept)
    entries = {entry.key: entry for entry in planned.entries}
    return _page(
        "plan",
        editable,
        upload=kept,
        plan=planned,
        groups=_groups(planned, kept),
        entries=entries,
        ticked=planned.default_ticks() if ticked is None else ticked,
        changes=comparison([entry.change for entry in planned.entries], editable.walk),
        counts=_counts(planned),
        rest=len(_rest(planned)),
        waiting=dict(list(planned.needs_position.items())[:MOST_POSITIONS]),
        complaints=_said(planned.complaints[:MOST_COMPLAINTS], kept.file, is_table),
        more_complaints=max(0, len(planned.complaints) - MOST_COMPLAINTS),
        problem=problem,
        faults=_said(_complaints(problem), kept.file, is_table),
        is_table=is_table,
        row_words=row_words if is_table else str,
        has_unknown=incoming.walk is None and not is_table,
        keep=bool(kept.choices.get(KEEP)),
        form_words=FORM_WORDS,
        typed=request.form,
    )


def _groups(planned: ImportPlan, kept: Upload) -> list[tuple[int, Any, int, str]]:
    """Name what stands together in the file, how much it is, and what it is to become."""
    become = kept.choices.get(import_choices.BECOME, {})
    return [
        (number, group, count, become.get(group.key, group.default))
        for number, (group, count) in enumerate(planned.groups.items())
    ]


def _rest(planned: ImportPlan) -> set[str]:
    """Name what of the plan no page has room for, but for removals: each of them is agreed to."""
    return {entry.key for entry in planned.entries[MOST_SHOWN:] if entry.ticked}


def _counts(planned: ImportPlan) -> dict[str, int]:
    counts = {"added": 0, "changed": 0, "removed": 0}
    for entry in planned.entries:
        counts[entry.change.what] += 1
    return counts


def _said(complaints: Sequence[Complaint], file: str, in_rows: bool = False) -> list[str]:
    """Say what is wrong where: in which part of the file or row of a table, and in which field."""
    return [
        ": ".join((*filter(None, (*_place(each, file, in_rows), _field(each.field))), _words(each)))
        for each in complaints
    ]


def _place(complaint: Complaint, file: str, in_rows: bool) -> tuple[str, str]:
    inside = "" if complaint.file == file else complaint.file
    return inside, row_words(complaint.feature) if in_rows else complaint.feature


def _words(complaint: Complaint) -> str:
    return complaint.words.said(translate)


def _complaints(problem: Problem | None) -> Sequence[Complaint]:
    return problem.complaints if isinstance(problem, Unreadable) else ()


def row_words(at: str) -> str:
    """Say “#12” of a table as people do."""
    return ROW.sub(lambda row: _("row %(number)s", number=row[1]), at, count=1)


def _field(name: str) -> str:
    return str(COLUMN_WORDS.get(name) or field_words(name)) if name else ""


def _page(name: str, editable: Editable, **shown_there: Any) -> str:
    return render_template(
        f"importing/{name}.html",
        walk=editable.walk,
        role=editable.role,
        field_words=field_words,
        kind_words=kind_words,
        **shown_there,
    )
