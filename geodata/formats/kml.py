"""KML as Google My Maps, Google Earth and QGIS write it: placemarks are stops, lines are legs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import orjson
import shapely
from shapely import GeometryCollection, LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.fields import Wrong, shown
from geodata.formats.describing import Say, described, saying
from geodata.formats.gathering import (
    MOST_VERTICES,
    Gathering,
    too_many_points,
    unreadable,
)
from geodata.formats.incoming import Incoming
from geodata.formats.plain_text import as_html, marked_up
from geodata.formats.properties import write_properties
from geodata.formats.xml_tree import child, children, local, read_tree, text_of
from geodata.formats.xml_writing import add, add_text, decimal, written
from geodata.problems import phrase
from geodata.walk import KINDS, Feature, Kind, Stop, Walk
from geodata.wording import Wording

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

KML = "http://www.opengis.net/kml/2.2"
CONTAINERS = frozenset({"kml", "Document", "Folder"})
ROOTS = CONTAINERS | {"Placemark"}
OVERLAYS = frozenset({"GroundOverlay", "ScreenOverlay", "PhotoOverlay"})
NOT_WRITTEN = frozenset({"wording", "consent", "photo"})
UNSAID = Wording()
MOST_FOLDERS = 32
MOST_SHAPES = 32
SHORTEST_LINE, SHORTEST_RING = 2, 3
MOST_COMMAS = 2 * MOST_VERTICES  # between longitude, latitude and height
# Values that say how a placemark is drawn, and nothing of the place itself.
OF_THE_DRAWING = frozenset(
    {"styleurl", "stylehash", "icon", "tessellate", "extrude", "visibility", "gx_media_links"}
)


@dataclass
class _Reading:
    gathering: Gathering
    seen: int = 0
    headings: dict[str, str] = field(default_factory=dict)


def read_kml(content: bytes, file: str) -> Incoming:
    """Read KML of any version; links to other files are named, never followed."""
    return kml_found(read_tree(content, file), file)


def kml_found(root: Element, file: str) -> Incoming:
    """Give what stands in a KML file that is parsed already."""
    if local(root) not in ROOTS:
        raise unreadable(file, phrase("This is not KML; please export it as KML 2.2."))
    reading = _Reading(Gathering(file))
    for element in root.iter():
        if local(element) == "SimpleField":
            heading = text_of(element, "displayName")
            reading.headings[element.get("name", "")] = heading or element.get("name", "")
    if local(root) == "Placemark":
        _placemark(reading, root, "")
    else:
        _container(reading, root, "", MOST_FOLDERS)
    return reading.gathering.incoming()


def _container(reading: _Reading, container: Element, place: str, deeper: int) -> None:
    for element in container:
        name = local(element)
        if name == "Placemark":
            _placemark(reading, element, place)
        elif name in CONTAINERS:
            if not deeper:
                words = phrase("Folders lie too deep within each other; please unpack some.")
                reading.gathering.complain(shown(place), name, words)
                return
            inner = text_of(element, "name") if name == "Folder" else place
            _container(reading, element, inner or place, deeper - 1)
        elif name == "NetworkLink" or name in OVERLAYS:
            _left_out(reading, element, name)


def _left_out(reading: _Reading, element: Element, name: str) -> None:
    at = f"{name} ({shown(text_of(element, 'name'))})"
    if name in OVERLAYS:
        words = phrase("Pictures laid over the map are left out.")
    else:
        words = phrase(
            "This only links to another file, which is never fetched from here; please open it, "
            "save it as KML or KMZ and bring that file."
        )
    reading.gathering.complain(at, "", words)


def _placemark(reading: _Reading, placemark: Element, place: str) -> None:
    reading.seen += 1
    at = f"Placemark {reading.seen}"
    said = _said(placemark, reading.headings)
    try:
        shape = _shape(placemark)
    except Wrong as wrong:
        at_name = f"{at} ({shown(said['name'])})" if said["name"] else at
        reading.gathering.complain(at_name, "coordinates", wrong.words)
        return
    reading.gathering.add(shape, said, place=place, at=at)


def _said(placemark: Element, headings: Mapping[str, str]) -> dict[str, str]:
    said = {
        "name": text_of(placemark, "name"),
        "description": text_of(placemark, "description", "snippet", "Snippet"),
        "address": text_of(placemark, "address"),
        "phone": text_of(placemark, "phoneNumber"),
    }
    link = child(placemark, "link")
    if link is not None:
        said["website"] = link.get("href", "").strip()
    data = list(_extended(placemark, headings))
    if {"kind", "id", "text"} <= {name for name, _ in data}:  # ours, which say everything there
        said = {}
    for name, value in data:
        if name.casefold() not in OF_THE_DRAWING and not said.get(name):
            said[name] = value
    return said


def _extended(placemark: Element, headings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give the data of a table: plain, as Google writes it, or by a schema, as GDAL does."""
    for data in children(placemark, "ExtendedData"):
        for entry in children(data, "Data"):
            yield entry.get("name", ""), text_of(entry, "value")
        for schema in children(data, "SchemaData"):
            for entry in children(schema, "SimpleData"):
                name = entry.get("name", "")
                yield headings.get(name, name), (entry.text or "").strip()


def _shape(placemark: Element) -> BaseGeometry | None:
    shapes = list(_shapes(placemark, MOST_SHAPES))
    if not shapes:
        return None
    return shapes[0] if len(shapes) == 1 else GeometryCollection(shapes)


def _shapes(element: Element, deeper: int) -> Iterator[BaseGeometry]:
    for part in element:
        name = local(part)
        if name in SHAPES:
            yield SHAPES[name](part)
        elif name in ("MultiGeometry", "MultiTrack"):
            if not deeper:
                raise Wrong(phrase("Shapes lie too deep within each other."))
            yield from _shapes(part, deeper - 1)


def _positions(element: Element | None) -> list[tuple[float, float]]:
    text = "" if element is None else " ".join(text_of(element, "coordinates").split())
    if text.count(",") > MOST_COMMAS:
        raise Wrong(too_many_points())
    entries = text.replace(" ,", ",").replace(", ", ",").split()
    return [_position(entry.split(",")) for entry in entries]


def _position(numbers: list[str]) -> tuple[float, float]:
    try:
        position = float(numbers[0]), float(numbers[1])
    except (ValueError, IndexError):
        position = math.nan, math.nan
    if not all(map(math.isfinite, position)):
        raise Wrong(
            phrase(
                "“%(text)s” is no position; please write longitude, comma, latitude.",
                text=shown(",".join(numbers)),
            )
        )
    return position


def _point(element: Element) -> BaseGeometry:
    positions = _positions(element)
    if len(positions) != 1:
        raise Wrong(phrase("A point needs one position; please correct the coordinates."))
    return Point(positions[0])


def _line(element: Element) -> BaseGeometry:
    return _line_of(_positions(element))


def _line_of(positions: list[tuple[float, float]]) -> BaseGeometry:
    if len(set(positions)) < SHORTEST_LINE:
        raise Wrong(phrase("A line needs two different positions at least; please add one."))
    return LineString(positions)


def _track(element: Element) -> BaseGeometry:
    """Read a track with times, whose positions stand apart and have spaces for commas."""
    return _line_of([_position((coord.text or "").split()) for coord in children(element, "coord")])


def _area(element: Element) -> BaseGeometry:
    rings = [_ring(boundary) for boundary in children(element, "outerBoundaryIs")]
    holes = [_ring(boundary) for boundary in children(element, "innerBoundaryIs")]
    if not rings:
        raise Wrong(phrase("An area needs an outer ring; please correct it."))
    return shapely.orient_polygons(Polygon(rings[0], holes))


def _ring(boundary: Element) -> list[tuple[float, float]]:
    positions = _positions(child(boundary, "LinearRing"))
    if len(set(positions)) < SHORTEST_RING:
        raise Wrong(phrase("The ring of an area needs three different positions at least."))
    return positions


SHAPES: Mapping[str, Callable[[Element], BaseGeometry]] = {
    "Point": _point,
    "LineString": _line,
    "LinearRing": _line,
    "Track": _track,
    "Polygon": _area,
}


def write_kml(walk: Walk, language: str = "") -> bytes:
    """Write KML 2.2: a folder for each kind of feature but the background.

    What a place is called and described with is in one language; the data beside it hold all.
    """
    say = saying(walk, language)
    root = ElementTree.Element("kml", {"xmlns": KML})
    document = add(root, "Document")
    add(document, "name", say(walk.title))
    add_text(document, "description", as_html(say(walk.summary)))
    for kind in KINDS:
        features: tuple[Feature, ...] = getattr(walk, kind.attribute)
        if kind.name != "background" and features:
            folder = add(document, "Folder")
            add(folder, "name", kind.layer)
            for feature in features:
                _write_placemark(folder, walk, kind, feature, say)
    return written(root)


def _write_placemark(folder: Element, walk: Walk, kind: Kind, feature: Feature, say: Say) -> None:
    placemark = add(folder, "Placemark")
    add_text(placemark, "name", say(getattr(feature, "title", UNSAID)))
    about = say(getattr(feature, "text", UNSAID))
    if isinstance(feature, Stop):
        about = described(walk, feature, say)
    add_text(placemark, "description", as_html(about))
    data = {"kind": kind.name, "id": feature.id, "text": ""}
    table = add(placemark, "ExtendedData")
    for name, value in (data | write_properties(feature, walk.default_language)).items():
        if name not in NOT_WRITTEN:
            text = _value(value)
            marked = text if name.partition(":")[0] == "title" else marked_up(text)
            add(add(table, "Data", name=name), "value", marked)
    if feature.shape is not None:
        geometry = add(placemark, feature.shape.geom_type)
        add(geometry, "coordinates", " ".join(map(_written_position, feature.shape.coords)))


def _written_position(position: tuple[float, ...]) -> str:
    return f"{decimal(position[0])},{decimal(position[1])}"


def _value(value: object) -> str:
    """Write a value so that it is read back: lists with commas, numbers without needless digits."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return decimal(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    return str(value)
