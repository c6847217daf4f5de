"""Opening hours as people write them, and what is suggested instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.hours_suggested import suggest_hours
from geodata.opening_rules import check_hours


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Mo - Fr 9-17 Uhr", "Mo-Fr 09:00-17:00"),
        (
            "Montag bis Freitag von 9 bis 12 Uhr und 14 bis 18 Uhr",
            "Mo-Fr 09:00-12:00,14:00-18:00",
        ),
        ("Di und Do 10.00–12.00 Uhr", "Tu,Th 10:00-12:00"),
        ("Dienstags 14:30 Uhr bis 16 Uhr; Feiertags geschlossen", "Tu 14:30-16:00; PH off"),
        ("täglich 8-20 Uhr", "Mo-Su 08:00-20:00"),
        ("Di 10-12, Do 14-16", "Tu 10:00-12:00; Th 14:00-16:00"),
        ("Montag, Mittwoch 9–12", "Mo,We 09:00-12:00"),
        ("Mo 9-12\nMi 14-18", "Mo 09:00-12:00; We 14:00-18:00"),
        ("Sonntag: 11 bis 13 Uhr", "Su 11:00-13:00"),
        ("Monday to Friday from 9 to 17", "Mo-Fr 09:00-17:00"),
        ('Mi 10-12 Uhr "nach Anmeldung"', 'We 10:00-12:00 "nach Anmeldung"'),
        ("nach Vereinbarung", '"nach Vereinbarung"'),
    ],
)
def test_common_ways_to_write_hours_are_understood(typed: str, meant: str) -> None:
    assert suggest_hours(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "Mo-Fr 09:00-12:00", "bei gutem Wetter", "2. Dienstag im Monat 10 Uhr", "9" * 2000],
)
def test_nothing_is_suggested_where_nothing_is_gained(typed: str) -> None:
    assert suggest_hours(typed) == ""


@given(st.text(max_size=80) | st.from_regex(r"(Mo|Di|So|9|17|Uhr|bis|[-,;. ]){1,12}"))
def test_what_is_suggested_can_always_be_read(typed: str) -> None:
    suggested = suggest_hours(typed)

    assert not suggested or check_hours(suggested) is None
