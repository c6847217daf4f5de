"""What an organiser chose for a file: which column is what, what things become, where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext
from shapely import Point
from sqlalchemy.orm import Session

from geodata.fields import Wrong
from geodata.formats.columns import FIELDS, KEPT, LEFT_OUT, guess, is_field
from geodata.formats.coordinates import read_point
from geodata.formats.incoming import Incoming
from geodata.formats.recognising import holds_table, read_any
from geodata.formats.table import Table, read_table, read_tables
from geodata.import_plan import ImportPlan, plan_import
from geodata.problems import Complaint
from geodata.walk import Note, Stop, Walk
from webapp.pages.field_words import field_words
from webapp.storage.photos import known_photo, photo_names, with_photos
from webapp.storage.pictures import hash_of
from webapp.storage.uploads import Upload
from webapp.storage.walks import recorded_consents

COLUMNS, BECOME, POSITIONS, KEEP = "columns", "become", "positions", "keep"
MOST_POSITIONS = 100
EXAMPLES = 3
COLUMN_WORDS: Mapping[str, Any] = {
    "id": lazy_gettext("Id"),
    "kind": lazy_gettext("Stop, offer or note"),
    "latitude": lazy_gettext("Latitude"),
    "longitude": lazy_gettext("Longitude"),
    "position": lazy_gettext("Latitude and longitude in one cell"),
    "street": lazy_gettext("Street, for the address"),
    "housenumber": lazy_gettext("House number, for the address"),
    "postcode": lazy_gettext("Postcode, for the address"),
    "city": lazy_gettext("Town, for the address"),
}
FORM_WORDS: Mapping[str, Any] = {
    "point": lazy_gettext("places"),
    "line": lazy_gettext("lines"),
    "area": lazy_gettext("areas"),
    "nowhere": lazy_gettext("entries without a place"),
}


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, how its cells begin, and what it is taken for."""

    name: str
    heading: str
    examples: tuple[str, ...]
    field: str


@dataclass(frozen=True)
class Sheet:
    """A table whose columns somebody matches."""

    name: str
    rows: int
    columns: tuple[Column, ...]


def is_table(upload: Upload) -> bool:
    return holds_table(upload.content, upload.file)


def sheets(upload: Upload) -> tuple[Sheet, ...]:
    tables = read_tables(upload.content, upload.file)
    chosen = upload.choices.get(COLUMNS)
    return tuple(_sheet(at, table, chosen) for at, table in enumerate(tables))


def _sheet(at: int, table: Table, chosen: Sequence[Sequence[str]] | None) -> Sheet:
    fields = chosen[at] if chosen and at < len(chosen) else guess(table.headings)
    columns = [
        Column(f"column-{at}-{number}", heading, _examples(table, number), field)
        for number, (heading, field) in enumerate(zip(table.headings, fields, strict=False))
    ]
    shown = tuple(column for column in columns if column.heading or column.examples)
    return Sheet(table.sheet, len(table.rows), shown)


def _examples(table: Table, number: int) -> tuple[str, ...]:
    cells = (row[number] for _, row in table.rows if row[number])
    return tuple(cell for cell, _ in zip(cells, range(EXAMPLES), strict=False))


def column_choices(sheet: Sheet) -> list[tuple[str, str]]:
    """Name what a column may be: every field, and translations where a heading means one."""
    translations = {column.field for column in sheet.columns} - {*FIELDS, LEFT_OUT, KEPT}
    named = [(name, str(COLUMN_WORDS.get(name) or field_words(name))) for name in FIELDS]
    more = [(name, field_words(name)) for name in sorted(translations)]
    return sorted([*named, *more], key=lambda each: each[1].casefold())


def matched_columns(upload: Upload, form: Mapping[str, str]) -> dict[str, Any]:
    """Give the choices with what a form says of the columns; unknown words count for nothing."""
    tables = read_tables(upload.content, upload.file)
    columns = [
        [
            _known(form.get(f"column-{at}-{number}", LEFT_OUT))
            for number in range(len(table.headings))
        ]
        for at, table in enumerate(tables)
    ]
    return {**upload.choices, COLUMNS: columns}


def _known(name: str) -> str:
    return name if is_field(name) else LEFT_OUT


def chosen(
    upload: Upload, plan: ImportPlan, form: Mapping[str, str]
) -> tuple[dict[str, Any], list[Complaint]]:
    """Give the choices with what a form says things become and where they are."""
    become = dict(upload.choices.get(BECOME, {}))
    for number, group in enumerate(plan.groups):
        if (kind := form.get(f"become-{number}")) is not None:
            become[group.key] = kind
    positions = dict(upload.choices.get(POSITIONS, {}))
    complaints = []
    for number, found in plan.needs_position.items():
        latitude = form.get(f"latitude-{number}", "").strip()
        longitude = form.get(f"longitude-{number}", "").strip()
        try:
            point = read_point(latitude, longitude)
        except Wrong as wrong:
            complaints.append(Complaint("", found.name or found.at, "", wrong.words))
            continue
        if point is not None:
            positions[str(number)] = [point.x, point.y]
    kept = {BECOME: become, POSITIONS: positions, KEEP: bool(form.get(KEEP))}
    return {**upload.choices, **kept}, complaints


def incoming_of(session: Session, slug: str, stored: Walk, upload: Upload) -> Incoming:
    """Read the file as was chosen; photos that the walk has already go by their hash."""
    if is_table(upload):
        return read_table(upload.content, upload.file, upload.choices.get(COLUMNS))
    incoming = read_any(upload.content, upload.file)
    if incoming.walk is None:
        return incoming
    walk = _with_known_photos(session, slug, stored, incoming)
    return replace(incoming, walk=_with_last_consents(session, stored, walk))


def _with_last_consents(session: Session, stored: Walk, walk: Walk) -> Walk:
    """Let a note that was removed here come with the consent that it had when it went."""
    if walk.slug != stored.slug:
        return walk
    there = {note.id for note in stored.notes}
    last = {
        note_id: consent
        for note_id, consent in recorded_consents(session, stored.slug).items()
        if note_id not in there
    }
    notes = (replace(one, consent=last.get(one.id, one.consent)) for one in walk.notes)
    return replace(walk, notes=tuple(notes))


def _with_known_photos(session: Session, slug: str, stored: Walk, incoming: Incoming) -> Walk:
    """Name by hash the photos that are kept already; what is neither here nor there stays away."""
    walk = incoming.walk or stored
    hashes: dict[str, str] = {}
    for name in photo_names(walk):
        content = photo_in(incoming, name)
        known = known_photo(session, slug, hash_of(content) if content else name)
        if known or not content:
            hashes[name] = known or ""
    shown: tuple[Stop | Note, ...] = (*walk.stops, *walk.notes)
    lost = {one.id for one in shown if hashes.get(one.photo) == ""}
    kept: tuple[Stop | Note, ...] = (*stored.stops, *stored.notes)
    there = {one.id: one.photo for one in kept}
    named = with_photos(walk, hashes)
    return replace(
        named,
        stops=tuple(_with_photo_of(one, there) if one.id in lost else one for one in named.stops),
        notes=tuple(_with_photo_of(one, there) if one.id in lost else one for one in named.notes),
    )


def _with_photo_of(one: Any, there: Mapping[str, str]) -> Any:
    return replace(one, photo=there.get(one.id, ""))


def photo_in(incoming: Incoming, name: str) -> bytes | None:
    """Find a photo of an archive by its name, or by its hash as an export writes it."""
    return incoming.photos.get(name) or incoming.photos.get(f"{name}.webp")


def planned(stored: Walk, upload: Upload, incoming: Incoming) -> ImportPlan:
    positions = {
        int(number): Point(*place) for number, place in upload.choices.get(POSITIONS, {}).items()
    }
    kept = any(KEPT in fields for fields in upload.choices.get(COLUMNS, ()))
    return plan_import(
        stored,
        incoming,
        upload.choices.get(BECOME, {}),
        positions,
        keep_unknown=kept or bool(upload.choices.get(KEEP)),
    )
