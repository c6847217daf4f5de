"""Organisers change a walk in forms: what they type is saved, or comes back with the reason."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from geodata.walk import Walk, find_stop
from tests.desk import Desk
from webapp.storage.database import Database
from webapp.storage.walks import find_walk

HERE = "/organise/walks/linden"


@pytest.fixture
def now(database: Database) -> Callable[[], Walk]:
    """The walk as last saved."""

    def read() -> Walk:
        with database.reading() as session:
            return find_walk(session, "linden")

    return read


def controls(page: str) -> dict[str, str]:
    """What a browser would send of a page's form that nobody touched."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", page):
        kind = re.search(r'type="(\w+)"', tag)
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and kind and kind[1] not in ("checkbox", "radio", "submit"):
            found[name[1]] = plain(value[1]) if value else ""
    for name, text in re.findall(
        r'<textarea [^>]*name="([^"]*)"[^>]*>\n(.*?)</textarea>', page, re.S
    ):
        found[name] = plain(text)
    for name, inner in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        first = re.search(r'value="([^"]*)"', inner)
        found[name] = plain((chosen or first)[1]) if chosen or first else ""
    ticked = re.findall(r'<input type="checkbox"[^>]* name="themes" value="([^"]*)" checked', page)
    return {**found, "themes": ", ".join(ticked)} if "themes" in found else found


def plain(text: str) -> str:
    return html.unescape(text)


def save(desk: Desk, address: str, **typed: str) -> TestResponse:
    """Open a form, type something into it, and send it."""
    form = controls(desk.get(f"{HERE}/{address}").text)
    return desk.post(f"{HERE}/{address}", {**form, **typed})


def told(desk: Desk) -> str:
    return desk.get(f"{HERE}/").text


FORMS = (
    "walk",
    "stops/tea",
    "stops/garden",
    "offers/soup",
    "offers/seeds",
    "notes/note-public",
    "route/leg-1",
    "background/green-1",
    "themes/help",
    "categories/food",
)


@pytest.mark.parametrize("address", FORMS)
def test_a_form_that_nobody_touched_saves_nothing(
    desk: Desk, now: Callable[[], Walk], address: str
) -> None:
    before = now()
    answer = save(desk, address)
    page = desk.get(answer.headers["Location"]).text

    assert answer.status_code == 303
    assert now() == before
    assert now().revision == before.revision
    assert "Nothing was changed" in page or "nichts gespeichert" in page


def test_the_workspace_lists_the_walk_in_order_with_what_is_unfinished(desk: Desk) -> None:
    page = desk.get(f"{HERE}/?lang=en").text
    stops = re.findall(r'<li class="stop card" id="(\w+)"', page)

    assert stops == ["tea", "library", "garden"]
    for words in ("Soup", "Said: note-kept", "Not translated:", "Unconfirmed", "the block"):
        assert words in page


def test_a_saved_stop_is_a_revision_with_who_and_why(desk: Desk, now: Callable[[], Walk]) -> None:
    answer = save(desk, "stops/tea", title="Teestube", minutes="12,5", why="Neues Schild")
    walk = now()
    tea = find_stop(walk, "tea")

    assert answer.status_code == 303
    assert (tea.title.texts["de"], tea.minutes) == ("Teestube", 12.5)
    assert tea.title.states["en"].state == "outdated"
    assert walk.revision == 2


def test_what_was_saved_is_told_and_which_translations_are_outdated(desk: Desk) -> None:
    desk.get("/organise/?lang=en")
    answer = save(desk, "stops/tea", title="Teestube")
    page = desk.get(answer.headers["Location"]).text

    assert "Saved: Stop 1 “Tea kitchen”." in page
    assert "now marked as outdated: Title (English)." in page
    assert "Outdated: the text it came from was changed" in page


def test_a_refused_form_keeps_what_was_typed_and_leads_to_each_field(
    desk: Desk, now: Callable[[], Walk]
) -> None:
    desk.get("/organise/?lang=en")
    typed = {"title": "", "minutes": "a while", "actor": "Neuer <Verein>", "why": "so"}
    answer = save(desk, "stops/tea", **typed)
    page = answer.text

    assert answer.status_code == 422
    assert now().revision == 1
    assert 'value="a while"' in page
    assert 'value="Neuer &lt;Verein&gt;"' in page
    assert 'value="so"' in page
    for name in ("title", "minutes"):
        assert f'<a href="#field-{name}">' in page
        assert f'id="field-{name}-error"' in page
        assert re.search(rf'id="field-{name}"[^>]*aria-describedby="[^"]*field-{name}-error"', page)
        assert re.search(rf'id="field-{name}"[^>]*aria-invalid="true"', page)


def test_a_missing_title_is_named_at_its_field(desk: Desk) -> None:
    page = save(desk, "stops/tea", title=" ").text

    assert '<a href="#field-title">' in page


def test_a_rule_of_the_walk_is_told_at_its_field(desk: Desk) -> None:
    answer = save(desk, "offers/soup", opening_hours="Mo-Fr whenever")

    assert answer.status_code == 422
    assert '<a href="#field-opening_hours">' in answer.text
    assert 'value="Mo-Fr whenever"' in answer.text


def test_a_new_stop_stands_where_it_was_put_and_the_route_leads_over_it(
    desk: Desk, now: Callable[[], Walk]
) -> None:
    answer = save(
        desk, "stops/new", title="Brunnen", place="51,0507 13,7412", after="tea", lead="yes"
    )
    walk = now()

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/stops/brunnen")
    assert [stop.id for stop in walk.stops] == ["tea", "brunnen", "library", "garden"]
    assert [(leg.start, leg.end) for leg in walk.legs[:2]] == [
        ("tea", "brunnen"),
        ("brunnen", "library"),
    ]
    assert [stop.order for stop in walk.stops] == [1, 1.5, 2, 3]


def test_a_new_stop_from_the_map_has_its_place_filled_in(desk: Desk) -> None:
    page = desk.get(f"{HERE}/stops/new?latitude=51.05&longitude=13.74").text

    assert controls(page)["latitude"] == "51.05"
    assert controls(page)["longitude"] == "13.74"


def test_a_new_stop_without_a_place_is_refused_at_the_place(desk: Desk) -> None:
    answer = save(desk, "stops/new", title="Nirgendwo")

    assert answer.status_code == 422
    assert '<a href="#field-latitude">' in answer.text
    assert 'value="Nirgendwo"' in answer.text


def test_a_new_note_has_nothing_of_its_text_in_its_address(
    desk: Desk, now: Callable[[], Walk]
) -> None:
    answer = save(desk, "notes/new?stop=tea", text="Vertraulich gesagt")

    assert answer.status_code == 303
    assert "ertraulich" not in answer.headers["Location"]
    assert now().notes[-1].stop == "tea"


def test_a_leg_without_positions_leads_straight(desk: Desk, now: Callable[[], Walk]) -> None:
    save(desk, "route/new", **{"from": "garden", "to": "tea", "variant": "step-free"})

    assert len(now().legs[-1].shape.coords) == 2


def test_themes_come_change_and_go(desk: Desk, now: Callable[[], Walk]) -> None:
    save(desk, "themes/new", title="Wege & Straßen")
    save(desk, "themes/help", title="Nachbarschaftshilfe")
    desk.post(f"{HERE}/themes/meeting/remove", {"revision": str(now().revision)})

    assert [theme.key for theme in now().themes] == ["help", "wege-strassen"]
    assert str(now().themes[0].title.said("de")) == "Nachbarschaftshilfe"
    assert all("meeting" not in stop.themes for stop in now().stops)


def test_removing_names_what_hangs_on_a_stop(desk: Desk, now: Callable[[], Walk]) -> None:
    desk.get("/organise/?lang=en")
    page = desk.get(f"{HERE}/stops/tea/remove").text
    answer = desk.post(f"{HERE}/stops/tea/remove", {"revision": "1", "with_all": ""})

    assert "“Soup”" in page
    assert answer.status_code == 303
    assert [stop.id for stop in now().stops] == ["library", "garden"]
    assert now().offers[0].stop == ""
    assert "Removed: Stop 1 “Tea kitchen”" in told(desk)


def test_what_hangs_on_a_stop_can_go_with_it(desk: Desk, now: Callable[[], Walk]) -> None:
    desk.post(f"{HERE}/stops/tea/remove", {"revision": "1", "with_all": "yes"})

    assert now().notes == ()


def test_stops_move_with_buttons_and_are_told(desk: Desk, now: Callable[[], Walk]) -> None:
    desk.get("/organise/?lang=en")
    desk.post(f"{HERE}/order", {"stop": "garden", "move": "up"})

    assert [stop.id for stop in now().stops] == ["tea", "garden", "library"]
    assert "“Garden” is now stop 2." in told(desk)


def test_a_script_moves_a_stop_and_hears_of_the_order(desk: Desk, now: Callable[[], Walk]) -> None:
    answer = desk.post(f"{HERE}/order", {"stop": "tea", "after": "garden"}, headers=JSON)

    assert answer.json == {"revision": 2, "order": ["library", "garden", "tea"]}
    assert [stop.id for stop in now().stops] == ["library", "garden", "tea"]


JSON = {"Accept": "application/json"}


def test_a_script_puts_a_stop_elsewhere(desk: Desk, now: Callable[[], Walk]) -> None:
    form = {"latitude": "51.0501", "longitude": "13.7402", "revision": "1"}
    answer = desk.post(f"{HERE}/stops/tea/place", form, headers=JSON)
    shape = find_stop(now(), "tea").shape

    assert answer.json == {"revision": 2, "id": "tea"}
    assert shape is not None
    assert (shape.x, shape.y) == (13.7402, 51.0501)


@pytest.mark.parametrize(
    "line",
    [
        "51.051, 13.742\n51.0505, 13.744",
        '{"type": "LineString", "coordinates": [[13.742, 51.051], [13.744, 51.0505]]}',
    ],
)
def test_a_script_changes_a_way(desk: Desk, now: Callable[[], Walk], line: str) -> None:
    answer = desk.post(f"{HERE}/route/leg-1/place", {"geometry": line}, headers=JSON)

    assert answer.status_code == 200
    assert list(now().legs[0].shape.coords) == [(13.742, 51.051), (13.744, 51.0505)]


def test_a_script_that_sends_no_place_hears_why(desk: Desk) -> None:
    form = {"latitude": "north", "longitude": "13.74", "revision": "1"}
    answer = desk.post(f"{HERE}/stops/tea/place", form, headers=JSON)

    assert answer.status_code == 422
    assert answer.json is not None
    assert "north" in answer.json["message"]


CSRF = "csrf_token"
HOSTILE = (
    "9" * 5000,
    "\x00",
    "\ud800",
    "<script>alert(1)</script>",
    "-1",
    "1e999",
    "\u202e",
    "{}",
    "",
)


@pytest.mark.parametrize("address", [*FORMS, "stops/new", "offers/new", "notes/new", "route/new"])
def test_whatever_is_posted_is_saved_or_refused_in_words(desk: Desk, address: str) -> None:
    form = controls(desk.get(f"{HERE}/{address}").text)
    for text in HOSTILE:
        sent = text.encode(errors="replace").decode()
        answer = desk.post(f"{HERE}/{address}", {name: sent for name in form if name != CSRF})

        assert answer.status_code in (303, 404, 409, 422), (address, text)
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_whatever_is_posted_to_move_or_remove_changes_nothing_unforeseen(
    desk: Desk, now: Callable[[], Walk], text: str
) -> None:
    sent = text.encode(errors="replace").decode()
    for address in ("order", "stops/tea/place", "route/leg-1/place"):
        fields = ("stop", "move", "after", "latitude", "longitude", "geometry", "revision")
        answer = desk.post(f"{HERE}/{address}", dict.fromkeys(fields, sent))

        assert answer.status_code in (404, 422), (address, text)
    desk.post(f"{HERE}/offers/soup/remove", {"revision": sent, "why": sent})

    assert [stop.id for stop in now().stops] == ["tea", "library", "garden"]


def test_a_new_walk_belongs_to_whoever_makes_it(desk: Desk) -> None:
    answer = desk.post("/organise/walks/new", {"title": "Über die Höhen", "languages": "de, en"})
    page = desk.get(answer.headers["Location"]).text

    assert answer.headers["Location"] == "/organise/walks/ueber-die-hoehen/"
    assert "Über die Höhen" in page


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"title": "", "languages": "de"}, "title"),
        ({"title": "A", "languages": "Deutsch!"}, "languages"),
        ({"title": "A", "languages": "de", "slug": "linden"}, "slug"),
        ({"title": "A", "languages": "de", "slug": "../x"}, "slug"),
    ],
)
def test_a_new_walk_is_refused_at_its_field(desk: Desk, form: dict[str, Any], field: str) -> None:
    answer = desk.post("/organise/walks/new", form)

    assert answer.status_code == 422
    assert f'<a href="#field-{field}">' in answer.text


@pytest.mark.parametrize("address", ["", "walk", "stops/tea", "stops/new", "stops/tea/remove"])
def test_strangers_find_nothing_here(desk_of: Callable[[str], Desk], address: str) -> None:
    assert desk_of("Charlie").get(f"{HERE}/{address}").status_code == 404


@pytest.mark.parametrize(
    "address", ["stops/nowhere", "themes/none", "background/new", "stops/x/remove"]
)
def test_what_is_not_there_is_not_found(desk: Desk, address: str) -> None:
    assert desk.get(f"{HERE}/{address}").status_code == 404


def test_a_form_without_its_token_does_nothing(desk: Desk, now: Callable[[], Walk]) -> None:
    client: FlaskClient = desk.client

    assert client.post(f"{HERE}/stops/tea", data={"title": "X"}).status_code == 400
    assert now().revision == 1
