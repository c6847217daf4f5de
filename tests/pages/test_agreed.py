"""The form of a note lets it go no farther than those agreed whose words it was made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geodata.formats.geojson import write_collection
from geodata.walk import Consent
from tests.contributing import new_device, sent_by
from tests.desk import Desk
from tests.pages.test_editing import save
from tests.pages.test_importing import agree, planned
from webapp.storage.contributions import find_contribution
from webapp.storage.database import Database
from webapp.storage.deciding import AsNote, Edited, Seen, accept_contribution
from webapp.storage.walks import find_walk


def accepted(database: Database, **said: object) -> str:
    """Make a note of what a participant sent, as far as that went; give its id."""
    kept = sent_by(database, new_device(database), **said)
    level = kept.level if kept.own else "none"
    edited = Edited(
        kept.text, "", "de", kept.stop, kept.themes, kept.sort, kept.role, Consent(level)
    )
    with database.transaction() as session:
        found = find_contribution(session, "linden", kept.id)
        seen = Seen(found.id, found.change, "Alice")
        return accept_contribution(session, "linden", seen, edited, AsNote(by_writer="by phone"))


def scope_of(database: Database, note_id: str) -> str:
    with database.reading() as session:
        walk = find_walk(session, "linden")
    consent = next(note.consent for note in walk.notes if note.id == note_id)
    return consent.scope if consent else "none"


SOMEBODYS = {"own": False, "role": "volunteer"}


def test_anothers_words_go_public_only_with_how_and_when_it_was_agreed(
    desk: Desk, database: Database
) -> None:
    note_id = accepted(database, **SOMEBODYS)
    address = f"notes/{note_id}"
    refused = save(desk, address, **{"consent:scope": "public"})
    assert refused.status_code == 422
    assert scope_of(database, note_id) == "none"
    agreed = {"consent:how": "in writing", "consent:given_on": "2026-03-02"}
    saved = save(desk, address, **{"consent:scope": "public", **agreed})

    assert saved.status_code == 303
    assert scope_of(database, note_id) == "public"


def test_what_a_writer_chose_is_no_ground_to_go_farther(desk: Desk, database: Database) -> None:
    note_id = accepted(database, level="report")
    assert scope_of(database, note_id) == "report"

    assert save(desk, f"notes/{note_id}", **{"consent:scope": "public"}).status_code == 422
    assert scope_of(database, note_id) == "report"


@pytest.mark.parametrize("said", [SOMEBODYS, {"level": "report"}])
def test_a_note_that_goes_no_farther_is_edited_freely(
    desk: Desk, database: Database, said: dict[str, object]
) -> None:
    note_id = accepted(database, **said)

    assert save(desk, f"notes/{note_id}", text="Neu").status_code == 303
    assert save(desk, f"notes/{note_id}", **{"consent:scope": "none"}).status_code == 303


def test_a_file_lets_a_note_go_no_farther_either(desk: Desk, database: Database) -> None:
    note_id = accepted(database, level="report")
    with database.reading() as session:
        walk = find_walk(session, "linden")
    notes = tuple(
        replace(note, consent=replace(note.consent or Consent(), scope="public"))
        if note.id == note_id
        else note
        for note in walk.notes
    )
    address, page = planned(desk, write_collection(replace(walk, notes=notes)), "walk.geojson")
    refused = agree(desk, address, page, f"note:{note_id}")

    assert refused.status_code == 422
    assert scope_of(database, note_id) == "report"


def test_what_was_withdrawn_is_opened_only_by_a_new_agreement(
    desk: Desk, database: Database
) -> None:
    note_id = accepted(database, level="report")
    withdrawn = {"consent:withdrawn_on": "2026-11-01", "consent:given_on": "2026-03-02"}
    assert save(desk, f"notes/{note_id}", **withdrawn).status_code == 303
    sent_by_its_writer = {"consent:scope": "public", "consent:withdrawn_on": ""}
    refused = save(desk, f"notes/{note_id}", **sent_by_its_writer)

    assert refused.status_code == 422


def test_a_consent_that_ends_is_not_lengthened_without_a_new_agreement(
    desk: Desk, database: Database
) -> None:
    note_id = accepted(database, **SOMEBODYS)
    agreed = {
        "consent:scope": "public",
        "consent:how": "in writing",
        "consent:given_on": "2026-03-02",
        "consent:expires_on": "2030-01-01",
    }
    assert save(desk, f"notes/{note_id}", **agreed).status_code == 303
    longer = {"consent:expires_on": "2031-01-01"}
    assert save(desk, f"notes/{note_id}", **longer).status_code == 422
    anew = {**longer, "consent:how": "in writing, once more"}

    assert save(desk, f"notes/{note_id}", **anew).status_code == 303
