"""An objection holds a note back from everybody but the organisers, until they have decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from geodata.consent import seen_by
from geodata.problems import NotFound, Outdated, Refused
from geodata.walk import Note, Viewer, Walk, put_feature, remove_feature
from geodata.wording import Wording
from webapp.storage.backup import restore_backup, write_backup
from webapp.storage.database import Database
from webapp.storage.erasures import erase_note
from webapp.storage.objections import (
    CHANGED,
    DROPPED,
    MOST_WAITING,
    UPHELD,
    WITHDRAWN,
    Decision,
    Objection,
    add_objection,
    decide_objection,
    objections,
    waiting_objections,
)
from webapp.storage.restoring import walk_as_it_was
from webapp.storage.walks import current_consents, find_walk, save_walk, walk_state

pytestmark = pytest.mark.usefixtures("stored")
TODAY = datetime.now(UTC).date()


def objected(database: Database, note_id: str = "note-public", words: str = "No") -> Objection:
    with database.transaction() as session:
        add_objection(session, "linden", "tea", note_id, words)
        return objections(session, "linden")[-1]


def decided(database: Database, objection: Objection, what: str, by: str = "Alice") -> None:
    with database.transaction() as session:
        decide_objection(session, "linden", objection.id, Decision(what, by, "because"))


def seen(database: Database, viewer: Viewer = Viewer.VISITOR, version: int | None = 1) -> set[str]:
    with database.reading() as session:
        walk = find_walk(session, "linden", version=version)
        consents = current_consents(session, "linden")
    return {note.id for note in seen_by(walk, viewer, TODAY, consents=consents).notes}


def draft(database: Database) -> Walk:
    with database.reading() as session:
        return find_walk(session, "linden")


def reworded(database: Database, note_id: str, text: str) -> None:
    walk = draft(database)
    note = next(note for note in walk.notes if note.id == note_id)
    with database.transaction() as session:
        changed = replace(note, text=Wording({"de": text}))
        save_walk(session, put_feature(walk, changed), walk, by="Bob")


def note_of(walk: Walk, note_id: str) -> Note:
    return next(note for note in walk.notes if note.id == note_id)


@pytest.mark.parametrize("viewer", [Viewer.VISITOR, Viewer.REPORT, Viewer.PARTICIPANT])
def test_an_objection_hides_the_note_from_every_viewer_and_the_state_tells(
    database: Database, viewer: Viewer
) -> None:
    before = walk_state(database, "linden")
    assert "note-public" in seen(database, viewer)
    objected(database)

    assert "note-public" not in seen(database, viewer)
    assert "note-public" not in seen(database, viewer, version=None)
    assert walk_state(database, "linden") != before
    assert note_of(draft(database), "note-public").consent is not None


@pytest.mark.parametrize("what", [DROPPED, CHANGED])
def test_a_note_is_shown_again_once_the_objection_is_dropped_or_met(
    database: Database, what: str
) -> None:
    decided(database, objected(database), what)

    assert "note-public" in seen(database)
    with database.reading() as session:
        assert waiting_objections(session) == {}


def test_a_note_that_was_removed_can_be_held_back_in_its_versions_for_good(
    database: Database,
) -> None:
    objection = objected(database)
    walk = draft(database)
    with database.transaction() as session:
        save_walk(session, remove_feature(walk, "note-public"), walk)
    decided(database, objection, UPHELD)

    assert "note-public" not in seen(database)


def test_whoever_decides_second_learns_who_was_faster(database: Database) -> None:
    objection = objected(database)
    decided(database, objection, DROPPED, by="Bob")

    with pytest.raises(Outdated, match="Bob has decided"):
        decided(database, objection, WITHDRAWN)
    with database.transaction() as session, pytest.raises(NotFound):
        decide_objection(session, "linden", "0" * 32, Decision(DROPPED, "Alice"))


def test_what_was_decided_can_be_objected_to_again_only_once_the_note_has_changed(
    database: Database,
) -> None:
    objection = objected(database)
    with pytest.raises(Refused, match="held back already"):
        objected(database)
    decided(database, objection, DROPPED)
    with pytest.raises(Refused, match="decided about this note already"):
        objected(database)
    reworded(database, "note-public", "Ganz anders")
    objected(database)

    assert "note-public" not in seen(database)


def test_nobody_can_fill_the_database_with_objections(database: Database) -> None:
    with database.transaction() as session:
        for number in range(MOST_WAITING):
            add_objection(session, "linden", "tea", f"note-{number}", "No")
        with pytest.raises(Refused, match="waiting already"):
            add_objection(session, "linden", "tea", "note-public", "No")
        assert waiting_objections(session) == {"linden": MOST_WAITING}


def test_bringing_an_older_state_back_keeps_the_consent_of_a_note_that_is_held_back(
    database: Database,
) -> None:
    objected(database)
    with database.reading() as session:
        back = walk_as_it_was(session, find_walk(session, "linden", revision=1))

    consent = note_of(back, "note-public").consent
    assert consent
    assert consent.scope == "public"


def test_an_objection_outlives_a_backup_and_goes_with_an_erased_note(
    database: Database, tmp_path: Path
) -> None:
    objection = objected(database)
    write_backup(database, tmp_path / "backup.zip")
    decided(database, objection, DROPPED)
    restore_backup(database, tmp_path / "backup.zip", tmp_path)
    assert "note-public" not in seen(database)
    with database.transaction() as session:
        erase_note(session, tmp_path, "linden", "note-public")
        assert objections(session, "linden") == ()
