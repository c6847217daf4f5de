"""The whole walk in one file: a page that needs neither network nor server."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime

from flask import Response, g, render_template, request, url_for

from geodata.hours import next_change
from geodata.walk import Walk
from webapp.maps.one_file import inside
from webapp.pages import places
from webapp.pages.access import Readable, readable_walk
from webapp.pages.filters import Filter, findable
from webapp.pages.language import Language, choose_language
from webapp.pages.links import lasting_url
from webapp.pages.places import FOR_EVERYONE, as_file, walk_answer
from webapp.pages.showing import cards
from webapp.pages.transaction import reading
from webapp.pages.visiting import about, beside_stops
from webapp.storage.photos import find_photo, photo_names
from webapp.storage.pictures import WIDTHS

bp = places.bp
MOST_PHOTOS = 6_000_000  # bytes: a file that one can still send


@bp.get("/walk.html")
def walk_html(slug: str) -> Response:
    readable = readable_walk(slug)
    walk, now = readable.walk, readable.now()
    language = choose_language(walk.languages)
    files = {
        tag: url_for(".walk_html", slug=slug, lang=tag, _external=True) for tag in walk.languages
    }
    return walk_answer(
        readable,
        ("walk.html", request.root_url, language),
        now,
        lambda: whole_walk(readable, language, now, files),
        until=lambda: next_change(walk, now),
        headers={**FOR_EVERYONE, **as_file(readable, "html")},
    )


def whole_walk(
    readable: Readable, language: Language, now: datetime, files: Mapping[str, str]
) -> str:
    """Write the page of a walk with all that it needs inside.

    ``files`` are where the same page is to be had, by language.
    """
    walk = readable.walk
    g.language = language
    g.photos_inside = photos = _photos(walk)
    page = render_template(
        "enclosing/walk.html",
        **about(readable, language, Filter(), now) | {"lang": {}},
        **beside_stops(walk, Filter(), now),
        cards=cards(walk, walk.stops, now),
        inside=inside(walk),
        texts=findable(walk),
        files=files,
        address=lasting_url(walk),
        here=url_for("visiting.show_walk", slug=walk.slug, _external=True),
        photos_left_out=len(photos) < len(photo_names(walk)),
    )
    del g.photos_inside
    return page


def _photos(walk: Walk) -> dict[str, str]:
    """Write the photos as addresses that hold them, as far as there is room."""
    room, photos = MOST_PHOTOS, {}
    with reading() as session:
        for name in sorted(photo_names(walk)):
            picture = find_photo(session, walk.slug, name, WIDTHS[0])
            room -= len(picture)
            if room < 0:
                break
            photos[name] = f"data:image/webp;base64,{base64.b64encode(picture).decode()}"
    return photos
