from __future__ import annotations

import stat
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from geodata.problems import NotFound, Outdated
from geodata.walk import Note, Walk, put_feature
from geodata.wording import Wording
from tests.raw_files import bytes_in
from webapp.storage.backup import restore_backup, write_backup
from webapp.storage.database import Database
from webapp.storage.erasures import LIST, erase_note
from webapp.storage.photos import find_photo, keep_photo
from webapp.storage.walks import find_walk, publish_walk, save_walk, walk_state

SAID = "Ein Satz, der verschwinden muss"


def green(width: int) -> bytes:
    packed = BytesIO()
    Image.new("RGB", (width, 40), "green").save(packed, "PNG")
    return packed.getvalue()


@pytest.fixture
def told(database: Database, stored: Walk) -> Walk:
    """The walk with a note in several revisions and versions, and a photo of its own."""
    with database.transaction() as session:
        own = keep_photo(session, "linden", green(50))
        note = Note("told", None, Wording({"de": SAID}), photo=own)
        walk = save_walk(session, put_feature(stored, note), stored)
        publish_walk(session, "linden")
        again = replace(note, text=Wording({"de": f"{SAID}!"}))
        return save_walk(session, put_feature(walk, again), walk)


def erase(database: Database, data_dir: Path, note_id: str = "told") -> None:
    with database.transaction() as session:
        erase_note(session, data_dir, "linden", note_id)


def test_an_erased_note_is_in_no_revision_and_no_version(
    database: Database, told: Walk, tmp_path: Path
) -> None:
    erase(database, tmp_path)
    with database.reading() as session:
        walks = [find_walk(session, "linden", revision=number) for number in (1, 2, 3, 4)]
        walks.append(find_walk(session, "linden", version=2))

    assert all(note.id != "told" for walk in walks for note in walk.notes)
    assert {len(walk.notes) for walk in walks} == {4}


def test_an_erased_note_is_in_no_file_of_the_database(
    database: Database, told: Walk, tmp_path: Path
) -> None:
    if not database.is_sqlite:
        return
    file = Path(str(database.engine.url.database))
    assert SAID.encode() in bytes_in(file.parent)
    erase(database, tmp_path)

    assert SAID.encode() not in bytes_in(file.parent)


def test_a_note_erased_while_somebody_reads_for_long_is_gone_once_they_have_finished(
    database: Database, told: Walk, tmp_path: Path
) -> None:
    if not database.is_sqlite:
        return
    file = Path(str(database.engine.url.database))
    with database.reading() as session:
        find_walk(session, "linden", revision=1)
        erase(database, tmp_path)
    write_backup(database, tmp_path / "after.zip")

    assert SAID.encode() not in bytes_in(file.parent)


def test_an_erasure_is_noticed_by_whoever_keeps_pages_or_walks(
    database: Database, told: Walk, tmp_path: Path
) -> None:
    before = walk_state(database, "linden")
    with database.reading() as session:
        find_walk(session, "linden", revision=2)
    erase(database, tmp_path)

    assert walk_state(database, "linden").token != before.token
    with database.reading() as session:
        find_walk(session, "linden")
    assert all(SAID not in repr(walk) for walk in database.memory.walks.values())


def test_an_editor_that_is_still_open_does_not_bring_an_erased_note_back(
    database: Database, told: Walk, tmp_path: Path
) -> None:
    erase(database, tmp_path)
    with database.transaction() as session:
        saved = save_walk(session, replace(told, contact="Alice"), told)
    assert all(note.id != "told" for note in saved.notes)

    changed = put_feature(told, replace(told.notes[-1], text=Wording({"de": "Anders"})))
    with pytest.raises(Outdated), database.transaction() as session:
        save_walk(session, changed, told)


def test_the_trace_says_only_that_something_was_erased_and_when(
    database: Database, told: Walk, tmp_path: Path
) -> None:
    erase(database, tmp_path)
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM erasure").mappings().all()

    assert [set(row) for row in rows] == [{"token", "walk_id", "at"}]
    listed = (tmp_path / LIST).read_text()
    assert SAID not in listed
    assert '"told"' in listed
    assert stat.S_IMODE((tmp_path / LIST).stat().st_mode) == 0o600


def test_the_photo_goes_with_the_last_that_showed_it(
    database: Database, told: Walk, tmp_path: Path
) -> None:
    photo = told.notes[-1].photo
    shared = replace(told.stops[0], photo=photo)
    with database.transaction() as session:
        save_walk(session, put_feature(told, shared), told)
        save = find_walk(session, "linden")
        other = Note(
            "other", None, Wording({"de": "Auch"}), photo=keep_photo(session, "linden", green(60))
        )
        save_walk(session, put_feature(save, other), save)
    erase(database, tmp_path)
    erase(database, tmp_path, "other")

    with database.reading() as session:
        assert find_photo(session, "linden", photo)
        with pytest.raises(NotFound):
            find_photo(session, "linden", other.photo)


def test_a_note_that_is_not_there_cannot_be_erased(
    database: Database, stored: Walk, tmp_path: Path
) -> None:
    linden = [("linden", note_id) for note_id in ("nobody", "tea", "to\0ld")]
    for slug, note_id in (*linden, ("nowhere", "told")):
        with pytest.raises(NotFound), database.transaction() as session:
            erase_note(session, tmp_path, slug, note_id)

    assert not (tmp_path / LIST).exists()


def test_a_restored_backup_does_not_bring_an_erased_note_back(
    database: Database, told: Walk, tmp_path: Path
) -> None:
    write_backup(database, tmp_path / "before.zip")
    erase(database, tmp_path)
    restore_backup(database, tmp_path / "before.zip", tmp_path)
    restore_backup(database, tmp_path / "before.zip", tmp_path)
    with database.reading() as session:
        walks = [find_walk(session, "linden", revision=number) for number in (2, 3)]

    assert all(note.id != "told" for walk in walks for note in walk.notes)


def test_a_new_note_with_an_old_id_survives_the_erasures_before_its_backup(
    database: Database, told: Walk, tmp_path: Path
) -> None:
    erase(database, tmp_path)
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        save_walk(session, put_feature(walk, Note("told", None, Wording({"de": "Neu"}))), walk)
    write_backup(database, tmp_path / "after.zip")
    restore_backup(database, tmp_path / "after.zip", tmp_path)
    with database.reading() as session:
        assert find_walk(session, "linden").notes[-1].text.texts == {"de": "Neu"}
