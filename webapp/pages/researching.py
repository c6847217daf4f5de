"""Notes for research: those that may stand in reports, as tables and for programs of analysis."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, request

from geodata.consent import LEAST_SCOPE
from geodata.formats.note_tables import write_notes_csv, write_notes_xlsx
from geodata.formats.refi_qda import write_qdpx
from geodata.walk import Viewer, Walk
from webapp.pages.access import report_walk
from webapp.pages.exporting import XLSX
from webapp.pages.language import translate
from webapp.pages.papers import write_down

bp = Blueprint("researching", __name__, url_prefix="/organise/walks/<slug>/report")


@bp.get("/notes.csv")
def notes_csv(slug: str) -> Response:
    return _file(slug, "notes.csv", write_notes_csv, "text/csv; charset=utf-8")


@bp.get("/notes.xlsx")
def notes_xlsx(slug: str) -> Response:
    return _file(slug, "notes.xlsx", write_notes_xlsx, XLSX)


@bp.get("/notes.qdpx")
def notes_qdpx(slug: str) -> Response:
    """Give a project that MAXQDA, ATLAS.ti and QualCoder open (REFI-QDA)."""
    on = report_walk(slug).published_on
    write = partial(write_qdpx, on=on, translate=translate)
    return _file(slug, "notes.qdpx", write, "application/zip")


def _file(slug: str, name: str, write: Callable[[Walk], bytes], mimetype: str) -> Response:
    """Answer with a file to keep, and write down that it is out."""
    walk = report_walk(slug).walk
    response = Response(write(walk), mimetype=mimetype)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{walk.slug}-{walk.version}-{name}"'
    )
    if request.method == "GET":
        write_down(walk, name, LEAST_SCOPE[Viewer.REPORT])
    return response
