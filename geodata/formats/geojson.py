"""Walks as GeoJSON (RFC 7946): a folder of layers, or one FeatureCollection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from geodata.check import HEADER, MOST_BYTES
from geodata.formats.properties import write_properties
from geodata.formats.reading import (
    COLLECTION_MEMBERS,
    IN_COLLECTION,
    Reading,
    collector_at_rest,
    not_a,
    too_large,
)
from geodata.formats.shapes import write_shape
from geodata.problems import Complaint, Phrase, Unreadable, phrase
from geodata.walk import KINDS, Feature, Kind, Walk

LAYOUT = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
MEMBERS_WITH_WALK = COLLECTION_MEMBERS | {IN_COLLECTION}


def read_walk(path: Path) -> Walk:
    """Read a walk from a folder or from a file, or raise ``Unreadable`` with every complaint."""
    if not path.is_dir():
        return read_collection(_bytes(path), path.name)
    found = [
        file
        for file in sorted(path.iterdir())
        if file.suffix in (".json", ".geojson") and not file.name.startswith(".")
    ]
    return read_folder({file.name: _bytes(file) for file in found if file.is_file()})


def _bytes(file: Path) -> bytes:
    """Read a file, but not more of it than shows that it is too large."""
    if not file.is_file():
        words = phrase("There is no such file or folder; please check the name.")
        raise Unreadable([Complaint(file.name, "", "", words)])
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError:
        words = phrase("The file cannot be opened; please check who may read it.")
        raise Unreadable([Complaint(file.name, "", "", words)]) from None


@collector_at_rest()
def read_folder(files: Mapping[str, bytes]) -> Walk:
    """Read ``walk.json`` and the layers beside it, given by file name."""
    reading = Reading()
    if sum(map(len, files.values())) > MOST_BYTES:
        raise Unreadable([Complaint("", "", "", too_large())])
    if HEADER not in files:
        reading.cannot_read(HEADER, "", phrase("This file is missing; every walk needs it."))
        walk = Walk("")
    else:
        header = reading.json(HEADER, files[HEADER])
        walk = Walk("") if header is None else reading.header(HEADER, header)
    kinds = {kind.file: kind for kind in KINDS}
    for name in sorted(files.keys() - {HEADER, *kinds}):
        known = ", ".join(kinds)
        words = phrase("No layer has this name; please use one of: %(known)s.", known=known)
        reading.cannot_read(name, "", words)
    for name, kind in kinds.items():
        if name in files:
            walk = _read_layer(reading, walk, kind, files[name])
    return reading.finish(walk)


def _read_layer(reading: Reading, walk: Walk, kind: Kind, content: bytes) -> Walk:
    collection = reading.collection(kind.file, content)
    walk = reading.features(walk, kind.file, kind, enumerate(collection["features"], start=1))
    complain = reading.about(kind.file, "")
    foreign = reading.foreign(collection, COLLECTION_MEMBERS, complain)
    return replace(walk, layers={**walk.layers, kind.layer: foreign}) if foreign else walk


@collector_at_rest()
def read_collection(content: bytes, file: str = "walk.geojson") -> Walk:
    """Read one FeatureCollection with the walk's own data as its member ``walk``."""
    reading = Reading(file)
    collection = reading.collection(file, content)
    if "type" not in collection:  # which has been said
        return reading.finish(Walk(""))
    walk = reading.header(file, collection.get(IN_COLLECTION))
    by_kind = _by_kind(reading, file, collection["features"])
    for kind in KINDS:
        walk = reading.features(walk, file, kind, by_kind[kind.name])
    foreign = reading.foreign(collection, MEMBERS_WITH_WALK, reading.about(file, ""))
    if foreign:
        walk = replace(walk, layers={**walk.layers, IN_COLLECTION: foreign})
    return reading.finish(walk)


def _by_kind(
    reading: Reading, file: str, features: list[Any]
) -> Mapping[str, list[tuple[int, Any]]]:
    by_kind: dict[str, list[tuple[int, Any]]] = {kind.name: [] for kind in KINDS}
    for number, feature in enumerate(features, start=1):
        words = not_a(None, feature) or _no_kind(feature["properties"].get("kind"), by_kind)
        if words:
            reading.lose(file, number, feature, *words)
        else:
            by_kind[feature["properties"]["kind"]].append((number, feature))
    return by_kind


def _no_kind(kind: Any, known: Iterable[str]) -> tuple[str, Phrase] | None:
    if isinstance(kind, str) and kind in known:
        return None
    choices = ", ".join(known)
    return "kind", phrase("Please say what this is: kind is one of %(known)s.", known=choices)


def write_folder(walk: Walk) -> dict[str, bytes]:
    """Write ``walk.json`` and a layer for each kind of feature there is, by file name."""
    layers = {kind.layer for kind in KINDS}
    header = header_to_json(walk)
    if rest := {name: held for name, held in walk.layers.items() if name not in layers}:
        header["layers"] = rest
    files = {HEADER: orjson.dumps(header, option=LAYOUT)}
    for kind in KINDS:
        foreign = walk.layers.get(kind.layer, {})
        members = [
            feature_to_json(feature, walk.default_language)
            for feature in getattr(walk, kind.attribute)
        ]
        if members or foreign:
            files[kind.file] = _write_features(foreign, members)
    return files


def write_collection(walk: Walk) -> bytes:
    """Write the whole walk as one FeatureCollection."""
    header = header_to_json(walk)
    if rest := {name: held for name, held in walk.layers.items() if name != IN_COLLECTION}:
        header["layers"] = rest
    members = []
    for kind in KINDS:
        for feature in getattr(walk, kind.attribute):
            member = feature_to_json(feature, walk.default_language)
            member["properties"]["kind"] = kind.name
            members.append(member)
    return _write_features({**walk.layers.get(IN_COLLECTION, {}), IN_COLLECTION: header}, members)


def _write_features(foreign: Mapping[str, Any], members: list[dict[str, Any]]) -> bytes:
    """Write a collection: members sorted, one property a line, each geometry on one line."""
    for member in members:
        geometry = orjson.dumps(member["geometry"], option=orjson.OPT_SORT_KEYS)
        member["geometry"] = orjson.Fragment(geometry)
    collection = {**foreign, "type": "FeatureCollection", "features": members}
    return orjson.dumps(collection, option=LAYOUT)


def feature_to_json(feature: Feature, language: str) -> dict[str, Any]:
    """Write one feature; ``language`` is the walk's first, whose texts stand without suffix."""
    return {
        **feature.foreign,
        "type": "Feature",
        "id": feature.id,
        "geometry": write_shape(feature.shape),
        "properties": write_properties(feature, language),
    }


def feature_from_json(kind: Kind, member: dict[str, Any], language: str) -> Feature:
    """Read back what ``feature_to_json`` wrote, or raise ``Unreadable``."""
    reading = Reading()
    feature = reading.feature(kind.file, 1, kind, member, language)
    if feature is None or reading.complaints:
        raise Unreadable(reading.complaints)
    return feature


def header_to_json(walk: Walk) -> dict[str, Any]:
    """Write what is said of the walk as a whole, without its features."""
    language = walk.default_language
    header = write_properties(walk, language)
    header["slug"] = walk.slug
    for member in ("themes", "categories"):
        if entries := getattr(walk, member):
            header[member] = [
                {**write_properties(entry, language), "key": entry.key} for entry in entries
            ]
    return header


def header_from_json(header: dict[str, Any]) -> Walk:
    """Read back what ``header_to_json`` wrote, or raise ``Unreadable``."""
    reading = Reading()
    walk = reading.header(HEADER, header)
    if reading.complaints:
        raise Unreadable(reading.complaints)
    return walk
