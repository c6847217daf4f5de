"""Marks by which a phone knows whether what it shows of a walk is still so."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from pathlib import Path

from geodata.formats.geojson import write_collection
from webapp.pages.access import Readable
from webapp.pages.assets import DIST

ROOT = Path(__file__).parents[2]
PAGES = (
    "templates/**/*.html",
    "geodata/*.py",
    "webapp/pages/*.py",
    "webapp/maps/*.py",
    "webapp/**/*.po",
)


@lru_cache(maxsize=32)
def mark(readable: Readable) -> str:
    """Mark what may be seen of the walk, and the release of the software that shows it.

    A draft that nobody sees leaves it as it is.
    """
    walk = readable.walk
    return _hashed(str(walk.version), write_collection(walk), _software())


def state_of(readable: Readable) -> str:
    """Mark the pages as they are today: opening hours are worked out from this day on."""
    return _hashed(mark(readable), readable.day.isoformat())


@cache
def _software() -> str:
    """Mark what makes the pages, so that a copy made by an older release is made anew."""
    files = sorted(file for pattern in PAGES for file in ROOT.glob(pattern))
    return _hashed(*(file.read_bytes() for file in (*files, DIST / "manifest.json")))


def _hashed(*parts: str | bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode() if isinstance(part, str) else part)
        whole.update(b"\0")
    return whole.hexdigest()[:16]
