"""Organisers take out for research what may stand in reports, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from geodata.walk import Consent, Walk, put_feature
from geodata.wording import Wording
from tests.desk import Desk
from webapp.storage.database import Database
from webapp.storage.walks import publish_walk, save_walk

HERE = "/organise/walks/linden/report/"
FILES = ("notes.csv", "notes.xlsx", "notes.qdpx")


def held(content: bytes, name: str) -> str:
    """Everything that a file says, unpacked."""
    if name == "notes.csv":
        return content.decode("utf-8-sig")
    with ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(each).decode() for each in archive.namelist())


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_the_notes_that_may_stand_in_reports_alone(desk: Desk, name: str) -> None:
    answer = desk.get(f"{HERE}{name}")
    said = held(answer.data, name)

    assert "Gesagt: note-public" in said
    assert "Gesagt: note-report" in said
    assert "note-participants" not in said
    assert "note-kept" not in said
    assert "Alice" not in said
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert f'filename="linden-1-{name}"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("name", FILES)
def test_a_withdrawn_note_is_in_no_file_at_the_next_request(
    desk: Desk, database: Database, stored: Walk, name: str
) -> None:
    withdrawn = Consent("public", withdrawn_on=datetime.now(UTC).date())
    with database.transaction() as session:
        save_walk(session, put_feature(stored, replace(stored.notes[0], consent=withdrawn)), stored)

    assert "note-public" not in held(desk.get(f"{HERE}{name}").data, name)


@pytest.mark.parametrize("name", FILES)
def test_a_role_that_fits_one_person_alone_is_in_no_file(
    desk: Desk, database: Database, stored: Walk, name: str
) -> None:
    role = Wording({"de": "Leiterin der Bibliothek"})
    with database.transaction() as session:
        save_walk(session, put_feature(stored, replace(stored.notes[0], speaker_role=role)), stored)
        publish_walk(session, "linden")

    assert "Leiterin" not in held(desk.get(f"{HERE}{name}").data, name)


def test_a_second_project_is_the_same_as_the_first(desk: Desk) -> None:
    assert desk.get(f"{HERE}notes.qdpx").data == desk.get(f"{HERE}notes.qdpx").data


def test_the_variables_of_a_project_have_names_of_their_own_in_german_too(desk: Desk) -> None:
    with ZipFile(BytesIO(desk.get(f"{HERE}notes.qdpx?lang=de").data)) as archive:
        project = archive.read("project.qde").decode()
    names = [part.split('name="')[1].split('"')[0] for part in project.split("<Variable ")[1:]]

    assert "Tag" in names
    assert len(set(names)) == len(names) == 16


def test_the_files_are_linked_with_what_they_hold(desk: Desk) -> None:
    page = desk.get("/organise/walks/linden/export").text

    for name in FILES:
        assert f'href="{HERE}{name}"' in page


def test_a_file_that_is_out_is_written_down_with_the_note(desk: Desk) -> None:
    desk.get(f"{HERE}notes.qdpx")

    assert "notes.qdpx" in desk.get("/organise/walks/linden/notes/note-report/papers").text
