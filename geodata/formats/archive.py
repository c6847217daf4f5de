"""ZIP archives from elsewhere: looked at before anything is unpacked, and refused when odd."""

from __future__ import annotations

import re
import stat
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from geodata.fields import shown
from geodata.formats.gathering import unreadable
from geodata.problems import Phrase, counted, phrase

MOST_PACKED = 100_000_000
MOST_UNPACKED = 200_000_000
MOST_ENTRIES = 2_000
GREATEST_RATIO = 100
ALWAYS_ALLOWED = 1_000_000  # bytes: small entries may be packed as tightly as they like
ENTRY = b"PK\x01\x02"
ENCRYPTED = 0x1
ODD_NAME = re.compile(r"^/|^[A-Za-z]:|\\|(^|/)\.\.?(/|$)|//|[\x00-\x1f\x7f]")
OF_THE_MACHINE = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
FAULTS = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True)
class Archive:
    """An archive whose entries were looked at; folders and what machines add are left out."""

    file: str
    opened: ZipFile
    entries: dict[str, ZipInfo]

    def names(self) -> list[str]:
        return list(self.entries)

    def read(self, name: str, most: int) -> bytes:
        """Unpack one entry, or raise ``Unreadable``."""
        if self.entries[name].file_size > most:
            words = phrase(
                "This is larger than %(limit)s MB; please make it smaller.", limit=most // 1_000_000
            )
            raise unreadable(self.file, words, shown(name))
        try:
            with self.opened.open(self.entries[name]) as entry:
                return entry.read(most + 1)
        except FAULTS:
            raise unreadable(self.file, _broken(), shown(name)) from None


def open_archive(content: bytes, file: str) -> Archive:
    """Look at an archive from end to end without unpacking it, or raise ``Unreadable``."""
    if len(content) > MOST_PACKED:
        words = phrase(
            "The file is larger than %(limit)s MB; please leave something out of it, or bring it "
            "in parts.",
            limit=MOST_PACKED // 1_000_000,
        )
        raise unreadable(file, words)
    # Counted beforehand, since a list of entries takes far more room than the archive itself.
    if content.count(ENTRY) > MOST_ENTRIES:
        raise unreadable(file, _too_many())
    try:
        opened = ZipFile(BytesIO(content))
        infos = opened.infolist()
    except FAULTS:
        raise unreadable(file, _broken()) from None
    if sum(info.file_size for info in infos) > min(
        MOST_UNPACKED, ALWAYS_ALLOWED + GREATEST_RATIO * len(content)
    ):
        raise unreadable(file, _bomb())
    return Archive(file, opened, _looked_at(infos, file))


def _looked_at(infos: list[ZipInfo], file: str) -> dict[str, ZipInfo]:
    entries: dict[str, ZipInfo] = {}
    seen: set[str] = set()
    for info in infos:
        name = unicodedata.normalize("NFC", info.orig_filename)
        words = REPEATED if name.casefold() in seen else _why_refused(info, name)
        if words:
            raise unreadable(file, words, shown(name))
        seen.add(name.casefold())
        if not (info.is_dir() or OF_THE_MACHINE.search(name)):
            entries[name] = info
    return entries


def _why_refused(info: ZipInfo, name: str) -> Phrase | None:
    if ODD_NAME.search(name):
        return phrase("This name leads out of the archive; please pack the files again.")
    if stat.S_ISLNK(info.external_attr >> 16):
        return phrase("This only leads to another file; please pack the file itself.")
    if info.flag_bits & ENCRYPTED:
        return phrase("The archive needs a password; please pack it without.")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return phrase("The archive is packed in a rare way; please pack it as a plain ZIP.")
    if info.file_size > max(ALWAYS_ALLOWED, GREATEST_RATIO * info.compress_size):
        return _bomb()
    return None


REPEATED = phrase("This name stands in the archive twice; please pack the files again.")


def _too_many() -> Phrase:
    return counted(
        "The archive holds more than %(num)s file; please leave some out.",
        "The archive holds more than %(num)s files; please leave some out.",
        MOST_ENTRIES,
    )


def _bomb() -> Phrase:
    return phrase(
        "Unpacked, the archive would become far larger than it is; it was not opened, for "
        "safety. Please pack it again, or bring its files one by one."
    )


def _broken() -> Phrase:
    return phrase("The archive is damaged; please pack or copy it again.")
