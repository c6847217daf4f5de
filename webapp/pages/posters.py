"""Posters: at each stop a QR code that opens it on the phone."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template, request

from geodata.walk import Stop, Walk, find_stop
from geodata.wording import Said
from webapp.maps.lettering import text_width, wrapped
from webapp.pages import places
from webapp.pages.access import Readable, readable_walk
from webapp.pages.formatting import said
from webapp.pages.handing_out import address_on_paper
from webapp.pages.language import choose_language, language
from webapp.pages.long_answers import long_answer
from webapp.pages.places import FOR_EVERYONE, as_file, walk_answer
from webapp.pages.words import version_words
from webapp.reports.paper import pdf
from webapp.reports.qr import qr_code, qr_path
from webapp.reports.turns import Tell, Work

bp = places.bp
ACROSS, TITLE, MOST_LINES = 178.0, 13.0, 4  # mm on A4
WALK, ADDRESS = 7.0, 5.0
ON_A_SHEET = 4


@dataclass(frozen=True)
class Poster:
    """What hangs at a stop: its number, its title, and the address behind the code."""

    number: int
    stop: Stop
    title: Said
    address: str


@bp.get("/stops/<stop_id>/poster.svg")
def poster_svg(slug: str, stop_id: str) -> Response:
    """Give the poster of one stop, to be printed at any size."""
    readable = readable_walk(slug)
    stop = find_stop(readable.walk, stop_id)
    chosen = choose_language(readable.walk.languages)
    return walk_answer(
        readable,
        ("poster.svg", request.root_url, stop_id, chosen),
        readable.now(),
        lambda: _drawn(readable, stop),
        mimetype="image/svg+xml",
        headers=FOR_EVERYONE,
    )


@bp.get("/posters.pdf")
def posters_pdf(slug: str) -> Response:
    """Give all posters, four on a sheet to be cut, or one with ``size=large``."""
    readable = readable_walk(slug)
    chosen = choose_language(readable.walk.languages)
    large = request.args.get("size") == "large"
    return long_answer(
        readable,
        ("posters.pdf", request.root_url, chosen, large),
        readable.now(),
        lambda: _work(readable, large),
        mimetype="application/pdf",
        headers=as_file(readable, "posters.pdf"),
    )


def _drawn(readable: Readable, stop: Stop) -> str:
    walk = readable.walk
    poster = next(each for each in _posters(walk) if each.stop is stop)
    return render_template(
        "posters/poster.svg",
        walk=walk,
        language=language(),
        poster=poster,
        lines=wrapped(poster.title.text, TITLE, ACROSS, MOST_LINES),
        walk_lines=wrapped(said(walk.title).text, WALK, ACROSS, 2),
        code=qr_path(poster.address),
        address_size=round(min(ADDRESS, ACROSS / text_width(poster.address, 1.0)), 2),
        standing=version_words(walk, readable.published_on),
    )


def _work(readable: Readable, large: bool) -> Work:
    walk = readable.walk
    posters = _posters(walk)
    page = render_template(
        "posters/posters.html",
        walk=walk,
        language=language(),
        posters=posters,
        on_a_sheet=1 if large else ON_A_SHEET,
        large=large,
        standing=version_words(walk, readable.published_on),
    )

    def make(tell: Tell) -> bytes:
        return pdf(page, {f"{one.number}.svg": qr_code(one.address) for one in posters}, tell)

    return Work(make)


def _posters(walk: Walk) -> list[Poster]:
    return [
        Poster(number, stop, said(stop.title), address_on_paper(walk, stop))
        for number, stop in enumerate(walk.stops, start=1)
    ]
