"""The sheets of an Excel workbook, read in a process of its own: cells as texts, nothing else."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from geodata.check import MOST_FEATURES
from geodata.formats.apart import limit_this_process, read_apart
from geodata.formats.archive import open_archive
from geodata.formats.csv_text import Numbered
from geodata.formats.gathering import unreadable
from geodata.problems import phrase

MAIN_PART = "xl/workbook.xml"
MOST_SHEETS = 8
MOST_COLUMNS = 100  # so that a form which matches them all is not too long
MOST_ROWS = MOST_FEATURES + 20  # with some above the headings
HIGHEST_SHEET = 1_048_576
LONGEST_CELL = 50_000


def read_sheets(content: bytes, file: str) -> list[tuple[str, list[Numbered]]]:
    """Give the visible sheets by name, and their rows by number; raises ``Unreadable``."""
    if MAIN_PART not in open_archive(content, file).names():  # which looks at the sizes declared
        words = phrase("This is no Excel workbook; please save the table as .xlsx or as CSV.")
        raise unreadable(file, words)
    sheets = read_apart(__name__, content, ".xlsx", file)
    return [
        (str(name), [(int(number), tuple(map(str, row))) for number, row in rows])
        for name, rows in sheets
    ]


def _rows_of(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that hold something, with their numbers."""
    sheet.reset_dimensions()  # a file may claim any
    rows = islice(sheet.iter_rows(max_col=MOST_COLUMNS), HIGHEST_SHEET)
    for number, row in enumerate(rows, start=1):
        cells = [_cell_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _cell_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number_text(value, str(cell.number_format or ""))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)[:LONGEST_CELL].strip()


def _number_text(value: float, number_format: str) -> str:
    """Write 1169 with the format 00000 as 01169, as the sheet shows a postcode."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004
        value = int(value)
    text = repr(value)
    zeros = number_format.strip('"')
    return text.zfill(len(zeros)) if zeros and not zeros.strip("0") else text


def _visible(sheets: Iterable[Any]) -> list[Any]:
    return [sheet for sheet in sheets if sheet.sheet_state == "visible"][:MOST_SHEETS]


def main(path: str) -> None:
    """Write the sheets of a workbook as JSON, what formulas came to instead of the formulas."""
    limit_this_process()
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    sheets = [
        (sheet.title, list(islice(_rows_of(sheet), MOST_ROWS + 1)))
        for sheet in _visible(book.worksheets)
        if hasattr(sheet, "iter_rows")
    ]
    sys.stdout.buffer.write(orjson.dumps(sheets))


if __name__ == "__main__":
    main(str(Path(sys.argv[1])))
