"""Papers that are out: a file with notes that an organiser makes is written down, and shown."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from geodata.consent import LEAST_SCOPE
from geodata.walk import Walk
from webapp.pages.access import Readable, editable_walk, present_organiser
from webapp.pages.formatting import comma
from webapp.pages.language import gettext as _
from webapp.pages.signed_in import PREVIEW, REPORT
from webapp.pages.transaction import reading, writing
from webapp.storage.history import note_as_last_there
from webapp.storage.once_shown import OnceShown, once_shown
from webapp.storage.report_files import Made, note_report_file

bp = Blueprint("papers", __name__, url_prefix="/organise/walks/<slug>/notes/<note_id>/papers")
HOLD_NOTES = frozenset(
    {
        "handout.pdf",
        "report.docx",
        "walk.geojson",
        "walk.gpkg",
        "walk.gpx",
        "walk.kml",
        "walk.html",
        "walk.zip",
    }
)


@bp.get("")
def show_papers(slug: str, note_id: str) -> ResponseReturnValue:
    """Show where a note once stood: which versions, and which files."""
    editable = editable_walk(slug)
    with reading() as session:
        note = note_as_last_there(session, editable.walk, note_id)
    return render_template(
        "papers/list.html",
        walk=editable.walk,
        role=editable.role,
        note=note,
        is_there=note in editable.walk.notes,
        papers=papers_with(slug, note_id),
    )


def papers_with(slug: str, note_id: str) -> OnceShown:
    with reading() as session:
        return once_shown(session, slug, note_id)


def papers_in_words(papers: OnceShown) -> str:
    """Name what is out in one line, for whoever has just withdrawn a note."""
    versions = [
        _("version %(number)s", number=shown.version.number) for shown in reversed(papers.versions)
    ]
    files = dict.fromkeys(file.made.file for file in reversed(papers.files))
    return comma().join([*versions, *files])


def note_paper(readable: Readable) -> None:
    """Write down a file with notes that was made for organisers, if the answer is one."""
    file = request.path.rsplit("/", 1)[-1]
    if request.blueprint in (REPORT, PREVIEW) and file in HOLD_NOTES:
        write_down(readable.walk, file, LEAST_SCOPE[readable.viewer])


def write_down(walk: Walk, file: str, scope: str) -> None:
    """Note that a file is out; whoever asks for its headers alone has not got it."""
    if request.method != "GET":
        return
    made = Made(file, scope, walk.revision, walk.version, present_organiser().name)
    with writing() as session:
        note_report_file(session, walk.slug, made)
