"""Taking a walk out: everything on it as files, for its organisers alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from geodata.formats.geojson import write_collection
from geodata.formats.geopackage import write_geopackage
from geodata.formats.gpx import write_gpx
from geodata.formats.kml import write_kml
from geodata.formats.table_writing import write_csv, write_xlsx
from geodata.formats.walk_zip import write_zip
from geodata.problems import NotFound, phrase
from geodata.walk import SCOPES, Walk
from webapp.pages.access import editable_walk
from webapp.pages.papers import write_down
from webapp.pages.transaction import database, reading
from webapp.storage.photos import find_photo, photo_names
from webapp.storage.walks import walk_state

bp = Blueprint("exporting", __name__, url_prefix="/organise/walks/<slug>/export")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Format:
    """A kind of file: how it is written, and what it holds, in words."""

    name: str
    title: Any
    holds: Any
    mimetype: str
    write: Callable[[Walk], bytes]
    with_notes: bool = False


def _zipped(walk: Walk) -> bytes:
    with reading() as session:
        photos = {
            f"{photo}.webp": find_photo(session, walk.slug, photo) for photo in photo_names(walk)
        }
    return write_zip(walk, photos)


FORMATS = (
    Format(
        "zip",
        lazy_gettext("Folder as ZIP"),
        lazy_gettext("Everything, with the photos. The import reads it again without a loss."),
        "application/zip",
        _zipped,
        with_notes=True,
    ),
    Format(
        "geojson",
        "GeoJSON",
        lazy_gettext("Everything but the photos, in one file. The import reads it again."),
        "application/geo+json",
        write_collection,
        with_notes=True,
    ),
    Format(
        "xlsx",
        "Excel",
        lazy_gettext("Stops and offers as two sheets, with all translations."),
        XLSX,
        write_xlsx,
    ),
    Format(
        "csv",
        "CSV",
        lazy_gettext("Stops and offers in one table, as Excel opens it."),
        "text/csv; charset=utf-8",
        write_csv,
    ),
    Format(
        "gpkg",
        "GeoPackage",
        lazy_gettext("A layer for each kind, also of the notes; texts in the first language."),
        "application/geopackage+sqlite3",
        write_geopackage,
        with_notes=True,
    ),
    Format(
        "gpx",
        "GPX",
        lazy_gettext("Stops and route, for GPS devices and planners."),
        "application/gpx+xml",
        write_gpx,
        with_notes=True,
    ),
    Format(
        "kml",
        "KML",
        lazy_gettext("Stops, offers and route, for Google Earth and My Maps."),
        "application/vnd.google-earth.kml+xml",
        write_kml,
        with_notes=True,
    ),
)
BY_NAME: Mapping[str, Format] = {each.name: each for each in FORMATS}


@bp.get("")
def show_formats(slug: str) -> ResponseReturnValue:
    editable = editable_walk(slug)
    return render_template(
        "exporting/formats.html",
        walk=editable.walk,
        role=editable.role,
        formats=FORMATS,
        published=walk_state(database(), slug).version is not None,
    )


@bp.get("/walk.<name>")
def file(slug: str, name: str) -> Response:
    """Give the whole draft, also what is not public, as a file to keep."""
    walk = editable_walk(slug).walk
    if name not in BY_NAME:
        raise NotFound(phrase("There is no such format."))
    made = BY_NAME[name].write(walk)
    if BY_NAME[name].with_notes:
        write_down(walk, f"{walk.slug}-{walk.revision}.{name}", SCOPES[0])
    response = Response(made, mimetype=BY_NAME[name].mimetype)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{walk.slug}-{walk.revision}.{name}"'
    )
    return response
