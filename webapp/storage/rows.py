"""Between the parts of a walk and the rows that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import orjson
from shapely.geometry.base import BaseGeometry

from geodata.formats.geojson import feature_to_json, header_from_json, header_to_json
from geodata.formats.properties import read_properties
from geodata.problems import Complaint, Phrase, Unreadable
from geodata.walk import CONSENT, KIND_OF, KINDS, Consent, Feature, Kind, Stop, Walk, in_order
from webapp.storage.merging import header_of

HEADER = "walk"
NOTE = "note"
HEADER_ID = ""
KIND_BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
# Stops and legs say themselves where they stand.
KINDS_WITH_ORDER = ("stop", "leg")


class Row(Protocol):
    """What is read back of a row."""

    kind: str
    feature_id: str
    language: str
    content: str
    shape: BaseGeometry | None


def header_row(walk: Walk) -> dict[str, Any]:
    written = header_to_json(walk)
    if walk.layers:
        written["layers"] = walk.layers
    return {
        "kind": HEADER,
        "feature_id": HEADER_ID,
        "position": 0.0,
        "language": walk.default_language,
        "content": _dump(written),
        "shape": None,
        "precision": None,
    }


def feature_row(feature: Feature, language: str, position: float) -> dict[str, Any]:
    written = feature_to_json(feature, language)
    for member in ("type", "id", "geometry"):
        del written[member]  # columns hold them
    precision = feature.precision if isinstance(feature, Stop) else "exact"
    return {
        "kind": KIND_OF[type(feature)].name,
        "feature_id": feature.id,
        "position": position,
        "language": language,
        "content": _dump(written),
        "shape": feature.shape,
        "precision": precision if precision != "exact" else None,
    }


def read_header(content: str) -> Walk:
    return header_from_json(orjson.loads(content))


def read_consent(content: str) -> Consent | None:
    """Read the consent of a note from its row."""
    written = orjson.loads(content)["properties"].get("consent")
    consent: Consent | None = CONSENT.read(written) if written is not None else None
    return consent


def read_rows(rows: Iterable[Row], revision: int, version: int | None) -> Walk:
    """Put a walk together from the rows that held at one revision, in their order."""
    header: dict[str, Any] = {}
    layers: dict[str, list[Feature]] = {kind.attribute: [] for kind in KINDS}
    for row in rows:
        if row.kind == HEADER:
            header = vars(read_header(row.content))
        else:
            kind = KIND_BY_NAME[row.kind]
            layers[kind.attribute].append(read_feature(kind, row))
    parts = {layer: tuple(features) for layer, features in layers.items()}
    return in_order(Walk(**{**header, **parts, "revision": revision, "version": version}))


def read_feature(kind: Kind, row: Row) -> Feature:
    """Read what ``feature_row`` wrote; the shape is kept to the last bit, not as in files."""
    foreign = orjson.loads(row.content)

    def complain(field: str, words: Phrase) -> None:
        raise Unreadable([Complaint(kind.file, row.feature_id, field, words)])

    values = read_properties(kind.type, foreign.pop("properties"), row.language, complain)
    feature: Feature = kind.type(id=row.feature_id, shape=row.shape, foreign=foreign, **values)
    return feature


def rows_of(walk: Walk) -> list[dict[str, Any]]:
    """Give all rows of a walk that is new."""
    rows = [header_row(header_of(walk))]
    for kind in KINDS:
        features = getattr(walk, kind.attribute)
        places = positions([feature.id for feature in features], {})
        ordered = kind.name in KINDS_WITH_ORDER
        rows += [
            feature_row(feature, walk.default_language, 0.0 if ordered else places[feature.id])
            for feature in features
        ]
    return rows


def positions(order: Sequence[str], known: Mapping[str, float]) -> dict[str, float]:
    """Give each id a number that rises along ``order``, changing few of those already ``known``."""
    following: list[float | None] = [None] * len(order)
    for index in range(len(order) - 2, -1, -1):
        following[index] = known.get(order[index + 1], following[index + 1])
    placed: dict[str, float] = {}
    last = 0.0
    for feature_id, after in zip(order, following, strict=True):
        here = known.get(feature_id)
        if here is None or here <= last:
            here = last + 1 if after is None or after <= last else (last + after) / 2
        if here <= last:  # no number is left between the two
            here = last + 1
        placed[feature_id] = last = here
    return placed


def _dump(value: Mapping[str, Any]) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
