"""How websites answered is kept, until they are asked again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from geodata.freshness import LinkState
from geodata.walk import Walk
from webapp.storage.backup import restore_backup, write_backup
from webapp.storage.database import Database
from webapp.storage.links import keep_link_states, link_states

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DEAD = LinkState("https://tea.example/", "dead", 404, "", NOON)
LOST = LinkState("https://soup.example/", "dead", None, "There is no such host.", NOON)


def kept(database: Database, slug: str = "linden") -> dict[str, LinkState]:
    with database.reading() as session:
        return link_states(session, slug)


def test_the_latest_answers_take_the_place_of_those_before(
    database: Database, stored: Walk
) -> None:
    assert kept(database) == {}
    for states in ((DEAD, LOST), (DEAD,)):
        with database.transaction() as session:
            keep_link_states(session, stored.slug, states)
        assert kept(database) == {state.address: state for state in states}
    with database.transaction() as session:
        keep_link_states(session, stored.slug, ())

    assert kept(database) == {}
    assert kept(database, "elsewhere") == {}


def test_the_answers_are_in_a_backup(database: Database, stored: Walk, tmp_path: Path) -> None:
    with database.transaction() as session:
        keep_link_states(session, stored.slug, (LOST,))
    write_backup(database, tmp_path / "backup.zip")
    with database.transaction() as session:
        keep_link_states(session, stored.slug, ())
    restore_backup(database, tmp_path / "backup.zip", tmp_path)

    assert kept(database) == {LOST.address: LOST}
