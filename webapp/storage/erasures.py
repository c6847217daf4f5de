"""Erasing a note from every revision, and from backups when they are restored."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from geodata.fields import KEY
from geodata.problems import NotFound, phrase
from webapp.storage.contributions import empty_contributions_of
from webapp.storage.objections import forget_objections
from webapp.storage.photos import drop_unused_photos
from webapp.storage.tables import ERASURES, FEATURES, REVISIONS
from webapp.storage.uploads import drop_uploads_of_walk
from webapp.storage.writing import lock_walk, new_token, now, touch_walk

LIST = "erasures.jsonl"
NOTE, CONTRIBUTION = "note", "contribution"
CLOSED, OBJECTION, DROPPED = "closed", "objection", "dropped"


def erase_note(session: Session, data_dir: Path, slug: str, note_id: str, by: str = "") -> None:
    """Erase a note for good, from all revisions and versions; nothing is left but that and when."""
    entry = {
        "token": secrets.token_hex(16),
        "slug": slug,
        "kind": NOTE,
        "id": note_id,
        "at": now().isoformat(),
    }
    made_of = _erase(session, entry, by) if KEY.fullmatch(note_id) else None
    if made_of is None:
        raise NotFound(phrase("This walk has no note “%(note)s”.", note=note_id))
    # Before the commit: better an erasure too many in the list than one that a backup undoes.
    _append(data_dir / LIST, entry)
    for contribution_id in made_of:  # a backup from before there was a note holds them alone
        list_erasure(data_dir, slug, CONTRIBUTION, contribution_id)


def list_erasure(data_dir: Path, slug: str, kind: str, erased_id: str, **more: str) -> None:
    """Put on the list that something is gone or held back, so that no backup brings it back."""
    entry = {"slug": slug, "kind": kind, "id": erased_id, "at": now().isoformat(), **more}
    _append(data_dir / LIST, entry)


def erase_listed(session: Session, entry: Mapping[str, str]) -> bool:
    """Erase again a note that the list names; say whether it was there."""
    known = session.scalar(select(ERASURES.c.token).where(ERASURES.c.token == entry["token"]))
    return known is None and _erase(session, entry) is not None


def listed_erasures(data_dir: Path) -> Iterator[dict[str, Any]]:
    """Read what was erased, withdrawn, closed or objected to, the oldest first."""
    file = data_dir / LIST
    if file.is_file():
        yield from map(orjson.loads, file.read_bytes().splitlines())


def _erase(session: Session, entry: Mapping[str, str], by: str = "") -> tuple[str, ...] | None:
    """Erase what an entry of the list names; give the contributions that it was made of.

    Where it was not there, there is ``None``.
    """
    try:
        walk = lock_walk(session, entry["slug"], also_deleted=True)
    except NotFound:
        return None
    notes = (
        FEATURES.c.walk_id == walk.id,
        FEATURES.c.kind == NOTE,
        FEATURES.c.feature_id == entry["id"],
    )
    contents = session.scalars(select(FEATURES.c.content).where(*notes)).all()
    if not contents:
        return None
    connection = session.connection()
    connection.execute(delete(FEATURES).where(*notes))
    drop_uploads_of_walk(session, walk.id)
    forget_objections(session, walk.id, entry["id"])
    made_of = empty_contributions_of(session, walk.id, entry["id"])
    photos = {orjson.loads(content)["properties"].get("photo", "") for content in contents}
    drop_unused_photos(session, walk.id, photos - {""})
    # The revision makes it show in the history, and makes every open editor look again.
    # It bears the moment of the trace, by which the two are known to belong together.
    at = datetime.fromisoformat(entry["at"])
    revision = {"number": walk.revision + 1, "by": by, "why": ""}
    connection.execute(insert(REVISIONS).values(walk_id=walk.id, at=at, **revision))
    connection.execute(insert(ERASURES).values(walk_id=walk.id, at=at, token=entry["token"]))
    touch_walk(session, walk.id, revision=walk.revision + 1, epoch=new_token())
    session.info["erased"] = True
    return made_of


def _append(file: Path, entry: dict[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        opened.write(orjson.dumps(entry) + b"\n")
        opened.flush()
        os.fsync(opened.fileno())
