"""What a watchman asks: whether the server and its database answer."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from webapp.pages.transaction import reading

bp = Blueprint("watching", __name__)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    with reading() as session:
        session.execute(text("SELECT 1"))
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}
