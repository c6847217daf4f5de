"""Doing again, after a backup was restored, what was erased, withdrawn or objected to since."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from webapp.storage.erasures import (
    CLOSED,
    CONTRIBUTION,
    DROPPED,
    NOTE,
    OBJECTION,
    erase_listed,
    listed_erasures,
)
from webapp.storage.objections import Added, object_again
from webapp.storage.withdrawing import close_again, withdraw_again


def replay_erasures(session: Session, data_dir: Path) -> int:
    """Erase, withdraw, close and hold back again what the list names; give how much was there.

    An objection that was dropped since holds nothing back; one that was met does, as the backup
    has the note as it was before. What the actor wrote is not on the list.
    """
    entries = tuple(listed_erasures(data_dir))
    dropped = {entry["id"] for entry in entries if entry["kind"] == DROPPED}
    again = 0
    for entry in entries:
        slug, kind, there = entry["slug"], entry["kind"], entry["id"]
        if kind == CONTRIBUTION:
            again += withdraw_again(session, slug, there)
        elif kind == CLOSED:
            again += close_again(session, slug, there)
        elif kind == OBJECTION and there not in dropped:
            at = datetime.fromisoformat(entry["at"])
            again += object_again(session, slug, Added(there, entry["stop"], entry["note"], at))
        elif kind == NOTE:
            again += erase_listed(session, entry)
    return again
