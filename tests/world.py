"""The world of the tests: an invented walk through an invented neighbourhood."""

from __future__ import annotations

from datetime import date

from shapely import LineString, Point, box

from geodata.walk import (
    Background,
    Category,
    Consent,
    Leg,
    Note,
    Offer,
    Stop,
    Theme,
    Walk,
)
from geodata.wording import Translation, Wording

TEA, LIBRARY, GARDEN = Point(13.74, 51.05), Point(13.742, 51.051), Point(13.744, 51.0505)
CONFIRMED = date(2026, 1, 15)


def linden_walk() -> Walk:
    """Three stops in German and English; one note for each scope of consent."""
    return Walk(
        slug="linden",
        title=Wording({"de": "Rund um die Linde", "en": "Round the lime tree"}),
        summary=Wording({"de": "Ein erfundener Rundgang.", "en": "An invented walk."}),
        languages=("de", "en"),
        date=date(2026, 3, 2),
        starts_at="10:00",
        meeting_point="Under the tree",
        region="DE-SN",
        timezone="Europe/Berlin",
        publisher="Lime Tree Office",
        confirm_within_days=365,
        state="published",
        example=True,
        themes=(
            Theme("meeting", Wording({"de": "Begegnung", "en": "Meeting"})),
            Theme(
                "help",
                Wording({"de": "Hilfe", "en": "Help"}),
                Wording({"de": "Wer hilft wem?", "en": "Who helps whom?"}),
            ),
        ),
        categories=(
            Category("advice", Wording({"de": "Beratung", "en": "Advice"})),
            Category("food", Wording({"de": "Essen", "en": "Food"})),
        ),
        stops=_stops(),
        offers=_offers(),
        notes=_notes(),
        legs=(
            Leg("leg-1", LineString([TEA, (13.741, 51.0508), LIBRARY]), order=1, steps=False),
            Leg("leg-2", LineString([LIBRARY, GARDEN]), order=2, steps=True, surface="gravel"),
        ),
        background=(
            Background(
                "street-1", LineString([(13.739, 51.05), (13.745, 51.051)]), "street", "Lindenweg"
            ),
            Background("green-1", box(13.7435, 51.05, 13.7445, 51.051), "green", "Garten"),
        ),
    )


def _stops() -> tuple[Stop, ...]:
    return (
        Stop(
            "tea",
            TEA,
            Wording(
                {"de": "Teeküche", "en": "Tea kitchen"}, {"en": Translation("checked", "Ayşe")}
            ),
            order=1,
            actor=Wording({"de": "Nachbarschaft e. V."}),
            text=Wording({"de": "Hier gibt es **Tee**.", "en": "There is **tea** here."}),
            address=Wording({"de": "Lindenweg 1"}),
            website="https://tea.example/",
            themes=("meeting",),
            wheelchair="limited",
            assured=CONFIRMED,
        ),
        Stop(
            "library",
            LIBRARY,
            Wording({"de": "Bibliothek", "en": "Library"}),
            order=2,
            address=Wording({"de": "Lindenweg 12"}),
            themes=("help", "meeting"),
            extra={"ref": "B7"},
        ),
        Stop(
            "garden",
            GARDEN,
            Wording({"de": "Garten", "en": "Garden"}),
            order=3,
            precision="block",
            foreign={"origin": "sketch"},
        ),
    )


def _offers() -> tuple[Offer, ...]:
    return (
        Offer(
            "soup",
            None,
            Wording({"de": "Suppe", "en": "Soup"}),
            stop="tea",
            category="food",
            opening_hours="Mo-Fr 11:00-14:00",
            assured=CONFIRMED,
        ),
        Offer(
            "letters",
            None,
            Wording({"de": "Hilfe bei Briefen", "en": "Help with letters"}),
            stop="library",
            category="advice",
            languages=("de", "ar"),
        ),
        Offer("seeds", Point(13.7441, 51.0506), Wording({"de": "Saatgut"}), category="food"),
    )


def _notes() -> tuple[Note, ...]:
    said = {
        "note-public": Consent("public", date(2026, 3, 2), "in writing"),
        "note-report": Consent("report", date(2026, 3, 2)),
        "note-participants": Consent("participants"),
        "note-kept": None,
    }
    return tuple(
        Note(
            note_id,
            None,
            Wording({"de": f"Gesagt: {note_id}", "en": f"Said: {note_id}"}),
            stop="tea",
            themes=("meeting",),
            date=date(2026, 3, 2),
            sort="statement",
            consent=consent,
        )
        for note_id, consent in said.items()
    )
