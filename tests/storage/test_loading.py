from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from geodata.formats.geojson import read_walk, write_collection, write_folder
from geodata.problems import NotFound, Refused, Unreadable
from geodata.walk import Walk, put_feature, remove_feature
from webapp.storage.database import Database
from webapp.storage.loading import Loaded, check_path, dump_walk, load_first, load_path
from webapp.storage.photos import find_photo
from webapp.storage.walks import delete_walk, find_walk, published_walk, save_walk


def write(walk: Walk, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in write_folder(walk).items():
        (folder / name).write_bytes(content)
    return folder


def load(database: Database, path: Path, publish: bool = False) -> Loaded:
    with database.transaction() as session:
        return load_path(session, path, publish=publish)


def contents(folder: Path) -> dict[str, bytes]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


@pytest.fixture
def folder(walk: Walk, tmp_path: Path) -> Path:
    """The walk in a folder, with a photo of the tea kitchen."""
    tea = replace(walk.stops[0], photo="tea.jpg")
    written = write(put_feature(walk, tea), tmp_path / "linden")
    packed = BytesIO()
    Image.new("RGB", (700, 400), "green").save(packed, "JPEG")
    (written / "photos").mkdir()
    (written / "photos" / "tea.jpg").write_bytes(packed.getvalue())
    return written


def test_an_unknown_walk_is_added_and_published_where_it_says_so(
    database: Database, walk: Walk, tmp_path: Path
) -> None:
    draft = replace(walk, slug="draft", state="draft")

    assert load(database, write(walk, tmp_path / "a")) == Loaded("linden", 1, 1, True)
    assert load(database, write(draft, tmp_path / "b")) == Loaded("draft", 1, None, True)
    assert load(database, tmp_path / "b", publish=True) == Loaded("draft", 1, 1, False)


def test_loading_the_same_folder_twice_adds_no_revision(database: Database, folder: Path) -> None:
    load(database, folder)

    assert load(database, folder) == Loaded("linden", 1, 1, False)


def test_a_known_walk_gets_a_draft_with_the_difference(
    database: Database, walk: Walk, tmp_path: Path
) -> None:
    load(database, write(walk, tmp_path / "linden"))
    less = remove_feature(replace(walk, publisher="Somebody else"), "seeds")
    (tmp_path / "linden" / "offers.geojson").unlink()

    assert load(database, write(less, tmp_path / "linden")) == Loaded("linden", 2, 1, True)
    with database.reading() as session:
        assert find_walk(session, "linden") == less
        assert published_walk(session, "linden").walk == walk


def test_a_single_file_loads_as_the_folder_does(
    database: Database, walk: Walk, tmp_path: Path
) -> None:
    load(database, write(walk, tmp_path / "linden"))
    (tmp_path / "linden.geojson").write_bytes(write_collection(walk))

    assert not load(database, tmp_path / "linden.geojson").changed


def test_a_photo_is_named_by_its_hash_from_then_on(database: Database, folder: Path) -> None:
    load(database, folder)
    with database.reading() as session:
        name = find_walk(session, "linden").stops[0].photo
        kept = find_photo(session, "linden", name)

    assert len(name) == 64
    assert Image.open(BytesIO(kept)).size == (700, 400)


def test_what_is_dumped_loads_again_without_a_change(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load(database, folder)
    with database.reading() as session:
        dump_walk(session, "linden", tmp_path / "dump")

    assert load(database, tmp_path / "dump") == Loaded("linden", 1, 1, False)


def test_a_dump_loads_into_another_database_and_is_dumped_as_the_same_bytes(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load(database, folder)
    with database.reading() as session:
        dump_walk(session, "linden", tmp_path / "one")
    moved = replace(read_walk(tmp_path / "one"), slug="moved")
    (tmp_path / "one" / "walk.json").write_bytes(write_folder(moved)["walk.json"])
    load(database, tmp_path / "one")
    with database.reading() as session:
        dump_walk(session, "moved", tmp_path / "two")

    assert contents(tmp_path / "two") == contents(tmp_path / "one")


def test_a_dump_takes_the_place_of_an_earlier_one_but_not_of_other_files(
    database: Database, stored: Walk, tmp_path: Path
) -> None:
    with database.reading() as session:
        dump_walk(session, "linden", tmp_path / "dump")
    bare = replace(stored, background=())
    with database.transaction() as session:
        save_walk(session, bare, stored)
        dump_walk(session, "linden", tmp_path / "dump")
    assert read_walk(tmp_path / "dump") == bare

    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("Dear Sir or Madam")
    with database.reading() as session, pytest.raises(Refused, match="other files"):
        dump_walk(session, "linden", tmp_path / "other")


@pytest.mark.parametrize("name", ["missing.jpg", "../walk.json", "/etc/hostname", "a\\b", "0" * 64])
def test_a_photo_that_is_not_in_the_folder_is_refused_by_name(
    database: Database, walk: Walk, tmp_path: Path, name: str
) -> None:
    tea = replace(walk.stops[0], photo=name)
    folder = write(put_feature(walk, tea), tmp_path / "linden")
    for refuse in (check_path, lambda path: load(database, path)):
        with pytest.raises(Unreadable) as unreadable:
            refuse(folder)
        (complaint,) = unreadable.value.complaints
        assert (complaint.file, complaint.feature, complaint.field) == (
            "stops.geojson",
            "tea",
            "photo",
        )

    with database.reading() as session, pytest.raises(NotFound):
        find_walk(session, "linden")


def test_a_deleted_walk_does_not_come_back_by_loading(
    database: Database, walk: Walk, stored: Walk, tmp_path: Path
) -> None:
    with database.transaction() as session:
        delete_walk(session, "linden")
    with pytest.raises(Refused):
        load(database, write(walk, tmp_path / "linden"))


def test_the_first_walk_is_loaded_only_where_there_never_was_one(
    database: Database, walk: Walk, tmp_path: Path
) -> None:
    folder = write(walk, tmp_path / "linden")
    assert load_first(database, folder) == Loaded("linden", 1, 1, True)
    assert load_first(database, folder) is None
    with database.transaction() as session:
        delete_walk(session, "linden")

    assert load_first(database, folder) is None


def test_nobody_else_may_read_a_dump(database: Database, stored: Walk, tmp_path: Path) -> None:
    folder = tmp_path / "dump"
    with database.reading() as session:
        dump_walk(session, stored.slug, folder)

    assert folder.stat().st_mode & 0o077 == 0
    assert [file.name for file in folder.iterdir() if file.stat().st_mode & 0o077] == []
