"""Words for what participants send: roles of speakers, and how far a note may go."""

from __future__ import annotations

from flask_babel import lazy_gettext

from geodata.walk import Walk
from geodata.wording import Wording, fallbacks

ROLE_WORDS = {
    "resident": lazy_gettext("A resident"),
    "newcomer": lazy_gettext("Somebody who came here not long ago"),
    "guest": lazy_gettext("A guest of the place"),
    "volunteer": lazy_gettext("A volunteer"),
    "employee": lazy_gettext("Somebody who works here"),
    "municipality": lazy_gettext("Somebody from the municipality"),
    "head": lazy_gettext("Somebody who leads the place"),
    "other": lazy_gettext("Somebody else"),
}
LEVELS = {
    "none": lazy_gettext("organisers only"),
    "participants": lazy_gettext("those who walked along"),
    "report": lazy_gettext("those who walked along, and reports"),
    "public": lazy_gettext("everybody"),
}
# What stands at a note, in the languages that a walk may have.
ROLES_OF_NOTES: dict[str, dict[str, str]] = {
    "resident": {"de": "Bewohner*in", "en": "Resident"},
    "newcomer": {"de": "Neu im Stadtteil", "en": "New to the neighbourhood"},
    "guest": {"de": "Gast", "en": "Guest"},
    "volunteer": {"de": "Ehrenamtlich tätig", "en": "Volunteer"},
    "employee": {"de": "Arbeitet hier", "en": "Works here"},
    "municipality": {"de": "Stadtverwaltung", "en": "Municipality"},
    "head": {"de": "Leitung", "en": "Head"},
}


def role_of_note(role: str, walk: Walk) -> Wording:
    """Say a role in the languages of a walk; the first one always gets a word."""
    known = ROLES_OF_NOTES.get(role)
    if known is None:
        return Wording()
    texts = {tag: said for tag in walk.languages if (said := _said(known, tag))}
    return Wording({walk.default_language: known["en"], **texts})


def _said(known: dict[str, str], tag: str) -> str:
    return next((known[each] for each in fallbacks(tag) if each in known), "")
