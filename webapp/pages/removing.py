"""Removing a part of a walk: what hangs on it is named first, and what becomes of that."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.hanging import Hanging, hanging_on, without
from geodata.walk import Walk
from webapp.pages import typed
from webapp.pages.access import Editable, editable_walk
from webapp.pages.editing import LAYERS
from webapp.pages.language import gettext as _
from webapp.pages.part_names import leg_name, part_name, part_url
from webapp.pages.parts import Part, fields_of_part, find_part, no_such
from webapp.pages.saving import edits_since
from webapp.pages.transaction import writing
from webapp.storage.history import Revision
from webapp.storage.walks import find_walk, save_walk

bp = Blueprint("removing", __name__, url_prefix="/organise/walks")


@bp.get(f"/<slug>/<{LAYERS}:layer>/<part_id>/remove")
def remove_feature(slug: str, layer: str, part_id: str) -> ResponseReturnValue:
    """Ask whether a part is to go, and name what hangs on it."""
    return _page(editable_walk(slug), Part(layer, part_id))


@bp.post(f"/<slug>/<{LAYERS}:layer>/<part_id>/remove")
def remove_now(slug: str, layer: str, part_id: str) -> ResponseReturnValue:
    editable, part = editable_walk(slug), Part(layer, part_id)
    revision = request.form.get("revision", "")
    opened_at = typed.read_revision(revision) or 0
    with writing() as session:
        walk = find_walk(session, slug)
        found = find_part(walk, part)
        if found is None:
            raise no_such(part)
        is_old = 0 < opened_at < walk.revision
        opened = find_walk(session, slug, revision=opened_at) if is_old else walk
        if _shown(opened, part) != _shown(walk, part):
            others = edits_since(session, slug, part, opened_at)
            return _page(replace(editable, walk=walk), part, others, again=True), 409
        name = part_name(walk, part)
        left = without(walk, found, with_all=request.form.get("with_all") == "yes")
        why = typed.read_why(request.form.get("why", ""))
        save_walk(session, left, walk, editable.organiser.name, why)
    flash(_("Removed: %(name)s. It can be brought back from the history.", name=name))
    return redirect(url_for("editing.workspace", slug=slug), 303)


def _shown(walk: Walk, part: Part) -> tuple[object, Hanging]:
    """Give what the page that asks has shown: the part, and what hangs on it."""
    return fields_of_part(walk, part), hanging_on(walk, find_part(walk, part))


def _page(
    editable: Editable, part: Part, others: tuple[Revision, ...] = (), again: bool = False
) -> str:
    walk = editable.walk
    found = find_part(walk, part)
    if found is None:
        raise no_such(part)
    return render_template(
        "editing/remove.html",
        walk=walk,
        role=editable.role,
        part=part,
        name=part_name(walk, part),
        address=part_url(walk.slug, part),
        hanging=hanging_on(walk, found),
        others=others,
        again=again,
        why=request.form.get("why", ""),
        leg_name=lambda leg: leg_name(walk, leg),
    )
