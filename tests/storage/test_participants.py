"""Who joins a walk: by a code that holds, known by the hash of a token alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from geodata.problems import NotFound, Refused
from geodata.walk import Walk
from webapp.storage import participants
from webapp.storage.database import Database
from webapp.storage.participants import (
    count_participants,
    end_join_code,
    find_participant,
    join,
    join_code,
    make_join_code,
)
from webapp.storage.tables import PARTICIPANTS
from webapp.storage.walks import add_walk


def made(database: Database, lasts: timedelta = timedelta(days=1)) -> str:
    with database.transaction() as session:
        return make_join_code(session, "linden", "Alice", lasts).code


def lets_in(database: Database, code: str, slug: str = "linden") -> bool:
    try:
        with database.transaction() as session:
            join(session, slug, code)
    except NotFound:
        return False
    return True


@pytest.mark.usefixtures("stored")
def test_a_code_lets_people_join_however_it_is_typed(database: Database) -> None:
    code = made(database)

    assert lets_in(database, code)
    assert lets_in(database, code.upper())
    assert not lets_in(database, code[:-1])
    with database.reading() as session:
        assert count_participants(session, "linden") == 2


@pytest.mark.usefixtures("stored")
def test_a_code_that_was_renewed_ended_or_has_expired_lets_nobody_in(database: Database) -> None:
    old, new = made(database), made(database)
    assert not lets_in(database, old)
    assert lets_in(database, new)
    with database.transaction() as session:
        end_join_code(session, "linden")
    assert not lets_in(database, new)
    assert not lets_in(database, made(database, timedelta(seconds=-1)))
    with database.reading() as session:
        assert join_code(session, "linden") is None


@pytest.mark.usefixtures("stored")
def test_whoever_joined_stays_when_the_code_is_renewed(database: Database) -> None:
    with database.transaction() as session:
        token = join(session, "linden", make_join_code(session, "linden", "Alice").code)
        make_join_code(session, "linden", "Alice")
    with database.reading() as session:
        assert find_participant(session, "linden", token)
        assert token not in str(session.execute(select(PARTICIPANTS)).all())


def test_a_token_holds_for_its_own_walk_alone(database: Database, stored: Walk) -> None:
    with database.transaction() as session:
        add_walk(session, replace(stored, slug="chestnut"))
        token = join(session, "linden", make_join_code(session, "linden", "Alice").code)
    with database.reading() as session:
        assert find_participant(session, "chestnut", token) is None
        assert find_participant(session, "linden", f"{token}x") is None


@pytest.mark.usefixtures("stored")
def test_no_more_devices_join_a_walk_than_it_can_hold(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(participants, "MOST_DEVICES", 1)
    code = made(database)
    assert lets_in(database, code)

    with pytest.raises(Refused, match="no more can"):
        lets_in(database, code)
