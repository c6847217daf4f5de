"""The pages of the history: what was changed is told, and comes back from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from shapely import Point

from geodata.formats.geojson import write_collection
from geodata.walk import Consent, Note, Walk, put_feature, remove_feature
from geodata.wording import Translation, Wording
from tests.desk import Desk
from tests.raw_files import bytes_in
from webapp.storage.database import Database
from webapp.storage.walks import find_walk, list_walks, publish_walk, save_walk

HISTORY = "/organise/walks/linden/history"
SAID = "Ein Satz, der verschwinden muss"


def save(database: Database, walk: Walk, opened: Walk, by: str = "Bob", why: str = "") -> Walk:
    with database.transaction() as session:
        return save_walk(session, walk, opened, by, why)


def newest(database: Database) -> Walk:
    with database.reading() as session:
        return find_walk(session, "linden")


def read(desk: Desk, address: str) -> str:
    answer = desk.get(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert answer.status_code == 200
    return unescape(answer.text)


@pytest.fixture
def moved(database: Database, stored: Walk) -> Walk:
    """The tea kitchen got another English name and a place to the north-east."""
    title = replace(stored.stops[0].title, texts={"de": "Teeküche", "en": "Tea room"})
    tea = replace(stored.stops[0], title=title, shape=Point(13.7408, 51.0506))
    return save(database, put_feature(stored, tea), stored, why="they have moved")


def test_the_history_says_who_changed_what_when_and_why(desk: Desk, moved: Walk) -> None:
    page = read(desk, HISTORY)

    for words in ("Revision 2", "Bob", "they have moved", "Revision 1", "Version 1"):
        assert words in page
    assert "Tea room</bdi>” changed: Title (English), Place" in page
    assert "Stop added: 3" in page


def test_one_revision_shows_each_field_before_and_after(desk: Desk, moved: Walk) -> None:
    page = read(desk, f"{HISTORY}/2")

    assert "Tea <del>kitchen</del>" in page
    assert "Tea <ins>room</ins>" in page
    assert "87 m moved north-east" in page
    assert "51.050600, 13.740800" in page
    assert '<g class="pin-was"' in page
    assert '<g class="pin-now"' in page


def test_the_history_is_the_same_in_german(desk: Desk, moved: Walk) -> None:
    page = unescape(desk.get(f"{HISTORY}?lang=de").text)
    assert "Teeküche</bdi>“ geändert: Titel (English), Ort" in page

    page = unescape(desk.get(f"{HISTORY}/2?lang=de").text)
    assert "87 m nach Nordosten verschoben" in page


def test_times_are_those_of_the_walk_s_place(
    app: Flask, desk: Desk, database: Database, stored: Walk
) -> None:
    save(database, replace(stored, timezone="Pacific/Auckland"), stored)
    with database.transaction() as session:
        session.connection().exec_driver_sql(
            "UPDATE revision SET at = '2026-06-30 13:05:00.000000' WHERE number = 2"
        )
    assert "1 Jul 2026, 01:05:00" in read(desk, HISTORY)


def test_a_long_history_has_pages(desk: Desk, database: Database, stored: Walk) -> None:
    walk = stored
    for number in range(30):
        walk = save(database, replace(walk, contact=f"Number {number}"), walk)
    first = read(desk, HISTORY)
    assert "Revision 31" in first
    assert "Revision 6<" not in first
    assert f"{HISTORY}?before=7" in first

    assert "Revision 6<" in read(desk, f"{HISTORY}?before=7")


def test_any_two_revisions_are_compared(desk: Desk, database: Database, moved: Walk) -> None:
    save(database, remove_feature(moved, "seeds"), moved)
    page = read(desk, f"{HISTORY}/compare?from=1&to=3")
    assert "Tea <ins>room</ins>" in page
    assert "Saatgut" in page

    assert "Nothing differs" in read(desk, f"{HISTORY}/compare?from=2&to=2")
    assert desk.get(f"{HISTORY}/compare?from=2&to=9").status_code == 404


@pytest.mark.parametrize("number", ["9" * 12, "9" * 30])
def test_a_number_that_no_revision_can_have_leads_nowhere(desk: Desk, number: str) -> None:
    assert desk.get(f"{HISTORY}/{number}").status_code == 404
    assert desk.get(f"{HISTORY}/compare?from=1&to={number}").status_code == 404
    assert desk.get(f"{HISTORY}?before={number}").status_code == 200
    assert desk.get(f"{HISTORY}?before=-{number}").status_code == 200


def test_a_stop_goes_back_after_a_question(desk: Desk, database: Database, moved: Walk) -> None:
    asked = "/organise/walks/linden/restore?revision=1&kind=stop&id=tea"
    assert "Tea <ins>kitchen</ins>" in read(desk, asked)
    assert newest(database) == moved

    form = {"revision": "1", "kind": "stop", "id": "tea", "seen": "2", "why": "it was wrong"}
    assert desk.post("/organise/walks/linden/restore", form).status_code == 303
    back = newest(database)
    assert (back.revision, back.stops[0].title.texts["en"]) == (3, "Tea kitchen")
    page = read(desk, HISTORY)
    assert "it was wrong" in page
    assert "It is back, as revision 3." in page


def test_a_reason_holds_nothing_that_cannot_be_kept(
    desk: Desk, database: Database, moved: Walk
) -> None:
    form = {"revision": "1", "kind": "stop", "id": "tea", "seen": "2", "why": "it\0was\nwrong"}
    page = desk.post("/organise/walks/linden/restore", form, follow_redirects=True).text

    assert "it was wrong" in page


def test_what_is_back_already_makes_no_revision(
    desk: Desk, database: Database, stored: Walk, moved: Walk
) -> None:
    save(database, put_feature(moved, stored.stops[0]), moved)
    form = {"revision": "1", "kind": "stop", "id": "tea", "seen": "2"}
    desk.post("/organise/walks/linden/restore?lang=en", form)

    assert "Nothing had to be changed." in read(desk, HISTORY)
    assert newest(database).revision == 3


def test_a_whole_walk_goes_back(desk: Desk, database: Database, stored: Walk, moved: Walk) -> None:
    save(database, remove_feature(moved, "garden"), moved)
    assert "Garden" in read(desk, "/organise/walks/linden/restore?revision=1")
    desk.post("/organise/walks/linden/restore", {"revision": "1", "seen": "3"})

    assert newest(database) == stored


def test_what_was_removed_is_listed_and_comes_back(
    desk: Desk, database: Database, stored: Walk
) -> None:
    save(database, remove_feature(stored, "garden"), stored)
    page = read(desk, f"{HISTORY}/removed")
    assert "Garden" in page
    assert "revision=1&kind=stop&id=garden" in page

    form = {"revision": "1", "kind": "stop", "id": "garden", "seen": "2"}
    desk.post("/organise/walks/linden/restore", form)
    assert newest(database) == stored
    assert "all of it is back" in read(desk, f"{HISTORY}/removed")


def test_what_no_longer_fits_says_what_is_missing(
    desk: Desk, database: Database, stored: Walk
) -> None:
    bare = replace(stored, notes=(), offers=stored.offers[1:])
    save(database, remove_feature(bare, "tea"), stored)
    wish = "revision=1&kind=offer&id=soup"
    answer = desk.get(f"/organise/walks/linden/restore?{wish}&lang=en")
    assert answer.status_code == 400
    assert "bring back first what it belongs to" in answer.text
    assert "tea" in answer.text

    form = dict(pair.split("=") for pair in wish.split("&"))
    answer = desk.post("/organise/walks/linden/restore", {**form, "seen": "2"})
    assert answer.status_code == 400


def test_what_somebody_else_saved_meanwhile_stays(
    desk: Desk, database: Database, moved: Walk
) -> None:
    third = save(database, replace(moved, contact="Bob"), moved)
    form = {"revision": "1", "kind": "stop", "id": "tea", "seen": "2"}
    desk.post("/organise/walks/linden/restore", form)
    back = newest(database)
    assert (back.contact, back.stops[0].title.texts["en"]) == ("Bob", "Tea kitchen")

    save(database, put_feature(back, replace(back.stops[0], phone="0351 1")), back)
    answer = desk.post("/organise/walks/linden/restore", {**form, "seen": str(third.revision)})
    assert answer.status_code == 409
    assert newest(database).stops[0].phone == "0351 1"


def test_texts_in_the_history_are_never_markup(
    desk: Desk, database: Database, stored: Walk
) -> None:
    nasty = "<script>alert(1)</script> %(x)s ${1} {{ 7*7 }}"
    tea = replace(stored.stops[0], title=Wording({"de": nasty}), extra={nasty: nasty})
    save(database, put_feature(stored, tea), stored, by=nasty, why=nasty)
    for address in (
        HISTORY,
        f"{HISTORY}/2",
        f"{HISTORY}/compare",
        "/organise/walks/linden/publish",
    ):
        page = desk.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text


def test_the_owner_publishes_what_was_looked_at(
    desk: Desk, client: FlaskClient, database: Database, moved: Walk
) -> None:
    page = read(desk, "/organise/walks/linden/publish")
    assert "Tea <ins>room</ins>" in page
    assert "Publish as version 2" in page
    assert "Tea room" not in client.get("/walks/linden/?lang=en").text

    answer = desk.post("/organise/walks/linden/publish", {"revision": "2"})
    assert answer.status_code == 303
    assert "Tea room" in client.get("/walks/linden/?lang=en").text
    page = read(desk, "/organise/walks/linden/publish")
    assert "Version 2 is published" in page
    assert "Nothing has been changed since" in page
    with database.reading() as session:
        assert [walk.published_revision for walk in list_walks(session) if walk.version] == [2]


def test_what_was_saved_after_looking_is_shown_before_it_is_published(
    desk: Desk, database: Database, moved: Walk
) -> None:
    save(database, replace(moved, contact="Bob"), moved, by="Bob")
    answer = desk.post("/organise/walks/linden/publish?lang=en", {"revision": "2"})

    assert answer.status_code == 409
    assert "Bob has saved meanwhile" in unescape(answer.text)
    assert 'name="revision" value="3"' in answer.text
    with database.reading() as session:
        assert {walk.version for walk in list_walks(session)} == {1, None}


def test_publishing_says_which_notes_everybody_will_see(
    desk: Desk, database: Database, stored: Walk
) -> None:
    report, shown = stored.notes[1], stored.notes[0]
    opened = put_feature(stored, replace(report, consent=Consent("public", date(2026, 3, 2))))
    closed = put_feature(opened, replace(shown, consent=Consent("none")))
    save(database, closed, stored)
    page = read(desk, "/organise/walks/linden/publish")

    assert "1 note becomes visible to everybody" in page
    assert "Said: note-report" in page
    assert "3 notes are kept back" in page


def test_publishing_warns_of_what_is_outdated_or_unconfirmed(
    desk: Desk, database: Database, stored: Walk
) -> None:
    old = replace(stored.stops[0].title, states={"en": Translation("outdated")})
    save(database, put_feature(stored, replace(stored.stops[0], title=old)), stored)
    page = read(desk, "/organise/walks/linden/publish")

    assert "1 entry has a translation that is older than its source" in page
    assert "offers are unconfirmed" in page


def test_a_walk_that_was_never_published_says_so(
    desk_of: Callable[[str], Desk], database: Database
) -> None:
    charlie = desk_of("Charlie")
    page = read(charlie, "/organise/walks/chestnut/publish")
    assert "has not been published yet" in page

    assert charlie.post("/organise/walks/chestnut/publish", {"revision": "1"}).status_code == 303
    with database.reading() as session:
        assert {walk.slug: walk.version for walk in list_walks(session)}["chestnut"] == 1


def test_an_editor_reads_the_history_but_does_not_publish_or_erase(
    desk_of: Callable[[str], Desk], moved: Walk
) -> None:
    bob = desk_of("Bob")
    assert "Erase for good" not in read(bob, f"{HISTORY}/2")
    for address in ("publish", "erase?note=note-kept"):
        assert bob.get(f"/organise/walks/linden/{address}").status_code == 403
    assert bob.post("/organise/walks/linden/publish", {"revision": "2"}).status_code == 403
    form = {"note": "note-kept", "sure": "yes"}
    assert bob.post("/organise/walks/linden/erase", form).status_code == 403


def everything_kept(app: Flask, database: Database) -> bytes:
    """All that this process and the database's files hold of walks."""
    kept = repr(
        [
            dict(app.extensions["readable_walks"]),
            app.extensions["database"].memory.walks,
            [answer.forms for answer in app.extensions["answers"].values()],
        ]
    ).encode()
    if database.is_sqlite:
        kept += bytes_in(Path(str(database.engine.url.database)).parent)
    return kept


def test_an_erased_note_is_in_no_cache_and_no_file(
    app: Flask, desk: Desk, client: FlaskClient, database: Database, stored: Walk
) -> None:
    note = Note("told", None, Wording({"de": SAID}), stop="tea", consent=Consent("public"))
    walk = save(database, put_feature(stored, note), stored)
    with database.transaction() as session:
        publish_walk(session, "linden")
    file = BytesIO(write_collection(walk)), "walk.geojson"
    plan = desk.post("/organise/walks/linden/import", {"file": file}).location
    assert read(desk, plan)
    save(database, remove_feature(walk, "told"), walk)
    assert SAID in client.get("/walks/linden/stops/tea/").text
    assert SAID in read(desk, "/organise/walks/linden/erase?note=told")
    assert SAID in read(desk, f"{HISTORY}/2")
    assert SAID.encode() in everything_kept(app, database)

    answer = desk.post("/organise/walks/linden/erase", {"note": "told"})
    assert answer.status_code == 422
    answer = desk.post("/organise/walks/linden/erase", {"note": "told", "sure": "yes"})
    assert answer.status_code == 303
    assert SAID.encode() not in everything_kept(app, database)

    assert SAID not in client.get("/walks/linden/stops/tea/").text
    page = read(desk, HISTORY)
    assert "Something was erased." in page
    assert "Alice" in page
    for address in (HISTORY, *(f"{HISTORY}/{number}" for number in (2, 3, 4))):
        assert SAID not in read(desk, address)
    for address in (plan, "/organise/walks/linden/erase?note=told"):
        assert desk.get(address).status_code == 404


def test_another_process_lets_go_of_an_erased_note_with_its_next_answer(
    app: Flask, desk: Desk, database: Database, stored: Walk
) -> None:
    from webapp.app import create_app

    note = Note("told", None, Wording({"de": SAID}), stop="tea", consent=Consent("public"))
    save(database, put_feature(stored, note), stored)
    with database.transaction() as session:
        publish_walk(session, "linden")
    names = ("DATABASE_URL", "DATA_DIR", "SECRET_KEY")
    other = create_app(TESTING=True, **{name: app.config[name] for name in names})
    assert SAID in other.test_client().get("/walks/linden/stops/tea/").text
    desk.post("/organise/walks/linden/erase", {"note": "told", "sure": "yes"})

    assert SAID not in other.test_client().get("/walks/linden/").text
    assert SAID.encode() not in everything_kept(other, database)
    other.extensions["database"].engine.dispose()
