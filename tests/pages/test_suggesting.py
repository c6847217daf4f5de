"""Anyone can say that something is missing or wrong; organisers decide what becomes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from werkzeug.test import TestResponse

from geodata.walk import Offer, Walk, find_stop, put_feature
from tests.desk import Desk
from webapp.storage.confirmations import (
    MOST_SUGGESTED,
    VISITOR,
    Proposal,
    add_proposal,
    make_confirmation_link,
    new_proposal_id,
    proposals,
)
from webapp.storage.database import Database
from webapp.storage.walks import find_walk, save_walk
from webapp.storage.writing import now

HERE = "/walks/linden/suggest/"
PAGE = "/organise/walks/linden/freshness"
ENGLISH = {"Accept-Language": "en", "Origin": "http://localhost"}
UNSEEN = re.compile(r'type="hidden" name="((?:was:|stop)[^"]*)" value="([^"]*)"')


class Earlier(TimestampSigner):
    """Seals as if the form had been shown ten seconds ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 10


def read_for_a_while(purpose: str = "linden/suggest") -> str:
    sealing = URLSafeTimedSerializer("tests", salt="visitor form", signer=Earlier)
    return str(sealing.dumps([purpose, token_hex(4)]))


class Visitor:
    """Somebody without account or cookie, who reads a form before sending it."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, address: str = HERE) -> TestResponse:
        return self.client.get(address, headers=ENGLISH)

    def send(self, address: str = HERE, headers: Any = None, **fields: Any) -> TestResponse:
        page = self.client.get(address, headers=ENGLISH).text
        unseen = {name: unescape(value) for name, value in UNSEEN.findall(page)}
        form = {"seal": read_for_a_while(), "homepage": "", **unseen, **fields}
        own = {**ENGLISH, **(headers or {})}
        return self.client.post(address, data=form, headers=own, follow_redirects=True)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client(use_cookies=False))


@pytest.fixture
def waiting(database: Database) -> Any:
    def look() -> tuple[Proposal, ...]:
        with database.reading() as session:
            return proposals(session, "linden")

    return look


def draft(database: Database) -> Walk:
    with database.reading() as session:
        return find_walk(session, "linden")


def decided(desk: Desk, proposal: Proposal, what: str, *names: str) -> TestResponse:
    desk.get("/organise/?lang=en")
    form = {"take": list(names), "revision": draft_revision(desk)}
    return desk.post(f"{PAGE}/proposals/{proposal.id}/{what}", form, follow_redirects=True)


def draft_revision(desk: Desk) -> str:
    found = re.search(
        r'data-entry="[^"]+".*?name="revision" value="(\d+)"', desk.get(PAGE).text, re.S
    )
    assert found
    return found[1]


@pytest.mark.parametrize("address", ["/walks/linden/", "/walks/linden/stops/tea/"])
def test_every_page_of_the_walk_leads_there_but_no_version_and_no_draft(
    client: FlaskClient, desk: Desk, address: str
) -> None:
    assert "/walks/linden/suggest/" in client.get(address).text
    version = address.replace("/linden/", "/linden/versions/1/")
    preview = address.replace("/walks/linden/", "/organise/walks/linden/preview/")

    assert "/suggest/" not in client.get(version).text
    assert "/suggest/" not in desk.get(preview).text


def test_from_a_stop_one_sees_what_it_offers_and_gets_back(visitor: Visitor) -> None:
    page = visitor.open(f"{HERE}?stop=tea&lang=en").text

    for there in ("An offer is missing", "This is wrong: Tea kitchen", "This is wrong: Soup"):
        assert there in page
    assert 'href="/walks/linden/stops/tea/?lang=en"' in page
    assert "Library" not in page
    assert visitor.open(f"{HERE}?stop=nowhere").status_code == 404


def test_nobody_keeps_the_page_and_it_sets_no_cookie(visitor: Visitor) -> None:
    for address in (HERE, f"{HERE}offer?stop=tea", f"{HERE}change/soup"):
        page = visitor.open(address)

        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "private, no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "Set-Cookie" not in page.headers


def test_words_wait_for_the_organisers_who_remove_them_once_it_is_done(
    visitor: Visitor, desk: Desk, waiting: Any, database: Database
) -> None:
    thanked = visitor.send(f"{HERE}?stop=tea&lang=en", comment="الباب مغلق دائما")
    (suggestion,) = waiting()
    desk.get("/organise/?lang=en")
    listed = desk.get(PAGE).text

    assert "Thank you. The organisers will look at it." in thanked.text
    assert (suggestion.stop_id, suggestion.comment) == ("tea", "الباب مغلق دائما")
    assert "Suggested by a visitor on" in listed
    assert '<blockquote dir="auto">الباب مغلق دائما' in listed
    assert "/organise/walks/linden/stops/tea" in listed
    assert "1 proposal is waiting" in desk.get("/organise/").text
    decided(desk, suggestion, "reject")
    assert waiting() == ()
    assert draft(database).revision == 1


def test_a_missing_offer_is_taken_into_the_draft_with_one_click(
    visitor: Visitor, desk: Desk, waiting: Any, database: Database
) -> None:
    told = {"title": "Sprachcafé", "opening_hours": "Th 16:00-18:00", "phone": "+49 351 99"}
    visitor.send(f"{HERE}offer?stop=library", **told)
    (suggestion,) = waiting()
    desk.get("/organise/?lang=en")
    listed = desk.get(PAGE).text
    ticked = re.findall(r'name="take" value="([^"]+)" checked', listed)
    page = decided(desk, suggestion, "accept", *ticked)
    added = next(each for each in draft(database).offers if each.id == "sprachcafe")

    assert "An offer is missing: <bdi>Sprachcafé</bdi>" in listed
    assert ticked == ["title", "opening_hours", "phone"]
    assert "The proposal is taken over into the draft." in page.text
    assert (added.title.texts, added.stop, added.assured) == ({"de": "Sprachcafé"}, "library", None)
    assert (added.opening_hours, added.phone) == ("Th 16:00-18:00", "+49 351 99")
    assert waiting() == ()
    assert "Suggested by a visitor" in desk.get("/organise/walks/linden/history").text


def test_an_offer_may_belong_to_no_stop(
    visitor: Visitor, desk: Desk, waiting: Any, database: Database
) -> None:
    visitor.send(f"{HERE}offer", title="Spielplatz", stop="")
    decided(desk, waiting()[0], "accept", "title")

    assert [(each.id, each.stop) for each in draft(database).offers][-1] == ("spielplatz", "")


def test_a_change_is_shown_with_its_difference_and_confirms_nothing(
    visitor: Visitor, desk: Desk, waiting: Any, database: Database
) -> None:
    visitor.send(f"{HERE}change/soup", opening_hours="Mo-Th 12:00-14:00", cost="3 Euro")
    (suggestion,) = waiting()
    before = offer(draft(database), "soup").assured

    assert suggestion.opened == {"opening_hours": "Mo-Fr 11:00-14:00", "cost": None}
    listed = desk.get(PAGE).text
    assert "<del>Mo-Fr 11:00-14:00</del>" in listed
    assert "<ins>Mo-Th 12:00-14:00</ins>" in listed
    decided(desk, suggestion, "accept", "opening_hours")
    soup = offer(draft(database), "soup")
    assert (soup.opening_hours, soup.cost.texts) == ("Mo-Th 12:00-14:00", {})
    assert soup.assured == before


def offer(walk: Walk, offer_id: str) -> Offer:
    return next(each for each in walk.offers if each.id == offer_id)


def test_visitors_correct_what_they_read_and_never_see_a_draft(
    visitor: Visitor, desk: Desk, database: Database, waiting: Any
) -> None:
    opened = draft(database)
    changed = replace(offer(opened, "soup"), opening_hours="Tu 12:00-14:00")
    with database.transaction() as session:
        save_walk(session, put_feature(opened, changed), opened, by="Bob")
    page = visitor.open(f"{HERE}change/soup").text
    visitor.send(f"{HERE}change/soup", opening_hours="We 12:00-14:00")
    desk.get("/organise/?lang=en")
    listed = desk.get(PAGE).text

    assert "Mo-Fr 11:00-14:00" in page
    assert "Tu 12:00" not in page
    assert "What visitors read is not what the draft says." in listed
    assert 'name="take" value="opening_hours"><label' in listed  # and is not ticked


def test_what_a_place_keeps_back_can_be_suggested_and_is_not_told(
    visitor: Visitor, database: Database, desk: Desk, waiting: Any
) -> None:
    opened = draft(database)
    hidden = replace(find_stop(opened, "tea"), precision="hidden")
    with database.transaction() as session:
        save_walk(session, put_feature(opened, hidden), opened, by="Bob")
    desk.post("/organise/walks/linden/publish", {"revision": "2"})

    assert "Lindenweg 1" not in visitor.open(f"{HERE}change/tea").text
    assert visitor.send(f"{HERE}change/tea", phone="+49 351 99").status_code == 200
    assert [each.wanted for each in waiting()] == [{"phone": "+49 351 99"}]


def test_what_cannot_stand_there_is_said_beside_its_field_and_stays_typed(
    visitor: Visitor, waiting: Any
) -> None:
    wrong = {"opening_hours": "ten to four", "email": "nobody", "title": "", "comment": "my words"}
    for address in (f"{HERE}offer?stop=tea", f"{HERE}change/soup"):
        page = visitor.send(address, **wrong)

        assert page.status_code == 422
        for name in ("opening_hours", "email", "title"):
            assert f'id="{name}-error"' in page.text
        for typed in ("ten to four", "nobody", "my words"):
            assert typed in page.text
    assert visitor.send(HERE, comment=" ").status_code == 422
    assert visitor.send(f"{HERE}change/soup").status_code == 422
    assert waiting() == ()


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}], ids=["foreign", "null"]
)
def test_a_form_from_another_site_is_not_taken(
    visitor: Visitor, waiting: Any, headers: dict[str, str]
) -> None:
    for address in (HERE, f"{HERE}offer", f"{HERE}change/soup"):
        assert visitor.send(address, headers, comment="x", title="x").status_code == 403
    assert waiting() == ()


def test_robots_are_held_off_and_people_who_were_too_fast_send_again(
    visitor: Visitor, waiting: Any
) -> None:
    at_once = re.search(r'name="seal" value="([^"]+)"', visitor.open().text)
    assert at_once
    for fields in (
        {"seal": ""},
        {"seal": "forged"},
        {"seal": read_for_a_while("linden/another")},
        {"homepage": "spam"},
        {"seal": at_once[1]},
    ):
        page = visitor.send(comment="my words", **fields)
        assert page.status_code == 422
        assert "my words</textarea>" in page.text
    assert waiting() == ()
    assert visitor.send(comment="my words").status_code == 200
    assert len(waiting()) == 1


def test_one_form_is_not_sent_without_end(visitor: Visitor, waiting: Any) -> None:
    seal = read_for_a_while()
    pages = [visitor.send(comment=f"remark {number}", seal=seal) for number in range(6)]

    assert [page.status_code for page in pages] == [200] * 5 + [422]
    assert "Please wait a while." in pages[-1].text
    assert len(waiting()) == 5


def test_a_group_of_fifty_behind_one_address_meets_no_limit(visitor: Visitor, waiting: Any) -> None:
    for person in range(50):
        for number in range(3):
            page = visitor.send(comment=f"{person} says {number}")
            assert page.status_code == 200
    assert len(waiting()) == 150


def test_the_same_said_twice_waits_once(visitor: Visitor, waiting: Any) -> None:
    for _ in range(3):
        visitor.send(f"{HERE}change/soup", phone="+49 351 99")
        visitor.send(f"{HERE}?stop=tea", comment="closed")
        visitor.send(f"{HERE}offer?stop=tea", title="Sewing")
    visitor.send(f"{HERE}?stop=library", comment="closed")

    assert len(waiting()) == 4


def test_too_many_suggestions_keep_neither_organisers_nor_actors_from_their_work(
    visitor: Visitor, desk: Desk, database: Database, waiting: Any
) -> None:
    with database.transaction() as session:
        for number in range(MOST_SUGGESTED):
            ids = (new_proposal_id(), "tea", "")
            words = f"spam {number}"
            add_proposal(session, "linden", Proposal(*ids, now(), {}, {}, words, VISITOR))
        own = Proposal(new_proposal_id(), "tea", "soup", now(), {}, {}, "from the actor")
        add_proposal(session, "linden", own)
    full = visitor.send(comment="one more")
    assert full.status_code == 422
    assert "Many proposals are waiting already; please write to the organisers." in full.text
    desk.get("/organise/?lang=en")
    page = desk.get(PAGE).text
    assert "Remove all 200 suggestions" in page
    shown = re.findall(r'name="suggestion" value="([^"]+)"', page)
    told = desk.post(
        f"{PAGE}/suggestions/drop", {"suggestion": [*shown, own.id]}, follow_redirects=True
    )

    assert "200 suggestions are dropped." in told.text
    assert waiting() == (own,)


def test_an_actor_is_not_told_that_a_visitors_suggestion_is_their_own(
    visitor: Visitor, database: Database
) -> None:
    with database.transaction() as session:
        token = make_confirmation_link(session, "linden", "tea", "Alice")
    visitor.send(f"{HERE}change/soup", comment="private words")
    page = visitor.open(f"/walks/linden/confirm/{token}").text

    assert "waiting" not in page
    assert "private words" not in page


def test_what_was_suggested_for_something_that_is_gone_can_only_be_rejected(
    visitor: Visitor, desk: Desk, database: Database, waiting: Any
) -> None:
    visitor.send(f"{HERE}offer?stop=garden", title="Compost")
    opened = draft(database)
    with database.transaction() as session:
        stops = tuple(stop for stop in opened.stops if stop.id != "garden")
        fewer = replace(opened, stops=stops, legs=opened.legs[:1])
        save_walk(session, fewer, opened, by="Bob")
    (suggestion,) = waiting()

    assert "Add the offer" not in desk.get(f"{PAGE}?lang=en").text
    assert decided(desk, suggestion, "accept", "title").status_code == 409
    decided(desk, suggestion, "reject")
    assert waiting() == ()


def test_hostile_text_stays_text_and_large_forms_are_not_read(
    visitor: Visitor, desk: Desk, waiting: Any
) -> None:
    evil = '"><script>alert(1)</script>\u202e\0{{7*7}}'
    visitor.send(f"{HERE}?stop=tea", comment=evil)
    visitor.send(f"{HERE}offer?stop=tea", title=evil.replace("\0", ""), comment=evil)
    answers = [desk.get(PAGE).text, visitor.send(f"{HERE}change/soup", email=evil).text]

    assert len(waiting()) == 2
    for page in answers:
        assert "<script>alert" not in page
        assert "{{7*7}}" in page
    assert visitor.send(comment="x" * 3_000).status_code == 422
    assert visitor.send(comment="x" * 300_000).status_code == 413
