"""One reading of a walk from JSON: it goes on past every fault and gathers the complaints."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import orjson

from geodata import check
from geodata.check import MOST_BYTES, MOST_FEATURES, complaints_about
from geodata.fields import Wrong, check_unknown, shown
from geodata.formats.properties import read_properties
from geodata.formats.shapes import read_shape
from geodata.problems import Complaint, Phrase, Unreadable, phrase
from geodata.walk import Category, Feature, Kind, Theme, Walk, in_order

HEADER_MEMBERS = frozenset({"slug", "themes", "categories", "layers"})
FEATURE_MEMBERS = frozenset({"type", "id", "geometry", "properties", "bbox"})
COLLECTION_MEMBERS = frozenset({"type", "features", "bbox", "crs"})
WGS_84 = re.compile(r"CRS84$|EPSG:+([\d.]+:)?4326$", re.IGNORECASE)
NO_NUMBER = re.compile(r"NaN|[-+]?Infinity")
IN_COLLECTION = "walk"
LONGEST_INTEGER = 20

Members = Iterable[tuple[int, Any]]
Complain = Callable[[str, Phrase], None]


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from walking again and again through all that is being read."""
    was_awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_awake:
            gc.enable()


class Reading:
    """One reading; ``file`` is given where everything stands in a single one."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.complaints: list[Complaint] = []
        self.whole = True
        self.lost: set[str] = set()
        self.infinite: list[Complaint] = []

    def complain(self, file: str, feature: str, field: str, words: Phrase) -> None:
        self.complaints.append(Complaint(file, feature, field, words))

    def about(self, file: str, feature: str) -> Complain:
        """Give a function that complains of one field after the other of the same part."""
        return lambda field, words: self.complain(file, feature, field, words)

    def cannot_read(self, file: str, field: str, words: Phrase) -> None:
        """Complain, and miss nothing that may stand in the part that is lost."""
        self.complain(file, "", field, words)
        self.whole = False

    def json(self, file: str, content: bytes) -> Any:
        """Give what stands in a file, or None after a complaint."""
        if len(content) > MOST_BYTES:
            self.cannot_read(file, "", too_large())
            return None
        text = content.removeprefix(b"\xef\xbb\xbf")
        try:
            read = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            words = _why_no_json(text, error)
            read = _with_infinite_numbers(text, error)
            if read is None:
                self.cannot_read(file, "", words)
                return None
            self.infinite.append(Complaint(file, "", "", words))
        if read is None:
            self.cannot_read(file, "", phrase("The file is empty; please export it again."))
        return read

    def collection(self, file: str, content: bytes) -> dict[str, Any]:
        """Give a FeatureCollection whose features are a list, an empty one where there is none."""
        read = self.json(file, content)
        if read is None:
            return {"features": []}
        if not isinstance(read, dict) or read.get("type") != "FeatureCollection":
            words = phrase("This is not a GeoJSON FeatureCollection; please export it as one.")
            self.cannot_read(file, "type", words)
            return {"features": []}
        if not isinstance(read.get("features"), list):
            words = phrase("The list of features is missing; please add it, even if it is empty.")
            self.cannot_read(file, "features", words)
            read["features"] = []
        if len(read["features"]) > MOST_FEATURES:
            self.cannot_read(file, "features", check.too_many_features())
            read["features"] = []
        if not is_wgs_84(read.get("crs")):
            self.complain(file, "", "crs", other_system())
        return read

    def foreign(
        self, members: Mapping[str, Any], known: frozenset[str], complain: Complain
    ) -> dict[str, Any]:
        """Give the members that nobody here knows, so that they can be written again."""
        kept: dict[str, Any] = {}
        for name in [name for name in members if name not in known]:
            try:
                check_unknown([name, members[name]])
            except Wrong as wrong:
                complain(shown(name), wrong.words)
            kept[name] = members[name]
        return kept

    def header(self, file: str, header: Any) -> Walk:
        """Read what is said of the walk as a whole."""
        part = IN_COLLECTION if self.file else ""
        complain = self.about(file, part)
        if not isinstance(header, dict):
            complain("" if part else "walk", _no_header())
            self.whole = False
            return Walk("")
        languages = header.get("languages")
        first = languages[0] if isinstance(languages, list) and languages else "de"
        language = first if isinstance(first, str) else "de"
        known = {name: held for name, held in header.items() if name not in HEADER_MEMBERS}
        slug = header.get("slug", "")
        if not isinstance(slug, str):
            complain("slug", phrase("Please write this as text in quotation marks."))
            slug = ""
        return Walk(
            slug=slug,
            **read_properties(Walk, known, language, complain),
            themes=tuple(self.entries(Theme, "themes", header, language, complain)),
            categories=tuple(self.entries(Category, "categories", header, language, complain)),
            layers=self.layers(header.get("layers"), complain),
        )

    def layers(self, layers: Any, complain: Complain) -> dict[str, dict[str, Any]]:
        """Read the foreign members of the layers' collections."""
        if layers is None:
            return {}
        if not isinstance(layers, dict) or not all(isinstance(v, dict) for v in layers.values()):
            complain("layers", phrase("Please write this as an object with one for each layer."))
            return {}
        known = COLLECTION_MEMBERS | {IN_COLLECTION}
        kept = {
            name: self.foreign(
                members, known if name == IN_COLLECTION else COLLECTION_MEMBERS, complain
            )
            for name, members in layers.items()
        }
        return {name: members for name, members in kept.items() if members}

    def entries(
        self, kind: type[Any], member: str, header: Any, language: str, complain: Complain
    ) -> Iterator[Any]:
        """Read themes or categories."""
        entries = header.get(member)
        if entries is None:
            return
        if not isinstance(entries, list):
            complain(member, phrase("Please write this as a list in square brackets."))
            self.whole = False
            return
        for number, entry in enumerate(entries, start=1):
            key = entry.get("key") if isinstance(entry, dict) else None
            if not isinstance(key, str) or not key:
                words = phrase("Entry %(number)s needs a key in quotation marks.", number=number)
                complain(member, words)
                continue
            properties = {name: held for name, held in entry.items() if name != "key"}
            inside = _within(f"{member}, {shown(key)}", complain)
            yield kind(key=key, **read_properties(kind, properties, language, inside))

    def features(self, walk: Walk, file: str, kind: Kind, members: Members) -> Walk:
        language = walk.default_language
        read = [self.feature(file, number, kind, member, language) for number, member in members]
        kept: Any = tuple(feature for feature in read if feature is not None)
        return replace(walk, **{kind.attribute: kept})

    def feature(
        self, file: str, number: int, kind: Kind, member: Any, language: str
    ) -> Feature | None:
        if words := not_a(kind, member):
            self.lose(file, number, member, *words)
            return None
        feature_id = id_of(member)
        name = shown(feature_id) if feature_id else f"#{number}"
        complain = self.about(file, name)
        if not feature_id:
            complain("id", _no_id())
        properties = member["properties"]
        if "kind" in properties:
            properties = {name: held for name, held in properties.items() if name != "kind"}
        values = read_properties(kind.type, properties, language, complain)
        if not member.keys() <= FEATURE_MEMBERS:
            values["foreign"] = self.foreign(member, FEATURE_MEMBERS, complain)
            if not is_wgs_84(member.get("crs")):
                complain("crs", other_system())
        try:
            hidden = values.get("precision") == "hidden"
            shape = read_shape(
                member.get("geometry"), (*kind.shapes, "") if hidden else kind.shapes
            )
        except Wrong as wrong:
            complain("geometry", wrong.words)
            shape = None
        feature: Feature = kind.type(id=feature_id or name, shape=shape, **values)
        return feature

    def lose(self, file: str, number: int, member: Any, field: str, words: Phrase) -> None:
        """Complain of a feature that cannot be read at all."""
        feature_id = id_of(member) if isinstance(member, dict) else None
        if feature_id:
            self.lost.add(feature_id)
        self.complain(file, shown(feature_id) if feature_id else f"#{number}", field, words)

    def finish(self, walk: Walk) -> Walk:
        """Give the walk if it keeps every rule; say only once what is wrong with a field."""
        walk = in_order(walk)
        said = {(known.file, known.feature, known.field) for known in self.complaints}
        for found in complaints_about(walk, self.whole, self.lost):
            complaint = self._in_this_file(found) if self.file else found
            if (complaint.file, complaint.feature, complaint.field) not in said:
                self.complaints.append(complaint)
        if complaints := self.complaints or self.infinite:
            raise Unreadable(complaints)
        return walk

    def _in_this_file(self, complaint: Complaint) -> Complaint:
        part = IN_COLLECTION if complaint.file == check.HEADER else complaint.feature
        return replace(complaint, file=self.file, feature=part)


def _within(part: str, complain: Complain) -> Complain:
    return lambda field, words: complain(f"{part}, {field}", words)


def not_a(kind: Kind | None, member: Any) -> tuple[str, Phrase] | None:
    """Say which field shows that something is no feature, or none of this kind."""
    if not isinstance(member, dict) or member.get("type") != "Feature":
        return "type", phrase("This is not a GeoJSON Feature; please export it as one.")
    properties = member.get("properties")
    if not isinstance(properties, dict):
        return "properties", phrase("The properties are missing; please add them.")
    if kind and properties.get("kind", kind.name) != kind.name:
        return "kind", phrase(
            "Only features of the kind %(kind)s can stand in this file.", kind=kind.name
        )
    return None


def too_large() -> Phrase:
    return phrase(
        "The walk is larger than %(limit)s MB; please leave something out, of the background "
        "perhaps.",
        limit=MOST_BYTES // 1_000_000,
    )


def _no_header() -> Phrase:
    return phrase(
        "What is said of the walk as a whole is missing; please add an object with slug, title "
        "and languages."
    )


def _no_id() -> Phrase:
    return phrase(
        "The feature needs an id of its own: please add the member “id” beside type and geometry."
    )


def other_system() -> Phrase:
    return phrase(
        "The file is in another reference system; please export it again as WGS 84 (EPSG:4326)."
    )


def _why_no_json(content: bytes, error: orjson.JSONDecodeError) -> Phrase:
    if not content.strip():
        return phrase("The file is empty; please export it again.")
    try:
        content.decode()
    except UnicodeDecodeError:
        return phrase("The file is not written in UTF-8; please save it as UTF-8.")
    if "depth" in str(error):
        return phrase("There are too many brackets within brackets; please make this simpler.")
    if _is_infinite(error):
        return phrase(
            "There is a number in line %(line)s that is not finite; please correct it.",
            line=error.lineno,
        )
    return phrase(
        "This is not JSON: something is wrong in line %(line)s, column %(column)s. Please "
        "correct it there, or export the file again.",
        line=error.lineno,
        column=error.colno,
    )


def _is_infinite(error: orjson.JSONDecodeError) -> bool:
    return "infinity" in str(error) or NO_NUMBER.match(error.doc, error.pos) is not None


def _with_infinite_numbers(content: bytes, error: orjson.JSONDecodeError) -> Any:
    """Read what is no JSON for its NaN or Infinity only, so that the feature can be named."""
    if not _is_infinite(error):
        return None
    try:
        return json.loads(content, parse_int=_short_integer)
    except (ValueError, RecursionError):
        return None


def _short_integer(digits: str) -> float:
    return int(digits) if len(digits) < LONGEST_INTEGER else float(digits)


def is_wgs_84(crs: Any) -> bool:
    """Say whether a reference system is ours; without any, GeoJSON is in WGS 84."""
    if crs is None:
        return True
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and bool(WGS_84.search(name))


def id_of(member: dict[str, Any]) -> str | None:
    """Give the id of a feature; a number counts as text."""
    value = member.get("id")
    if type(value) is str:
        return value
    return str(value) if type(value) is int else None
