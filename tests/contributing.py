"""Participants in tests: a device that joined, and what it sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from webapp.storage.contributions import Contribution
from webapp.storage.database import Database
from webapp.storage.participants import find_participant, join, make_join_code
from webapp.storage.sending import Sent, send_contribution

WRITTEN_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def new_device(database: Database, slug: str = "linden") -> str:
    """Let a device join a walk; give the id of its participant."""
    with database.transaction() as session:
        token = join(session, slug, make_join_code(session, slug, "Alice").code)
        found = find_participant(session, slug, token)
    assert found
    return found.id


def sent_by(
    database: Database,
    device: str,
    number: int = 1,
    slug: str = "linden",
    data_dir: Path | None = None,
    **said: Any,
) -> Contribution:
    """Send a note from a device: its own observation, for everybody, unless told otherwise."""
    usual = Sent(
        id=f"{number:032x}",
        receipt=f"{number:016d}",
        written_at=WRITTEN_AT,
        stop="tea",
        themes=("meeting",),
        sort="observation",
        text=f"Gesehen: {number}",
        language="de",
        level="public",
    )
    with database.transaction() as session:
        return send_contribution(session, data_dir, slug, device, replace(usual, **said))
