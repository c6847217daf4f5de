"""What participants sent is kept for as long as the walk says, and no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from shapely import Point
from sqlalchemy import select, update

from geodata.walk import Consent, Walk
from tests.contributing import new_device, sent_by
from webapp.storage.contributions import ACCEPTED, MARK, WAITING, Contribution, contributions
from webapp.storage.database import Database
from webapp.storage.deciding import AsNote, Edited, Seen, accept_contribution, reject_contribution
from webapp.storage.expiring import Expired, expire_contributions
from webapp.storage.participants import count_participants
from webapp.storage.pictures import make_picture
from webapp.storage.tables import CONTRIBUTION_PHOTOS, CONTRIBUTIONS, PARTICIPANTS
from webapp.storage.walks import find_walk, publish_walk, save_walk
from webapp.storage.withdrawing import withdraw_by_receipt, withdraw_contribution
from webapp.storage.writing import now

PHOTO = (Path(__file__).parents[2] / "docs/walk-phone.webp").read_bytes()


@pytest.fixture
def device(database: Database, stored: Walk) -> str:
    return new_device(database)


def accepted(database: Database, kept: Contribution) -> str:
    edited = Edited(
        text="Geändert",
        translation="",
        language="de",
        stop="tea",
        themes=("meeting",),
        sort="observation",
        role="",
        consent=Consent("public", date(2026, 3, 2), "in writing"),
    )
    with database.transaction() as session:
        seen = Seen(kept.id, kept.change, "Alice")
        return accept_contribution(session, "linden", seen, edited, AsNote())


def let_pass(database: Database, days: float, *ids: str) -> None:
    """Let contributions be as old as if they had been sent so many days ago."""
    with database.transaction() as session:
        old = update(CONTRIBUTIONS).values(sent_at=now() - timedelta(days=days))
        session.execute(old.where(CONTRIBUTIONS.c.id.in_(ids)) if ids else old)


def say_days(database: Database, days: int, *, publish: bool = True) -> None:
    with database.transaction() as session:
        opened = find_walk(session, "linden")
        save_walk(session, replace(opened, contributions_kept_days=days), opened, by="Alice")
        if publish:
            publish_walk(session, "linden")


def expire(database: Database) -> Expired:
    with database.transaction() as session:
        (expired,) = expire_contributions(session, really=True)
    return expired


def kept(database: Database) -> list[Contribution]:
    with database.reading() as session:
        return list(contributions(session, "linden"))


def test_what_is_too_old_is_removed_with_its_photo_whatever_became_of_it(
    database: Database, device: str
) -> None:
    picture = make_picture(PHOTO)
    for number, said in enumerate(({"photo": picture}, {"kind": MARK}, {}, {}), start=1):
        sent_by(database, device, number, **said)
    rejected = kept(database)[2]
    with database.transaction() as session:
        reject_contribution(session, "linden", Seen(rejected.id, rejected.change, "Bob"), "no")
    let_pass(database, 366, f"{1:032x}", f"{2:032x}", f"{3:032x}")

    assert expire(database) == Expired("linden", 365, removed=3, emptied=0, devices=0)
    assert [each.id for each in kept(database)] == [f"{4:032x}"]
    with database.reading() as session:
        assert session.execute(select(CONTRIBUTION_PHOTOS)).all() == []


def test_a_note_stays_and_its_receipt_still_withdraws_it(
    database: Database, device: str, tmp_path: Path
) -> None:
    sent = sent_by(database, device, place=Point(13.74, 51.05), photo=make_picture(PHOTO))
    note_id = accepted(database, sent)
    (before,) = kept(database)
    assert (before.state, before.original) == (ACCEPTED, "Gesehen: 1")
    let_pass(database, 366)

    assert expire(database).emptied == 1
    (after,) = kept(database)
    assert [after.text, after.original, after.role, after.photo] == [""] * 4
    assert after.place is None
    assert expire(database).emptied == 0
    with database.reading() as session:
        assert session.execute(select(CONTRIBUTION_PHOTOS)).all() == []
        notes = {each.id: each for each in find_walk(session, "linden").notes}
    assert notes[note_id].text.texts["de"] == "Geändert"
    with database.transaction() as session:
        withdraw_by_receipt(session, tmp_path, "linden", f"{1:016d}")
        walk = find_walk(session, "linden")
    consent = next(each.consent for each in walk.notes if each.id == note_id)
    assert consent
    assert consent.withdrawn_on


@pytest.mark.parametrize("becomes", ["waiting", "rejected"])
def test_a_receipt_withdraws_the_note_of_what_was_changed_since_and_grew_old(
    database: Database, device: str, tmp_path: Path, becomes: str
) -> None:
    note_id = accepted(database, sent_by(database, device))
    changed = sent_by(database, device, text="Anders gesehen")
    if becomes == "rejected":
        with database.transaction() as session:
            seen = Seen(changed.id, changed.change, "Bob")
            reject_contribution(session, "linden", seen, "Anders gesehen?")
    let_pass(database, 366)

    assert (expire(database).removed, expire(database).emptied) == (0, 0)
    (after,) = kept(database)
    assert (after.text, after.reason, after.state == WAITING) == ("", "", False)
    with database.transaction() as session:
        withdraw_by_receipt(session, tmp_path, "linden", f"{1:016d}")
        walk = find_walk(session, "linden")
    consent = next(each.consent for each in walk.notes if each.id == note_id)
    assert consent
    assert consent.withdrawn_on


def test_the_walk_says_for_how_long_and_the_shorter_promise_counts(
    database: Database, device: str
) -> None:
    sent_by(database, device)
    let_pass(database, 40)
    say_days(database, 100)
    say_days(database, 3650, publish=False)
    assert expire(database) == Expired("linden", 100, removed=0, emptied=0, devices=0)
    say_days(database, 30, publish=False)

    assert expire(database).removed == 1
    assert kept(database) == []


def test_what_was_withdrawn_stays_an_empty_name_so_that_a_late_copy_stores_nothing(
    database: Database, device: str, tmp_path: Path
) -> None:
    sent = sent_by(database, device)
    with database.transaction() as session:
        withdraw_contribution(session, tmp_path, "linden", sent.id, device)
    let_pass(database, 4000)

    assert expire(database).removed == 0
    assert sent_by(database, device).text == ""


def test_devices_are_forgotten_when_their_cookie_is_over_and_what_they_sent_is_not(
    database: Database, device: str
) -> None:
    sent_by(database, device)
    with database.transaction() as session:
        session.execute(update(PARTICIPANTS).values(joined_at=now() - timedelta(days=366)))

    assert expire(database).devices == 1
    with database.reading() as session:
        assert count_participants(session, "linden") == 0
    assert len(kept(database)) == 1


def test_the_command_says_what_it_would_do_and_does_it_when_told(
    app: Flask, database: Database, device: str, database_url: str
) -> None:
    sent_by(database, device, text="Wort für Wort")
    let_pass(database, 366)
    runner = app.test_cli_runner()
    dry = runner.invoke(args=["contributions", "expire"])
    assert dry.stdout == (
        "linden: kept for 365 days; contributions removed: 1, "
        "emptied as notes were made of them: 0, devices forgotten: 0\n"
        "That is what would be done; nothing was changed. --really does it.\n"
    )
    assert len(kept(database)) == 1
    done = runner.invoke(args=["contributions", "expire", "--really"])

    assert (done.exit_code, "nothing was changed" in done.stdout) == (0, False)
    assert kept(database) == []
    if database.is_sqlite:
        for file in Path(database_url.removeprefix("sqlite:///")).parent.glob("*"):
            if file.name.startswith(Path(database_url).name):
                assert "Wort für Wort".encode() not in file.read_bytes()
