"""What happened to a walk is told, and what was there comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.changes import FeatureChange, changes
from geodata.problems import NotFound, Outdated, Unreadable
from geodata.walk import Consent, Note, Offer, Stop, Walk, put_feature, remove_feature
from geodata.wording import Wording
from tests.storage.test_revisions import Change
from tests.storage.test_revisions import changes as some_changes
from tests.world import linden_walk
from webapp.storage.backup import restore_backup, write_backup
from webapp.storage.database import Database
from webapp.storage.erasures import erase_note
from webapp.storage.history import (
    Touched,
    find_revision,
    list_revisions,
    list_versions,
    removed_features,
    revision_changes,
)
from webapp.storage.restoring import feature_as_it_was, walk_as_it_was
from webapp.storage.walks import (
    add_walk,
    delete_walk,
    find_walk,
    list_walks,
    publish_walk,
    save_walk,
)

NUMBERS = count(1)


def save(database: Database, walk: Walk, opened: Walk, by: str = "Bob", why: str = "") -> Walk:
    with database.transaction() as session:
        return save_walk(session, walk, opened, by, why)


def in_short(change: FeatureChange) -> tuple[str, str, str, str]:
    return (change.kind, change.id, change.what, repr(change.fields))


def renamed(walk: Walk, stop_id: str, title: str) -> Walk:
    (stop,) = (stop for stop in walk.stops if stop.id == stop_id)
    return put_feature(walk, replace(stop, title=Wording({"de": title})))


def bring_back(
    database: Database, kind: str, feature_id: str, revision: int, seen: int | None = None
) -> Walk:
    with database.transaction() as session:
        opened = find_walk(session, "linden", revision=seen)
        then = find_walk(session, "linden", revision=revision)
        wanted = feature_as_it_was(session, opened, then, kind, feature_id)
        return save_walk(session, wanted, opened, by="Alice")


def bring_all_back(database: Database, then: Walk, seen: int | None = None) -> Walk:
    with database.transaction() as session:
        opened = find_walk(session, then.slug, revision=seen)
        then = find_walk(session, then.slug, revision=then.revision)
        return save_walk(session, walk_as_it_was(session, then), opened)


def test_every_save_is_told_with_who_when_why_and_what(database: Database, stored: Walk) -> None:
    before = datetime.now(UTC)
    second = save(database, renamed(stored, "tea", "Kaffee"), stored, "Bob", "a new sign")
    save(database, remove_feature(replace(second, contact="Bob"), "seeds"), second)
    with database.reading() as session:
        third, second_save, first = list_revisions(session, "linden")

    assert (second_save.number, second_save.by, second_save.why) == (2, "Bob", "a new sign")
    assert before <= second_save.at <= datetime.now(UTC)
    assert second_save.touched == (Touched("stop", "tea", "changed"),)
    assert set(third.touched) == {
        Touched("walk", "", "changed"),
        Touched("offer", "seeds", "removed"),
    }
    assert {touched.what for touched in first.touched} == {"added"}
    assert [revision.version for revision in (third, second_save, first)] == [None, None, 1]


def test_the_history_comes_in_pages(database: Database, stored: Walk) -> None:
    walk = stored
    for number in range(6):
        walk = save(database, renamed(walk, "tea", f"Tee {number}"), walk)
    with database.reading() as session:
        first = list_revisions(session, "linden", limit=4)
        second = list_revisions(session, "linden", before=first[-1].number, limit=4)

    assert [revision.number for revision in (*first, *second)] == [7, 6, 5, 4, 3, 2, 1]


def test_versions_are_listed_with_their_revision(database: Database, stored: Walk) -> None:
    saved = save(database, renamed(stored, "tea", "Kaffee"), stored)
    with database.transaction() as session:
        publish_walk(session, "linden", by="Alice")
    with database.reading() as session:
        second, first = list_versions(session, "linden")
        newest = find_revision(session, "linden", saved.revision)

    assert (second.number, second.revision, second.by) == (2, 2, "Alice")
    assert (first.number, first.revision) == (1, 1)
    assert newest.version == 2


def test_what_is_not_there_has_no_history(database: Database, stored: Walk) -> None:
    for slug, number in (("linden", 0), ("linden", 2), ("nowhere", 1)):
        with database.reading() as session, pytest.raises(NotFound):
            revision_changes(session, slug, number)
    with database.transaction() as session:
        delete_walk(session, "linden")
    for tell in (list_revisions, list_versions, removed_features):
        with database.reading() as session, pytest.raises(NotFound):
            tell(session, "linden")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(made=st.lists(some_changes() | st.integers(0, 9), min_size=1, max_size=8), data=st.data())
def test_after_any_saves_and_restorations_each_is_told_and_any_revision_comes_back(
    database: Database, made: list[Change | int], data: st.DataObject
) -> None:
    slug = f"story-{next(NUMBERS)}"
    with database.transaction() as session:
        saved = [add_walk(session, replace(linden_walk(), slug=slug))]
    for change in made:
        if isinstance(change, int):
            walk = bring_all_back(database, saved[change % len(saved)])
            assert walk == saved[change % len(saved)]
        else:
            walk = save(database, change(saved[-1]), saved[-1])
        if walk.revision > saved[-1].revision:
            saved.append(walk)
    with database.reading() as session:
        for before, after in pairwise(saved):
            told = revision_changes(session, slug, after.revision)
            assert sorted(map(in_short, told)) == sorted(map(in_short, changes(before, after)))
        gone = removed_features(session, slug)
    held = {(type(f), f.id) for walk in saved for f in (*walk.stops, *walk.offers, *walk.notes)}
    newest = (*saved[-1].stops, *saved[-1].offers, *saved[-1].notes)
    assert {(type(each.feature), each.feature.id) for each in gone} == held - {
        (type(feature), feature.id) for feature in newest
    }
    for each in gone:
        there = saved[each.revision - 1]
        assert each.feature in (*there.stops, *there.offers, *there.notes)

    then = data.draw(st.sampled_from(saved))
    assert bring_all_back(database, then) == then
    database.memory.walks.clear()
    with database.reading() as session:
        assert find_walk(session, slug) == then
        assert [find_walk(session, slug, revision=walk.revision) for walk in saved] == saved


def test_a_removed_stop_is_found_and_comes_back(database: Database, stored: Walk) -> None:
    garden = stored.stops[2]
    gone = save(database, remove_feature(stored, "garden"), stored)
    save(database, renamed(gone, "library", "Bücherei"), gone)
    with database.reading() as session:
        (removed,) = removed_features(session, "linden")
    assert (removed.kind, removed.feature, removed.revision) == ("stop", garden, 1)
    assert removed.removed_by == "Bob"

    back = bring_back(database, "stop", "garden", removed.revision)
    assert back.revision == 4
    assert back.stops == (stored.stops[0], renamed(stored, "library", "Bücherei").stops[1], garden)
    with database.reading() as session:
        assert removed_features(session, "linden") == ()
        assert list_revisions(session, "linden")[0].by == "Alice"


def test_one_stop_goes_back_and_all_else_stays(database: Database, stored: Walk) -> None:
    second = save(database, renamed(stored, "tea", "Kaffee"), stored)
    save(database, renamed(second, "library", "Bücherei"), second)
    back = bring_back(database, "stop", "tea", 1)

    assert back == renamed(stored, "library", "Bücherei")


def test_the_walk_s_own_data_goes_back_and_its_features_stay(
    database: Database, stored: Walk
) -> None:
    second = save(database, replace(stored, contact="Bob", licence="CC0-1.0"), stored)
    save(database, renamed(second, "tea", "Kaffee"), second)
    back = bring_back(database, "walk", "", 1)

    assert back == renamed(stored, "tea", "Kaffee")


def test_an_offer_whose_stop_is_gone_says_so_and_comes_back_after_it(
    database: Database, stored: Walk
) -> None:
    bare = replace(stored, notes=(), offers=stored.offers[1:])
    save(database, remove_feature(bare, "tea"), stored)
    with pytest.raises(Unreadable, match="tea"):
        bring_back(database, "offer", "soup", 1)
    bring_back(database, "stop", "tea", 1)
    back = bring_back(database, "offer", "soup", 1)

    assert stored.offers[0] in back.offers


def test_a_stop_whose_theme_is_gone_does_not_come_back_half(
    database: Database, stored: Walk
) -> None:
    loose = replace(
        stored,
        themes=(),
        stops=tuple(replace(stop, themes=()) for stop in stored.stops),
        notes=tuple(replace(note, themes=()) for note in stored.notes),
    )
    save(database, loose, stored)
    with pytest.raises(Unreadable, match="meeting"):
        bring_back(database, "stop", "tea", 1)
    with database.reading() as session:
        assert find_walk(session, "linden") == loose


def test_what_was_not_there_yet_cannot_come_back_from_there(
    database: Database, stored: Walk
) -> None:
    later = put_feature(stored, Offer("later", None, Wording({"de": "Später"})))
    save(database, later, stored)
    for kind, feature_id in (("offer", "later"), ("stop", "soup"), ("nothing", "tea")):
        with pytest.raises(NotFound):
            bring_back(database, kind, feature_id, 1)


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(
    database: Database, stored: Walk
) -> None:
    second = save(database, renamed(stored, "tea", "Kaffee"), stored)
    save(database, renamed(second, "tea", "Kakao"), second)
    with pytest.raises(Outdated, match="Kakao"):
        bring_back(database, "stop", "tea", 1, seen=2)
    with pytest.raises(Outdated):
        bring_all_back(database, stored, seen=2)


def test_a_consent_withdrawn_since_does_not_come_back(database: Database, stored: Walk) -> None:
    note = stored.notes[0]
    withdrawn = Consent("public", date(2026, 3, 2), "in writing", withdrawn_on=date(2026, 5, 1))
    second = save(database, put_feature(stored, replace(note, consent=withdrawn)), stored)
    third = save(
        database, put_feature(second, replace(second.notes[1], consent=Consent("none"))), second
    )
    save(database, remove_feature(third, note.id), third)
    one = bring_back(database, "note", note.id, 1)
    assert {each.id: each.consent for each in one.notes}[note.id] == withdrawn

    back = bring_all_back(database, stored)
    consents = {each.id: each.consent for each in back.notes}
    assert consents["note-public"] == withdrawn
    assert consents["note-report"] == Consent("none")
    assert consents["note-participants"] == Consent("participants")


def test_an_erased_note_never_comes_back(database: Database, stored: Walk, tmp_path: Path) -> None:
    save(database, remove_feature(stored, "note-report"), stored)
    with database.transaction() as session:
        erase_note(session, tmp_path, "linden", "note-public", by="Alice")
        erase_note(session, tmp_path, "linden", "note-report", by="Alice")
    for note_id in ("note-public", "note-report"):
        with pytest.raises(NotFound):
            bring_back(database, "note", note_id, 1)
    back = bring_all_back(database, stored)

    assert {note.id for note in back.notes} == {"note-participants", "note-kept"}
    with database.reading() as session:
        assert removed_features(session, "linden") == ()


def test_an_erasure_shows_in_the_history_and_tells_nothing(
    database: Database, stored: Walk, tmp_path: Path
) -> None:
    note = Note("told", None, Wording({"de": "Gesagt"}))
    save(database, put_feature(stored, note), stored)
    write_backup(database, tmp_path / "before.zip")
    with database.transaction() as session:
        erase_note(session, tmp_path, "linden", "told", by="Alice")
    with database.reading() as session:
        erasure, addition, first = list_revisions(session, "linden")
        assert revision_changes(session, "linden", erasure.number) == ()
    assert (erasure.erased, erasure.by, erasure.touched) == (True, "Alice", ())
    assert not addition.erased
    assert addition.touched == ()
    assert not first.erased

    restore_backup(database, tmp_path / "before.zip", tmp_path)
    with database.reading() as session:
        again = list_revisions(session, "linden")[0]
    assert (again.erased, again.at) == (True, erasure.at)


def test_what_was_brought_back_is_published_like_any_other_revision(
    database: Database, stored: Walk
) -> None:
    save(database, remove_feature(stored, "garden"), stored)
    back = bring_back(database, "stop", "garden", 1)
    with database.transaction() as session:
        assert publish_walk(session, "linden", back.revision) == 2
    with database.reading() as session:
        assert [walk.published_revision for walk in list_walks(session)] == [3]
        assert find_walk(session, "linden", version=2) == stored


def test_an_id_that_now_names_something_else_is_not_taken_from_it(
    database: Database, stored: Walk
) -> None:
    gone = save(database, remove_feature(stored, "seeds"), stored)
    taken = Stop("seeds", stored.stops[0].shape, Wording({"de": "Samen"}), order=9)
    save(database, put_feature(gone, taken), gone)
    with pytest.raises(Unreadable, match="seeds"):
        bring_back(database, "offer", "seeds", 1)
