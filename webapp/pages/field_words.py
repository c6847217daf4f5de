"""What the kinds of features, their fields and the choices among values are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

from geodata.changes import HEADER, MEMBER, PLACE
from geodata.header_fields import ENTRY_FIELD
from webapp.pages.language import gettext as _
from webapp.pages.language import language_name

KIND_WORDS: Mapping[str, Any] = {
    HEADER: lazy_gettext("Walk"),
    "stop": lazy_gettext("Stop"),
    "offer": lazy_gettext("Offer"),
    "note": lazy_gettext("Note"),
    "leg": lazy_gettext("Part of the route"),
    "background": lazy_gettext("Background"),
}
FIELD_WORDS: Mapping[str, Any] = {
    PLACE: lazy_gettext("Place"),
    "accuracy": lazy_gettext("How well the place is known (metres)"),
    "actor": lazy_gettext("Organisation"),
    "address": lazy_gettext("Address"),
    "appointment": lazy_gettext("Appointment"),
    "assured": lazy_gettext("Last confirmed"),
    "attribution": lazy_gettext("Source of the map data"),
    "audience": lazy_gettext("For whom"),
    "benches": lazy_gettext("Benches"),
    "categories": lazy_gettext("Categories"),
    "category": lazy_gettext("Category"),
    "confirm_within_days": lazy_gettext("Confirmed again within (days)"),
    "consent": lazy_gettext("Consent"),
    "contact": lazy_gettext("Contact"),
    "contributions_kept_days": lazy_gettext("Contributions are kept for (days)"),
    "cost": lazy_gettext("Cost"),
    "date": lazy_gettext("Date"),
    "down": lazy_gettext("Metres down"),
    "email": lazy_gettext("E-mail"),
    "example": lazy_gettext("Example"),
    "from": lazy_gettext("From stop"),
    "incline": lazy_gettext("Incline in per cent"),
    "languages": lazy_gettext("Languages"),
    "layer": lazy_gettext("Layer"),
    "licence": lazy_gettext("Licence"),
    "meeting_point": lazy_gettext("Meeting point"),
    "minutes": lazy_gettext("Minutes"),
    "name": lazy_gettext("Name"),
    "offer": lazy_gettext("Offer"),
    "opening_hours": lazy_gettext("Opening hours"),
    "order": lazy_gettext("Place in the order"),
    "originals": lazy_gettext("Texts as participants sent them"),
    "phone": lazy_gettext("Telephone"),
    "photo": lazy_gettext("Photo"),
    "photo:alt": lazy_gettext("Description of the photo"),
    "precision": lazy_gettext("How exactly the place is shown"),
    "publisher": lazy_gettext("Publisher"),
    "question": lazy_gettext("Question"),
    "region": lazy_gettext("Region"),
    "sort": lazy_gettext("Sort"),
    "source": lazy_gettext("Source"),
    "sources": lazy_gettext("Sources"),
    "speaker_role": lazy_gettext("Role of the speaker"),
    "speaker_role_shared": lazy_gettext("The role fits several people"),
    "starts_at": lazy_gettext("Starts at"),
    "state": lazy_gettext("State"),
    "status": lazy_gettext("Status"),
    "steps": lazy_gettext("Steps"),
    "stop": lazy_gettext("Stop"),
    "summary": lazy_gettext("Summary"),
    "surface": lazy_gettext("Surface"),
    "text": lazy_gettext("Text"),
    "themes": lazy_gettext("Themes"),
    "timezone": lazy_gettext("Time zone"),
    "title": lazy_gettext("Title"),
    "to": lazy_gettext("To stop"),
    "toilets:wheelchair": lazy_gettext("Step-free toilet"),
    "up": lazy_gettext("Metres up"),
    "valid_from": lazy_gettext("Valid from"),
    "valid_until": lazy_gettext("Valid until"),
    "variant": lazy_gettext("Variant"),
    "website": lazy_gettext("Website"),
    "wheelchair": lazy_gettext("Step-free access"),
    "wheelchair:description": lazy_gettext("About step-free access"),
    "wording": lazy_gettext("State of the translations"),
}
SCOPE_WORDS: Mapping[str, Any] = {
    "none": lazy_gettext("organisers only"),
    "participants": lazy_gettext("participants"),
    "report": lazy_gettext("participants and reports"),
    "public": lazy_gettext("everybody"),
}
ACCESS_WORDS: Mapping[str, Any] = {
    "yes": lazy_gettext("yes"),
    "limited": lazy_gettext("partly"),
    "no": lazy_gettext("no"),
}
VALUE_WORDS: Mapping[str, Mapping[str, Any]] = {
    "precision": {
        "exact": lazy_gettext("exactly"),
        "street": lazy_gettext("the street"),
        "block": lazy_gettext("the block"),
        "district": lazy_gettext("the district"),
        "hidden": lazy_gettext("not at all"),
    },
    "sort": {
        "observation": lazy_gettext("Observation"),
        "statement": lazy_gettext("Statement"),
        "question": lazy_gettext("Question"),
        "idea": lazy_gettext("Idea"),
        "good-practice": lazy_gettext("Good practice"),
        "documentation": lazy_gettext("Documentation"),
    },
    "originals": {
        "kept": lazy_gettext("stay, for organisers only"),
        "dropped": lazy_gettext("are deleted when an organiser edits them"),
    },
    "state": {"draft": lazy_gettext("draft"), "published": lazy_gettext("published")},
    "status": {
        "active": lazy_gettext("active"),
        "paused": lazy_gettext("paused"),
        "ended": lazy_gettext("ended"),
    },
    "toilets:wheelchair": ACCESS_WORDS,
    "variant": {"main": lazy_gettext("main route"), "step-free": lazy_gettext("step-free")},
    "wheelchair": ACCESS_WORDS,
}
STATE_WORDS: Mapping[str, Any] = {
    "machine": lazy_gettext("translated by machine"),
    "checked": lazy_gettext("checked"),
    "outdated": lazy_gettext("outdated"),
}
ENTRY_WORDS: Mapping[str, Any] = {
    "themes": lazy_gettext("Theme “%(key)s”: %(field)s"),
    "categories": lazy_gettext("Category “%(key)s”: %(field)s"),
}


def kind_words(kind: str) -> str:
    return str(KIND_WORDS.get(kind, kind))


def field_words(name: str) -> str:
    """Name a field by its name in files, with its language; one that nobody knows as it is."""
    if entry := ENTRY_FIELD.fullmatch(name):
        return str(ENTRY_WORDS[entry[1]]) % {"key": entry[2], "field": field_words(entry[3])}
    if name in FIELD_WORDS:
        return str(FIELD_WORDS[name])
    base, _colon, tag = name.rpartition(":")
    if base in FIELD_WORDS and tag:
        return _("%(field)s (%(language)s)", field=field_words(base), language=language_name(tag))
    return name.removeprefix(MEMBER)


def bare_name(name: str) -> str:
    """Give a field's name without the theme it belongs to and without its language."""
    if entry := ENTRY_FIELD.fullmatch(name):
        return bare_name(entry[3])
    if name in FIELD_WORDS:
        return name
    return name.rpartition(":")[0] or name
