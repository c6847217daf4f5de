from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import orjson
import pytest
from PIL import Image

from geodata.problems import Unreadable
from geodata.walk import Walk, put_feature
from geodata.wording import Wording
from webapp.storage.backup import restore_backup, write_backup
from webapp.storage.database import Database, open_database
from webapp.storage.migrating import migrate
from webapp.storage.organisers import add_organiser, find_organiser, give_role, role_in
from webapp.storage.photos import find_photo, keep_photo
from webapp.storage.tables import METADATA, ONE_USE_LINKS
from webapp.storage.walks import (
    add_walk,
    find_walk,
    list_walks,
    publish_walk,
    save_walk,
    walk_state,
)


def renamed(walk: Walk, title: str) -> Walk:
    return put_feature(walk, replace(walk.stops[0], title=Wording({"de": title})))


@pytest.fixture
def photo(database: Database, stored: Walk) -> str:
    packed = BytesIO()
    Image.new("RGB", (1000, 400), "green").save(packed, "PNG")
    with database.transaction() as session:
        return keep_photo(session, "linden", packed.getvalue())


@pytest.fixture
def backup(database: Database, stored: Walk, photo: str, tmp_path: Path) -> Path:
    """A backup of two revisions, a version and a photo."""
    with database.transaction() as session:
        save_walk(session, renamed(stored, "Kaffeeküche"), stored)
    write_backup(database, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def assert_it_is_all_there(database: Database, stored: Walk, photo: str) -> None:
    with database.reading() as session:
        assert find_walk(session, "linden", version=1) == stored
        assert find_walk(session, "linden") == renamed(stored, "Kaffeeküche")
        kept = find_photo(session, "linden", photo, 480)
    assert Image.open(BytesIO(kept)).width == 480


def test_a_backup_restores_everything(
    database: Database, stored: Walk, photo: str, backup: Path, tmp_path: Path
) -> None:
    with database.transaction() as session:
        add_walk(session, replace(stored, slug="later"))
        walk = find_walk(session, "linden")
        save_walk(session, renamed(walk, "später"), walk)
    restore_backup(database, backup, tmp_path)

    assert_it_is_all_there(database, stored, photo)
    with database.reading() as session:
        assert [walk.slug for walk in list_walks(session)] == ["linden"]


@pytest.mark.parametrize("other", ["sqlite", "same"])
def test_a_backup_restores_into_another_database(
    stored: Walk,
    photo: str,
    backup: Path,
    new_database_url: Callable[[], str],
    other: str,
) -> None:
    url = f"sqlite:///{backup.parent}/other.sqlite" if other == "sqlite" else new_database_url()
    database = open_database(url)
    migrate(database)
    restore_backup(database, backup, backup.parent)

    assert_it_is_all_there(database, stored, photo)
    database.engine.dispose()


def test_a_backup_of_sqlite_restores_into_the_database_at_hand(
    database: Database, walk: Walk, tmp_path: Path
) -> None:
    small = open_database(f"sqlite:///{tmp_path}/small.sqlite")
    migrate(small)
    with small.transaction() as session:
        add_walk(session, walk)
    write_backup(small, tmp_path / "small.zip")
    small.engine.dispose()
    restore_backup(database, tmp_path / "small.zip", tmp_path)

    with database.transaction() as session:
        assert find_walk(session, "linden") == walk
        add_walk(session, replace(walk, slug="next"))


def test_a_restored_walk_goes_on(
    database: Database, stored: Walk, backup: Path, tmp_path: Path
) -> None:
    before = walk_state(database, "linden")
    restore_backup(database, backup, tmp_path)
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        saved = save_walk(session, renamed(walk, "weiter"), walk)
        assert publish_walk(session, "linden") == 2

    assert saved.revision == 3
    assert walk_state(database, "linden").token != before.token


def test_nothing_from_before_a_restore_is_taken_for_what_is_there(
    database: Database, stored: Walk, backup: Path, tmp_path: Path
) -> None:
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        save_walk(session, renamed(walk, "zuvor"), walk)
    with database.reading() as session:
        find_walk(session, "linden", revision=3)
    restore_backup(database, backup, tmp_path)
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        saved = save_walk(session, renamed(walk, "danach"), walk)
    with database.reading() as session:
        assert find_walk(session, "linden", revision=3) == saved


def test_a_backup_is_for_its_owner_alone_and_leaves_no_draft(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [file.name for file in backup.parent.glob(".*")] == []


def test_a_backup_taken_while_others_save_shows_one_moment(
    database: Database, stored: Walk, tmp_path: Path
) -> None:
    def save_often() -> None:
        walk = stored
        for number in range(30):
            with database.transaction() as session:
                walk = save_walk(session, renamed(walk, f"Nummer {number}"), walk)

    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(save_often)
        files = [tmp_path / f"{number}.zip" for number in range(5)]
        for file in files:
            write_backup(database, file)
        saving.result()
    for file in files:
        restore_backup(database, file, tmp_path)
        with database.reading() as session:
            walk = find_walk(session, "linden")
            (listed,) = list_walks(session)
        title = walk.stops[0].title.texts["de"]
        assert title == (f"Nummer {walk.revision - 2}" if walk.revision > 1 else "Teeküche")
        assert listed.revision == walk.revision


def without_a_line(members: dict[str, bytes]) -> None:
    members["feature.jsonl"] = members["feature.jsonl"].split(b"\n", 1)[1]


def with_another_word(members: dict[str, bytes]) -> None:
    members["feature.jsonl"] = members["feature.jsonl"].replace(b"Suppe", b"Sumpf")


def without_a_table(members: dict[str, bytes]) -> None:
    del members["version.jsonl"]


def without_a_photo(members: dict[str, bytes]) -> None:
    del members[next(name for name in members if name.startswith("photos/"))]


def without_a_manifest(members: dict[str, bytes]) -> None:
    del members["manifest.json"]


def of_another_release(members: dict[str, bytes]) -> None:
    manifest = orjson.loads(members["manifest.json"])
    members["manifest.json"] = orjson.dumps({**manifest, "schema": "9999"})


@pytest.mark.parametrize(
    "spoil",
    [
        without_a_line,
        with_another_word,
        without_a_table,
        without_a_photo,
        without_a_manifest,
        of_another_release,
    ],
)
def test_a_damaged_backup_is_refused_and_changes_nothing(
    database: Database,
    stored: Walk,
    photo: str,
    backup: Path,
    spoil: Callable[[dict[str, bytes]], None],
) -> None:
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    spoil(members)
    spoilt = backup.with_name("spoilt.zip")
    with zipfile.ZipFile(spoilt, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    before = walk_state(database, "linden")
    with pytest.raises(Unreadable, match=r"spoilt\.zip"):
        restore_backup(database, spoilt, backup.parent)

    assert walk_state(database, "linden") == before
    assert_it_is_all_there(database, stored, photo)


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9])
def test_half_a_backup_is_refused(
    database: Database, backup: Path, tmp_path: Path, part: float
) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(Unreadable):
        restore_backup(database, backup, tmp_path)
    with pytest.raises(Unreadable, match="no such file"):
        restore_backup(database, tmp_path / "missing.zip", tmp_path)


def test_a_backup_of_the_first_release_restores_and_the_walk_goes_on(
    database: Database, walk: Walk, tmp_path: Path
) -> None:
    with database.transaction() as session:
        add_organiser(session, "dora@linden.example", "Dora", "Dora likes the shade of limes")
    restore_backup(database, Path(__file__).with_name("schema-0001.zip"), tmp_path)
    with database.reading() as session:
        assert find_walk(session, "linden", version=1) == walk
        newest = find_walk(session, "linden")
        assert newest.revision == 2
        photo = find_photo(session, "linden", newest.stops[0].photo)
        assert find_organiser(session, 1) is None
    assert Image.open(BytesIO(photo)).width == 60

    with database.transaction() as session:
        assert save_walk(session, renamed(newest, "weiter"), newest).revision == 3
        dora = add_organiser(
            session, "dora@linden.example", "Dora", "Dora likes the shade of limes"
        )
        give_role(session, dora, "linden", "owner")


def test_a_column_that_came_later_can_be_missing_from_a_backup() -> None:
    with zipfile.ZipFile(Path(__file__).with_name("schema-0001.zip")) as archive:
        known = {
            name: set(orjson.loads(archive.read(f"{name}.jsonl").split(b"\n")[0] or b"{}"))
            for name in ("walk", "revision", "feature", "version", "photo")
        }
    for name, columns in known.items():
        for column in METADATA.tables[name].c:
            optional = column.nullable or column.default or column.server_default
            assert column.name in columns or optional, column


def test_organisers_come_back_with_their_roles_and_sign_in_again(
    database: Database, stored: Walk, tmp_path: Path
) -> None:
    with database.transaction() as session:
        ids = [
            add_organiser(session, f"{name}@linden.example", name, f"{name} likes lime trees")
            for name in ("alice", "bob")
        ]
        give_role(session, ids[0], "linden", "owner")
    with database.reading() as session:
        before = find_organiser(session, ids[0])
    write_backup(database, tmp_path / "backup.zip")
    restore_backup(database, tmp_path / "backup.zip", tmp_path)

    with database.transaction() as session:
        alice = find_organiser(session, ids[0])
        assert before
        assert alice
        assert (alice.email, alice.has_password) == (before.email, True)
        assert alice.stamp != before.stamp
        assert role_in(session, alice.id, "linden") == "owner"
        charlie = add_organiser(session, "charlie@linden.example", "C", "Charlie likes lime trees")
        assert charlie not in ids


def test_a_link_that_was_used_or_ran_out_does_not_come_back_to_life(
    database: Database, stored: Walk, tmp_path: Path
) -> None:
    link = {
        "token_hash": "0" * 64,
        "purpose": "invitation",
        "walk_id": 1,
        "role": "editor",
        "made_by": None,
        "made_at": datetime.now(UTC),
        "expires_at": datetime.now(UTC),
    }
    with database.transaction() as session:
        session.connection().execute(ONE_USE_LINKS.insert().values(link))
    write_backup(database, tmp_path / "backup.zip")
    restore_backup(database, tmp_path / "backup.zip", tmp_path)

    with database.reading() as session:
        assert session.execute(ONE_USE_LINKS.select()).all() == []
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert "one_use_link.jsonl" not in archive.namelist()
