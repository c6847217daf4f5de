"""Withdrawing what was sent: nothing of it stays, and the note made of it is hidden at once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from geodata.consent import withdrawn
from geodata.hours import today_of
from geodata.problems import NotFound, phrase
from geodata.walk import Walk, put_feature
from webapp.storage.contributions import (
    ID,
    NOTE,
    RECEIPT,
    WITHDRAWN,
    Contribution,
    contribution_values,
    drop_contribution_photo,
    emptied,
    hash_of_receipt,
    read_contribution,
    row_of,
    write_contribution,
)
from webapp.storage.erasures import CLOSED, CONTRIBUTION, erase_note, list_erasure
from webapp.storage.history import note_as_last_there
from webapp.storage.tables import CONTRIBUTIONS
from webapp.storage.walks import find_walk, recorded_consents, save_walk
from webapp.storage.writing import lock_walk, now

MOST_WITHDRAWN = 2_000  # of one device, before it can withdraw what has not come


def withdraw_contribution(  # noqa: PLR0913, PLR0917 — what is withdrawn, and by whom
    session: Session,
    data_dir: Path,
    slug: str,
    contribution_id: str,
    participant_id: str,
    receipt: str = "",
) -> Contribution:
    """Withdraw what a device has sent: nothing of it stays, and the note made of it is hidden.

    A device that joined anew since is known by the ``receipt``. With one, what has not come yet is
    withdrawn as well: its name is kept, so that a late copy of it stores nothing.
    """
    nobodys = NotFound(phrase("There is no such note from this device."))
    if not ID.fullmatch(contribution_id):
        raise nobodys
    row = lock_walk(session, slug)
    receipt_hash = hash_of_receipt(receipt) if RECEIPT.fullmatch(receipt) else ""
    there = session.execute(row_of(row.id, contribution_id)).one_or_none()
    if there is not None and (
        there.participant_id == participant_id or there.receipt_hash == receipt_hash
    ):
        return _withdraw(session, data_dir, row.id, slug, read_contribution(there))
    if there is not None or not receipt_hash or _too_many(session, row.id, participant_id):
        raise nobodys
    empty = _never_came(contribution_id, participant_id)
    held = {"walk_id": row.id, "receipt_hash": receipt_hash, **contribution_values(empty)}
    session.connection().execute(insert(CONTRIBUTIONS).values(held))
    list_erasure(data_dir, slug, CONTRIBUTION, empty.id)
    return empty


def withdraw_by_receipt(session: Session, data_dir: Path, slug: str, receipt: str) -> Contribution:
    """Withdraw what a receipt was given for, from any device; ``NotFound`` where there is none."""
    row = lock_walk(session, slug)
    there = session.execute(
        select(CONTRIBUTIONS).where(
            CONTRIBUTIONS.c.walk_id == row.id,
            CONTRIBUTIONS.c.receipt_hash == hash_of_receipt(_read_receipt(receipt)),
        )
    ).first()
    if there is None:
        raise NotFound(phrase("There is no note with this code. Is every letter right?"))
    return _withdraw(session, data_dir, row.id, slug, read_contribution(there))


def withdraw_again(session: Session, slug: str, contribution_id: str) -> bool:
    """Withdraw once more what a restored backup has brought back; say whether it was there."""
    try:
        row = lock_walk(session, slug)
    except NotFound:
        return False
    there = session.execute(row_of(row.id, contribution_id)).one_or_none()
    if there is None or there.state == WITHDRAWN:
        return False
    _withdraw(session, None, row.id, slug, read_contribution(there))
    return True


def withdraw_note(session: Session, data_dir: Path | None, slug: str, note_id: str) -> None:
    """Hide a note from everyone but organisers, in every version; one that was removed is erased.

    What is not in the draft any more has no consent that could be withdrawn, so it goes for good.
    """
    walk = find_walk(session, slug)
    if any(note.id == note_id for note in walk.notes):
        hide_note(session, walk, note_id)
    elif data_dir:
        with suppress(NotFound):  # it was erased before
            erase_note(session, data_dir, slug, note_id)


def close_note(session: Session, data_dir: Path | None, slug: str, note_id: str) -> None:
    """Hide a note in every version, since its writer allows less by now than when it was made.

    What may be shown from now on becomes another note.
    """
    if data_dir:
        list_erasure(data_dir, slug, CLOSED, note_id)
    with suppress(NotFound):  # it was erased before
        hide_note(session, find_walk(session, slug), note_id)


def hide_note(session: Session, walk: Walk, note_id: str, by: str = "", why: str = "") -> None:
    """Note in the draft that a consent is withdrawn as of today: this hides the note everywhere.

    One that was removed from the draft comes back into it, hidden: its consent is judged there.
    """
    note = note_as_last_there(session, walk, note_id)
    today = today_of(walk)
    hidden = replace(note, consent=withdrawn(note.consent, today))
    save_walk(session, put_feature(walk, hidden), walk, by, why)


def close_again(session: Session, slug: str, note_id: str) -> bool:
    """Hide once more a note that a restored backup has opened; say whether it was open."""
    try:
        lock_walk(session, slug)
    except NotFound:
        return False
    consents = recorded_consents(session, slug)
    consent = consents.get(note_id)
    if note_id not in consents or (consent and consent.withdrawn_on):
        return False
    close_note(session, None, slug, note_id)
    return True


def _withdraw(
    session: Session, data_dir: Path | None, walk_id: int, slug: str, kept: Contribution
) -> Contribution:
    """Empty a contribution; its id stays, so that a late copy of it stores nothing.

    ``data_dir`` holds the list that goes before restored backups; none where that is read.
    """
    if kept.state == WITHDRAWN:
        return kept
    left = emptied(kept, now())
    write_contribution(session, walk_id, left)
    drop_contribution_photo(session, walk_id, kept.id)
    session.info["erased"] = True
    if kept.note_id:
        withdraw_note(session, data_dir, slug, kept.note_id)
    if data_dir:
        list_erasure(data_dir, slug, CONTRIBUTION, kept.id)
    return left


def _never_came(contribution_id: str, participant_id: str) -> Contribution:
    """Give what stands for a contribution that was withdrawn before it came."""
    moment = now()
    return Contribution(
        id=contribution_id,
        kind=NOTE,
        state=WITHDRAWN,
        change=1,
        day=moment.date(),
        written_at=moment,
        sent_at=moment,
        decided_at=moment,
        participant_id=participant_id,
    )


def _too_many(session: Session, walk_id: int, participant_id: str) -> bool:
    empty = select(func.count()).where(
        CONTRIBUTIONS.c.walk_id == walk_id,
        CONTRIBUTIONS.c.participant_id == participant_id,
        CONTRIBUTIONS.c.state == WITHDRAWN,
    )
    return (session.scalar(empty) or 0) >= MOST_WITHDRAWN


def _read_receipt(typed: str) -> str:
    """Read a code as people type it, with blanks and dashes and in capitals."""
    return "".join(letter for letter in typed.lower() if letter.isalnum())
