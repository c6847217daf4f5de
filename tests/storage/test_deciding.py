"""Deciding about contributions: never farther than agreed, never twice, and each by its change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from geodata.consent import scope_of, seen_by
from geodata.hours import today_of
from geodata.problems import NotFound, Outdated, Refused
from geodata.walk import SCOPES, Consent, Note, Viewer, Walk, remove_feature
from geodata.wording import Wording
from tests.contributing import WRITTEN_AT, new_device, sent_by
from webapp.storage.agreed import check_consent, most_allowed
from webapp.storage.contributions import (
    ACCEPTED,
    MARK,
    REJECTED,
    WAITING,
    WITHDRAWN,
    Contribution,
    find_contribution,
)
from webapp.storage.database import Database
from webapp.storage.deciding import (
    AsNote,
    Edited,
    Seen,
    accept_contribution,
    edit_contribution,
    reject_contribution,
    reopen_contribution,
)
from webapp.storage.erasures import erase_note
from webapp.storage.history import list_versions
from webapp.storage.walks import current_consents, find_walk, publish_walk, save_walk
from webapp.storage.withdrawing import withdraw_contribution


@pytest.fixture
def device(database: Database, stored: Walk) -> str:
    return new_device(database)


def edited(kept: Contribution, **changes: Any) -> Edited:
    level = kept.level if kept.own else "none"
    usual = Edited(
        text=kept.text,
        translation=kept.translation,
        language=kept.language,
        stop=kept.stop,
        themes=kept.themes,
        sort=kept.sort,
        role=kept.role,
        consent=Consent(level),
    )
    return replace(usual, **changes)


def accept(
    database: Database,
    kept: Contribution,
    by: str = "Alice",
    as_note: AsNote | None = None,
    **changes: Any,
) -> str:
    seen = Seen(kept.id, kept.change, by)
    with database.transaction() as session:
        return accept_contribution(
            session, "linden", seen, edited(kept, **changes), as_note or AsNote()
        )


def draft(database: Database) -> Walk:
    with database.reading() as session:
        return find_walk(session, "linden")


def note(database: Database, note_id: str) -> Note:
    return next(each for each in draft(database).notes if each.id == note_id)


def now_kept(database: Database, kept: Contribution) -> Contribution:
    with database.reading() as session:
        return find_contribution(session, "linden", kept.id)


def test_an_accepted_contribution_is_a_note_in_the_draft_with_its_writers_consent(
    database: Database, device: str
) -> None:
    kept = sent_by(database, device, place=Point(13.74, 51.05))
    role = Wording({"de": "Gast"})
    made = note(database, accept(database, kept, as_note=AsNote(role, True, by_writer="chosen")))

    assert (made.text.texts, made.stop, made.themes) == ({"de": kept.text}, "tea", ("meeting",))
    assert (made.sort, made.date, made.shape) == ("observation", kept.day, None)
    assert made.consent
    assert (made.consent.scope, made.consent.how) == ("public", "chosen")
    assert made.consent.given_on
    assert kept.id not in made.id
    assert made.speaker_role == role
    after = now_kept(database, kept)
    assert (after.state, after.decided_by, after.note_id) == (ACCEPTED, "Alice", made.id)


def test_accepting_twice_makes_one_note(database: Database, device: str) -> None:
    kept = sent_by(database, device)
    before = len(draft(database).notes)
    accept(database, kept)
    for change in (kept.change, kept.change + 1):
        with pytest.raises(Outdated, match="Alice has made a note of this"):
            accept(database, replace(kept, change=change), by="Bob")

    assert len(draft(database).notes) == before + 1


def test_a_decision_upon_an_older_state_learns_what_the_other_did(
    database: Database, device: str
) -> None:
    kept = sent_by(database, device)
    with database.transaction() as session:
        seen = Seen(kept.id, kept.change, "Bob")
        edit_contribution(session, "linden", seen, edited(kept, text="Anders"))
    with pytest.raises(Outdated, match="changed"):
        accept(database, kept)
    kept = now_kept(database, kept)
    with database.transaction() as session:
        reject_contribution(session, "linden", Seen(kept.id, kept.change, "Bob"), "Too private")
    with pytest.raises(Outdated, match="Bob has rejected this meanwhile: Too private"):
        accept(database, kept)
    with database.transaction() as session, pytest.raises(NotFound):
        reject_contribution(session, "linden", Seen("0" * 32, 1, "Bob"), "?")


def test_a_rejection_needs_a_reason_and_can_be_taken_back(database: Database, device: str) -> None:
    kept = sent_by(database, device)
    seen = Seen(kept.id, kept.change, "Alice")
    with database.transaction() as session, pytest.raises(Refused, match="reason"):
        reject_contribution(session, "linden", seen, "")
    with database.transaction() as session:
        rejected = reject_contribution(session, "linden", seen, "Nothing of the walk")
        assert (rejected.state, rejected.reason) == (REJECTED, "Nothing of the walk")
        again = Seen(kept.id, rejected.change, "Bob")
        back = reopen_contribution(session, "linden", again)
        with pytest.raises(Outdated):
            reopen_contribution(session, "linden", again)

    assert (back.state, back.reason, back.decided_at) == (WAITING, "", None)
    accept(database, now_kept(database, kept))


@pytest.mark.parametrize(("originals", "left"), [("kept", "Frau Kunz sagt"), ("dropped", "")])
def test_the_text_as_it_was_sent_stays_for_organisers_or_goes_as_the_walk_is_set(
    database: Database, device: str, originals: str, left: str
) -> None:
    opened = draft(database)
    with database.transaction() as session:
        save_walk(session, replace(opened, originals=originals), opened)
    kept = sent_by(database, device, text="Frau Kunz sagt")
    with database.transaction() as session:
        seen = Seen(kept.id, kept.change, "Alice")
        edit_contribution(session, "linden", seen, edited(kept, text="Jemand sagt"))
    kept = now_kept(database, kept)

    assert (kept.text, kept.original) == ("Jemand sagt", left)
    made = note(database, accept(database, kept))
    assert "Kunz" not in repr(made)
    assert now_kept(database, kept).original == left


def test_several_that_say_the_same_become_one_note_that_goes_as_far_as_the_narrowest(
    database: Database, device: str
) -> None:
    first = sent_by(database, device)
    second = sent_by(database, new_device(database), 2, level="participants")
    merged = AsNote(merged=(Seen(second.id, second.change, "Alice"),))
    with pytest.raises(Refused, match="farther"):
        accept(database, first, as_note=merged)
    note_id = accept(database, first, as_note=merged, consent=Consent("participants"))

    assert now_kept(database, second).note_id == now_kept(database, first).note_id == note_id
    assert now_kept(database, second).state == ACCEPTED


def test_one_of_the_merged_being_decided_meanwhile_leaves_all_as_they_were(
    database: Database, device: str
) -> None:
    first, second = sent_by(database, device), sent_by(database, device, 2)
    accept(database, second, by="Bob")
    revision = draft(database).revision
    with pytest.raises(Outdated, match="Bob has made a note"):
        accept(database, first, as_note=AsNote(merged=(Seen(second.id, second.change, "Alice"),)))

    assert draft(database).revision == revision
    assert now_kept(database, first).state == WAITING


def test_a_text_in_another_language_needs_the_walks_own_and_both_are_kept(
    database: Database, device: str
) -> None:
    kept = sent_by(database, device, text="الباب مفتوح", language="ar")
    with pytest.raises(Refused, match="first language"):
        accept(database, kept)
    made = note(database, accept(database, kept, translation="Die Tür ist offen"))

    assert made.text.texts == {"de": "Die Tür ist offen", "ar": "الباب مفتوح"}


def test_what_its_writer_changes_after_it_was_taken_changes_the_same_note(
    database: Database, device: str
) -> None:
    kept = sent_by(database, device)
    note_id = accept(database, kept)
    changed = sent_by(database, device, text="Doch anders")
    assert (changed.state, changed.note_id) == (WAITING, note_id)
    assert accept(database, changed) == note_id

    assert note(database, note_id).text.texts == {"de": "Doch anders"}


def test_a_note_whose_consent_was_withdrawn_is_not_brought_back_by_another_writer(
    database: Database, device: str, tmp_path: Path
) -> None:
    other = new_device(database)
    first, second = sent_by(database, device), sent_by(database, other, 2)
    note_id = accept(
        database, first, as_note=AsNote(merged=(Seen(second.id, second.change, "Alice"),))
    )
    with database.transaction() as session:
        withdraw_contribution(session, tmp_path, "linden", second.id, other)
    changed = sent_by(database, device, text="Noch einmal")
    new_id = accept(database, changed)

    assert new_id != note_id
    withdrawn = note(database, note_id).consent
    assert withdrawn
    assert withdrawn.withdrawn_on


def test_what_was_withdrawn_can_be_decided_no_more(
    database: Database, device: str, tmp_path: Path
) -> None:
    kept = sent_by(database, device)
    with database.transaction() as session:
        withdraw_contribution(session, tmp_path, "linden", kept.id, device)

    with pytest.raises(Outdated, match="withdrawn"):
        accept(database, kept)


def test_a_mark_is_never_a_note(database: Database, device: str) -> None:
    kept = sent_by(database, device, kind=MARK)

    with pytest.raises(Outdated):
        accept(database, kept, text="Something")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"stop": "nowhere"}, "stop"),
        ({"themes": ("nothing",)}, "themes"),
        ({"consent": Consent("public", date(2999, 1, 1), "asked")}, "given_on"),
        ({"consent": Consent("public", expires_on=date(2020, 1, 1))}, "expires_on"),
    ],
)
def test_what_no_note_can_hold_is_refused_beside_its_field(
    database: Database, device: str, changes: dict[str, Any], field: str
) -> None:
    kept = sent_by(database, device)
    with pytest.raises(Refused) as refused:
        accept(database, kept, **changes)

    assert refused.value.field == field
    assert now_kept(database, kept) == kept


def test_an_erased_note_takes_what_it_was_made_of_with_it(
    database: Database, device: str, tmp_path: Path
) -> None:
    kept = sent_by(database, device)
    note_id = accept(database, kept, text="Anonym")
    with database.transaction() as session:
        erase_note(session, tmp_path, "linden", note_id)
    left = now_kept(database, kept)

    assert (left.state, left.text, left.original, left.stop) == (WITHDRAWN, "", "", "")
    assert sent_by(database, device).state == WITHDRAWN


CONSENTS = st.builds(
    Consent,
    scope=st.sampled_from(SCOPES),
    given_on=st.none() | st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    how=st.sampled_from(("", "in writing")),
)
WRITERS = st.lists(st.tuples(st.booleans(), st.sampled_from(SCOPES)), min_size=1, max_size=3)


@given(consent=CONSENTS, writers=WRITERS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_note_goes_farther_than_its_writers_chose_unless_more_is_recorded(
    database: Database, device: str, consent: Consent, writers: list[tuple[bool, str]]
) -> None:
    number = len(draft(database).notes) * 10 + draft(database).revision * 1000
    kept = []
    for own, level in writers:
        number += 1
        role = "" if own else "guest"
        kept.append(sent_by(database, device, number, own=own, level=level, role=role))
    first, *others = kept
    merged = tuple(Seen(one.id, one.change, "Alice") for one in others)
    try:
        made = note(
            database, accept(database, first, as_note=AsNote(merged=merged), consent=consent)
        )
    except Refused:
        return
    recorded = consent.how and consent.given_on
    reached = SCOPES.index(scope_of(made, today_of(draft(database))))

    assert recorded or reached <= SCOPES.index(most_allowed(kept))
    if any(not one.own for one in kept) and not recorded:
        assert reached == 0


@given(consent=CONSENTS)
def test_a_consent_within_what_was_chosen_needs_no_record_and_one_beyond_it_does(
    consent: Consent,
) -> None:
    one = replace(EMPTY, level="report")
    today = date(2026, 6, 1)
    beyond = SCOPES.index(consent.scope) > SCOPES.index("report")
    lacks = beyond and not (consent.how and consent.given_on)
    to_come = consent.given_on is not None and consent.given_on > today
    try:
        check_consent(consent, (one,), today)
    except Refused:
        assert lacks or to_come
    else:
        assert not lacks
        assert not to_come


EMPTY = Contribution(
    id="0" * 32,
    kind="note",
    state=WAITING,
    change=1,
    day=date(2026, 3, 2),
    written_at=WRITTEN_AT,
    sent_at=WRITTEN_AT,
)


def merged_with(*others: Contribution) -> AsNote:
    return AsNote(merged=tuple(Seen(one.id, one.change, "Alice") for one in others))


def shown_to_visitors(database: Database) -> set[str]:
    """Name the notes that visitors see today in the current walk or in any version."""
    with database.reading() as session:
        consents = current_consents(session, "linden")
        walks = [find_walk(session, "linden")]
        walks += [
            find_walk(session, "linden", version=each.number)
            for each in list_versions(session, "linden")
        ]
        today = date(2026, 6, 1)
        return {
            str(note.text.texts["de"])
            for walk in walks
            for note in seen_by(walk, Viewer.VISITOR, today, consents=consents).notes
        }


def published(database: Database) -> None:
    with database.transaction() as session:
        publish_walk(session, "linden")


def removed(database: Database, note_id: str) -> None:
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        save_walk(session, remove_feature(walk, note_id), walk)


def test_a_note_that_was_removed_from_the_draft_is_hidden_when_its_writer_allows_less(
    database: Database, device: str
) -> None:
    note_id = accept(database, sent_by(database, device))
    published(database)
    removed(database, note_id)
    assert "Gesehen: 1" in shown_to_visitors(database)
    sent_by(database, device, level="none")

    assert "Gesehen: 1" not in shown_to_visitors(database)


def test_a_writer_reaches_what_came_out_before_also_after_it_was_removed_and_taken_again(
    database: Database, device: str, tmp_path: Path
) -> None:
    kept = sent_by(database, device)
    note_id = accept(database, kept)
    published(database)
    removed(database, note_id)
    accept(database, sent_by(database, device, text="Doch anders"))
    published(database)
    assert shown_to_visitors(database) >= {"Gesehen: 1", "Doch anders"}
    with database.transaction() as session:
        withdraw_contribution(session, tmp_path, "linden", kept.id, device)

    assert not shown_to_visitors(database) & {"Gesehen: 1", "Doch anders"}


def test_what_was_closed_for_less_consent_stays_closed_when_new_words_may_be_public(
    database: Database, device: str
) -> None:
    accept(database, sent_by(database, device, text="Frau Muster sagt Ja"))
    published(database)
    sent_by(database, device, text="Frau Muster sagt Ja", level="none")
    accept(database, sent_by(database, device, text="Jemand sagt Ja"))
    published(database)

    assert "Jemand sagt Ja" in shown_to_visitors(database)
    assert "Frau Muster sagt Ja" not in shown_to_visitors(database)


def test_one_writers_narrower_level_counts_when_the_other_is_taken_again(
    database: Database, device: str
) -> None:
    other = new_device(database)
    first, second = sent_by(database, device), sent_by(database, other, 2)
    note_id = accept(database, first, as_note=merged_with(second))
    sent_by(database, other, 2, level="none")
    new_id = accept(database, sent_by(database, device, text="Getippt"))

    assert new_id != note_id
    assert note(database, note_id).consent != note(database, new_id).consent
    assert "Gesehen: 1" not in shown_to_visitors(database)


def test_those_that_wait_anew_count_as_long_as_the_note_holds_their_words(
    database: Database, device: str
) -> None:
    other = new_device(database)
    first = sent_by(database, device)
    second = sent_by(database, other, 2, level="report")
    accept(database, first, as_note=merged_with(second), consent=Consent("report"))
    sent_by(database, other, 2, level="report", text="Neu")
    changed = sent_by(database, device, text="Getippt")

    with pytest.raises(Refused, match="farther"):
        accept(database, changed)


def test_what_an_organiser_recorded_holds_for_the_words_that_stood_there(
    database: Database, device: str
) -> None:
    kept = sent_by(database, device, own=False, role="volunteer")
    agreed = Consent("public", kept.day, "by phone")
    with database.transaction() as session:
        seen = Seen(kept.id, kept.change, "Alice")
        edit_contribution(session, "linden", seen, edited(kept, consent=agreed))
    changed = sent_by(database, device, own=False, role="volunteer", text="Etwas anderes")

    assert changed.consent is None


def test_a_contribution_is_not_merged_with_itself_nor_out_of_another_note(
    database: Database, device: str
) -> None:
    first = sent_by(database, device)
    with pytest.raises(Refused, match="itself"):
        accept(database, first, as_note=merged_with(first))
    second = sent_by(database, device, 2)
    accept(database, second)
    again = sent_by(database, device, 2, text="Neu")
    with pytest.raises(Refused, match="by itself"):
        accept(database, first, as_note=merged_with(again))
