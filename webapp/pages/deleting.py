"""Deleting a walk: an owner types its address, so that nobody does it by a slip."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.problems import Refused, phrase
from webapp.pages.access import editable_walk
from webapp.pages.language import gettext as _
from webapp.pages.transaction import writing
from webapp.storage.walks import delete_walk

bp = Blueprint("deleting", __name__, url_prefix="/organise/walks/<slug>/delete")


@bp.get("")
def ask(slug: str) -> ResponseReturnValue:
    editable = editable_walk(slug, "owner")
    return render_template("deleting/ask.html", walk=editable.walk, role=editable.role)


@bp.post("")
def delete(slug: str) -> ResponseReturnValue:
    editable = editable_walk(slug, "owner")
    typed = request.form.get("typed", "").strip()
    if typed != slug:
        words = phrase("Please type “%(slug)s”, just as it stands here.", slug=slug)
        page = render_template(
            "deleting/ask.html",
            walk=editable.walk,
            role=editable.role,
            typed=typed,
            refused=Refused(words, field="typed"),
        )
        return page, 422
    with writing() as session:
        delete_walk(session, slug)
    flash(_("The walk “%(slug)s” is deleted.", slug=slug))
    return redirect(url_for("organising.show_walks"), 303)
