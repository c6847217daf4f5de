"""GeoJSON from anywhere, and the maps of uMap, which are GeoJSON layers in one file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from geodata.check import MOST_FEATURES, too_many_features
from geodata.fields import LONGEST_SHOWN, Wrong, shown
from geodata.formats.gathering import (
    MOST_VERTICES,
    Gathering,
    check_size,
    too_many_points,
    unreadable,
)
from geodata.formats.geojson import read_collection
from geodata.formats.incoming import Incoming
from geodata.formats.plain_text import LONGEST
from geodata.formats.reading import (
    IN_COLLECTION,
    Reading,
    collector_at_rest,
    id_of,
    is_wgs_84,
    other_system,
)
from geodata.formats.shapes import read_shape
from geodata.problems import Phrase, phrase
from geodata.walk import ANY_SHAPE, KINDS

UMAP = "umap"
UMAP_OPTIONS = "_umap_options"
NOT_OURS = frozenset({UMAP_OPTIONS, "@geometry", "@relations", "stroke", "fill", "marker-color"})
KIND_OF_FILE = {kind.file: kind.name for kind in KINDS}
MOST_BRACKETS = 2 * MOST_VERTICES + MOST_FEATURES
# What uMap writes in its own manner: pictures, frames, and links such as [[address|words]].
UMAP_FRAME = re.compile(r"\{\{[^{}]*\}\}+|\{\{\{[^{}]*\}\}\}")
UMAP_LINK = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")


@collector_at_rest()
def read_json(content: bytes, file: str) -> Incoming:
    """Read our own GeoJSON, any other, or a map of uMap."""
    check_size(content, file)
    # Counted beforehand, since positions take many times the room of their text.
    if content.count(b"[") > MOST_BRACKETS:
        raise unreadable(file, too_many_points())
    reading = Reading(file)
    value = reading.json(file, content)
    if isinstance(value, dict) and value.get("type") == UMAP:
        return _umap(value, file)
    if isinstance(value, dict) and IN_COLLECTION in value:
        return Incoming(walk=read_collection(content, file))
    if value is None:
        raise unreadable(file, reading.complaints[0].words)
    return _geojson(value, file)


def _geojson(value: Any, file: str) -> Incoming:
    if words := _why_no_geojson(value):
        raise unreadable(file, words)
    gathering = Gathering(file)
    kind = KIND_OF_FILE.get(file, "")
    if value["type"] == "FeatureCollection":
        _features(gathering, value["features"], kind=kind)
    elif value["type"] == "Feature":
        _features(gathering, [value], kind=kind)
    else:
        _features(gathering, [{"type": "Feature", "geometry": value}], kind=kind)
    return gathering.incoming()


def _why_no_geojson(value: Any) -> Phrase | None:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "FeatureCollection" and not isinstance(value.get("features"), list):
        return phrase("The list of features is missing; please add it, even if it is empty.")
    if kind in ("FeatureCollection", "Feature", *ANY_SHAPE):
        return None if is_wgs_84(value.get("crs")) else other_system()
    if kind == "Topology":
        return phrase("This is TopoJSON; please export it as GeoJSON.")
    if kind == "gdal_streamed_alg":
        return phrase(
            "This only says where other files lie, which are never opened from here; please "
            "export its content as GeoJSON."
        )
    return phrase("This is JSON, but no GeoJSON; please export it as GeoJSON.")


def _features(
    gathering: Gathering,
    features: Sequence[Any],
    *,
    place: str = "",
    kind: str = "",
    name_field: str = "",
) -> None:
    if len(features) > MOST_FEATURES:
        raise unreadable(gathering.file, too_many_features())
    for number, feature in enumerate(features, start=1):
        at = f"{shown(place)} #{number}" if place else f"#{number}"
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            words = phrase("This is not a GeoJSON Feature; please export it as one.")
            gathering.complain(at, "type", words)
            continue
        properties = _properties(feature, name_field)
        try:
            shape = read_shape(feature.get("geometry"), (*ANY_SHAPE, ""))
        except Wrong as wrong:
            name = properties.get("title") or properties.get("name")
            at_name = f"{at} ({shown(name)})" if isinstance(name, str) else at
            gathering.complain(at_name, "geometry", wrong.words)
            continue
        gathering.add(shape, properties, place=place, at=at, kind=kind)


def _properties(feature: Mapping[str, Any], name_field: str) -> dict[str, Any]:
    held = feature.get("properties")
    properties = dict(held) if isinstance(held, dict) else {}
    for name in NOT_OURS & properties.keys():
        del properties[name]
    if name_field and name_field in properties and not properties.get("name"):
        properties["name"] = properties[name_field]
    own_id = id_of(dict(feature)) or properties.get("@id")
    return {**properties, "id": own_id} if own_id else properties


def _umap(value: Mapping[str, Any], file: str) -> Incoming:
    layers = value.get("layers")
    if not isinstance(layers, list):
        words = phrase("This map of uMap has no layers; please export it again, with its data.")
        raise unreadable(file, words)
    if len(layers) > MOST_FEATURES:
        raise unreadable(file, too_many_features())
    gathering = Gathering(file)
    for number, layer in enumerate(layers, start=1):
        _umap_layer(gathering, layer, number)
    return gathering.incoming()


def _umap_layer(gathering: Gathering, layer: Any, number: int) -> None:
    options = layer.get(UMAP_OPTIONS) if isinstance(layer, dict) else None
    options = options if isinstance(options, dict) else {}
    name = options.get("name")
    place = name[:LONGEST_SHOWN] if isinstance(name, str) and name else f"layer {number}"
    if options.get("remoteData"):
        words = phrase(
            "This layer gets its data from elsewhere, which is never asked from here; please open "
            "that address, save its data and bring that file."
        )
        gathering.complain(shown(place), "remoteData", words)
    features = layer.get("features") if isinstance(layer, dict) else None
    if not isinstance(features, list):
        words = phrase("The list of features is missing; please add it, even if it is empty.")
        gathering.complain(shown(place), "features", words)
        return
    label = options.get("labelKey")
    _features(
        gathering,
        [_without_umap_marks(feature) for feature in features],
        place=place,
        name_field=label if isinstance(label, str) else "",
    )


def _without_umap_marks(feature: Any) -> Any:
    """Write the links of uMap as Markdown does, and leave out its frames and pictures."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return feature
    plain = {
        name: _without_marks(held) if isinstance(held, str) else held
        for name, held in properties.items()
    }
    return {**feature, "properties": plain}


def _without_marks(text: str) -> str:
    return UMAP_LINK.sub(_link, UMAP_FRAME.sub("", text[:LONGEST]))


def _link(match: re.Match[str]) -> str:
    address, words = match[1].strip(), (match[2] or "").strip()
    return f"[{words}]({address})" if words else address
