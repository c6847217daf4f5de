"""What the copy of a walk on a phone holds, as the server lists it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.walk import Consent, Walk, find_stop, put_feature
from webapp.storage.walks import save_walk

NOTES = re.compile(r"<section\b[^>]*\bdata-notes\b[^>]*>.*?</section>", re.DOTALL)  # as the worker


def listed(client: FlaskClient, language: str = "de") -> dict:  # type: ignore[type-arg]
    listing: dict = client.get(f"/walks/linden/copy.json?lang={language}").get_json()  # type: ignore[type-arg]
    return listing


@pytest.mark.parametrize("language", ["de", "en"])
def test_all_that_a_copy_holds_is_there_for_anyone(client: FlaskClient, language: str) -> None:
    for item in listed(client, language)["items"]:
        with client.get(item["address"]) as answer:
            assert answer.status_code == 200
            assert "private" not in answer.headers["Cache-Control"]
            assert "Cookie" not in answer.vary
            assert not item["address"].startswith("/organise")


def test_a_copy_holds_every_page_of_the_walk_in_its_language(
    client: FlaskClient, stored: Walk
) -> None:
    pages = {item["address"] for item in listed(client)["items"]}

    assert "/walks/linden/?lang=de" in pages
    assert {f"/walks/linden/stops/{stop.id}/?lang=de" for stop in stored.stops} <= pages
    assert {f"/walks/linden/themes/{theme.key}/?lang=de" for theme in stored.themes} <= pages


def test_a_page_without_its_notes_holds_nothing_of_any_note(
    client: FlaskClient, stored: Walk
) -> None:
    """So the worker may show it when its copy is too old."""
    texts = [text for note in stored.notes for text in note.text.texts.values()]
    pages = [
        client.get(item["address"]).text
        for item in listed(client)["items"]
        if item["kind"] in ("page", "map")
    ]

    assert any(text in page for text in texts for page in pages)
    assert not [text for text in texts for page in pages if text in NOTES.sub("", page)]


def test_the_state_of_the_list_changes_with_a_withdrawal_but_not_with_a_draft(
    app: Flask, client: FlaskClient, stored: Walk
) -> None:
    before = listed(client)["state"]
    tea = replace(find_stop(stored, "tea"), website="https://new.example/")
    draft = saved(app, put_feature(stored, tea), stored)

    assert listed(client)["state"] == before

    note = next(note for note in stored.notes if note.id == "note-public")
    withdrawn = replace(note, consent=Consent("public", withdrawn_on=date(2026, 4, 1)))
    saved(app, put_feature(draft, withdrawn), draft)

    assert listed(client)["state"] != before


def saved(app: Flask, walk: Walk, opened: Walk) -> Walk:
    with app.extensions["database"].transaction() as session:
        return save_walk(session, walk, opened)


def test_the_worker_is_asked_for_anew_each_time_and_found_unchanged(client: FlaskClient) -> None:
    worker = client.get("/sw.js")

    assert worker.mimetype == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"

    again = client.get("/sw.js", headers={"If-None-Match": worker.headers["ETag"]})

    assert again.status_code == 304
