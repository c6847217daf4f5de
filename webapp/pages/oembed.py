"""oEmbed 1.0: whoever pastes the address of a walk elsewhere gets its map in a frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from flask import Blueprint, Response, current_app, jsonify, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from geodata.problems import NotFound, phrase
from geodata.walk import Walk, find_stop, find_theme
from webapp.pages.access import VERSION, Readable, readable_version, readable_walk
from webapp.pages.embed_code import HEIGHT, WIDTH, embed_code, embed_url
from webapp.pages.embedding import Parts, read_parts
from webapp.pages.formatting import said
from webapp.pages.language import choose_language
from webapp.pages.places import EMBED, FOR_EVERYONE
from webapp.pages.signed_in import is_organisers

bp = Blueprint("oembed", __name__)
LONGEST = 2000
PAGES = ("show_walk", "show_stop", "show_theme", EMBED)
CARD = (1200, 630)
A_DAY = 86_400  # seconds
JSON = "application/json+oembed"


@bp.get("/oembed")
def find_embed() -> Response:
    """Answer for one of our pages; for others with 404, for drafts with 401, for XML with 501."""
    if request.args.get("format", "json") != "json":
        return _refused(501, "Only JSON is spoken here.")
    place, view, values, asked = _page_of(request.args.get("url", ""))
    if is_organisers(place):
        return _refused(401, "This page is for organisers alone.")
    slug, version = values["slug"], values.get("version")
    readable = readable_walk(slug) if version is None else readable_version(slug, version)
    walk = readable.walk
    language = choose_language(walk.languages, asked.get("lang", ""))
    lang = {"lang": language.tag} if asked.get("lang") == language.tag else {}
    parts = _parts(walk, view, values, asked)
    answer = jsonify(_described(readable, parts, lang, version))
    answer.vary.add("Accept-Language")
    answer.headers.extend(FOR_EVERYONE)
    return answer


def _described(
    readable: Readable, parts: Parts, lang: dict[str, Any], version: int | None
) -> dict[str, Any]:
    walk = readable.walk
    title = said(walk.title).text
    if parts.stop:
        title = f"{said(find_stop(walk, parts.stop).title).text} – {title}"
    width, height = (
        min(usual, _most(name)) for usual, name in ((WIDTH, "maxwidth"), (HEIGHT, "maxheight"))
    )
    card: dict[str, Any] = {}
    if CARD[0] <= _most("maxwidth") and CARD[1] <= _most("maxheight"):
        card = {
            "thumbnail_url": _card_url(walk, parts, lang, version),
            "thumbnail_width": CARD[0],
            "thumbnail_height": CARD[1],
        }
    return {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": "Rundgang",
        "provider_url": request.url_root,
        "cache_age": A_DAY,
        "html": embed_code(embed_url(walk, parts, lang, version), title, width, height),
        "width": width,
        "height": height,
        **({"author_name": walk.publisher} if walk.publisher else {}),
        **card,
    }


def _card_url(walk: Walk, parts: Parts, lang: dict[str, Any], version: int | None) -> str:
    place = "visiting" if version is None else VERSION
    values = {"slug": walk.slug, **lang, **({} if version is None else {"version": version})}
    if parts.stop:
        return url_for(f"{place}.stop_card", stop_id=parts.stop, _external=True, **values)
    return url_for(f"{place}.walk_card", _external=True, **values)


def _page_of(address: str) -> tuple[str, str, Mapping[str, Any], dict[str, str]]:
    """Take an address of ours apart: its path, the name of its view, its places and its query."""
    strange = NotFound(phrase("This is no address of a walk on this site."))
    if len(address) > LONGEST:
        raise strange
    try:
        parts = urlsplit(address)
    except ValueError as wrong:
        raise strange from wrong
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != request.host.lower():
        raise strange
    path = unquote(parts.path.removeprefix(request.script_root))
    endpoint, values = _match(path)
    _, _, view = endpoint.rpartition(".")
    if view not in PAGES and not is_organisers(path):
        raise strange
    return path, view, values, dict(parse_qsl(parts.query))


def _match(path: str) -> tuple[str, Mapping[str, Any]]:
    addresses = current_app.create_url_adapter(request)
    if addresses is None:
        return "", {}
    try:
        try:
            return addresses.match(path, method="GET")
        except RequestRedirect as led_on:
            return addresses.match(unquote(urlsplit(led_on.new_url).path), method="GET")
    except HTTPException:
        return "", {}


def _parts(walk: Walk, view: str, values: Mapping[str, Any], asked: Mapping[str, str]) -> Parts:
    parts = read_parts(asked, walk) if view in ("show_walk", EMBED) else Parts()
    if stop := values.get("stop_id"):
        return replace(parts, stop=find_stop(walk, stop).id)
    if key := values.get("key"):
        return replace(parts, theme=find_theme(walk, key).key)
    return parts if parts.stop in {stop.id for stop in walk.stops} else replace(parts, stop="")


def _most(name: str) -> int:
    """Read the largest size that is wanted; what is no number asks for nothing."""
    text = request.args.get(name, "")
    return int(text[:6]) if text.isascii() and text.isdecimal() and int(text[:6]) else 100_000


def _refused(status: int, words: str) -> Response:
    headers = {"WWW-Authenticate": 'Form realm="Rundgang"'} if status == 401 else {}  # noqa: PLR2004
    return Response(f"{words}\n", status, headers, mimetype="text/plain")
