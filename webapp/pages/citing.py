"""Versions by their lasting addresses, and how each is cited."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, render_template

from geodata.problems import NotFound, phrase
from webapp.pages import places
from webapp.pages.access import Readable, readable_walk
from webapp.pages.formatting import said
from webapp.pages.language import choose_language
from webapp.pages.links import lasting_url
from webapp.pages.places import FOR_EVERYONE, walk_answer
from webapp.pages.transaction import reading
from webapp.reports.citation import Citation, bibtex, csl_json, ris
from webapp.storage.history import list_versions

bp = places.bp
list_bp = Blueprint("citing", __name__)


@list_bp.get("/walks/<slug>/versions/")
def show_versions(slug: str) -> str:
    """List the versions of a walk, each with its address and how it is cited."""
    readable = readable_walk(slug)
    language = choose_language(readable.walk.languages)
    with reading() as session:
        versions = list_versions(session, slug)
    return render_template(
        "citing/versions.html",
        walk=readable.walk,
        language=language,
        offered=readable.walk.languages,
        published_on=readable.published_on,
        versions=versions,
        lang={},
    )


@bp.get("/citation.bib")
def citation_bib(slug: str) -> Response:
    return _cited(slug, "citation.bib", bibtex, "application/x-bibtex")


@bp.get("/citation.ris")
def citation_ris(slug: str) -> Response:
    return _cited(slug, "citation.ris", ris, "application/x-research-info-systems")


@bp.get("/citation.json")
def citation_json(slug: str) -> Response:
    return _cited(slug, "citation.json", csl_json, "application/vnd.citationstyles.csl+json")


def _cited(
    slug: str, name: str, write: Callable[[Citation], str | bytes], mimetype: str
) -> Response:
    readable = readable_walk(slug)
    language = choose_language(readable.walk.languages)
    cited = citation(readable)
    return walk_answer(
        readable,
        (name, language, cited.address),
        readable.now(),
        lambda: write(cited),
        mimetype=mimetype,
        headers=FOR_EVERYONE,
    )


def citation(readable: Readable) -> Citation:
    """Name what is to be cited; a draft cannot be."""
    walk = readable.walk
    if walk.version is None or readable.published_on is None:
        raise NotFound(phrase("A draft cannot be cited; only a version can."))
    title = said(walk.title, walk.default_language)
    return Citation(
        slug=walk.slug,
        title=title.text,
        publisher=walk.publisher,
        version=walk.version,
        published_on=readable.published_on,
        address=lasting_url(walk),
        language=title.language,
        licence=walk.licence,
    )
