"""The pages of a walk stand in several places, and each leads on to those beside it.

A view belongs to all places at once, so it links by ``url_for(".show_stop")``: that stays in the
place that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime

from flask import Blueprint, Flask, Response, request

from webapp.pages.access import Readable
from webapp.pages.answers import kept_answer

bp = Blueprint("visiting", __name__)
PLACES = {"visiting": "/walks/<slug>"}


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
    """Answer with what is made of a walk; ``key`` names what else it depends on."""
    read_from = (request.blueprint, readable.walk.slug, readable.state, readable.day)
    return kept_answer(
        (*read_from, *key), now, make, mimetype=mimetype, until=until, headers=headers
    )


def register_places(app: Flask, *pages: Blueprint) -> None:
    for blueprint in set(pages):
        for name, prefix in PLACES.items():
            app.register_blueprint(blueprint, name=name, url_prefix=prefix)
