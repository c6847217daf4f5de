"""The addresses that pages of a walk link to; language and filters stay in them."""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for

from geodata.walk import Stop, Walk

PHOTO_WIDTHS = (480, 960, 1600)


def stop_url(walk: Walk, stop: Stop, lang: dict[str, Any]) -> str:
    return url_for("visiting.show_stop", slug=walk.slug, stop_id=stop.id, **lang)


def filter_url(walk: Walk, lang: dict[str, Any], query: dict[str, Any] | None = None) -> str:
    """Give the walk's address with a filter, or without any."""
    return url_for("visiting.show_walk", slug=walk.slug, **lang, **(query or {}))


def language_url(tag: str, external: bool = False) -> str:
    """Give this page's own address in another language."""
    if request.endpoint is None or request.method != "GET":
        return f"/?lang={tag}"
    kept = {name: value for name, value in request.args.items() if name in KEPT and value}
    place = request.view_args or {}
    return url_for(request.endpoint, _external=external, **place, **{**kept, "lang": tag})


KEPT = ("theme", "category", "spoken", "open", "q")


def photo_url(walk: Walk, photo: str, width: int = PHOTO_WIDTHS[1]) -> str:
    return url_for("data.photo", slug=walk.slug, photo=photo, width=width)


def photo_widths(walk: Walk, photo: str) -> str:
    return ", ".join(f"{photo_url(walk, photo, width)} {width}w" for width in PHOTO_WIDTHS)


def register_links(app: Flask) -> None:
    for link in (filter_url, language_url, photo_url, photo_widths, stop_url):
        app.jinja_env.globals[link.__name__] = link
