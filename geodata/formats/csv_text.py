"""Tables as text, in whatever letters and with whatever separators a spreadsheet writes them."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from geodata.formats.columns import known_headings
from geodata.problems import Phrase, phrase

SEPARATORS = (";", ",", "\t", "|")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How the DOS text of German spreadsheets writes ä ö ü Ä Ö Ü ß, and nothing else beyond ASCII.
DOS_UMLAUTS = frozenset(b"\x84\x94\x81\x8e\x99\x9a\xe1")
ROWS_LOOKED_AT = 20
LETTERS_LOOKED_AT = 100_000
LONGEST_LINE = 1_000_000

Row = tuple[str, ...]
Numbered = tuple[int, Row]


class NoTable(ValueError):
    """Bytes that are no table in text; ``words`` say why."""

    def __init__(self, words: Phrase) -> None:
        super().__init__(str(words))
        self.words = words


def read_rows(content: bytes, most: int) -> list[Numbered]:
    """Give the rows that hold something with their numbers, at most one more than ``most``.

    Raises ``NoTable``.
    """
    text = decoded(content)
    named, text = _named_separator(text)
    separator = named or _likely_separator(text)
    try:
        rows = enumerate(_parsed(text, separator), start=1)
        return list(islice((row for row in rows if any(row[1])), most + 1))
    except csv.Error:
        words = phrase(
            "This is no table: a cell is too long, or a quotation mark is missing. Please save "
            "it as CSV again."
        )
        raise NoTable(words) from None


def decoded(content: bytes) -> str:
    """Read text as UTF-8, UTF-16, or in the older letters of Windows and DOS."""
    text = _decoded(content)
    if "\0" in text:
        words = phrase("This is no text; please save the table as CSV or as an Excel workbook.")
        raise NoTable(words)
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in (*MARKS, (b"", "utf-8")):
        if content.startswith(mark):
            try:
                return content.decode(_without_mark(content) or encoding)
            except UnicodeDecodeError:
                continue
    beyond = {byte for byte in content if byte > 0x7F}  # noqa: PLR2004 — the last ASCII character
    try:
        return content.decode("cp850" if beyond <= DOS_UMLAUTS else "cp1252")
    except UnicodeDecodeError:
        words = phrase("The letters of this file cannot be read; please save it as CSV UTF-8.")
        raise NoTable(words) from None


def _without_mark(content: bytes) -> str:
    """Know UTF-16 that does not say so by its empty bytes."""
    start = content[:200]
    if len(start) < 4 or start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # noqa: PLR2004
        return ""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) // 4 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(start) // 4 and not odd else ""


def _named_separator(text: str) -> tuple[str, str]:
    """Read the line ``sep=;`` that Excel writes and reads."""
    first, _, rest = text.partition("\n")
    line = first.strip().strip('"').lower()
    if line.startswith("sep=") and (named := line.removeprefix("sep=") or "\t") in SEPARATORS:
        return named, rest
    return "", text


def _likely_separator(text: str) -> str:
    return max(SEPARATORS, key=lambda separator: _likelihood(text, separator))


def _likelihood(text: str, separator: str) -> tuple[int, int, int]:
    """Weigh a separator by the headings it gives, and by rows of the same length."""
    try:
        rows = list(islice(_parsed(text[:LETTERS_LOOKED_AT], separator), ROWS_LOOKED_AT))
    except csv.Error:
        return (0, 0, 0)
    lengths = Counter(len(row) for row in rows if len(row) > 1)
    alike = max(lengths.values(), default=0)
    known = max((known_headings(row) for row in rows), default=0)
    return (known, alike, max(lengths, default=0))


def _parsed(text: str, separator: str) -> Iterable[Row]:
    reader = csv.reader(_lines(text), delimiter=separator)
    return (tuple(_stripped(cell) for cell in row) for row in reader)


def _stripped(cell: str) -> str:
    """Take away spaces around a cell, but not those that an apostrophe keeps."""
    return cell if cell.startswith("'") else cell.strip()


def _lines(text: str) -> Iterator[str]:
    for line in io.StringIO(text, newline=""):
        if len(line) > LONGEST_LINE:
            raise csv.Error("a line without end")
        yield line
