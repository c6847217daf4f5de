"""What is protected stands only where it may: every address, for everyone, looked through for it.

In every protected field there is a canary, a word that stands nowhere else (``canaries.py`` beside
this file names the fields, and the room that each is in). A row is an address that can be opened,
and a sign for each of those who open it; a sign names the rooms that may be seen into from there:

    visitor, participant, foreign organiser, editor, owner

What no room is for may stand nowhere: what was erased, receipts, tokens, passwords, other walks. A
device that has joined another walk is a visitor here, and looks at everything once more. Files are
read as whoever gets them can: PDF as text, documents, tables and archives unpacked.

**A new address needs one line here**, as in ``test_matrix.py``; begin with ``-----``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.desk import Desk
from tests.pages.canaries import ROOMS, CanaryWorld, Planted, canary
from tests.pages.test_matrix import VIEWERS, Row, rules_of
from webapp.pages.participants import COOKIE
from webapp.storage.database import Database
from webapp.storage.participants import join, make_join_code

SIGNS = {
    "-": "",  # what everyone may see
    "P": "pr",  # what participants may
    "R": "r",  # what may stand in reports
    "D": "d",  # the draft, as visitors will see it
    "Q": "dpr",  # the draft, as participants will
    "A": "drx",  # an actor's stop as drafted, and the notes about it
    "T": "xb",  # a note that its actor objects to
    "O": "dkprx",  # the whole draft
    "W": "dkprxw",  # the past
    "C": "ca",  # contributions, and why they were rejected
    "N": "cd",  # contributions, and the notes made of them
    "I": "i",  # the photo of a contribution
    "B": "bx",  # objections, with the note that they are about
    "S": "sd",  # proposals
    "J": "j",  # the code to join by
    "M": "m",  # who works on the walk
    "F": "f",  # who works on another one
    "U": "u",  # files that wait
}
MATRIX = """
listing.show_walks               -----
self_test.show                   -----
about.imprint                    -----
about.privacy                    -----
about.accessibility              -----
visiting.show_walk               -P---
visiting.show_stop               -P---
visiting.show_theme              -P---
visiting.show_findings           -P---
visiting.show_found_notes        -P---
visiting.findings_map            -----
visiting.map_script              -----
visiting.map_geojson             -----
visiting.walk_geojson            -----
visiting.walk_gpx                -----
visiting.walk_kml                -----
visiting.walk_csv                -----
visiting.walk_gpkg               -----
visiting.map_svg                 -----
visiting.handout                 -----
visiting.report_docx             -----
visiting.walk_html               -----
visiting.posters_pdf             -----
visiting.walk_zip                -----
visiting.poster_svg              -----
visiting.map_png                 -----
visiting.show_sharing            -----
visiting.show_embed              -----
visiting.walk_card               -----
visiting.stop_card               -----
citing.show_versions             -----
visiting.citation_bib            -----
visiting.citation_ris            -----
visiting.citation_json           -----
visiting.photo                   -----
version.show_walk                -----
version.show_walk                -----  version=2
version.show_stop                -----
version.show_theme               -----
version.show_findings            -----
version.show_found_notes         -----
version.findings_map             -----
version.map_script               -----
version.map_geojson              -----
version.walk_geojson             -----
version.walk_geojson             -----  version=2
version.walk_gpx                 -----
version.walk_kml                 -----
version.walk_csv                 -----
version.walk_gpkg                -----
version.map_svg                  -----
version.map_png                  -----
version.handout                  -----
version.report_docx              -----
version.walk_html                -----
version.show_sharing             -----
version.show_embed               -----
version.posters_pdf              -----
version.walk_zip                 -----
version.poster_svg               -----
version.walk_card                -----
version.stop_card                -----
version.citation_bib             -----
version.citation_ris             -----
version.citation_json            -----
version.photo                    -----
offline.worker                   -----
offline.list_copy                -----
offline.show_nothing_here        -----
joining.show                     JJJJJ  code=@code
joining.show                     -----  code=guessed
joining.show_joined              -----
joining.show_forgotten           -----
suggesting.show                  -----
suggesting.show_offer            -----
suggesting.show_change           -----  entry_id=soup
noting.show_form                 -----
noting.show_contributions        -C---
noting.show_own                  -----
noting.show_receipt              -----
oembed.find_embed                -----  url=http://localhost/walks/linden/
watching.healthz                 -----
signing_in.login                 -----
welcoming.show                   -----
account.show                     -----
people.show_all                  --F-M
people.of_walk                   ----M
deleting.ask                     -----
grouping.tell                    -----
grouping.show                    -----
participating.show               ---JJ
participating.show_poster        ---JJ
organising.show_walks            -----
drafting.map_script              -----
drafting.map_geojson             ---OO
drafting.revision                -----
background.show_layers           -----
background.show_still            -----
understanding.show_findings      ---OO
understanding.show_found_notes   ---OO
understanding.findings_map       -----
freshness.show_list              ---SS
confirming.show                  -----  token=guessed
confirming.show_change           -----  token=guessed entry_id=soup
confirming.show                  AAAAA  token=@confirmation
confirming.show_change           -----  token=@confirmation entry_id=soup
confirming.show_change           AAAAA  token=@confirmation entry_id=tea
objecting.show_note              -----  token=guessed note_id=note-public
objecting.photo                  -----  token=guessed note_id=note-public
objecting.show_note              -----  token=@confirmation note_id=note-public
objecting.show_note              TTTTT  token=@confirmation note_id=note-held
objecting.show_note              -----  token=@confirmation note_id=note-kept
objecting.photo                  -----  token=@confirmation note_id=note-public
inbox.show_list                  ---CC
inbox.show_list                  ---NN  state=accepted
inbox.show_list                  ---CC  state=rejected
inbox.show_one                   -----  contribution_id=0
inbox.show_one                   ---CC  contribution_id=@sent
inbox.show_one                   ---NN  contribution_id=@accepted
inbox.show_one                   ---CC  contribution_id=@rejected
inbox.photo                      ---II  contribution_id=@sent
objections.show_list             ---BB
papers.show_papers               ---OO  note_id=note-kept
drafting.token                   -----
glimpses.hours                   -----
glimpses.place                   -----
photos.draft_photo               -----
founding.new_walk                -----
editing.workspace                ---OO
editing.edit_walk                -----
editing.new_feature              -----  layer=stops
editing.edit_feature             ---DD  layer=stops part_id=tea
editing.edit_feature             ---OO  layer=notes part_id=note-public
editing.edit_feature             ---OO  layer=notes part_id=note-withdrawn
editing.edit_feature             ---OO  layer=stops part_id=garden
removing.remove_feature          ---OO  layer=stops part_id=tea
report.show_walk                 ---RR
report.show_stop                 ---RR
report.show_theme                ---RR
report.show_findings             ---RR
report.show_found_notes          ---RR
report.findings_map              -----
report.map_script                -----
report.map_geojson               -----
report.walk_geojson              ---RR
report.walk_gpx                  ---RR
report.walk_kml                  ---RR
report.walk_csv                  -----
report.walk_gpkg                 ---RR
report.map_svg                   -----
report.map_png                   -----
report.handout                   ---RR
report.report_docx               ---RR
report.walk_html                 ---RR
report.show_sharing              -----
report.show_embed                ---RR
report.posters_pdf               -----
report.walk_zip                  ---RR
report.poster_svg                -----
report.walk_card                 -----
report.stop_card                 -----
report.citation_bib              -----
report.citation_ris              -----
report.citation_json             -----
report.photo                     -----
preview.show_walk                ---DD
preview.show_walk                ---QQ  as=participant
preview.show_stop                ---DD
preview.show_stop                ---QQ  as=participant
preview.show_theme               ---DD
preview.show_theme               ---QQ  as=participant
preview.show_findings            ---DD
preview.show_findings            ---QQ  as=participant
preview.show_found_notes         ---DD
preview.show_found_notes         ---QQ  as=participant
preview.findings_map             -----
preview.findings_map             -----  as=participant
preview.map_script               -----
preview.map_script               -----  as=participant
preview.map_geojson              -----
preview.map_geojson              -----  as=participant
preview.walk_geojson             ---DD
preview.walk_geojson             ---QQ  as=participant
preview.walk_gpx                 ---DD
preview.walk_gpx                 ---QQ  as=participant
preview.walk_kml                 ---DD
preview.walk_kml                 ---QQ  as=participant
preview.walk_csv                 ---DD
preview.walk_csv                 ---DD  as=participant
preview.walk_gpkg                ---DD
preview.walk_gpkg                ---QQ  as=participant
preview.map_svg                  -----
preview.map_svg                  -----  as=participant
preview.map_png                  -----
preview.map_png                  -----  as=participant
preview.handout                  ---DD
preview.handout                  ---QQ  as=participant
preview.report_docx              ---DD
preview.report_docx              ---QQ  as=participant
preview.walk_html                ---DD
preview.walk_html                ---QQ  as=participant
preview.show_sharing             -----
preview.show_embed               ---DD
preview.show_embed               ---QQ  as=participant
preview.posters_pdf              -----
preview.posters_pdf              -----  as=participant
preview.walk_zip                 ---DD
preview.walk_zip                 ---QQ  as=participant
preview.poster_svg               -----
preview.poster_svg               -----  as=participant
preview.walk_card                -----
preview.walk_card                -----  as=participant
preview.stop_card                -----
preview.stop_card                -----  as=participant
preview.citation_bib             -----
preview.citation_bib             -----  as=participant
preview.citation_ris             -----
preview.citation_ris             -----  as=participant
preview.citation_json            -----
preview.citation_json            -----  as=participant
preview.photo                    -----
preview.photo                    -----  as=participant
exporting.show_formats           -----
exporting.file                   ---OO  name=zip
exporting.file                   ---OO  name=geojson
exporting.file                   ---OO  name=xlsx
exporting.file                   ---OO  name=csv
exporting.file                   ---OO  name=gpkg
exporting.file                   ---OO  name=gpx
exporting.file                   ---OO  name=kml
researching.notes_csv            ---RR
researching.notes_xlsx           ---RR
researching.notes_qdpx           ---RR
importing.upload                 -----
importing.columns                -----  token=none
importing.plan                   -----  token=none
importing.plan                   ----U  token=@upload
importing.columns                ----U  token=@table
history.show_history             ---WW
history.show_revision            ---OO  revision=1
history.show_revision            ---WW  revision=3
history.compare                  ---OO
history.show_removed             -----
history.ask_restoration          ---OO  revision=1
history.ask_erasure              ----O  note=note-kept
publishing.compare               ----O
installing.icon                  -----  name=icon-192
installing.manifest              -----
"""
ELSEWHERE = "a device that has joined another walk"


def _row(line: str) -> Row:
    endpoint, signs, *more = line.split()
    return Row("GET", endpoint, (signs,), dict(word.split("=", 1) for word in more))


ROWS = [_row(line) for line in MATRIX.splitlines() if line]


@pytest.fixture(scope="module")
def canaries(
    shared_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[CanaryWorld, Planted]]:
    from tests.conftest import emptied
    from webapp.app import create_app

    folder = tmp_path_factory.mktemp("canaries")
    url = shared_database.engine.url.render_as_string(hide_password=False)
    settings = {"DATABASE_URL": url, "DATA_DIR": str(folder), "SECRET_KEY": "tests"}
    emptied(shared_database)
    app = create_app(TESTING=True, **settings)
    world = CanaryWorld(app, shared_database)
    planted = world.plant(folder)
    with shared_database.transaction() as session:
        token = join(session, "chestnut", make_join_code(session, "chestnut", "Charlie").code)
    world.desks[ELSEWHERE] = Desk(app.test_client())
    world.desks[ELSEWHERE].client.set_cookie(COOKIE, token, path="/")
    yield world, planted
    app.extensions["database"].engine.dispose()


def rooms_of(fields: set[str]) -> set[str]:
    """Name the rooms of fields; what is in none is named itself."""
    return {ROOMS[field] or field for field in fields}


def seen(world: CanaryWorld, planted: Planted, row: Row, name: str) -> set[str]:
    """Name the fields that somebody learns of at an address."""
    found: set[str] = set()
    for rule in rules_of(world.app, row):
        world.app.extensions["limits"].storage.reset()
        asked = {field: text for field, text in row.more.items() if field not in rule.arguments}
        answer = world.desk(name).get(world.address(rule, row), query_string=asked)
        assert answer.status_code < 500
        found |= planted.found_in(answer)
    return found


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row.endpoint} {' '.join(row.more)}".strip()
)
def test_nobody_learns_more_at_an_address_than_they_may(
    canaries: tuple[CanaryWorld, Planted], row: Row
) -> None:
    world, planted = canaries
    (signs,) = row.expected
    leaks = {}
    for (viewer, name), may in zip(
        (*VIEWERS.items(), (ELSEWHERE, ELSEWHERE)), (*signs, signs[0]), strict=True
    ):
        rooms = rooms_of(seen(world, planted, row, name)) - {*SIGNS[may]}
        if rooms:
            leaks[viewer] = rooms

    assert leaks == {}


def test_every_canary_is_there_to_be_found(canaries: tuple[CanaryWorld, Planted]) -> None:
    world, planted = canaries
    found: set[str] = set()
    for row in ROWS:
        if set(row.expected[0]) != {"-"} and "preview" not in row.endpoint:
            for name in ("", "Pat", "Alice", "Charlie"):
                found |= seen(world, planted, row, name)

    assert {field for field, room in ROOMS.items() if room} - found == set()


@pytest.mark.parametrize("ending", ["walk.geojson", "walk.gpkg", "walk.zip", "handout.pdf"])
def test_files_are_really_read(canaries: tuple[CanaryWorld, Planted], ending: str) -> None:
    world, planted = canaries
    answer = world.desk("Alice").get(f"/organise/walks/linden/report/{ending}")

    assert planted.found_in(answer) == {"note for reports"}


def test_every_address_that_can_be_opened_has_a_row(app: Flask) -> None:
    opened = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    rows = {row.endpoint for row in ROWS}

    assert sorted(f"{endpoint:32} -----" for endpoint in opened - rows) == []
    assert sorted(rows - opened) == []


def test_a_search_never_betrays_what_it_does_not_show(
    canaries: tuple[CanaryWorld, Planted],
) -> None:
    world, planted = canaries
    nowhere = canary("nowhere")
    for place in ("", "versions/1/", "versions/2/"):
        for name in ("", "Pat", ELSEWHERE):
            shown = world.desk(name).get(f"/walks/linden/{place}", query_string={"q": nowhere}).text
            for field, word in planted.words.items():
                if ROOMS[field] in ("p", "r") and name == "Pat" and not place:
                    continue
                answer = world.desk(name).get(f"/walks/linden/{place}", query_string={"q": word})
                assert answer.text.replace(word, nowhere) == shown, field


def test_pages_of_what_is_not_there_tell_nothing_either(
    canaries: tuple[CanaryWorld, Planted],
) -> None:
    world, planted = canaries
    for address in (
        "/walks/linden/stops/nowhere/",
        "/walks/linden/themes/nowhere/",
        "/walks/linden/versions/3/",
        "/walks/linden/photos/nowhere-480.webp",
        "/walks/linden/nowhere",
        "/walks/linden/suggest/change/nowhere",
        "/walks/linden/join/nowhere",
        "/organise/walks/linden/stops/nowhere",
        "/organise/walks/linden/contributions/nowhere",
        "/organise/walks/linden/history/99",
    ):
        for name in (*VIEWERS.values(), ELSEWHERE):
            answer = world.desk(name).get(address)
            assert answer.status_code in (303, 401, 403, 404), address
            assert planted.found_in(answer) == set()


def test_the_offline_copy_holds_nothing_that_is_protected(
    canaries: tuple[CanaryWorld, Planted],
) -> None:
    world, planted = canaries
    listed = world.desk("").get("/walks/linden/copy.json").get_json()
    addresses = [text for text in _texts(listed) if text.startswith("/walks/")]
    fetched = [world.app.test_client(use_cookies=False).get(each) for each in addresses]

    assert len(addresses) > 3
    assert [planted.found_in(answer) for answer in fetched if planted.found_in(answer)] == []


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
