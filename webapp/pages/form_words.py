"""The words around the controls of a form: sections, hints, and what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

from geodata.walk import Background, Category, Leg, Note, Offer, Stop, Theme, Walk
from webapp.pages.field_words import SCOPE_WORDS, VALUE_WORDS, field_words

PLACE_SECTION = "place"
Sections = tuple[tuple[Any, tuple[str, ...]], ...]

CONTACT = (lazy_gettext("Contact"), ("website", "phone", "email"))
ORIGIN = (lazy_gettext("How we know"), ("assured", "source"))
SECTIONS: Mapping[type, Sections] = {
    Walk: (
        (lazy_gettext("The walk"), ("title", "summary", "languages")),
        (
            lazy_gettext("When and where"),
            ("date", "starts_at", "meeting_point", "timezone", "region"),
        ),
        (
            lazy_gettext("Who answers for it"),
            ("publisher", "contact", "licence", "attribution", "sources"),
        ),
        (
            lazy_gettext("How it is kept"),
            ("confirm_within_days", "contributions_kept_days", "originals", "state", "example"),
        ),
    ),
    Theme: ((lazy_gettext("Theme"), ("title", "question")),),
    Category: ((lazy_gettext("Category"), ("title",)),),
    Stop: (
        (lazy_gettext("What is here"), ("title", "actor", "text")),
        (lazy_gettext("Where it is"), (PLACE_SECTION, "address", "precision", "accuracy")),
        (lazy_gettext("On the walk"), ("themes", "minutes", "order")),
        (
            lazy_gettext("Getting in"),
            ("wheelchair", "wheelchair:description", "toilets:wheelchair", "benches"),
        ),
        CONTACT,
        (lazy_gettext("Photo"), ("photo", "photo:alt")),
        ORIGIN,
    ),
    Offer: (
        (
            lazy_gettext("What is offered"),
            ("title", "category", "text", "audience", "languages", "cost"),
        ),
        (
            lazy_gettext("When"),
            ("status", "opening_hours", "appointment", "valid_from", "valid_until"),
        ),
        (lazy_gettext("Where it is"), ("stop", PLACE_SECTION)),
        CONTACT,
        ORIGIN,
    ),
    Note: (
        (
            lazy_gettext("What was said"),
            ("text", "sort", "speaker_role", "speaker_role_shared", "date", "themes"),
        ),
        (
            lazy_gettext("Consent"),
            (
                "consent:scope",
                "consent:given_on",
                "consent:how",
                "consent:expires_on",
                "consent:withdrawn_on",
            ),
        ),
        (lazy_gettext("Where it belongs"), ("stop", "offer", PLACE_SECTION)),
        (lazy_gettext("Photo"), ("photo",)),
        (lazy_gettext("How we know"), ("source",)),
    ),
    Leg: (
        (lazy_gettext("The way"), ("from", "to", PLACE_SECTION, "text")),
        (
            lazy_gettext("What it is like"),
            ("surface", "steps", "incline", "up", "down", "wheelchair", "variant"),
        ),
        (lazy_gettext("In the order"), ("order",)),
    ),
    Background: ((lazy_gettext("Background"), ("layer", "name")),),
}
OWN_LABELS: Mapping[str, Any] = {
    "consent:scope": lazy_gettext("Who may see it"),
    "consent:given_on": lazy_gettext("Given on"),
    "consent:how": lazy_gettext("How it was given"),
    "consent:expires_on": lazy_gettext("Ends on"),
    "consent:withdrawn_on": lazy_gettext("Withdrawn on"),
    "latitude": lazy_gettext("Latitude"),
    "longitude": lazy_gettext("Longitude"),
    "place": lazy_gettext("Or paste a place"),
    "geometry": lazy_gettext("Positions of the way"),
}
HINTS: Mapping[str, Any] = {
    "text": lazy_gettext("Markdown: *slanted*, **bold**, lists with a dash. No HTML."),
    "opening_hours": lazy_gettext("As in OpenStreetMap: Mo-Fr 10:00-16:00; PH off"),
    "website": lazy_gettext("Begins with https://"),
    "phone": lazy_gettext("With the code of the country: +49 351 123456"),
    "languages": lazy_gettext("Short names with commas between them: de, en, ar"),
    "minutes": lazy_gettext("How long the group stays"),
    "accuracy": lazy_gettext("Leave it empty where the place is known exactly."),
    "precision": lazy_gettext(
        "A place that is not shown exactly also hides its house number and photo."
    ),
    "order": lazy_gettext("The walk follows these numbers; 2.5 stands between 2 and 3."),
    "place": lazy_gettext("Coordinates, or a link from OpenStreetMap, Google Maps or Apple Maps"),
    "geometry": lazy_gettext(
        "One in each line, latitude first. Leave it empty for a straight line."
    ),
    "speaker_role": lazy_gettext("The role, never the name"),
    "speaker_role_shared": lazy_gettext(
        "Only then others than organisers see it: “a resident” fits many, “the head” fits one."
    ),
    "contributions_kept_days": lazy_gettext(
        "What participants send is deleted after that time; notes made of it stay. "
        "Empty means 365 days."
    ),
    "originals": lazy_gettext("What becomes of a participant's own text once it was edited"),
    "consent:scope": lazy_gettext("Without consent, only organisers see a note."),
    "photo:alt": lazy_gettext("What it shows, for those who do not see it"),
    "region": lazy_gettext("For public holidays: DE-SN for Saxony"),
    "timezone": lazy_gettext("As Europe/Berlin"),
    "sources": lazy_gettext("One in each line"),
    "steps": lazy_gettext("A number, or “none” or “some”; empty where nobody knows"),
    "stop": lazy_gettext("The stop where it is found"),
    "state": lazy_gettext("Counts when a walk is loaded for the first time."),
    "example": lazy_gettext("Every page then says that the walk is an example."),
    "assured": lazy_gettext("The day on which somebody there said that this is right"),
}
LAYER_WORDS: Mapping[str, Any] = {
    "street": lazy_gettext("street"),
    "path": lazy_gettext("path"),
    "square": lazy_gettext("square"),
    "tram": lazy_gettext("tram line"),
    "green": lazy_gettext("green space"),
    "water": lazy_gettext("water"),
    "building": lazy_gettext("building"),
    "boundary": lazy_gettext("boundary"),
}
CHOICES: Mapping[str, Mapping[str, Any]] = {
    **VALUE_WORDS,
    "layer": LAYER_WORDS,
    "consent:scope": SCOPE_WORDS,
}
FLAG_WORDS: Mapping[str, Any] = {"yes": lazy_gettext("yes"), "no": lazy_gettext("no")}
MARK_WORDS: Mapping[str, Any] = {
    "": lazy_gettext("Leave the mark as it is"),
    "checked": lazy_gettext("I have checked this translation"),
    "machine": lazy_gettext("Translated by machine"),
    "outdated": lazy_gettext("Outdated"),
    "none": lazy_gettext("Without a mark"),
}
HEADINGS: Mapping[str, tuple[Any, Any]] = {
    "stops": (lazy_gettext("Stop"), lazy_gettext("New stop")),
    "offers": (lazy_gettext("Offer"), lazy_gettext("New offer")),
    "notes": (lazy_gettext("Note"), lazy_gettext("New note")),
    "route": (lazy_gettext("Part of the route"), lazy_gettext("New part of the route")),
    "background": (lazy_gettext("Background"), lazy_gettext("Background")),
    "themes": (lazy_gettext("Theme"), lazy_gettext("New theme")),
    "categories": (lazy_gettext("Category"), lazy_gettext("New category")),
    "": (lazy_gettext("The walk"), lazy_gettext("New walk")),
}


def label(name: str) -> str:
    """Name a field, or the part of a place or a consent, by its name in forms."""
    return str(OWN_LABELS[name]) if name in OWN_LABELS else field_words(name)


def hint(kind: type, name: str) -> str:
    if name == "languages" and kind is Walk:
        return str(lazy_gettext("The first is the walk's own. Short names with commas: de, en, ar"))
    if name == "stop" and kind is Note:
        return ""
    return str(HINTS.get(name, ""))


def choice_words(name: str, value: str) -> str:
    return str(CHOICES[name].get(value, value))
