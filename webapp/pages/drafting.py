"""What an editor's script asks for: the map of the whole draft, and whether somebody has saved."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request, url_for

from webapp.maps.map_data import EXACT, map_data
from webapp.maps.walk_map import walk_map_script
from webapp.pages.access import editable_walk
from webapp.pages.transaction import reading
from webapp.storage.saves import newest_save

bp = Blueprint("drafting", __name__, url_prefix="/organise/walks/<slug>")


@bp.get("/map.geojson")
def map_geojson(slug: str) -> Response:
    """Give the shapes as they were last saved: no place is coarsened, nothing is left out."""
    return Response(map_data(editable_walk(slug).walk, EXACT), mimetype="application/geo+json")


@bp.get("/map.js")
def map_script(slug: str) -> Response:
    walk = editable_walk(slug).walk
    shapes = url_for("drafting.map_geojson", slug=slug)
    return Response(walk_map_script(walk, shapes), mimetype="text/javascript")


@bp.get("/revision")
def revision(slug: str) -> Response:
    """Say who saved last; a page that asks again and again is answered in a few bytes."""
    editable_walk(slug)
    with reading() as session:
        save = newest_save(session, slug)
    answer = jsonify(revision=save.revision, by=save.by, at=save.at.isoformat())
    answer.set_etag(str(save.revision))
    answer.make_conditional(request)
    return answer
