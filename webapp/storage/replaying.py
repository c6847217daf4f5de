"""Doing again, after a backup was restored, what was erased or withdrawn since it was made."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from webapp.storage.erasures import CONTRIBUTION, erase_listed, listed_erasures
from webapp.storage.withdrawing import withdraw_again


def replay_erasures(session: Session, data_dir: Path) -> int:
    """Erase and withdraw again what the list names; give how much was there."""
    again = 0
    for entry in listed_erasures(data_dir):
        if entry["kind"] == CONTRIBUTION:
            again += withdraw_again(session, entry["slug"], entry["id"])
        else:
            again += erase_listed(session, entry)
    return again
