"""Notes as a table for research: a row for each note, with its stop and a column for each theme."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from geodata.formats.table_writing import cell_of, text_cell
from geodata.walk import Note, Stop, Walk
from geodata.wording import Wording

COLUMNS = (
    "id",
    "text",
    "date",
    "sort",
    "speaker_role",
    "stop",
    "stop_number",
    "stop_title",
    "offer",
    "latitude",
    "longitude",
    "source",
)


def write_notes_csv(walk: Walk) -> bytes:
    """Write the notes as German Excel opens them by a double click."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows(_table(walk))
    return written.getvalue().encode("utf-8-sig")


def write_notes_xlsx(walk: Walk) -> bytes:
    """Write a workbook with one sheet of notes, and one that says what the themes are."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    themes = [["key", "title", "question"]] + [
        [cell_of(each.key), _said(each.title, walk), _said(each.question, walk)]
        for each in walk.themes
    ]
    for name, rows in (("notes", list(_table(walk))), ("themes", themes)):
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for at, row in enumerate(rows):
            sheet.append([text_cell(sheet, cell, None if at else Font(bold=True)) for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _table(walk: Walk) -> Iterator[list[str | float]]:
    tags = sorted({tag for note in walk.notes for tag in note.text.texts} - {walk.default_language})
    themes = [f"theme:{theme.key}" for theme in walk.themes]
    names = [*COLUMNS, *(f"text:{tag}" for tag in tags), *themes]
    yield [*names]
    stops = {stop.id: (number, stop) for number, stop in enumerate(walk.stops, start=1)}
    for note in walk.notes:
        row = _row(walk, note, *stops.get(note.stop, (None, None)))
        yield [cell_of(row.get(name)) for name in names]


def _row(walk: Walk, note: Note, number: int | None, stop: Stop | None) -> dict[str, Any]:
    """Say all of a note; a theme is 1 where the note is about it, and 0 where it is not."""
    place = note.shape or (stop.shape if stop else None)
    return {
        "id": note.id,
        "text": note.text.texts.get(walk.default_language, ""),
        "date": note.date.isoformat() if note.date else None,
        "sort": note.sort,
        "speaker_role": _said(note.speaker_role, walk),
        "stop": note.stop,
        "stop_number": number,
        "stop_title": _said(stop.title, walk) if stop else "",
        "offer": note.offer,
        "latitude": place.y if place else None,
        "longitude": place.x if place else None,
        "source": note.source,
        **{f"text:{tag}": text for tag, text in note.text.texts.items()},
        **{f"theme:{theme.key}": int(theme.key in note.themes) for theme in walk.themes},
    }


def _said(words: Wording, walk: Walk) -> str:
    return str(words.said(walk.default_language, walk.default_language))
