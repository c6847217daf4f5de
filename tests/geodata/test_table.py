"""Tables in and out: what spreadsheets write is read, and what is written they open unharmed."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.fields import UNPRINTABLE
from geodata.formats.columns import field_of, guess
from geodata.formats.incoming import Incoming
from geodata.formats.table import read_table, read_tables
from geodata.formats.table_writing import write_csv, write_xlsx
from geodata.problems import Unreadable
from geodata.walk import Walk
from geodata.wording import Wording
from tests.geodata.strategies import walks

EXCEL = (
    "Nr.;Name;Straße;Hausnr.;PLZ;Ort;Breitengrad;Längengrad;Öffnungszeiten;Webseite\r\n"
    "1;Teeküche;Lindenweg;1;01169;Lindenhain;51,0500;13,7400;Mo-Fr 9-12 Uhr;tee.example\r\n"
    '2;"Bücherei ""Süd""\nim Hof";Lindenweg;12;01169;Lindenhain;51,0510;13,7420;;\r\n'
)


TEA = "(13.74, 51.05)"


def said(raised: pytest.ExceptionInfo[Unreadable]) -> str:
    return str(raised.value)


def workbook(**sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def table(*rows: str) -> Incoming:
    return read_table("\n".join(rows).encode(), "table.csv")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850"]
)
def test_a_german_spreadsheet_is_read_in_whatever_letters_it_is_saved(encoding: str) -> None:
    incoming = read_table(EXCEL.encode(encoding), "stationen.csv")
    tea, library = incoming.found

    assert not incoming.complaints
    assert (tea.kind, tea.name, tea.at) == ("stop", "Teeküche", "#2")
    assert place(tea.shape) == TEA
    assert tea.properties["address"] == "Lindenweg 1, 01169 Lindenhain"
    assert tea.properties["opening_hours"] == "Mo-Fr 9-12 Uhr"
    assert library.name == 'Bücherei "Süd"\nim Hof'


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    rows = [["Name", "lat", "lon"], ["Tee; mit, Milch", "51.05", "13.74"]]
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(rows)
    (found,) = read_table(written.getvalue().encode(), "table.csv").found

    assert found.name == "Tee; mit, Milch"
    assert found.shape is not None


def test_the_separator_that_excel_names_is_taken() -> None:
    (found,) = table("sep=;", "Name;b,c,d", "one;two,three").found

    assert found.name == "one"


def test_headings_below_a_title_are_found() -> None:
    incoming = table("Stationen 2026;;;", ";;;", "Titel;Breite;Länge;", "Tee;51,05;13,74;")

    assert [(found.name, found.at) for found in incoming.found] == [("Tee", "#4")]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Titel", "title"),
        ("Länge (°)", "longitude"),
        ("GPS-Breite", ""),
        ("Geogr. Breite", "latitude"),
        ("Straße + Hausnr.", "street"),
        ("Straße und Hausnummer", "street"),
        ("E-Mail", "email"),
        ("Öffnungszeiten", "opening_hours"),
        ("OEFFNUNGSZEITEN", "opening_hours"),
        ("Zielgruppe(n)", "audience"),
        ("title:en", "title:en"),
        ("Titel (en)", "title:en"),
        ("Webseite", "website"),
        ("Art", "kind"),
        ("Reihenfolge", "order"),
        ("Lieblingsfarbe", ""),
        ("wheelchair:description", "wheelchair:description"),
        ("", ""),
    ],
)
def test_headings_in_german_and_english_are_known(heading: str, field: str) -> None:
    assert field_of(heading) == field


def test_the_station_of_an_offer_is_no_second_title() -> None:
    assert guess(["Titel", "Station"]) == ("title", "stop")
    assert guess(["Station", "Adresse"]) == ("title", "address")


def test_columns_can_be_matched_by_hand() -> None:
    content = "Wer;Wo;Farbe\nTeeküche;51.05, 13.74;rot\n".encode()
    (found,) = read_table(content, "t.csv", [["title", "position", "*"]]).found

    assert found.name == "Teeküche"
    assert found.shape is not None
    assert found.properties == {"Farbe": "rot"}


def test_a_column_that_nobody_matched_is_left_out() -> None:
    (found,) = table("Name;interne Bemerkung;", "Tee;nicht weitersagen;").found

    assert found.properties == {}


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("51,05", "13,74"),
        ("51.05°", "13.74 °"),
        ("N 51.05", "E 13.74"),
        ("51° 3' 0\"", "13° 44′ 24″"),
        ("51°3'0\" N", "13°44'24\" O"),
        ("+51.05", "13.74"),
    ],
)
def test_coordinates_are_read_as_people_write_them(latitude: str, longitude: str) -> None:
    quoted = [f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in (latitude, longitude)]
    (found,) = table("Name;lat;lon", f"Tee;{quoted[0]};{quoted[1]}").found

    assert place(found.shape) == TEA


@pytest.mark.parametrize(
    "position",
    ["51.05, 13.74", "51.05,13.74", "51,05; 13,74", "51.05 N 13.74 E", "POINT (13.74 51.05)"],
)
def test_a_position_in_one_cell_is_read(position: str) -> None:
    (found,) = table("Name\tKoordinaten", f"Tee\t{position}").found

    assert place(found.shape) == TEA


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        ("5655123", "411234", "These coordinates are no degrees"),
        ("33411234,5", "5655123,2", "These coordinates are no degrees"),
        ("113,7", "51,05", "Latitude and longitude look swapped"),
        ("13.7 E", "51.05 N", "Latitude and longitude look swapped"),
        ("51.053.412", "13.737.262", "has lost its decimal point"),
        ("fünfzig", "13", "“fünfzig” is no position"),
        ("51,05", "", "One of latitude and longitude is missing"),
        ("51,05", "200", "This place is not on earth"),
        ("nan", "inf", "is no position"),
    ],
)
def test_a_place_that_cannot_be_right_is_named_by_its_row(
    latitude: str, longitude: str, words: str
) -> None:
    incoming = table("Name;lat;lon", "Tee;51,05;13,74", f"Garten;{latitude};{longitude}")
    (complaint,) = incoming.complaints

    assert str(complaint).startswith("table.csv, #3, geometry: ")
    assert words in str(complaint)
    assert [found.shape is None for found in incoming.found] == [False, True]


def test_rows_without_coordinates_need_a_position() -> None:
    incoming = table("Name;Adresse", "Tee;Lindenweg 1")

    assert not incoming.complaints
    assert incoming.found[0].shape is None


def test_rows_say_what_they_are() -> None:
    incoming = table("Art;Name;Zielgruppe", "Station;Tee;", "Angebot;Suppe;alle", ";Rat;Eltern")

    assert [found.kind for found in incoming.found] == ["stop", "offer", "offer"]


def test_a_workbook_is_read_sheet_by_sheet() -> None:
    content = workbook(
        Stationen=[
            ["Unsere Liste", None, None],
            [],
            ["Name", "PLZ", "lat", "lon", "bestätigt", "Nr"],
            ["Tee", 1169, 51.05, 13.74, datetime(2026, 1, 15), 1],
            [],
            ["Garten", 1169, "51,0505", "13,744", date(2026, 1, 16), 2.5],
        ],
        Angebote=[["Titel", "Kosten"], ["Suppe", "=1+1"]],
    )
    incoming = read_table(content, "stationen.xlsx")

    assert [(found.kind, found.name, found.at) for found in incoming.found] == [
        ("stop", "Tee", "Stationen #4"),
        ("stop", "Garten", "Stationen #6"),
        ("offer", "Suppe", "Angebote #2"),
    ]
    assert incoming.found[0].properties == {
        "assured": "2026-01-15",
        "order": "1",
        "address": "1169",
    }
    assert incoming.found[2].properties == {}, "a formula is never taken for its text"


def test_a_postcode_is_read_as_its_sheet_shows_it() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Name", "PLZ"])
    sheet.append(["Tee", 1169])
    sheet["B2"].number_format = "00000"
    written = io.BytesIO()
    book.save(written)

    assert read_table(written.getvalue(), "t.xlsx").found[0].properties["address"] == "01169"


def test_a_merged_heading_and_empty_rows_do_no_harm() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Stationen im Viertel"], ["Name", "lat", "lon"], ["Tee", 51.05, 13.74]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet["A900"] = "Garten"
    sheet["Z1000"].number_format = "0.00"
    written = io.BytesIO()
    book.save(written)

    assert [(found.name, found.at) for found in read_table(written.getvalue(), "t.xlsx").found] == [
        ("Tee", "#3"),
        ("Garten", "#900"),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b" \r\n ", "The file is empty"),
        (b"Name;lat;lon\n", "There are no rows below the headings"),
        (b"PK\x03\x04 and nothing more", "The archive is damaged"),
        (b"Name\n\x00\x01\x02\x00\x00", "This is no text"),
        (b"Name\n" + b"x" * 200_000, "a cell is too long"),
        (b"Name\n" + b"," * 2_000_000, "a cell is too long"),
        (b"Name\nx" + b"\x9d\xff\x8d", "The letters of this file cannot be read"),
        (b"x" * 20_000_001, "The file is larger than 20 MB"),
        (b"Name\n" + b"x\n" * 20_001, "There are more than 20000 features"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read_table(content, "table.csv")

    assert words in said(raised)


def zipped(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return written.getvalue()


def test_a_workbook_that_unpacks_to_very_much_is_refused_before_it_is_unpacked() -> None:
    content = zipped(xl__workbook_xml=b"", bomb=b"\0" * 101_000_000)
    assert len(content) < 200_000

    started = time.monotonic()
    with pytest.raises(Unreadable) as raised:
        read_table(content, "bomb.xlsx")
    assert "Unpacked, the archive would become far larger" in said(raised)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("heading", ["a" + " " * 50_000 + "b", "Name" + ":de" * 20_000])
def test_a_heading_without_end_keeps_nobody_waiting(heading: str) -> None:
    started = time.monotonic()
    incoming = read_table(f"{heading};Name;lat;lon\nx;Tee;51,05;13,74\n".encode(), "x.csv")

    assert [found.name for found in incoming.found] == ["Tee"]
    assert time.monotonic() - started < 5


def test_a_workbook_whose_entities_grow_is_refused() -> None:
    content = bytearray()
    whole = io.BytesIO(workbook(Tabelle=[["Name"], ["Tee"]]))
    with zipfile.ZipFile(whole) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    content += written.getvalue()

    with pytest.raises(Unreadable) as raised:
        read_table(bytes(content), "entities.xlsx")
    assert "This file is broken, or too large" in said(raised)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    with suppress(Unreadable):
        incoming = read_table(content, "any")

        assert all(not UNPRINTABLE.search(found.name) for found in incoming.found)


@given(st.lists(st.lists(st.text(max_size=6), max_size=4), min_size=1, max_size=4))
def test_any_text_is_a_table_or_refused(rows: list[list[str]]) -> None:
    content = "\n".join(";".join(row) for row in rows).encode("utf-8", "replace")
    with suppress(Unreadable):
        incoming = read_table(b"Name;lat;lon;Art\n" + content, "any")

        assert all(not UNPRINTABLE.search(found.name) for found in incoming.found)


def values_of(walk: Walk) -> list[tuple[str, ...]]:
    """What a table of a walk says, as it should be read again."""
    return [
        (kind, one.id, one.title.texts[walk.default_language].strip(), place(one.shape))
        for kind, all_of in (("stop", walk.stops), ("offer", walk.offers))
        for one in all_of
    ]


def place(shape: Any) -> str:
    return str(shape and shape.coords[0])


def values_in(incoming: Incoming) -> list[tuple[str, ...]]:
    return [
        (found.kind, str(found.properties["id"]), found.name.strip(), place(found.shape))
        for found in incoming.found
    ]


@settings(max_examples=30)
@given(walks())
def test_a_walk_as_csv_reads_again(walk: Walk) -> None:
    for separator in (";", ","):
        incoming = read_table(write_csv(walk, separator), "walk.csv")

        assert values_in(incoming) == values_of(walk)
        assert not incoming.complaints


def test_a_walk_as_a_workbook_reads_again(walk: Walk) -> None:
    incoming = read_table(write_xlsx(walk), "walk.xlsx")

    assert values_in(incoming) == values_of(walk)
    soup = next(found for found in incoming.found if found.name == "Suppe")
    assert soup.properties["title:en"] == "Soup"
    assert soup.properties["opening_hours"] == "Mo-Fr 11:00-14:00"
    letters = next(found for found in incoming.found if found.name == "Hilfe bei Briefen")
    assert letters.properties["languages"] == "de, ar"


HOSTILE = ("=HYPERLINK(1)", "+49 351", "-1", "@SUM(1)", "\t=1", "\r=1", "'=1", "''+1", "＝1")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(walk: Walk, text: str) -> None:
    title = Wording({"de": f"{text}"})
    hostile = replace(walk, stops=(replace(walk.stops[0], title=title),), legs=(), notes=())
    rows = list(csv.reader(io.StringIO(write_csv(hostile).decode("utf-8-sig")), delimiter=";"))
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(hostile)))
    cells = [cell for row in book["stops"].iter_rows() for cell in row if cell.value]

    for cell in [*(cell for row in rows for cell in row), *(str(cell.value) for cell in cells)]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert all(cell.data_type in ("s", "n") for cell in cells)
    assert read_table(write_csv(hostile), "walk.csv").found[0].name == text


def test_german_excel_opens_the_table_by_a_double_click(walk: Walk) -> None:
    written = write_csv(walk)

    assert written.startswith(b"\xef\xbb\xbfkind;id;title;latitude;longitude;")
    assert written.count(b"\r\n") == 1 + len(walk.stops) + len(walk.offers)


def test_a_workbook_opens_with_its_headings_in_sight(walk: Walk) -> None:
    tables = read_tables(write_xlsx(walk), "walk.xlsx")

    assert [table.sheet for table in tables] == ["stops", "offers"]
    assert tables[0].headings[:4] == ("id", "title", "latitude", "longitude")
