"""The layers of a walk's background: which there are, bringing one from a file, removing one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext, ngettext

from geodata.background import (
    LAYERS,
    LayerWanted,
    Prepared,
    layers_of,
    prepare_layer,
    property_names,
    put_layer,
    remove_layer,
    with_source,
)
from geodata.check import MOST_BYTES
from geodata.fields import shown
from geodata.formats.geopackage import read_geopackage
from geodata.formats.incoming import Incoming
from geodata.formats.known_names import field_meant
from geodata.formats.recognising import GEOPACKAGE, read_any
from geodata.problems import Problem, Refused, Unreadable, phrase
from webapp.maps.report_map import report_map
from webapp.maps.report_wishes import Wishes
from webapp.pages.access import Editable, editable_walk
from webapp.pages.formatting import comma
from webapp.pages.language import gettext as _
from webapp.pages.language import language, translate
from webapp.pages.reporting import words_of_map
from webapp.pages.transaction import writing
from webapp.storage.walks import save_walk

bp = Blueprint("background", __name__, url_prefix="/organise/walks/<slug>")
MARGINS = (300, 1000, 2000)
MOST_NAMED = 12
LONGEST_SOURCE = 500
LAYER_WORDS = {
    "street": lazy_gettext("Streets"),
    "path": lazy_gettext("Paths"),
    "square": lazy_gettext("Squares"),
    "tram": lazy_gettext("Tram lines"),
    "green": lazy_gettext("Green spaces"),
    "water": lazy_gettext("Water"),
    "building": lazy_gettext("Buildings"),
    "boundary": lazy_gettext("Boundaries"),
}


@bp.get("/background")
def show_layers(slug: str) -> ResponseReturnValue:
    return _page(editable_walk(slug))


@bp.get("/background.svg")
def show_still(slug: str) -> Response:
    """Draw the draft as a still map, so that a new layer can be looked at."""
    walk = editable_walk(slug).walk
    wishes = Wishes(language=language().interface, legend=False)
    return Response(report_map(walk, wishes, words_of_map()), mimetype="image/svg+xml")


@bp.post("/background")
def bring_layer(slug: str) -> ResponseReturnValue:
    """Save what a file holds as a layer, in the place of the one from the same source."""
    editable = editable_walk(slug)
    try:
        wanted = _wanted(request.form)
        incoming = _incoming()
        prepared = _prepared(editable, incoming, wanted)
        walk = put_layer(editable.walk, wanted.layer, wanted.source, prepared.features)
        if wanted.source:
            walk = with_source(walk, wanted.source, wanted.source)
        with writing() as session:
            why = _("Background: %(layer)s", layer=LAYER_WORDS[wanted.layer])
            save_walk(session, walk, editable.walk, by=editable.organiser.name, why=why)
    except (Refused, Unreadable) as problem:
        return _page(editable, problem), 422 if isinstance(problem, Refused) else 400
    flash(_told(prepared))
    if incoming.complaints:
        flash(_("Left out: %(count)s. %(first)s", **_left_out(incoming)))
    return redirect(url_for(".show_layers", slug=slug), 303)


@bp.post("/background-remove")
def drop_layer(slug: str) -> ResponseReturnValue:
    """Take a layer away; the history still has it."""
    editable = editable_walk(slug)
    layer, source = request.form.get("layer", ""), request.form.get("source", "")
    if layer not in LAYERS:
        raise Refused(phrase("Please choose a layer."), field="layer")
    with writing() as session:
        walk = remove_layer(editable.walk, layer, source)
        why = _("Background removed: %(layer)s", layer=LAYER_WORDS[layer])
        save_walk(session, walk, editable.walk, by=editable.organiser.name, why=why)
    flash(_("%(layer)s: removed. The history still has them.", layer=LAYER_WORDS[layer]))
    return redirect(url_for(".show_layers", slug=slug), 303)


def _page(editable: Editable, refused: Problem | None = None) -> str:
    complaints = refused.complaints if isinstance(refused, Unreadable) else ()
    return render_template(
        "background/layers.html",
        walk=editable.walk,
        role=editable.role,
        layers=layers_of(editable.walk),
        layer_words=LAYER_WORDS,
        margins=MARGINS,
        typed=request.form or request.args,  # a link to replace a layer says which
        refused=refused,
        complaints=[complaint.said(translate) for complaint in complaints],
        most_bytes=MOST_BYTES // 1_000_000,
    )


def _wanted(form: Mapping[str, str]) -> LayerWanted:
    layer, margin = form.get("layer", ""), form.get("margin", "")
    if layer not in LAYERS:
        raise Refused(phrase("Please choose how the layer is to be drawn."), field="layer")
    source = form.get("source", "").strip()
    if not source or not source.isprintable() or len(source) > LONGEST_SOURCE:
        words = phrase("Please say where this comes from, and under which licence.")
        raise Refused(words, field="source")
    wanted = LayerWanted(layer, source, form.get("name_from", "").strip())
    if "simplify" not in form:
        wanted = replace(wanted, tolerance_metres=0.0)
    return replace(wanted, margin_metres=float(margin)) if margin in map(str, MARGINS) else wanted


def _incoming() -> Incoming:
    file = request.files.get("file")
    if not file or not file.filename:
        raise Refused(phrase("Please choose a file: GeoJSON or GeoPackage."), field="file")
    content = file.stream.read(MOST_BYTES + 1)
    read = read_geopackage if content.startswith(GEOPACKAGE) else read_any
    incoming = read(content, file.filename)
    if incoming.walk:
        words = phrase("This file is a whole walk; please bring it by the import.")
        raise Refused(words, field="file")
    return incoming


def _prepared(editable: Editable, incoming: Incoming, wanted: LayerWanted) -> Prepared:
    names = property_names(incoming.found)
    if field_meant(wanted.name_from) == "title":  # what every reader takes for the name
        wanted = replace(wanted, name_from="")
    if wanted.name_from and wanted.name_from not in names:
        words = phrase(
            "Nothing in this file is called “%(name)s”. There are: %(names)s.",
            name=shown(wanted.name_from),
            names=comma().join(map(shown, names[:MOST_NAMED])) or "–",
        )
        raise Refused(words, field="name_from")
    prepared = prepare_layer(editable.walk, incoming.found, wanted)
    if not prepared.features:
        words = phrase("Nothing in this file lies around the walk; please take another margin.")
        raise Refused(words, field="margin")
    return prepared


def _told(prepared: Prepared) -> str:
    kept = ngettext(
        "%(num)s feature is saved as a draft; the file has %(found)s.",
        "%(num)s features are saved as a draft; the file has %(found)s.",
        len(prepared.features),
        found=prepared.found,
    )
    points = ngettext(
        "%(points)s of %(num)s point is kept, the others lie too far away or make no difference.",
        "%(points)s of %(num)s points are kept, the others lie too far away or make no difference.",
        prepared.points_found,
        points=prepared.points,
    )
    return f"{kept} {points}"


def _left_out(incoming: Incoming) -> dict[str, Any]:
    complaints = incoming.complaints
    return {"count": len(complaints), "first": complaints[0].said(translate)}
