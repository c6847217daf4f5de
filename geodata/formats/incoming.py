"""What a file from elsewhere holds, before anybody has said what is to become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from geodata.problems import Complaint
from geodata.walk import Walk


@dataclass(frozen=True)
class Found:
    """One thing in a file; without a shape it still needs a position.

    ``kind`` is what it most likely is (stop, leg, offer, note, background). ``properties`` hold
    what else is said of it, under the names of our own fields where those are known. ``place`` is
    the folder, layer or track it stands in, and ``at`` where that is in the file, in words that
    can be found there: ``Placemark 3``.
    """

    kind: str
    name: str
    text: str
    shape: BaseGeometry | None
    properties: Mapping[str, str | float] = field(default_factory=dict)
    place: str = ""
    at: str = ""


@dataclass(frozen=True)
class Incoming:
    """Everything in a file that could be understood, and complaints about the rest.

    ``walk`` is given where the file is in our own format, with its ``photos`` by file name.
    """

    found: tuple[Found, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    walk: Walk | None = None
    photos: Mapping[str, bytes] = field(default_factory=dict)
