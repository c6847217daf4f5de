"""How parts of a walk are called in the pages on which it is edited, and where their forms are."""

from __future__ import annotations

from flask import url_for

from geodata.walk import Leg, Note, Stop, Walk
from webapp.pages.field_words import SCOPE_WORDS
from webapp.pages.form_words import HEADINGS
from webapp.pages.formatting import said
from webapp.pages.language import gettext as _
from webapp.pages.parts import Part, find_part


def part_name(walk: Walk, part: Part) -> str:
    """Name a part of a walk in a few words."""
    found = find_part(walk, part)
    kind = str(HEADINGS[part.layer][0])
    title = getattr(found, "title", None)
    if not part.layer or title is None:
        return kind
    if isinstance(found, Stop):
        kind = _("Stop %(number)s", number=walk.stops.index(found) + 1)
    return _("%(kind)s “%(title)s”", kind=kind, title=said(title))


def part_url(slug: str, part: Part) -> str:
    if not part.layer:
        return url_for("editing.edit_walk", slug=slug)
    if not part.id:
        return url_for("editing.new_feature", slug=slug, layer=part.layer)
    return url_for("editing.edit_feature", slug=slug, layer=part.layer, part_id=part.id)


def leg_name(walk: Walk, leg: Leg) -> str:
    """Name a leg by the stops that it joins, else by its number."""
    titles = {stop.id: str(said(stop.title)) for stop in walk.stops}
    if leg.start in titles and leg.end in titles:
        return _("from “%(one)s” to “%(other)s”", one=titles[leg.start], other=titles[leg.end])
    return _("number %(number)s", number=walk.legs.index(leg) + 1)


def consent_words(note: Note) -> str:
    """Say in a few words who may see a note."""
    if note.consent is None:
        return _("No consent: organisers only")
    if note.consent.withdrawn_on:
        return _("Consent withdrawn")
    return _("May be seen by: %(scope)s", scope=SCOPE_WORDS[note.consent.scope])
