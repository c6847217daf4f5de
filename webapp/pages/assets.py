"""The built scripts and styles: their addresses carry a hash, so that they may be kept for ever."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

DIST = Path(__file__).parent.parent / "static" / "dist"
ADDRESS = "/static"


@cache
def _manifest() -> dict[str, str]:
    file = DIST / "manifest.json"
    if not file.is_file():
        raise FileNotFoundError("The scripts and styles are not built yet; `make build` does it.")
    manifest: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return manifest


def asset_url(name: str) -> str:
    """Give the address of a built file by the name of its source: ``walk.js``."""
    return f"{ADDRESS}/{_manifest()[name]}"


def _allow_every_origin(headers: dict[str, str], path: str, url: str) -> None:
    headers["Access-Control-Allow-Origin"] = "*"
    headers["X-Content-Type-Options"] = "nosniff"


def register_assets(app: Flask) -> None:
    app.jinja_env.globals["asset_url"] = asset_url
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=DIST,
        prefix=ADDRESS,
        immutable_file_test=lambda path, url: "-" in url.rpartition("/")[2],
        add_headers_function=_allow_every_origin,
    )
