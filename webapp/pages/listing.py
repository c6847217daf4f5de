"""The walks that are published here."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.pages.language import asked_language, choose_language, interface_languages
from webapp.pages.transaction import reading
from webapp.storage.walks import list_walks

bp = Blueprint("listing", __name__)


@bp.get("/")
def show_walks() -> ResponseReturnValue:
    """List the published walks; where there is one alone, lead to it."""
    with reading() as session:
        walks = [walk for walk in list_walks(session) if walk.version is not None]
    if len(walks) == 1:
        return redirect(url_for("visiting.show_walk", slug=walks[0].slug, **asked_language()))
    language = choose_language(interface_languages())
    return render_template(
        "listing/walks.html", walks=walks, language=language, offered=interface_languages()
    )
