"""Any file that an organiser brings: recognised by what it holds first, by its name second."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from geodata.fields import shown
from geodata.formats.archive import open_archive
from geodata.formats.foreign_json import read_json
from geodata.formats.gathering import check_size, unreadable
from geodata.formats.geopackage import read_geopackage
from geodata.formats.gpx import gpx_found
from geodata.formats.incoming import Incoming
from geodata.formats.kml import ROOTS, kml_found
from geodata.formats.kmz import read_kmz
from geodata.formats.table import read_table
from geodata.formats.walk_zip import holds_walk, read_zip
from geodata.formats.xml_tree import local, read_tree
from geodata.problems import Phrase, phrase

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
GEOPACKAGE = b"SQLite format 3\x00"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")
FTYP = b"ftyp"  # how HEIC and AVIF begin
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PDF = b"%PDF"
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
HTML = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
SPREADSHEET = "xl/workbook.xml"
TABLE_NAMES = (".csv", ".tsv", ".tab")


def read_any(content: bytes, file: str) -> Incoming:
    """Read a file of any known format, or raise ``Unreadable`` with what to do instead."""
    file = shown(PurePosixPath(file.replace("\\", "/")).name)
    if not content.strip():
        check_size(content, file)
    if content.startswith(ZIP):
        return _read_archive(content, file)
    if content.startswith(GEOPACKAGE):
        return read_geopackage(content, file)
    if words := _why_never(content):
        raise unreadable(file, words)
    return _read_text(content, file)


def _read_archive(content: bytes, file: str) -> Incoming:
    archive = open_archive(content, file)
    names = [name.lower() for name in archive.names()]
    if SPREADSHEET in names:
        return read_table(content, file)
    if holds_walk(archive):
        return read_zip(archive)
    if any(name.endswith(".kml") for name in names):
        return read_kmz(archive)
    raise unreadable(file, _unknown_archive(names))


def _unknown_archive(names: list[str]) -> Phrase:
    if any(name.endswith(".shp") for name in names):
        return phrase("These are shapefiles; please export them as GeoPackage or GeoJSON.")
    return phrase(
        "This archive holds neither a walk (walk.json) nor a map (KML); please unpack it and "
        "bring its files one by one."
    )


def _why_never(content: bytes) -> Phrase | None:
    if content.startswith(PDF):
        return phrase("This is a PDF, from which no places can be read; please bring its source.")
    if content.startswith(PICTURES) or content[4:8] == FTYP:
        return phrase("This is a picture; photos are added at their stop.")
    if content.startswith(OLD_OFFICE):
        return phrase("This is an old Office file; please save it as XLSX or CSV.")
    return None


def _read_text(content: bytes, file: str) -> Incoming:
    start = _start(content)
    if HTML.match(start):
        raise unreadable(file, OTHER_XML["html"])
    if start.startswith(b"<"):
        return _read_xml(content, file)
    if start.startswith((b"{", b"[")):
        return read_json(content, file)
    if _is_table(start, file):
        return read_table(content, file)
    raise unreadable(file, _unknown())


def _read_xml(content: bytes, file: str) -> Incoming:
    root = read_tree(content, file)
    name = local(root)
    if name == "gpx":
        return gpx_found(root, file)
    if name in ROOTS:
        return kml_found(root, file)
    raise unreadable(file, OTHER_XML.get(name, _unknown()))


def holds_table(content: bytes, file: str) -> bool:
    """Say whether a file is a table, whose columns somebody may match; ``read_any`` reads it."""
    if content.startswith(ZIP):
        return SPREADSHEET.encode() in content
    start = _start(content)
    if (
        content.startswith(GEOPACKAGE)
        or _why_never(content)
        or start.startswith((b"<", b"{", b"["))
    ):
        return False
    return _is_table(start, file)


def _start(content: bytes) -> bytes:
    for mark in MARKS:
        content = content.removeprefix(mark)
    return content[:1024].replace(b"\x00", b"").lstrip()


def _is_table(start: bytes, file: str) -> bool:
    """Say whether a text seems to be a table: by its name, or two lines that are divided alike."""
    if file.lower().endswith(TABLE_NAMES):
        return True
    lines = [line for line in start.splitlines()[:2] if line.strip()]
    return len(lines) > 1 and any(
        0 < lines[0].count(mark) == lines[1].count(mark) for mark in (b";", b"\t", b",")
    )


def _unknown() -> Phrase:
    return phrase(
        "This format is not known here; please export the file as GeoJSON, GPX, KML, GeoPackage, "
        "CSV or XLSX."
    )


OTHER_XML: Mapping[str, Phrase] = {
    "OGRVRTDataSource": phrase(
        "This only says where other files lie, which are never opened from here; please "
        "export its content as GeoJSON."
    ),
    "html": phrase("This is a web page; please save the map itself, as GPX, KML or GeoJSON."),
    "osm": phrase("This is raw data of OpenStreetMap; please export it as GeoJSON."),
    "TrainingCenterDatabase": phrase("This is TCX; please export it as GPX."),
    "svg": phrase("This is a drawing without places on earth; please bring the map itself."),
}
