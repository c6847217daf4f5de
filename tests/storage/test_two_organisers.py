"""Two organisers at once, on the ground floor: whoever comes second loses nothing unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import Point

from geodata.problems import Outdated
from geodata.walk import (
    Offer,
    Stop,
    Walk,
    find_stop,
    put_feature,
    remove_feature,
)
from geodata.wording import Wording
from webapp.storage.database import Database
from webapp.storage.history import list_revisions
from webapp.storage.loading import load_walk
from webapp.storage.walks import find_walk, publish_walk, save_walk


def save(database: Database, walk: Walk, opened: Walk, by: str) -> Walk:
    with database.transaction() as session:
        return save_walk(session, walk, opened, by)


def there(database: Database) -> Walk:
    with database.reading() as session:
        return find_walk(session, "linden")


def new_stop(stop_id: str, title: str) -> Stop:
    return Stop(stop_id, Point(13.743, 51.0508), Wording({"de": title}), order=9)


def renamed(walk: Walk, stop_id: str, title: str) -> Walk:
    return put_feature(walk, replace(find_stop(walk, stop_id), title=Wording({"de": title})))


def reordered(walk: Walk, *stop_ids: str) -> Walk:
    for order, stop_id in enumerate(stop_ids, start=1):
        walk = put_feature(walk, replace(find_stop(walk, stop_id), order=order))
    return walk


def test_create_and_create(database: Database, stored: Walk) -> None:
    save(database, put_feature(stored, new_stop("well", "Brunnen")), stored, "Alice")
    save(database, put_feature(stored, new_stop("gate", "Tor")), stored, "Bob")
    assert [stop.id for stop in there(database).stops[3:]] == ["gate", "well"]

    with pytest.raises(Outdated, match="Brunnen"):
        save(database, put_feature(stored, new_stop("well", "Quelle")), stored, "Bob")
    same = save(database, put_feature(stored, new_stop("well", "Brunnen")), stored, "Bob")
    assert same.revision == 3


def test_edit_and_edit_of_different_stops(database: Database, stored: Walk) -> None:
    save(database, renamed(stored, "tea", "Kaffee"), stored, "Alice")
    save(database, renamed(stored, "library", "Bücherei"), stored, "Bob")

    assert [stop.title.texts["de"] for stop in there(database).stops] == [
        *("Kaffee", "Bücherei", "Garten")
    ]


def test_edit_and_edit_of_one_stop(database: Database, stored: Walk) -> None:
    theirs = save(database, renamed(stored, "tea", "Kaffee"), stored, "Alice")
    mine = renamed(stored, "tea", "Kakao")
    with pytest.raises(Outdated, match="Kaffee"):
        save(database, mine, stored, "Bob")
    with database.reading() as session:
        newest = list_revisions(session, "linden")[0]
    assert (newest.by, newest.touched[0].id) == ("Alice", "tea")

    save(database, renamed(theirs, "tea", "Kakao"), theirs, "Bob")
    assert there(database).stops[0].title.texts["de"] == "Kakao"


def test_edit_and_delete(database: Database, stored: Walk) -> None:
    save(database, remove_feature(stored, "garden"), stored, "Alice")
    with pytest.raises(Outdated, match="removed by somebody else"):
        save(database, renamed(stored, "garden", "Park"), stored, "Bob")
    seeds = replace(stored.offers[2], title=Wording({"de": "Samen"}))
    save(database, put_feature(stored, seeds), stored, "Bob")
    with pytest.raises(Outdated, match="Samen"):
        save(database, remove_feature(stored, "seeds"), stored, "Alice")

    assert there(database).offers[2] == seeds


def test_delete_of_a_stop_and_an_offer_for_it(database: Database, stored: Walk) -> None:
    save(database, remove_feature(stored, "garden"), stored, "Alice")
    digging = Offer("digging", None, Wording({"de": "Graben"}), stop="garden", category="food")
    with pytest.raises(Outdated, match="garden"):
        save(database, put_feature(stored, digging), stored, "Bob")

    assert there(database) == remove_feature(stored, "garden")


def test_delete_and_delete(database: Database, stored: Walk) -> None:
    save(database, remove_feature(stored, "garden"), stored, "Alice")
    again = save(database, remove_feature(stored, "garden"), stored, "Bob")

    assert again.revision == 2


def test_reorder_and_edit(database: Database, stored: Walk) -> None:
    theirs = save(database, reordered(stored, "garden", "library", "tea"), stored, "Alice")
    offer = replace(stored.offers[0], cost=Wording({"de": "frei"}))
    theirs = save(database, put_feature(stored, offer), stored, "Bob")
    mine = renamed(stored, "tea", "Kaffee")
    with pytest.raises(Outdated):
        save(database, mine, stored, "Bob")
    save(database, renamed(theirs, "tea", "Kaffee"), theirs, "Bob")
    walk = there(database)

    assert [stop.id for stop in walk.stops] == ["garden", "library", "tea"]
    assert walk.stops[2].title.texts["de"] == "Kaffee"


def test_import_and_edit(database: Database, stored: Walk) -> None:
    brought = renamed(stored, "library", "Bücherei")
    with database.transaction() as session:
        load_walk(session, put_feature(brought, new_stop("well", "Brunnen")), by="Alice")
    save(database, renamed(stored, "tea", "Kaffee"), stored, "Bob")
    with pytest.raises(Outdated, match="Bücherei"):
        save(database, renamed(stored, "library", "Lesesaal"), stored, "Bob")

    titles = [stop.title.texts["de"] for stop in there(database).stops]
    assert titles == ["Kaffee", "Bücherei", "Garten", "Brunnen"]


def test_publish_and_edit(database: Database, stored: Walk) -> None:
    looked_at = save(database, renamed(stored, "tea", "Kaffee"), stored, "Alice")
    save(database, renamed(looked_at, "tea", "halb fer"), looked_at, "Bob")
    with database.transaction() as session:
        number = publish_walk(session, "linden", looked_at.revision, by="Alice")
    with database.reading() as session:
        assert find_walk(session, "linden", version=number) == looked_at
