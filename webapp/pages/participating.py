"""Who may join a walk: its code, as an address and a picture, and how many devices have joined."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.problems import NotFound, phrase
from webapp.pages.access import Editable, editable_walk
from webapp.pages.language import gettext as _
from webapp.pages.transaction import database, reading, writing
from webapp.reports.qr import qr_path
from webapp.storage.participants import (
    MOST_DEVICES,
    JoinCode,
    count_participants,
    end_join_code,
    join_code,
    make_join_code,
    prolong_join_code,
)
from webapp.storage.walks import walk_state

bp = Blueprint("participating", __name__, url_prefix="/organise/walks/<slug>/participants")
# How long a code may hold, in days; the second is what is offered first.
SPANS = (1, 7, 30, 90)
USUAL_SPAN = 7


@bp.get("")
def show(slug: str) -> ResponseReturnValue:
    editable = editable_walk(slug)
    with reading() as session:
        code = join_code(session, slug)
        joined = count_participants(session, slug)
    return render_template(
        "participating/show.html",
        **_about(editable, code),
        joined=joined,
        is_full=joined >= MOST_DEVICES,
        is_published=walk_state(database(), slug).version is not None,
        spans=SPANS,
        usual_span=USUAL_SPAN,
    )


@bp.get("/poster")
def show_poster(slug: str) -> ResponseReturnValue:
    """Show what is printed and hung up, or held up, where the walk begins."""
    editable = editable_walk(slug)
    with reading() as session:
        code = join_code(session, slug)
    if code is None:
        raise NotFound(phrase("This walk has no code to join by at present."))
    return render_template("participating/poster.html", **_about(editable, code))


@bp.post("/code")
def make_code(slug: str) -> ResponseReturnValue:
    """Make a code, in the place of the one before."""
    editable = editable_walk(slug)
    with writing() as session:
        make_join_code(session, slug, editable.organiser.name, lasts=_span())
    flash(_("There is a new code. An older one, on a poster perhaps, holds no longer."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/longer")
def prolong_code(slug: str) -> ResponseReturnValue:
    """Let the code hold for longer, so that posters with it stay right."""
    editable_walk(slug)
    with writing() as session:
        prolong_join_code(session, slug, lasts=_span())
    flash(_("The code holds for longer now."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/end")
def end_code(slug: str) -> ResponseReturnValue:
    editable_walk(slug)
    with writing() as session:
        end_join_code(session, slug)
    flash(_("The code no longer holds. Whoever has joined stays."))
    return redirect(url_for(".show", slug=slug), 303)


def _span() -> timedelta:
    days = request.form.get("days", type=int)
    return timedelta(days=days if days in SPANS else USUAL_SPAN)


def _about(editable: Editable, code: JoinCode | None) -> dict[str, object]:
    slug = editable.walk.slug
    address = url_for("joining.show", slug=slug, code=code.code, _external=True) if code else ""
    return {
        "walk": editable.walk,
        "role": editable.role,
        "code": code,
        "address": address,
        "qr": qr_path(address) if code else None,
    }
