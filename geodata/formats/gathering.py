"""One reading of a file from elsewhere: what is found in it, and complaints about the rest."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.check import MOST_BYTES, MOST_FEATURES, too_many_features
from geodata.fields import LONGEST_TEXT, shown
from geodata.formats.incoming import Found, Incoming
from geodata.formats.known_names import (
    PARTS_OF_ADDRESS,
    address_of,
    field_meant,
    layer_meant,
    rank,
    web_address,
)
from geodata.formats.plain_text import LONGEST, one_line, plain_text, without_pictures
from geodata.formats.properties import LONGEST_NAME, MOST_PROPERTIES
from geodata.places import why_not_on_earth
from geodata.problems import Complaint, Phrase, Unreadable, counted, phrase
from geodata.walk import KINDS

MOST_VERTICES = 200_000
MOST_COMPLAINTS = 200
LONGEST_VALUE = 2_000
LONGEST_TITLE = 500
KIND_NAMES = frozenset(kind.name for kind in KINDS)
LAYER_NAMES = frozenset({"street", "path", "square", "tram", "green", "water", "building"})
TEXTS = ("title", "text")
NUMBERS = frozenset({"order", "minutes", "accuracy", "up", "down", "incline"})

Properties = dict[str, str | float]


def unreadable(file: str, words: Phrase, at: str = "") -> Unreadable:
    """Name the one reason for which nothing in a file can be read."""
    return Unreadable([Complaint(file, at, "", words)])


def check_size(content: bytes, file: str) -> None:
    """Raise ``Unreadable`` for a file that is empty or too large."""
    if not content.strip():
        raise unreadable(file, phrase("The file is empty; please export it again."))
    if len(content) > MOST_BYTES:
        words = phrase(
            "The file is larger than %(limit)s MB; please leave something out of it, or bring it "
            "in parts.",
            limit=MOST_BYTES // 1_000_000,
        )
        raise unreadable(file, words)


class Gathering:
    """Goes on past every fault, up to the limits of a walk."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Found] = []
        self.complaints: list[Complaint] = []
        self.unsaid = 0
        self.vertices = 0

    def complain(self, at: str, field: str, words: Phrase) -> None:
        if len(self.complaints) < MOST_COMPLAINTS:
            self.complaints.append(Complaint(self.file, at, field, words))
        elif self.unsaid < MOST_FEATURES:
            self.unsaid += 1
        else:
            raise unreadable(self.file, too_many_features())

    def add(
        self,
        shape: BaseGeometry | None,
        properties: Mapping[str, Any],
        *,
        place: str = "",
        at: str = "",
        kind: str = "",
    ) -> None:
        """Keep one thing; shapes of several parts become several things where that helps."""
        known = self._values(properties, at)
        name = one_line(str(known.pop("title", "")))[:LONGEST_TITLE]
        written = without_pictures(str(known.pop("text", "")))
        text = plain_text(written)
        at_name = f"{at} ({shown(name)})" if name else at
        if len(text) > LONGEST_TEXT or len(written) > LONGEST:
            self.complain(at_name, "text", _text_cut())
            text = text[:LONGEST_TEXT]
        shape = self._placed(shape, known)
        if shape is None or shape.is_empty:
            if not (name or text or known):
                self.complain(at, "", phrase("There is neither a place nor a name here."))
                return
            shapes: list[BaseGeometry | None] = [None]
        elif words := why_not_on_earth(shape):
            self.complain(at_name, "geometry", words)
            return
        else:
            shapes = list(_parts(shape))
        for part in shapes:
            self._keep(
                Found(_kind(kind, part, known), name, text, part, known, one_line(place), at)
            )

    def _placed(self, shape: BaseGeometry | None, known: Properties) -> BaseGeometry | None:
        """Give the shape, or the point that latitude and longitude among the properties name."""
        x, y = _number(known.pop("longitude", "")), _number(known.pop("latitude", ""))
        if shape is None and x is not None and y is not None:
            return Point(x, y)
        return shape

    def _keep(self, found: Found) -> None:
        self.vertices += int(shapely.get_num_coordinates(found.shape))
        if len(self.found) >= MOST_FEATURES:
            raise unreadable(self.file, too_many_features())
        if self.vertices > MOST_VERTICES:
            raise unreadable(self.file, too_many_points())
        self.found.append(found)

    def _values(self, properties: Mapping[str, Any], at: str) -> Properties:
        """Give what is said of something, under the names of our own fields where they fit."""
        if len(properties) > MOST_PROPERTIES:
            self.complain(at, "", _too_many_properties())
        values: Properties = {}
        names = {name[:LONGEST_NAME]: name for name in list(properties)[:MOST_PROPERTIES]}
        for name in sorted(names, key=rank):
            value = _plain(properties[names[name]])
            field = field_meant(name)
            if value == "" or name == field == "" or value == values.get(field):
                continue
            if not field or field in values:
                field = one_line(name)
            if field.partition(":")[0] not in TEXTS and isinstance(value, str):
                value = self._short(value, at, field)
            values.setdefault(field, value)
        return _tidied(values)

    def _short(self, value: str, at: str, field: str) -> str:
        text = plain_text(value)
        if len(text) > LONGEST_VALUE or len(value) > LONGEST:
            self.complain(at, field, _value_cut())
        return text[:LONGEST_VALUE]

    def incoming(self) -> Incoming:
        """Give everything, or raise ``Unreadable`` where nothing was there but faults."""
        if self.unsaid:
            words = counted(
                "There is %(num)s more fault like these.",
                "There are %(num)s more faults like these.",
                self.unsaid,
            )
            self.complaints.append(Complaint(self.file, "", "", words))
        if not self.found:
            if not self.complaints:
                raise unreadable(self.file, nothing_there())
            raise Unreadable(self.complaints)
        return Incoming(tuple(self.found), tuple(self.complaints))


def _plain(value: Any) -> str | float:
    """Give a value of JSON as text or number; what is nested as JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value if math.isfinite(value) else ""
    if isinstance(value, list) and all(isinstance(entry, str | int | float) for entry in value):
        return ", ".join(map(str, value))
    return _nested(value)


def _nested(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:  # which nests too deep to be written
        return ""


def _tidied(values: Properties) -> Properties:
    """Put an address together, give web addresses their scheme, leave out what became empty."""
    parts = {name: str(values[name]) for name in PARTS_OF_ADDRESS if name in values}
    if parts and "address" not in values:
        values["address"] = address_of(parts)
        for name in parts:
            del values[name]
    if "website" in values:
        values["website"] = web_address(str(values["website"]))
    for name in NUMBERS & values.keys():
        number = _number(values[name])
        values[name] = values[name] if number is None else number
    return {name: value for name, value in values.items() if value != ""}


def _number(value: str | float) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _kind(kind: str, shape: BaseGeometry | None, known: Properties) -> str:
    """Say what something most likely is, and which layer of the background it may belong to."""
    if known.get("kind") in KIND_NAMES:
        own = str(known.pop("kind"))
        return kind or own
    if kind:
        return kind
    if shape is None or isinstance(shape, Point):
        return "stop"
    layer = layer_meant(known)
    if layer:
        known.setdefault("layer", layer)
    if isinstance(shape, LineString) and known.get("layer") not in LAYER_NAMES:
        return "leg"
    return "background"


def _parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """Take points and lines apart, since a stop is one point and a leg is one line."""
    if not hasattr(shape, "geoms"):
        yield shape
        return
    single = [part for part in _singles(shape) if not part.is_empty]
    areas = [part for part in single if isinstance(part, Polygon)]
    lines = [part for part in single if isinstance(part, LineString)]
    yield from (part for part in single if isinstance(part, Point))
    if lines:
        merged = shapely.line_merge(shapely.MultiLineString(lines), directed=True)
        yield from lines if hasattr(merged, "geoms") else [merged]
    if areas:
        yield areas[0] if len(areas) == 1 else MultiPolygon(areas)


def _singles(shape: BaseGeometry) -> list[BaseGeometry]:
    parts = [shape]
    while any(hasattr(part, "geoms") for part in parts):
        parts = [inner for part in parts for inner in getattr(part, "geoms", [part])]
    return parts


def too_many_points() -> Phrase:
    return counted(
        "The lines of the file have more than %(num)s point; please simplify them first.",
        "The lines of the file have more than %(num)s points; please simplify them first.",
        MOST_VERTICES,
    )


def nothing_there() -> Phrase:
    return phrase("There is nothing in this file that could stand on a walk.")


def _too_many_properties() -> Phrase:
    return counted(
        "There is more than %(num)s property here; the others were left out.",
        "There are more than %(num)s properties here; the others were left out.",
        MOST_PROPERTIES,
    )


def _text_cut() -> Phrase:
    return counted(
        "This text has more than %(num)s character; its end was left out.",
        "This text has more than %(num)s characters; its end was left out.",
        LONGEST_TEXT,
    )


def _value_cut() -> Phrase:
    return counted(
        "This text has more than %(num)s character; its end was left out.",
        "This text has more than %(num)s characters; its end was left out.",
        LONGEST_VALUE,
    )
