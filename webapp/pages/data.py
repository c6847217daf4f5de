"""The walk as data, and the script and shapes that its map is made of."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for

from geodata.formats.geojson import write_collection
from geodata.formats.geopackage import write_geopackage
from geodata.formats.gpx import write_gpx
from geodata.formats.kml import write_kml
from geodata.formats.table_writing import write_csv
from geodata.problems import NotFound, phrase
from geodata.walk import Walk
from webapp.maps.map_data import map_data
from webapp.maps.walk_map import walk_map_script
from webapp.pages import places
from webapp.pages.access import Readable, readable_walk
from webapp.pages.language import choose_language
from webapp.pages.participants import for_participants
from webapp.pages.places import FOR_EVERYONE, walk_answer
from webapp.pages.transaction import reading
from webapp.storage.photos import find_photo, photo_names
from webapp.storage.pictures import WIDTHS

bp = places.bp
GEOJSON = "application/geo+json"
CSV = "text/csv; charset=utf-8"
GEOPACKAGE = "application/geopackage+sqlite3"
GPX = "application/gpx+xml"
KML = "application/vnd.google-earth.kml+xml"


@bp.get("/walk.geojson")
def walk_geojson(slug: str) -> Response:
    return _kept("walk.geojson", slug, write_collection, GEOJSON)


@bp.get("/walk.gpx")
def walk_gpx(slug: str) -> Response:
    return _in_one_language("walk.gpx", slug, write_gpx, GPX)


@bp.get("/walk.kml")
def walk_kml(slug: str) -> Response:
    return _in_one_language("walk.kml", slug, write_kml, KML)


@bp.get("/walk.csv")
def walk_csv(slug: str) -> Response:
    """Give stops and offers as a table that German Excel opens, too."""
    return _kept("walk.csv", slug, write_csv, CSV)


@bp.get("/walk.gpkg")
def walk_gpkg(slug: str) -> Response:
    return _kept("walk.gpkg", slug, write_geopackage, GEOPACKAGE)


@bp.get("/map.geojson")
def map_geojson(slug: str) -> Response:
    """Give shapes and the names of streets; all else that is said of them stands in the page."""
    return _kept("map.geojson", slug, map_data, GEOJSON)


@bp.get("/map.js")
def map_script(slug: str) -> Response:
    shapes = url_for(".map_geojson", slug=slug)
    return _kept("map.js", slug, lambda walk: walk_map_script(walk, shapes), "text/javascript")


def _kept(name: str, slug: str, make: Callable[[Walk], str | bytes], mimetype: str) -> Response:
    readable = readable_walk(slug)
    return _answer(readable, (name,), lambda: make(readable.walk), mimetype)


def _in_one_language(
    name: str, slug: str, make: Callable[[Walk, str], bytes], mimetype: str
) -> Response:
    readable = readable_walk(slug)
    tag = choose_language(readable.walk.languages).tag
    return _answer(readable, (name, tag), lambda: make(readable.walk, tag), mimetype)


def _answer(
    readable: Readable, key: tuple[str, ...], make: Callable[[], str | bytes], mimetype: str
) -> Response:
    return walk_answer(
        readable,
        (*key, request.script_root),
        readable.now(),
        make,
        mimetype=mimetype,
        headers=FOR_EVERYONE,
    )


@bp.get("/photos/<photo>-<int:width>.webp")
def photo(slug: str, photo: str, width: int) -> Response:
    """Give a photo that this viewer's walk shows; others are as if they were not there."""
    readable = readable_walk(slug, also_participants=True)
    if photo not in photo_names(readable.walk) or width not in WIDTHS:
        raise NotFound(phrase("There is no such photo."))
    with reading() as session:
        picture = find_photo(session, slug, photo, width)
    headers = {} if readable.is_private else FOR_EVERYONE
    response = Response(picture, mimetype="image/webp", headers=headers)
    response.set_etag(f"{photo}-{width}")
    response.make_conditional(request)
    return for_participants(response) if readable.is_participants else response
