"""The whole database as one file, from which SQLite and PostgreSQL can both be restored.

It is a ZIP file with a manifest, JSON lines for each table, and the photos as they are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

import orjson
import shapely
from sqlalchemy import Column, Date, LargeBinary, delete, func, insert, select, text, update
from sqlalchemy import Table as AnyTable
from sqlalchemy.orm import Session

from geodata.problems import Complaint, Phrase, Unreadable, phrase
from webapp.storage.database import Database
from webapp.storage.migrating import known_schemas
from webapp.storage.moment_column import MomentColumn
from webapp.storage.replaying import replay_erasures
from webapp.storage.shape_column import ShapeColumn
from webapp.storage.tables import METADATA, ORGANISERS, WALKS
from webapp.storage.uploads import drop_forgotten
from webapp.storage.writing import new_token, touch_walk

FORMAT = 1
MANIFEST = "manifest.json"
ALL_TABLES = tuple(METADATA.sorted_tables)
# What soon loses its meaning is left out, and does not come back to life with a backup.
TABLES = tuple(table for table in ALL_TABLES if not table.info.get("passing"))
BATCH = 500


def write_backup(database: Database, file: Path) -> None:
    """Write everything as it is at one moment; others may go on saving meanwhile.

    Who makes backups every night also clears away every night what is kept for a day only.
    """
    with database.transaction() as session:
        drop_forgotten(session)
    with (
        _written_whole(file) as draft,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        with database.reading() as session:
            manifest = {
                "format": FORMAT,
                "schema": _schema(session),
                "made_at": dt.datetime.now(dt.UTC).isoformat(),
                "tables": {
                    str(table.name): _write_table(session, archive, table) for table in TABLES
                },
            }
        archive.writestr(MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    database.forget_deleted()


def restore_backup(database: Database, file: Path, data_dir: Path) -> None:
    """Put a backup in the place of all that is there, or raise ``Unreadable`` and change nothing.

    What was erased since the backup was made is erased again.
    """
    try:
        with zipfile.ZipFile(file) as archive, database.transaction() as session:
            tables = _proven_whole(archive)
            for table in reversed(ALL_TABLES):
                session.connection().execute(delete(table))
            for table in tables:
                _read_table(session, archive, table)
            _begin_anew(session)
            replay_erasures(session, data_dir)
    except FileNotFoundError:
        raise _unreadable(file, phrase("There is no such file.")) from None
    except _Damaged as damaged:
        raise _unreadable(file, damaged.words) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, LookupError, TypeError, ValueError):
        words = phrase("This is no backup, or it is damaged; nothing was changed.")
        raise _unreadable(file, words) from None


class _Damaged(Exception):
    """The backup is not whole, or not for this release."""

    def __init__(self, words: Phrase) -> None:
        super().__init__(str(words))
        self.words = words


def _unreadable(file: Path, words: Phrase) -> Unreadable:
    return Unreadable([Complaint(file.name, "", "", words)])


@contextmanager
def _written_whole(file: Path) -> Iterator[IO[bytes]]:
    """Yield a file that gets its name only when it is complete; nobody else may read it."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _schema(session: Session) -> str:
    return str(session.scalar(text("SELECT version_num FROM alembic_version")))


def _write_table(session: Session, archive: zipfile.ZipFile, table: AnyTable) -> dict[str, Any]:
    """Write the rows of a table in the order of their key; give their number and checksum."""
    digest, count = hashlib.sha256(), 0
    with archive.open(_lines_of(table), "w", force_zip64=True) as lines:
        for row in _rows(session, table):
            held = {column.name: _to_json(column, row[column.name]) for column in table.c}
            line = orjson.dumps(held) + b"\n"
            digest.update(line)
            lines.write(line)
            count += 1
    for column in table.c:
        if isinstance(column.type, LargeBinary):
            _write_contents(session, archive, table, column)
    return {"rows": count, "sha256": digest.hexdigest()}


def _write_contents(
    session: Session, archive: zipfile.ZipFile, table: AnyTable, column: Column[Any]
) -> None:
    """Write the photos; their lines name them by their checksum."""
    written: set[str] = set()
    for row in _rows(session, table):
        content: bytes = row[column.name]
        name = _content_file(_to_json(column, content))
        if name not in written:
            archive.writestr(name, content, zipfile.ZIP_STORED)
            written.add(name)


def _rows(session: Session, table: AnyTable) -> Iterator[Any]:
    rows = select(table).order_by(*table.primary_key)
    yield from session.execute(rows.execution_options(yield_per=BATCH)).mappings()


def _proven_whole(archive: zipfile.ZipFile) -> list[AnyTable]:
    """Compare every table with what the manifest says of it; ZIP itself proves the photos.

    A backup of an earlier release lacks the tables that came later.
    """
    manifest = orjson.loads(archive.read(MANIFEST))
    schema = manifest["schema"]
    if manifest["format"] != FORMAT or schema not in known_schemas():
        words = phrase(
            "The backup was made by another release of this program (tables %(schema)s); "
            "please restore it with that one.",
            schema=schema,
        )
        raise _Damaged(words)
    tables = [table for table in TABLES if table.name in manifest["tables"]]
    for table in tables:
        _prove(archive, table, manifest["tables"][table.name])
    return tables


def _prove(archive: zipfile.ZipFile, table: AnyTable, said: dict[str, Any]) -> None:
    digest, count = hashlib.sha256(), 0
    with archive.open(_lines_of(table)) as lines:
        for line in lines:
            digest.update(line)
            count += 1
    if (count, digest.hexdigest()) != (said["rows"], said["sha256"]):
        words = phrase("The table %(table)s of the backup is damaged.", table=table.name)
        raise _Damaged(words)


def _read_table(session: Session, archive: zipfile.ZipFile, table: AnyTable) -> None:
    with archive.open(_lines_of(table)) as lines:
        while batch := list(islice(lines, BATCH)):
            rows = [
                {
                    column.name: _from_json(column, held[column.name], archive)
                    for column in table.c
                    if column.name in held  # else it came later, and takes its default
                }
                for held in map(orjson.loads, batch)
            ]
            session.connection().execute(insert(table), rows)


def _begin_anew(session: Session) -> None:
    """Let nothing that was made from the walks before be taken for made from these.

    Who had signed in signs in again: a sign-in that was ended since must not go on.
    """
    for walk_id in session.scalars(select(WALKS.c.id)).all():
        touch_walk(session, walk_id, epoch=new_token())
    for organiser_id in session.scalars(select(ORGANISERS.c.id)).all():
        stamp = update(ORGANISERS).where(ORGANISERS.c.id == organiser_id)
        session.connection().execute(stamp.values(stamp=new_token()))
    if session.get_bind().dialect.name == "postgresql":
        _go_on_counting(session)
    session.info["erased"] = True


def _go_on_counting(session: Session) -> None:
    """PostgreSQL counts apart from the rows; the next id must not be one that is taken."""
    for table in ALL_TABLES:
        column = table.autoincrement_column
        if column is not None:
            following = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            session.execute(select(func.setval(sequence, following, False)))


def _lines_of(table: AnyTable) -> str:
    return f"{table.name}.jsonl"


def _content_file(checksum: str) -> str:
    return f"photos/{checksum}"


def _to_json(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Date | MomentColumn):
        return value.isoformat()
    if isinstance(column.type, ShapeColumn):
        return shapely.to_wkb(value, hex=True)
    if isinstance(column.type, LargeBinary):
        return hashlib.sha256(value).hexdigest()
    return value


def _from_json(column: Column[Any], value: Any, archive: zipfile.ZipFile) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Date):
        return dt.date.fromisoformat(value)
    if isinstance(column.type, MomentColumn):
        return dt.datetime.fromisoformat(value)
    if isinstance(column.type, ShapeColumn):
        return shapely.from_wkb(value)
    if isinstance(column.type, LargeBinary):
        return archive.read(_content_file(value))
    return value
