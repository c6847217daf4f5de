"""A note whose writer withdraws it is gone from every output on the next request."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pytest
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfReader
from werkzeug.test import TestResponse

from geodata.walk import Consent, Note
from tests.contributing import new_device, sent_by
from tests.desk import Desk
from webapp.storage.contributions import Contribution
from webapp.storage.database import Database
from webapp.storage.deciding import AsNote, Edited, Seen, accept_contribution
from webapp.storage.pictures import make_picture
from webapp.storage.walks import find_walk, publish_walk
from webapp.storage.withdrawing import withdraw_by_receipt

CANARY = "Kanarienvogelwort"
HOLDING = (
    "",
    f"?q={CANARY[:8]}",
    "?theme=help",
    "stops/library/",
    "themes/help/",
    "findings/",
    "findings/notes/?theme=help&stop=library",
    "embed/",
    "walk.geojson",
    "walk.gpkg",
    "walk.gpx",
    "walk.kml",
    "walk.html",
    "walk.zip",
    "findings/notes/",
    "handout.pdf",
    "report.docx",
)
# These tell nothing of notes at all, and must not begin to.
SILENT = ("map.svg", "map.geojson", "map.js", "walk.csv", "copy.json")
SILENT_PAPER = ("posters.pdf", "stops/library/poster.svg", "citation.bib")
PLACES = ("/walks/linden/", "/walks/linden/versions/2/")
REPORT = "/organise/walks/linden/report/"


class World:
    """A walk with a note that was made of a contribution, and published as version 2."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder
        packed = BytesIO()
        Image.new("RGB", (640, 480), "teal").save(packed, "PNG")
        picture = make_picture(packed.getvalue())
        self.kept = sent_by(
            database,
            new_device(database),
            stop="library",
            themes=("help",),
            text=CANARY,
            photo=picture,
        )
        with database.transaction() as session:
            seen = Seen(self.kept.id, self.kept.change, "Alice")
            as_note = AsNote(picture=picture)
            self.note_id = accept_contribution(session, "linden", seen, as_is(self.kept), as_note)
            publish_walk(session, "linden")

    def withdraw(self) -> None:
        with self.database.transaction() as session:
            withdraw_by_receipt(session, self.folder, "linden", f"{1:016d}")

    def note(self) -> Note:
        with self.database.reading() as session:
            walk = find_walk(session, "linden")
        return next(note for note in walk.notes if note.id == self.note_id)


def as_is(kept: Contribution) -> Edited:
    return Edited(
        kept.text, "", "de", kept.stop, kept.themes, kept.sort, kept.role, Consent("public")
    )


@pytest.fixture
def world(database: Database, client: FlaskClient, tmp_path: Path) -> World:
    return World(database, tmp_path)


def tells(answer: TestResponse) -> bool:
    """Say whether an answer holds the word, in whatever it is packed."""
    assert answer.status_code == 200
    if answer.mimetype == "application/pdf":
        read = PdfReader(BytesIO(answer.data))
        return CANARY in "".join(page.extract_text() for page in read.pages).replace("\n", "")
    try:
        with ZipFile(BytesIO(answer.data)) as archive:
            held = b"".join(archive.read(name) for name in archive.namelist())
    except BadZipFile:
        held = answer.data
    return CANARY.encode() in held


@pytest.mark.parametrize("output", HOLDING)
def test_a_withdrawn_note_is_gone_from_every_output_and_from_the_version_that_showed_it(
    client: FlaskClient, world: World, output: str
) -> None:
    before = {place: client.get(place + output) for place in PLACES}
    assert [tells(answer) for answer in before.values()] == [True, True]
    world.withdraw()

    for place, known in before.items():
        etag = known.headers.get("ETag", "none")
        after = client.get(place + output, headers={"If-None-Match": etag})
        assert not tells(after)
        assert after.headers.get("ETag") != etag


@pytest.mark.parametrize("output", [*SILENT, *SILENT_PAPER])
def test_what_tells_nothing_of_notes_tells_nothing_before_either(
    client: FlaskClient, world: World, output: str
) -> None:
    assert not tells(client.get(f"/walks/linden/{output}"))
    world.withdraw()

    assert not tells(client.get(f"/walks/linden/{output}"))


@pytest.mark.parametrize(
    "output",
    [
        "",
        "findings/",
        "walk.geojson",
        "handout.pdf",
        "report.docx",
        "walk.html",
        "notes.csv",
        "notes.xlsx",
        "notes.qdpx",
    ],
)
def test_a_withdrawn_note_is_gone_from_what_organisers_make_for_reports(
    desk: Desk, world: World, output: str
) -> None:
    assert tells(desk.get(REPORT + output))
    world.withdraw()

    assert not tells(desk.get(REPORT + output))
    for eyes in ("", "?as=participant"):
        assert not tells(desk.get(f"/organise/walks/linden/preview/{eyes}"))


def test_the_photo_of_a_withdrawn_note_is_gone_as_well(client: FlaskClient, world: World) -> None:
    photo = f"/walks/linden/photos/{world.note().photo}-480.webp"
    assert client.get(photo).status_code == 200
    world.withdraw()

    assert client.get(photo).status_code == 404


def test_organisers_read_of_the_withdrawal_and_which_papers_are_out(
    desk: Desk, world: World
) -> None:
    desk.get("/organise/?lang=en")
    desk.get(f"{REPORT}report.docx")
    world.withdraw()
    page = desk.get(f"/organise/walks/linden/contributions/{world.kept.id}").text
    assert "The note made of it is hidden everywhere." in page
    assert CANARY not in page
    papers = desk.get(f"/organise/walks/linden/notes/{world.note_id}/papers").text

    assert "Version 2 of" in papers
    assert "report.docx" in papers
    assert "no longer shows it" in papers
