"""KMZ: an archive with one KML file, which is the first at its top."""

from __future__ import annotations

from dataclasses import replace

from geodata.check import MOST_BYTES
from geodata.fields import shown
from geodata.formats.archive import Archive
from geodata.formats.gathering import unreadable
from geodata.formats.incoming import Incoming
from geodata.formats.kml import read_kml
from geodata.problems import Complaint, phrase

USUAL = "doc.kml"


def read_kmz(archive: Archive) -> Incoming:
    """Read the map in a KMZ; its pictures are left out."""
    names = [name for name in archive.names() if name.lower().endswith(".kml")]
    if not names:
        raise unreadable(archive.file, phrase("There is no KML in this archive."))
    first = min(names, key=lambda name: (name != USUAL, name.count("/"), names.index(name)))
    incoming = read_kml(archive.read(first, MOST_BYTES), archive.file)
    words = phrase("Only %(first)s was read from this archive.", first=shown(first))
    others = (Complaint(archive.file, shown(name), "", words) for name in names if name != first)
    return replace(incoming, complaints=(*incoming.complaints, *others))
