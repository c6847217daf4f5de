"""Bringing a file in: first what it would change, and nothing is kept that was not agreed to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image
from shapely import LineString
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from geodata.formats.geojson import write_collection
from geodata.formats.walk_zip import write_zip
from geodata.walk import Background, Consent, Walk, find_stop, put_feature, remove_feature
from geodata.wording import Wording
from tests.desk import Desk
from webapp.pages import importing
from webapp.storage.database import Database
from webapp.storage.photos import find_photo
from webapp.storage.tables import REVISIONS, UPLOADS
from webapp.storage.walks import find_walk, save_walk

IMPORT = "/organise/walks/linden/import"
FAULTY = sorted((Path(__file__).parents[1] / "files").iterdir())
REAL = sorted((Path(__file__).parents[1] / "files_in").iterdir())
EXCEL = (
    "Nr.;Name;Straße;Hausnr.;PLZ;Ort;Breitengrad;Längengrad;Farbe\r\n"
    "4;Kiosk am Grünen Bogen;Lindenweg;3;01169;Lindenhain;51,0512;13,7415;rot\r\n"
    "5;Bücherschrank;Lindenweg;5;01169;Lindenhain;51,0514;13,7418;blau\r\n"
    "6;Sprechstunde;Lindenweg;7;01169;Lindenhain;;;\r\n"
).encode("cp1252")


@pytest.fixture(autouse=True)
def _in_english(desk: Desk) -> None:
    desk.get("/organise/?lang=en")


def bring(desk: Desk, content: bytes, name: str) -> TestResponse:
    return desk.post(IMPORT, {"file": (BytesIO(content), name)})


def planned(desk: Desk, content: bytes, name: str) -> tuple[str, str]:
    """Bring a file, agree to the columns, and give the address of the plan and its page."""
    answer = bring(desk, content, name)
    assert answer.status_code == 303, answer.text
    address = answer.location
    if address.endswith("/columns"):
        fields = dict(
            re.findall(
                r'<select id="[^"]+" name="([^"]+)".*?<option value="([^"]*)" selected',
                desk.get(address).text,
                re.DOTALL,
            )
        )
        address = desk.post(address, fields).location
    page = desk.get(address)
    assert page.status_code == 200
    return address, page.text


def ticks(page: str) -> list[str]:
    return re.findall(r'name="tick" value="([^"]+)" checked', page)


def revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def agree(desk: Desk, address: str, page: str, *ticked: str) -> TestResponse:
    return desk.post(address, {"tick": list(ticked), "revision": revision(page)})


def stored_walk(database: Database) -> Walk:
    with database.reading() as session:
        return find_walk(session, "linden")


def test_a_table_is_matched_looked_at_and_taken_over(desk: Desk, database: Database) -> None:
    before = stored_walk(database)
    address, page = planned(desk, EXCEL, "stationen.csv")
    assert stored_walk(database).revision == before.revision, "nothing is saved before"
    assert "Kiosk am Grünen Bogen" in page
    assert ticks(page) == ["stop:kiosk-am-gruenen-bogen", "stop:buecherschrank"]

    answer = agree(desk, address, page, "stop:buecherschrank")
    assert answer.status_code == 303
    after = stored_walk(database)
    assert [stop.id for stop in after.stops] == ["tea", "library", "garden", "buecherschrank"]
    assert find_stop(after, "buecherschrank").address == Wording(
        {"de": "Lindenweg 5, 01169 Lindenhain"}
    )
    with database.reading() as session:
        last = session.execute(select(REVISIONS).order_by(REVISIONS.c.number.desc())).first()
        assert session.scalar(select(func.count()).select_from(UPLOADS)) == 0
    assert last is not None
    assert (last.by, last.why) == ("Alice", "stationen.csv")
    assert desk.get(address).status_code == 404


def test_a_column_can_be_taken_for_something_else(desk: Desk) -> None:
    address = bring(desk, EXCEL, "stationen.csv").location
    page = desk.get(address).text
    assert "rot" in page
    assert "Breitengrad" in page

    plan = desk.post(
        address, {"column-0-8": "title", "column-0-6": "latitude", "column-0-7": "longitude"}
    )
    assert ticks(desk.get(plan.location).text) == ["stop:rot", "stop:blau"]


def test_columns_that_say_nothing_are_asked_for_again(desk: Desk) -> None:
    address = bring(desk, EXCEL, "stationen.csv").location
    plan = desk.post(address).location
    answer = desk.get(plan)

    assert answer.status_code == 422
    assert "nothing in this file" in answer.text
    assert 'name="column-0-0"' in answer.text


def test_the_same_file_again_changes_nothing(desk: Desk, database: Database) -> None:
    address, page = planned(desk, EXCEL, "stationen.csv")
    agree(desk, address, page, *ticks(page))
    revision_then = stored_walk(database).revision

    _, again = planned(desk, EXCEL, "stationen.csv")
    assert ticks(again) == []
    assert "2 there already" in again
    assert stored_walk(database).revision == revision_then


def test_what_needs_a_position_gets_one_on_the_page(desk: Desk) -> None:
    address, page = planned(desk, EXCEL, "stationen.csv")
    assert "Needs a position" in page
    assert "stop:sprechstunde" not in page

    answer = desk.post(f"{address}/choices", {"latitude-2": "51,0516", "longitude-2": "13.7421"})
    assert answer.status_code == 303
    assert "stop:sprechstunde" in ticks(desk.get(address).text)


def test_a_position_that_is_none_is_refused_and_kept_on_the_page(desk: Desk) -> None:
    address, _ = planned(desk, EXCEL, "stationen.csv")
    answer = desk.post(f"{address}/choices", {"latitude-2": "north", "longitude-2": "13.7421"})

    assert answer.status_code == 422
    assert "“north” is no position" in answer.text
    assert 'value="north"' in answer.text


def test_an_organiser_chooses_what_things_become(desk: Desk, database: Database) -> None:
    address, _ = planned(desk, EXCEL, "stationen.csv")
    desk.post(f"{address}/choices", {"become-0": "offer", "become-1": ""})
    page = desk.get(address).text
    assert ticks(page) == ["offer:kiosk-am-gruenen-bogen", "offer:buecherschrank"]

    agree(desk, address, page, *ticks(page))
    assert [offer.id for offer in stored_walk(database).offers][-1] == "buecherschrank"


def test_rows_can_be_pasted(desk: Desk) -> None:
    pasted = "Name\tlat\tlon\nKiosk\t51,05\t13,741\n"
    answer = desk.post(IMPORT, {"pasted": pasted})

    assert answer.location.endswith("/columns")


def test_without_a_file_the_page_says_so(desk: Desk) -> None:
    answer = desk.post(IMPORT)

    assert answer.status_code == 422
    assert answer.text.count("Please choose a file, or paste what it holds.") == 2


def test_somebody_else_s_file_cannot_be_opened(desk: Desk, desk_of: Callable[[str], Desk]) -> None:
    address = bring(desk, EXCEL, "stationen.csv").location

    assert desk_of("Bob").get(address).status_code == 404


def test_a_file_can_be_put_away(desk: Desk, database: Database) -> None:
    address, _ = planned(desk, EXCEL, "stationen.csv")
    desk.post(f"{address}/discard")

    assert desk.get(address).status_code == 404
    assert len(stored_walk(database).stops) == 3


def test_our_own_format_removes_only_what_is_ticked(desk: Desk, database: Database) -> None:
    walk = stored_walk(database)
    fewer = replace(remove_feature(walk, "soup"), meeting_point="Am Brunnen")
    address, page = planned(desk, write_collection(fewer), "linden.geojson")
    assert ticks(page) == ["walk:"]
    assert "1 missing in the file" in page

    agree(desk, address, page, "walk:", "offer:soup")
    after = stored_walk(database)
    assert after.meeting_point == "Am Brunnen"
    assert [offer.id for offer in after.offers] == ["letters", "seeds"]


def with_a_photo(walk: Walk) -> bytes:
    packed = BytesIO()
    Image.new("RGB", (600, 400), "teal").save(packed, "PNG")
    pictured = put_feature(walk, replace(walk.stops[1], photo="shelf.png"))
    return write_zip(pictured, {"shelf.png": packed.getvalue()})


def test_photos_that_take_too_long_are_to_come_in_parts(
    desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, page = planned(desk, with_a_photo(stored_walk(database)), "linden.zip")
    monkeypatch.setattr(importing, "MOST_SECONDS", -1)
    answer = agree(desk, address, page, "stop:library")

    assert answer.status_code == 422
    assert "please take over fewer at a time" in answer.text
    assert stored_walk(database).revision == 1


def test_photos_of_an_archive_are_kept_only_once_agreed(desk: Desk, database: Database) -> None:
    content = with_a_photo(stored_walk(database))
    address, page = planned(desk, content, "linden.zip")
    assert ticks(page) == ["stop:library"]

    agree(desk, address, page, "stop:library")
    photo = find_stop(stored_walk(database), "library").photo
    assert len(photo) == 64
    with database.reading() as session:
        assert find_photo(session, "linden", photo).startswith(b"RIFF")
    assert ticks(planned(desk, content, "linden.zip")[1]) == []


def test_an_edit_of_the_same_stop_meanwhile_is_told_and_kept(
    desk: Desk, database: Database
) -> None:
    address, page = planned(desk, b"Name;lat;lon;Tel\nTeek\xc3\xbcche;51,05;13,74;0351 1", "t.csv")
    walk = stored_walk(database)
    with database.transaction() as session:
        tea = replace(find_stop(walk, "tea"), title=Wording({"de": "Teeküche Süd"}))
        save_walk(session, put_feature(walk, tea), walk, by="Bob")

    answer = agree(desk, address, page, "stop:tea")
    assert answer.status_code == 409
    assert "changed by somebody else meanwhile" in answer.text
    assert find_stop(stored_walk(database), "tea").title == Wording({"de": "Teeküche Süd"})
    assert revision(answer.text) == str(stored_walk(database).revision), "the plan is made anew"


def test_an_edit_of_another_stop_meanwhile_is_kept_beside(desk: Desk, database: Database) -> None:
    address, page = planned(desk, EXCEL, "stationen.csv")
    walk = stored_walk(database)
    with database.transaction() as session:
        garden = replace(find_stop(walk, "garden"), title=Wording({"de": "Beete"}))
        save_walk(session, put_feature(walk, garden), walk, by="Bob")

    assert agree(desk, address, page, *ticks(page)).status_code == 303
    after = stored_walk(database)
    assert find_stop(after, "garden").title == Wording({"de": "Beete"})
    assert len(after.stops) == 5


def test_what_is_not_shown_can_be_taken_over_too(desk: Desk, database: Database) -> None:
    rows = "".join(f"Ort {n};{51.05 + n / 10_000};13,74\n" for n in range(230))
    address, page = planned(desk, f"Name;lat;lon\n{rows}".encode(), "many.csv")
    assert len(ticks(page)) == 200
    assert "Take over the 30 more that are not shown, too" in page

    desk.post(address, {"tick": ticks(page), "rest": "yes", "revision": revision(page)})
    assert len(stored_walk(database).stops) == 233


def test_a_removed_note_comes_with_the_consent_that_it_had_when_it_went(
    desk: Desk, database: Database
) -> None:
    before = stored_walk(database)
    note = next(note for note in before.notes if note.id == "note-public")
    withdrawn = Consent("public", withdrawn_on=date(2026, 5, 1))
    with database.transaction() as session:
        without = put_feature(before, replace(note, consent=withdrawn))
        without = save_walk(session, without, before)
        save_walk(session, remove_feature(without, note.id), without)
    address, page = planned(desk, write_collection(before), "walk.geojson")

    agree(desk, address, page, *ticks(page))
    (back,) = [one for one in stored_walk(database).notes if one.id == note.id]
    assert back == replace(note, consent=withdrawn)


def test_what_is_not_shown_is_never_removed(desk: Desk, database: Database) -> None:
    before = stored_walk(database)
    paths = tuple(
        Background(f"path-{n}", LineString([(13.74, 51.05), (13.741, 51.05 + n / 10_000)]), "path")
        for n in range(230)
    )
    with database.transaction() as session:
        save_walk(session, replace(before, background=(*before.background, *paths)), before)
    address, page = planned(desk, write_collection(before), "walk.geojson")
    assert "30 more changes are not shown here" in page
    assert 'name="rest"' not in page

    desk.post(address, {"rest": "yes", "revision": revision(page)})
    assert len(stored_walk(database).background) == len(before.background) + 230


def test_hostile_cells_are_shown_as_they_are(desk: Desk) -> None:
    content = b"Name;lat;lon\n<script>alert(1)</script>;51,05;13,741"
    _, page = planned(desk, content, "<img src=x>.csv")

    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def test_every_faulty_file_is_refused_in_words(desk: Desk) -> None:
    for path in FAULTY:
        answer = bring(desk, packed(path), path.name if path.is_file() else f"{path.name}.zip")

        assert answer.status_code in (303, 400), path
        if answer.status_code == 400:
            assert 'class="refusal"' in answer.text, path
            assert "<li>" in answer.text, path
        else:
            assert desk.get(answer.location).status_code == 200, path


def packed(path: Path) -> bytes:
    if path.is_file():
        return path.read_bytes()
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for part in sorted(path.iterdir()):
            archive.write(part, part.name)
    return written.getvalue()


@pytest.mark.parametrize("path", [p for p in REAL if p.is_file()], ids=lambda path: path.name)
def test_every_file_from_elsewhere_is_planned_or_refused_in_words(
    desk: Desk, database: Database, path: Path
) -> None:
    answer = bring(desk, path.read_bytes(), path.name)
    assert answer.status_code in (303, 400), answer.text
    if answer.status_code == 400:
        assert 'class="refusal"' in answer.text
        return
    address = answer.location
    if address.endswith("/columns"):
        address = desk.post(address).location
    page = desk.get(address)
    assert page.status_code == 200
    if ticked := ticks(page.text):
        assert agree(desk, address, page.text, *ticked).status_code == 303
        assert ticks(planned(desk, path.read_bytes(), path.name)[1]) == []
