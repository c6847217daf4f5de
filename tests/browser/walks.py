"""Walks that are made for one purpose each: another script, known hours, a crowd of stops."""

from __future__ import annotations

import math
import random
from datetime import date

from shapely import LineString, Point

from geodata.walk import Background, Consent, Leg, Note, Offer, Stop, Theme, Walk
from geodata.wording import Wording

HERE = (13.70, 51.04)
CROWD = 1500


def arabic_walk() -> Walk:
    """Three stops in Arabic, with German for some of it."""
    places = [Point(HERE[0] + 0.001 * i, HERE[1] + 0.0007 * i) for i in range(3)]
    titles = (("مركز الحي", "Nachbarschaftszentrum"), ("المكتبة", "Bibliothek"), ("الحديقة", ""))
    return Walk(
        slug="arabic",
        title=words("جولة في الحي", "Rundgang im Viertel"),
        summary=words("جولة قصيرة مشيًا إلى أماكن تقدم الدعم."),
        languages=("ar", "de"),
        meeting_point="أمام المركز",
        publisher="بلدية المدينة",
        attribution="بيانات مفتوحة",
        state="published",
        themes=(Theme("meeting", words("اللقاء", "Begegnung"), words("أين يلتقي الناس؟")),),
        stops=tuple(
            Stop(
                f"stop-{i}",
                places[i],
                words(*titles[i]),
                order=i,
                actor=words("جمعية الحي"),
                text=words("هنا **الشاي** والمحادثة."),
                address=words("شارع 12"),
                phone="+49 351 123456",
                website="https://example.org/",
                email="office@example.org",
                themes=("meeting",),
                wheelchair="yes",
                photo="one.png" if i == 0 else "",
                photo_alt=words("باب المركز"),
                assured=date.today(),
            )
            for i in range(3)
        ),
        offers=(
            Offer(
                "tea",
                None,
                words("شاي", "Tee"),
                stop="stop-0",
                languages=("ar", "de"),
                opening_hours="Mo-Fr 10:00-14:00",
                cost=words("مجانًا"),
                assured=date.today(),
            ),
        ),
        notes=(
            Note(
                "note",
                None,
                words("نلتقي هنا كل أسبوع."),
                stop="stop-0",
                themes=("meeting",),
                sort="statement",
                consent=Consent("public"),
            ),
        ),
        legs=tuple(
            Leg(f"leg-{i}", LineString(places[i : i + 2]), order=i, steps=False) for i in range(2)
        ),
        background=(
            Background("street", LineString([places[0], places[2]]), "street", "شارع الحي"),
        ),
    )


def words(arabic: str, german: str = "") -> Wording:
    return Wording({"ar": arabic, "de": german} if german else {"ar": arabic})


def open_walk() -> Walk:
    """One stop that is open from six to ten in the evening, every day, and was asked today."""
    return Walk(
        slug="open",
        title=Wording({"de": "Immer offen"}),
        languages=("de",),
        timezone="Europe/Berlin",
        state="published",
        stops=(Stop("kiosk", Point(HERE), Wording({"de": "Kiosk"}), order=1),),
        offers=(
            Offer(
                "tea",
                None,
                Wording({"de": "Tee"}),
                stop="kiosk",
                opening_hours="Mo-Su 06:00-22:00",
                assured=date.today(),
            ),
        ),
    )


def crowded_walk() -> Walk:
    """Fifteen hundred stops in clusters along three kilometres; every third has three offers."""
    chance = random.Random(7)  # noqa: S311 — the same crowd at every run
    places = [_near(i, chance) for i in range(CROWD)]
    return Walk(
        slug="crowd",
        title=Wording({"de": "Sehr viele Stationen", "en": "Very many stops"}),
        languages=("de", "en"),
        state="published",
        themes=(Theme("few", Wording({"de": "Wenige", "en": "Few"})),),
        stops=tuple(
            Stop(
                f"s{i}",
                place,
                Wording({"de": f"Station Nummer {i}", "en": f"Stop number {i}"}),
                order=i,
                actor=Wording({"de": f"Verein {i % 40}"}),
                text=Wording({"de": "Ein Satz über diesen Ort."}),
                themes=("few",) if i % 100 == 0 else (),
            )
            for i, place in enumerate(places)
        ),
        offers=tuple(
            Offer(f"o{i}-{k}", None, Wording({"de": f"Angebot {k}"}), stop=f"s{i}", category="tea")
            for i in range(0, CROWD, 3)
            for k in range(3)
        ),
        legs=tuple(
            Leg(f"leg{i}", LineString(places[i : i + 2]), order=i) for i in range(CROWD - 1)
        ),
    )


def _near(i: int, chance: random.Random) -> Point:
    """Thirty to a cluster, each a hundred metres on along a gentle arc."""
    cluster = i // 30
    west = cluster * 0.0008 + chance.gauss(0, 0.0002)
    north = 0.004 * math.sin(cluster / 12) + chance.gauss(0, 0.00015)
    return Point(round(HERE[0] + west, 6), round(HERE[1] + north, 6))
