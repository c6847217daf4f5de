"""GeoPackage: written through GeoPandas, read in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import orjson
import shapely

from geodata.check import MOST_FEATURES, too_many_features
from geodata.fields import shown
from geodata.formats.apart import limit_this_process, read_apart
from geodata.formats.gathering import (
    MOST_VERTICES,
    Gathering,
    check_size,
    too_many_points,
    unreadable,
)
from geodata.formats.incoming import Incoming
from geodata.frames import WGS_84, frames
from geodata.problems import Phrase, phrase
from geodata.walk import KINDS, Walk

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SQLITE = b"SQLite format 3\x00"
APPLICATION_IDS = (b"GPKG", b"GP10", b"GP11", b"GP12", b"GP13")  # bytes 68 to 71
DRIVER = "GPKG"
MOST_LAYERS = 50
KIND_OF_LAYER = {name: kind.name for kind in KINDS for name in (kind.layer, kind.name)}
TOO_MANY, TOO_FINE, VIEW, NO_SYSTEM = "too many", "too fine", "view", "no system"


def write_geopackage(walk: Walk) -> bytes:
    """Write a layer for each kind of feature; texts in the walk's first language."""
    import pyogrio

    with TemporaryDirectory(prefix="rundgang-") as folder:
        file = Path(folder) / "walk.gpkg"
        for name, frame in frames(walk).items():
            if len(frame):
                pyogrio.write_dataframe(_plain(frame), file, layer=name, driver=DRIVER)
        if not file.exists():
            words = phrase("There is nothing on this walk yet that could stand in a GeoPackage.")
            raise unreadable(file.name, words)
        return file.read_bytes()


def _plain(frame: GeoDataFrame) -> GeoDataFrame:
    """Leave out columns that hold nothing; the id stands among the others."""
    held = [name for name in frame.columns if name == "geometry" or frame[name].notna().any()]
    return frame[held].reset_index()


def read_geopackage(content: bytes, file: str) -> Incoming:
    """Read every layer of a GeoPackage in whatever reference system, or raise ``Unreadable``."""
    check_size(content, file)
    if not content.startswith(SQLITE) or content[68:72] not in APPLICATION_IDS:
        raise unreadable(file, phrase("This is no GeoPackage; please export it as GeoPackage."))
    read = read_apart(__name__, content, ".gpkg", file)
    gathering = Gathering(file)
    for fault in read["faults"]:
        if fault["what"] in (TOO_MANY, TOO_FINE):
            raise unreadable(file, _words(fault["what"]))
        gathering.complain(shown(fault["layer"]), "", _words(fault["what"]))
    for layer in read["layers"]:
        _gather(gathering, layer["name"], layer["features"])
    return gathering.incoming()


def _gather(gathering: Gathering, layer: str, features: list[Any]) -> None:
    for number, (shape, properties) in enumerate(features, start=1):
        at = f"{shown(layer)} #{number}"
        try:
            placed = shapely.from_wkb(bytes.fromhex(shape)) if shape else None
        except (shapely.GEOSException, ValueError):
            gathering.complain(at, "geometry", phrase("This shape is broken; please draw it anew."))
            continue
        kind = KIND_OF_LAYER.get(layer, "")
        gathering.add(placed, properties, place=layer, at=at, kind=kind)


def _words(what: str) -> Phrase:
    if what == TOO_MANY:
        return too_many_features()
    if what == TOO_FINE:
        return too_many_points()
    if what == VIEW:
        return phrase("This layer is a view; please export what it shows as a layer.")
    return phrase(
        "This layer names no reference system; please say which it is, and export it again."
    )


def main(path: str) -> None:
    """Write what a GeoPackage holds as JSON: layers, and in each (shape as WKB, properties)."""
    limit_this_process()
    faults: list[dict[str, str]] = []
    layers = list(_layers(path, faults))
    sys.stdout.buffer.write(orjson.dumps({"layers": layers, "faults": faults}))


def _layers(path: str, faults: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    import pyogrio

    tables = _tables(path)
    names = [str(name) for name, _ in pyogrio.list_layers(path)][:MOST_LAYERS]
    left, vertices = MOST_FEATURES, 0
    for name in names:
        if name not in tables:
            faults.append({"layer": name, "what": VIEW})
            continue
        if pyogrio.read_info(path, layer=name)["driver"] != DRIVER:
            raise ValueError(name)
        frame = pyogrio.read_dataframe(
            path, layer=name, max_features=left + 1, force_2d=True, datetime_as_string=True
        )
        left -= len(frame)
        vertices += int(frame.count_coordinates().sum()) if hasattr(frame, "geometry") else 0
        if left < 0 or vertices > MOST_VERTICES:
            faults.append({"layer": name, "what": TOO_MANY if left < 0 else TOO_FINE})
            return
        if hasattr(frame, "geometry") and frame.crs is None and frame.geometry.notna().any():
            faults.append({"layer": name, "what": NO_SYSTEM})
            continue
        yield {"name": name, "features": _features(frame)}


def _tables(path: str) -> set[str]:
    """Name what is a plain table: a view may compute without end, a virtual table call others."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as opened:
        opened.execute("PRAGMA trusted_schema=OFF")
        found = opened.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        return {name for name, sql in found if not sql.upper().startswith("CREATE VIRTUAL")}


def _features(frame: Any) -> list[tuple[str | None, dict[str, Any]]]:
    if hasattr(frame, "geometry"):
        placed = frame if frame.crs is None else frame.to_crs(WGS_84)
        shapes = [None if one is None else one.wkb_hex for one in placed.geometry]
        frame = frame.drop(columns=frame.geometry.name)
    else:
        shapes = [None] * len(frame)
    rows = frame.to_dict("records")
    return [(shape, _values(row)) for shape, row in zip(shapes, rows, strict=True)]


def _values(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is missing, and what JSON cannot hold."""
    plain: dict[str, Any] = {}
    for name, value in row.items():
        held = value.item() if hasattr(value, "item") else value
        if isinstance(held, str | int | float | bool) and held == held:  # noqa: PLR0124 — not NaN
            plain[str(name)] = held
    return plain


if __name__ == "__main__":
    main(str(Path(sys.argv[1])))
