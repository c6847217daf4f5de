"""Files that organisers brought, kept for a day at most until it is decided what they become."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from geodata.problems import NotFound, phrase
from webapp.storage.tables import UPLOADS, WALKS
from webapp.storage.writing import lock_walk, now

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 3  # of one organiser: whoever brings more, drops the oldest


@dataclass(frozen=True)
class Upload:
    """A file as it came, and what was chosen for it until now."""

    token: str
    file: str
    content: bytes
    choices: Mapping[str, Any]


def keep_upload(session: Session, slug: str, organiser_id: int, file: str, content: bytes) -> str:
    """Keep a file for this walk and this organiser; give the token that finds it again."""
    walk_id = lock_walk(session, slug).id
    drop_forgotten(session)
    connection = session.connection()
    own = session.scalars(
        select(UPLOADS.c.token)
        .where(UPLOADS.c.organiser_id == organiser_id)
        .order_by(UPLOADS.c.created_at.desc())
        .offset(MOST_KEPT - 1)
    ).all()
    connection.execute(delete(UPLOADS).where(UPLOADS.c.token.in_(own)))
    token = secrets.token_hex(16)
    connection.execute(
        insert(UPLOADS).values(
            token=token,
            walk_id=walk_id,
            organiser_id=organiser_id,
            file=file,
            content=content,
            choices="{}",
            created_at=now(),
        )
    )
    return token


def find_upload(session: Session, slug: str, organiser_id: int, token: str) -> Upload:
    """Give a file that this organiser brought for this walk, or raise ``NotFound``."""
    row = session.execute(
        select(UPLOADS)
        .join(WALKS, WALKS.c.id == UPLOADS.c.walk_id)
        .where(
            WALKS.c.slug == slug,
            UPLOADS.c.organiser_id == organiser_id,
            UPLOADS.c.token == token,
            UPLOADS.c.created_at >= now() - KEPT_FOR,
        )
    ).one_or_none()
    if row is None:
        raise NotFound(
            phrase(
                "This file is no longer kept here: it was used, or a day has passed. Please bring "
                "it once more."
            )
        )
    return Upload(row.token, row.file, row.content, orjson.loads(row.choices))


def keep_choices(session: Session, token: str, choices: Mapping[str, Any]) -> None:
    session.connection().execute(
        update(UPLOADS)
        .where(UPLOADS.c.token == token)
        .values(choices=orjson.dumps(choices).decode())
    )


def drop_upload(session: Session, token: str) -> None:
    session.connection().execute(delete(UPLOADS).where(UPLOADS.c.token == token))


def drop_forgotten(session: Session) -> None:
    """Let go of every file that nobody decided on for a day."""
    session.connection().execute(delete(UPLOADS).where(UPLOADS.c.created_at < now() - KEPT_FOR))


def drop_uploads_of_walk(session: Session, walk_id: int) -> None:
    """Let go of every file of a walk, for example since something in it is to be erased."""
    session.connection().execute(delete(UPLOADS).where(UPLOADS.c.walk_id == walk_id))
