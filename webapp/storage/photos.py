"""Photos of a walk, kept beside it in the database.

A photo that somebody chose in a form is kept at once, before anything is saved that shows it, so
that it survives a refused form. Where no revision comes to show it, it goes: when another takes its
place in the form, and otherwise with the next photo that a form of this walk brings a day later.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from geodata.problems import NotFound, phrase
from geodata.walk import Walk
from webapp.storage.pictures import WIDTHS, Picture, hash_of, make_picture
from webapp.storage.tables import FEATURES, PHOTOS, WALKS
from webapp.storage.writing import lock_walk, now

HELD_FOR = timedelta(days=1)
HASH = re.compile(r"[0-9a-f]{64}")


def keep_photo(session: Session, slug: str, content: bytes) -> str:
    """Keep a photo for this walk; give the hash by which a feature names it."""
    if known := known_photo(session, slug, hash_of(content)):
        return known
    picture = make_picture(content)
    keep_picture(session, slug, picture)
    return picture.hash


def keep_picture(session: Session, slug: str, picture: Picture) -> None:
    """Keep a picture that is already made, unless it is there."""
    walk_id = lock_walk(session, slug).id
    if known_photo(session, slug, picture.hash):
        return
    rows = [
        {
            "walk_id": walk_id,
            "hash": picture.hash,
            "source": picture.source,
            "width": form.width,
            "height": form.height,
            "content": form.content,
        }
        for form in picture.widths
    ]
    session.connection().execute(insert(PHOTOS), rows)


def hold_photo(session: Session, slug: str, picture: Picture, instead_of: str = "") -> str:
    """Keep a photo for a form that is still open; give its hash.

    ``instead_of`` is the photo that the form held until now.
    """
    walk_id = lock_walk(session, slug).id
    _drop_forgotten(session, walk_id)
    photo = known_photo(session, slug, picture.source)
    if photo is None:
        keep_picture(session, slug, picture)
        photo = picture.hash
        _held(session, walk_id, photo, now())
    if instead_of != photo:
        drop_unused_photos(session, walk_id, {instead_of} & _photos_held(session, walk_id))
    return photo


def hold_on(session: Session, slug: str, photo: str) -> bool:
    """Keep a photo that an open form already holds for longer; say whether it is there."""
    if not (photo.isascii() and photo.isalnum()):
        return False  # no hash; and not every database can be asked for every letter
    if not HASH.fullmatch(photo):
        return False
    walk_id = lock_walk(session, slug).id
    if photo in _photos_held(session, walk_id):
        _held(session, walk_id, photo, now())
    return known_photo(session, slug, photo) == photo


def _held(session: Session, walk_id: int, photo: str, since: datetime | None) -> None:
    session.connection().execute(
        update(PHOTOS)
        .where(PHOTOS.c.walk_id == walk_id, PHOTOS.c.hash == photo)
        .values(held_since=since)
    )


def _photos_held(session: Session, walk_id: int, before: datetime | None = None) -> set[str]:
    held = select(PHOTOS.c.hash).where(
        PHOTOS.c.walk_id == walk_id, PHOTOS.c.held_since.is_not(None)
    )
    return set(session.scalars(held.where(PHOTOS.c.held_since < before) if before else held))


def _drop_forgotten(session: Session, walk_id: int) -> None:
    """Let go of what a form held for longer than a day, unless a revision shows it by now."""
    forgotten = _photos_held(session, walk_id, now() - HELD_FOR)
    drop_unused_photos(session, walk_id, forgotten)
    for photo in forgotten:
        _held(session, walk_id, photo, None)


def known_photo(session: Session, slug: str, file_hash: str) -> str | None:
    """Give the hash of the photo that was made from this file, or is this file."""
    return session.scalar(
        select(PHOTOS.c.hash)
        .join(WALKS, WALKS.c.id == PHOTOS.c.walk_id)
        .where(WALKS.c.slug == slug, or_(PHOTOS.c.source == file_hash, PHOTOS.c.hash == file_hash))
        .limit(1)
    )


def find_photo(session: Session, slug: str, photo: str, width: int = WIDTHS[-1]) -> bytes:
    """Give a photo as WebP, at least as wide as asked for where it is kept that wide."""
    photos = (
        select(PHOTOS.c.content)
        .join(WALKS, WALKS.c.id == PHOTOS.c.walk_id)
        .where(WALKS.c.slug == slug, WALKS.c.deleted_at.is_(None), PHOTOS.c.hash == photo)
        .limit(1)
    )
    content: bytes | None = session.scalar(
        photos.where(PHOTOS.c.width >= width).order_by(PHOTOS.c.width)
    )
    if content is None:
        content = session.scalar(photos.order_by(PHOTOS.c.width.desc()))
    if content is None:
        raise NotFound(phrase("This walk has no such photo."))
    return content


def photo_names(walk: Walk) -> set[str]:
    """Name the photos of a walk: by hash, or by file where it comes from a folder."""
    stops = {stop.photo for stop in walk.stops}
    return (stops | {note.photo for note in walk.notes}) - {""}


def with_photos(walk: Walk, hashes: Mapping[str, str]) -> Walk:
    """Let the features name their photos by hash instead of by file."""
    if not hashes:
        return walk
    return replace(
        walk,
        stops=tuple(replace(stop, photo=hashes.get(stop.photo, stop.photo)) for stop in walk.stops),
        notes=tuple(replace(note, photo=hashes.get(note.photo, note.photo)) for note in walk.notes),
    )


def drop_unused_photos(session: Session, walk_id: int, photos: Collection[str]) -> None:
    """Delete those of these photos that no revision of the walk shows any more."""
    for photo in photos:
        shown = session.scalar(
            select(FEATURES.c.feature_id)
            .where(FEATURES.c.walk_id == walk_id, FEATURES.c.content.contains(f'"{photo}"'))
            .limit(1)
        )
        if shown is None:
            session.connection().execute(
                delete(PHOTOS).where(PHOTOS.c.walk_id == walk_id, PHOTOS.c.hash == photo)
            )
