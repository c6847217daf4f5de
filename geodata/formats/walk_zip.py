"""A walk in one archive: its folder with walk.json, the layers and the photos."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from geodata.check import HEADER, MOST_BYTES
from geodata.formats.archive import Archive
from geodata.formats.gathering import unreadable
from geodata.formats.geojson import read_folder, write_folder
from geodata.formats.incoming import Incoming
from geodata.problems import phrase
from geodata.walk import Walk

PHOTO_FOLDER = "photos"
LARGEST_PHOTO = 20_000_000
LAYERS = (".json", ".geojson")
LONG_AGO = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the first day that ZIP knows: equal walks are equal files
PLAIN_FILE = 0o100644 << 16
UNIX = 3


def holds_walk(archive: Archive) -> bool:
    return any(PurePosixPath(name).name == HEADER for name in archive.names())


def read_zip(archive: Archive) -> Incoming:
    """Read the folder of a walk, which may lie in a folder of its own; photos come as they are."""
    folder = _folder(archive)
    files: dict[str, bytes] = {}
    photos: dict[str, bytes] = {}
    for name in archive.names():
        path = PurePosixPath(name)
        if path.parent == folder and path.suffix in LAYERS:
            files[path.name] = archive.read(name, MOST_BYTES)
        elif path.parent == folder / PHOTO_FOLDER:
            photos[path.name] = archive.read(name, LARGEST_PHOTO)
    return Incoming(walk=read_folder(files), photos=photos)


def _folder(archive: Archive) -> PurePosixPath:
    headers = [PurePosixPath(name) for name in archive.names()]
    folders = [path.parent for path in headers if path.name == HEADER]
    if not folders:
        words = phrase("There is no walk.json in this archive; every walk needs it.")
        raise unreadable(archive.file, words)
    if len(folders) > 1:
        words = phrase("There are several walks in this archive; please bring one after the other.")
        raise unreadable(archive.file, words)
    return folders[0]


def write_zip(walk: Walk, photos: Mapping[str, bytes]) -> bytes:
    """Write the folder of a walk as an archive; the same walk always gives the same bytes."""
    files = write_folder(walk) | {f"{PHOTO_FOLDER}/{name}": photos[name] for name in photos}
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(name, LONG_AGO)
            entry.create_system = UNIX
            entry.external_attr = PLAIN_FILE
            packed = ZIP_STORED if name.startswith(f"{PHOTO_FOLDER}/") else ZIP_DEFLATED
            archive.writestr(entry, files[name], packed, 9)
    return written.getvalue()
