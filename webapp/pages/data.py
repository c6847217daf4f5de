"""The walk as data, and the script and shapes that its map is made of."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from geodata.formats.geojson import write_collection
from geodata.problems import NotFound, phrase
from webapp.maps.map_data import map_data
from webapp.maps.walk_map import walk_map_script
from webapp.pages.access import readable_walk
from webapp.pages.answers import kept_answer
from webapp.pages.transaction import reading
from webapp.storage.photos import find_photo, photo_names

bp = Blueprint("data", __name__)
FOR_EVERYONE = {"Access-Control-Allow-Origin": "*"}


@bp.get("/walks/<slug>/walk.geojson")
def walk_geojson(slug: str) -> Response:
    readable = readable_walk(slug)
    return kept_answer(
        ("walk.geojson", slug, readable.state, readable.day),
        readable.now(),
        lambda: write_collection(readable.walk),
        mimetype="application/geo+json",
        headers=FOR_EVERYONE,
    )


@bp.get("/walks/<slug>/map.geojson")
def map_geojson(slug: str) -> Response:
    """Give the shapes alone; everything that is said of them stands in the page."""
    readable = readable_walk(slug)
    return kept_answer(
        ("map.geojson", slug, readable.state, readable.day),
        readable.now(),
        lambda: map_data(readable.walk),
        mimetype="application/geo+json",
        headers=FOR_EVERYONE,
    )


@bp.get("/walks/<slug>/map.js")
def map_script(slug: str) -> Response:
    readable = readable_walk(slug)
    return kept_answer(
        ("map.js", slug, readable.state, readable.day),
        readable.now(),
        lambda: walk_map_script(readable.walk, url_for("data.map_geojson", slug=slug)),
        mimetype="text/javascript",
        headers=FOR_EVERYONE,
    )


@bp.get("/walks/<slug>/photos/<photo>-<int:width>.webp")
def photo(slug: str, photo: str, width: int) -> Response:
    """Give a photo that this viewer's walk shows; others are as if they were not there."""
    readable = readable_walk(slug)
    if photo not in photo_names(readable.walk):
        raise NotFound(phrase("There is no such photo."))
    with reading() as session:
        picture = find_photo(session, slug, photo, width)
    response = Response(picture, mimetype="image/webp", headers=FOR_EVERYONE)
    response.set_etag(f"{photo}-{width}")
    response.make_conditional(request)
    return response
