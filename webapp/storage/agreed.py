"""What the people agreed to whose contributions a note was made of: no edit lets it go farther."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from geodata.consent import reaches_farther
from geodata.hours import today_of
from geodata.problems import Refused, phrase
from geodata.walk import SCOPES, Consent, Note, Walk
from webapp.storage.contributions import Contribution, made_into


def check_agreed(session: Session, walk: Walk, changed: Walk) -> None:
    """See that an edit lets no note of participants go farther than they agreed to.

    To go farther, or to open what was withdrawn, another way or day of the consent has to be
    written down than stood there.
    """
    before = {note.id: note for note in walk.notes}
    moved = [
        note
        for note in changed.notes
        if note.consent != (before[note.id].consent if note.id in before else None)
    ]
    sources = made_into(session, walk.slug, [note.id for note in moved])
    for note in moved:
        if made_of := [each for each in sources if each.note_id == note.id]:
            _check_moved(before.get(note.id), note, made_of, today_of(walk))


def _check_moved(
    before: Note | None, after: Note, made_of: list[Contribution], today: date
) -> None:
    consent = after.consent
    if consent is None or consent.withdrawn_on:
        return
    if before and reaches_farther(after, before) and _grounds(before) == _grounds(after):
        consent = replace(consent, how="")
    check_consent(consent, made_of, today)


def _grounds(note: Note) -> tuple[str, date | None]:
    return (note.consent.how, note.consent.given_on) if note.consent else ("", None)


def most_allowed(kept: Collection[Contribution]) -> str:
    """Say how far a note may go by what its writers chose: another's words go nowhere."""
    return min((one.level if one.own else "none" for one in kept), key=SCOPES.index)


def check_consent(consent: Consent, kept: Collection[Contribution], today: date) -> None:
    """See that nobody lets a note go farther than somebody agreed to, and that days make sense."""
    recorded = bool(consent.how and consent.given_on)
    if SCOPES.index(consent.scope) > SCOPES.index(most_allowed(kept)) and not recorded:
        words = phrase(
            "This goes farther than was agreed so far. Please record how and on which day the "
            "person concerned agreed to it."
        )
        raise Refused(words, field="how" if not consent.how else "given_on")
    if consent.given_on and consent.given_on > today:
        raise Refused(phrase("This day is still to come."), field="given_on")
    if consent.expires_on and consent.expires_on < (consent.given_on or today):
        words = phrase("The consent would end before it was given.")
        raise Refused(words, field="expires_on")
