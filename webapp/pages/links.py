"""The addresses that pages of a walk link to; language and filters stay in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for
from werkzeug.exceptions import HTTPException

from geodata.walk import Stop, Theme, Walk
from webapp.pages.signed_in import is_organisers
from webapp.storage.pictures import WIDTHS


def in_one_file() -> bool:
    """Say whether the page is to be a file of its own: then it leads to nothing but itself."""
    return "photos_inside" in g


def stop_url(walk: Walk, stop: Stop, lang: dict[str, Any]) -> str:
    if in_one_file():
        return f"#{stop.id}"
    return url_for(".show_stop", slug=walk.slug, stop_id=stop.id, **lang)


def note_url(walk: Walk, lang: dict[str, Any], stop: Stop | None = None) -> str:
    """Give the address where participants write a note, at a stop or anywhere on the way."""
    here: dict[str, Any] = {"stop": stop.id} if stop else {}
    return url_for("noting.show_form", slug=walk.slug, **here, **lang)


def filter_url(walk: Walk, lang: dict[str, Any], query: dict[str, Any] | None = None) -> str:
    """Give the walk's address with a filter, or without any."""
    if in_one_file():
        return f"?{urlencode(query or {})}"
    return url_for(".show_walk", slug=walk.slug, **lang, **(query or {}))


def theme_url(walk: Walk, theme: Theme, lang: dict[str, Any]) -> str:
    """Give the page of a theme; a file has none, but its stops and notes can be found by theme."""
    if in_one_file():
        return filter_url(walk, lang, {"theme": theme.key})
    return url_for(".show_theme", slug=walk.slug, key=theme.key, **lang)


def language_url(tag: str, external: bool = False) -> str:
    """Give this page's own address in another language.

    Only what a view has understood of the address stays in it, since pages are kept for others.
    """
    endpoint, place = _shown_here()
    asked: dict[str, Any] = g.get("asked_in_address", {})
    return url_for(endpoint, _external=external, **place, **asked, lang=tag)


def _shown_here() -> tuple[str, dict[str, Any]]:
    """Name the page of this address, also where a form that was sent to it is shown again."""
    if request.endpoint is not None and request.method in ("GET", "HEAD"):
        return request.endpoint, request.view_args or {}
    addresses = current_app.create_url_adapter(request)
    try:
        endpoint, place = addresses.match(method="GET") if addresses else ("", {})
    except HTTPException:
        endpoint, place = "", {}
    if not endpoint:
        start = "organising.show_walks" if is_organisers(request.path) else "listing.show_walks"
        return start, {}
    return str(endpoint), dict(place)


def lasting_url(walk: Walk) -> str:
    """Give the address under which this version will always be found; of a draft, the walk's."""
    if walk.version is None:
        return url_for("visiting.show_walk", slug=walk.slug, _external=True)
    return url_for("version.show_walk", slug=walk.slug, version=walk.version, _external=True)


def seen_url(viewer: str, lang: dict[str, Any]) -> str:
    """Give this page's own address in the preview, through the eyes of a visitor or of others."""
    asked: dict[str, Any] = g.get("asked_in_address", {})
    values = {**(request.view_args or {}), **asked, **lang, "as": viewer or None}
    return url_for(request.endpoint or "", **values)


def photo_url(walk: Walk, photo: str, width: int = WIDTHS[1]) -> str:
    """Give the address of a photo; in a file, the photo itself, or nothing where it has no room."""
    if in_one_file():
        inside: Mapping[str, str] = g.photos_inside
        return inside.get(photo, "")
    return url_for(".photo", slug=walk.slug, photo=photo, width=width)


def photo_widths(walk: Walk, photo: str) -> str:
    return ", ".join(f"{photo_url(walk, photo, width)} {width}w" for width in WIDTHS)


def register_links(app: Flask) -> None:
    for link in (
        filter_url,
        in_one_file,
        language_url,
        lasting_url,
        note_url,
        photo_url,
        photo_widths,
        seen_url,
        stop_url,
        theme_url,
    ):
        app.jinja_env.globals[link.__name__] = link
