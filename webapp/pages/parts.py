"""The parts of a walk that have a form of their own: features, themes, categories, the walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from geodata.changes import as_fields, with_header
from geodata.changes import from_fields as feature_from_fields
from geodata.check import HEADER as HEADER_FILE
from geodata.fields import shown
from geodata.formats.geojson import header_to_json
from geodata.formats.properties import read_properties, write_properties
from geodata.problems import Complaint, NotFound, Phrase, Unreadable, phrase
from geodata.walk import (
    KIND_OF,
    KINDS,
    Category,
    Theme,
    Walk,
    put_feature,
)

ENTRIES: Mapping[str, type] = {"themes": Theme, "categories": Category}
LAYERS: Mapping[str, type] = {**{kind.layer: kind.type for kind in KINDS}, **ENTRIES}


@dataclass(frozen=True)
class Part:
    """A feature, a theme or a category by its layer and id; the walk itself has neither."""

    layer: str = ""
    id: str = ""

    @property
    def kind(self) -> type:
        return LAYERS[self.layer] if self.layer else Walk

    @property
    def is_entry(self) -> bool:
        """Say whether this stands in the walk's own data, and is saved with it."""
        return self.layer in ("", *ENTRIES)


WHOLE = Part()


def find_part(walk: Walk, part: Part) -> Any:
    """Give the part as it is in the walk, None where it is not there."""
    if not part.layer:
        return walk
    if part.layer in ENTRIES:
        entries = getattr(walk, part.layer)
        return next((entry for entry in entries if entry.key == part.id), None)
    features = getattr(walk, KIND_OF[part.kind].attribute)
    return next((feature for feature in features if feature.id == part.id), None)


def no_such(part: Part) -> NotFound:
    return NotFound(phrase("This walk has no such entry; perhaps it was removed.", id=part.id))


def fields_of_part(walk: Walk, part: Part) -> dict[str, Any] | None:
    """Give the fields of a part as files hold them, None where it is not there."""
    found = find_part(walk, part)
    if found is None:
        return None
    if not part.layer:
        return header_to_json(walk)
    if part.layer in ENTRIES:
        return write_properties(found, walk.default_language)
    return as_fields(found, walk.default_language)


def put_part(walk: Walk, part: Part, fields: Mapping[str, Any]) -> Walk:
    """Put a part with these fields into the walk, or raise ``Unreadable``."""
    if not part.layer:
        return _with_header(walk, fields)
    if part.layer in ENTRIES:
        return _with_entry(walk, part, fields)
    kind = KIND_OF[part.kind]
    like: Any = find_part(walk, part) or kind.type(part.id, None)
    made: Any = feature_from_fields(fields, like, walk.default_language)
    return put_feature(walk, made)


def _with_header(walk: Walk, fields: Mapping[str, Any]) -> Walk:
    """Change the walk's own data; its texts stay in their languages where the first one changes."""
    languages = fields.get("languages") or []
    first = walk.default_language
    read = with_header(walk, {**fields, "languages": [first]})
    if languages and languages[0] != first:
        return replace(read, languages=tuple(languages))
    return with_header(walk, fields)


def _with_entry(walk: Walk, part: Part, fields: Mapping[str, Any]) -> Walk:
    complaints: list[Complaint] = []

    def complain(field: str, words: Phrase) -> None:
        where = f"{part.layer}, {shown(part.id)}, {field}"
        complaints.append(Complaint(HEADER_FILE, "", where, words))

    values = read_properties(part.kind, dict(fields), walk.default_language, complain)
    if complaints:
        raise Unreadable(complaints)
    made = part.kind(key=part.id, **values)
    there = getattr(walk, part.layer)
    if find_part(walk, part) is None:
        entries: Any = (*there, made)
    else:
        entries = tuple(made if entry.key == part.id else entry for entry in there)
    return replace(walk, **{part.layer: entries})


def complaints_about_part(
    complaints: tuple[Complaint, ...], part: Part
) -> tuple[list[Complaint], list[Complaint]]:
    """Set complaints about this part apart from those about others, by the names of its fields."""
    own: list[Complaint] = []
    others: list[Complaint] = []
    for complaint in complaints:
        named = _own_field(complaint, part)
        (others if named is None else own).append(
            complaint if named is None else replace(complaint, field=named)
        )
    return own, others


def _own_field(complaint: Complaint, part: Part) -> str | None:
    if not part.layer:
        return complaint.field if complaint.file == HEADER_FILE or not complaint.file else None
    if part.layer in ENTRIES:
        inside = f"{part.layer}, {shown(part.id)}"
        if complaint.field == inside:
            return "title"
        start = f"{inside}, "
        return complaint.field.removeprefix(start) if complaint.field.startswith(start) else None
    return complaint.field if complaint.feature == shown(part.id) else None
