"""Reading 10,000 features, beside what GeoPandas takes for the same file."""

from __future__ import annotations

from pathlib import Path

import geopandas

from geodata.formats.geojson import read_collection, write_collection
from geodata.walk import features
from tests.bench.many import many_stops
from tests.bench.table import Line, Table
from tests.bench.timing import medians


def test_reading_ten_thousand_features(tmp_path: Path, table: Table) -> None:
    walk = many_stops(1500, offers=4000, notes=3001)
    assert len(features(walk)) == 10_000
    file = tmp_path / "walk.geojson"
    file.write_bytes(write_collection(walk))
    ours, theirs = medians(
        5, lambda: read_collection(file.read_bytes()), lambda: geopandas.read_file(file)
    )
    table.add(Line("reading 10,000 features / geopandas.read_file", ours / theirs, 2))
    table.remark(f"reading 10,000 features: {ours:.2f} s, GeoPandas {theirs:.2f} s")
