"""Promises about files from elsewhere: what can be understood comes in, the rest is named."""

from __future__ import annotations

import stat
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geodata.check import MOST_BYTES, MOST_FEATURES
from geodata.formats.archive import MOST_ENTRIES
from geodata.formats.gathering import MOST_COMPLAINTS, MOST_VERTICES
from geodata.formats.geojson import write_collection, write_folder
from geodata.formats.incoming import Found, Incoming
from geodata.formats.plain_text import plain_text
from geodata.formats.recognising import read_any
from geodata.problems import Unreadable
from tests.geodata.strategies import walks
from tests.world import linden_walk

FILES = Path(__file__).parents[1] / "files_in"
FAULTY = Path(__file__).parents[1] / "files"
REFUSED = {
    "another_file.gdalg.json": "only says where other files lie",
    "another_file.vrt": "only says where other files lie",
    "cut_off.gpx": "ends too early",
    "empty.gpx": "The file is empty",
    "entity_bomb.kml": "entities",
    "external_entity.gpx": "entities",
    "map.pdf": "This is a PDF",
    "not_utf8.kml": "not written in UTF-8",
    "nothing_inside.gpx": "nothing in this file",
    "only_faults.kml": "A point needs one position",
    "other_system.geojson": "another reference system",
    "picture.gpx": "This is a picture",
    "raw_data.osm": "raw data of OpenStreetMap",
    "topology.json": "TopoJSON",
    "vrt_named_as.geojson": "only says where other files lie",
    "vrt_named_as.gpx": "only says where other files lie",
    "vrt_named_as.kml": "only says where other files lie",
    "web_page.kml": "This is a web page",
    "words.txt": "This format is not known here",
}
READ = sorted(path.name for path in FILES.iterdir() if path.is_file())

quietly = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])


def read(name: str) -> Incoming:
    return read_any((FILES / name).read_bytes(), name)


def named(incoming: Incoming, name: str) -> Found:
    return next(found for found in incoming.found if found.name == name)


def told(incoming: Incoming) -> str:
    return "\n".join(map(str, incoming.complaints))


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_file_that_cannot_be_read_says_why(name: str) -> None:
    with pytest.raises(Unreadable, match=REFUSED[name]) as caught:
        read_any((FILES / "refused" / name).read_bytes(), name)

    assert caught.value.complaints[0].file == name


def test_every_refused_file_has_its_reason() -> None:
    assert {path.name for path in (FILES / "refused").iterdir()} == set(REFUSED)


@pytest.mark.parametrize("name", READ)
def test_a_file_is_known_by_what_it_holds_whatever_its_name(name: str) -> None:
    content = (FILES / name).read_bytes()

    assert read_any(content, "brought.dat").found == read(name).found


def test_a_map_of_google_gives_its_stops_with_what_is_said_of_them() -> None:
    incoming = read("my_maps.kml")
    tea = named(incoming, "Teeküche")

    assert [found.kind for found in incoming.found] == ["stop", "stop", "stop", "leg"]
    assert incoming.complaints == ()
    assert (tea.place, tea.at) == ("Stationen", "Placemark 1")
    assert tea.shape is not None
    assert tea.shape.coords[0] == (13.74, 51.05)
    assert tea.text.startswith(
        "Hier gibt es Tee & Kuchen.\nMehr auf der Seite (https://tee.example/)."
    )
    assert tea.properties == {
        "address": "Lindenweg 1",
        "phone": "0351 123456",
        "website": "https://www.tee.example",
        "opening_hours": "Mo-Fr 11:00-14:00",
        "audience": "alle",
    }


def test_a_placemark_with_an_address_alone_still_needs_a_position() -> None:
    workshop = named(read("my_maps.kml"), "Werkstatt")

    assert workshop.shape is None
    assert workshop.properties == {"address": "Lindenweg 7, 01234 Lindenhain"}


def test_links_and_pictures_of_a_kml_are_named_and_left_alone() -> None:
    incoming = read("earth.kml")

    assert "NetworkLink (Aus dem Amt): This only links to another file" in told(incoming)
    assert "GroundOverlay (Alter Plan): Pictures" in told(incoming)
    assert "secret.kml" not in told(incoming)


def test_what_is_wrong_in_a_kml_does_not_hold_up_the_rest() -> None:
    incoming = read("earth.kml")

    assert [(found.kind, found.name, found.place) for found in incoming.found] == [
        ("stop", "Brunnen", "Orte"),
        ("stop", "Park mit Tor", "Orte"),
        ("background", "Park mit Tor", "Orte"),
        ("leg", "Begehung", "Lindenhain"),
    ]
    assert "Placemark 3 (Ohne Länge), coordinates: A line needs" in told(incoming)
    assert "Placemark 4 (Verschrieben), coordinates: “51.05;13.74” is no position" in told(incoming)


def test_the_columns_of_a_table_that_became_kml_keep_their_headings() -> None:
    incoming = read("qgis.kml")

    assert named(incoming, "Teeküche").properties == {
        "actor": "Nachbarschaft e. V.",
        "address": "Lindenweg 1",
    }
    assert len(incoming.found[1].shape.coords) == 3  # type: ignore[union-attr]


def test_a_garmin_gives_waypoints_routes_and_tracks() -> None:
    incoming = read("garmin.gpx")

    assert [(found.kind, found.at) for found in incoming.found] == [
        ("stop", "wpt 1"),
        ("stop", "wpt 2"),
        ("leg", "rte 1"),
        ("leg", "trk 1, trkseg 1"),
        ("leg", "trk 1, trkseg 2"),
    ]
    assert named(incoming, "TEEKUECHE").text == "Eingang im Hof"
    assert "trk 1, trkseg 1, lat, lon: Points without" in told(incoming)
    assert "trk 1, trkseg 3: This line has fewer than two points." in told(incoming)


def test_a_tour_of_komoot_gives_its_track() -> None:
    incoming = read("komoot.gpx")

    assert [found.kind for found in incoming.found] == ["stop", "leg"]
    assert named(incoming, "Garten").properties["website"] == "https://garten.example/"
    assert incoming.found[1].place == "Runde um die Linde"


def test_an_old_gpx_in_latin_letters_is_read_and_counted_names_lose_their_numbers() -> None:
    incoming = read("gpx_1_0.gpx")

    assert [found.name for found in incoming.found] == ["Teeküche", "Bibliothek"]
    assert [found.properties["order"] for found in incoming.found] == [1, 2]
    assert incoming.found[0].properties["website"] == "https://tee.example/"


def test_geojson_of_a_german_table_finds_its_fields() -> None:
    incoming = read("qgis.geojson")

    assert named(incoming, "Teeküche").text == "Hier gibt es Tee."
    assert named(incoming, "Teeküche").properties == {
        "fid": 1,
        "address": "Lindenweg 1, 01234 Lindenhain",
        "phone": "0351 123456",
        "wheelchair": "yes",
    }
    assert named(incoming, "Werkstatt").shape is None
    assert named(incoming, "Weg").kind == "leg"
    assert named(incoming, "Garten").kind == "background"
    assert told(incoming) == (
        "qgis.geojson, #4 (Vertauscht), geometry: Longitude and latitude look swapped. Longitude "
        "stands first; please write [113.74, 51.05]."
    )


def test_data_of_openstreetmap_finds_its_fields() -> None:
    incoming = read("overpass.geojson")
    library = named(incoming, "Bibliothek").properties

    assert library["title:en"] == "Library"
    assert library["address"] == "Lindenweg 12, 01234 Lindenhain"
    assert library["website"] == "https://bibliothek.example/"
    assert library["assured"] == "2026-01-15"
    assert library["wheelchair:description"] == "Stufe am Eingang"
    assert [(found.kind, found.properties.get("layer")) for found in incoming.found[1:]] == [
        ("background", "path"),
        ("background", "green"),
    ]


def test_a_map_of_umap_gives_its_layers_and_asks_nobody() -> None:
    incoming = read("linden.umap")

    assert [(found.kind, found.name, found.place) for found in incoming.found] == [
        ("stop", "Teeküche", "Stationen"),
        ("leg", "Weg 1", "Weg"),
    ]
    assert incoming.found[0].text == (
        "# Tee\nHier gibt es **Tee**.\n\n[Zur Seite](https://tee.example/)"
    )
    assert "Stationen #2 (Unlesbar), geometry: A position" in told(incoming)
    assert "Haltestellen, remoteData: This layer gets its data from elsewhere" in told(incoming)


@pytest.mark.parametrize("wrap", [lambda f: f, lambda f: f["geometry"]])
def test_a_single_feature_and_a_bare_geometry_are_read(wrap: Callable[[Any], Any]) -> None:
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Point", "coordinates": [13.74, 51.05]},
    }

    assert read_any(orjson.dumps(wrap(feature)), "one.geojson").found[0].kind == "stop"


def test_a_layer_of_our_own_says_by_its_name_what_it_holds() -> None:
    files = write_folder(linden_walk())
    kinds = {
        name: {f.kind for f in read_any(files[name], name).found} for name in files if "geo" in name
    }

    assert kinds == {
        "stops.geojson": {"stop"},
        "offers.geojson": {"offer"},
        "notes.geojson": {"note"},
        "route.geojson": {"leg"},
        "background.geojson": {"background"},
    }


@pytest.mark.parametrize(
    ("kind", "likely", "kept"), [("offer", "offer", {}), ("park", "stop", {"kind": "park"})]
)
def test_a_feature_may_say_what_it_is(kind: str, likely: str, kept: dict[str, str]) -> None:
    point = {"type": "Point", "coordinates": [13.74, 51.05]}
    feature = {"type": "Feature", "geometry": point, "properties": {"kind": kind}}
    found = read_any(orjson.dumps(feature), "a.geojson").found[0]

    assert (found.kind, found.properties) == (likely, kept)


def test_numbers_that_are_not_finite_cost_one_feature() -> None:
    lines = write_folder(linden_walk())["stops.geojson"].replace(b"13.742", b"NaN")
    incoming = read_any(lines, "stops.geojson")

    assert len(incoming.found) == 2
    assert "Bibliothek), geometry: A coordinate is not a finite number" in told(incoming)


def test_our_own_file_comes_as_the_walk_it_is() -> None:
    walk = linden_walk()

    assert read_any(write_collection(walk), "linden.geojson").walk == walk


def test_places_off_the_earth_are_named() -> None:
    content = b'<gpx><wpt lat="511.05" lon="13.74"><name>A</name></wpt><wpt lat="1" lon="2"/></gpx>'

    assert "wpt 1 (A), geometry: This place is not on earth" in told(read_any(content, "a.gpx"))


def test_faults_without_end_are_counted() -> None:
    content = b"<gpx><wpt lat='1' lon='2'/>" + b"<wpt/>" * (MOST_COMPLAINTS + 3) + b"</gpx>"
    incoming = read_any(content, "a.gpx")

    assert len(incoming.complaints) == MOST_COMPLAINTS + 1
    assert "There are 3 more faults like these." in told(incoming)


def test_a_file_over_the_limits_is_refused() -> None:
    point = b'<trkpt lat="51" lon="13"/><trkpt lat="51" lon="14"/>'
    track = b"<trk><trkseg>" + point * (MOST_VERTICES // 2 + 1) + b"</trkseg></trk>"
    positions = b"[1,1]," * (2 * MOST_VERTICES + MOST_FEATURES) + b"[1,1]"
    zeros = b"0," * MOST_FEATURES + b"0"
    for content, words in (
        (b"<gpx>" + b" " * MOST_BYTES, "larger than 20 MB"),
        (b"<gpx>" + track + b"</gpx>", "more than 200000 points"),
        (b"<gpx>" + b"<wpt lat='1' lon='2'/>" * (MOST_FEATURES + 1) + b"</gpx>", "than 20000 feat"),
        (b"<gpx>" + b"<wpt/>" * (MOST_FEATURES + 202) + b"</gpx>", "more than 20000 features"),
        (b"<gpx>" + b"<a/>" * 1_600_000, "far too many parts"),
        (b'{"type":"LineString","coordinates":[' + positions + b"]}", "200000 points"),
        (b'{"type":"FeatureCollection","features":[' + zeros + b"]}", "more than 20000 features"),
        (b'{"type":"umap","layers":[' + zeros + b"]}", "more than 20000 features"),
    ):
        with pytest.raises(Unreadable, match=words):
            read_any(content, "large.gpx")


def test_folders_within_folders_have_an_end() -> None:
    deep = b"<kml>" + b"<Folder>" * 5000 + b"</Folder>" * 5000 + b"</kml>"
    with pytest.raises(Unreadable, match="too deep within each other"):
        read_any(deep, "deep.kml")


@pytest.mark.parametrize(
    "odd",
    [
        "".join(f"<b class={n}><p>" for n in range(8_000)),
        "<a href='https://a.example/" * 3_000,
        "&a" * 40_000,
        "<![" * 30_000,
        "<table>x" * 10_000,
        "{{a" * 30_000,
        "[[a|" * 20_000,
        " " * 100_000 + ",",
    ],
    ids=lambda odd: odd[:8],
)
def test_odd_texts_are_read_in_one_go(odd: str) -> None:
    kml = f"<kml><Placemark><address>Lindenweg 1</address><description><![CDATA[<i>{odd}"
    kml += "]]></description></Placemark></kml>"
    properties = {"name": "a", "description": odd, "url": odd, odd: 1}
    feature = {"type": "Feature", "geometry": None, "properties": properties}
    umap = {"type": "umap", "layers": [{"features": [feature]}]}

    assert read_any(kml.encode(), "odd.kml").found
    assert read_any(orjson.dumps(umap), "odd.umap").found


def test_a_text_without_end_is_cut_and_that_is_said() -> None:
    feature = {
        "type": "Feature",
        "geometry": None,
        "properties": {"name": "a", "text": "b" * 20_001},
    }
    incoming = read_any(orjson.dumps(feature), "a.geojson")

    assert len(incoming.found[0].text) == 20_000
    assert "#1 (a), text: This text has more than 20000 characters" in told(incoming)


def test_a_picture_in_a_text_does_not_make_it_long() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 200_000}">'
    feature = {"type": "Feature", "geometry": None, "properties": {"text": picture + "<b>Tee</b>"}}
    incoming = read_any(orjson.dumps(feature), "a.geojson")

    assert (incoming.found[0].text, incoming.complaints) == ("Tee", ())


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<script>alert(1)</script>a<style>b{}</style>", "a"),
        ('<a href="https://a.example/">hier</a>', "hier (https://a.example/)"),
        ('<a href="https://a.example/">a.example</a>', "a.example"),
        ('<a href="javascript:alert(1)">hier</a>', "hier"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("a < b, c > d", "a < b, c > d"),
        ("- a\n  - b", "- a\n  - b"),
    ],
)
def test_html_becomes_plain_text_and_plain_text_stays(html: str, plain: str) -> None:
    assert plain_text(html) == plain


def test_what_is_nested_too_deep_costs_one_property() -> None:
    feature = b'{"type": "Feature", "geometry": null, "properties": {"name": "a", "b": %s}}'

    assert read_any(feature % (b"[" * 900 + b"]" * 900), "a.geojson").found[0].properties == {}


def test_a_kmz_is_read_like_its_kml() -> None:
    kml = (FILES / "my_maps.kml").read_bytes()
    incoming = read_any(packed({"doc.kml": kml, "images/icon-1.png": b"\x89PNG"}), "my_maps.kmz")

    assert incoming.found == read("my_maps.kml").found


def test_only_one_kml_of_a_kmz_is_read_and_the_others_are_named() -> None:
    kml = (FILES / "my_maps.kml").read_bytes()
    incoming = read_any(packed({"files/more.kml": kml, "doc.kml": kml}), "my_maps.kmz")

    assert len(incoming.found) == 4
    assert "files/more.kml: Only doc.kml was read" in told(incoming)


def test_a_kmz_that_becomes_huge_is_refused_before_it_is_unpacked() -> None:
    bomb = packed({"doc.kml": b"<kml>" + b" " * 150_000_000 + b"</kml>"})
    tracemalloc.start()
    with pytest.raises(Unreadable, match="far larger than it is"):
        read_any(bomb, "bomb.kmz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 2_000_000


@pytest.mark.parametrize("top", ["", "linden/", "Dokumente/linden/"])
def test_the_folder_of_a_walk_comes_as_an_archive_with_its_photos(top: str) -> None:
    walk = linden_walk()
    walk = replace(walk, stops=(replace(walk.stops[0], photo="tea.jpg"), *walk.stops[1:]))
    files = {**write_folder(walk), "photos/tea.jpg": b"\xff\xd8\xff", "SOURCES.md": b"#"}
    with_extras = {f"{top}{name}": content for name, content in files.items()}
    with_extras |= {"__MACOSX/._walk.json": b"\x00", f"{top}.DS_Store": b"\x00"}
    incoming = read_any(packed(with_extras), "linden.zip")

    assert incoming.walk == walk
    assert incoming.photos == {"tea.jpg": b"\xff\xd8\xff"}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["walk.json", "../walk.json"], "leads out of the archive"),
        (["/etc/walk.json"], "leads out of the archive"),
        (["C:/walk.json"], "leads out of the archive"),
        (["photos\\tea.jpg", "walk.json"], "leads out of the archive"),
        (["walk.json", "WALK.json"], "stands in the archive twice"),
        (["a/walk.json", "b/walk.json"], "several walks"),
        (["stops.shp", "stops.dbf"], "These are shapefiles"),
        (["notes.txt"], "neither a walk"),
    ],
)
def test_an_odd_archive_is_refused(names: list[str], words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_any(packed(dict.fromkeys(names, b"{}")), "odd.zip")


def test_an_archive_with_a_link_is_refused() -> None:
    link = ZipInfo("walk.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    link.create_system = 3
    with pytest.raises(Unreadable, match="only leads to another file"):
        read_any(packed({link: b"/etc/passwd"}), "link.zip")


def test_an_archive_packed_in_a_rare_way_or_with_too_many_files_is_refused() -> None:
    rare = packed({"walk.json": b"{}"}, ZIP_BZIP2)
    with pytest.raises(Unreadable, match="rare way"):
        read_any(rare, "rare.zip")
    with pytest.raises(Unreadable, match="more than 2000 files"):
        read_any(packed({f"{n}.txt": b"" for n in range(MOST_ENTRIES + 1)}), "many.zip")


def test_a_damaged_archive_is_refused() -> None:
    whole = packed({"doc.kml": (FILES / "my_maps.kml").read_bytes()})
    for broken in (whole[:-30], whole[:40] + b"\x00" * 40 + whole[80:]):
        with pytest.raises(Unreadable, match="damaged"):
            read_any(broken, "broken.kmz")


def test_the_name_of_a_file_is_quoted_without_its_folder() -> None:
    for name in ("C:\\Users\\a\\map.kml", "../../map.kml"):
        with pytest.raises(Unreadable) as caught:
            read_any(b"", name)

        assert caught.value.complaints[0].file == "map.kml"


@pytest.mark.parametrize(
    "path", [p for p in sorted(FAULTY.iterdir()) if p.is_file()], ids=lambda path: path.name
)
def test_a_faulty_walk_is_refused_here_too_unless_it_is_geojson_for_others(path: Path) -> None:
    refuses_or_reads(path.read_bytes(), path.name)


def refuses_or_reads(content: bytes, name: str) -> None:
    with suppress(Unreadable):
        incoming = read_any(content, name)

        assert incoming.found or incoming.walk


STARTS = (
    b"",
    b"<",
    b"<?xml version='1.0' encoding='cp037'?>",
    b"<gpx><wpt lat='1' lon='",
    b"<kml><Placemark><description><![CDATA[",
    b"{",
    b'{"type":"FeatureCollection","features":[',
    b'{"type":"umap","layers":[',
    b'{"walk":',
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xff\xfe<",
    b"SQLite format 3\x00",
)


@quietly
@given(st.sampled_from(STARTS), st.binary(max_size=200))
@example(b"", b"\xff\xfe<\x00")
def test_whatever_bytes_come_they_are_read_or_refused(start: bytes, rest: bytes) -> None:
    refuses_or_reads(start + rest, "any.bin")


@quietly
@given(st.sampled_from(READ), st.data())
def test_whatever_happens_to_a_file_it_is_read_or_refused(name: str, data: st.DataObject) -> None:
    content = bytearray((FILES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        end = at + data.draw(st.sampled_from((0, 1, 5, 400)))
        content[at:end] = data.draw(
            st.binary(max_size=3)
            | st.sampled_from((b"nan", b"-inf", b"1e999", b"null", b"[]", b"<![x", b"&#0;", b","))
        )
    refuses_or_reads(bytes(content), name)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ("Feature", "Point", "LineString", "umap", "name", "{{{a}}}", "<b", "[[a|b]]")
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    "type",
                    "features",
                    "properties",
                    "geometry",
                    "coordinates",
                    "layers",
                    "_umap_options",
                    "name",
                    "lat",
                    "url",
                )
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@quietly
@given(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(("FeatureCollection", "Feature", "umap", "Polygon")),
            "features": st.lists(json_values, max_size=3),
            "layers": st.lists(json_values, max_size=3),
            "geometry": json_values,
            "properties": json_values,
            "coordinates": json_values,
        }
    )
)
def test_whatever_json_comes_it_is_read_or_refused(value: dict[str, Any]) -> None:
    refuses_or_reads(orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATACLASS), "any.json")


@settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(walks())
def test_layers_of_a_walk_are_also_plain_geojson(walk: Any) -> None:
    for name, content in write_folder(walk).items():
        if name != "walk.json" and orjson.loads(content)["features"]:
            assert read_any(content, name).found


def packed(files: dict[Any, bytes], how: int = ZIP_DEFLATED) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()
