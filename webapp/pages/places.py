"""The pages of a walk stand in several places, and each leads on to those beside it.

A view belongs to all places at once, so it links by ``url_for(".show_stop")``: that stays in the
place that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, request

from webapp.pages.access import VIEWERS, Readable
from webapp.pages.answers import kept_answer
from webapp.pages.signed_in import PREVIEW

bp = Blueprint("visiting", __name__)
PLACES = {"visiting": "/walks/<slug>", PREVIEW: "/organise/walks/<slug>/preview"}


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

    What is made of a draft is for one organiser, and is not kept.
    """
    if readable.is_draft:
        return Response(make(), mimetype=mimetype)
    read_from = (request.blueprint, readable.walk.slug, readable.state, readable.day)
    return kept_answer(
        (*read_from, *key), now, make, mimetype=mimetype, until=until, headers=headers
    )


def asked_here() -> dict[str, str]:
    """Give what every link in the preview keeps: through whose eyes it is seen."""
    asked = request.args.get("as", "") if request.blueprint == PREVIEW else ""
    return {"as": asked} if asked in VIEWERS else {}


def _stay_a_viewer(endpoint: str, values: dict[str, Any]) -> None:
    for name, value in asked_here().items():
        values.setdefault(name, value)


def register_places(app: Flask, *pages: Blueprint) -> None:
    for blueprint in set(pages):
        for name, prefix in PLACES.items():
            app.register_blueprint(blueprint, name=name, url_prefix=prefix)
    app.url_default_functions.setdefault(PREVIEW, []).append(_stay_a_viewer)
    app.jinja_env.globals["asked_here"] = asked_here
