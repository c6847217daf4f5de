"""The handout: the whole walk on paper, as a PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import Response, render_template, request, url_for

from geodata.hours import next_change
from geodata.walk import Stop, Walk
from webapp.maps.report_map import report_map
from webapp.maps.report_wishes import Wishes
from webapp.pages import places
from webapp.pages.access import VERSION, Readable, readable_walk
from webapp.pages.filters import Filter, found_notes, found_offers
from webapp.pages.language import language
from webapp.pages.links import lasting_url
from webapp.pages.long_answers import long_answer
from webapp.pages.reporting import map_in_words, read_wishes, words_of_map
from webapp.pages.showing import cards, offer_card, route_metres
from webapp.pages.words import version_words
from webapp.reports.paper import pdf
from webapp.reports.pixels import png
from webapp.reports.qr import qr_code
from webapp.reports.turns import Tell, Work

bp = places.bp
DPI = 300
ACROSS = 178.0  # mm between the margins of an A4 page
ACROSS_A3 = 392.0


@bp.get("/handout.pdf")
def handout(slug: str) -> Response:
    """Give the walk on paper; ``size=large`` has large letters, ``paper=a3`` a map for the wall."""
    readable = readable_walk(slug)
    poster = request.args.get("paper") == "a3"
    wishes = wishes_on_paper(read_wishes(readable), poster=poster)
    large = request.args.get("size") == "large"
    now = readable.now()
    return long_answer(
        readable,
        ("handout.pdf", request.root_url, wishes, large),
        now,
        lambda: handout_work(readable, wishes, now, large=large, poster=poster),
        mimetype="application/pdf",
        until=lambda: next_change(readable.walk, now),
    )


def wishes_on_paper(wishes: Wishes, *, poster: bool = False) -> Wishes:
    """Fit the figure into its page; only the map for the wall stands without the list of stops."""
    across = ACROSS_A3 if poster else ACROSS
    return replace(wishes, width=across, legend=poster, frame=poster)


def address_on_paper(walk: Walk, stop: Stop) -> str:
    """Give the address of a stop for everybody, also where its organisers make the paper."""
    endpoint = ".show_stop" if request.blueprint == VERSION else "visiting.show_stop"
    return url_for(endpoint, slug=walk.slug, stop_id=stop.id, _external=True)


def handout_work(
    readable: Readable,
    wishes: Wishes,
    now: datetime,
    *,
    large: bool = False,
    poster: bool = False,
) -> Work:
    """Write the pages, so that they have but to be laid out."""
    walk = readable.walk
    codes = {stop.id: f"code-{number}.svg" for number, stop in enumerate(walk.stops, start=1)}
    addresses = {codes[stop.id]: address_on_paper(walk, stop) for stop in walk.stops}
    words = words_of_map()
    page = render_template(
        "reporting/handout.html",
        walk=walk,
        language=language(),
        standing=version_words(walk, readable.published_on),
        address=lasting_url(walk),
        large=large,
        poster=poster,
        cards=cards(walk, walk.stops, now),
        loose_offers=[offer_card(walk, offer, now) for offer in found_offers(walk, Filter(), now)],
        loose_notes=found_notes(walk, Filter()),
        metres=route_metres(walk),
        map_words=map_in_words(walk),
        codes=codes,
        now=now,
        day=now.date(),
    )

    def make(tell: Tell) -> bytes:
        figure = png(report_map(walk, wishes, words), DPI)
        files = {name: qr_code(address) for name, address in addresses.items()}
        return pdf(page, {**files, "map.png": figure}, tell)

    return Work(make)
