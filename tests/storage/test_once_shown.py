"""A list names the versions and files that once contained a note, by the consent of that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geodata.walk import Consent, Walk, put_feature
from webapp.storage.database import Database
from webapp.storage.objections import DROPPED, Decision, add_objection, decide_objection, objections
from webapp.storage.once_shown import OnceShown, once_shown
from webapp.storage.report_files import Made, note_report_file, report_files
from webapp.storage.walks import find_walk, publish_walk, save_walk

pytestmark = pytest.mark.usefixtures("stored")
TODAY = datetime.now(UTC).date()


def agreed(database: Database, note_id: str, consent: Consent | None) -> Walk:
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        note = next(note for note in walk.notes if note.id == note_id)
        return save_walk(session, put_feature(walk, replace(note, consent=consent)), walk)


def published(database: Database) -> int:
    with database.transaction() as session:
        return publish_walk(session, "linden")


def made(database: Database, file: str, scope: str = "report", by: str = "Alice") -> None:
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        note_report_file(session, "linden", Made(file, scope, walk.revision, None, by))


def shown(database: Database, note_id: str) -> OnceShown:
    with database.reading() as session:
        return once_shown(session, "linden", note_id)


def versions(database: Database, note_id: str) -> dict[int, bool]:
    return {each.version.number: each.still for each in shown(database, note_id).versions}


def files(database: Database, note_id: str) -> list[str]:
    return [each.made.file for each in reversed(shown(database, note_id).files)]


def test_a_version_is_named_where_the_note_was_public_in_it_and_on_that_day(
    database: Database,
) -> None:
    assert versions(database, "note-public") == {1: True}
    assert versions(database, "note-report") == {}
    agreed(database, "note-report", Consent("public"))
    published(database)
    agreed(database, "note-report", Consent("public", withdrawn_on=TODAY))
    published(database)

    assert versions(database, "note-report") == {2: False}
    assert versions(database, "note-public") == {3: True, 2: True, 1: True}


def test_a_version_counts_that_came_to_show_the_note_only_after_its_first_day(
    database: Database,
) -> None:
    with database.transaction() as session:
        add_objection(session, "linden", "tea", "note-public", "No")
        agreed_later = objections(session, "linden")[0]
    agreed(database, "note-kept", Consent("none"))
    published(database)
    assert versions(database, "note-public") == {1: False}
    with database.transaction() as session:
        decide_objection(session, "linden", agreed_later.id, Decision(DROPPED, "Alice", "why"))

    assert versions(database, "note-public") == {2: True, 1: True}


def test_a_file_is_named_where_the_note_stood_in_it_when_it_was_made(database: Database) -> None:
    made(database, "handout.pdf")
    made(database, "public.html", scope="public")
    made(database, "all.zip", scope="none")

    assert files(database, "note-public") == ["handout.pdf", "public.html", "all.zip"]
    assert files(database, "note-report") == ["handout.pdf", "all.zip"]
    assert files(database, "note-kept") == ["all.zip"]
    agreed(database, "note-report", Consent("report", withdrawn_on=TODAY))
    made(database, "later.pdf")
    assert files(database, "note-report") == ["handout.pdf", "all.zip"]
    assert files(database, "note-public")[-1] == "later.pdf"
    assert not shown(database, "no-such-note")


def test_the_same_file_made_again_at_once_is_named_once(database: Database) -> None:
    for by in ("Alice", "Alice", "Bob"):
        made(database, "handout.pdf", by=by)

    with database.reading() as session:
        assert [each.made.by for each in report_files(session, "linden")].count("Alice") == 1
        assert len(report_files(session, "linden")) == 2
