"""Promises about walks as tables of shapes."""

from __future__ import annotations

from dataclasses import replace

import geopandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from geodata.fields import fields_of
from geodata.frames import clip_background, frames, metric_crs, nearest_street, reach
from geodata.geometry import distance
from geodata.walk import KINDS, Background, Consent, Walk
from tests.world import GARDEN, LIBRARY, TEA, linden_walk

BROKEN = Polygon([(13.74, 51.05), (13.742, 51.052), (13.742, 51.05), (13.74, 51.052)])


def behind(*shapes: object, layer: str = "green") -> Walk:
    return replace(
        linden_walk(),
        background=tuple(
            Background(f"b{number}", shape, layer, f"Name {number}")  # type: ignore[arg-type]
            for number, shape in enumerate(shapes)
        ),
    )


@pytest.mark.parametrize("walk", [linden_walk(), Walk("empty")], ids=["full", "empty"])
def test_every_kind_has_a_frame_with_the_columns_of_its_file(walk: Walk):
    tables = frames(walk)

    assert list(tables) == [kind.name for kind in KINDS]
    for kind in KINDS:
        table = tables[kind.name]
        assert list(table.columns) == [field.name for field in fields_of(kind.type)] + ["geometry"]
        assert table.crs.to_epsg() == 4326
        assert table.index.name == "id"
        assert list(table.index) == [feature.id for feature in getattr(walk, kind.attribute)]


def test_texts_stand_in_the_language_asked_for_or_the_first_one():
    assert frames(linden_walk(), "en")["stop"].loc["tea", "title"] == "Tea kitchen"
    assert frames(linden_walk(), "ar")["stop"].loc["tea", "title"] == "Teeküche"
    assert frames(linden_walk())["stop"].loc["tea", "title"] == "Teeküche"


def test_a_frame_holds_what_a_table_can_hold():
    tables = frames(linden_walk())

    assert tables["offer"].loc["letters", "languages"] == "de, ar"
    assert tables["offer"].loc["soup", "assured"] == "2026-01-15"
    assert tables["offer"].loc["soup", "status"] == "active"
    assert tables["note"].loc["note-report", "consent"] == "report"
    assert list(tables["leg"]["steps"]) == ["false", "true"]
    assert list(tables["stop"]["order"]) == [1, 2, 3]


def test_what_is_missing_is_missing():
    tables = frames(linden_walk())

    assert tables["offer"].loc["letters", ["opening_hours", "assured", "cost"]].isna().all()
    assert tables["stop"]["benches"].isna().all()
    assert tables["offer"].loc["soup", "geometry"] is None


def test_every_frame_fits_into_a_geopackage(tmp_path):
    walk = replace(linden_walk(), notes=(replace(linden_walk().notes[0], consent=Consent()),))
    for name, table in frames(walk).items():
        table.to_file(tmp_path / "walk.gpkg", layer=name)

    again = geopandas.read_file(tmp_path / "walk.gpkg", layer="stop")

    assert list(again["title"]) == ["Teeküche", "Bibliothek", "Garten"]
    assert list(again.geometry) == [TEA, LIBRARY, GARDEN]


@pytest.mark.parametrize(
    ("longitude", "latitude", "crs"),
    [(13.67, 51, "EPSG:32633"), (-180, 0, "EPSG:32601"), (180, -1, "EPSG:32760")],
)
def test_the_plane_is_the_utm_zone_of_the_place(longitude: float, latitude: float, crs: str):
    assert metric_crs(longitude, latitude) == crs


def test_each_stop_has_a_nearest_street():
    near = nearest_street(linden_walk())

    assert list(near.index) == ["tea", "library", "garden"]
    assert set(near["street"]) == {"Lindenweg"}
    assert near.loc["tea", "metres"] == pytest.approx(18, abs=1)


def test_a_stop_far_from_every_street_has_none():
    near = nearest_street(linden_walk(), within=20)

    assert near["street"].notna().tolist() == [True, False, False]
    assert len(nearest_street(replace(linden_walk(), background=()))) == 3


def test_offers_reach_the_stops_around_them():
    pairs = reach(linden_walk(), metres=100)

    assert list(zip(pairs["stop"], pairs["offer"], strict=True)) == [
        ("tea", "soup"),
        ("library", "letters"),
        ("garden", "seeds"),
    ]
    assert pairs["metres"].tolist() == pytest.approx([0, 0, 13], abs=1)


def test_a_wider_reach_lists_the_nearest_first():
    pairs = reach(linden_walk(), metres=5_000)

    assert len(pairs) == 9
    assert pairs[pairs["stop"] == "tea"]["offer"].tolist() == ["soup", "letters", "seeds"]


def test_what_is_hidden_or_empty_reaches_nothing():
    walk = linden_walk()
    hidden = replace(walk, stops=tuple(replace(stop, shape=None) for stop in walk.stops))

    assert reach(hidden).empty
    assert reach(Walk("empty")).empty
    assert nearest_street(hidden).empty


def test_the_background_is_cut_to_the_surroundings():
    street = LineString([(13.0, 51.05), (14.5, 51.05)])
    far = box(12, 50, 12.1, 50.1)
    (left,) = clip_background(behind(street, far), margin_metres=200).background
    west, _, east, _ = left.shape.bounds

    assert left.name == "Name 0"
    assert distance(Point(west, 51.05), TEA) == pytest.approx(200, abs=5)
    assert distance(Point(east, 51.05), Point(13.7441, 51.05)) == pytest.approx(200, abs=5)


def test_broken_areas_are_mended_and_stay_areas():
    (mended,) = clip_background(behind(BROKEN)).background

    assert isinstance(mended.shape, MultiPolygon)
    assert mended.shape.is_valid
    assert mended.shape.area == pytest.approx(2e-6, rel=0.1)


def test_fine_corners_are_left_out_but_nothing_small_is_lost():
    curve = LineString([(13.74 + step / 1e5, 51.05 + (step % 2) / 1e6) for step in range(300)])
    tiny = GARDEN.buffer(0.000005)
    after = clip_background(behind(curve, tiny, layer="path"), tolerance_metres=3).background

    assert [one.name for one in after] == ["Name 0", "Name 1"]
    assert len(after[0].shape.coords) < 10
    assert after[1].shape.area > 0


def test_a_walk_without_places_or_background_is_not_cut():
    far = box(12, 50, 12.1, 50.1)
    bare = replace(behind(far), stops=(), offers=(), notes=(), legs=())

    assert clip_background(bare).background[0].shape.equals(far)
    assert clip_background(Walk("empty")) == Walk("empty")


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(13.735, 13.75), st.floats(51.045, 51.055)), min_size=4, max_size=8
    ),
    st.floats(0, 500),
    st.floats(0, 30),
)
def test_whatever_is_drawn_stays_valid(
    corners: list[tuple[float, float]], margin: float, tolerance: float
):
    walk = behind(Polygon(corners), LineString(corners))
    after = clip_background(walk, margin, tolerance).background

    assert all(one.shape.is_valid and not one.shape.is_empty for one in after)
    assert all(
        one.shape.geom_type.removeprefix("Multi") in ("Polygon", "LineString") for one in after
    )
