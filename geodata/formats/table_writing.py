"""Stops and offers as a table that spreadsheets open, and that ``read_table`` reads again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geodata.fields import fields_of
from geodata.formats.columns import LATITUDE, LONGITUDE
from geodata.formats.properties import write_properties
from geodata.formats.table import harmless
from geodata.walk import KINDS, Feature, Kind, Offer, Stop, Walk

Row = list[str | float]
START = ("id", "title", LATITUDE, LONGITUDE)
WRITTEN = (Stop, Offer)


def write_csv(walk: Walk, separator: str = ";") -> bytes:
    """Write stops and offers in one table, as German Excel opens it by a double click."""
    kinds = [kind for kind in KINDS if kind.type in WRITTEN]
    columns = list(dict.fromkeys(name for kind in kinds for name in _columns(walk, kind)))
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator, lineterminator="\r\n")
    writer.writerow(["kind", *columns])
    for kind in kinds:
        for row in _rows(walk, kind, columns):
            writer.writerow([kind.name, *row])
    return written.getvalue().encode("utf-8-sig")


def write_xlsx(walk: Walk) -> bytes:
    """Write a workbook with one sheet of stops and one of offers."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for kind in KINDS:
        if kind.type in WRITTEN:
            columns = _columns(walk, kind)
            sheet = book.create_sheet(kind.layer)
            sheet.freeze_panes = "A2"
            sheet.append([text_cell(sheet, name, Font(bold=True)) for name in columns])
            for row in _rows(walk, kind, columns):
                sheet.append([text_cell(sheet, value) for value in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def text_cell(sheet: Any, value: str | float, font: Any = None) -> Any:
    """Make a cell whose text is never taken for a formula, an error or a date."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    if font:
        cell.font = font
    return cell


def _columns(walk: Walk, kind: Kind) -> tuple[str, ...]:
    """Name the columns: what every row has, then what any feature of this kind holds."""
    return tuple(dict.fromkeys((*START, *_held(walk, kind))))


def _held(walk: Walk, kind: Kind) -> Iterator[str]:
    held: set[str] = set()
    for feature in getattr(walk, kind.attribute):
        held |= _properties(feature, walk).keys()
    for field in fields_of(kind.type):
        yield from (name for name in sorted(held) if _is_of(name, field.name))


def _is_of(name: str, field: str) -> bool:
    """Say whether a name is that of a field or of its translation."""
    return name == field or (name.startswith(f"{field}:") and name not in OTHER_FIELDS)


OTHER_FIELDS = {field.name for kind in WRITTEN for field in fields_of(kind)}


def _rows(walk: Walk, kind: Kind, columns: Sequence[str]) -> Iterator[Row]:
    for feature in getattr(walk, kind.attribute):
        values = _properties(feature, walk)
        values["id"] = feature.id
        if feature.shape is not None:
            values[LONGITUDE], values[LATITUDE] = feature.shape.coords[0]
        yield [cell_of(values.get(name)) for name in columns]


def _properties(feature: Feature, walk: Walk) -> dict[str, Any]:
    written: Mapping[str, Any] = write_properties(feature, walk.default_language)
    return {name: value for name, value in written.items() if name not in feature.extra}


def cell_of(value: Any) -> str | float:
    """Write a value as a cell; a text that a spreadsheet would run begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return harmless(text)
