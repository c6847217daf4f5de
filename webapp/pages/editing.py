"""The pages on which a walk is edited: the workspace, and a form for each part of the walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.hours import today_of
from geodata.ordering import move_after, move_by
from geodata.problems import Refused, phrase
from geodata.walk import Note, Stop, Walk
from webapp.pages import typed
from webapp.pages.access import Editable, editable_walk
from webapp.pages.desk_view import legs_elsewhere, row_of, stop_rows, whereabouts
from webapp.pages.form_page import form_page, mark_options
from webapp.pages.form_words import HEADINGS, choice_words, label
from webapp.pages.formatting import comma, said
from webapp.pages.forms import flat
from webapp.pages.language import gettext as _
from webapp.pages.language import language_name, translate
from webapp.pages.making import begin_fields
from webapp.pages.papers import papers_in_words, papers_with
from webapp.pages.part_names import consent_words, leg_name, part_name, part_url
from webapp.pages.parts import WHOLE, Part, fields_of_part, find_part, no_such
from webapp.pages.photos import PHOTO, choose_photo
from webapp.pages.placing import LINE, geojson_as_lines
from webapp.pages.saving import (
    CHOICE,
    Conflict,
    NotSaved,
    Outcome,
    Saved,
    Sent,
    save_part,
)
from webapp.pages.showing import SHORT_LIST
from webapp.pages.transaction import reading, writing
from webapp.pages.translating import PREFIX
from webapp.storage.objections import held_notes
from webapp.storage.walks import find_walk, save_walk

bp = Blueprint("editing", __name__, url_prefix="/organise/walks")
LAYERS = "any(stops, offers, notes, route, background, themes, categories)"
# What an address may fill in: a place from the map, the stop that something belongs to.
FILLED_IN = ("latitude", "longitude", "geometry", "from", "to", "stop", "offer", "after")


@bp.get("/<slug>/")
def workspace(slug: str) -> ResponseReturnValue:
    """Show the whole walk as a list, with everything that can be done to its parts."""
    editable = editable_walk(slug)
    walk = editable.walk
    today = today_of(walk)
    stops = {stop.id for stop in walk.stops}
    with reading() as session:
        held = held_notes(session, slug)
    return render_template(
        "editing/workspace.html",
        **_about(editable),
        rows=stop_rows(walk, today),
        short=len(walk.stops) > SHORT_LIST,
        loose_offers=[row_of(walk, each, today) for each in walk.offers if each.stop not in stops],
        loose_notes=[row_of(walk, each, today) for each in walk.notes if each.stop not in stops],
        other_legs=legs_elsewhere(walk),
        leg_name=leg_name,
        choice_words=choice_words,
        consent_words=consent_words,
        held=held,
    )


@bp.route("/<slug>/walk", methods=["GET", "POST"])
def edit_walk(slug: str) -> ResponseReturnValue:
    """Change what is said of the walk as a whole."""
    return _edit(editable_walk(slug), WHOLE)


@bp.route(f"/<slug>/<{LAYERS}:layer>/new", methods=["GET", "POST"])
def new_feature(slug: str, layer: str) -> ResponseReturnValue:
    if layer == "background":
        raise no_such(Part(layer))
    return _edit(editable_walk(slug), Part(layer))


@bp.route(f"/<slug>/<{LAYERS}:layer>/<part_id>", methods=["GET", "POST"])
def edit_feature(slug: str, layer: str, part_id: str) -> ResponseReturnValue:
    return _edit(editable_walk(slug), Part(layer, part_id))


@bp.post(f"/<slug>/<{LAYERS}:layer>/<part_id>/place")
def place_feature(slug: str, layer: str, part_id: str) -> ResponseReturnValue:
    """Put something elsewhere: ``latitude`` and ``longitude``, or ``geometry`` for a way."""
    editable, part = editable_walk(slug), Part(layer, part_id)
    sent = _sent()
    place = {name: sent.controls[name] for name in PLACE_NAMES if name in sent.controls}
    if LINE in place:
        place[LINE] = geojson_as_lines(place[LINE])
    outcome = save_part(slug, part, replace(sent, controls=place), editable.organiser.name)
    return _answer_of(editable, part, outcome, sent)


PLACE_NAMES = ("latitude", "longitude", "place", LINE)


@bp.post("/<slug>/order")
def order_stops(slug: str) -> ResponseReturnValue:
    """Move a stop: ``up`` or ``down`` by one, or to follow the stop that ``after`` names."""
    editable = editable_walk(slug)
    stop_id, move = request.form.get("stop", ""), request.form.get("move", "")
    with writing() as session:
        walk = find_walk(session, slug)
        if move in ("up", "down"):
            moved = move_by(walk, stop_id, 1 if move == "down" else -1)
        elif "after" in request.form:
            moved = move_after(walk, stop_id, request.form["after"])
        else:
            raise Refused(phrase("Please say where the stop is to stand."))
        saved = save_walk(session, moved, walk, editable.organiser.name)
    if _wants_json():
        return jsonify(revision=saved.revision, order=[stop.id for stop in saved.stops])
    flash(_order_told(saved, walk, stop_id))
    return redirect(url_for(".workspace", slug=slug, _anchor=f"{stop_id}-move"), 303)


def _order_told(saved: Walk, before: Walk, stop_id: str) -> str:
    number = [stop.id for stop in saved.stops].index(stop_id) + 1
    title = str(said(find_part(saved, Part("stops", stop_id)).title))
    if saved.revision == before.revision:
        return _("“%(title)s” stays stop %(number)s.", title=title, number=number)
    return _("“%(title)s” is now stop %(number)s.", title=title, number=number)


def _edit(editable: Editable, part: Part) -> ResponseReturnValue:
    if request.method != "POST":
        if part.id and find_part(editable.walk, part) is None:
            raise no_such(part)
        filled = {name: request.args[name] for name in FILLED_IN if name in request.args}
        return _form(editable, part, {} if part.id else filled)
    sent = _with_photo(editable.walk, part, _sent())
    outcome = save_part(editable.walk.slug, part, sent, editable.organiser.name)
    return _answer_of(editable, part, outcome, sent)


def _with_photo(walk: Walk, part: Part, sent: Sent) -> Sent:
    """Let the form hold the photo that was chosen in it."""
    if PHOTO not in sent.controls:
        return sent
    saved = getattr(find_part(walk, part), "photo", "") if part.id else ""
    chosen = choose_photo(walk.slug, sent.controls, request.files, saved)
    return replace(
        sent,
        controls={**sent.controls, PHOTO: chosen.photo},
        complaints={PHOTO: chosen.complaint} if chosen.complaint else {},
    )


def _sent() -> Sent:
    controls = flat(request.form)
    revision = controls.pop("revision", "")
    return Sent(
        controls,
        typed.read_revision(revision),
        typed.read_why(controls.pop("why", "")),
        controls.pop("bring_back", "") == "yes",
    )


def _answer_of(editable: Editable, part: Part, outcome: Outcome, sent: Sent) -> ResponseReturnValue:
    if isinstance(outcome, Saved):
        return _saved(outcome)
    now = replace(editable, walk=outcome.walk)
    if isinstance(outcome, Conflict):
        if _wants_json():
            return jsonify(message=_who_was_faster(outcome)), 409
        return _conflict(now, part, outcome, sent), 409
    if _wants_json():
        return jsonify(message=_first_complaint(outcome)), 422
    return _form(now, part, sent.controls, outcome, sent), 422


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _first_complaint(outcome: NotSaved) -> str:
    found = (*outcome.complaints.values(), *outcome.others)
    return found[0].said(translate) if found else ""


def _who_was_faster(conflict: Conflict) -> str:
    by = conflict.others[0].by if conflict.others else ""
    if conflict.removed:
        return _("%(by)s has removed this meanwhile. Please reload the page.", by=by)
    return _("%(by)s has changed this meanwhile. Please reload the page.", by=by)


def _saved(saved: Saved) -> ResponseReturnValue:
    slug, part = saved.walk.slug, saved.part
    if _wants_json():
        return jsonify(revision=saved.walk.revision, id=part.id)
    name = part_name(saved.walk, part)
    if saved.changed:
        flash(_("Saved: %(name)s.", name=name))
    else:
        flash(_("Nothing was changed, so nothing was saved: %(name)s.", name=name))
    if saved.outdated:
        named = comma().join(map(label, saved.outdated))
        flash(_("These translations are now marked as outdated: %(names)s.", names=named))
    if saved.changed and (out := _papers_out(saved)):
        flash(_("The consent is withdrawn. These papers are out: %(papers)s.", papers=out))
    if saved.others:
        by = comma().join(dict.fromkeys(save.by for save in saved.others))
        flash(_("%(by)s changed other fields here meanwhile; both are kept.", by=by))
    return redirect(part_url(slug, part), 303)


def _papers_out(saved: Saved) -> str:
    """Name the papers that a note stands in whose consent is withdrawn."""
    note = find_part(saved.walk, saved.part)
    if not isinstance(note, Note) or note.consent is None or note.consent.withdrawn_on is None:
        return ""
    return papers_in_words(papers_with(saved.walk.slug, note.id))


def _about(editable: Editable) -> dict[str, Any]:
    return {"walk": editable.walk, "role": editable.role}


def _form(
    editable: Editable,
    part: Part,
    filled: Mapping[str, str],
    not_saved: NotSaved | None = None,
    sent: Sent | None = None,
) -> str:
    walk = editable.walk
    fields = fields_of_part(walk, part) if part.id or not part.layer else None
    complaints = not_saved.complaints if not_saved else {}
    begun = begin_fields(walk, part.layer) if fields is None else fields
    found = find_part(walk, part) if part.id else None
    return render_template(
        "editing/form.html",
        **_about(editable),
        part=part,
        name=part_name(walk, part) if fields is not None else str(HEADINGS[part.layer][1]),
        address=part_url(walk.slug, part),
        page=form_page(walk, part.kind, begun, filled, complaints),
        others=not_saved.others if not_saved else (),
        refused=not_saved is not None,
        typed=filled,
        why=sent.why if sent else "",
        revision=sent.revision if sent and sent.revision is not None else walk.revision,
        marks=mark_options(),
        where=whereabouts(walk, found) if isinstance(found, Stop) else (),
    )


def _conflict(editable: Editable, part: Part, conflict: Conflict, sent: Sent) -> str:
    walk = editable.walk
    disputed = {each.name for each in conflict.disputed}
    return render_template(
        "editing/conflict.html",
        **_about(editable),
        part=part,
        name=str(HEADINGS[part.layer][0]) if conflict.removed else part_name(walk, part),
        address=part_url(walk.slug, part),
        conflict=conflict,
        choice=CHOICE,
        others_kept=[
            name for name in conflict.kept if name not in disputed and not name.startswith(PREFIX)
        ],
        revision=sent.revision if conflict.removed else walk.revision,
        why=sent.why,
        label=label,
        language_name=language_name,
    )
