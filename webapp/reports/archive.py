"""A walk packed for an archive: one ZIP with checksums, the same bytes for the same files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CHECKSUMS = "SHA256SUMS"
LEVEL = 9
READABLE = 0o644 << 16  # for everyone, once it is unpacked


def packed(files: Mapping[str, bytes], folder: str, day: date) -> bytes:
    """Pack files into a folder, all of them dated to one day, with checksums beside them."""
    whole = {**files, CHECKSUMS: checksums(files)}
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, content in sorted(whole.items()):
            entry = ZipInfo(f"{folder}/{name}", (day.year, day.month, day.day, 12, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = (
                ZIP_DEFLATED,
                READABLE,
                3,  # Unix, whatever this machine is
            )
            archive.writestr(entry, content, compresslevel=LEVEL)
    return written.getvalue()


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Write what ``sha256sum --check`` reads."""
    lines = (
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    )
    return "".join(lines).encode()
