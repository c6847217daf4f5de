"""What an editor's script asks for: the map of the whole draft, who saved last, what was saved."""

from __future__ import annotations

import re

from flask import Blueprint, Response, flash, jsonify, request, url_for
from flask_wtf.csrf import generate_csrf

from webapp.maps.map_data import EXACT, map_data
from webapp.maps.walk_map import walk_map_script
from webapp.pages.access import editable_walk, present_organiser
from webapp.pages.signed_in import signed_in
from webapp.pages.transaction import reading
from webapp.storage.saves import newest_save

bp = Blueprint("drafting", __name__, url_prefix="/organise")
DRAFT = re.compile(r"rundgang-draft [!-~]{1,12} [!-~]{1,160} [0-9a-z]{1,12}")
KEPT = "draft"  # the category under which the name of a draft passes to the next page


@bp.get("/walks/<slug>/map.geojson")
def map_geojson(slug: str) -> Response:
    """Give the shapes as they were last saved: no place is coarsened, nothing is left out."""
    return Response(map_data(editable_walk(slug).walk, EXACT), mimetype="application/geo+json")


@bp.get("/walks/<slug>/map.js")
def map_script(slug: str) -> Response:
    walk = editable_walk(slug).walk
    shapes = url_for("drafting.map_geojson", slug=slug)
    return Response(walk_map_script(walk, shapes), mimetype="text/javascript")


@bp.get("/walks/<slug>/revision")
def revision(slug: str) -> Response:
    """Say who saved last; a page that asks again and again is answered in a few bytes."""
    editable_walk(slug)
    with reading() as session:
        save = newest_save(session, slug)
    answer = jsonify(revision=save.revision, by=save.by, at=save.at.isoformat())
    answer.set_etag(str(save.revision))
    answer.make_conditional(request)
    return answer


@bp.get("/token")
def token() -> Response:
    """Tell a page that stayed open whether its session holds, whose it is, and its token."""
    return jsonify(csrf_token=generate_csrf(), organiser=present_organiser().id)


@bp.after_app_request
def name_saved_draft(response: Response) -> Response:
    """Let the next page know that what a form held is saved, so that its draft can go."""
    was_taken = request.method == "POST" and response.status_code in (302, 303)
    if was_taken and signed_in() and DRAFT.fullmatch(name := request.form.get("draft", "")):
        flash(name, KEPT)
    return response
