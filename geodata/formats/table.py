"""Tables from spreadsheets: CSV and Excel workbooks, whose columns somebody may match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shapely import Point

from geodata.check import MOST_FEATURES, too_many_features
from geodata.fields import LONGEST_TEXT, UNPRINTABLE, Wrong, shown
from geodata.formats.columns import (
    KEPT,
    LATITUDE,
    LEFT_OUT,
    LONGITUDE,
    POSITION,
    guess,
    heading_row,
)
from geodata.formats.coordinates import read_point, read_position
from geodata.formats.csv_text import NoTable, Numbered, read_rows
from geodata.formats.gathering import check_size, nothing_there, unreadable
from geodata.formats.incoming import Found, Incoming
from geodata.formats.known_names import PARTS_OF_ADDRESS, address_of
from geodata.formats.workbook import MOST_COLUMNS, MOST_ROWS, read_sheets
from geodata.problems import Complaint, Phrase, Unreadable, counted, phrase

ZIPPED = b"PK\x03\x04"
# Excel takes a cell that begins so for a formula; an apostrophe before it keeps it a text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
OFFERS_HAVE = frozenset({"category", "opening_hours", "audience", "cost", "appointment", "stop"})
KIND_WORDS = {
    "stop": "stop station stationen stops halt haltepunkt",
    "offer": "offer angebot angebote offers",
    "note": "note notiz notizen notes gesprächsnotiz gesprächsnotizen",
}
KINDS = {word: kind for kind, words in KIND_WORDS.items() for word in words.split()}


@dataclass(frozen=True)
class Table:
    """One sheet: its headings, and the rows below them with the numbers a spreadsheet shows."""

    sheet: str
    headings: tuple[str, ...]
    rows: tuple[Numbered, ...]


def read_tables(content: bytes, file: str) -> tuple[Table, ...]:
    """Give the tables of a CSV file or a workbook, or raise ``Unreadable``."""
    check_size(content, file)
    if content.startswith(ZIPPED):
        sheets = read_sheets(content, file)
    else:
        try:
            sheets = [("", read_rows(content, MOST_ROWS))]
        except NoTable as fault:
            raise unreadable(file, fault.words) from None
    tables = tuple(_table(sheet, rows) for sheet, rows in sheets if rows)
    if not any(table.rows for table in tables):
        raise unreadable(file, phrase("There are no rows below the headings in this table."))
    if sum(len(table.rows) for table in tables) > MOST_FEATURES:
        raise unreadable(file, too_many_features())
    return tables


def _table(sheet: str, rows: Sequence[Numbered]) -> Table:
    at = heading_row([row for _, row in rows])
    width = min(max(len(row) for _, row in rows), MOST_COLUMNS)
    even = [
        (number, tuple(_as_meant(cell) for cell in [*row, *[""] * width][:width]))
        for number, row in rows[at:]
    ]
    return Table(sheet, even[0][1], tuple(even[1:]))


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def _as_meant(cell: str) -> str:
    """Take that apostrophe away again."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


def read_table(
    content: bytes, file: str, columns: Sequence[Sequence[str]] | None = None
) -> Incoming:
    """Read every row into what it says, or raise ``Unreadable``.

    ``columns`` names the field of each column, table by table; without it they are guessed.
    """
    tables = read_tables(content, file)
    found: list[Found] = []
    complaints: list[Complaint] = []
    for at, table in enumerate(tables):
        fields = columns[at] if columns and at < len(columns) else guess(table.headings)
        reading = _Rows(table, fields, file, len(tables) > 1)
        found += reading.found()
        complaints += reading.complaints
    if not found:
        raise Unreadable(complaints) if complaints else unreadable(file, nothing_there())
    return Incoming(tuple(found), tuple(complaints))


class _Rows:
    """One reading of a table: it goes on past every fault and gathers the complaints."""

    def __init__(self, table: Table, fields: Sequence[str], file: str, several: bool) -> None:
        self.table = table
        self.fields = fields
        self.file = file
        self.prefix = f"{table.sheet} " if several else ""
        self.kind = _likely_kind(table, fields)
        self.complaints: list[Complaint] = []

    def found(self) -> Iterator[Found]:
        for number, row in self.table.rows:
            at = f"{self.prefix}#{number}"
            values = self._values(row, at)
            if values:
                yield self._one(values, at)

    def _values(self, row: Sequence[str], at: str) -> dict[str, str]:
        """Give what a row says, by field; a second column of a field counts where one is empty."""
        values: dict[str, str] = {}
        for field, heading, cell in zip(self.fields, self.table.headings, row, strict=False):
            if field == LEFT_OUT or not cell:
                continue
            name = shown(heading.strip()) if field == KEPT else field
            if len(cell) > LONGEST_TEXT:
                self._complain(at, name, _too_long())
            elif name:
                values.setdefault(name, UNPRINTABLE.sub("", cell))
        return values

    def _one(self, values: dict[str, str], at: str) -> Found:
        kind = KINDS.get(values.pop("kind", "").strip().casefold(), self.kind)
        shape = self._shape(values, at)
        if "address" not in values and (address := address_of(values)):
            values["address"] = address
        for part in PARTS_OF_ADDRESS:
            values.pop(part, None)
        name, text = values.pop("title", ""), values.pop("text", "")
        return Found(kind, name, text, shape, values, self.table.sheet, at)

    def _shape(self, values: dict[str, str], at: str) -> Point | None:
        """Read the place, and leave the row without one where it cannot be right."""
        latitude, longitude = values.pop(LATITUDE, ""), values.pop(LONGITUDE, "")
        position = values.pop(POSITION, "")
        try:
            return read_point(latitude, longitude) or read_position(position)
        except Wrong as wrong:
            self._complain(at, "geometry", wrong.words)
            return None

    def _complain(self, at: str, field: str, words: Phrase) -> None:
        self.complaints.append(Complaint(self.file, at, field, words))


def _likely_kind(table: Table, fields: Sequence[str]) -> str:
    if named := KINDS.get(table.sheet.strip().casefold()):
        return named
    return "offer" if OFFERS_HAVE & set(fields) and "order" not in fields else "stop"


def _too_long() -> Phrase:
    return counted(
        "This text has more than %(num)s character; please shorten it.",
        "This text has more than %(num)s characters; please shorten it.",
        LONGEST_TEXT,
    )
