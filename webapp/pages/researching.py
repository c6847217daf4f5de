"""Notes for research: those that may stand in reports, as tables and for programs of analysis."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response

from geodata.consent import LEAST_SCOPE
from geodata.formats.note_tables import write_notes_csv, write_notes_xlsx
from geodata.formats.refi_qda import write_qdpx
from geodata.walk import Walk
from webapp.pages.access import Readable, report_walk
from webapp.pages.exporting import XLSX
from webapp.pages.language import translate
from webapp.pages.papers import write_down

bp = Blueprint("researching", __name__, url_prefix="/organise/walks/<slug>/report")


@bp.get("/notes.csv")
def notes_csv(slug: str) -> Response:
    return _file(report_walk(slug), "notes.csv", write_notes_csv, "text/csv; charset=utf-8")


@bp.get("/notes.xlsx")
def notes_xlsx(slug: str) -> Response:
    return _file(report_walk(slug), "notes.xlsx", write_notes_xlsx, XLSX)


@bp.get("/notes.qdpx")
def notes_qdpx(slug: str) -> Response:
    """Give a project that MAXQDA, ATLAS.ti and QualCoder open (REFI-QDA)."""
    readable = report_walk(slug)
    write = partial(write_qdpx, on=readable.published_on, translate=translate)
    return _file(readable, "notes.qdpx", write, "application/zip")


def _file(readable: Readable, name: str, write: Callable[[Walk], bytes], mimetype: str) -> Response:
    """Answer with a file to keep, and write down that it is out."""
    walk = readable.walk
    response = Response(write(walk), mimetype=mimetype)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{walk.slug}-{walk.version}-{name}"'
    )
    write_down(walk, name, LEAST_SCOPE[readable.viewer])
    return response
