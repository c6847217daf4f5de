"""Roles change and links are used up, and nobody comes to more than they were given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from geodata.problems import NotFound, Refused
from geodata.walk import Walk
from webapp.storage.backup import restore_backup, write_backup
from webapp.storage.database import Database, open_database
from webapp.storage.migrating import migrate
from webapp.storage.one_use_links import (
    accept,
    find_link,
    invite,
    let_set_password,
    open_invitations,
    revoke,
    use_link,
)
from webapp.storage.organisers import add_organiser, find_organiser, give_role, role_in
from webapp.storage.passwords import new_hash
from webapp.storage.people import (
    change_role,
    may_reset,
    people_of,
    remove_organiser,
    remove_person,
    walks_without_owner,
)
from webapp.storage.tables import ONE_USE_LINKS
from webapp.storage.walks import add_walk, delete_walk
from webapp.storage.writing import now


@contextmanager
def at_an_end(session) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """What the block finds, it finds no more: ``NotFound`` without naming a reason."""
    with pytest.raises(NotFound) as found:
        yield
    assert "used already, has ended, or is not whole" in str(found.value)


def test_a_link_is_kept_as_a_hash_alone(database: Database, organisers: dict[str, int]) -> None:
    with database.transaction() as session:
        token = invite(session, "linden", "editor", organisers["Alice"])
        kept = repr(session.execute(select(ONE_USE_LINKS)).all())

    assert len(token) >= 40
    assert token not in kept


def test_an_invitation_gives_its_role_once(database: Database, organisers: dict[str, int]) -> None:
    with database.transaction() as session:
        token = invite(session, "linden", "editor", organisers["Alice"])
        assert find_link(session, token).made_by == "Alice"
        accept(session, token, organisers["Charlie"])

        assert role_in(session, organisers["Charlie"], "linden") == "editor"
        with at_an_end(session):
            accept(session, token, organisers["Charlie"])


def test_an_invitation_never_takes_anything_away(
    database: Database, organisers: dict[str, int]
) -> None:
    with database.transaction() as session:
        accept(
            session, invite(session, "linden", "editor", organisers["Alice"]), organisers["Alice"]
        )

        assert role_in(session, organisers["Alice"], "linden") == "owner"


def test_of_many_who_use_a_link_at_once_one_succeeds(
    database: Database, organisers: dict[str, int]
) -> None:
    with database.transaction() as session:
        token = invite(session, "linden", "owner", organisers["Alice"])

    def use(_: int) -> bool:
        try:
            with database.transaction() as session:
                use_link(session, token)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(use, range(8))) == [False] * 7 + [True]


def test_a_link_that_was_not_used_after_all_still_works(
    database: Database, organisers: dict[str, int]
) -> None:
    with database.transaction() as session:
        token = invite(session, "linden", "owner", organisers["Alice"])
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        assert use_link(session, token).slug == f"{1 / 0}"
    with database.transaction() as session:
        assert use_link(session, token).slug == "linden"


@pytest.mark.parametrize("token", ["", "x", "ä\ud800\0", "A" * 43])
def test_an_unknown_link_opens_nothing(database: Database, token: str) -> None:
    with database.transaction() as session, at_an_end(session):
        use_link(session, token)


def test_a_link_ends_by_itself_by_revocation_and_with_its_walk(
    database: Database, organisers: dict[str, int]
) -> None:
    with database.transaction() as session:
        expired, revoked, deleted = (
            invite(session, "linden", "editor", organisers["Alice"]) for _ in range(3)
        )
        revoke(session, "linden", find_link(session, revoked).hash)
        with at_an_end(session):
            use_link(session, revoked)
        session.execute(
            update(ONE_USE_LINKS)
            .where(ONE_USE_LINKS.c.token_hash == find_link(session, expired).hash)
            .values(expires_at=now() - timedelta(seconds=1))
        )
        with at_an_end(session):
            use_link(session, expired)
        assert len(open_invitations(session, "linden")) == 1
        delete_walk(session, "linden")
        with at_an_end(session):
            use_link(session, deleted)


def test_a_link_of_another_walk_cannot_be_revoked_from_here(
    database: Database, organisers: dict[str, int]
) -> None:
    with database.transaction() as session:
        token = invite(session, "chestnut", "editor", organisers["Charlie"])
        revoke(session, "linden", find_link(session, token).hash)

        assert use_link(session, token)


def test_a_walk_keeps_an_owner(database: Database, organisers: dict[str, int]) -> None:
    alice = organisers["Alice"]
    with database.transaction() as session:
        for leave in (
            lambda: remove_person(session, "linden", alice),
            lambda: change_role(session, "linden", alice, "editor"),
        ):
            with pytest.raises(Refused, match="A walk needs an owner"):
                leave()
        change_role(session, "linden", organisers["Bob"], "owner")
        remove_person(session, "linden", alice)

        assert [(one.name, one.role) for one in people_of(session, "linden")] == [("Bob", "owner")]
        with pytest.raises(NotFound):
            change_role(session, "linden", alice, "owner")


def test_of_owners_who_remove_each_other_at_once_one_remains(
    database: Database, organisers: dict[str, int]
) -> None:
    pair = [organisers["Alice"], organisers["Bob"]]
    with database.transaction() as session:
        change_role(session, "linden", organisers["Bob"], "owner")

    def remove(other: int) -> None:
        try:
            with database.transaction() as session:
                remove_person(session, "linden", other)
        except Refused:
            pass

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(remove, pair))
    with database.reading() as session:
        assert len(people_of(session, "linden")) == 1


@pytest.mark.parametrize("end", ["removed", "demoted", "deleted"])
def test_who_is_an_owner_no_longer_cannot_come_back_by_a_link_of_their_own(
    database: Database, organisers: dict[str, int], end: str
) -> None:
    bob = organisers["Bob"]
    with database.transaction() as session:
        change_role(session, "linden", bob, "owner")
        links = (
            invite(session, "linden", "owner", bob),
            let_set_password(session, organisers["Alice"], bob),
        )
        match end:
            case "removed":
                remove_person(session, "linden", bob)
            case "demoted":
                change_role(session, "linden", bob, "editor")
            case _:
                organiser = find_organiser(session, bob)
                assert organiser
                remove_organiser(session, organiser)
        for link in links:
            with at_an_end(session):
                use_link(session, link)


def test_an_owner_renews_no_password_that_opens_more_than_their_walks(
    database: Database, organisers: dict[str, int]
) -> None:
    with database.transaction() as session:
        alice = find_organiser(session, organisers["Alice"])
        assert alice
        assert may_reset(session, alice, organisers["Bob"])
        token = let_set_password(session, organisers["Bob"], alice.id)
        give_role(session, organisers["Bob"], "chestnut", "editor")

        assert not may_reset(session, alice, organisers["Bob"])
        assert not may_reset(session, alice, organisers["Charlie"])
        with at_an_end(session):
            use_link(session, token)


def test_a_new_link_for_a_password_ends_the_one_before(
    database: Database, organisers: dict[str, int]
) -> None:
    with database.transaction() as session:
        before = let_set_password(session, organisers["Bob"])
        after = let_set_password(session, organisers["Bob"])

        assert use_link(session, after).organiser_id == organisers["Bob"]
        with at_an_end(session):
            use_link(session, before)


def test_walks_without_owner_are_named(database: Database, stored: Walk) -> None:
    with database.transaction() as session:
        add_walk(session, replace(stored, slug="park"))
        ayse = add_organiser(session, "ayse@linden.example", "Ayşe")
        give_role(session, ayse, "park", "editor")
        give_role(session, ayse, "linden", "owner")

        assert walks_without_owner(session) == ("park",)


@pytest.mark.parametrize("other", ["same", "new"])
def test_a_backup_brings_accounts_back_but_no_link_and_no_sign_in(
    database: Database,
    organisers: dict[str, int],
    other: str,
    new_database_url: Callable[[], str],
    tmp_path: Path,
) -> None:
    with database.transaction() as session:
        token = invite(session, "linden", "editor", organisers["Alice"])
        before = find_organiser(session, organisers["Alice"])
    write_backup(database, tmp_path / "backup.zip")
    there = database if other == "same" else open_database(new_database_url())
    migrate(there)
    restore_backup(there, tmp_path / "backup.zip", tmp_path)
    with there.transaction() as session:
        after = find_organiser(session, organisers["Alice"])
        added = add_organiser(
            session, "ayse@linden.example", "Ayşe", new_hash("a walk under trees")
        )
        with at_an_end(session):
            use_link(session, token)
        assert role_in(session, organisers["Alice"], "linden") == "owner"
    there.engine.dispose()

    assert before
    assert after
    assert (before.email, before.name) == (after.email, after.name)
    assert before.stamp != after.stamp
    assert added > max(organisers.values())
