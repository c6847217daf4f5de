"""Sharing a walk: its address, and the code that shows it in another page, chosen in a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Response, render_template, request, url_for
from markupsafe import Markup

from geodata.problems import NotFound, phrase
from geodata.walk import Walk, find_stop
from webapp.pages import places
from webapp.pages.access import Readable, readable_walk
from webapp.pages.embed_code import HEIGHT, LEAST, MOST, RESIZING, embed_code, embed_url
from webapp.pages.embedding import Parts, read_parts
from webapp.pages.filters import Filter
from webapp.pages.formatting import said
from webapp.pages.headers import POLICY
from webapp.pages.language import choose_language
from webapp.pages.places import in_version
from webapp.pages.showing import SHORT_LIST
from webapp.pages.visiting import about, page_answer

bp = places.bp


@dataclass(frozen=True)
class Wanted:
    """What is to be shared: which parts, always as now or as in this version, how, and how large.

    ``language`` is empty for that of each reader, ``width`` zero for all the width there is;
    ``grows`` says that the frame becomes as high as it needs.
    """

    parts: Parts
    stays: bool
    language: str
    width: int
    height: int
    grows: bool


@bp.get("/share/")
def show_sharing(slug: str) -> Response:
    readable = readable_walk(slug)
    walk = readable.walk
    if readable.is_private:
        raise NotFound(phrase("Only what is published can be shared; please do it from there."))
    language = choose_language(walk.languages)
    wanted = read_wanted(request.args, walk)

    def make(now: datetime) -> str:
        return render_template(
            "sharing/share.html",
            **about(readable, language, Filter(), now),
            wanted=wanted,
            few=len(walk.stops) <= SHORT_LIST,
            limits=(LEAST, MOST),
            usual_height=HEIGHT,
            **_results(readable, wanted),
        )

    answer = page_answer(readable, ("share", language, wanted), make)
    answer.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return answer


def read_wanted(args: Mapping[str, str], walk: Walk) -> Wanted:
    """Read what is to be shared; what makes no sense is as usual."""
    parts = read_parts(args, walk)
    known = parts.stop in {stop.id for stop in walk.stops}
    tag = args.get("in", "")
    return Wanted(
        parts=parts if known else replace(parts, stop=""),
        stays=args.get("which", "version" if in_version() else "") == "version",
        language=tag if tag in walk.languages else "",
        width=_pixels(args.get("width", ""), 0),
        height=_pixels(args.get("height", ""), HEIGHT),
        grows=args.get("grows") == "yes",
    )


def _pixels(text: str, usual: int) -> int:
    if not text.isascii() or not text.isdecimal() or not int(text[:6]):
        return usual
    return min(max(int(text[:6]), LEAST), MOST)


def _results(readable: Readable, wanted: Wanted) -> dict[str, Any]:
    """Work out the address to send and the code to paste; the preview shows just that."""
    walk, parts = readable.walk, wanted.parts
    version = walk.version if wanted.stays else None
    lang = {"lang": wanted.language} if wanted.language else {}
    address = embed_url(walk, parts, lang, version)
    title = said(walk.title).text
    code = embed_code(address, title, wanted.width or "100%", wanted.height)
    return {
        "link": _link(walk, parts, lang, version),
        "code": Markup("{}\n{}").format(code, RESIZING) if wanted.grows else code,
        "preview": address.removeprefix(request.host_url.rstrip("/")),
    }


def _link(walk: Walk, parts: Parts, lang: dict[str, str], version: int | None) -> str:
    place = "visiting" if version is None else "version"
    values: dict[str, Any] = {"slug": walk.slug, **lang}
    if version is not None:
        values["version"] = version
    if parts.stop:
        stop = find_stop(walk, parts.stop)
        return url_for(f"{place}.show_stop", stop_id=stop.id, _external=True, **values)
    theme = {"theme": parts.theme} if parts.theme else {}
    return url_for(f"{place}.show_walk", _external=True, **values, **theme)
