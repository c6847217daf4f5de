"""How the websites of a walk answered when they were last asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from geodata.freshness import LinkState
from webapp.storage.tables import LINKS, WALKS
from webapp.storage.writing import lock_walk


def link_states(session: Session, slug: str) -> dict[str, LinkState]:
    """Give, by address, how each website of a walk answered."""
    found = session.execute(
        select(LINKS.c.address, LINKS.c.state, LINKS.c.status, LINKS.c.words, LINKS.c.at)
        .join(WALKS, WALKS.c.id == LINKS.c.walk_id)
        .where(WALKS.c.slug == slug, WALKS.c.deleted_at.is_(None))
    )
    return {row.address: LinkState(**row._mapping) for row in found}


def keep_link_states(session: Session, slug: str, states: Iterable[LinkState]) -> None:
    """Keep how the websites of a walk answered, in the place of all that was known before."""
    walk_id = lock_walk(session, slug).id
    connection = session.connection()
    connection.execute(delete(LINKS).where(LINKS.c.walk_id == walk_id))
    if rows := [{"walk_id": walk_id, **asdict(state)} for state in states]:
        connection.execute(insert(LINKS), rows)
