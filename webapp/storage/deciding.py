"""Organisers decide what becomes of a contribution: it is edited, made a note of, or rejected.

Every decision names the change that it was made upon: whoever was slower is told what the other
has decided, and nothing is decided twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from geodata.hours import today_of, zone
from geodata.problems import Outdated, Phrase, Refused, counted, phrase, too_long
from geodata.walk import Consent, Note, Walk, features, put_feature
from geodata.wording import Translation, Wording
from webapp.storage.agreed import check_consent
from webapp.storage.contributions import (
    ACCEPTED,
    LONGEST_TEXT,
    NOTE,
    REJECTED,
    WAITING,
    WITHDRAWN,
    Contribution,
    find_contribution,
    made_into,
    write_contribution,
)
from webapp.storage.photos import keep_picture, known_photo
from webapp.storage.pictures import Picture
from webapp.storage.saves import ids_ever
from webapp.storage.walks import find_walk, recorded_consents, save_walk
from webapp.storage.writing import lock_walk, now

LONGEST_REASON = 2_000


@dataclass(frozen=True)
class Seen:
    """A contribution as an organiser saw it, and who they are."""

    id: str
    change: int
    by: str


@dataclass(frozen=True)
class Edited:
    """What an organiser makes of a contribution before they decide."""

    text: str
    translation: str
    language: str
    stop: str
    themes: tuple[str, ...]
    sort: str
    role: str
    consent: Consent | None


@dataclass(frozen=True)
class AsNote:
    """How a contribution becomes a note: the speaker's role in words, its photo, its place.

    ``merged`` are others that say the same; ``by_writer`` says how a writer's own consent was
    given, for the note; ``why`` stands in the history.
    """

    role: Wording = field(default_factory=Wording)
    role_shared: bool = False
    picture: Picture | None = None
    with_place: bool = False
    merged: tuple[Seen, ...] = ()
    by_writer: str = ""
    why: str = ""


def edit_contribution(session: Session, slug: str, seen: Seen, edited: Edited) -> Contribution:
    """Keep what an organiser wrote, and let it wait on."""
    row = lock_walk(session, slug)
    walk = find_walk(session, slug)
    kept = _waiting(session, slug, seen)
    _check(edited, walk, (kept,))
    changed = _edited(kept, edited, walk, seen.by)
    write_contribution(session, row.id, changed)
    return changed


def accept_contribution(
    session: Session, slug: str, seen: Seen, edited: Edited, as_note: AsNote
) -> str:
    """Make a note of a contribution, and of those that say the same; give its id.

    It stands in the draft, and is visible with the next publication.
    """
    row = lock_walk(session, slug)
    walk = find_walk(session, slug)
    kept = _waiting(session, slug, seen)
    merged = _merged(session, slug, kept, as_note.merged)
    concerned = (kept, *merged, *_made_into_the_same(session, slug, kept))
    _check(edited, walk, concerned)
    if not _in_first_language(edited, walk):
        words = phrase("Please write the note in the walk's first language as well.")
        raise Refused(words, field="translation")
    note = _note(session, slug, walk, kept, edited, as_note)
    consent = _with_grounds(edited.consent, concerned, as_note.by_writer, walk)
    save_walk(
        session, put_feature(walk, replace(note, consent=consent)), walk, seen.by, as_note.why
    )
    changed = replace(_edited(kept, edited, walk, seen.by), consent=consent)
    for each in (changed, *merged):
        decided = _decided(each, ACCEPTED, seen.by)
        change = each.change if each is changed else each.change + 1
        write_contribution(session, row.id, replace(decided, note_id=note.id, change=change))
    return note.id


def reject_contribution(session: Session, slug: str, seen: Seen, reason: str) -> Contribution:
    """Make nothing of a contribution; its writer reads why."""
    if not reason:
        words = phrase("Please give a reason: whoever wrote the note reads it.")
        raise Refused(words, field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(too_long(LONGEST_REASON), field="reason")
    row = lock_walk(session, slug)
    kept = _waiting(session, slug, seen)
    rejected = _decided(replace(kept, change=kept.change + 1, reason=reason), REJECTED, seen.by)
    write_contribution(session, row.id, rejected)
    return rejected


def reopen_contribution(session: Session, slug: str, seen: Seen) -> Contribution:
    """Take a rejection back: the contribution waits again."""
    row = lock_walk(session, slug)
    kept = find_contribution(session, slug, seen.id)
    if kept.change != seen.change or kept.state != REJECTED:
        raise Outdated(what_happened(kept))
    waiting = replace(kept, state=WAITING, change=kept.change + 1, reason="", decided_at=None)
    waiting = replace(waiting, decided_by=seen.by)
    write_contribution(session, row.id, waiting)
    return waiting


def what_happened(kept: Contribution) -> Phrase:
    """Say what somebody else did to a contribution meanwhile."""
    if kept.state == WITHDRAWN:
        return phrase("Whoever wrote this has withdrawn it meanwhile; nothing of it is left.")
    if kept.state == ACCEPTED:
        return phrase("%(by)s has made a note of this meanwhile.", by=kept.decided_by)
    if kept.state == REJECTED:
        return phrase(
            "%(by)s has rejected this meanwhile: %(reason)s",
            by=kept.decided_by,
            reason=kept.reason,
        )
    if kept.seen_at is None or not kept.decided_by:
        return phrase("Whoever wrote this has changed it meanwhile. It stands here as it is now.")
    return phrase(
        "%(by)s has changed this meanwhile. It stands here as it is now.", by=kept.decided_by
    )


def _waiting(session: Session, slug: str, seen: Seen) -> Contribution:
    kept = find_contribution(session, slug, seen.id)
    if kept.change != seen.change or kept.state != WAITING or kept.kind != NOTE:
        raise Outdated(what_happened(kept))
    return kept


def _merged(
    session: Session, slug: str, kept: Contribution, others: tuple[Seen, ...]
) -> tuple[Contribution, ...]:
    """Give those that become one note with another; one that has a note already keeps its own."""
    merged = tuple(_waiting(session, slug, each) for each in others)
    if len({kept.id, *(each.id for each in merged)}) <= len(merged):
        raise Refused(phrase("A contribution cannot be merged with itself."), field="merge")
    if any(each.note_id for each in merged):
        words = phrase("A note was made of one of these before; please decide on it by itself.")
        raise Refused(words, field="merge")
    return merged


def _check(edited: Edited, walk: Walk, kept: Collection[Contribution]) -> None:
    for name, text in (("text", edited.text), ("translation", edited.translation)):
        if len(text) > LONGEST_TEXT:
            words = counted(
                "A note has %(num)s character at most.",
                "A note has %(num)s characters at most.",
                LONGEST_TEXT,
            )
            raise Refused(words, field=name)
    if not edited.text:
        raise Refused(phrase("Please leave some text, or reject the note."), field="text")
    if edited.stop and edited.stop not in {stop.id for stop in walk.stops}:
        raise Refused(phrase("There is no such stop."), field="stop")
    if not set(edited.themes) <= {theme.key for theme in walk.themes}:
        raise Refused(phrase("There is no such theme."), field="themes")
    if edited.consent:
        check_consent(edited.consent, kept, today_of(walk))


def _with_grounds(
    consent: Consent | None, kept: tuple[Contribution, ...], by_writer: str, walk: Walk
) -> Consent | None:
    """Write down that a consent is what its writer chose, where nothing else was recorded."""
    if consent is None or consent.scope == "none" or consent.how or consent.given_on:
        return consent
    given_on = min(one.sent_at for one in kept).astimezone(zone(walk)).date()
    return replace(consent, given_on=given_on, how=by_writer)


def _in_first_language(edited: Edited, walk: Walk) -> str:
    return edited.text if edited.language == walk.default_language else edited.translation


def _edited(kept: Contribution, edited: Edited, walk: Walk, by: str) -> Contribution:
    """Keep the text as it was sent, for organisers only, unless the walk drops it."""
    is_new = edited.text != kept.text
    original = kept.original or (kept.text if is_new else "")
    return replace(
        kept,
        text=edited.text,
        translation=edited.translation if edited.language != walk.default_language else "",
        language=edited.language,
        original="" if walk.originals == "dropped" or original == edited.text else original,
        stop=edited.stop,
        themes=edited.themes,
        sort=edited.sort,
        role=edited.role,
        consent=edited.consent,
        change=kept.change + 1,
        decided_by=by,
    )


def _decided(kept: Contribution, state: str, by: str) -> Contribution:
    return replace(kept, state=state, decided_at=now(), decided_by=by)


def _note(  # noqa: PLR0913, PLR0917 — what there is, and what comes of it
    session: Session,
    slug: str,
    walk: Walk,
    kept: Contribution,
    edited: Edited,
    as_note: AsNote,
) -> Note:
    """Make the note, or change the one that was made of an earlier state of the contribution."""
    there = next((note for note in walk.notes if note.id == kept.note_id), None)
    if _is_closed(session, slug, kept.note_id):
        there, note_id = None, _free_id(session, walk)
    else:  # also where it was removed: by its name, a withdrawal reaches what came out before
        note_id = kept.note_id or _free_id(session, walk)
    photo = _photo(session, slug, as_note.picture)
    said = {
        "text": _text(there, edited, walk),
        "stop": edited.stop,
        "themes": edited.themes,
        "sort": edited.sort,
        "speaker_role": as_note.role,
        "speaker_role_shared": True if as_note.role and as_note.role_shared else None,
        "photo": photo,
        "shape": kept.place if as_note.with_place else None,
    }
    if there:
        return replace(there, **said)  # type: ignore[arg-type]
    return Note(id=note_id, date=kept.day, **said)  # type: ignore[arg-type]


def _is_closed(session: Session, slug: str, note_id: str) -> bool:
    """Say whether the consent of a note was withdrawn: then it stays as it is."""
    consent = recorded_consents(session, slug).get(note_id)
    return consent is not None and consent.withdrawn_on is not None


def _made_into_the_same(
    session: Session, slug: str, kept: Contribution
) -> tuple[Contribution, ...]:
    """Give the other contributions whose note this one is in, too: their consent counts as well."""
    if not kept.note_id or _is_closed(session, slug, kept.note_id):
        return ()
    return tuple(
        one
        for one in made_into(session, slug, [kept.note_id])
        if one.id != kept.id and one.state != WITHDRAWN
    )


def _text(there: Note | None, edited: Edited, walk: Walk) -> Wording:
    """Give the text in its languages; translations of an earlier text are marked as outdated."""
    texts = {walk.default_language: _in_first_language(edited, walk), edited.language: edited.text}
    if there is None:
        return Wording(texts)
    others = {tag: text for tag, text in there.text.texts.items() if tag not in texts}
    states = {tag: Translation("outdated") for tag in others}
    if there.text.texts == {**others, **texts}:
        return there.text
    return Wording({**texts, **others}, states)


def _photo(session: Session, slug: str, picture: Picture | None) -> str:
    if picture is None:
        return ""
    keep_picture(session, slug, picture)
    return known_photo(session, slug, picture.hash) or ""


def _free_id(session: Session, walk: Walk) -> str:
    """Name the note after nothing that its writer knows: nobody can tell which one is whose."""
    taken = ids_ever(session, walk.slug) | {feature.id for feature in features(walk)}
    while (name := f"note-{secrets.token_hex(4)}") in taken:
        continue
    return name
