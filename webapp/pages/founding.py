"""A new walk: its title, its languages and its name in addresses; whoever makes it owns it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.fields import Wrong
from geodata.problems import Phrase, Refused, Unreadable, phrase
from geodata.walk import Walk
from geodata.wording import Wording
from webapp.pages import typed
from webapp.pages.access import present_organiser
from webapp.pages.forms import controls_of
from webapp.pages.language import gettext as _
from webapp.pages.language import language
from webapp.pages.making import slug_of
from webapp.pages.transaction import writing
from webapp.storage.organisers import give_role
from webapp.storage.walks import add_walk

bp = Blueprint("founding", __name__, url_prefix="/organise/walks")
NAMES = ("title", "languages", "slug")


@bp.route("/new", methods=["GET", "POST"])
def new_walk() -> ResponseReturnValue:
    organiser = present_organiser()
    if request.method != "POST":
        return _page({"languages": language().interface}, {})
    sent = {name: request.form.get(name, "") for name in NAMES}
    walk, complaints = _read(sent)
    if not complaints:
        try:
            with writing() as session:
                add_walk(session, walk, organiser.name, _("A new walk"))
                give_role(session, organiser.id, walk.slug, "owner")
        except Unreadable as unreadable:
            complaints = {each.field: each.words for each in unreadable.complaints}
        except Refused as refused:
            complaints = {refused.field: refused.words}
        else:
            flash(_("The walk is there. Nobody else sees it before it is published."))
            return redirect(url_for("editing.workspace", slug=walk.slug), 303)
    return _page({**sent, "slug": sent["slug"] or walk.slug}, complaints), 422


def _read(sent: dict[str, str]) -> tuple[Walk, dict[str, Phrase]]:
    """Make the walk that was meant; without a name of its own it is named after its title."""
    complaints: dict[str, Phrase] = {}
    read: dict[str, object] = {}
    for name in ("title", "languages"):
        try:
            read[name] = typed.understand(controls_of(Walk, ("de",))[name].form, sent[name])
        except Wrong as wrong:
            complaints[name] = wrong.words
    tags = read.get("languages")
    languages = tuple(tags) if isinstance(tags, list) else ()
    title = str(read.get("title") or "")
    if not languages and "languages" not in complaints:
        complaints["languages"] = phrase("Please name one language at least.")
    wording = Wording({(languages or ("de",))[0]: title})
    walk = Walk(sent["slug"].strip().lower() or slug_of(title), wording, languages=languages)
    return walk, complaints


def _page(sent: dict[str, str], complaints: dict[str, Phrase]) -> str:
    return render_template("editing/new_walk.html", sent=sent, complaints=complaints)
