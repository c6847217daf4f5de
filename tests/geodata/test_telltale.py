"""A hint says where a text seems to tell who somebody is."""

from __future__ import annotations

import pytest

from geodata.telltale import ADDRESS, EMAIL, NAME, PHONE, Telltale, telltales


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Schreiben Sie an maria.k@example.org bitte", EMAIL, "maria.k@example.org"),
        ("Ruf an: 0351 / 123 45-67.", PHONE, "0351 / 123 45-67"),
        ("Call +49 351 1234567 today", PHONE, "+49 351 1234567"),
        ("Das sagte Frau Novák vom dritten Stock", NAME, "Frau Novák"),
        ("Ask Mr. Smith about it", NAME, "Mr. Smith"),
        ("Der Junge heißt Ali und", NAME, "heißt Ali"),
        ("My name is Joan", NAME, "name is Joan"),
        ("Er wohnt in der Lindenstraße 12 b", ADDRESS, "Lindenstraße 12 b"),
        ("in 14 Baker Street", ADDRESS, "14 Baker Street"),
    ],
)
def test_what_may_tell_of_a_person_is_found(text: str, kind: str, found: str) -> None:
    assert Telltale(kind, found) in [
        Telltale(each.kind, each.text.removeprefix("der ").removeprefix("in der "))
        for each in telltales(text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Die Bank am Platz ist seit 2019 kaputt, und 12 Leute warten.",
        "Tram 7 kommt um 10:30, der Bus 66 um 11.",
        "On 2 March 2026 the garden had 1500 plants.",
        "Die Frau am Fenster und der Herr im Hof",
    ],
)
def test_what_tells_of_nobody_is_left_alone(text: str) -> None:
    assert telltales(text) == ()


def test_the_same_is_named_once_and_a_long_text_keeps_nobody_waiting() -> None:
    assert len(telltales("Frau Kunz " * 400)) == 1
    for hostile in ("a" * 5000, "1 " * 2500, "Frau " * 1000, "-" * 5000, "a." * 2500, "A" * 5000):
        telltales(hostile + "@")
