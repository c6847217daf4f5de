"""A walk as a Word document, with styles that one can change.

Everything carries a named style, so that whoever writes the report changes the looks in one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FIGURE_WIDTH = 160  # mm, between the margins
SMALL = 9
MOST_OF_A_PROPERTY = 255  # letters, by the format
INK = RGBColor(0x0F, 0x5E, 0x63)
COLUMN_WIDTHS = (12, 74, 74)  # mm


@dataclass(frozen=True)
class Figure:
    """A picture with the words that stand below it and those that stand for it."""

    png: bytes
    caption: str
    words: str


@dataclass(frozen=True)
class Row:
    """A stop in the table: number, title with actor and address, and the lines of its offers."""

    number: int
    title: str
    about: Sequence[str]
    offers: Sequence[str]


@dataclass(frozen=True)
class Said:
    """A note: its text, and where it was said, by whom and when, in one line."""

    text: str
    origin: str


@dataclass(frozen=True)
class Chapter:
    """A theme with the notes on it."""

    title: str
    question: str
    notes: Sequence[Said]


@dataclass(frozen=True)
class Report:
    """All that stands in the document, said in one language."""

    language: str
    address: str
    version: str
    rightwards: bool
    title: str
    lead: Sequence[str]
    figure: Figure
    headings: tuple[str, str, str, str]  # stops, notes by theme, sources, how to cite
    columns: tuple[str, str, str]
    rows: Sequence[Row]
    chapters: Sequence[Chapter]
    empty: str
    foot: str
    sources: Sequence[str]
    citation: str


def docx(report: Report) -> bytes:
    """Write the document; the same report gives the same text and pictures."""
    document = Document()
    _set_up(document, report)
    document.add_heading(report.title, 0)
    for paragraph in report.lead:
        document.add_paragraph(paragraph)
    _add_figure(document, report.figure)
    stops, notes, sources, cite = report.headings
    document.add_heading(stops, 1)
    _add_table(document, report)
    document.add_heading(notes, 1)
    _add_chapters(document, report)
    if report.sources:
        document.add_heading(sources, 1)
        for source in report.sources:
            document.add_paragraph(source, "List Bullet")
    document.add_heading(cite, 1)
    document.add_paragraph(report.citation)
    if report.rightwards:
        _turn(document)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Any, report: Report) -> None:
    about = document.core_properties
    about.title = report.title[:MOST_OF_A_PROPERTY]
    about.language = report.language
    about.author = ""
    about.comments = report.foot[:MOST_OF_A_PROPERTY]
    about.identifier = report.address[:MOST_OF_A_PROPERTY]
    about.version = report.version
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    _add_foot(section.footer.paragraphs[0], report.foot)
    normal = document.styles["Normal"]
    _say_language(normal, report)
    small = document.styles.add_style("Origin", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = normal
    small.font.size, small.font.color.rgb = Pt(SMALL), INK


def _add_foot(paragraph: Any, foot: str) -> None:
    """Say on every page what this is, and which page it is."""
    paragraph.add_run(f"{foot} · ")
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    paragraph._p.append(number)


def _say_language(style: Any, report: Report) -> None:
    """Name the language, so that hyphenation and a screen reader get it right."""
    language = OxmlElement("w:lang")
    name = qn("w:bidi") if report.rightwards else qn("w:val")
    language.set(name, report.language)
    style.element.get_or_add_rPr().append(language)


def _add_figure(document: Any, figure: Figure) -> None:
    picture = document.add_picture(BytesIO(figure.png), width=Mm(FIGURE_WIDTH))
    picture._inline.docPr.set("descr", figure.words)
    document.add_paragraph(figure.caption, "Caption")


def _add_table(document: Any, report: Report) -> None:
    table = document.add_table(rows=1, cols=len(report.columns), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, report.columns, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    _mark_row(table.rows[0], "w:tblHeader")  # stands again on every page
    for row in report.rows:
        added = table.add_row()
        _mark_row(added, "w:cantSplit")
        number, about, offers = added.cells
        number.text = str(row.number)
        about.paragraphs[0].add_run(row.title).bold = True
        for line in row.about:
            about.add_paragraph(line)
        offers.text = row.offers[0] if row.offers else ""
        for line in row.offers[1:]:
            offers.add_paragraph(line)
    table.autofit = False
    for column, width in zip(table.columns, COLUMN_WIDTHS, strict=True):
        column.width = Mm(width)
    for row_of_table in table.rows:
        for cell, width in zip(row_of_table.cells, COLUMN_WIDTHS, strict=True):
            cell.width = Mm(width)


def _mark_row(row: Any, mark: str) -> None:
    marked = OxmlElement(mark)
    marked.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(marked)


def _add_chapters(document: Any, report: Report) -> None:
    if not any(chapter.notes for chapter in report.chapters):
        document.add_paragraph(report.empty)
    for chapter in report.chapters:
        if not chapter.notes:
            continue
        document.add_heading(chapter.title, 2)
        if chapter.question:
            document.add_paragraph(chapter.question)
        for note in chapter.notes:
            document.add_paragraph(note.text, "Quote")
            document.add_paragraph(note.origin, "Origin")


def _turn(document: Any) -> None:
    """Let every paragraph and table run from right to left."""
    foot = document.sections[0].footer._element
    for paragraph in (*document.element.body.iter(qn("w:p")), *foot.iter(qn("w:p"))):
        paragraph.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for table in document.element.body.iter(qn("w:tbl")):
        table.tblPr.append(OxmlElement("w:bidiVisual"))
