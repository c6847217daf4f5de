"""The background from an OGC API Features address: page by page, within limits, named and noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from geodata.background import LayerWanted
from geodata.check import check_walk
from geodata.problems import Problem, Refused, Unreadable
from geodata.walk import Walk
from tests.outside.serving import Handler, Site, answer, redirect
from webapp.cli import fetch_layer
from webapp.outside.asking import Limits, Manner
from webapp.outside.ogc_features import collection_of, fetch_features, manner_for_features
from webapp.storage.database import Database
from webapp.storage.walks import find_walk

STREETS = "/collections/streets"
AROUND = (13.73, 51.04, 13.75, 51.06)
GEOJSON = "application/geo+json"
Tell = list[str]


def street(number: int, **more: Any) -> dict[str, Any]:
    """A street of three points, of which the middle one is needless, near the invented walk."""
    north = 51.05 + number / 100_000
    line = [[13.739, north], [13.742, north], [13.745, north]]
    return {
        "type": "Feature",
        "id": number,
        "geometry": {"type": "LineString", "coordinates": line},
        "properties": {"STRASSE": f"Gasse {number}"},
    } | more


def serve_streets(site: Site, features: list[dict[str, Any]], page: int = 10) -> None:
    """Answer as such a server does: a page at a time, with links to the next."""

    def items(handler: Handler) -> None:
        asked = parse_qs(urlsplit(handler.path).query)
        start = int(asked.get("offset", ["0"])[0])
        there = {
            "type": "FeatureCollection",
            "features": features[start : start + page],
            "links": [{"rel": "self", "href": "?"}],
        }
        if start + page < len(features):
            more = {"rel": "next", "href": f"items?offset={start + page}"}
            there["links"].append(more)  # type: ignore[attr-defined]
        answer(orjson.dumps(there), media_type=f"{GEOJSON}; charset=utf-8")(handler)

    about = {
        "id": "streets",
        "title": "Straßennetz",
        "attribution": "City of Limes",
        "links": [{"rel": "license", "href": "https://licence.example/by", "title": "CC BY 4.0"}],
    }
    site.answers[f"{STREETS}/items"] = items
    site.answers[STREETS] = answer(orjson.dumps(about), media_type="application/json")


def manner(site: Site) -> Manner:
    return replace(
        site.manner, hosts={f"127.0.0.1:{site.port}"}, limits=Limits(bytes=1_000_000, seconds=5)
    )


@pytest.fixture
def bring(database: Database, stored: Walk, site: Site) -> Callable[..., tuple[Walk, Tell]]:
    """Fetch streets into the stored walk; give the walk and what was said."""

    def fetch(layer: str = "street", name_from: str = "STRASSE") -> tuple[Walk, Tell]:
        told: Tell = []
        wanted = LayerWanted(layer, f"{site.address}{STREETS}/items", name_from)
        fetch_layer(database, stored.slug, wanted, manner(site), told.append)
        with database.reading() as session:
            return find_walk(session, stored.slug), told

    return fetch


def test_pages_are_followed_to_the_last(site: Site) -> None:
    serve_streets(site, [street(number) for number in range(25)])
    fetched = fetch_features(f"{site.address}{STREETS}", AROUND, manner(site), page=10)

    assert len(fetched.incoming().found) == 25
    assert fetched.credit == "Straßennetz, City of Limes, CC BY 4.0"
    asked = [one.path for one in site.asked]
    assert asked[0] == f"{STREETS}/items?bbox=13.730000,51.040000,13.750000,51.060000&limit=10"
    assert asked[1:3] == [f"{STREETS}/items?offset=10", f"{STREETS}/items?offset=20"]


@pytest.mark.parametrize(
    "address",
    [
        f"https://a.example{STREETS}",
        f"https://a.example{STREETS}/",
        f"https://a.example{STREETS}/items",
    ],
)
def test_a_collection_is_known_however_it_is_named(address: str) -> None:
    assert collection_of(address) == f"https://a.example{STREETS}"


def test_a_layer_is_saved_as_a_draft_with_names_and_source(site: Site, bring: Any) -> None:
    serve_streets(site, [street(1), street(2)])
    walk, told = bring()
    added = [feature for feature in walk.background if feature.source]

    assert sorted(feature.name for feature in added) == ["Gasse 1", "Gasse 2"]
    assert {(feature.layer, feature.source) for feature in added} == {
        ("street", f"{site.address}{STREETS}")
    }
    assert walk.sources == (f"Straßennetz, City of Limes, CC BY 4.0: {site.address}{STREETS}",)
    assert told == [
        "linden: 2 features found, 2 around the walk, 4 of 6 points kept",
        "linden: saved, revision 2; source: Straßennetz, City of Limes, CC BY 4.0",
    ]
    assert check_walk(walk) == walk


def test_fetching_again_changes_nothing(site: Site, bring: Any) -> None:
    serve_streets(site, [street(1), street(2)])
    first, _ = bring()
    again, told = bring()

    assert (again, again.revision) == (first, 2)
    assert told[-1].startswith("linden: unchanged, revision 2")


def test_fetching_again_follows_what_has_changed_there(site: Site, bring: Any) -> None:
    serve_streets(site, [street(1), street(2)])
    before, _ = bring()
    serve_streets(site, [street(2, properties={"STRASSE": "Neue Gasse"}), street(3)])
    after, _ = bring()
    kept = [feature for feature in after.background if not feature.source]

    assert [feature.name for feature in after.background if feature.source] == [
        *("Neue Gasse", "Gasse 3")
    ]
    assert kept == list(before.background[:2])


def test_what_lies_far_away_is_left_out(site: Site, bring: Any) -> None:
    far = street(9, geometry={"type": "LineString", "coordinates": [[14.9, 51.0], [14.9, 51.1]]})
    serve_streets(site, [street(1), far])
    walk, told = bring()

    assert sum(bool(feature.source) for feature in walk.background) == 1
    assert told[0].startswith("linden: 2 features found, 1 around the walk")


def test_a_feature_that_cannot_be_read_is_said_and_left_out(site: Site, bring: Any) -> None:
    broken = {"type": "LineString", "coordinates": [[13.7, "x"], [13.8, 51]]}
    serve_streets(site, [street(1), street(2, geometry=broken)])
    _, told = bring()

    assert told[0].startswith("left out: streets, #2")


@pytest.mark.parametrize(
    ("content", "media_type", "why"),
    [
        (b"<html>hello</html>", "text/html", "text/html instead of GeoJSON"),
        (b"{", GEOJSON, "no JSON"),
        (b"[]", GEOJSON, "no features"),
        (b'{"type": "FeatureCollection", "features": {}}', GEOJSON, "no features"),
        (b'{"type": "FeatureCollection", "features": []}', GEOJSON, "nothing at this address"),
        (b'{"type": "FeatureCollection", "features": [7]}', GEOJSON, "not a GeoJSON Feature"),
        (b'{"features": [1], "links": [{"rel": "next", "href": ""}]}', GEOJSON, "to an end"),
    ],
)
def test_what_is_no_collection_of_features_is_refused(
    site: Site, content: bytes, media_type: str, why: str
) -> None:
    site.answers[f"{STREETS}/items"] = answer(content, media_type=media_type)
    with pytest.raises(Problem, match=why):
        fetch_features(f"{site.address}{STREETS}", AROUND, manner(site)).incoming()


def test_coordinates_of_a_plane_are_refused(site: Site) -> None:
    plane = {"type": "LineString", "coordinates": [[411000, 5656000], [411100, 5656100]]}
    serve_streets(site, [street(1, geometry=plane)])
    with pytest.raises(Unreadable, match="reference system"):
        fetch_features(f"{site.address}{STREETS}", AROUND, manner(site)).incoming("STRASSE")


def test_an_error_of_the_server_is_said(site: Site) -> None:
    site.answers[f"{STREETS}/items"] = answer(b"{}", status=400, media_type="application/json")
    with pytest.raises(Refused, match="says 400"):
        fetch_features(f"{site.address}{STREETS}", AROUND, manner(site))


def test_all_pages_together_stay_within_the_limits(site: Site) -> None:
    serve_streets(site, [street(number) for number in range(100)])
    small = replace(manner(site), limits=Limits(bytes=10_000, seconds=5))
    with pytest.raises(Refused, match="larger"):
        fetch_features(f"{site.address}{STREETS}", AROUND, small)
    with pytest.raises(Refused, match="to an end"):
        fetch_features(f"{site.address}{STREETS}", AROUND, manner(site), most_pages=5)


@pytest.mark.parametrize(
    ("there", "why"),
    [
        ("http://10.0.0.1/collections/streets/items", "may not be asked"),
        ("http://elsewhere.example/items", "may not be asked"),
        ("file:///etc/passwd", "https://"),
    ],
)
def test_no_redirect_and_no_next_page_leads_elsewhere(site: Site, there: str, why: str) -> None:
    address, asking = f"{site.address}{STREETS}", manner(site)
    site.answers[f"{STREETS}/items"] = redirect(there)
    with pytest.raises(Refused, match=why):
        fetch_features(address, AROUND, asking)
    page = {"features": [street(1)], "links": [{"rel": "next", "href": there}]}
    site.answers[f"{STREETS}/items"] = answer(orjson.dumps(page), media_type=GEOJSON)
    with pytest.raises(Refused, match=why):
        fetch_features(address, AROUND, asking)


def test_an_allowed_host_is_allowed_on_its_own_port_alone() -> None:
    asking = manner_for_features(frozenset({"data.example", "geo.example:8443"}))

    assert asking.more_ports == {8443}
    for address in ("https://data.example:8443/streets", "https://geo.example/streets"):
        with pytest.raises(Refused, match="may not be asked"):
            fetch_features(address, AROUND, asking)


def test_a_private_address_is_not_asked_even_where_its_host_is_allowed(site: Site) -> None:
    site.answers[f"{STREETS}/items"] = redirect("http://10.0.0.1/items")
    asking = replace(manner(site), hosts={f"127.0.0.1:{site.port}", "10.0.0.1"})
    with pytest.raises(Refused, match="not public"):
        fetch_features(f"{site.address}{STREETS}", AROUND, asking)
