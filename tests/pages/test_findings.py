"""Findings count what whoever looks may see, and every number leads to the notes behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from geodata.walk import Consent, Walk, put_feature
from tests.desk import Desk
from webapp.pages.participants import COOKIE
from webapp.storage.database import Database
from webapp.storage.participants import find_participant, join, make_join_code
from webapp.storage.sending import Sent, send_contribution
from webapp.storage.walks import publish_walk, save_walk

PUBLIC = "/walks/linden/findings/"
DESK = "/organise/walks/linden/findings/"
ROW = re.compile(r'<tr data-stop="(\w+)">(.*?)</tr>', re.DOTALL)
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
TAG = re.compile(r"<span class=\"visually-hidden\"> .*?</span>|<[^>]+>")


def cells(page: str) -> dict[str, list[str]]:
    """What stands in each cell of the matrix, by stop."""
    return {
        stop: [" ".join(TAG.sub(" ", cell).split()) for cell in CELL.findall(row)]
        for stop, row in ROW.findall(page)
    }


def saved(database: Database, before: Walk, after: Walk) -> Walk:
    with database.transaction() as session:
        changed = save_walk(session, after, before)
        publish_walk(session, before.slug)
    return changed


def test_a_visitor_counts_public_notes_alone(client: FlaskClient) -> None:
    page = client.get(f"{PUBLIC}?lang=en").text

    assert cells(page) == {
        "tea": ["1", "· 0", "1"],
        "library": ["0", "0", "0"],
        "garden": ["· 0", "· 0", "0"],
    }
    assert "Counted are public notes alone" in page


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/walks/linden/versions/1/findings/", "1"),
        ("/organise/walks/linden/preview/findings/", "1"),
        ("/organise/walks/linden/preview/findings/?as=participant", "3"),
        ("/organise/walks/linden/report/findings/", "2"),
        (DESK, "4"),
    ],
)
def test_each_place_counts_what_may_be_seen_there(desk: Desk, address: str, count: str) -> None:
    assert cells(desk.get(address).text)["tea"] == [count, "· 0", count]


def test_a_participant_counts_what_is_meant_for_participants(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    with database.transaction() as session:
        token = join(session, "linden", make_join_code(session, "linden", "Alice").code)
    visitor = cells(client.get(PUBLIC).text)
    client.set_cookie(COOKIE, token, path="/walks/linden/")
    page = client.get(f"{PUBLIC}?lang=en")
    notes = client.get(f"{PUBLIC}notes/?theme=meeting").text

    assert visitor["tea"][0] == "1"
    assert cells(page.text)["tea"][0] == "3"
    assert page.headers["Cache-Control"].startswith("private")
    assert "note-participants" in notes
    assert "note-kept" not in notes


def test_every_number_leads_to_as_many_notes(desk: Desk) -> None:
    page = desk.get(f"{DESK}?lang=en").text
    links = re.findall(r'<a href="([^"]*findings/notes/[^"]*)">(\d+)', page)

    assert links
    for address, count in links:
        behind = desk.get(address.replace("&amp;", "&")).text
        assert behind.count('<figure class="note"') == int(count)


def test_notes_without_a_theme_or_a_stop_are_counted_and_found(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    note = replace(stored.notes[0], themes=(), stop="")
    saved(database, stored, put_feature(stored, note))
    page = client.get(f"{PUBLIC}?lang=en").text
    behind = client.get(f"{PUBLIC}notes/?theme=&stop=&lang=en").text

    assert "Without a theme" in page
    assert "Beside the stops" in page
    assert "Said: note-public" in behind
    assert "note-public" not in client.get(f"{PUBLIC}notes/?theme=meeting").text


@pytest.mark.parametrize("asked", ["theme=nothing", "stop=nowhere"])
def test_what_is_not_on_the_walk_is_not_found(client: FlaskClient, asked: str) -> None:
    assert client.get(f"{PUBLIC}notes/?{asked}").status_code == 404


def test_a_withdrawn_note_is_counted_nowhere_at_the_next_request(
    client: FlaskClient, desk: Desk, database: Database, stored: Walk
) -> None:
    places = (PUBLIC, "/walks/linden/versions/1/findings/")
    before = [cells(client.get(place).text)["tea"][0] for place in places]
    picture = client.get(f"{PUBLIC}map.svg")
    withdrawn = Consent("public", withdrawn_on=datetime.now(UTC).date())
    with database.transaction() as session:
        save_walk(session, put_feature(stored, replace(stored.notes[0], consent=withdrawn)), stored)

    assert before == ["1", "1"]
    for place in places:
        page = client.get(f"{place}?lang=en").text
        assert "There are no notes yet that may be shown here." in page
        assert "note-public" not in client.get(f"{place}notes/").text
    assert client.get(f"{PUBLIC}map.svg").headers["ETag"] != picture.headers["ETag"]
    assert cells(desk.get(DESK).text)["tea"][0] == "4"


def test_organisers_count_marks_and_waiting_notes_and_nobody_else_does(
    client: FlaskClient, desk: Desk, database: Database, stored: Walk
) -> None:
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    note = Sent(
        id="a" * 32,
        receipt="b" * 16,
        written_at=at,
        stop="library",
        themes=("help",),
        sort="idea",
        text="Ein Wort, das wartet",
        language="de",
        level="public",
    )
    mark = replace(note, id="c" * 32, receipt="d" * 16, kind="mark", sort="", text="", level="none")
    with database.transaction() as session:
        token = join(session, "linden", make_join_code(session, "linden", "Alice").code)
        device = find_participant(session, "linden", token)
        assert device
        for sent in (note, mark):
            send_contribution(session, None, "linden", device.id, sent)
    page = desk.get(f"{DESK}?lang=en").text

    assert cells(page)["library"][1] == "0 1 mark 1 waiting"
    assert "Ein Wort, das wartet" not in page
    for place in (PUBLIC, "/organise/walks/linden/report/findings/"):
        assert cells(desk.get(place).text)["library"] == ["0", "0", "0"]


def test_needs_say_what_is_near_and_whether_it_is_open(client: FlaskClient) -> None:
    page = client.get(f"{PUBLIC}?lang=en").text

    assert "within 600 m as the crow flies" in page
    assert "Said: note-public" in page
    assert "<bdi>Soup</bdi></strong>" in page
    assert "Mon–Fri 11:00–14:00" in page
    assert "Nothing has been raised on this theme so far." in page


def test_an_unconfirmed_offer_is_never_said_to_be_open(client: FlaskClient) -> None:
    page = client.get(f"{PUBLIC}?lang=en").text
    letters = page[page.index("Help with letters") :][:400]

    assert "Not confirmed of late: please ask beforehand" in letters
    assert "This week" not in letters


def test_a_version_does_not_say_that_anything_is_open_now(client: FlaskClient) -> None:
    page = client.get("/walks/linden/versions/1/findings/?lang=en").text

    assert not re.search(r"Open (now|until)|Closed", page)


def test_the_picture_counts_by_theme(client: FlaskClient) -> None:
    pins = re.compile(r"<circle r=\"[\d.]+\"[^>]*/><text[^>]*>(\d+)</text>")
    meeting = client.get(f"{PUBLIC}map.svg?theme=meeting&lang=en")
    help_ = client.get(f"{PUBLIC}map.svg?theme=help&lang=en")

    assert pins.findall(meeting.text) == ["1", "0", "0"]
    assert pins.findall(help_.text) == ["0", "0", "0"]
    assert "Notes on the theme “Meeting”." in meeting.text


def test_the_page_remembers_the_chosen_theme_in_its_other_languages(client: FlaskClient) -> None:
    page = client.get(f"{PUBLIC}?theme=help&lang=en").text

    assert f"{PUBLIC}?theme=help&amp;lang=de" in page
    assert re.search(r'href="[^"]*theme=help[^"]*" aria-current="true"', page)


def test_a_page_says_the_day_in_its_table(client: FlaskClient, stored: Walk) -> None:
    assert stored.notes[0].date == date(2026, 3, 2)
    assert '<th scope="row">2 March 2026</th>' in client.get(f"{PUBLIC}?lang=en").text


def test_the_findings_are_linked_from_the_walk_its_themes_and_the_desk(
    client: FlaskClient, desk_of: Callable[[str], Desk]
) -> None:
    assert f'href="{PUBLIC}"' in client.get("/walks/linden/").text
    assert (
        f'href="{PUBLIC}?theme=meeting#page:map"'
        in client.get("/walks/linden/themes/meeting/").text
    )
    assert f'href="{DESK}"' in desk_of("Bob").get("/organise/walks/linden/").text


def test_many_stops_show_only_those_where_there_is_something(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    more = tuple(
        replace(stored.stops[1], id=f"stop{at}", order=10 + at, themes=()) for at in range(60)
    )
    saved(database, stored, replace(stored, stops=(*stored.stops, *more)))
    page = client.get(f"{PUBLIC}?lang=en").text

    assert list(cells(page)) == ["tea"]
    assert "62 stops without notes are left out." in page


def test_very_much_said_at_one_place_is_shown_in_part_with_a_link_to_all(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    more = tuple(replace(stored.notes[0], id=f"more-{at}") for at in range(10))
    saved(database, stored, replace(stored, notes=(*stored.notes, *more)))
    page = client.get(f"{PUBLIC}?lang=en").text

    assert page.count("<q ") == 8
    assert f'href="{PUBLIC}notes/?theme=meeting&amp;stop=tea&amp;lang=en">3 more notes</a>' in page
