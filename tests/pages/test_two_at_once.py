"""Two edit at once: what each typed is kept, or both see what the other wrote and choose."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest
from werkzeug.test import TestResponse

from geodata.walk import Walk, find_stop, put_feature, remove_feature
from geodata.wording import Wording
from tests.desk import Desk
from tests.pages.test_editing import HERE, JSON, controls
from webapp.storage.database import Database
from webapp.storage.walks import find_walk, save_walk

RADIO = re.compile(r'<input type="radio" id="[^"]*" name="(choose:[^"]*)" value="(theirs|mine)"')


@dataclass
class Two:
    """Alice and Bob, each in a browser of their own, at the same walk."""

    alice: Desk
    bob: Desk
    database: Database

    def now(self) -> Walk:
        with self.database.reading() as session:
            return find_walk(session, "linden")

    def both_open(self, address: str) -> tuple[dict[str, str], dict[str, str]]:
        return self.opened(self.alice, address), self.opened(self.bob, address)

    def opened(self, desk: Desk, address: str) -> dict[str, str]:
        return controls(desk.get(f"{HERE}/{address}").text)

    def save(self, desk: Desk, address: str, form: dict[str, str], **typed: str) -> TestResponse:
        return desk.post(f"{HERE}/{address}", {**form, **typed})


@pytest.fixture
def two(desk_of: Callable[[str], Desk], database: Database) -> Two:
    alice, bob = desk_of("Alice"), desk_of("Bob")
    for desk in (alice, bob):
        desk.get("/organise/?lang=en")
    return Two(alice, bob, database)


def chosen(page: str, **choices: str) -> dict[str, str]:
    """What a browser would send of the page that asks; ``choices`` by the name of the field."""
    form = controls(page)
    asked = {name for name, _ in RADIO.findall(page)}
    assert asked == {f"choose:{name}" for name in choices}
    return {**form, **{f"choose:{name}": side for name, side in choices.items()}}


def test_both_may_make_a_stop_of_the_same_name(two: Two) -> None:
    hers, his = two.both_open("stops/new")
    for desk, form in ((two.alice, hers), (two.bob, his)):
        answer = two.save(desk, "stops/new", form, title="Brunnen", place="51.0507, 13.7412")
        assert answer.status_code == 303

    assert {"brunnen", "brunnen-2"} <= {stop.id for stop in two.now().stops}


def test_different_stops_are_both_kept_without_a_word(two: Two) -> None:
    hers, his = two.opened(two.alice, "stops/tea"), two.opened(two.bob, "stops/library")
    two.save(two.alice, "stops/tea", hers, title="Teestube")
    answer = two.save(two.bob, "stops/library", his, title="Bücherei")

    assert answer.status_code == 303
    assert find_stop(two.now(), "tea").title.texts["de"] == "Teestube"
    assert find_stop(two.now(), "library").title.texts["de"] == "Bücherei"


def test_different_fields_of_a_stop_come_together_and_the_second_is_told(two: Two) -> None:
    hers, his = two.both_open("stops/tea")
    two.save(two.alice, "stops/tea", hers, phone="0351 1234")
    answer = two.save(two.bob, "stops/tea", his, minutes="15")
    tea = find_stop(two.now(), "tea")

    assert answer.status_code == 303
    assert (tea.phone, tea.minutes) == ("0351 1234", 15)
    assert "Alice changed other fields here" in two.bob.get(answer.headers["Location"]).text


def test_of_the_same_field_both_texts_are_shown_and_who_wrote_what(two: Two) -> None:
    hers, his = two.both_open("stops/tea")
    two.save(two.alice, "stops/tea", hers, title="Teestube", why="neues Schild")
    answer = two.save(two.bob, "stops/tea", his, title="Teehaus", phone="0351 99")
    page = html.unescape(answer.text)

    assert answer.status_code == 409
    assert find_stop(two.now(), "tea").title.texts["de"] == "Teestube"
    for words in ("Alice on", "neues Schild", "Teestube", "Teehaus", "Telephone"):
        assert words in page


@pytest.mark.parametrize(("side", "title"), [("mine", "Teehaus"), ("theirs", "Teestube")])
def test_who_comes_second_chooses_field_by_field(two: Two, side: str, title: str) -> None:
    hers, his = two.both_open("stops/tea")
    two.save(two.alice, "stops/tea", hers, title="Teestube", minutes="5")
    page = two.save(two.bob, "stops/tea", his, title="Teehaus", minutes="9", phone="0351 99").text
    answer = two.bob.post(f"{HERE}/stops/tea", chosen(page, title=side, minutes="mine"))
    tea = find_stop(two.now(), "tea")

    assert answer.status_code == 303
    assert (tea.title.texts["de"], tea.minutes, tea.phone) == (title, 9, "0351 99")


def test_while_one_chooses_the_other_may_save_again(two: Two) -> None:
    hers, his = two.both_open("stops/tea")
    two.save(two.alice, "stops/tea", hers, title="Teestube")
    page = two.save(two.bob, "stops/tea", his, title="Teehaus").text
    again = two.opened(two.alice, "stops/tea")
    two.save(two.alice, "stops/tea", again, title="Tee & mehr")
    answer = two.bob.post(f"{HERE}/stops/tea", chosen(page, title="mine"))
    final = two.bob.post(f"{HERE}/stops/tea", chosen(answer.text, title="mine"))

    assert answer.status_code == 409
    assert "Tee & mehr" in html.unescape(answer.text)
    assert final.status_code == 303
    assert find_stop(two.now(), "tea").title.texts["de"] == "Teehaus"


def test_the_same_text_from_both_is_no_dispute(two: Two) -> None:
    hers, his = two.both_open("stops/tea")
    two.save(two.alice, "stops/tea", hers, title="Teestube")

    assert two.save(two.bob, "stops/tea", his, title="Teestube").status_code == 303


def test_a_place_is_chosen_as_one(two: Two) -> None:
    hers, his = two.both_open("stops/tea")
    two.save(two.alice, "stops/tea", hers, latitude="51.0503")
    page = two.save(two.bob, "stops/tea", his, longitude="13.7403", phone="0351 99").text
    answer = two.bob.post(f"{HERE}/stops/tea", chosen(page, latitude="theirs"))
    tea = find_stop(two.now(), "tea")

    assert answer.status_code == 303
    assert tea.shape is not None
    assert (tea.shape.y, tea.shape.x, tea.phone) == (51.0503, 13.74, "0351 99")


def test_what_was_removed_comes_back_with_what_was_typed_or_is_let_go(two: Two) -> None:
    his = two.opened(two.bob, "offers/soup")
    two.alice.post(f"{HERE}/offers/soup/remove", {"revision": "1"})
    answer = two.save(two.bob, "offers/soup", his, title="Eintopf")
    page = html.unescape(answer.text)

    assert answer.status_code == 409
    assert "Alice on" in page
    assert "Eintopf" in page
    assert [offer.id for offer in two.now().offers] == ["letters", "seeds"]

    back = two.bob.post(f"{HERE}/offers/soup", controls(answer.text))
    soup = next(offer for offer in two.now().offers if offer.id == "soup")

    assert back.status_code == 303
    assert soup.title.texts["de"] == "Eintopf"
    assert soup.opening_hours == "Mo-Fr 11:00-14:00"


def test_a_note_comes_back_with_the_consent_it_had_when_it_went(two: Two) -> None:
    his = two.opened(two.bob, "notes/note-public")
    hers = two.opened(two.alice, "notes/note-public")
    two.save(two.alice, "notes/note-public", hers, **{"consent:withdrawn_on": "2026-05-01"})
    two.alice.post(f"{HERE}/notes/note-public/remove", {"revision": "2"})
    answer = two.save(two.bob, "notes/note-public", his, text="Noch einmal gesagt")
    two.bob.post(f"{HERE}/notes/note-public", controls(answer.text))
    note = next(note for note in two.now().notes if note.id == "note-public")

    assert note.text.texts["de"] == "Noch einmal gesagt"
    assert note.consent
    assert note.consent.withdrawn_on == date(2026, 5, 1)


def test_what_was_edited_is_not_removed_unseen(two: Two) -> None:
    hers = two.opened(two.alice, "offers/soup")
    asked = controls(two.bob.get(f"{HERE}/offers/soup/remove").text)
    two.save(two.alice, "offers/soup", hers, title="Eintopf")
    answer = two.bob.post(f"{HERE}/offers/soup/remove", asked)

    assert answer.status_code == 409
    assert "Alice on" in answer.text
    assert "soup" in [offer.id for offer in two.now().offers]
    assert two.bob.post(f"{HERE}/offers/soup/remove", controls(answer.text)).status_code == 303
    assert "soup" not in [offer.id for offer in two.now().offers]


def test_what_was_hung_on_a_stop_meanwhile_is_not_removed_unseen(two: Two) -> None:
    asked = controls(two.bob.get(f"{HERE}/stops/tea/remove").text)
    new = two.opened(two.alice, "offers/new?stop=tea")
    two.save(two.alice, "offers/new", new, title="Kuchen")
    answer = two.bob.post(f"{HERE}/stops/tea/remove", {**asked, "with_all": "yes"})

    assert answer.status_code == 409
    assert "Kuchen" in answer.text
    assert "kuchen" in [offer.id for offer in two.now().offers]


def test_a_new_order_and_an_edit_of_the_same_stop_are_both_kept(two: Two) -> None:
    his = two.opened(two.bob, "stops/garden")
    two.alice.post(f"{HERE}/order", {"stop": "garden", "move": "up"})
    answer = two.save(two.bob, "stops/garden", his, title="Gärtchen")
    walk = two.now()

    assert answer.status_code == 303
    assert [stop.id for stop in walk.stops] == ["tea", "garden", "library"]
    assert find_stop(walk, "garden").title.texts["de"] == "Gärtchen"


def test_a_stop_is_moved_by_two_and_the_second_hears_of_it(two: Two) -> None:
    place = {"latitude": "51.0503", "longitude": "13.7401", "revision": "1"}
    two.alice.post(f"{HERE}/stops/tea/place", place, headers=JSON)
    answer = two.bob.post(f"{HERE}/stops/tea/place", {**place, "latitude": "51.0499"}, headers=JSON)

    assert answer.status_code == 409
    assert answer.json == {"message": "Alice has changed this meanwhile. Please reload the page."}


def test_an_import_and_an_edit_come_together_or_are_chosen(two: Two) -> None:
    his = two.opened(two.bob, "stops/tea")
    with two.database.transaction() as session:
        walk = find_walk(session, "linden")
        tea = replace(find_stop(walk, "tea"), title=Wording({"de": "Tee"}), phone="0351 1")
        imported = remove_feature(put_feature(walk, tea), "seeds")
        save_walk(session, imported, walk, "Alice", "Import of stops.csv")
    answer = two.save(two.bob, "stops/tea", his, title="Teehaus", minutes="9")
    final = two.bob.post(f"{HERE}/stops/tea", chosen(answer.text, title="mine"))
    tea = find_stop(two.now(), "tea")

    assert answer.status_code == 409
    assert "Import of stops.csv" in answer.text
    assert final.status_code == 303
    assert (tea.title.texts["de"], tea.phone, tea.minutes) == ("Teehaus", "0351 1", 9)


def test_different_data_of_the_walk_come_together(two: Two) -> None:
    hers, his = two.both_open("walk")
    two.save(two.alice, "walk", hers, meeting_point="At the well")
    answer = two.save(two.bob, "walk", his, publisher="Linden e. V.")
    walk = two.now()

    assert answer.status_code == 303
    assert (walk.meeting_point, walk.publisher) == ("At the well", "Linden e. V.")


def test_of_the_same_data_of_the_walk_one_is_chosen(two: Two) -> None:
    hers, his = two.both_open("walk")
    two.save(two.alice, "walk", hers, meeting_point="At the well")
    page = two.save(two.bob, "walk", his, meeting_point="At the tram").text
    two.bob.post(f"{HERE}/walk", chosen(page, meeting_point="mine"))

    assert two.now().meeting_point == "At the tram"


def test_texts_stay_in_their_language_while_the_walk_gets_another_first_one(two: Two) -> None:
    two.alice.post(f"{HERE}/offers/seeds/remove", {"revision": "1"})
    his, hers = two.opened(two.bob, "stops/tea"), two.opened(two.alice, "walk")
    assert two.save(two.alice, "walk", hers, languages="en, de").status_code == 303
    typed = {"title": "Teehaus", "title:en": "Tea house"}
    answer = two.save(two.bob, "stops/tea", his, **typed)

    assert answer.status_code == 303
    assert find_stop(two.now(), "tea").title.texts == {"de": "Teehaus", "en": "Tea house"}


def test_a_text_is_kept_though_its_language_was_taken_from_the_walk(two: Two) -> None:
    his, hers = two.opened(two.bob, "stops/tea"), two.opened(two.alice, "walk")
    two.save(two.alice, "walk", hers, languages="de")
    two.save(two.bob, "stops/tea", his, **{"title:en": "Tea house"})

    assert find_stop(two.now(), "tea").title.texts["en"] == "Tea house"


def test_two_themes_are_changed_by_two(two: Two) -> None:
    hers = two.opened(two.alice, "themes/meeting")
    his = two.opened(two.bob, "themes/help")
    two.save(two.alice, "themes/meeting", hers, title="Treffen")
    two.save(two.bob, "themes/help", his, title="Helfen")

    assert [theme.title.texts["de"] for theme in two.now().themes] == ["Treffen", "Helfen"]


def test_of_the_same_theme_one_text_is_chosen(two: Two) -> None:
    hers, his = two.both_open("themes/help")
    two.save(two.alice, "themes/help", hers, title="Helfen")
    answer = two.save(two.bob, "themes/help", his, title="Beistand")

    assert answer.status_code == 409
    two.bob.post(f"{HERE}/themes/help", chosen(answer.text, title="mine"))
    assert two.now().themes[1].title.texts["de"] == "Beistand"


def test_a_theme_that_was_removed_is_named_where_it_was_ticked(two: Two) -> None:
    his = two.opened(two.bob, "stops/garden")
    two.alice.post(f"{HERE}/themes/help/remove", {"revision": "1"})
    answer = two.save(two.bob, "stops/garden", his, themes="help", title="Gärtchen")

    assert answer.status_code == 422
    assert '<a href="#field-themes">' in answer.text
    assert 'value="Gärtchen"' in answer.text
