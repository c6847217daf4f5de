"""Owners say who works on a walk; invited people come in by a link, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import Forbidden

from geodata.problems import NotFound
from tests.desk import Desk, account_of
from webapp.pages.access import editable_walk
from webapp.pages.signed_in import sign_in
from webapp.pages.transaction import writing
from webapp.storage import passwords
from webapp.storage.database import Database
from webapp.storage.one_use_links import let_set_password
from webapp.storage.organisers import find_by_email, find_organiser, give_role, role_in
from webapp.storage.people import remove_person
from webapp.storage.walks import delete_walk, find_walk

LINK = re.compile(r'id="given-link" readonly value="http://localhost(/organise/welcome/[\w-]+)"')
PEOPLE = "/organise/walks/linden/people"
AYSE = {
    "how": "new",
    "name": "Ayşe",
    "email": "ayse@linden.example",
    "password": "tea in the garden",
}
CALM = "Dieser Link wurde schon benutzt, ist abgelaufen oder nicht vollständig."
DeskOf = Callable[[str], Desk]


def invited(desk: Desk, role: str = "editor") -> str:
    """Make an invitation and give the address of its link."""
    found = LINK.search(desk.post(f"{PEOPLE}/invite", {"role": role}).text)
    assert found
    return found[1]


@pytest.fixture
def stranger(app: Flask, organisers: dict[str, int]) -> Desk:
    return Desk(app.test_client())


def role_of(database: Database, email: str) -> str | None:
    with database.reading() as session:
        organiser = find_by_email(session, email)
        return role_in(session, organiser.id, "linden") if organiser else None


def test_an_invited_person_makes_an_account_and_is_in(
    desk: Desk, stranger: Desk, database: Database
) -> None:
    link = invited(desk)
    page = stranger.get(link).text
    answer = stranger.post(link, AYSE)

    assert "Alice lädt Sie ein" in page
    assert "Rund um die Linde" in page
    assert answer.location == "/organise/"
    assert "Rund um die Linde" in stranger.get("/organise/").text
    assert role_of(database, "ayse@linden.example") == "editor"
    assert stranger.sign_in("ayse@linden.example", "tea in the garden").status_code == 303


def test_looking_at_a_link_does_not_use_it_up(desk: Desk, stranger: Desk) -> None:
    link = invited(desk)
    for _ in range(3):
        assert stranger.get(link).status_code == stranger.client.head(link).status_code == 200

    assert stranger.post(link, AYSE).status_code == 303


def test_who_has_an_account_takes_the_role_with_it(
    desk: Desk, desk_of: DeskOf, stranger: Desk, database: Database
) -> None:
    email, _, password = account_of("Charlie")
    by_password = {"how": "known", "email": email, "password": password}
    assert stranger.post(invited(desk), by_password).status_code == 303
    assert role_of(database, email) == "editor"

    charlie = desk_of("Charlie")
    link = invited(desk, "owner")
    assert "Als Charlie annehmen" in charlie.get(link).text
    assert charlie.post(link, {"how": "here"}).status_code == 303
    assert role_of(database, email) == "owner"


def test_who_forgot_that_there_is_an_account_comes_in_by_its_password(
    desk: Desk, stranger: Desk, database: Database
) -> None:
    email, _, password = account_of("Charlie")
    form = {"how": "new", "name": "Charlie", "email": email, "password": password}

    assert stranger.post(invited(desk), form).status_code == 303
    assert role_of(database, email) == "editor"


def test_an_invitation_tells_no_more_of_an_account_than_that_the_password_is_wrong(
    desk: Desk, stranger: Desk, database: Database
) -> None:
    email, _, _ = account_of("Charlie")
    link = invited(desk)
    answer = stranger.post(link, {**AYSE, "email": email})
    signing_in = [
        stranger.post(link, {"how": "known", "email": each, "password": "wrong"})
        for each in (email, "nobody@linden.example")
    ]

    assert answer.status_code == 422
    assert "Charlie" not in answer.text.replace(email, "")
    assert role_of(database, email) is None
    assert (
        len({re.sub(r"[\w-]{20,}|[\w.]+@\w+.example", "", each.text) for each in signing_in}) == 1
    )
    assert stranger.post(link, AYSE).status_code == 303


def test_tries_with_one_invitation_are_limited(desk: Desk, stranger: Desk) -> None:
    link = invited(desk)
    tries = [
        stranger.post(link, {**AYSE, "how": "known", "email": f"a{i}@b.example"}).status_code
        for i in range(11)
    ]

    assert tries == [422] * 10 + [429]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", " "), ("email", "nobody"), ("password", "short"), ("password", "password123")],
)
def test_a_refused_form_keeps_what_was_typed_and_names_the_field(
    desk: Desk, stranger: Desk, field: str, typed: str
) -> None:
    link = invited(desk)
    answer = stranger.post(link, {**AYSE, field: typed})
    page = answer.text

    assert answer.status_code == 422
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', page)
    for kept in {"name", "email"} - {field}:
        assert AYSE[kept] in page
    assert AYSE["password"] not in page
    assert stranger.post(link, AYSE).status_code == 303


def test_a_link_is_dead_for_everybody_in_the_same_calm_words(
    desk: Desk, stranger: Desk, app: Flask
) -> None:
    used, revoked = invited(desk), invited(desk)
    stranger.post(used, AYSE)
    (link_hash,) = re.findall(r'name="link" value="(\w+)"', desk.get(PEOPLE).text)
    desk.post(f"{PEOPLE}/revoke", {"link": link_hash})
    late = Desk(app.test_client())
    pages = set()
    for link in (used, revoked, "/organise/welcome/unknown", f"/organise/welcome/{'x' * 5000}"):
        for answer in (late.get(link), late.post(link, AYSE)):
            assert answer.status_code == 404
            assert CALM in answer.text
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            said = answer.text.replace(link, "")  # it leads to itself in other languages
            pages.add(said if answer.request.method == "GET" else "")

    assert len(pages) == 2


def test_of_two_who_accept_at_once_one_is_in(
    desk: Desk, app: Flask, organisers: dict[str, int]
) -> None:
    link = invited(desk)
    desks = [Desk(app.test_client()) for _ in range(4)]
    forms = [
        {**AYSE, "csrf_token": each.token(), "email": f"a{i}@b.example"}
        for i, each in enumerate(desks)
    ]

    def send(i: int) -> int:
        return desks[i].client.post(link, data=forms[i]).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(4))) == [303, 404, 404, 404]
    assert desk.get(PEOPLE).text.count("@b.example") == 1


def test_a_secret_address_is_told_to_nobody(
    desk: Desk, stranger: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    link = invited(desk)
    for answer in (stranger.get(link), stranger.post(link, {}), stranger.post(link, AYSE)):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "private, no-store"
    said = capfd.readouterr()

    assert link.rpartition("/")[2] not in said.out + said.err


def test_the_link_stands_on_the_page_once(desk: Desk) -> None:
    link = invited(desk)

    assert link not in desk.get(PEOPLE).text


def test_roles_change_and_take_effect_at_the_next_request(
    desk: Desk, desk_of: DeskOf, organisers: dict[str, int]
) -> None:
    bob, of_bob = desk_of("Bob"), f"{PEOPLE}/{organisers['Bob']}"
    assert bob.get(PEOPLE).status_code == 403
    desk.post(f"{of_bob}/role", {"role": "owner"})
    assert bob.get(PEOPLE).status_code == 200
    desk.post(f"{of_bob}/remove")
    assert bob.get(PEOPLE).status_code == 404


def test_an_owner_who_leaves_is_led_to_the_other_walks(
    desk: Desk, organisers: dict[str, int]
) -> None:
    last = desk.post(f"{PEOPLE}/{organisers['Alice']}/remove")
    desk.post(f"{PEOPLE}/{organisers['Bob']}/role", {"role": "owner"})
    left = desk.post(f"{PEOPLE}/{organisers['Alice']}/remove")

    assert last.status_code == 422
    assert "Ein Rundgang braucht eine Leitung" in last.text
    assert left.location == "/organise/"
    assert desk.get("/organise/").status_code == 200


@pytest.mark.parametrize("person", ["{Charlie}", "99", "9" * 40, "0"])
@pytest.mark.parametrize("what", ["role", "remove", "password"])
def test_people_of_other_walks_are_out_of_reach(
    desk: Desk, organisers: dict[str, int], person: str, what: str
) -> None:
    answer = desk.post(f"{PEOPLE}/{person.format(**organisers)}/{what}", {"role": "owner"})

    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["", "king", "owner\0"])
def test_a_role_that_there_is_not_is_refused(
    desk: Desk, organisers: dict[str, int], role: str
) -> None:
    assert desk.post(f"{PEOPLE}/invite", {"role": role}).status_code == 422
    assert desk.post(f"{PEOPLE}/{organisers['Bob']}/role", {"role": role}).status_code == 422


def test_a_forgotten_password_is_replaced_by_a_link_from_an_owner(
    desk: Desk, desk_of: DeskOf, stranger: Desk, organisers: dict[str, int]
) -> None:
    bob, (email, _, before) = desk_of("Bob"), account_of("Bob")
    found = LINK.search(desk.post(f"{PEOPLE}/{organisers['Bob']}/password").text)
    assert found
    refused = stranger.post(found[1], {"password": "bob@linden.example"})
    stranger.post(found[1], {"password": "tea in the garden"})

    assert refused.status_code == 422
    assert stranger.get("/organise/").status_code == 200
    assert bob.get("/organise/").status_code == 303
    assert stranger.sign_in(email, before).status_code == 422
    assert stranger.sign_in(email, "tea in the garden").status_code == 303


def test_who_finds_a_desk_empty_does_not_get_its_account(
    desk: Desk, organisers: dict[str, int]
) -> None:
    answer = desk.post(f"{PEOPLE}/{organisers['Alice']}/password")

    assert answer.status_code == 422
    assert not LINK.search(answer.text)


def test_an_account_that_opens_more_walks_is_not_an_owners_to_take(
    desk: Desk, database: Database, organisers: dict[str, int]
) -> None:
    with database.transaction() as session:
        give_role(session, organisers["Bob"], "chestnut", "editor")
    answer = desk.post(f"{PEOPLE}/{organisers['Bob']}/password")

    assert answer.status_code == 422
    assert "flask organiser reset bob@linden.example" in answer.text
    assert "flask organiser reset bob@linden.example" in desk.get(PEOPLE).text


@pytest.mark.parametrize(("wanted", "left"), [("editor", None), ("owner", "editor")])
def test_whoever_loses_a_role_while_a_request_is_on_its_way_saves_nothing(
    app: Flask, database: Database, organisers: dict[str, int], wanted: str, left: str | None
) -> None:
    with database.transaction() as session:
        give_role(session, organisers["Bob"], "linden", wanted)
        bob = find_organiser(session, organisers["Bob"])
    assert bob
    with app.test_request_context("/organise/walks/linden/"):
        sign_in(bob)
        editable_walk("linden", wanted)
        with database.transaction() as session:
            if left:
                give_role(session, bob.id, "linden", left)
            else:
                remove_person(session, "linden", bob.id)
        with pytest.raises(Forbidden if left else NotFound), writing() as session:
            delete_walk(session, "linden")

    with database.reading() as session:
        assert find_walk(session, "linden")


def test_the_people_of_all_own_walks_stand_on_one_page(desk: Desk, desk_of: DeskOf) -> None:
    page = desk.get("/organise/people").text

    assert "alice@linden.example" in page
    assert "bob@linden.example" in page
    assert "charlie@linden.example" not in page
    assert "alice@linden.example" not in desk_of("Bob").get("/organise/people").text


def test_a_hostile_name_is_text_everywhere(desk: Desk, stranger: Desk, database: Database) -> None:
    name = "<img src=x onerror=alert(1)>{{7*7}}%(day)s"
    stranger.post(invited(desk), {**AYSE, "name": name})
    pages = [
        stranger.get("/organise/").text,
        stranger.get("/organise/account").text,
        desk.get(PEOPLE).text,
        desk.get("/organise/people").text,
    ]
    for page in pages:
        assert "<img" not in page
        assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}%(day)s" in page


def test_a_name_is_changed(desk: Desk) -> None:
    answer = desk.post("/organise/account/name", {"name": "Alice Linden"})
    refused = desk.post("/organise/account/name", {"name": "A" * 101})

    assert answer.location == "/organise/account"
    assert "Alice Linden" in desk.get("/organise/account").text
    assert refused.status_code == 422
    assert "A" * 101 in refused.text


def test_nobody_saves_under_the_name_of_somebody_else_on_the_walk(desk_of: DeskOf) -> None:
    bob, charlie = desk_of("Bob"), desk_of("Charlie")
    refused = bob.post("/organise/account/name", {"name": "ALICE"})
    elsewhere = charlie.post("/organise/account/name", {"name": "Alice"})

    assert refused.status_code == 422
    assert "Bob" in bob.get("/organise/account").text
    assert elsewhere.status_code == 303


def test_a_new_password_needs_the_present_one_and_ends_other_sign_ins(
    desk: Desk, desk_of: DeskOf
) -> None:
    phone, (_, _, present) = desk_of("Alice"), account_of("Alice")
    new = {"password": "tea in the garden"}
    wrong = desk.post("/organise/account/password", {**new, "current": "wrong"})
    weak = desk.post("/organise/account/password", {"password": "short", "current": present})
    there = phone.get("/organise/").status_code
    good = desk.post("/organise/account/password", {**new, "current": present})

    assert [wrong.status_code, weak.status_code, there] == [422, 422, 200]
    assert "Das ist nicht Ihr jetziges Passwort." in wrong.text
    assert good.location == "/organise/account"
    assert desk.get("/organise/").status_code == 200
    assert phone.get("/organise/").status_code == 303


def test_a_walk_is_deleted_by_typing_its_address(
    desk: Desk, client: FlaskClient, desk_of: DeskOf
) -> None:
    slip = desk.post("/organise/walks/linden/delete", {"typed": "lindem"})
    still = client.get("/walks/linden/").status_code
    invitation = invited(desk)
    gone = desk.post("/organise/walks/linden/delete", {"typed": " linden "})

    assert (slip.status_code, still) == (422, 200)
    assert "lindem" in slip.text
    assert gone.location == "/organise/"
    assert client.get("/walks/linden/").status_code == 404
    assert client.get(invitation).status_code == 404
    assert desk_of("Bob").get("/organise/walks/linden/map.geojson").status_code == 404


def test_a_password_link_of_the_command_opens_its_page(
    app: Flask, stranger: Desk, database: Database, organisers: dict[str, int]
) -> None:
    with database.transaction() as session:
        token = let_set_password(session, organisers["Alice"])
    page = stranger.get(f"/organise/welcome/{token}").text

    assert 'value="alice@linden.example"' in page
    assert 'autocomplete="new-password"' in page


def test_who_tries_many_passwords_at_once_is_put_off(
    stranger: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "AT_ONCE", BoundedSemaphore(1))
    with passwords.AT_ONCE:
        answer = stranger.sign_in(*account_of("Alice")[::2])

    assert answer.status_code == 429
    assert "in wenigen Sekunden" in answer.text
    assert stranger.sign_in(*account_of("Alice")[::2]).status_code == 303
