"""Every file under ``tests/files`` is named after its fault, and refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from geodata.check import MOST_BYTES, MOST_FEATURES, MOST_STOPS
from geodata.fields import LONGEST_LIST, LONGEST_TEXT
from geodata.formats.geojson import read_collection, read_folder, read_walk
from geodata.problems import Complaint, Unreadable

FILES = Path(__file__).parents[1] / "files"
HEADER = {"slug": "lindenhain", "title": "Lindenhain", "languages": ["de"]}
# What is said of each file, and of which feature and field; of a folder, also of which file.
EXPECTED = {
    "a_list.geojson": [
        "type: This is not a GeoJSON FeatureCollection",
    ],
    "a_single_feature.geojson": [
        "type: This is not a GeoJSON FeatureCollection",
    ],
    "all_coordinates_swapped.geojson": [
        "geometry: Longitude and latitude look swapped in the whole walk",
    ],
    "all_coordinates_swapped_by_region.geojson": [
        "geometry: Longitude and latitude look swapped in the whole walk",
    ],
    "background_without_layer.geojson": [
        "lawn, layer: This is missing",
    ],
    "bare_geometry_for_a_feature.geojson": [
        "#4, type: This is not a GeoJSON Feature",
    ],
    "benches_as_text.geojson": [
        "well, benches: Please write true or false, without quotation marks.",
    ],
    "comma_for_decimal_point.geojson": [
        "well, geometry: A position is a pair of numbers in square brackets",
    ],
    "confirm_within_no_day.geojson": [
        "walk, confirm_within_days: Please give one day at least.",
    ],
    "consent_as_text.geojson": [
        "said, consent: Consent is an object with scope, given_on, how and so on.",
    ],
    "consent_ends_before_it_was_given.geojson": [
        "said, consent: The consent ends before it was given",
    ],
    "consent_withdrawn_before_it_was_given.geojson": [
        "said, consent: The consent was withdrawn before it was given",
    ],
    "control_character.geojson": [
        "well, text: This text holds an invisible control character",
    ],
    "control_character_in_unknown_property.geojson": [
        "well, remark: This text holds an invisible control character",
    ],
    "coordinates_as_object.geojson": [
        "well, geometry: A position is a pair of numbers in square brackets",
    ],
    "cut_off.geojson": [
        ": This is not JSON",
    ],
    "dangling_category.geojson": [
        "talk, category: This walk has no category “dance”",
    ],
    "dangling_leg.geojson": [
        "way, to: This walk has no stop “meadow”",
    ],
    "dangling_offer.geojson": [
        "said, offer: This walk has no offer “cake”",
    ],
    "dangling_stop.geojson": [
        "talk, stop: This walk has no stop “meadow”",
    ],
    "dangling_theme.geojson": [
        "well, themes: This walk has no theme “weather”",
    ],
    "date_with_time.geojson": [
        "well, assured: Please give the day alone, as year-month-day",
    ],
    "deeply_nested.geojson": [
        ": There are too many brackets within brackets",
    ],
    "deeply_nested_property.geojson": [
        "well, remark: There are more than 16 brackets within brackets here",
    ],
    "duplicate_id.geojson": [
        "well, id: Another feature of this walk has the same id",
    ],
    "duplicate_id_across_kinds.geojson": [
        "well, id: Another feature of this walk has the same id",
    ],
    "empty.geojson": [
        ": The file is empty",
    ],
    "empty_folder": [
        "walk.json: This file is missing",
    ],
    "empty_geometry_collection.geojson": [
        "lawn, geometry: This collection of shapes holds none",
    ],
    "empty_id.geojson": [
        "#1, id: The feature needs an id of its own",
    ],
    "feature_is_a_number.geojson": [
        "#4, type: This is not a GeoJSON Feature",
    ],
    "features_as_object.geojson": [
        "features: The list of features is missing",
    ],
    "folder_with_broken_layer": [
        "offers.geojson: This is not JSON",
    ],
    "folder_with_faults_in_two_layers": [
        "offers.geojson, talk, stop: This walk has no stop “meadow”",
        "stops.geojson, well, geometry: Longitude and latitude look swapped",
    ],
    "folder_with_offer_among_stops": [
        "stops.geojson, talk, kind: Only features of the kind stop can stand in this file.",
    ],
    "folder_with_unknown_layer": [
        "stations.geojson: No layer has this name",
    ],
    "folder_without_walk": [
        "walk.json: This file is missing",
    ],
    "geometry_as_text.geojson": [
        "well, geometry: A geometry is an object with type and coordinates.",
    ],
    "geometry_without_type.geojson": [
        "well, geometry: The geometry does not say its type",
    ],
    "german_date.geojson": [
        "well, assured: Please give the day alone, as year-month-day",
    ],
    "half_of_the_coordinates_swapped.geojson": [
        "mill, geometry: Longitude and latitude look swapped",
    ],
    "huge_number.geojson": [
        "well, minutes: This number is too large",
    ],
    "id_among_properties.geojson": [
        "#1, id: The feature needs an id of its own",
    ],
    "id_too_long.geojson": [
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…",
    ],
    "id_with_umlaut.geojson": [
        "Bräunen weg, id: “Bräunen weg” cannot be used here",
    ],
    "impossible_date.geojson": [
        "well, assured: There is no 2026-02-30 in the calendar",
    ],
    "infinite_coordinate.geojson": [
        "well, geometry: A coordinate is not a finite number",
    ],
    "javascript_website.geojson": [
        "well, website: Please give the whole web address, beginning with https://.",
    ],
    "language_in_words.geojson": [
        "talk, languages: “Arabisch” is not a language tag",
    ],
    "language_twice.geojson": [
        "walk, languages: A language stands here twice",
    ],
    "latitude_out_of_range.geojson": [
        "well, geometry: This place is not on earth",
    ],
    "layers_as_list.geojson": [
        "walk, layers: Please write this as an object with one for each layer.",
    ],
    "leg_is_a_point.geojson": [
        "way, geometry: The geometry is a Point, but only this can stand here",
    ],
    "leg_without_length.geojson": [
        "way, geometry: A line needs two different positions at least",
    ],
    "lone_surrogate.geojson": [
        ": This is not JSON",
    ],
    "longitude_out_of_range.geojson": [
        "well, geometry: This place is not on earth",
    ],
    "mercator_metres.geojson": [
        "geometry: These coordinates are no degrees",
    ],
    "nan_coordinate.geojson": [
        "well, geometry: A coordinate is not a finite number",
    ],
    "nan_height.geojson": [
        ": There is a number in line 30 that is not finite",
    ],
    "nan_in_unknown_property.geojson": [
        "well, depth: This number is not finite",
    ],
    "negative_minutes.geojson": [
        "well, minutes: This number must not be below zero",
    ],
    "nested_geometry_collection.geojson": [
        "lawn, geometry: The geometry is a GeometryCollection, but only this can stand here",
    ],
    "no_email.geojson": [
        "well, email: This is not an e-mail address",
    ],
    "no_features.geojson": [
        "features: The list of features is missing",
    ],
    "no_id.geojson": [
        "#1, id: The feature needs an id of its own",
    ],
    "no_kind.geojson": [
        "well, kind: Please say what this is",
    ],
    "no_languages.geojson": [
        "walk, languages: Please name one language at least",
    ],
    "no_properties.geojson": [
        "mill, properties: The properties are missing",
    ],
    "no_slug.geojson": [
        "walk, slug: The slug stands in web addresses",
    ],
    "no_title.geojson": [
        "walk, title: This is missing",
    ],
    "no_walk.geojson": [
        "walk: What is said of the walk as a whole is missing",
    ],
    "not_json.geojson": [
        ": This is not JSON",
    ],
    "not_utf8.geojson": [
        ": The file is not written in UTF-8",
    ],
    "note_with_time.geojson": [
        "said, date: Please give the day alone, as year-month-day",
    ],
    "note_without_text.geojson": [
        "said, text: This is missing",
    ],
    "null.geojson": [
        ": The file is empty",
    ],
    "null_character.geojson": [
        "well, title: This text holds an invisible control character",
    ],
    "null_island.geojson": [
        "mill, geometry: This place lies 5823 km from the others",
    ],
    "offer_ends_before_it_begins.geojson": [
        "talk, valid_until: The offer ends before it begins",
    ],
    "one_coordinate.geojson": [
        "well, geometry: A position is a pair of numbers in square brackets",
    ],
    "one_stop_in_metres.geojson": [
        "mill, geometry: These coordinates are no degrees",
    ],
    "open_ring.geojson": [
        "lawn, geometry: The ring of an area needs four positions or more and ends where it",
    ],
    "order_as_text.geojson": [
        "well, order: Please write this as a number, without quotation marks.",
    ],
    "other_reference_system.geojson": [
        "crs: The file is in another reference system",
    ],
    "other_reference_system_of_a_feature.geojson": [
        "well, crs: The file is in another reference system",
    ],
    "overflowing_coordinate.geojson": [
        "well, geometry: A coordinate is not a finite number",
    ],
    "phone_in_words.geojson": [
        "well, phone: This is not a phone number",
    ],
    "region_in_words.geojson": [
        "walk, region: Please give the region by its code (ISO 3166-2), such as DE-SN.",
    ],
    "slug_with_spaces.geojson": [
        "walk, slug: The slug stands in web addresses",
    ],
    "steps_in_words.geojson": [
        "way, steps: Please write false for no steps, true for some, or how many there are.",
    ],
    "stop_is_a_line.geojson": [
        "well, geometry: The geometry is a LineString, but only this can stand here",
    ],
    "stop_without_order.geojson": [
        "well, order: This is missing",
    ],
    "stop_without_place.geojson": [
        "well, geometry: The place is missing",
    ],
    "stop_without_title.geojson": [
        "well, title: This is missing",
    ],
    "swapped_coordinates.geojson": [
        "mill, geometry: Longitude and latitude look swapped",
    ],
    "swapped_out_of_range.geojson": [
        "well, geometry: Longitude and latitude look swapped",
    ],
    "ten_faults.geojson": [
        "well, website: Please give the whole web address, beginning with https://.",
        "well, assured: There is no 2026-02-30 in the calendar",
        "mill, geometry: The geometry is a LineString, but only this can stand here",
        "said, consent: “everybody” is not known here",
        "walk, languages: A language stands here twice",
        "walk, timezone: There is no time zone “Europe/Lindenhain”",
        "mill, id: Another feature of this walk has the same id",
        "mill, order: This is missing",
        "talk, stop: This walk has no stop “meadow”",
        "well, geometry: Longitude and latitude look swapped",
    ],
    "theme_key_with_space.geojson": [
        "well, themes: “good neighbours” cannot be used here",
    ],
    "theme_twice.geojson": [
        "walk, themes, meeting: This key is used twice",
    ],
    "theme_without_key.geojson": [
        "walk, themes: Entry 2 needs a key in quotation marks.",
    ],
    "theme_without_title.geojson": [
        "walk, themes, weather, title: This is missing",
    ],
    "themes_as_text.geojson": [
        "walk, themes: Please write this as a list in square brackets.",
    ],
    "themes_of_a_stop_as_text.geojson": [
        "well, themes: Please write this as a list in square brackets.",
    ],
    "time_in_words.geojson": [
        "walk, starts_at: Please give the time as hours and minutes",
    ],
    "title_in_another_language_only.geojson": [
        "well, title: This is missing",
    ],
    "title_is_a_number.geojson": [
        "well, title: Please write this as text in quotation marks.",
    ],
    "title_twice.geojson": [
        "well, title:de: This text stands here twice in the same language, as “title” and as",
    ],
    "unknown_consent_scope.geojson": [
        "said, consent: “everybody” is not known here",
    ],
    "unknown_geometry_type.geojson": [
        "well, geometry: The geometry is a Circle, but only this can stand here",
    ],
    "unknown_kind.geojson": [
        "well, kind: Please say what this is",
    ],
    "unknown_language_tag.geojson": [
        "walk, languages: “Englisch” is not a language tag",
    ],
    "unknown_layer.geojson": [
        "lawn, layer: “meadow” is not known here",
    ],
    "unknown_precision.geojson": [
        "well, precision: “roughly” is not known here",
    ],
    "unknown_sort_of_note.geojson": [
        "said, sort: “gossip” is not known here",
    ],
    "unknown_state_of_translation.geojson": [
        "well, wording, title:en: “good” is not known here",
    ],
    "unknown_status.geojson": [
        "talk, status: “open” is not known here",
    ],
    "unknown_time_zone.geojson": [
        "walk, timezone: There is no time zone “Europe/Lindenhain”",
    ],
    "unknown_variant.geojson": [
        "way, variant: “scenic” is not known here",
    ],
    "unparsable_opening_hours.geojson": [
        "talk, opening_hours: The opening hours are not understood from “days at nine” on",
    ],
    "utf16.geojson": [
        ": The file is not written in UTF-8",
    ],
    "walk_is_a_list.geojson": [
        "walk: What is said of the walk as a whole is missing",
    ],
    "website_without_scheme.geojson": [
        "well, website: Please give the whole web address, beginning with https://.",
    ],
    "wheelchair_in_german.geojson": [
        "well, wheelchair: “ja” is not known here",
    ],
    "wording_as_list.geojson": [
        "well, wording: Please write this as an object with one entry for each translation.",
    ],
    "xml.geojson": [
        ": This is not JSON",
    ],
}


def complaints(path: Path) -> tuple[Complaint, ...]:
    with pytest.raises(Unreadable) as caught:
        read_walk(path)
    return caught.value.complaints


def described(complaint: Complaint, in_folder: bool) -> str:
    file = complaint.file if in_folder else ""
    place = ", ".join(part for part in (file, complaint.feature, complaint.field) if part)
    return f"{place}: {complaint.words}"


@pytest.mark.parametrize("name", EXPECTED)
def test_each_fault_is_named_with_file_feature_and_field(name: str) -> None:
    said = complaints(FILES / name)
    in_folder = (FILES / name).is_dir()

    assert in_folder or {complaint.file for complaint in said} == {name}
    assert len(said) == len(EXPECTED[name])
    for complaint, expected in zip(said, EXPECTED[name], strict=True):
        assert described(complaint, in_folder).startswith(expected)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_complaint_fits_one_line(name: str) -> None:
    for complaint in complaints(FILES / name):
        assert str(complaint).isprintable()
        assert len(str(complaint)) < 400


def test_every_file_with_a_fault_is_expected() -> None:
    assert {path.name for path in FILES.iterdir()} == set(EXPECTED)


def test_ten_faults_are_named_at_once() -> None:
    assert len(complaints(FILES / "ten_faults.geojson")) == 10


def test_nobody_is_blamed_for_pointing_to_what_could_not_be_read() -> None:
    well = feature("well", kind="spring")
    talk = feature("talk", kind="offer", title="Sprechstunde", stop="well")
    with pytest.raises(Unreadable) as caught:
        read_collection(collection([well, talk]))

    assert [complaint.feature for complaint in caught.value.complaints] == ["well"]


def test_a_name_never_breaks_the_line_of_its_complaint() -> None:
    broken = feature("a\n\x1b[31m\u202eb", kind="stop", title="Halt", order=1)
    with pytest.raises(Unreadable) as caught:
        read_collection(collection([broken]))

    assert str(caught.value).isprintable()


def test_a_file_that_is_not_there_is_named() -> None:
    said = complaints(FILES / "nowhere.geojson")

    assert str(said[0]).startswith("nowhere.geojson: There is no such file or folder")


def test_a_walk_over_twenty_megabytes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.geojson"
    file.write_bytes(collection([]) + b" " * MOST_BYTES)

    assert str(complaints(file)[0]).startswith("large.geojson: The walk is larger than 20 MB")


def test_layers_over_twenty_megabytes_together_are_refused() -> None:
    half = b" " * (MOST_BYTES // 2)
    with pytest.raises(Unreadable, match="larger than 20 MB"):
        read_folder({"walk.json": b"{}", "stops.geojson": half, "offers.geojson": half})


def test_more_than_twenty_thousand_features_are_refused_unread() -> None:
    with pytest.raises(Unreadable) as caught:
        read_collection(collection([0] * (MOST_FEATURES + 1)))

    assert len(caught.value.complaints) == 1
    assert "more than 20000 features" in str(caught.value)


def test_more_than_twenty_thousand_features_in_all_layers_are_refused() -> None:
    streets = [feature(f"street-{number}", layer="street") for number in range(10_001)]
    notes = [feature(f"note-{number}", text="Gesagt") for number in range(10_001)]
    files = {
        "walk.json": orjson.dumps(HEADER),
        "background.geojson": collection(streets),
        "notes.geojson": collection(notes),
    }
    with pytest.raises(Unreadable, match="more than 20000 features"):
        read_folder(files)


def test_two_thousand_stops_are_read_and_one_more_is_refused() -> None:
    stops = [stop(number) for number in range(MOST_STOPS + 1)]

    assert len(read_collection(collection(stops[:-1])).stops) == MOST_STOPS
    with pytest.raises(Unreadable, match="more than 2000 stops"):
        read_collection(collection(stops))


def test_texts_and_lists_have_an_end() -> None:
    wordy, listed = stop(1), stop(2)
    wordy["properties"]["text"] = "a" * (LONGEST_TEXT + 1)
    listed["properties"]["themes"] = ["weather"] * (LONGEST_LIST + 1)
    with pytest.raises(Unreadable) as caught:
        read_collection(collection([wordy, listed]))

    assert [complaint.field for complaint in caught.value.complaints] == ["text", "themes"]


def test_properties_without_end_are_refused() -> None:
    crowded = stop(1)
    crowded["properties"] |= {f"remark {number}": number for number in range(501)}
    with pytest.raises(Unreadable, match="more than 500 properties"):
        read_collection(collection([crowded]))


@pytest.mark.parametrize(
    "name",
    [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:EPSG::4326",
        "urn:ogc:def:crs:EPSG:9.9.1:4326",
        "EPSG:4326",
    ],
)
def test_wgs_84_may_be_named(name: str) -> None:
    named = orjson.loads(collection([stop(1)]))
    named["crs"] = {"type": "name", "properties": {"name": name}}

    assert read_collection(orjson.dumps(named)).stops


def test_files_that_are_none_of_a_walk_lie_unharmed_beside_it(tmp_path: Path) -> None:
    (tmp_path / "walk.json").write_bytes(orjson.dumps(HEADER))
    for name in ("._stops.geojson", "SOURCES.md", "photo.jpg"):
        (tmp_path / name).write_bytes(b"\x00")

    assert read_walk(tmp_path).slug == "lindenhain"


def collection(features: list[Any]) -> bytes:
    return orjson.dumps({"type": "FeatureCollection", "features": features, "walk": HEADER})


def stop(number: int) -> dict[str, Any]:
    return feature(f"stop-{number}", kind="stop", title="Ein Halt", order=number)


def feature(feature_id: str, **properties: object) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [13.74, 51.05]}
    return {"type": "Feature", "id": feature_id, "geometry": geometry, "properties": properties}
