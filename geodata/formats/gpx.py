"""GPX from phones, watches and planners: waypoints are stops, routes and tracks are legs."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from shapely import LineString, Point

from geodata.formats.describing import Say, described, saying
from geodata.formats.gathering import Gathering, unreadable
from geodata.formats.incoming import Found, Incoming
from geodata.formats.plain_text import marked_up
from geodata.formats.xml_tree import child, children, local, read_tree, text_of
from geodata.formats.xml_writing import add, add_text, decimal, written
from geodata.problems import phrase
from geodata.walk import Leg, Stop, Walk

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

GPX = "http://www.topografix.com/GPX/1/1"
OWN, OURS = "rundgang", "urn:rundgang:gpx"
NUMBERED = re.compile(r"(\d{1,4})\. (.+)")
GARMIN_TYPE = "user"  # which says of every waypoint that somebody set it
VARIANTS = ("main", "step-free")
SHORTEST_LINE = 2
EAST_END, WEST_END = 180, -180  # the same meridian; the schema knows the latter alone


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
        _line(gathering, route, list(children(route, "rtept")), f"rte {number}", {})
    for number, track in enumerate(children(root, "trk"), start=1):
        segments = list(children(track, "trkseg"))
        for part, segment in enumerate(segments, start=1):
            at = f"trk {number}" if len(segments) == 1 else f"trk {number}, trkseg {part}"
            _line(gathering, track, list(children(segment, "trkpt")), at, _own(segment))
    return gathering.incoming()


def _waypoint(gathering: Gathering, point: Element, at: str) -> None:
    position = _position(point)
    if position is None:
        words = phrase("There is no latitude and longitude here that can be read.")
        gathering.complain(at, "lat, lon", words)
        return
    gathering.add(Point(position), _said(point), at=at, kind="stop")


def _line(
    gathering: Gathering,
    line: Element,
    points: list[Element],
    at: str,
    own: dict[str, str],
) -> None:
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
    place = said["name"]
    if own:  # a leg of ours, which has no name of its own
        said |= {"name": "", "description": "", **own}
    if (variant := said.pop("category")) in VARIANTS:
        said["variant"] = variant
    gathering.add(LineString(positions), said, place=place, at=at, kind="leg")


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
    return said | _own(element)


def _own(element: Element) -> dict[str, str]:
    """Give what we wrote there ourselves, for which GPX has no words."""
    extensions = child(element, "extensions")
    own: dict[str, str] = {}
    for extension in () if extensions is None else extensions:
        if extension.tag.startswith(f"{{{OURS}}}"):
            own |= extension.attrib
            own |= {local(part): "".join(part.itertext()) for part in extension}
    return own


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


def write_gpx(walk: Walk, language: str = "") -> bytes:
    """Write GPX 1.1: a waypoint for each stop that has a place, a track for each variant of the
    route, a segment for each of its legs. Texts are in one language; what only we read again is
    in the walk's first.
    """
    say = saying(walk, language)
    attributes = {"version": "1.1", "creator": "Rundgang", "xmlns": GPX, f"xmlns:{OWN}": OURS}
    root = ElementTree.Element("gpx", attributes)
    metadata = add(root, "metadata")
    add(metadata, "name", say(walk.title))
    add_text(metadata, "desc", say(walk.summary))
    if walk.publisher:
        add(add(metadata, "author"), "name", walk.publisher)
    for number, stop in enumerate(walk.stops, start=1):
        if stop.shape is not None:
            waypoint = add(root, "wpt", **_at(stop.shape.x, stop.shape.y))
            _write_stop(waypoint, walk, stop, number, say)
    for variant in VARIANTS:
        legs = [leg for leg in walk.legs if leg.variant == variant]
        if legs:
            _write_track(root, legs, variant, say(walk.title), walk.default_language)
    return written(root)


def _write_stop(waypoint: Element, walk: Walk, stop: Stop, number: int, say: Say) -> None:
    add(waypoint, "name", f"{number}. {say(stop.title)}")
    add_text(waypoint, "desc", described(walk, stop, say))
    if stop.website:
        add(waypoint, "link", href=stop.website)
    own = add(add(waypoint, "extensions"), f"{OWN}:stop", id=stop.id, order=decimal(stop.order))
    first = walk.default_language
    add(own, f"{OWN}:name", stop.title.texts.get(first, ""))
    add(own, f"{OWN}:description", marked_up(stop.text.texts.get(first, "")))
    add_text(own, f"{OWN}:address", marked_up(stop.address.texts.get(first, "")))


def _write_track(root: Element, legs: list[Leg], variant: str, name: str, first: str) -> None:
    track = add(root, "trk")
    add(track, "name", name)
    add(track, "type", variant)
    for leg in legs:
        segment = add(track, "trkseg")
        for x, y in leg.shape.coords:
            add(segment, "trkpt", **_at(x, y))
        own = {"id": leg.id, "order": decimal(leg.order or 0), "from": leg.start, "to": leg.end}
        held = {name: text for name, text in own.items() if text}
        extension = add(add(segment, "extensions"), f"{OWN}:leg", **held)
        add_text(extension, f"{OWN}:description", marked_up(leg.text.texts.get(first, "")))


def _at(x: float, y: float) -> dict[str, str]:
    return {"lat": decimal(y), "lon": decimal(WEST_END if x == EAST_END else x)}
