"""New parts of a walk: the id they get, where they stand in the order, and the way to them."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from shapely import LineString
from sqlalchemy.orm import Session

from geodata.changes import PLACE
from geodata.formats.shapes import write_shape
from geodata.ordering import move_after
from geodata.route import lead_along, lead_over
from geodata.walk import Walk, features
from webapp.pages.parts import ENTRIES, Part
from webapp.storage.saves import ids_ever

LONGEST = 40
SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "ı": "i"})
AFTER, LEAD = "after", "lead"


def slug_of(title: str) -> str:
    """Make a name for addresses of a title; empty where it has no plain letters."""
    spelled = title.casefold().translate(SPELLED)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")


def begin_fields(walk: Walk, layer: str) -> dict[str, Any]:
    """Give the fields that a new part begins with."""
    if layer in ENTRIES:
        return {}
    if layer == "stops":
        return {PLACE: None, "order": max((stop.order or 0 for stop in walk.stops), default=0) + 1}
    if layer == "route":
        return {PLACE: None, "order": max((leg.order or 0 for leg in walk.legs), default=0) + 1}
    return {PLACE: None}


def new_part(session: Session, walk: Walk, layer: str, fields: Mapping[str, Any]) -> Part:
    """Name a new part after its title; an id that was ever used belongs to what it stood for."""
    if layer in ENTRIES:
        taken: Collection[str] = {entry.key for entry in getattr(walk, layer)}
    else:
        taken = ids_ever(session, walk.slug) | {feature.id for feature in features(walk)}
    title = fields.get("title")
    stem = slug_of(title) if isinstance(title, str) else ""
    return Part(layer, _free(stem, taken) if stem else _any(layer, taken))


def _free(stem: str, taken: Collection[str]) -> str:
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _any(layer: str, taken: Collection[str]) -> str:
    """Name what has no title, such as notes: nothing of a text may stand in an address."""
    stem = {"route": "leg"}.get(layer, layer.removesuffix("s"))
    while (name := f"{stem}-{secrets.token_hex(4)}") in taken:
        continue
    return name


def finish_moved(before: Walk, walk: Walk, part: Part) -> Walk:
    """Let the ways go along where a stop was moved."""
    return lead_along(walk, part.id, before) if part.layer == "stops" else walk


def finish_new(before: Walk, walk: Walk, part: Part, sent: Mapping[str, str]) -> Walk:
    """Put a new stop where it was asked for in the order, and lead the route over it."""
    if part.layer != "stops":
        return walk
    if AFTER in sent and sent[AFTER] in {"", *(stop.id for stop in before.stops)}:
        walk = move_after(walk, part.id, sent[AFTER])
    return lead_over(walk, part.id, before) if sent.get(LEAD) else walk


def with_default_line(walk: Walk, layer: str, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Lead a leg straight from stop to stop where nothing is said of its way."""
    if layer != "route" or fields.get(PLACE):
        return fields
    shapes = {stop.id: stop.shape for stop in walk.stops}
    one, other = shapes.get(fields.get("from", "")), shapes.get(fields.get("to", ""))
    if one is None or other is None or one.equals(other):
        return fields
    return {**fields, PLACE: write_shape(LineString([one, other]))}
