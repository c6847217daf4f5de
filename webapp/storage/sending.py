"""How a contribution comes in: looked at, kept exactly once, and changed by its writer alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
from shapely import Point
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from geodata.fields import KEY, UNPRINTABLE
from geodata.hours import zone
from geodata.problems import Refused, counted, phrase
from geodata.walk import SCOPES
from geodata.wording import LANGUAGE_TAG
from webapp.storage.contributions import (
    ID,
    LONGEST_TEXT,
    MARK,
    NOTE,
    RECEIPT,
    WAITING,
    WITHDRAWN,
    Contribution,
    contribution_values,
    drop_contribution_photo,
    hash_of_receipt,
    read_contribution,
    row_of,
    write_contribution,
)
from webapp.storage.pictures import Picture
from webapp.storage.tables import CONTRIBUTION_PHOTOS, CONTRIBUTIONS
from webapp.storage.walks import find_walk
from webapp.storage.withdrawing import close_note
from webapp.storage.writing import lock_walk, now

SORTS = ("observation", "statement", "question", "idea", "good-practice")
# Who said it, where it was somebody else.
ROLES = (
    "resident",
    "newcomer",
    "guest",
    "volunteer",
    "employee",
    "municipality",
    "head",
    "other",
)
NOT_SHARED = ("head", "other")  # these may fit one person alone
MOST_THEMES = 20
LONGEST_LANGUAGE = 35  # the longest tag that software must understand
MOST_OF_ONE = 2_000  # contributions of one device
MOST_OF_ALL = 50_000  # of one walk
MOST_PHOTO_BYTES = 2_000_000_000  # of one walk
SAID = ("stop", "themes", "sort", "own", "role", "text", "language", "place", "level")


@dataclass(frozen=True)
class Sent:
    """A contribution as a device sends it; ``id`` and ``receipt`` were made there.

    ``own`` says that it is the writer's own observation; ``level`` is how far the writer lets it
    go then. ``role`` is that of the speaker where it is not. ``keeps_photo`` lets the photo stay
    that was sent before.
    """

    id: str
    receipt: str
    written_at: datetime
    kind: str = NOTE
    stop: str = ""
    themes: tuple[str, ...] = ()
    sort: str = ""
    own: bool = True
    role: str = ""
    text: str = ""
    language: str = ""
    place: Point | None = None
    level: str = "none"
    photo: Picture | None = None
    keeps_photo: bool = False


def send_contribution(
    session: Session, data_dir: Path | None, slug: str, participant_id: str, sent: Sent
) -> Contribution:
    """Keep what a device sends, exactly once however often it comes; give what is kept by then.

    A contribution that is there already is changed by the same device, or by the holder of its
    receipt; one that was withdrawn stays so. ``Refused`` says what cannot be kept.
    ``data_dir`` holds the list that goes before restored backups, where one is kept.
    """
    sent = _checked(sent)
    row = lock_walk(session, slug)
    there = session.execute(row_of(row.id, sent.id)).one_or_none()
    if there is None:
        _refuse_too_many(session, row.id, participant_id)
        return _add(session, row.id, slug, participant_id, sent)
    if (
        participant_id != there.participant_id
        and hash_of_receipt(sent.receipt) != there.receipt_hash
    ):
        raise Refused(phrase("Another device has sent a note by this name; nothing was changed."))
    kept = read_contribution(there)
    if kept.state == WITHDRAWN or kept.digest == _digest(sent, _photo_with(kept, sent)):
        return _belongs_to(session, row.id, kept, participant_id)
    return _change(session, data_dir, row.id, slug, participant_id, kept, sent)


def _add(
    session: Session, walk_id: int, slug: str, participant_id: str, sent: Sent
) -> Contribution:
    kept = Contribution(
        id=sent.id,
        kind=sent.kind,
        state=WAITING,
        change=1,
        original="",
        day=_day(session, slug, sent),
        written_at=sent.written_at,
        sent_at=now(),
        participant_id=participant_id,
        photo=sent.photo.hash if sent.photo else "",
        digest=_digest(sent, sent.photo.hash if sent.photo else ""),
        **_said(sent),
    )
    held = {
        "walk_id": walk_id,
        "receipt_hash": hash_of_receipt(sent.receipt),
        **contribution_values(kept),
    }
    session.connection().execute(insert(CONTRIBUTIONS).values(held))
    _keep_photo(session, walk_id, sent)
    return kept


def _change(  # noqa: PLR0913, PLR0917 — what is there, and what comes
    session: Session,
    data_dir: Path | None,
    walk_id: int,
    slug: str,
    participant_id: str,
    kept: Contribution,
    sent: Sent,
) -> Contribution:
    """Let the organisers look again; where the writer now allows less, that counts at once.

    What was recorded of a consent held for what stood there before.
    """
    photo = _photo_with(kept, sent)
    changed = replace(
        kept,
        state=WAITING,
        change=kept.change + 1,
        original="",
        translation="",
        sent_at=now(),
        seen_at=None,
        reason="",
        consent=None,
        participant_id=participant_id,
        photo=photo,
        digest=_digest(sent, photo),
        **_said(sent),
    )
    if kept.note_id and SCOPES.index(changed.level) < SCOPES.index(kept.level):
        close_note(session, data_dir, slug, kept.note_id)
    write_contribution(session, walk_id, changed)
    if not sent.keeps_photo or sent.photo:
        drop_contribution_photo(session, walk_id, kept.id)
        _keep_photo(session, walk_id, sent)
    return changed


def _belongs_to(
    session: Session, walk_id: int, kept: Contribution, participant_id: str
) -> Contribution:
    """Let a device that joined anew have back what it sent under its token before."""
    if kept.participant_id == participant_id:
        return kept
    taken = replace(kept, participant_id=participant_id)
    write_contribution(session, walk_id, taken)
    return taken


def _checked(sent: Sent) -> Sent:
    """Give what can be kept of what came, or raise ``Refused`` with the field."""
    if not ID.fullmatch(sent.id) or not RECEIPT.fullmatch(sent.receipt):
        raise Refused(phrase("This note lacks its name or its code; please write it once more."))
    if sent.kind not in (NOTE, MARK):
        raise Refused(phrase("Only notes and marks can be sent."))
    _check_choices(sent)
    _check_text(sent)
    # It is not the writer who decides how far another's words go.
    sent = replace(sent, role="") if sent.own else replace(sent, level="none")
    if sent.kind == MARK:
        sent = replace(sent, text="", sort="", role="", own=True, level="none", photo=None)
    return replace(sent, written_at=min(sent.written_at, now()), text=sent.text.strip())


def _check_choices(sent: Sent) -> None:
    themes = sent.themes
    if len(themes) > MOST_THEMES or not all(map(KEY.fullmatch, themes)):
        raise Refused(phrase("There is no such theme."), field="themes")
    if sent.kind == MARK and len(themes) != 1:
        raise Refused(phrase("A mark stands for one theme."), field="themes")
    if sent.stop and not KEY.fullmatch(sent.stop):
        raise Refused(phrase("There is no such stop."), field="stop")
    if sent.sort and sent.sort not in SORTS:
        raise Refused(phrase("Please choose what sort of note it is."), field="sort")
    if sent.role and sent.role not in ROLES:
        raise Refused(phrase("Please choose a role from the list."), field="role")
    if sent.level not in SCOPES:
        raise Refused(phrase("Please choose who may read the note."), field="level")
    if len(sent.language) > LONGEST_LANGUAGE or (
        sent.language and not LANGUAGE_TAG.fullmatch(sent.language)
    ):
        raise Refused(phrase("There is no such language."), field="language")


def _check_text(sent: Sent) -> None:
    if sent.kind == NOTE and not sent.text.strip():
        raise Refused(phrase("Please write what you saw or heard."), field="text")
    if len(sent.text) > LONGEST_TEXT:
        words = counted(
            "A note has %(num)s character at most.",
            "A note has %(num)s characters at most.",
            LONGEST_TEXT,
        )
        raise Refused(words, field="text")
    if UNPRINTABLE.search(sent.text):
        words = phrase("This text holds an invisible control character; please delete it.")
        raise Refused(words, field="text")


def _refuse_too_many(session: Session, walk_id: int, participant_id: str) -> None:
    own = select(func.count()).where(
        CONTRIBUTIONS.c.walk_id == walk_id, CONTRIBUTIONS.c.participant_id == participant_id
    )
    if (session.scalar(own) or 0) >= MOST_OF_ONE:
        words = counted(
            "A device can send %(num)s note or mark at most.",
            "A device can send %(num)s notes and marks at most.",
            MOST_OF_ONE,
        )
        raise Refused(words)
    of_all = select(func.count()).where(CONTRIBUTIONS.c.walk_id == walk_id)
    if (session.scalar(of_all) or 0) >= MOST_OF_ALL:
        words = counted(
            "This walk holds %(num)s note or mark, and takes no more. Please tell its organisers.",
            "This walk holds %(num)s notes and marks, and takes no more. Please tell its "
            "organisers.",
            MOST_OF_ALL,
        )
        raise Refused(words)


def _day(session: Session, slug: str, sent: Sent) -> date:
    return sent.written_at.astimezone(zone(find_walk(session, slug))).date()


def _said(sent: Sent) -> dict[str, Any]:
    return {name: getattr(sent, name) for name in SAID}


def _digest(sent: Sent, photo: str) -> str:
    """Name what was sent, whatever organisers have made of it since."""
    place = sent.place.wkt if sent.place else ""
    said = [*(getattr(sent, name) for name in SAID if name != "place"), place, photo]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()


def _photo_with(kept: Contribution, sent: Sent) -> str:
    return sent.photo.hash if sent.photo else kept.photo if sent.keeps_photo else ""


def _keep_photo(session: Session, walk_id: int, sent: Sent) -> None:
    if sent.photo:
        values = {"walk_id": walk_id, "contribution_id": sent.id}
        content = sent.photo.widths[-1].content
        held = select(func.sum(func.length(CONTRIBUTION_PHOTOS.c.content)))
        bytes_held = session.scalar(held.where(CONTRIBUTION_PHOTOS.c.walk_id == walk_id)) or 0
        if bytes_held + len(content) > MOST_PHOTO_BYTES:
            words = phrase(
                "This walk has no room for more photos. Please send the note without one, and "
                "tell the organisers."
            )
            raise Refused(words, field="photo")
        session.connection().execute(insert(CONTRIBUTION_PHOTOS).values(**values, content=content))
