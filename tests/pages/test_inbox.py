"""The inbox: organisers read what participants sent and decide, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import update
from werkzeug.test import TestResponse

from geodata.walk import Note, Walk
from tests.contributing import new_device, sent_by
from tests.desk import Desk
from webapp.storage.contributions import (
    ACCEPTED,
    MARK,
    REJECTED,
    WAITING,
    Contribution,
    find_contribution,
    own_contributions,
)
from webapp.storage.database import Database
from webapp.storage.expiring import expire_contributions
from webapp.storage.pictures import make_picture
from webapp.storage.tables import CONTRIBUTIONS
from webapp.storage.walks import find_walk, publish_walk
from webapp.storage.withdrawing import withdraw_contribution

PAGE = "/organise/walks/linden/contributions"
CONTROL = re.compile(
    r'<input[^>]*? name="(?P<name>[^"]+)"[^>]*? value="(?P<value>[^"]*)"(?P<rest>[^>]*)>'
    r'|<textarea[^>]*? name="(?P<area>[^"]+)"[^>]*>(?P<text>.*?)</textarea>'
    r'|<select[^>]*? name="(?P<select>[^"]+)".*?</select>',
    re.DOTALL,
)
SELECTED = re.compile(r'<option value="([^"]*)" selected')


@pytest.fixture(autouse=True)
def _in_english(desk: Desk) -> None:
    desk.get("/organise/?lang=en")


@pytest.fixture
def device(database: Database, desk: Desk) -> str:
    return new_device(database)


def address(kept: Contribution) -> str:
    return f"{PAGE}/{kept.id}"


def form_on(page: str) -> dict[str, Any]:
    """Give what a browser would send of the form, but for the button."""
    form: dict[str, Any] = {}
    found = page.index("deciding-form") if "deciding-form" in page else 0
    for match in CONTROL.finditer(page[found:]):
        name = match["name"] or match["area"] or match["select"]
        if name == "csrf_token":
            continue
        if match["select"]:
            chosen = SELECTED.search(match[0])
            form[name] = unescape(chosen[1]) if chosen else ""
        elif match["area"]:
            form[name] = unescape(match["text"]).removeprefix("\n")
        elif 'type="radio"' not in match[0] and 'type="checkbox"' not in match[0]:
            form[name] = unescape(match["value"])
        elif " checked" in match["rest"]:
            form.setdefault(name, []).append(unescape(match["value"]))
    return form


def decide(desk: Desk, kept: Contribution, do: str, **changes: Any) -> TestResponse:
    form = form_on(desk.get(address(kept)).text)
    return desk.post(address(kept), {**form, **changes, "do": do}, follow_redirects=True)


def draft(database: Database) -> Walk:
    with database.reading() as session:
        return find_walk(session, "linden")


def newest_note(database: Database) -> Note:
    return draft(database).notes[-1]


def now_kept(database: Database, kept: Contribution) -> Contribution:
    with database.reading() as session:
        return find_contribution(session, "linden", kept.id)


def test_the_list_names_what_waits_by_stop_and_theme_and_the_marks_apart(
    desk: Desk, database: Database, device: str
) -> None:
    sent_by(database, device, 1, text="At the tea kitchen <b>")
    sent_by(database, device, 2, text="In the library", stop="library", themes=("help",))
    sent_by(database, device, 3, text="Anywhere", stop="", themes=())
    sent_by(database, device, 4, kind=MARK, stop="library", themes=("help",))
    page = desk.get(PAGE).text

    assert "At the tea kitchen &lt;b&gt;" in page
    assert "3 notes" in page
    assert "Marks made while walking" in page
    for query, there in (
        ("stop=library", "In the library"),
        ("theme=meeting", "At the tea kitchen"),
        ("stop=-", "Anywhere"),
        ("theme=-", "Anywhere"),
    ):
        found = desk.get(f"{PAGE}?{query}").text
        assert there in found
        assert "1 note<" in found
    assert "Nothing here by this choice." in desk.get(f"{PAGE}?stop=garden").text
    assert "There is nothing here." in desk.get(f"{PAGE}?state=accepted").text


def test_the_start_page_and_every_page_of_the_walk_say_how_many_wait(
    desk: Desk, database: Database, device: str
) -> None:
    sent_by(database, device, 1)
    sent_by(database, device, 2)

    assert "2 notes from the walk are waiting" in desk.get("/organise/").text
    assert "waiting: </span>2</span>" in desk.get("/organise/walks/linden/history").text


def test_whoever_wrote_a_note_learns_that_it_was_opened(
    desk: Desk, database: Database, device: str
) -> None:
    kept = sent_by(database, device)
    desk.get(PAGE)
    assert now_kept(database, kept).seen_at is None
    desk.get(address(kept))
    seen = now_kept(database, kept)

    assert seen.seen_at
    assert seen.change == kept.change


def test_a_hint_names_what_may_tell_who_somebody_is(
    desk: Desk, database: Database, device: str
) -> None:
    kept = sent_by(database, device, text="Frau Kunz, 0351 1234567, kunz@example.org")
    page = desk.get(address(kept)).text

    for found in ("Frau Kunz", "0351 1234567", "kunz@example.org"):
        assert f'<mark dir="auto">{found}</mark>' in page


def test_an_accepted_note_is_in_the_draft_and_public_with_the_next_version(
    desk: Desk, database: Database, device: str, client: FlaskClient
) -> None:
    kept = sent_by(database, device, text="Frau Kunz mag den Garten")
    page = decide(desk, kept, "accept", text="Jemand mag den Garten")

    assert "It is a note in the draft now" in page.text
    assert newest_note(database).text.texts == {"de": "Jemand mag den Garten"}
    assert "Jemand mag" not in client.get("/walks/linden/").text
    with database.transaction() as session:
        publish_walk(session, "linden")
    assert "Jemand mag den Garten" in client.get("/walks/linden/").text
    for place in ("", "walk.geojson", "versions/2/walk.geojson"):
        assert "Kunz" not in client.get(f"/walks/linden/{place}").text
    history = desk.get("/organise/walks/linden/history").text
    assert "A note from the walk" in history


def test_somebodys_words_stay_with_the_organisers_until_their_agreement_is_recorded(
    desk: Desk, database: Database, device: str
) -> None:
    kept = sent_by(database, device, own=False, role="guest", level="public")
    refused = decide(desk, kept, "accept", scope="public", text="Typed with care")
    assert refused.status_code == 422
    assert "This goes farther than was agreed so far." in refused.text
    assert "Typed with care" in refused.text
    assert form_on(refused.text)["scope"] == ["public"]
    recorded = {"scope": "public", "how": "asked on the spot", "given_on": "2026-03-02"}
    decide(desk, kept, "accept", **recorded)
    made = newest_note(database)

    assert made.consent
    assert (made.consent.scope, made.consent.how) == ("public", "asked on the spot")
    assert made.speaker_role.texts == {"de": "Gast", "en": "Guest"}
    assert made.speaker_role_shared


def test_a_role_that_fits_one_person_is_not_shown_unless_it_is_ticked(
    desk: Desk, database: Database, device: str
) -> None:
    kept = sent_by(database, device, own=False, role="head")
    decide(desk, kept, "accept")

    assert newest_note(database).speaker_role.texts["de"] == "Leitung"
    assert not newest_note(database).speaker_role_shared


def test_a_photo_goes_along_only_where_it_is_ticked(
    desk: Desk, database: Database, device: str
) -> None:
    packed = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(packed, "PNG")
    picture = make_picture(packed.getvalue())
    first = sent_by(database, device, 1, photo=picture)
    photo = desk.get(f"{address(first)}/photo")
    assert photo.mimetype == "image/webp"
    decide(desk, first, "accept")
    assert newest_note(database).photo
    second = sent_by(database, device, 2, photo=picture)
    form = form_on(desk.get(address(second)).text)
    form.pop("photo")
    desk.post(address(second), {**form, "do": "accept"})
    assert newest_note(database).photo == ""


def test_a_rejected_note_tells_its_writer_why_and_the_rejection_can_be_taken_back(
    desk: Desk, database: Database, device: str
) -> None:
    kept = sent_by(database, device)
    assert decide(desk, kept, "reject").status_code == 422
    page = decide(desk, kept, "reject", reason="It names a child.")
    assert "Rejected." in page.text
    with database.reading() as session:
        own = own_contributions(session, "linden", device)[0]
    assert (own.state, own.reason) == (REJECTED, "It names a child.")
    assert "It names a child." in desk.get(f"{PAGE}?state=rejected").text
    change = {"do": "reopen", "change": own.change}
    page = desk.post(address(kept), change, follow_redirects=True)
    assert "The note waits again." in page.text
    assert now_kept(database, kept).state == WAITING


def test_after_a_decision_comes_the_next_of_the_same_choice(
    desk: Desk, database: Database, device: str
) -> None:
    first = sent_by(database, device, 1, stop="library")
    sent_by(database, device, 2, text="Not this one")
    third = sent_by(database, device, 3, stop="library")
    form = form_on(desk.get(f"{address(first)}?stop=library").text)
    answer = desk.post(f"{address(first)}?stop=library", {**form, "do": "accept"})
    assert answer.location.startswith(f"{address(third)}?stop=library")
    form = form_on(desk.get(answer.location).text)
    last = desk.post(answer.location, {**form, "do": "reject", "reason": "no"})
    assert last.location == f"{PAGE}?stop=library"


def test_those_that_say_the_same_stand_beside_it_and_become_one_note(
    desk: Desk, database: Database, device: str
) -> None:
    first = sent_by(database, device, 1, text="The ramp is steep")
    second = sent_by(database, device, 2, text="Ramp too steep", level="report")
    elsewhere = sent_by(database, device, 3, text="Other stop", stop="library")
    page = desk.get(address(first)).text
    assert "Ramp too steep" in page
    assert "Other stop" not in page
    before = len(draft(database).notes)
    merge = {"merge": [f"{second.id}:{second.change}"]}
    refused = decide(desk, first, "accept", **merge)
    assert refused.status_code == 422
    assert form_on(refused.text)["merge"] == merge["merge"]
    decide(desk, first, "accept", scope="report", **merge)

    assert len(draft(database).notes) == before + 1
    assert [now_kept(database, one).state for one in (first, second, elsewhere)] == [
        ACCEPTED,
        ACCEPTED,
        WAITING,
    ]


def test_the_slower_of_two_organisers_sees_what_the_other_decided_and_loses_nothing_typed(
    desk: Desk, desk_of: Callable[[str], Desk], database: Database, device: str
) -> None:
    kept = sent_by(database, device)
    bob = desk_of("Bob")
    bob.get("/organise/?lang=en")
    form = form_on(desk.get(address(kept)).text)
    decide(bob, kept, "save", text="Bob was here")
    late = desk.post(address(kept), {**form, "text": "Typed by Alice", "do": "accept"})
    assert late.status_code == 409
    for there in ("Bob has changed this meanwhile", "Bob was here", "Typed by Alice"):
        assert there in late.text
    form = form_on(late.text)
    assert form["text"] == "Typed by Alice"
    decide(bob, kept, "reject", reason="Not ours")
    late = desk.post(address(kept), {**form, "do": "accept"})
    assert late.status_code == 409
    assert "Bob has rejected this meanwhile: Not ours" in late.text
    assert "Typed by Alice" in late.text
    assert newest_note(database).id == "note-kept"


def test_a_button_that_was_pressed_twice_makes_one_note_and_no_fuss(
    desk: Desk, database: Database, device: str
) -> None:
    kept = sent_by(database, device)
    form = form_on(desk.get(address(kept)).text)
    before = len(draft(database).notes)
    answers = [desk.post(address(kept), {**form, "do": "accept"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(draft(database).notes) == before + 1


def test_a_withdrawn_contribution_says_so_and_shows_nothing_of_it(
    desk: Desk, database: Database, device: str, tmp_path: Any
) -> None:
    kept = sent_by(database, device, text="Something private")
    decide(desk, kept, "accept")
    with database.transaction() as session:
        withdraw_contribution(session, tmp_path, "linden", kept.id, device)
    page = desk.get(address(kept)).text

    assert "Its writer has withdrawn it." in page
    assert "Where this note once stood" in page
    assert "Something private" not in page
    assert "A note that was withdrawn" in desk.get(f"{PAGE}?state=withdrawn").text


def test_what_is_no_longer_kept_says_so_beside_the_note_made_of_it(
    desk: Desk, database: Database, device: str
) -> None:
    kept = sent_by(database, device, text="Long ago")
    decide(desk, kept, "accept")
    with database.transaction() as session:
        session.execute(update(CONTRIBUTIONS).values(sent_at=kept.sent_at - timedelta(days=400)))
        expire_contributions(session, really=True)
    page = desk.get(address(kept)).text

    assert "It is no longer kept" in page
    assert "Edit the note" in page
    assert "A note whose time here is over" in desk.get(f"{PAGE}?state=accepted").text
    assert newest_note(database).text.texts == {"de": "Long ago"}


def test_a_text_in_another_language_is_asked_for_in_the_walks_own(
    desk: Desk, database: Database, device: str
) -> None:
    kept = sent_by(database, device, text="الباب مفتوح", language="ar")
    refused = decide(desk, kept, "accept")
    assert refused.status_code == 422
    assert "first language as well" in refused.text
    decide(desk, kept, "save", translation="Die Tür ist offen")
    assert form_on(desk.get(address(kept)).text)["translation"] == "Die Tür ist offen"
    decide(desk, kept, "accept")

    assert newest_note(database).text.texts["de"] == "Die Tür ist offen"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "Please leave some text"),
        ({"text": "a\0b"}, "invisible control character"),
        ({"given_on": "yesterday"}, "day"),
        ({"given_on": "2999-01-01"}, "still to come"),
        ({"stop": "nowhere"}, "There is no such stop."),
        ({"themes": ["nothing"]}, "There is no such theme."),
        ({"how": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_everything_typed_still_there(
    desk: Desk, database: Database, device: str, typed: dict[str, Any], words: str
) -> None:
    kept = sent_by(database, device)
    refused = decide(desk, kept, "accept", **{"reason": "half written", **typed})

    assert refused.status_code == 422
    assert words in refused.text
    assert "half written" in refused.text
    assert now_kept(database, kept).state == WAITING


@pytest.mark.parametrize("name", ["a%00b", "0" * 31, "é" * 32, "0" * 32])
def test_a_name_that_no_contribution_has_leads_nowhere(desk: Desk, name: str) -> None:
    assert desk.get(f"{PAGE}/{name}").status_code == 404
    assert desk.post(f"{PAGE}/{name}", {"do": "reject", "reason": "x"}).status_code == 404


def test_what_is_merged_with_a_name_that_nobody_has_is_not_found(
    desk: Desk, database: Database, device: str
) -> None:
    kept = sent_by(database, device)

    assert decide(desk, kept, "accept", merge=["0" * 32 + ":1"]).status_code == 404
    assert now_kept(database, kept).state == WAITING


def test_who_organises_another_walk_learns_nothing_of_it(
    desk_of: Callable[[str], Desk], database: Database, device: str
) -> None:
    kept = sent_by(database, device)
    charlie = desk_of("Charlie")

    for there in (PAGE, address(kept), f"{address(kept)}/photo"):
        assert charlie.get(there).status_code == 404
    elsewhere = address(kept).replace("linden", "chestnut")
    assert charlie.get(elsewhere).status_code == 404
    assert charlie.post(elsewhere, {"do": "reject", "reason": "x"}).status_code == 404
