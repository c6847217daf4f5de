"""Files that organisers bring are kept for them alone, for a day, and a few at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from geodata.formats.table import read_table
from geodata.import_plan import apply, plan_import
from geodata.problems import NotFound, Outdated
from geodata.walk import Walk, find_stop, put_feature
from geodata.wording import Wording
from webapp.storage.backup import write_backup
from webapp.storage.database import Database
from webapp.storage.erasures import erase_note
from webapp.storage.loading import prepare
from webapp.storage.tables import UPLOADS
from webapp.storage.uploads import drop_upload, find_upload, keep_choices, keep_upload
from webapp.storage.walks import find_walk, save_walk
from webapp.storage.writing import now


def kept(database: Database, organisers: dict[str, int], name: str = "Alice") -> str:
    with database.transaction() as session:
        return keep_upload(session, "linden", organisers[name], "stops.csv", b"\x00Name")


def is_there(database: Database, organiser: int, token: str, slug: str = "linden") -> bool:
    with database.reading() as session:
        try:
            find_upload(session, slug, organiser, token)
        except NotFound:
            return False
    return True


def test_a_file_is_found_again_with_what_was_chosen(
    database: Database, organisers: dict[str, int]
) -> None:
    token = kept(database, organisers)
    with database.transaction() as session:
        keep_choices(session, token, {"columns": [["title"]]})
        upload = find_upload(session, "linden", organisers["Alice"], token)

    assert (upload.file, upload.content) == ("stops.csv", b"\x00Name")
    assert upload.choices == {"columns": [["title"]]}


def test_nobody_else_finds_it(database: Database, organisers: dict[str, int]) -> None:
    token = kept(database, organisers)

    assert is_there(database, organisers["Alice"], token)
    assert not is_there(database, organisers["Bob"], token)
    assert not is_there(database, organisers["Alice"], token, "chestnut")
    assert not is_there(database, organisers["Alice"], "x" * 32)


def test_after_a_day_it_is_gone(database: Database, organisers: dict[str, int]) -> None:
    token = kept(database, organisers)
    with database.transaction() as session:
        session.execute(update(UPLOADS).values(created_at=now() - timedelta(hours=25)))
    assert not is_there(database, organisers["Alice"], token)

    kept(database, organisers, "Bob")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(UPLOADS)) == 1


def test_a_file_that_was_forgotten_goes_with_the_next_start_or_backup(
    database: Database, organisers: dict[str, int], tmp_path: Path
) -> None:
    for goes in (
        lambda: prepare(database, tmp_path),
        lambda: write_backup(database, tmp_path / "walks.zip"),
    ):
        kept(database, organisers)
        with database.transaction() as session:
            session.execute(update(UPLOADS).values(created_at=now() - timedelta(hours=25)))
        goes()
        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(UPLOADS)) == 0


def test_whoever_brings_many_keeps_the_newest(
    database: Database, organisers: dict[str, int]
) -> None:
    tokens = [kept(database, organisers) for _ in range(5)]
    other = kept(database, organisers, "Bob")

    there = [is_there(database, organisers["Alice"], token) for token in tokens]
    assert there == [False, False, True, True, True]
    assert is_there(database, organisers["Bob"], other)


def test_a_file_that_was_used_is_gone(database: Database, organisers: dict[str, int]) -> None:
    token = kept(database, organisers)
    with database.transaction() as session:
        drop_upload(session, token)

    assert not is_there(database, organisers["Alice"], token)


def test_an_erasure_lets_go_of_every_file_of_the_walk(
    database: Database, organisers: dict[str, int], tmp_path: Path
) -> None:
    token = kept(database, organisers)
    with database.transaction() as session:
        erase_note(session, tmp_path, "linden", "note-kept")

    assert not is_there(database, organisers["Alice"], token)


TABLE = "Name;lat;lon;Tel\nTeeküche;51,05;13,74;0351 1\nKiosk;51,051;13,741;\n"


def brought(walk: Walk) -> Walk:
    plan = plan_import(walk, read_table(TABLE.encode(), "stops.csv"))
    return apply(plan, plan.default_ticks())


def test_an_import_and_an_edit_of_something_else_are_both_kept(
    database: Database, stored: Walk
) -> None:
    garden = replace(find_stop(stored, "garden"), title=Wording({"de": "Beete"}))
    with database.transaction() as session:
        save_walk(session, put_feature(stored, garden), stored, by="Bob")
    with database.transaction() as session:
        save_walk(session, brought(stored), stored, by="Alice", why="stops.csv")
    with database.reading() as session:
        walk = find_walk(session, "linden")

    assert find_stop(walk, "garden").title == Wording({"de": "Beete"})
    assert find_stop(walk, "tea").phone == "0351 1"
    assert find_stop(walk, "kiosk").order == 4


def test_an_import_never_overwrites_an_edit_of_the_same_stop(
    database: Database, stored: Walk
) -> None:
    tea = replace(find_stop(stored, "tea"), title=Wording({"de": "Teestube"}))
    with database.transaction() as session:
        save_walk(session, put_feature(stored, tea), stored, by="Bob")
    with pytest.raises(Outdated, match="Teestube"), database.transaction() as session:
        save_walk(session, brought(stored), stored, by="Alice", why="stops.csv")
    with database.reading() as session:
        walk = find_walk(session, "linden")

    assert find_stop(walk, "tea").title == Wording({"de": "Teestube"})
    assert [stop.id for stop in walk.stops] == ["tea", "library", "garden"], "all or nothing"
