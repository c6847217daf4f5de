"""Organisers are kept, their passwords are not."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from geodata.problems import NotFound, Refused
from geodata.walk import Walk
from webapp.storage.database import Database
from webapp.storage.organisers import (
    add_organiser,
    find_organiser,
    give_role,
    own_walks,
    role_in,
    set_password,
    who_signs_in,
)
from webapp.storage.passwords import HASHER, check_password, new_hash
from webapp.storage.tables import ORGANISERS
from webapp.storage.walks import delete_walk

GOOD = "a walk under lime trees"


def test_who_has_a_password_signs_in_with_it_alone(database: Database) -> None:
    with database.transaction() as session:
        added = add_organiser(session, "Ayse@linden.example", "Ayşe", new_hash(GOOD))
    found = who_signs_in(database, "ayse@LINDEN.example ", GOOD)

    assert found is not None
    assert found.id == added
    assert who_signs_in(database, "ayse@linden.example", GOOD + "!") is None
    assert who_signs_in(database, "nobody@linden.example", GOOD) is None
    assert who_signs_in(database, "ayse@linden.example\0", GOOD) is None


def test_without_a_password_nobody_signs_in(database: Database) -> None:
    with database.transaction() as session:
        add_organiser(session, "ayse@linden.example", "Ayşe")

    assert who_signs_in(database, "ayse@linden.example", "") is None


def test_a_new_password_ends_every_sign_in(database: Database) -> None:
    with database.transaction() as session:
        added = add_organiser(session, "ayse@linden.example", "Ayşe", new_hash(GOOD))
        before = find_organiser(session, added)
        assert before is not None
        set_password(session, before, new_hash("another walk under trees"))
        after = find_organiser(session, added)

    assert after is not None
    assert after.stamp != before.stamp
    assert who_signs_in(database, "ayse@linden.example", GOOD) is None


def test_a_hash_of_older_days_is_made_anew_at_sign_in(database: Database) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(GOOD)
    with database.transaction() as session:
        add_organiser(session, "ayse@linden.example", "Ayşe", weak)
    assert who_signs_in(database, "ayse@linden.example", GOOD)
    with database.reading() as session:
        kept = session.scalar(select(ORGANISERS.c.password)) or ""

    assert kept != weak
    assert not HASHER.check_needs_rehash(kept)
    assert who_signs_in(database, "ayse@linden.example", GOOD)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "password123",
        "Qwertyuiop",
        "aaaaaaaaaaaa",
        "1234567890",
        "ayse@linden.example",
        "x" * 201,
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(Refused) as refused:
        check_password(password, "ayse@linden.example", "Ayşe")

    assert refused.value.field == "password"


@pytest.mark.parametrize(
    ("email", "name", "field"),
    [
        ("no address", "Ayşe", "email"),
        ("ayse@linden.example", " ", "name"),
        ("ayse@linden.example", "A\nB", "name"),
        ("ayse@linden.example", "A" * 101, "name"),
        ("ayse\0@linden.example", "Ayşe", "email"),
        (f"{'a' * 250}@linden.example", "Ayşe", "email"),
        ("bob@linden.example", "Bob", "email"),
    ],
)
def test_an_account_names_what_is_wrong(
    database: Database, email: str, name: str, field: str
) -> None:
    with database.transaction() as session:
        add_organiser(session, "BOB@linden.example", "Bob")
        with pytest.raises(Refused) as refused:
            add_organiser(session, email, name)

    assert refused.value.field == field


def test_a_role_is_given_for_one_walk(database: Database, stored: Walk) -> None:
    with database.transaction() as session:
        added = add_organiser(session, "ayse@linden.example", "Ayşe")
        give_role(session, added, "linden", "editor")
        give_role(session, added, "linden", "owner")

        assert role_in(session, added, "linden") == "owner"
        assert role_in(session, added, "chestnut") is None
        with pytest.raises(NotFound):
            give_role(session, added, "chestnut", "editor")
        with pytest.raises(Refused):
            give_role(session, added, "linden", "king")


def test_nobody_has_a_role_in_a_deleted_walk(database: Database, stored: Walk) -> None:
    with database.transaction() as session:
        added = add_organiser(session, "ayse@linden.example", "Ayşe")
        give_role(session, added, "linden", "owner")
        delete_walk(session, "linden")

        assert role_in(session, added, "linden") is None
        assert own_walks(session, added) == ()


def test_a_fault_of_the_database_hides_what_was_to_be_written(database: Database) -> None:
    values = {"email": "ayse@linden.example", "name": "Ayşe", "stamp": None}
    with pytest.raises(IntegrityError) as fault, database.transaction() as session:
        session.connection().execute(ORGANISERS.insert().values(values))

    assert "[SQL parameters hidden" in str(fault.value)
