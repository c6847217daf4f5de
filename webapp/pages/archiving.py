"""A walk for an archive: data, pages, figures, handout, citation and licence in one ZIP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flask import Response, g, render_template, request

from geodata.formats.geojson import write_collection
from geodata.walk import Walk
from webapp.maps.report_map import report_map
from webapp.maps.report_wishes import Wishes
from webapp.pages import places
from webapp.pages.access import Readable, readable_walk
from webapp.pages.citing import citation
from webapp.pages.enclosing import whole_walk
from webapp.pages.handing_out import handout_work, wishes_on_paper
from webapp.pages.language import language_for
from webapp.pages.links import lasting_url
from webapp.pages.long_answers import long_answer
from webapp.pages.places import as_file, file_stem
from webapp.pages.reporting import DPI, usual_wishes, words_of_map
from webapp.pages.transaction import reading
from webapp.pages.words import version_words
from webapp.reports.archive import packed
from webapp.reports.citation import bibtex, cff, csl_json, ris
from webapp.reports.pixels import png
from webapp.reports.turns import Tell, Work
from webapp.storage.photos import find_photo, photo_names
from webapp.storage.pictures import WIDTHS

bp = places.bp
MOST_PHOTOS = 40_000_000  # bytes: an archive takes more than a mail does


@bp.get("/walk.zip")
def walk_zip(slug: str) -> Response:
    """Give everything there is of a version, as it was on the day it came out."""
    readable = readable_walk(slug)
    if readable.published_on:
        readable = replace(readable, is_version=True)
        g.as_published = True
    now = readable.now()
    return long_answer(
        readable,
        ("walk.zip", request.root_url),
        now,
        lambda: _work(readable, now),
        mimetype="application/zip",
        headers=as_file(readable, "zip"),
    )


def _work(readable: Readable, now: datetime) -> Work:
    walk = readable.walk
    pages = {f"walk.{tag}.html": tag for tag in walk.languages}
    links = {tag: name for name, tag in pages.items()}
    files: dict[str, bytes] = {"walk.geojson": write_collection(walk), **_photos(walk)}
    figures: dict[str, tuple[Wishes, Mapping[str, str]]] = {}
    for name, tag in pages.items():
        g.language = language_for(tag, walk.languages)
        files[name] = whole_walk(readable, g.language, now, links).encode()
        figures[f"map.{tag}"] = usual_wishes(readable, tag), words_of_map()
    g.language = language_for(walk.default_language, walk.languages)
    handout = handout_work(
        readable, wishes_on_paper(usual_wishes(readable, walk.default_language)), now
    )
    files |= _said_of(readable, [*files, *figures])
    folder, day = file_stem(readable), readable.published_on or now.date()

    def make(tell: Tell) -> bytes:
        drawn: dict[str, bytes] = {}
        for done, (name, (wishes, words)) in enumerate(figures.items()):
            tell(done)
            svg = report_map(walk, wishes, words)
            drawn |= {f"{name}.svg": svg.encode(), f"{name}.png": png(svg, DPI)}
        tell(len(figures))
        drawn["handout.pdf"] = handout.make(lambda _: None)
        return packed({**files, **drawn}, folder, day)

    return Work(make, of=len(figures) + 1)


def _said_of(readable: Readable, names: list[str]) -> dict[str, bytes]:
    """Write what stands beside the data: what it is, how it is cited, what one may do with it."""
    walk = readable.walk
    about = {
        "walk": walk,
        "standing": version_words(walk, readable.published_on),
        "address": lasting_url(walk),
        "photos": any(name.startswith("photos/") for name in names),
    }
    texts: dict[str, str | bytes] = {
        "README.md": render_template("archiving/README.md", **about),
        "LICENCE.txt": render_template("archiving/LICENCE.txt", **about),
    }
    if not readable.is_draft:
        cited = citation(readable)
        texts |= {
            "CITATION.cff": cff(cited),
            "citation.bib": bibtex(cited),
            "citation.ris": ris(cited),
            "citation.json": csl_json(cited),
        }
    return {name: text.encode() if isinstance(text, str) else text for name, text in texts.items()}


def _photos(walk: Walk) -> dict[str, bytes]:
    room, photos = MOST_PHOTOS, {}
    with reading() as session:
        for name in sorted(photo_names(walk)):
            picture = find_photo(session, walk.slug, name, WIDTHS[1])
            room -= len(picture)
            if room < 0:
                break
            photos[f"photos/{name}.webp"] = picture
    return photos
