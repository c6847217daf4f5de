"""What participants send: kept once, changed and withdrawn by them alone, never part of a walk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from shapely import Point
from sqlalchemy import select
from sqlalchemy.orm import Session

from geodata.consent import seen_by
from geodata.problems import NotFound, Refused
from geodata.walk import Consent, Note, Viewer, Walk, put_feature
from geodata.wording import Wording
from webapp.storage import sending
from webapp.storage.backup import restore_backup, write_backup
from webapp.storage.contributions import (
    ACCEPTED,
    MARK,
    WAITING,
    WITHDRAWN,
    Contribution,
    contributions,
    find_contribution,
    find_contribution_photo,
    mark_seen,
    own_contributions,
    waiting_contributions,
    write_contribution,
)
from webapp.storage.database import Database
from webapp.storage.erasures import erase_note
from webapp.storage.participants import find_participant, forget_participant, join, make_join_code
from webapp.storage.pictures import make_picture
from webapp.storage.sending import Sent, send_contribution
from webapp.storage.tables import CONTRIBUTION_PHOTOS, CONTRIBUTIONS
from webapp.storage.walks import (
    current_consents,
    delete_walk,
    find_walk,
    publish_walk,
    save_walk,
    walk_state,
)
from webapp.storage.withdrawing import withdraw_by_receipt, withdraw_contribution
from webapp.storage.writing import lock_walk

AT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
SENT = Sent(
    id="a" * 32,
    receipt="b" * 16,
    written_at=AT,
    stop="tea",
    themes=("meeting",),
    sort="observation",
    text="Die Tür stand offen",
    language="de",
    place=Point(13.74, 51.05),
    level="public",
)


def joined(database: Database, slug: str = "linden") -> str:
    """Let a new device join; give its token."""
    with database.transaction() as session:
        return join(session, slug, make_join_code(session, slug, "Alice").code)


def participant_of(database: Database, token: str) -> str:
    with database.reading() as session:
        found = find_participant(session, "linden", token)
    assert found
    return found.id


@pytest.fixture
def device(database: Database, stored: Walk) -> str:
    """The id of a participant's device."""
    return participant_of(database, joined(database))


def send(
    database: Database, device: str, sent: Sent = SENT, data_dir: Path | None = None
) -> Contribution:
    with database.transaction() as session:
        return send_contribution(session, data_dir, "linden", device, sent)


def kept(database: Database) -> list[Contribution]:
    with database.reading() as session:
        return list(contributions(session, "linden"))


def put_in_place(session: Session, changed: Contribution) -> None:
    """Store what organisers have made of a contribution."""
    write_contribution(session, lock_walk(session, "linden").id, changed)


def photo(colour: str = "green") -> bytes:
    packed = BytesIO()
    Image.new("RGB", (60, 40), colour).save(packed, "PNG")
    return packed.getvalue()


def accepted(database: Database, device: str) -> None:
    """Let an organiser make a public note of what was sent, and publish it."""
    send(database, device)
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        text = Wording({"de": "Die Tür stand offen"})
        note = Note("told", None, text, stop="tea", consent=Consent("public", AT.date()))
        save_walk(session, put_feature(walk, note), walk)
        publish_walk(session, "linden")
        there = find_contribution(session, "linden", SENT.id)
        put_in_place(session, replace(there, state=ACCEPTED, note_id="told"))


def seen_in_versions(database: Database) -> set[str]:
    """Name the notes that visitors see today in any version."""
    with database.reading() as session:
        consents = current_consents(session, "linden")
        return {
            note.id
            for number in (1, 2)
            for note in seen_by(
                find_walk(session, "linden", version=number),
                Viewer.VISITOR,
                date(2026, 6, 1),
                consents=consents,
            ).notes
        }


def test_what_is_sent_twice_is_kept_once(database: Database, device: str) -> None:
    first, second = send(database, device), send(database, device)

    assert kept(database) == [first] == [second]
    assert (first.state, first.change, first.text) == (WAITING, 1, SENT.text)


def test_the_day_is_that_of_the_walk(database: Database, device: str) -> None:
    late = replace(SENT, written_at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC))

    assert send(database, device, late).day == date(2026, 3, 3)


def test_a_clock_that_is_ahead_writes_nothing_in_the_future(
    database: Database, device: str
) -> None:
    sent = send(database, device, replace(SENT, written_at=datetime.now(UTC) + timedelta(days=9)))

    assert sent.written_at <= datetime.now(UTC)


def test_a_contribution_is_no_part_of_the_walk(database: Database, device: str) -> None:
    before = walk_state(database, "linden")
    send(database, device)
    with database.reading() as session:
        walk = find_walk(session, "linden")

    assert "Die Tür" not in repr(walk)
    assert walk_state(database, "linden") == before


def test_the_same_sent_again_leaves_what_organisers_made_of_it(
    database: Database, device: str
) -> None:
    send(database, device)
    with database.transaction() as session:
        there = find_contribution(session, "linden", SENT.id)
        edited = replace(there, text="Eine Tür stand offen", themes=("help",), change=2)
        put_in_place(session, edited)
    send(database, device)

    assert [(c.text, c.themes) for c in kept(database)] == [("Eine Tür stand offen", ("help",))]


def test_its_writer_changes_it_and_it_waits_anew(database: Database, device: str) -> None:
    send(database, device)
    with database.transaction() as session:
        mark_seen(session, "linden", SENT.id)
    changed = send(database, device, replace(SENT, text="Die Tür war zu", level="none"))

    assert [changed] == kept(database)
    assert (changed.text, changed.level, changed.change) == ("Die Tür war zu", "none", 2)
    assert changed.seen_at is None


def test_nobody_else_changes_it(database: Database, device: str) -> None:
    send(database, device)
    other = participant_of(database, joined(database))
    with pytest.raises(Refused, match="Another device"):
        send(database, other, replace(SENT, receipt="c" * 16, text="Gefälscht"))
    with database.transaction() as session, pytest.raises(NotFound):
        withdraw_contribution(session, Path(), "linden", SENT.id, other)

    assert [c.text for c in kept(database)] == [SENT.text]


def test_a_device_that_joined_anew_has_its_own_back_by_the_receipt(
    database: Database, device: str
) -> None:
    send(database, device)
    again = participant_of(database, joined(database))
    send(database, again)
    with database.reading() as session:
        own = own_contributions(session, "linden", again)

    assert [c.id for c in own] == [SENT.id]


def test_what_a_forgotten_device_sent_belongs_to_no_device(
    database: Database, stored: Walk
) -> None:
    token = joined(database)
    device = participant_of(database, token)
    send(database, device)
    with database.transaction() as session:
        forget_participant(session, "linden", token)
    with database.reading() as session:
        assert find_participant(session, "linden", token) is None

    assert [(c.id, c.participant_id) for c in kept(database)] == [(SENT.id, None)]


def test_anothers_words_never_carry_a_level(database: Database, device: str) -> None:
    sent = send(database, device, replace(SENT, own=False, role="volunteer", level="public"))

    assert (sent.level, sent.role) == ("none", "volunteer")


def test_a_mark_holds_a_theme_a_place_and_a_time_and_nothing_else(
    database: Database, device: str
) -> None:
    mark = send(database, device, replace(SENT, kind=MARK, role="head"))

    assert (mark.text, mark.role, mark.sort, mark.level) == ("", "", "", "none")
    assert (mark.themes, mark.stop, mark.place) == (("meeting",), "tea", SENT.place)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 5_001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"themes": ("no such",)}, "themes"),
        ({"themes": ("a",) * 21}, "themes"),
        ({"kind": MARK, "themes": ()}, "themes"),
        ({"stop": "../tea"}, "stop"),
        ({"sort": "gossip"}, "sort"),
        ({"own": False, "role": "Ayşe"}, "role"),
        ({"level": "everybody"}, "level"),
        ({"language": "<b>"}, "language"),
        ({"language": "de" + "-abcdefgh" * 4}, "language"),
        ({"id": "A" * 32}, ""),
        ({"receipt": "short"}, ""),
        ({"kind": "film"}, ""),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(
    database: Database, device: str, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        send(database, device, replace(SENT, **changes))  # type: ignore[arg-type]

    assert refused.value.field == field
    assert kept(database) == []


def test_a_withdrawn_contribution_is_empty_and_stays_so(
    database: Database, device: str, tmp_path: Path
) -> None:
    sent = replace(SENT, photo=make_picture(photo()))
    send(database, device, sent)
    with database.transaction() as session:
        withdraw_contribution(session, tmp_path, "linden", SENT.id, device)
    late = send(database, device, sent)
    with database.reading() as session:
        rows = str(session.execute(select(CONTRIBUTIONS)).all())
        photos = session.execute(select(CONTRIBUTION_PHOTOS)).all()

    assert late.state == WITHDRAWN
    assert "Die Tür" not in rows
    assert "tea" not in rows
    assert photos == []


def test_a_receipt_withdraws_from_anywhere_however_it_is_typed(
    database: Database, device: str, tmp_path: Path
) -> None:
    send(database, device)
    with database.transaction() as session:
        withdraw_by_receipt(session, tmp_path, "linden", "BBBB-BBBB bbbb-bbbb")
    with database.transaction() as session, pytest.raises(NotFound, match="Is every letter right"):
        withdraw_by_receipt(session, tmp_path, "linden", "c" * 16)

    assert [c.state for c in kept(database)] == [WITHDRAWN]


def test_withdrawing_hides_the_note_in_every_version_at_once(
    database: Database, device: str, tmp_path: Path
) -> None:
    accepted(database, device)
    assert "told" in seen_in_versions(database)
    before = walk_state(database, "linden")
    with database.transaction() as session:
        withdraw_contribution(session, tmp_path, "linden", SENT.id, device)

    assert "told" not in seen_in_versions(database)
    assert walk_state(database, "linden") != before


def test_withdrawing_erases_a_note_that_was_removed_from_the_draft(
    database: Database, device: str, tmp_path: Path
) -> None:
    accepted(database, device)
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        left = tuple(note for note in walk.notes if note.id != "told")
        save_walk(session, replace(walk, notes=left), walk)
    with database.transaction() as session:
        withdraw_contribution(session, tmp_path, "linden", SENT.id, device)
    with database.reading() as session:
        versions = [find_walk(session, "linden", version=number) for number in (1, 2)]

    assert all(note.id != "told" for walk in versions for note in walk.notes)


def test_a_narrower_level_counts_at_once(database: Database, device: str) -> None:
    accepted(database, device)
    changed = send(database, device, replace(SENT, level="report"))

    assert "told" not in seen_in_versions(database)
    assert (changed.state, changed.note_id) == (WAITING, "told")


def test_a_wider_level_waits_for_an_organiser(database: Database, device: str) -> None:
    send(database, device, replace(SENT, level="report"))
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        note = Note("told", None, Wording({"de": "Die Tür"}), consent=Consent("report"))
        save_walk(session, put_feature(walk, note), walk)
        publish_walk(session, "linden")
        there = find_contribution(session, "linden", SENT.id)
        put_in_place(session, replace(there, state=ACCEPTED, note_id="told"))
    send(database, device)

    assert "told" not in seen_in_versions(database)


def test_a_restored_backup_brings_nothing_back_that_was_withdrawn_since(
    database: Database, device: str, tmp_path: Path
) -> None:
    accepted(database, device)
    file = tmp_path / "walks.zip"
    write_backup(database, file)
    with database.transaction() as session:
        withdraw_contribution(session, tmp_path, "linden", SENT.id, device)
    restore_backup(database, file, tmp_path)

    assert [c.state for c in kept(database)] == [WITHDRAWN]
    assert "told" not in seen_in_versions(database)


def test_a_consent_given_on_a_day_still_to_come_is_withdrawn_all_the_same(
    database: Database, device: str, tmp_path: Path
) -> None:
    accepted(database, device)
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        note = next(note for note in walk.notes if note.id == "told")
        to_come = Consent("public", date.today() + timedelta(days=9), "in writing")
        save_walk(session, put_feature(walk, replace(note, consent=to_come)), walk)
    write_backup(database, tmp_path / "walks.zip")
    with database.transaction() as session:
        withdraw_contribution(session, tmp_path, "linden", SENT.id, device)
    assert "told" not in seen_in_versions(database)
    restore_backup(database, tmp_path / "walks.zip", tmp_path)

    assert "told" not in seen_in_versions(database)


def test_a_backup_from_before_the_note_does_not_bring_back_what_an_erased_one_was_made_of(
    database: Database, device: str, tmp_path: Path
) -> None:
    send(database, device)
    write_backup(database, tmp_path / "walks.zip")
    accepted(database, device)
    with database.transaction() as session:
        erase_note(session, tmp_path, "linden", "told")
    restore_backup(database, tmp_path / "walks.zip", tmp_path)

    assert [(c.state, c.text) for c in kept(database)] == [(WITHDRAWN, "")]


def test_a_restored_backup_does_not_open_a_note_whose_writer_allowed_less_since(
    database: Database, device: str, tmp_path: Path
) -> None:
    accepted(database, device)
    write_backup(database, tmp_path / "walks.zip")
    send(database, device, replace(SENT, level="report"), tmp_path)
    restore_backup(database, tmp_path / "walks.zip", tmp_path)

    assert "told" not in seen_in_versions(database)


def test_a_walk_takes_no_more_notes_and_photos_than_it_can_hold(
    database: Database, device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = make_picture(photo())
    first = send(database, device, replace(SENT, photo=picture))
    size = len(picture.widths[-1].content)
    other = replace(SENT, id="d" * 32, receipt="d" * 16)
    monkeypatch.setattr(sending, "MOST_PHOTO_BYTES", size * 2 - 1)
    with pytest.raises(Refused, match="no room for more photos"):
        send(database, device, replace(other, photo=picture))
    monkeypatch.setattr(sending, "MOST_OF_ALL", 1)
    with pytest.raises(Refused, match="takes no more"):
        send(database, device, other)
    assert kept(database) == [first]

    changed = send(database, device, replace(SENT, photo=picture, text="Die Tür war zu"))
    assert kept(database) == [changed]


def test_a_backup_holds_contributions_with_their_photos(
    database: Database, device: str, tmp_path: Path
) -> None:
    sent = send(database, device, replace(SENT, photo=make_picture(photo())))
    write_backup(database, tmp_path / "walks.zip")
    with database.transaction() as session:
        delete_walk(session, "linden")
    restore_backup(database, tmp_path / "walks.zip", tmp_path)
    with database.reading() as session:
        content = find_contribution_photo(session, "linden", SENT.id)

    assert kept(database) == [sent]
    assert content[:4] == b"RIFF"


def test_a_photo_stays_as_long_as_its_writer_keeps_it(database: Database, device: str) -> None:
    send(database, device, replace(SENT, photo=make_picture(photo())))
    stays = send(database, device, replace(SENT, text="Neu", keeps_photo=True))
    other = send(database, device, replace(SENT, text="Neu", photo=make_picture(photo("red"))))
    gone = send(database, device, replace(SENT, text="Neu"))

    assert stays.photo
    assert other.photo not in ("", stays.photo)
    assert gone.photo == ""
    with database.reading() as session, pytest.raises(NotFound):
        find_contribution_photo(session, "linden", SENT.id)


def test_nothing_of_a_deleted_walk_is_kept(database: Database, device: str) -> None:
    send(database, device, replace(SENT, photo=make_picture(photo())))
    with database.transaction() as session:
        delete_walk(session, "linden")
    with database.reading() as session:
        left = session.execute(select(CONTRIBUTIONS)).all()
        left += session.execute(select(CONTRIBUTION_PHOTOS)).all()

    assert left == []


def test_organisers_find_them_by_state_and_kind_and_count_what_waits(
    database: Database, device: str
) -> None:
    send(database, device)
    send(database, device, replace(SENT, id="d" * 32, receipt="d" * 16, kind=MARK))
    send(database, device, replace(SENT, id="e" * 32, receipt="e" * 16))

    def asked(**by: str) -> set[str]:
        with database.reading() as session:
            return {c.id[0] for c in contributions(session, "linden", **by)}

    assert asked() == {"a", "d", "e"}
    assert asked(kind=MARK) == {"d"}
    assert asked(state=WAITING) == {"a", "d", "e"}
    assert asked(state=ACCEPTED) == set()
    with database.reading() as session:
        assert waiting_contributions(session) == {"linden": 2}
        assert waiting_contributions(session, "linden") == {"linden": 2}
        assert waiting_contributions(session, "chestnut") == {}
