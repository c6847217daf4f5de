"""The pages of a walk stand in several places, and each leads on to those beside it.

A view belongs to all places at once, so it links by ``url_for(".show_stop")``: that stays in the
place that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, g, request

from geodata.walk import Viewer
from webapp.pages.access import VERSION, VIEWERS, Readable
from webapp.pages.answers import kept_answer
from webapp.pages.papers import note_paper
from webapp.pages.participants import for_participants
from webapp.pages.signed_in import PREVIEW, REPORT

FOR_EVERYONE = {"Access-Control-Allow-Origin": "*"}
EMBED = "show_embed"
bp = Blueprint("visiting", __name__)
PLACES = {
    "visiting": "/walks/<slug>",
    VERSION: "/walks/<slug>/versions/<int:version>",
    PREVIEW: "/organise/walks/<slug>/preview",
    REPORT: "/organise/walks/<slug>/report",
}


def walk_answer(  # noqa: PLR0913 — each says one thing of the answer
    readable: Readable,
    key: tuple[Hashable, ...],
    now: datetime,
    make: Callable[[], str | bytes],
    *,
    mimetype: str = "text/html",
    until: Callable[[], datetime] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Answer with what is made of a walk; ``key`` names what else it depends on.

    What is made for organisers or participants alone is not kept.
    """
    if readable.is_private:
        response = Response(make(), mimetype=mimetype, headers=own_headers(headers))
        note_paper(readable)
        return _own_answer(response) if readable.is_participants else response
    whole_key = answer_key(readable, key)
    return kept_answer(whole_key, now, make, mimetype=mimetype, until=until, headers=headers)


def answer_key(readable: Readable, key: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
    """Name all that an answer made of a walk depends on."""
    walk = readable.walk
    read_from = (walk.slug, walk.version, readable.state, readable.day, readable.viewer)
    return (request.blueprint, *read_from, *key)


def _own_answer(response: Response) -> Response:
    """Tell a participant's browser whether what it has still holds."""
    response.add_etag()
    response.make_conditional(request)
    return for_participants(response)


def own_headers(headers: dict[str, str] | None) -> dict[str, str]:
    """Leave out what would let pages from elsewhere read an answer that is not for everyone."""
    said = headers or {}
    return {name: value for name, value in said.items() if name not in FOR_EVERYONE}


def as_file(readable: Readable, ending: str) -> dict[str, str]:
    """Let a browser keep an answer under a name that says which version it is."""
    name = f"{file_stem(readable)}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def file_stem(readable: Readable) -> str:
    walk = readable.walk
    if readable.is_draft:
        return f"{walk.slug}-draft"
    scope = "-report" if readable.viewer is Viewer.REPORT else ""
    return f"{walk.slug}-v{walk.version}{scope}"


def asked_here() -> dict[str, str]:
    """Give what every link in the preview keeps: through whose eyes it is seen."""
    asked = request.args.get("as", "") if request.blueprint == PREVIEW else ""
    return {"as": asked} if asked in VIEWERS else {}


def is_open_to_frames() -> bool:
    """Say whether pages from elsewhere may show this one, also where it names a problem alone."""
    place, _, view = (request.endpoint or "").rpartition(".")
    return view == EMBED and place in ("visiting", VERSION)


def in_version() -> bool:
    """Say whether a version is shown: it tells when offers are open, but not whether they are."""
    return request.blueprint == VERSION or "as_published" in g


def _stay_a_viewer(endpoint: str, values: dict[str, Any]) -> None:
    for name, value in asked_here().items():
        values.setdefault(name, value)


def _take_version(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Views know nothing of versions: which one is asked for is the business of this place."""
    g.version = values.pop("version") if values else 0


def _stay_in_version(endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("version", g.get("version"))


def register_places(app: Flask, *pages: Blueprint) -> None:
    for blueprint in set(pages):
        for name, prefix in PLACES.items():
            app.register_blueprint(blueprint, name=name, url_prefix=prefix)
    app.url_default_functions.setdefault(PREVIEW, []).append(_stay_a_viewer)
    app.url_value_preprocessors.setdefault(VERSION, []).append(_take_version)
    app.url_default_functions.setdefault(VERSION, []).append(_stay_in_version)
    app.jinja_env.globals.update(asked_here=asked_here, in_version=in_version)
