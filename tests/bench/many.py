"""Generated walks of any size, always the same for the same numbers."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from shapely import LineString, Point

from geodata.walk import Consent, Leg, Note, Offer, Stop, Theme, Walk
from geodata.wording import Wording

TODAY = date.today()
ROW = 40
STEP = 0.0006
TEXT = "Ein Ort, an dem Menschen sich treffen, beraten und einander helfen. " * 3


def many_stops(stops: int, offers: int | None = None, notes: int | None = None) -> Walk:
    """Make a walk of so many stops, in rows to and fro; one offer and one note each by default."""
    places = [_place(number) for number in range(stops)]
    return Walk(
        slug=f"walk-{stops}",
        title=Wording({"de": f"Rundgang mit {stops} Stationen", "en": f"{stops} stops"}),
        languages=("de", "en"),
        region="DE-SN",
        timezone="Europe/Berlin",
        state="published",
        themes=(Theme("meeting", Wording({"de": "Begegnung", "en": "Meeting"})),),
        stops=tuple(_stop(number, place) for number, place in enumerate(places)),
        offers=tuple(
            _offer(number, stops) for number in range(stops if offers is None else offers)
        ),
        notes=tuple(_note(number, stops) for number in range(stops if notes is None else notes)),
        legs=tuple(
            Leg(f"leg-{number}", LineString(ends), order=number + 1)
            for number, ends in enumerate(pairwise(places))
        ),
    )


def _place(number: int) -> Point:
    row, column = divmod(number, ROW)
    if row % 2:
        column = ROW - 1 - column
    return Point(round(13.63 + column * STEP * 1.6, 7), round(51.03 + row * STEP, 7))


def _stop(number: int, place: Point) -> Stop:
    return Stop(
        f"stop-{number}",
        place,
        Wording({"de": f"Treffpunkt {number}", "en": f"Meeting point {number}"}),
        order=number + 1,
        actor=Wording({"de": f"Verein {number} e. V."}),
        text=Wording({"de": TEXT}),
        address=Wording({"de": f"Beispielweg {number + 1}"}),
        themes=("meeting",),
        assured=TODAY,
    )


def _offer(number: int, stops: int) -> Offer:
    return Offer(
        f"offer-{number}",
        None,
        Wording({"de": f"Beratung {number}", "en": f"Advice {number}"}),
        stop=f"stop-{number % stops}",
        category="advice",
        languages=("de", "ar"),
        opening_hours=f"Mo-Fr {8 + number % 4:02}:00-17:00",
        assured=TODAY,
    )


def _note(number: int, stops: int) -> Note:
    return Note(
        f"note-{number}",
        None,
        Wording({"de": f"Hier wurde gesagt: {TEXT}"}),
        stop=f"stop-{number % stops}",
        themes=("meeting",),
        date=TODAY,
        sort="statement",
        consent=Consent("public", TODAY),
    )
