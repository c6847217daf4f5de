"""What is to be looked at again, and the links by which actors confirm it or propose a change."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from geodata.freshness import LinkState
from geodata.walk import Offer, Stop, Walk, find_stop, put_feature
from tests.desk import Desk
from webapp.pages.visitor_forms import seal
from webapp.storage.confirmations import MOST_WAITING, proposals
from webapp.storage.database import Database
from webapp.storage.links import keep_link_states
from webapp.storage.tables import CONFIRMATION_LINKS
from webapp.storage.walks import find_walk, save_walk
from webapp.storage.writing import now

PAGE = "/organise/walks/linden/freshness"
ENGLISH = {"Accept-Language": "en"}
LINK = re.compile(r'id="link" readonly value="([^"]+)"')
SEAL = re.compile(r'name="seal" value="([^"]+)"')
UNSEEN = re.compile(r'type="hidden" name="((?:seen|was):[^"]+)" value="([^"]*)"')
TODAY = datetime.now(UTC).date()


@pytest.fixture(autouse=True)
def _in_english(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("desk").get("/organise/?lang=en")


def draft(database: Database) -> Walk:
    with database.reading() as session:
        return find_walk(session, "linden")


def offer(walk: Walk, offer_id: str) -> Offer:
    return next(each for each in walk.offers if each.id == offer_id)


def change(database: Database, feature: Stop | Offer) -> None:
    opened = draft(database)
    with database.transaction() as session:
        save_walk(session, put_feature(opened, feature), opened, by="Bob")  # type: ignore[misc]


def near(day: date | None) -> bool:
    return day is not None and abs(day - TODAY) <= timedelta(days=1)


class Actor:
    """Somebody with a link and a browser of their own; sends forms as the pages do."""

    def __init__(self, client: FlaskClient, link: str) -> None:
        self.client = client
        self.address = urlsplit(link).path

    def open(self, entry_id: str = "") -> TestResponse:
        there = f"{self.address}/{entry_id}" if entry_id else self.address
        return self.client.get(there, headers=ENGLISH)

    def send(self, entry_id: str = "", *, headers: Any = None, **fields: Any) -> TestResponse:
        there = f"{self.address}/{entry_id}" if entry_id else self.address
        return self.send_from(self.client.get(there).text, entry_id, headers=headers, **fields)

    def send_from(
        self, page: str, entry_id: str = "", *, headers: Any = None, **fields: Any
    ) -> TestResponse:
        """Send the form of a page that was opened some time ago."""
        there = f"{self.address}/{entry_id}" if entry_id else self.address
        found = SEAL.search(page)
        unseen = {name: unescape(value) for name, value in UNSEEN.findall(page)}
        form = {"seal": unescape(found[1]) if found else "", "homepage": "", **unseen, **fields}
        own = {"Origin": "http://localhost", **ENGLISH, **(headers or {})}
        return self.client.post(there, data=form, headers=own, follow_redirects=True)


def made(desk: Desk, stop: str = "tea") -> str:
    found = LINK.search(desk.post(f"{PAGE}/link", {"stop": stop}).text)
    assert found
    return unescape(found[1])


@pytest.fixture
def actor(app: Flask, desk: Desk) -> Actor:
    """The actor of the tea kitchen, with the link that Alice made."""
    return Actor(app.test_client(), made(desk))


@pytest.fixture
def waiting(database: Database) -> Any:
    def look() -> Any:
        with database.reading() as session:
            return proposals(session, "linden")

    return look


def test_the_list_names_what_nobody_confirmed_of_late(desk: Desk) -> None:
    page = desk.get(PAGE).text
    listed = re.findall(r'data-entry="([^"]+)"', page)

    assert listed == ["library", "letters", "garden", "seeds"]
    assert "Nobody has confirmed this yet." in page
    assert "Links have not been checked yet" in page


def test_a_dead_link_is_named_with_its_day_and_the_reason(desk: Desk, database: Database) -> None:
    dead = LinkState("https://tea.example/", "dead", None, "There is no such host.", now())
    with database.transaction() as session:
        keep_link_states(session, "linden", (dead,))
    page = desk.get(PAGE).text

    assert 'data-entry="tea"' in page
    assert "Dead link:" in page
    assert "There is no such host." in page
    assert "Links were last checked on" in page
    german = desk.get(f"{PAGE}?lang=de").text
    assert "Diesen Host gibt es nicht." in german


def test_one_button_confirms_an_entry_as_of_today(desk: Desk, database: Database) -> None:
    page = desk.post(f"{PAGE}/confirm", {"entry": "library"}, follow_redirects=True)

    assert near(find_stop(draft(database), "library").assured)
    assert 'data-entry="library"' not in page.text
    assert "“Library” is confirmed as of today" in page.text
    assert desk.post(f"{PAGE}/confirm", {"entry": "nowhere"}).status_code == 404


def test_a_link_is_shown_once_with_a_text_to_send(desk: Desk) -> None:
    page = desk.post(f"{PAGE}/link", {"stop": "tea"}).text
    link = unescape(LINK.search(page)[1])  # type: ignore[index]

    assert page.count(link) == 3
    assert "auf unserem Rundgang „Rund um die Linde“ steht auch „Teeküche“." in page
    assert "our walk “Round the lime tree” leads past “Tea kitchen”, too." in page
    assert "There is a link, made by Alice" in desk.get(PAGE).text
    assert link not in desk.get(PAGE).text


def test_the_actor_sees_their_own_entries_as_drafted_and_nothing_of_others(
    actor: Actor, database: Database
) -> None:
    change(database, replace(offer(draft(database), "soup"), cost=replace_text("2 Euro")))
    page = actor.open()

    assert page.status_code == 200
    for there in ("Tea kitchen", "Soup", "2 Euro", "Lindenweg 1", "Mo-Fr 11:00-14:00"):
        assert there in page.text
    for hidden in ("Library", "Bibliothek", "note-kept", "note-participants", "Garten"):
        assert hidden not in page.text


def replace_text(text: str) -> Any:
    from geodata.wording import Wording

    return Wording({"de": text})


def test_nobody_keeps_the_page_or_learns_its_address(actor: Actor) -> None:
    for page in (actor.open(), actor.open("soup"), actor.send(entry="soup")):
        assert page.headers["Cache-Control"] == "private, no-store"
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "Set-Cookie" not in page.headers


def test_the_actor_confirms_one_entry_or_all(actor: Actor, database: Database) -> None:
    one = actor.send(entry="soup")
    assert near(offer(draft(database), "soup").assured)
    assert find_stop(draft(database), "tea").assured == date(2026, 1, 15)
    actor.send(entry=["tea", "soup"])

    assert near(find_stop(draft(database), "tea").assured)
    assert "It is noted as confirmed today." in one.text


def test_nobody_confirms_what_they_have_not_seen(
    actor: Actor, desk: Desk, database: Database
) -> None:
    opened, list_opened = actor.open().text, desk.get(PAGE).text
    change(database, replace(offer(draft(database), "soup"), opening_hours="Tu 12:00-14:00"))
    page = actor.send_from(opened, entry=["tea", "soup"])

    assert page.status_code == 422
    assert "This has just been changed. Please look at it once more." in page.text
    assert "Tu 12:00-14:00" in page.text
    late = {"entry": "soup", "revision": revision(list_opened)}
    assert desk.post(f"{PAGE}/confirm", late).status_code == 409
    assert draft(database).revision == 2
    assert actor.send_from(page.text, entry=["tea", "soup"]).status_code == 200
    assert near(offer(draft(database), "soup").assured)


def revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def test_a_link_confirms_nothing_but_its_own_entries(actor: Actor, database: Database) -> None:
    refused = actor.send(entry=["library", "seeds"])

    assert refused.status_code == 422
    assert "Please choose what is right." in refused.text
    assert draft(database).revision == 1
    assert actor.open("library").status_code == 404


def test_a_change_waits_for_the_organisers(
    actor: Actor, desk: Desk, database: Database, waiting: Any
) -> None:
    page = actor.send("soup", opening_hours="Mo-Th 12:00-14:00", phone="+49 351 99", comment="Hi")
    (proposal,) = waiting()

    assert draft(database).revision == 1
    assert proposal.opened == {"opening_hours": "Mo-Fr 11:00-14:00", "phone": None}
    assert proposal.wanted == {"opening_hours": "Mo-Th 12:00-14:00", "phone": "+49 351 99"}
    assert "The organisers will look at your proposal." in page.text
    assert "Your proposal is waiting for the organisers." in page.text
    listed = desk.get(PAGE).text
    assert "1 proposal is waiting" in listed
    assert "Mo-Th 12:00-14:00" in listed
    assert "<blockquote" in listed


def test_whoever_organises_the_walk_finds_out_that_something_waits(
    actor: Actor, desk: Desk, desk_of: Any
) -> None:
    assert "waiting" not in desk.get("/organise/").text
    actor.send("soup", comment="Since May.")

    assert "1 proposal is waiting" in desk.get("/organise/").text
    assert "waiting" not in desk_of("Charlie").get("/organise/?lang=en").text


def test_what_organisers_change_while_the_form_is_open_is_not_proposed_back(
    actor: Actor, database: Database, waiting: Any
) -> None:
    opened = actor.open("soup").text
    change(database, replace(offer(draft(database), "soup"), opening_hours="Tu 12:00-14:00"))
    typed = {"opening_hours": "Mo-Fr 11:00-14:00", "title": "Eintopf"}
    actor.send_from(opened, "soup", **typed)

    assert [proposal.wanted for proposal in waiting()] == [{"title": "Eintopf"}]


def test_what_cannot_stand_there_is_said_beside_its_field_and_stays_typed(
    actor: Actor, waiting: Any
) -> None:
    wrong = {"opening_hours": "ten to four", "email": "nobody", "title": "", "comment": "my words"}
    page = actor.send("soup", **wrong)

    assert page.status_code == 422
    for name in ("opening_hours", "email", "title"):
        assert f'id="{name}-error"' in page.text
    for typed in ("ten to four", "nobody", "my words"):
        assert typed in page.text
    assert waiting() == ()


def test_a_form_that_changes_nothing_is_no_proposal(actor: Actor, waiting: Any) -> None:
    unchanged = actor.send("soup", title="Suppe", opening_hours="Mo-Fr 11:00-14:00")
    assert unchanged.status_code == 422
    assert "Nothing is changed yet." in unchanged.text
    actor.send("soup", title="Suppe", comment="Only a remark")

    assert [proposal.wanted for proposal in waiting()] == [{}]


def accepted(desk: Desk, proposal: Any, *names: str, page: str = "") -> TestResponse:
    there = f"{PAGE}/proposals/{proposal.id}/accept"
    form = {"take": list(names), "revision": revision(page or desk.get(PAGE).text)}
    return desk.post(there, form, follow_redirects=True)


def test_a_proposal_never_passes_over_what_was_saved_since_it_was_looked_at(
    actor: Actor, desk: Desk, database: Database, waiting: Any
) -> None:
    actor.send("soup", opening_hours="Mo 12:00-14:00")
    page = desk.get(PAGE).text
    change(database, replace(offer(draft(database), "soup"), opening_hours="Tu 12:00-14:00"))
    late = accepted(desk, waiting()[0], "opening_hours", page=page)

    assert late.status_code == 409
    assert offer(draft(database), "soup").opening_hours == "Tu 12:00-14:00"
    assert len(waiting()) == 1


def test_what_is_ticked_is_taken_over_as_a_revision(
    actor: Actor, desk: Desk, database: Database, waiting: Any
) -> None:
    actor.send("soup", title="Eintopf", cost="3 Euro")
    page = accepted(desk, waiting()[0], "title")
    soup = offer(draft(database), "soup")

    assert soup.title.texts["de"] == "Eintopf"
    assert soup.title.states["en"].state == "outdated"
    assert not soup.cost
    assert near(soup.assured)
    assert draft(database).revision == 2
    assert waiting() == ()
    assert "The proposal is taken over" in page.text


def test_a_proposal_that_is_rejected_changes_nothing(
    actor: Actor, desk: Desk, database: Database, waiting: Any
) -> None:
    actor.send("tea", address="Lindenweg 3")
    (proposal,) = waiting()
    assert desk.post(f"{PAGE}/proposals/{proposal.id}/reject").status_code == 303

    assert waiting() == ()
    assert draft(database).revision == 1
    assert desk.post(f"{PAGE}/proposals/{proposal.id}/reject").status_code == 404


def test_an_entry_that_changed_meanwhile_is_shown_three_ways(
    actor: Actor, desk: Desk, database: Database, waiting: Any
) -> None:
    actor.send("soup", opening_hours="Mo 12:00-14:00", phone="+49 351 99")
    change(database, replace(offer(draft(database), "soup"), opening_hours="Tu 12:00-14:00"))
    page = desk.get(PAGE).text

    assert "has been changed since the actor saw it" in page
    for hours in ("Mo-Fr 11:00-14:00", "Tu 12:00-14:00", "Mo 12:00-14:00"):
        assert hours in page
    ticked = re.findall(r'name="take" value="([^"]+)" checked', page)
    assert ticked == ["phone"]
    accepted(desk, waiting()[0], "phone")

    soup = offer(draft(database), "soup")
    assert (soup.opening_hours, soup.phone) == ("Tu 12:00-14:00", "+49 351 99")


def test_a_proposal_for_an_entry_that_is_gone_can_only_be_rejected(
    actor: Actor, desk: Desk, database: Database, waiting: Any
) -> None:
    actor.send("soup", phone="+49 351 99")
    opened = draft(database)
    with database.transaction() as session:
        offers = tuple(each for each in opened.offers if each.id != "soup")
        save_walk(session, replace(opened, offers=offers), opened, by="Bob")

    assert "This entry has been removed meanwhile." in desk.get(PAGE).text
    assert accepted(desk, waiting()[0], "phone").status_code == 409


def test_a_link_that_was_revoked_replaced_or_expired_leads_nowhere(
    actor: Actor, desk: Desk, app: Flask, database: Database
) -> None:
    desk.post(f"{PAGE}/revoke", {"stop": "tea"})
    gone = actor.open()
    assert gone.status_code == 404
    assert "Please ask the organisers for a new one." in gone.text
    first, second = Actor(app.test_client(), made(desk)), Actor(app.test_client(), made(desk))
    assert [first.open().status_code, second.open().status_code] == [404, 200]
    with database.transaction() as session:
        session.execute(update(CONFIRMATION_LINKS).values(expires_at=now()))

    assert second.open().status_code == 404
    assert second.send(entry="tea").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost:81"}],
)
def test_a_form_from_another_site_is_not_taken(
    actor: Actor, database: Database, headers: dict[str, str]
) -> None:
    assert actor.send(entry="tea", headers=headers).status_code == 403
    assert actor.send("soup", phone="+49 351 99", headers=headers).status_code == 403
    assert draft(database).revision == 1


def test_a_form_needs_its_seal_and_an_empty_trap(
    actor: Actor, app: Flask, database: Database, waiting: Any
) -> None:
    with app.app_context():
        foreign = seal("linden/another")
    for fields in ({"seal": ""}, {"seal": "forged"}, {"seal": foreign}, {"homepage": "spam"}):
        page = actor.send("soup", phone="+49 351 99", **fields)
        assert page.status_code == 422
        assert "+49 351 99" in page.text
        assert actor.send(entry="tea", **fields).status_code == 422

    assert waiting() == ()
    assert draft(database).revision == 1


def test_a_form_is_small_and_a_link_is_not_used_without_end(actor: Actor, waiting: Any) -> None:
    assert actor.send("soup", text="x" * 300_000).status_code == 413
    for number in range(MOST_WAITING + 1):
        page = actor.send("soup", comment=f"remark {number}")
    assert "Many proposals are waiting already" in page.text
    assert len(waiting()) == MOST_WAITING
    for _ in range(60):
        page = actor.send("soup", comment="again")

    assert "This link was used very often just now." in page.text


def test_hostile_text_stays_text_for_actor_and_organiser(actor: Actor, desk: Desk) -> None:
    evil = '"><script>alert(1)</script>'
    actor.send("soup", title=evil, comment=evil)

    for page in (desk.get(PAGE).text, actor.send("soup", email=evil).text):
        assert "<script>alert" not in page
