"""Where a group is, is said by organisers and heard by participants, by nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.walk import Walk, put_feature
from geodata.wording import Wording
from tests.desk import Desk
from webapp.pages.participants import COOKIE
from webapp.storage.database import Database
from webapp.storage.groups import LASTS, group_of, say_group_at
from webapp.storage.participants import join, make_join_code
from webapp.storage.tables import GROUPS
from webapp.storage.walks import delete_walk, save_walk
from webapp.storage.writing import now

DESK = "/organise/walks/linden/group"
ASKED = "/walks/linden/group"


@pytest.fixture
def phone(app: Flask, database: Database, stored: Walk) -> FlaskClient:
    """The browser of somebody who joined."""
    with database.transaction() as session:
        token = join(session, "linden", make_join_code(session, "linden", "Alice").code)
    phone = app.test_client()
    phone.set_cookie(COOKIE, token, path="/walks/linden/")
    return phone


def test_participants_hear_at_which_stop_the_group_is(desk: Desk, phone: FlaskClient) -> None:
    assert phone.get(ASKED).json == {}
    desk.post(DESK, {"stop": "library"})
    heard = phone.get(ASKED)

    assert heard.json["stop"] == "library"
    assert heard.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in heard.headers["Vary"]
    again = phone.get(ASKED, headers={"If-None-Match": heard.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    desk.post(DESK, {"stop": "garden"})
    assert phone.get(ASKED, headers={"If-None-Match": heard.headers["ETag"]}).json["stop"] == (
        "garden"
    )


def test_nobody_else_learns_that_a_group_is_under_way(
    desk: Desk, phone: FlaskClient, client: FlaskClient
) -> None:
    before = client.get(ASKED)
    desk.post(DESK, {"stop": "library"})
    after = client.get(ASKED)

    assert before.json == after.json == {}
    assert before.headers["ETag"] == after.headers["ETag"]


def test_the_group_is_nowhere_once_it_walks_no_more(desk: Desk, phone: FlaskClient) -> None:
    desk.post(DESK, {"stop": "library"})
    assert "Die Gruppe ist hier" in desk.get(DESK).text
    desk.post(f"{DESK}/end")

    assert phone.get(ASKED).json == {}
    assert "Die Gruppe ist hier" not in desk.get(DESK).text


def test_a_stop_that_is_not_there_is_no_place_for_a_group(desk: Desk, phone: FlaskClient) -> None:
    assert desk.post(DESK, {"stop": "nowhere"}).status_code == 404
    assert phone.get(ASKED).json == {}


def test_only_stops_that_phones_know_can_be_told(
    desk: Desk, phone: FlaskClient, database: Database, stored: Walk
) -> None:
    well = replace(stored.stops[0], id="well", title=Wording({"de": "Brunnen"}), order=9)
    with database.transaction() as session:
        save_walk(session, put_feature(stored, well), stored, "Alice")

    assert "Brunnen" not in desk.get(DESK).text
    assert desk.post(DESK, {"stop": "well"}).status_code == 404
    assert phone.get(ASKED).json == {}


def test_what_an_organiser_forgot_to_end_ends_by_itself(
    desk: Desk, phone: FlaskClient, database: Database
) -> None:
    desk.post(DESK, {"stop": "library"})
    with database.transaction() as session:
        long_ago = now() - LASTS - timedelta(minutes=1)
        session.execute(GROUPS.update().values(said_at=long_ago))

    assert phone.get(ASKED).json == {}


def test_a_deleted_walk_leaves_no_group_behind(database: Database, stored: Walk) -> None:
    with database.transaction() as session:
        say_group_at(session, "linden", "library")
        delete_walk(session, "linden")
        assert group_of(session, "linden") is None
        assert session.execute(GROUPS.select()).all() == []
