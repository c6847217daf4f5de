"""Cards: the pictures by which messengers and search engines show a walk or one of its stops."""

from __future__ import annotations

from flask import Response
from flask_babel import ngettext

from geodata.walk import Walk, find_stop
from webapp.maps.card import DPI, Card, card_svg
from webapp.pages import places
from webapp.pages.access import readable_walk
from webapp.pages.formatting import distance, said
from webapp.pages.language import choose_language
from webapp.pages.language import gettext as _
from webapp.pages.places import FOR_EVERYONE, walk_answer
from webapp.pages.reporting import words_of_map
from webapp.pages.showing import route_metres
from webapp.reports.pixels import png

bp = places.bp


@bp.get("/card.png")
def walk_card(slug: str) -> Response:
    return _card(slug)


@bp.get("/stops/<stop_id>/card.png")
def stop_card(slug: str, stop_id: str) -> Response:
    """Give the card of a stop, with the map around it."""
    return _card(slug, stop_id)


def _card(slug: str, stop_id: str = "") -> Response:
    readable = readable_walk(slug)
    walk = readable.walk
    tag = choose_language(walk.languages).tag
    card = _of_stop(walk, stop_id, tag) if stop_id else _of_walk(walk, tag)
    return walk_answer(
        readable,
        ("card.png", card),
        readable.now(),
        lambda: png(card_svg(walk, card, words_of_map()), DPI),
        mimetype="image/png",
        headers=FOR_EVERYONE,
    )


def _of_walk(walk: Walk, tag: str) -> Card:
    metres = route_metres(walk)
    facts = [ngettext("%(num)s stop", "%(num)s stops", len(walk.stops))]
    below = " · ".join([*facts, *([distance(metres)] if metres else []), *_example(walk)])
    return Card(said(walk.title).text, below, walk.attribution, language=tag)


def _of_stop(walk: Walk, stop_id: str, tag: str) -> Card:
    stop = find_stop(walk, stop_id)
    below = " · ".join([said(walk.title).text, *_example(walk)])
    number = walk.stops.index(stop) + 1
    return Card(said(stop.title).text, below, walk.attribution, stop.id, number, tag)


def _example(walk: Walk) -> list[str]:
    return [_("This walk is an example.")] if walk.example else []
