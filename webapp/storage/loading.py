"""Walks from folders and files into the database, and out of it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from geodata.formats.geojson import read_walk, write_folder
from geodata.problems import Complaint, NotFound, Refused, Unreadable, phrase
from geodata.walk import KIND_OF, KINDS, Note, Stop, Walk
from webapp.storage.agreed import check_agreed
from webapp.storage.database import Database
from webapp.storage.migrating import migrate
from webapp.storage.photos import (
    find_photo,
    keep_picture,
    known_photo,
    photo_names,
    with_photos,
)
from webapp.storage.pictures import MOST_BYTES, Picture, hash_of, make_picture
from webapp.storage.tables import WALKS
from webapp.storage.uploads import drop_forgotten
from webapp.storage.walks import add_walk, find_walk, publish_walk, save_walk, walk_state

PHOTO_FOLDER = "photos"
PHOTO_NAME = re.compile(r"[\w-][\w.-]{0,199}")


@dataclass(frozen=True)
class Loaded:
    """What came of loading: ``changed`` says whether a revision was added."""

    slug: str
    revision: int
    version: int | None
    changed: bool


def prepare(database: Database, folder: Path) -> None:
    """Make the tables, load a first walk where there never was any, and clear away files that
    were brought and forgotten."""
    migrate(database)
    load_first(database, folder)
    with database.transaction() as session:
        drop_forgotten(session)


def load_first(database: Database, folder: Path) -> Loaded | None:
    """Load a walk into a database that never held one; edits are never overwritten."""
    any_walk = select(WALKS.c.id).limit(1)
    with database.reading() as session:
        if session.scalar(any_walk) is not None:
            return None
    with database.transaction() as session:
        if not database.is_sqlite:  # where transactions wait for each other anyway
            session.execute(text("LOCK TABLE walk IN SHARE ROW EXCLUSIVE MODE"))
        if session.scalar(any_walk) is not None:
            return None
        return load_path(session, folder)


def load_path(session: Session, path: Path, *, publish: bool = False, by: str = "") -> Loaded:
    """Load a walk from a folder or file with its photos, or raise ``Unreadable``."""
    walk = read_walk(path)
    hashes: dict[str, str] = {}
    made: list[Picture] = []
    complaints: list[Complaint] = []
    for name in sorted(photo_names(walk)):
        try:
            hashes[name] = _known(session, walk, path, name) or _made(path, name, made)
        except Refused as refused:
            complaints += _complaints_about_photo(walk, name, refused)
    if complaints:
        raise Unreadable(complaints)
    loaded = load_walk(session, with_photos(walk, hashes), publish=publish, by=by, why=path.name)
    for picture in made:
        keep_picture(session, walk.slug, picture)
    return loaded


def load_walk(
    session: Session, walk: Walk, *, publish: bool = False, by: str = "", why: str = ""
) -> Loaded:
    """Add a walk, or save as a draft what it changes in the one of the same slug."""
    try:
        opened = find_walk(session, walk.slug)
    except NotFound:
        saved, changed = add_walk(session, walk, by, why), True
        publish = publish or walk.state == "published"
    else:
        check_agreed(session, opened, walk)
        saved = save_walk(session, walk, opened, by, why)
        changed = saved.revision != opened.revision
    if publish:
        publish_walk(session, walk.slug, by=by)
    version = walk_state(session, walk.slug).version
    return Loaded(walk.slug, saved.revision, version, changed)


def check_path(path: Path) -> Walk:
    """Read a walk and its photos without keeping them; raise ``Unreadable`` with all complaints."""
    walk = read_walk(path)
    complaints: list[Complaint] = []
    for name in sorted(photo_names(walk)):
        try:
            _made(path, name, [])
        except Refused as refused:
            complaints += _complaints_about_photo(walk, name, refused)
    if complaints:
        raise Unreadable(complaints)
    return walk


def dump_walk(session: Session, slug: str, folder: Path) -> None:
    """Write a walk as last saved, with everything on it, into a folder of its own.

    Nobody else may read the files: they hold what is not public.
    """
    walk = find_walk(session, slug)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "walk.json").is_file():
        words = phrase("“%(folder)s” holds other files; please name another folder.", folder=folder)
        raise Refused(words)
    files = write_folder(walk)
    for photo in photo_names(walk):
        files[f"{PHOTO_FOLDER}/{photo}.webp"] = find_photo(session, slug, photo)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    earlier = [folder / kind.file for kind in KINDS] + [*folder.glob(f"{PHOTO_FOLDER}/*.webp")]
    for file in earlier:
        file.unlink(missing_ok=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True, mode=0o700)
        (folder / name).touch(mode=0o600)
        (folder / name).chmod(0o600)
        (folder / name).write_bytes(content)


def _known(session: Session, walk: Walk, path: Path, name: str) -> str | None:
    file = _photo_file(path, name)
    return known_photo(session, walk.slug, hash_of(_content(file)) if file else name)


def _made(path: Path, name: str, made: list[Picture]) -> str:
    """Make a picture from a file of the folder, add it to ``made`` and give its hash."""
    file = _photo_file(path, name)
    if file is None:
        raise Refused(phrase("There is no photo “%(name)s” in the folder photos.", name=name))
    picture = make_picture(_content(file))
    made.append(picture)
    return picture.hash


def _photo_file(path: Path, name: str) -> Path | None:
    """Find the file of a photo: by its name, or by its hash as a dump writes it."""
    if not path.is_dir() or not PHOTO_NAME.fullmatch(name):
        return None
    files = (path / PHOTO_FOLDER / name, path / PHOTO_FOLDER / f"{name}.webp")
    return next((file for file in files if file.is_file()), None)


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _complaints_about_photo(walk: Walk, name: str, refused: Refused) -> Iterator[Complaint]:
    shown: tuple[Stop | Note, ...] = (*walk.stops, *walk.notes)
    for feature in shown:
        if feature.photo == name:
            yield Complaint(KIND_OF[type(feature)].file, feature.id, "photo", refused.words)
