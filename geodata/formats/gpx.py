"""GPX from phones, watches and planners: waypoints are stops, routes and tracks are legs."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shapely import LineString, Point

from geodata.formats.gathering import Gathering, unreadable
from geodata.formats.incoming import Found, Incoming
from geodata.formats.xml_tree import child, children, local, read_tree, text_of
from geodata.problems import phrase

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

OURS = "urn:rundgang:gpx"
NUMBERED = re.compile(r"(\d{1,4})\. (.+)")
GARMIN_TYPE = "user"  # which says of every waypoint that somebody set it
VARIANTS = ("main", "step-free")
SHORTEST_LINE = 2


def read_gpx(content: bytes, file: str) -> Incoming:
    """Read GPX 1.0 or 1.1, with whatever extensions; heights and times are left out."""
    return gpx_found(read_tree(content, file), file)


def gpx_found(root: Element, file: str) -> Incoming:
    """Give what stands in a GPX file that is parsed already."""
    if local(root) != "gpx":
        words = phrase("This is not GPX; please export it as GPX 1.1.")
        raise unreadable(file, words)
    gathering = Gathering(file)
    for number, point in enumerate(children(root, "wpt"), start=1):
        _waypoint(gathering, point, f"wpt {number}")
    gathering.found = _without_numbers(gathering.found)
    for number, route in enumerate(children(root, "rte"), start=1):
        _line(gathering, route, list(children(route, "rtept")), f"rte {number}")
    for number, track in enumerate(children(root, "trk"), start=1):
        segments = list(children(track, "trkseg"))
        for part, segment in enumerate(segments, start=1):
            at = f"trk {number}" if len(segments) == 1 else f"trk {number}, trkseg {part}"
            _line(gathering, track, list(children(segment, "trkpt")), at)
    return gathering.incoming()


def _waypoint(gathering: Gathering, point: Element, at: str) -> None:
    position = _position(point)
    if position is None:
        words = phrase("There is no latitude and longitude here that can be read.")
        gathering.complain(at, "lat, lon", words)
        return
    gathering.add(Point(position), _said(point), at=at, kind="stop")


def _line(gathering: Gathering, line: Element, points: list[Element], at: str) -> None:
    positions = [position for point in points if (position := _position(point)) is not None]
    if lost := len(points) - len(positions):
        words = phrase(
            "Points without a readable latitude and longitude were left out of this line: "
            "%(count)s.",
            count=lost,
        )
        gathering.complain(at, "lat, lon", words)
    if len(set(positions)) < SHORTEST_LINE:
        gathering.complain(at, "", phrase("This line has fewer than two points."))
        return
    said = _said(line)
    if (variant := said.pop("category", "")) in VARIANTS:
        said["variant"] = variant
    gathering.add(LineString(positions), said, place=said.get("name", ""), at=at, kind="leg")


def _position(point: Element) -> tuple[float, float] | None:
    try:
        position = float(point.get("lon", "")), float(point.get("lat", ""))
    except ValueError:
        return None
    return position if all(map(math.isfinite, position)) else None


def _said(element: Element) -> dict[str, str]:
    """Give what is said of a point or line; what we wrote ourselves counts first."""
    link = child(element, "link")
    said = {
        "name": text_of(element, "name"),
        "description": text_of(element, "desc", "cmt"),
        "website": text_of(element, "url") if link is None else link.get("href", "").strip(),
        "category": text_of(element, "type").removeprefix(GARMIN_TYPE),
    }
    extensions = child(element, "extensions")
    for extension in () if extensions is None else extensions:
        if extension.tag == f"{{{OURS}}}stop":
            said |= {name: extension.get(name, "") for name in ("id", "order")}
            said["name"] = text_of(extension, "title")
            said["description"] = text_of(extension, "text")
    return said


def _without_numbers(stops: list[Found]) -> list[Found]:
    """Take the numbers from the names “1. …”, “2. …” where all are counted on."""
    numbered = [NUMBERED.fullmatch(stop.name) for stop in stops]
    numbers = [int(match[1]) for match in numbered if match]
    if len(numbers) < max(2, len(stops)) or numbers != sorted(set(numbers)):
        return stops
    return [
        replace(
            stop,
            name=match[2],
            properties={"order": number, **stop.properties},
        )
        for stop, match, number in zip(stops, numbered, numbers, strict=True)
        if match
    ]
