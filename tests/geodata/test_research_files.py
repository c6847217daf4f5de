"""Files for research say what the notes say, are the same each time, and keep to what they are for.

What is asserted of REFI-QDA is what its schema demands, and what programs that read it rely on.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from openpyxl import load_workbook

from geodata.consent import seen_by
from geodata.formats.note_tables import write_notes_csv, write_notes_xlsx
from geodata.formats.refi_qda import NAMESPACE, write_qdpx
from geodata.walk import Viewer, Walk
from geodata.wording import Wording
from tests.geodata.strategies import walks
from tests.world import linden_walk

TODAY = date(2026, 5, 1)
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PARTS = ("Users", "CodeBook", "Variables", "Cases", "Sources", "Description")
TYPES = {"Text", "Boolean", "Integer", "Float", "Date", "DateTime"}
IN_SOURCE = ("PlainTextSelection", "VariableValue")
REQUIRED = {
    "User": {"guid"},
    "Code": {"guid", "name", "isCodable"},
    "Variable": {"guid", "name", "typeOfVariable"},
    "Case": {"guid"},
    "TextSource": {"guid"},
    "PlainTextSelection": {"guid", "startPosition", "endPosition"},
    "Coding": {"guid"},
    "CodeRef": {"targetGUID"},
    "VariableRef": {"targetGUID"},
    "SourceRef": {"targetGUID"},
}


@pytest.fixture
def walk() -> Walk:
    """The walk as it may stand in reports."""
    return seen_by(linden_walk(), Viewer.REPORT, TODAY)


class Project:
    """A project as a program reads it."""

    def __init__(self, content: bytes) -> None:
        with ZipFile(BytesIO(content)) as archive:
            self.names = archive.namelist()
            self.files = {name: archive.read(name) for name in self.names}
        self.root = ElementTree.fromstring(self.files["project.qde"])

    def all(self, name: str) -> list[Any]:
        return list(self.root.iter(f"{{{NAMESPACE}}}{name}"))

    def text(self, source: Any) -> str:
        path = source.get("plainTextPath").removeprefix("internal://")
        return self.files[f"sources/{path}"].decode()


def local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def in_turn(names: list[str], order: tuple[str, ...]) -> bool:
    places = [order.index(name) for name in names]
    return places == sorted(places)


def guids(project: Project) -> Iterator[str]:
    for element in project.root.iter():
        if guid := element.get("guid"):
            yield guid


@given(walks())
@settings(max_examples=25)
def test_any_walk_becomes_a_project_that_keeps_to_the_schema(walk: Walk) -> None:
    project = Project(write_qdpx(walk, TODAY))
    root = project.root
    known = list(guids(project))

    assert root.tag == f"{{{NAMESPACE}}}Project"
    assert root.get("name")
    assert in_turn([local(part) for part in root], PARTS)
    assert all(len(part) or local(part) == "Description" for part in root), "an empty part"
    assert len(set(known)) == len(known)
    for element in root.iter():
        assert REQUIRED.get(local(element), set()) <= set(element.keys())
        for name in ("guid", "targetGUID", "creatingUser", "creatingUserGUID"):
            assert GUID.fullmatch(element.get(name, known[0]))
        if target := element.get("targetGUID"):
            assert target in known
    for source in project.all("TextSource"):
        assert in_turn([local(part) for part in source], IN_SOURCE)
        assert not source.get("path")
        assert len(project.text(source)) <= len(project.files["project.qde"]) + 20_000
    for variable in project.all("Variable"):
        assert variable.get("typeOfVariable") in TYPES
    for value in project.all("VariableValue"):
        assert local(value[0]) == "VariableRef"
        assert [local(part) for part in value[1:]] in [[f"{each}Value"] for each in TYPES]


@given(walks())
@settings(max_examples=25)
def test_a_theme_codes_the_whole_text_in_code_points(walk: Walk) -> None:
    project = Project(write_qdpx(walk))
    for source in project.all("TextSource"):
        text = project.text(source)
        assert "\r" not in text
        for selection in source.iter(f"{{{NAMESPACE}}}PlainTextSelection"):
            assert selection.get("startPosition") == "0"
            assert selection.get("endPosition") == str(len(text))
            assert selection.get("creationDateTime").endswith("Z")


@given(walks())
@settings(max_examples=15)
def test_the_same_walk_gives_the_same_bytes(walk: Walk) -> None:
    assert write_qdpx(walk, TODAY) == write_qdpx(walk, TODAY)
    assert write_notes_csv(walk) == write_notes_csv(walk)


def test_ids_stay_when_the_walk_changes(walk: Walk) -> None:
    later = replace(walk, title=Wording({"de": "Neu"}), notes=walk.notes[:1])

    assert set(guids(Project(write_qdpx(later)))) < set(guids(Project(write_qdpx(walk, TODAY))))


def test_notes_are_sources_themes_are_codes_and_stops_are_cases(walk: Walk) -> None:
    project = Project(write_qdpx(walk))
    names = {code.get("guid"): code.get("name") for code in project.all("Code")}
    sources = {each.get("guid"): each for each in project.all("TextSource")}
    tea = project.all("Case")[0]

    assert list(names.values()) == ["Begegnung", "Hilfe"]
    assert [each.get("name") for each in sources.values()] == ["001-note-public", "001-note-report"]
    assert [project.text(each) for each in sources.values()] == [
        "Gesagt: note-public",
        "Gesagt: note-report",
    ]
    assert {names[ref.get("targetGUID")] for ref in project.all("CodeRef")} == {"Begegnung"}
    assert tea.get("name") == "1 Teeküche"
    assert [each.get("targetGUID") for each in tea if local(each) == "SourceRef"] == list(sources)


def test_two_themes_of_the_same_title_stay_two_codes(walk: Walk) -> None:
    same = tuple(replace(theme, title=Wording({"de": "Gleich"})) for theme in walk.themes)
    project = Project(write_qdpx(replace(walk, themes=same)))

    assert [code.get("name") for code in project.all("Code")] == [
        "Gleich (meeting)",
        "Gleich (help)",
    ]


def test_a_walk_without_notes_is_a_project_without_sources(walk: Walk) -> None:
    project = Project(write_qdpx(replace(walk, notes=(), themes=())))

    assert project.names == ["sources/", "project.qde"]
    assert not project.all("Sources")
    assert not project.all("CodeBook")


def test_lines_end_with_one_character_so_that_positions_hold(walk: Walk) -> None:
    note = replace(walk.notes[0], text=Wording({"de": "Erste\r\nzweite 👩🏽‍🌾\rdritte"}))
    project = Project(write_qdpx(replace(walk, notes=(note,))))

    assert project.text(project.all("TextSource")[0]) == "Erste\nzweite 👩🏽‍🌾\ndritte"
    assert project.all("PlainTextSelection")[0].get("endPosition") == "24"


def rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_table_says_all_of_a_note_and_its_stop(walk: Walk) -> None:
    first = rows(write_notes_csv(walk))[0]

    assert first == {
        "id": "note-public",
        "text": "Gesagt: note-public",
        "date": "2026-03-02",
        "sort": "statement",
        "speaker_role": "",
        "stop": "tea",
        "stop_number": "1",
        "stop_title": "Teeküche",
        "offer": "",
        "latitude": "51.05",
        "longitude": "13.74",
        "source": "",
        "text:en": "Said: note-public",
        "theme:meeting": "1",
        "theme:help": "0",
    }


def test_a_text_that_a_spreadsheet_would_run_is_a_text(walk: Walk) -> None:
    note = replace(walk.notes[0], text=Wording({"de": '=HYPERLINK("https://evil.example")'}))
    armed = replace(walk, notes=(note,))
    sheet = load_workbook(BytesIO(write_notes_xlsx(armed)))["notes"]
    cell = sheet["B2"]

    assert rows(write_notes_csv(armed))[0]["text"].startswith("'=")
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'=")


def test_the_workbook_holds_the_notes_and_what_the_themes_are(walk: Walk) -> None:
    book = load_workbook(BytesIO(write_notes_xlsx(walk)))
    notes, themes = (list(book[name].values) for name in ("notes", "themes"))

    assert [row[0] for row in notes] == ["id", "note-public", "note-report"]
    assert themes[2] == ("help", "Hilfe", "Wer hilft wem?")
