"""What participants write arrives once, is told back to its writer alone, and can be withdrawn."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from geodata.walk import Walk
from webapp.pages.language import Language, catalogue
from webapp.pages.note_words import CONSENT_TEXTS, consent
from webapp.pages.participants import COOKIE
from webapp.storage.contributions import (
    Contribution,
    contributions,
    find_contribution_photo,
    mark_seen,
)
from webapp.storage.database import Database
from webapp.storage.participants import join, make_join_code

WALK = "/walks/linden/"
ID, RECEIPT = "0123456789abcdef" * 2, "abcdefghjkmnpqrs"
NOTE = {
    "own": True,
    "text": "The bench is missing.",
    "receipt": RECEIPT,
    "written_at": "2026-03-02T10:00:00+01:00",
    "themes": ["meeting"],
    "stop": "tea",
    "sort": "observation",
    "level": "public",
    "language": "en",
}
JSON = {"Accept": "application/json", "Accept-Language": "en"}
Sent = Callable[[], tuple[Contribution, ...]]


@pytest.fixture
def new_phone(app: Flask, database: Database, stored: Walk) -> Callable[[], FlaskClient]:
    """Let another device join the walk."""

    def joined() -> FlaskClient:
        with database.transaction() as session:
            token = join(session, "linden", make_join_code(session, "linden", "Alice").code)
        phone = app.test_client()
        phone.set_cookie(COOKIE, token, path=WALK)
        return phone

    return joined


@pytest.fixture
def phone(new_phone: Callable[[], FlaskClient]) -> FlaskClient:
    return new_phone()


@pytest.fixture
def sent(database: Database) -> Sent:
    def kept() -> tuple[Contribution, ...]:
        with database.reading() as session:
            return contributions(session, "linden")

    return kept


def put(phone: FlaskClient, name: str = ID, **said: Any) -> TestResponse:
    return phone.put(f"{WALK}contributions/{name}", json={**NOTE, **said}, headers=JSON)


def own(phone: FlaskClient) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = phone.get(f"{WALK}contributions/").json["contributions"]  # type: ignore[index]
    return told


def picture(exif: bytes = b"") -> bytes:
    packed = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(packed, "JPEG", exif=exif)
    return packed.getvalue()


def form(**said: Any) -> dict[str, Any]:
    return {"own": "yes", "text": "Tea is free.", "level": "report", **said}


def test_a_note_that_comes_again_is_there_once(phone: FlaskClient, sent: Sent) -> None:
    answers = [put(phone) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].json == answers[2].json
    assert len(sent()) == 1
    assert sent()[0].text == "The bench is missing."
    assert (sent()[0].level, sent()[0].stop, sent()[0].themes) == ("public", "tea", ("meeting",))


def test_a_note_can_be_changed_from_the_device_that_wrote_it(
    phone: FlaskClient, new_phone: Callable[[], FlaskClient], sent: Sent
) -> None:
    put(phone)
    put(phone, text="The bench is back.")
    other = put(new_phone(), text="Nonsense", receipt="z" * 16)

    assert other.status_code == 422
    assert [kept.text for kept in sent()] == ["The bench is back."]


def test_someone_elses_words_stay_with_the_organisers(phone: FlaskClient, sent: Sent) -> None:
    put(phone, own=False, role="resident", level="public")

    assert (sent()[0].level, sent()[0].role) == ("none", "resident")


def test_a_device_is_told_what_it_sent_and_nobody_else_is(
    phone: FlaskClient, new_phone: Callable[[], FlaskClient], database: Database
) -> None:
    put(phone)
    waiting = own(phone)[0]
    with database.transaction() as session:
        mark_seen(session, "linden", ID)
    answer = phone.get(f"{WALK}contributions/")

    assert (waiting["text"], waiting["state"], waiting["seen_at"]) == (
        NOTE["text"],
        "waiting",
        None,
    )
    assert own(phone)[0]["seen_at"]
    assert own(new_phone()) == []
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer.headers["Vary"]
    assert RECEIPT not in answer.text


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("PUT", f"contributions/{ID}"),
        ("GET", "contributions/"),
        ("POST", f"contributions/{ID}/withdraw"),
    ],
)
def test_a_device_that_does_not_take_part_is_told_so(
    client: FlaskClient, stored: Walk, sent: Sent, method: str, address: str
) -> None:
    answer = client.open(f"{WALK}{address}", method=method, json=NOTE, headers=JSON)

    assert answer.status_code == 401
    assert "does not take part" in answer.json["message"]  # type: ignore[index]
    assert sent() == ()


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://[", "null", ""])
def test_nothing_is_taken_from_the_page_of_somebody_else(
    phone: FlaskClient, sent: Sent, origin: str
) -> None:
    foreign = {"Origin": origin}
    asked = [
        phone.put(f"{WALK}contributions/{ID}", json=NOTE, headers=foreign),
        phone.post(f"{WALK}note/", data=form(), headers=foreign),
        phone.post(f"{WALK}receipt/", data={"receipt": RECEIPT}, headers=foreign),
    ]

    assert [answer.status_code for answer in asked] == [403, 403, 403]
    assert sent() == ()


@pytest.mark.parametrize(
    "said",
    [
        {"text": ["a"]},
        {"text": "  "},
        {"text": "x" * 5001},
        {"text": "a\0b"},
        {"themes": "meeting"},
        {"themes": ["a"] * 30},
        {"written_at": "yesterday"},
        {"written_at": "2026-03-02T10:00:00"},
        {"written_at": None},
        {"place": [1]},
        {"place": [1000, 0]},
        {"place": "here"},
        {"place": [True, None]},
        {"sort": "rumour"},
        {"level": "world"},
        {"receipt": "short"},
        {"kind": "order"},
        {"role": "Frau Meier", "own": False},
    ],
    ids=repr,
)
def test_what_cannot_be_a_note_is_refused_in_words(
    phone: FlaskClient, sent: Sent, said: dict[str, Any]
) -> None:
    answer = put(phone, **said)

    assert answer.status_code == 422
    assert answer.json["message"]  # type: ignore[index]
    assert sent() == ()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"a"', b"\xff", b"[" * 5000])
def test_a_body_that_is_no_note_is_refused(phone: FlaskClient, sent: Sent, body: bytes) -> None:
    there = f"{WALK}contributions/{ID}"
    answer = phone.put(there, data=body, content_type="application/json", headers=JSON)

    assert answer.status_code == 422
    assert sent() == ()


def test_more_than_a_note_can_be_is_not_even_read(phone: FlaskClient, sent: Sent) -> None:
    answer = put(phone, text="x" * 9_000_000)

    assert answer.status_code == 413
    assert sent() == ()


def test_a_photo_comes_with_nothing_else_in_it(
    phone: FlaskClient, sent: Sent, database: Database
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "The camera of somebody"
    file = (BytesIO(picture(exif.tobytes())), "photo.jpg", "image/jpeg")
    answer = phone.put(
        f"{WALK}contributions/{ID}", data={"contribution": json.dumps(NOTE), "photo": file}
    )
    with database.reading() as session:
        kept = find_contribution_photo(session, "linden", ID)

    assert answer.status_code == 200
    assert own(phone)[0]["photo"] is True
    assert Image.open(BytesIO(kept)).format == "WEBP"
    assert b"camera" not in kept


def test_a_photo_stays_with_a_note_that_is_changed(phone: FlaskClient) -> None:
    file = (BytesIO(picture()), "photo.jpg", "image/jpeg")
    phone.put(f"{WALK}contributions/{ID}", data={"contribution": json.dumps(NOTE), "photo": file})
    put(phone, photo_stays=True)
    stayed = own(phone)[0]["photo"]
    put(phone, text="Without.")

    assert (stayed, own(phone)[0]["photo"]) == (True, False)


def test_two_hundred_notes_of_one_phone_pass_and_a_robot_does_not(
    phone: FlaskClient, sent: Sent
) -> None:
    codes = {put(phone, f"{number:032x}").status_code for number in range(200)}
    robot = {put(phone).status_code for _ in range(410)}

    assert codes == {200}
    assert 429 in robot
    assert len(sent()) == 201


def test_withdrawing_leaves_nothing_of_the_text(phone: FlaskClient, sent: Sent) -> None:
    put(phone)
    answers = [phone.post(f"{WALK}contributions/{ID}/withdraw", headers=JSON) for _ in range(2)]
    late = put(phone)

    assert [answer.json["state"] for answer in (*answers, late)] == ["withdrawn"] * 3  # type: ignore[index]
    assert [kept.text for kept in sent()] == [""]


def test_nobody_withdraws_what_another_device_wrote(
    phone: FlaskClient, new_phone: Callable[[], FlaskClient], sent: Sent
) -> None:
    put(phone)
    address, other = f"{WALK}contributions/{ID}/withdraw", new_phone()
    answers = [
        other.post(address, data=said, headers=JSON)
        for said in ({}, {"receipt": "z" * 16}, {"receipt": "\0"})
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert sent()[0].text == NOTE["text"]


def test_a_device_that_joined_anew_withdraws_what_it_sent_before(
    phone: FlaskClient, new_phone: Callable[[], FlaskClient], sent: Sent
) -> None:
    put(phone)
    address = f"{WALK}contributions/{ID}/withdraw"
    answer = new_phone().post(address, data={"receipt": RECEIPT}, headers=JSON)

    assert answer.json["state"] == "withdrawn"  # type: ignore[index]
    assert [(kept.state, kept.text) for kept in sent()] == [("withdrawn", "")]


def test_a_note_that_comes_after_it_was_withdrawn_stores_nothing(
    phone: FlaskClient, sent: Sent
) -> None:
    address = f"{WALK}contributions/{ID}/withdraw"
    withdrawn = phone.post(address, data={"receipt": RECEIPT}, headers=JSON)
    late = put(phone)

    assert [answer.json["state"] for answer in (withdrawn, late)] == ["withdrawn"] * 2  # type: ignore[index]
    assert [(kept.state, kept.text) for kept in sent()] == [("withdrawn", "")]


def test_a_device_takes_no_part_in_what_cannot_be_a_walk(app: Flask, stored: Walk) -> None:
    phone = app.test_client()
    phone.set_cookie(COOKIE, "token", path="/")
    answers = [
        phone.get("/walks/%00/contributions/", headers=JSON),
        phone.post(f"/walks/%00/contributions/{ID}/withdraw", headers=JSON),
    ]

    assert [answer.status_code for answer in answers] == [401, 401]


@pytest.mark.parametrize("name", ["%00", "x", "A" * 32, "a" * 33])
@pytest.mark.parametrize("receipt", ["", RECEIPT])
def test_what_cannot_be_the_name_of_a_note_is_not_found(
    phone: FlaskClient, sent: Sent, name: str, receipt: str
) -> None:
    address = f"{WALK}contributions/{name}/withdraw"
    answer = phone.post(address, data={"receipt": receipt}, headers=JSON)

    assert answer.status_code == 404
    assert sent() == ()


def test_whoever_has_the_code_withdraws_a_note_from_anywhere(
    phone: FlaskClient, client: FlaskClient, sent: Sent
) -> None:
    put(phone)
    wrong = client.post(f"{WALK}receipt/?lang=en", data={"receipt": "z" * 16})
    right = client.post(f"{WALK}receipt/?lang=en", data={"receipt": "ABCD-efgh jkmn-pqrs"})

    assert (wrong.status_code, right.status_code) == (404, 200)
    assert "The note is withdrawn." in right.text
    assert [kept.text for kept in sent()] == [""]


def test_the_pages_are_the_same_for_everybody(phone: FlaskClient, client: FlaskClient) -> None:
    for address in ("note/", "note/?stop=tea", "notes/", "receipt/"):
        joined, visitor = phone.get(f"{WALK}{address}"), client.get(f"{WALK}{address}")

        assert joined.data == visitor.data
        assert joined.headers["Cache-Control"] == "no-cache"
        assert joined.headers["ETag"]


def test_the_form_knows_the_stop_that_it_was_opened_at(client: FlaskClient, stored: Walk) -> None:
    asked = client.get(f"{WALK}note/?stop=tea").text
    unknown = client.get(f"{WALK}note/?stop=<b>").text

    assert re.search(r'<option value="tea"[^>]* selected>', asked)
    assert "<b>" not in unknown
    assert re.search(r'<option value="" selected>|<option value="">', unknown)


def test_without_script_a_note_is_sent_once_even_by_a_double_tap(
    phone: FlaskClient, sent: Sent
) -> None:
    pages = [
        phone.post(f"{WALK}note/?lang=en", data=form(themes=["help"], stop="tea")).text
        for _ in range(2)
    ]
    code = re.search(r'class="receipt" dir="ltr">([a-z2-9-]{19})<', pages[0])

    assert pages[0] == pages[1]
    assert code
    assert [(kept.text, kept.level, kept.themes) for kept in sent()] == [
        ("Tea is free.", "report", ("help",))
    ]
    phone.post(f"{WALK}receipt/", data={"receipt": code[1]})
    assert sent()[0].state == "withdrawn"


def test_without_script_a_photo_comes_along(phone: FlaskClient) -> None:
    phone.post(f"{WALK}note/", data=form(photo=(BytesIO(picture()), "photo.jpg")))

    assert own(phone)[0]["photo"] is True


def test_without_script_one_tap_marks_a_theme(phone: FlaskClient, sent: Sent) -> None:
    phone.post(f"{WALK}note/", data={"kind": "mark", "themes": "help"})
    kept = sent()[0]

    assert (kept.kind, kept.themes, kept.text, kept.place) == ("mark", ("help",), "", None)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"own": ""}, "whose words"),
        ({"own": "no"}, "who said it"),
        ({"text": " "}, "what you saw or heard"),
        ({"photo": (BytesIO(b"no picture"), "photo.jpg")}, "could not be read"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(
    phone: FlaskClient, sent: Sent, said: dict[str, Any], words: str
) -> None:
    answer = phone.post(f"{WALK}note/?lang=en", data=form(**{"text": "Keep <me>", **said}))

    assert answer.status_code == 422
    assert words in answer.text
    assert ("Keep &lt;me&gt;" in answer.text) == ("text" not in said)
    assert sent() == ()


def test_a_visitor_who_sends_the_form_loses_nothing(client: FlaskClient, stored: Walk) -> None:
    answer = client.post(f"{WALK}note/?lang=en", data=form(text="Keep me"))

    assert answer.status_code == 422
    assert "does not take part" in answer.text
    assert "Keep me" in answer.text


def test_german_stands_beside_words_of_consent_that_nobody_checked(app: Flask) -> None:
    question = CONSENT_TEXTS.question
    spoken = {}
    for tag in ("uk", "en", "de", "de-simple"):
        with app.test_request_context():
            g.language = Language(tag, tag)
            spoken[tag] = consent(question)

    assert "Wer darf Ihre Notiz lesen?" in spoken["uk"]
    assert 'lang="de"' in spoken["uk"]
    assert spoken["en"] == "Who may read your note?"
    assert spoken["de"] == spoken["de-simple"] == "Wer darf Ihre Notiz lesen?"


def test_plain_german_has_its_own_words() -> None:
    plain, german = catalogue("de-simple"), catalogue("de")

    assert plain.gettext("Only the organisers") == "Nur das Team vom Rundgang"
    assert german.gettext("Only the organisers") == "Nur die Organisierenden"
