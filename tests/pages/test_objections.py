"""Actors have a say: they see notes before they are published, and what they object to waits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from geodata.walk import Note, Walk, put_feature
from geodata.wording import Wording
from tests.desk import Desk
from webapp.storage.backup import restore_backup, write_backup
from webapp.storage.confirmations import make_confirmation_link
from webapp.storage.database import Database
from webapp.storage.objections import objections
from webapp.storage.walks import find_walk, save_walk

PAGE = "/organise/walks/linden/objections"
ENGLISH = {"Accept-Language": "en"}
SEAL = re.compile(r'name="seal" value="([^"]+)"')
OUTPUTS = (
    "",
    "stops/tea/",
    "themes/meeting/",
    "?q=note-public",
    "embed/",
    "walk.geojson",
    "walk.gpkg",
    "report.docx",
    "versions/1/",
    "versions/1/embed/",
    "versions/1/walk.geojson",
)


class Actor:
    """The actor of the tea kitchen, with their link, in a browser of their own."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.address = f"/walks/linden/confirm/{token}"

    def open(self, note_id: str = "") -> TestResponse:
        there = f"{self.address}/notes/{note_id}" if note_id else self.address
        return self.client.get(there, headers=ENGLISH)

    def object(self, note_id: str, words: str = "Not like this", **more: str) -> TestResponse:
        found = SEAL.search(self.open(note_id).text)
        form = {"seal": unescape(found[1]) if found else "", "homepage": "", "words": words, **more}
        own = {"Origin": "http://localhost", **ENGLISH}
        there = f"{self.address}/notes/{note_id}"
        return self.client.post(there, data=form, headers=own, follow_redirects=True)


@pytest.fixture(autouse=True)
def _in_english(desk: Desk) -> None:
    desk.get("/organise/?lang=en")


@pytest.fixture
def actor(app: Flask, database: Database, desk: Desk) -> Actor:
    with database.transaction() as session:
        token = make_confirmation_link(session, "linden", "tea", "Alice")
    return Actor(app.test_client(), token)


def change(database: Database, note_id: str, **changes: object) -> None:
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        note = replace(note_of(walk, note_id), **changes)  # type: ignore[arg-type]
        save_walk(session, put_feature(walk, note), walk, by="Bob")


def note_of(walk: Walk, note_id: str) -> Note:
    return next(note for note in walk.notes if note.id == note_id)


def waiting(database: Database) -> str:
    with database.reading() as session:
        return next(each.id for each in objections(session, "linden") if each.waits)


def decide(desk: Desk, database: Database, decision: str, reason: str = "") -> TestResponse:
    form = {"decision": decision, "reason": reason}
    return desk.post(f"{PAGE}/{waiting(database)}", form, follow_redirects=True)


def unpacked(archive: bytes) -> bytes:
    with ZipFile(BytesIO(archive)) as opened:
        return b"".join(opened.read(name) for name in opened.namelist())


def where_shown(client: FlaskClient, note_id: str) -> list[str]:
    said = f"Said: {note_id}"
    found = []
    for output in OUTPUTS:
        answer = client.get(f"/walks/linden/{output}", headers=ENGLISH)
        assert answer.status_code == 200
        held = unpacked(answer.data) if output.endswith(".docx") else answer.data
        if said.encode() in held or f"Gesagt: {note_id}".encode() in held:
            found.append(output)
    return found


def test_an_actor_sees_the_notes_about_their_stop_that_are_to_be_shown_and_no_others(
    actor: Actor,
) -> None:
    page = actor.open().text

    assert "Said: note-public" in page
    assert "Said: note-report" in page
    assert "Said: note-participants" not in page
    assert "Said: note-kept" not in page
    assert "Everybody is to see this." in page
    for kept in ("note-participants", "note-kept"):
        assert actor.open(kept).status_code == 404
        assert actor.object(kept).status_code == 404


def test_an_actor_reads_a_note_of_the_draft_before_it_is_published(
    actor: Actor, database: Database, client: FlaskClient
) -> None:
    change(database, "note-public", text=Wording({"de": "Noch niemand hat das gelesen"}))

    assert "Noch niemand hat das gelesen" in actor.open().text
    assert "Noch niemand" not in client.get("/walks/linden/").text


def test_an_objection_hides_the_note_everywhere_on_the_next_request(
    actor: Actor, client: FlaskClient
) -> None:
    assert "versions/1/" in where_shown(client, "note-public")
    etag = client.get("/walks/linden/walk.geojson").headers["ETag"]
    page = actor.object("note-public")

    assert "The note is held back." in page.text
    assert where_shown(client, "note-public") == []
    answer = client.get("/walks/linden/walk.geojson", headers={"If-None-Match": etag})
    assert answer.status_code == 200


def test_whoever_looks_from_the_desk_as_a_visitor_or_for_a_report_does_not_see_it_either(
    actor: Actor, desk: Desk
) -> None:
    actor.object("note-public")
    for place in ("preview/", "preview/?as=participant", "report/", "report/walk.geojson"):
        assert "note-public" not in desk.get(f"/organise/walks/linden/{place}").text

    form = desk.get("/organise/walks/linden/notes/note-public")
    assert "Gesagt: note-public" in form.text


def test_an_objection_needs_words_and_a_form_of_ours(actor: Actor, database: Database) -> None:
    refused = actor.object("note-public", words="  ")
    assert refused.status_code == 422
    assert "Please say what must not be shown like this." in refused.text
    long = actor.object("note-public", words="x" * 2001)
    assert long.status_code == 422
    assert "x" * 2001 in long.text
    assert actor.object("note-public", homepage="robots").status_code == 422
    assert actor.object("note-public", seal="guessed").status_code == 422
    with database.reading() as session:
        assert objections(session, "linden") == ()


def test_organisers_see_the_objection_where_they_look(actor: Actor, desk: Desk) -> None:
    actor.object("note-public", words="We never said that <b>")

    assert "1 objection is waiting" in desk.get("/organise/").text
    assert "1 objection is waiting" in desk.get("/organise/walks/linden/freshness").text
    assert "1 objection is waiting" in desk.get("/organise/walks/linden/contributions").text
    assert "Held back: its actor objects" in desk.get("/organise/walks/linden/").text
    page = desk.get(PAGE).text
    assert "We never said that &lt;b&gt;" in page
    assert "Said: note-public" in page


def test_a_dropped_objection_needs_a_reason_that_the_actor_reads(
    actor: Actor, desk: Desk, database: Database, client: FlaskClient
) -> None:
    actor.object("note-public")
    refused = decide(desk, database, "dropped")
    assert refused.status_code == 422
    assert "Please give a reason" in refused.text
    assert decide(desk, database, "changed", "typed anyway").status_code == 422
    page = decide(desk, database, "dropped", "It was said in public.")

    assert "The note is shown again" in page.text
    assert where_shown(client, "note-public") == list(OUTPUTS)
    assert "It was said in public." in actor.open().text
    assert "decided about this note already" in actor.object("note-public").text


def test_an_edited_note_is_shown_as_it_stands_now(
    actor: Actor, desk: Desk, database: Database
) -> None:
    actor.object("note-public")
    change(database, "note-public", text=Wording({"de": "Jetzt besser"}))
    page = desk.get(PAGE).text
    assert "As the actor saw it" in page
    assert "Jetzt besser" in page
    decide(desk, database, "changed", "Thank you")

    assert "You objected; the note was changed." in actor.open().text


def test_a_withdrawn_note_stays_hidden_and_the_papers_that_are_out_are_named(
    actor: Actor, desk: Desk, database: Database, client: FlaskClient
) -> None:
    desk.get("/organise/walks/linden/report/handout.pdf")
    actor.object("note-public")
    decide(desk, database, "withdrawn")

    assert where_shown(client, "note-public") == []
    with database.reading() as session:
        consent = note_of(find_walk(session, "linden"), "note-public").consent
    assert consent
    assert consent.withdrawn_on
    papers = desk.get("/organise/walks/linden/notes/note-public/papers").text
    assert "no longer shows it" in papers
    assert "handout.pdf" in papers
    assert "made by Alice" in papers


def test_the_second_of_two_organisers_learns_that_the_other_has_decided(
    actor: Actor, desk: Desk, desk_of: Callable[[str], Desk], database: Database
) -> None:
    actor.object("note-public")
    objection, bob = waiting(database), desk_of("Bob")
    bob.post(f"{PAGE}/{objection}", {"decision": "withdrawn"})
    late = desk.post(f"{PAGE}/{objection}", {"decision": "dropped", "reason": "no"})

    assert late.status_code == 409
    assert "Bob has decided about this objection meanwhile." in late.text


def test_withdrawing_a_consent_in_its_form_names_the_papers_that_are_out(desk: Desk) -> None:
    desk.get("/organise/walks/linden/report/report.docx")
    desk.get("/organise/walks/linden/export/walk.zip")
    address = "/organise/walks/linden/notes/note-public"
    form = {"consent:withdrawn_on": "2026-05-01", "revision": "1"}
    page = desk.post(address, form, follow_redirects=True).text

    assert "These papers are out: version 1, report.docx, linden-1.zip." in page


def test_whoever_erases_a_note_sees_first_which_papers_are_out(desk: Desk) -> None:
    desk.get("/organise/walks/linden/report/walk.geojson")
    page = desk.get("/organise/walks/linden/erase?note=note-public").text

    assert "These papers are out" in page
    assert "walk.geojson" in page
    assert "Version 1 of" in page


@pytest.mark.parametrize("decision", ["", "withdrawn", "dropped"])
def test_a_backup_from_before_an_objection_shows_the_note_only_where_that_was_dropped(
    actor: Actor, desk: Desk, database: Database, tmp_path: Path, decision: str
) -> None:
    write_backup(database, tmp_path / "before.zip")
    actor.object("note-public")
    if decision:
        decide(desk, database, decision, "Said in public")
    folder = actor.client.application.config["DATA_DIR"]
    restore_backup(database, tmp_path / "before.zip", folder)
    with database.reading() as session:
        held = [(each.note_id, each.waits) for each in objections(session, "linden")]

    assert held == ([] if decision == "dropped" else [("note-public", True)])
    assert bool(where_shown(actor.client, "note-public")) == (decision == "dropped")
