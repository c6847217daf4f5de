"""An app that does nothing but hand over bytes: what Flask and gunicorn alone would reach."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response


def create_app() -> Flask:
    app = Flask("bare", static_folder=None)
    body = Path(os.environ["BARE_BODY"]).read_bytes()

    @app.get("/healthz")
    def healthz() -> str:
        return "ok\n"

    @app.get("/walks/<slug>/")
    def show(slug: str) -> Response:
        return Response(body, headers={"Content-Encoding": "br"}, mimetype="text/html")

    return app
