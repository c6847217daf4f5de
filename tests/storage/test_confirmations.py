"""Links for actors and what they propose: kept as long as they are needed, and no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from geodata.problems import NotFound, Refused
from geodata.walk import Walk
from webapp.storage.backup import restore_backup, write_backup
from webapp.storage.confirmations import (
    MOST_WAITING,
    Proposal,
    add_proposal,
    confirmation_links,
    drop_proposal,
    find_confirmation_link,
    find_proposal,
    make_confirmation_link,
    new_proposal_id,
    proposals,
    revoke_confirmation_link,
)
from webapp.storage.database import Database
from webapp.storage.tables import CONFIRMATION_LINKS
from webapp.storage.walks import delete_walk
from webapp.storage.writing import now

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def proposal(**changes: str) -> Proposal:
    opened, wanted = {"title": "Suppe"}, {"title": "Eintopf", "cost": None}
    made = Proposal(new_proposal_id(), "tea", "soup", NOON, opened, wanted, "since May")
    return replace(made, **changes)  # type: ignore[arg-type]


def made(database: Database, stop_id: str = "tea") -> str:
    with database.transaction() as session:
        return make_confirmation_link(session, "linden", stop_id, "Alice")


def leads_nowhere(database: Database, token: str, slug: str = "linden") -> bool:
    with database.reading() as session, pytest.raises(NotFound, match="does not hold any more"):
        find_confirmation_link(session, slug, token)
    return True


@pytest.mark.usefixtures("stored")
def test_a_link_leads_to_its_stop_and_is_kept_by_its_hash_alone(database: Database) -> None:
    token = made(database)
    with database.reading() as session:
        link = find_confirmation_link(session, "linden", token)
        kept = str(session.execute(select(CONFIRMATION_LINKS)).all())

    assert (link.stop_id, link.made_by) == ("tea", "Alice")
    assert link.expires_at - link.made_at == timedelta(days=60)
    assert token not in kept
    assert leads_nowhere(database, token + "x")
    assert leads_nowhere(database, token, "elsewhere")


@pytest.mark.usefixtures("stored")
def test_a_stop_has_one_link_and_a_new_one_ends_the_one_before(database: Database) -> None:
    first, other, second = made(database), made(database, "library"), made(database)
    with database.reading() as session:
        assert set(confirmation_links(session, "linden")) == {"tea", "library"}
        assert find_confirmation_link(session, "linden", other).stop_id == "library"
        assert find_confirmation_link(session, "linden", second).stop_id == "tea"

    assert leads_nowhere(database, first)


@pytest.mark.usefixtures("stored")
def test_a_link_can_be_revoked_and_ends_by_itself(database: Database) -> None:
    revoked, expired = made(database), made(database, "library")
    with database.transaction() as session:
        revoke_confirmation_link(session, "linden", "tea")
        session.execute(update(CONFIRMATION_LINKS).values(expires_at=now()))
    with database.reading() as session:
        assert confirmation_links(session, "linden") == {}

    assert leads_nowhere(database, revoked)
    assert leads_nowhere(database, expired)


@pytest.mark.usefixtures("stored")
def test_a_deleted_walk_has_neither_links_nor_proposals(database: Database) -> None:
    token = made(database)
    with database.transaction() as session:
        add_proposal(session, "linden", proposal())
        delete_walk(session, "linden")
    with database.reading() as session:
        assert proposals(session, "linden") == ()

    assert leads_nowhere(database, token)


def test_no_link_comes_back_to_life_with_a_backup(
    database: Database, stored: Walk, tmp_path: Path
) -> None:
    token, waiting = made(database), proposal()
    with database.transaction() as session:
        add_proposal(session, stored.slug, waiting)
    write_backup(database, tmp_path / "backup.zip")
    restore_backup(database, tmp_path / "backup.zip", tmp_path)

    assert leads_nowhere(database, token)
    with database.reading() as session:
        assert proposals(session, stored.slug) == (waiting,)


@pytest.mark.usefixtures("stored")
def test_a_proposal_waits_until_it_is_decided(database: Database) -> None:
    first, second = proposal(), proposal(at=NOON + timedelta(days=1))  # type: ignore[arg-type]
    with database.transaction() as session:
        add_proposal(session, "linden", second)
        add_proposal(session, "linden", first)
    with database.reading() as session:
        assert proposals(session, "linden") == (first, second)
        assert find_proposal(session, "linden", first.id) == first
    with database.transaction() as session:
        drop_proposal(session, "linden", first.id)
    with database.reading() as session:
        assert proposals(session, "linden") == (second,)
        with pytest.raises(NotFound, match="decided already"):
            find_proposal(session, "linden", first.id)


@pytest.mark.usefixtures("stored")
def test_nobody_can_fill_the_database_with_proposals(database: Database) -> None:
    with database.transaction() as session:
        for _ in range(MOST_WAITING):
            add_proposal(session, "linden", proposal())
        with pytest.raises(Refused, match="waiting already"):
            add_proposal(session, "linden", proposal())
        add_proposal(session, "linden", proposal(stop_id="library"))
