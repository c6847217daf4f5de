"""GeoPackages in and out: what QGIS writes is read, and a hostile file reaches nothing."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, box

from geodata.formats import apart
from geodata.formats.geopackage import read_geopackage, write_geopackage
from geodata.formats.recognising import read_any
from geodata.problems import Unreadable
from geodata.walk import Walk, features

PLACES = {"name": ["Tee", "Garten"], "Öffnungszeiten": ["Mo-Fr 09:00-12:00", None]}


def packed(path: Path, crs: str | None = "EPSG:25833") -> bytes:
    """Layers as QGIS writes them, in the reference system of Saxony's offices."""
    points = geopandas.GeoSeries([Point(13.74, 51.05), Point(13.744, 51.0505)], crs="EPSG:4326")
    stops = geopandas.GeoDataFrame(PLACES, geometry=points.to_crs("EPSG:25833"))
    areas = geopandas.GeoDataFrame(
        {"natural": ["water"]},
        geometry=geopandas.GeoSeries(
            [MultiPolygon([box(13.74, 51.05, 13.75, 51.06)])], crs="EPSG:4326"
        ).to_crs("EPSG:25833"),
    )
    if crs is None:
        stops = stops.set_crs(None, allow_override=True)
    pyogrio.write_dataframe(stops, path, layer="Stationen", driver="GPKG")
    pyogrio.write_dataframe(areas, path, layer="Gewässer", driver="GPKG")
    return path.read_bytes()


def altered(path: Path, *statements: str) -> bytes:
    with closing(sqlite3.connect(path)) as opened:
        for statement in statements:
            opened.execute(statement)
        opened.commit()
    return path.read_bytes()


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as raised:
        read_geopackage(content, "map.gpkg")
    return str(raised.value)


def test_layers_are_read_in_whatever_reference_system(tmp_path: Path) -> None:
    incoming = read_any(packed(tmp_path / "a.gpkg"), "karte.gpkg")
    tea, garden, pond = incoming.found

    assert not incoming.complaints
    assert (tea.kind, tea.name, tea.place, tea.at) == ("stop", "Tee", "Stationen", "Stationen #1")
    assert tea.shape is not None
    assert tea.shape.distance(Point(13.74, 51.05)) < 1e-7
    assert tea.properties["opening_hours"] == "Mo-Fr 09:00-12:00"
    assert (garden.name, dict(garden.properties)) == ("Garten", {})
    assert (pond.kind, pond.properties["layer"], pond.place) == ("background", "water", "Gewässer")


def test_a_layer_without_a_reference_system_is_named(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="crs"):
        content = packed(tmp_path / "a.gpkg", crs=None)
    incoming = read_geopackage(content, "karte.gpkg")

    assert [str(complaint) for complaint in incoming.complaints] == [
        "karte.gpkg, Stationen: This layer names no reference system; please say which it is, and "
        "export it again."
    ]
    assert [found.kind for found in incoming.found] == ["background"]


def test_a_walk_as_geopackage_reads_again(walk: Walk) -> None:
    incoming = read_geopackage(write_geopackage(walk), "walk.gpkg")

    assert [(found.kind, found.properties["id"]) for found in incoming.found] == [
        ("leg" if kind == "route" else kind, one.id)
        for kind, layer in zip(
            ("stop", "offer", "note", "leg", "background"),
            (walk.stops, walk.offers, walk.notes, walk.legs, walk.background),
            strict=True,
        )
        for one in layer
    ]
    for found, one in zip(incoming.found, features(walk), strict=True):
        assert (found.shape is None) == (one.shape is None)
        assert found.shape is None or found.shape.equals_exact(one.shape, 1e-7)


def test_what_others_read_has_the_same_counts(walk: Walk, tmp_path: Path) -> None:
    file = tmp_path / "walk.gpkg"
    file.write_bytes(write_geopackage(walk))
    counts = {
        name: pyogrio.read_info(file, layer=name)["features"]
        for name, _ in pyogrio.list_layers(file)
    }

    assert counts == {"stop": 3, "offer": 3, "note": 4, "leg": 2, "background": 2}


def test_a_walk_without_anything_says_so(walk: Walk) -> None:
    empty = replace(walk, stops=(), offers=(), notes=(), legs=(), background=())
    with pytest.raises(Unreadable, match="There is nothing on this walk yet"):
        write_geopackage(empty)


@pytest.mark.parametrize(
    "content",
    [
        b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource>",
        b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"}',
        b"SQLite format 3\x00 and nothing more",
        b"SQLite format 3\x00" + b"\x00" * 200,
        b"PK\x03\x04",
    ],
)
def test_gdal_never_sees_what_is_no_geopackage(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart.subprocess, "Popen", None)

    assert "This is no GeoPackage" in refusal(content)


def test_a_damaged_geopackage_is_refused(tmp_path: Path) -> None:
    content = packed(tmp_path / "a.gpkg")

    for damaged in (content[:5000], content[:100] + b"\xff" * 60_000):
        assert "This file is broken" in refusal(damaged)


def test_a_view_that_computes_without_end_is_never_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    packed(path)
    content = altered(
        path,
        "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS fid, NULL AS geom FROM n",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
        " VALUES ('endless', 'features', 'endless', 4326)",
        "INSERT INTO gpkg_geometry_columns VALUES ('endless', 'geom', 'POINT', 4326, 0, 0)",
    )
    started = time.monotonic()
    try:
        incoming = read_geopackage(content, "karte.gpkg")
    except Unreadable as refused:
        said = str(refused)
    else:
        said = " ".join(map(str, incoming.complaints))

    assert "view" in said or "takes more than" in said or "broken" in said
    assert time.monotonic() - started < apart.SECONDS + 5


def test_reading_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = packed(tmp_path / "a.gpkg")
    monkeypatch.setattr(apart, "SECONDS", 0.05)

    assert "takes more than 0.05 seconds" in refusal(content)


def test_too_many_features_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    points = geopandas.GeoDataFrame(
        {"n": range(20_001)}, geometry=shapely.points([[13.7, 51.0]] * 20_001), crs="EPSG:4326"
    )
    pyogrio.write_dataframe(points, path, driver="GPKG")

    assert "There are more than 20000 features" in refusal(path.read_bytes())


def test_lines_with_too_many_points_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    line = LineString([(13.7 + n * 1e-7, 51.0 + n % 2 * 1e-5) for n in range(200_001)])
    frame = geopandas.GeoDataFrame({"n": [1]}, geometry=[line], crs="EPSG:4326")
    pyogrio.write_dataframe(frame, path, driver="GPKG")

    assert "have more than 200000 points" in refusal(path.read_bytes())
