"""What messengers and search engines see of a link: a picture, and the walk in their words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from geodata.walk import Walk, find_stop, put_feature
from geodata.wording import Wording
from tests.desk import Desk
from tests.pages.test_versions import withdraw
from webapp.storage.database import Database
from webapp.storage.walks import find_walk, publish_walk, save_walk

WALK = "/walks/linden/"
PAGES = ("", "stops/tea/", "stops/garden/", "versions/1/", "versions/1/stops/tea/")
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
THING = {"@id", "@type", "@context", "name", "description", "url", "image", "sameAs"}
# The properties that schema.org gives each of these types, as far as they are used here.
PROPERTIES = {
    "TouristTrip": {"itinerary", "provider"},
    "ItemList": {"itemListElement", "itemListOrder", "numberOfItems"},
    "ListItem": {"item", "position"},
    "Place": {"address", "amenityFeature", "geo", "telephone"},
    "GeoCoordinates": {"latitude", "longitude"},
    "LocationFeatureSpecification": {"value"},
    "Organization": {"email", "telephone"},
    "Service": {"audience", "availableChannel", "hoursAvailable", "provider", "serviceType"},
    "ServiceChannel": {"availableLanguage", "serviceLocation", "serviceUrl"},
    "Audience": {"audienceType"},
    "OpeningHoursSpecification": {"closes", "opens", "validFrom", "validThrough"},
}
EXPECTED = {
    "itinerary": {"ItemList"},
    "provider": {"Organization"},
    "itemListElement": {"ListItem"},
    "item": {"Place"},
    "geo": {"GeoCoordinates"},
    "amenityFeature": {"LocationFeatureSpecification"},
    "audience": {"Audience"},
    "availableChannel": {"ServiceChannel"},
    "serviceLocation": {"Place"},
    "hoursAvailable": {"OpeningHoursSpecification"},
}


def data_of(page: str) -> Any:
    blocks = BLOCK.findall(page)
    assert len(blocks) == 1
    return json.loads(blocks[0])


def head_of(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"', page)
    return {name: unescape(text) for name, text in found}


def things(value: Any, types: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every thing in the data with its type; one that is only named has that of its name."""
    if isinstance(value, list):
        for part in value:
            yield from things(part, types)
    elif isinstance(value, dict):
        yield value.get("@type") or types[value["@id"]], value
        for part in value.values():
            yield from things(part, types)


def publish(database: Database, **changes: object) -> None:
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        save_walk(session, put_feature(walk, replace(walk.stops[0], **changes)), walk)
        publish_walk(session, "linden")


@pytest.mark.parametrize("page", PAGES)
def test_the_data_are_as_schema_org_has_them(client: FlaskClient, page: str) -> None:
    data = data_of(client.get(f"{WALK}{page}?lang=en").text)
    assert data["@context"] == "https://schema.org"
    top = data.get("@graph", [data])
    types = {thing["@id"]: thing["@type"] for thing in top}

    for kind, thing in things(top, types):
        assert thing.keys() <= THING | PROPERTIES[kind], kind
        for name, value in thing.items():
            assert value not in ("", [], {}, None)
            for part in value if isinstance(value, list) else [value]:
                if name in EXPECTED:
                    assert (part.get("@type") or types[part["@id"]]) in EXPECTED[name]
                else:
                    assert not isinstance(part, dict)
        for name in {"@id", "url", "image", "sameAs", "serviceUrl"} & thing.keys():
            assert urlsplit(thing[name]).scheme in ("http", "https")


def test_a_walk_is_a_trip_to_its_stops_in_order(client: FlaskClient) -> None:
    data = data_of(client.get(f"{WALK}?lang=en").text)
    items = data["itinerary"]["itemListElement"]

    assert (data["@type"], data["name"]) == ("TouristTrip", "Round the lime tree")
    assert data["provider"]["name"] == "Lime Tree Office"
    assert [item["item"]["name"] for item in items] == ["Tea kitchen", "Library", "Garden"]
    assert [item["position"] for item in items] == [1, 2, 3]
    for item in items:
        assert client.get(item["item"]["@id"]).status_code == 200


def test_a_stop_is_a_place_and_its_offers_are_services(client: FlaskClient) -> None:
    place, soup = data_of(client.get(f"{WALK}stops/tea/?lang=en").text)["@graph"]

    assert (place["@type"], place["name"], place["address"]) == (
        *("Place", "Tea kitchen"),
        "Lindenweg 1",
    )
    assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 51.05, "longitude": 13.74}
    assert (soup["@type"], soup["name"], soup["serviceType"]) == ("Service", "Soup", "Food")
    assert soup["provider"]["name"] == "Nachbarschaft e. V."
    assert soup["availableChannel"]["serviceLocation"] == {"@id": place["@id"]}


def test_hours_are_given_for_the_next_days_where_somebody_confirmed_them(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    soup = next(offer for offer in stored.offers if offer.id == "soup")
    with database.transaction() as session:
        fresh = put_feature(stored, replace(soup, assured=date.today()))
        save_walk(session, fresh, stored)
        publish_walk(session, "linden")
    hours = data_of(client.get(f"{WALK}stops/tea/").text)["@graph"][1]["hoursAvailable"]
    letters = data_of(client.get(f"{WALK}stops/library/").text)["@graph"][1]

    assert 5 <= len(hours) <= 14
    for each in hours:
        assert (each["opens"], each["closes"]) == ("11:00", "14:00")
        assert each["validFrom"] == each["validThrough"]
        assert datetime.fromisoformat(each["validFrom"]).weekday() < 5
    assert "hoursAvailable" not in letters


def test_a_place_that_is_shown_roughly_has_no_position(client: FlaskClient) -> None:
    place = data_of(client.get(f"{WALK}stops/garden/").text)["@graph"][0]

    assert "geo" not in place
    assert "address" not in place


@pytest.mark.parametrize("page", PAGES)
def test_notes_are_no_part_of_the_data(client: FlaskClient, page: str) -> None:
    head = client.get(f"{WALK}{page}").text.partition("<body")[0]

    assert "Gesagt" not in head
    assert "note-" not in head


def test_no_text_closes_the_block(app: Flask, database: Database) -> None:
    hostile = '</script><script>alert(1)</script><!-- "\\'
    publish(
        database, **{name: Wording({"de": hostile, "en": hostile}) for name in ("title", "text")}
    )
    for page in ("", "stops/tea/"):
        text = app.test_client().get(f"{WALK}{page}?lang=en").text

        assert "<script>alert" not in text
        assert hostile in json.dumps(data_of(text)).encode().decode("unicode_escape")


@pytest.mark.parametrize("page", ["", "stops/tea/", "themes/help/", "versions/1/"])
def test_a_link_has_a_picture_and_names_itself_in_full(client: FlaskClient, page: str) -> None:
    head = head_of(client.get(f"{WALK}{page}?lang=en").text)
    picture = client.get(head["og:image"])

    assert head["twitter:card"] == "summary_large_image"
    assert head["og:url"] == f"http://localhost{WALK}{page}?lang=en"
    assert head["og:title"]
    assert head["og:image"].startswith("http://localhost/walks/linden/")
    assert Image.open(BytesIO(picture.data)).size == (1200, 630)
    assert (head["og:image:width"], head["og:image:height"]) == ("1200", "630")
    assert picture.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(head["og:image"], headers={"If-None-Match": picture.headers["ETag"]})
    assert again.status_code == 304


def test_the_picture_of_a_stop_is_of_its_surroundings(client: FlaskClient) -> None:
    pictures = {
        client.get(f"{WALK}{page}card.png?lang=en").data
        for page in ("", "stops/tea/", "stops/library/", "stops/garden/")
    }

    assert len(pictures) == 4


def test_a_hidden_stop_is_shown_by_the_whole_walk(
    app: Flask, database: Database, stored: Walk
) -> None:
    hidden = put_feature(stored, replace(find_stop(stored, "tea"), precision="hidden"))
    with database.transaction() as session:
        save_walk(session, hidden, stored)
        publish_walk(session, "linden")

    assert app.test_client().get(f"{WALK}stops/tea/card.png").status_code == 200


@pytest.mark.parametrize("place", ["preview", "report"])
def test_pages_for_organisers_alone_give_nothing_to_others(desk: Desk, place: str) -> None:
    page = desk.get(f"/organise/walks/linden/{place}/").text

    assert head_of(page) == {}
    assert "ld+json" not in page
    assert "oembed" not in page
    card = desk.get(f"/organise/walks/linden/{place}/card.png")
    assert "Access-Control-Allow-Origin" not in card.headers


def test_what_a_withdrawn_note_said_stands_in_no_head_card_or_answer(
    client: FlaskClient, database: Database
) -> None:
    withdraw(database)

    for page in (*PAGES, "themes/meeting/", "embed/", "versions/1/embed/"):
        assert "note-public" not in client.get(f"{WALK}{page}").text
    found = client.get("/oembed", query_string={"url": f"http://localhost{WALK}stops/tea/"})
    assert "note-public" not in found.text
