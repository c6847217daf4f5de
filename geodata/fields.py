"""What the properties of a feature may hold: how each value is read from JSON and written back."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from geodata.problems import Phrase, counted, phrase
from geodata.wording import LANGUAGE_TAG, Wording

LONGEST_TEXT = 20_000
LONGEST_LIST = 200
LONGEST_SHOWN = 64
DEEPEST = 16
GREATEST = 1e9
MOST_STEPS = 10_000
# What neither XML nor every database can hold, and nobody means to write.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+", re.IGNORECASE)
EMAIL_ADDRESS = re.compile(r"[^@\s<>\"'?&]+@[^@\s<>\"'?&]+")
PHONE_NUMBER = re.compile(r"[+0-9(][0-9 ()/.–-]{2,40}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class Wrong(ValueError):
    """A value does not fit its field."""

    def __init__(self, words: Phrase) -> None:
        super().__init__(str(words))
        self.words = words


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Form:
    """A kind of value: ``read`` raises ``Wrong``; ``write`` gives what JSON can hold."""

    name: str
    read: Callable[[Any], Any]
    write: Callable[[Any], Any] = _same
    empty: Any = None


@dataclass(frozen=True)
class Field:
    """One property of a kind of feature: its attribute in code and its name in files."""

    attribute: str
    name: str
    form: Form
    required: bool


def shown(text: str) -> str:
    """Make what stands in a file fit to be quoted in a complaint: short, and on one line."""
    cut = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
    return cut if cut.isprintable() else "".join(c if c.isprintable() else "�" for c in cut)


def read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(phrase("Please write this as text in quotation marks."))
    if len(value) > LONGEST_TEXT:
        raise Wrong(
            counted(
                "This text has more than %(num)s character; please shorten it.",
                "This text has more than %(num)s characters; please shorten it.",
                LONGEST_TEXT,
            )
        )
    if not value.isprintable():
        _check_letters(value)
    return value


def check_unknown(value: Any, deeper: int = DEEPEST) -> None:
    """Raise ``Wrong`` for a value that nobody here knows if it could not be written again."""
    if isinstance(value, str):
        _check_letters(value)
    elif isinstance(value, float) and not math.isfinite(value):
        raise Wrong(phrase("This number is not finite; please correct it."))
    elif isinstance(value, dict | list):
        if not deeper:
            raise Wrong(
                counted(
                    "There is more than %(num)s bracket within brackets here; please make "
                    "this simpler.",
                    "There are more than %(num)s brackets within brackets here; please make "
                    "this simpler.",
                    DEEPEST,
                )
            )
        for entry in (*value, *value.values()) if isinstance(value, dict) else value:
            check_unknown(entry, deeper - 1)


def _check_letters(text: str) -> None:
    if UNPRINTABLE.search(text):
        raise Wrong(phrase("This text holds an invisible control character; please delete it."))


def _read_website(value: Any) -> str:
    text = read_text(value)
    if not WEB_ADDRESS.fullmatch(text):
        raise Wrong(phrase("Please give the whole web address, beginning with https://."))
    return text


def _read_email(value: Any) -> str:
    text = read_text(value)
    if not EMAIL_ADDRESS.fullmatch(text):
        raise Wrong(phrase("This is not an e-mail address; an example: office@example.org."))
    return text


def _read_phone(value: Any) -> str:
    text = read_text(value)
    if not PHONE_NUMBER.fullmatch(text):
        raise Wrong(phrase("This is not a phone number; an example: +49 351 123456."))
    return text


def _read_list(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Wrong(phrase("Please write this as a list in square brackets."))
    if len(value) > LONGEST_LIST:
        raise Wrong(
            counted(
                "This list has more than %(num)s entry; please shorten it.",
                "This list has more than %(num)s entries; please shorten it.",
                LONGEST_LIST,
            )
        )
    return tuple(map(read_text, value))


def _read_keys(value: Any) -> tuple[str, ...]:
    keys = _read_list(value)
    for key in keys:
        if not KEY.fullmatch(key):
            raise Wrong(not_a_key(key))
    return keys


def not_a_key(text: str) -> Phrase:
    return phrase(
        "“%(name)s” cannot be used here: please take 1 to 64 plain letters, digits, _ and -, "
        "without accents or spaces.",
        name=shown(text),
    )


def _read_languages(value: Any) -> tuple[str, ...]:
    tags = _read_list(value)
    for tag in tags:
        if not LANGUAGE_TAG.fullmatch(tag):
            raise Wrong(not_a_language(tag))
    return tags


def not_a_language(text: str) -> Phrase:
    return phrase(
        "“%(language)s” is not a language tag; please write de, en, ar or the like.",
        language=shown(text),
    )


def _read_date(value: Any) -> date:
    text = read_text(value)
    if not DAY.fullmatch(text):
        raise Wrong(phrase("Please give the day alone, as year-month-day: 2025-02-17."))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong(
            phrase("There is no %(day)s in the calendar; please correct the day.", day=text)
        ) from None


def _read_time(value: Any) -> str:
    text = read_text(value)
    if not TIME.fullmatch(text):
        raise Wrong(phrase("Please give the time as hours and minutes: 09:30."))
    return text


def _read_number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(phrase("Please write this as a number, without quotation marks."))
    if not abs(value) <= GREATEST:  # which holds for no number that is NaN
        raise Wrong(phrase("This number is too large; please correct it."))
    return value


def _read_amount(value: Any) -> float:
    number = _read_number(value)
    if number < 0:
        raise Wrong(phrase("This number must not be below zero; please correct it."))
    return number


def _read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong(phrase("Please write true or false, without quotation marks."))
    return value


def _read_steps(value: Any) -> bool | int:
    """Read false (none), true (some) or how many there are."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and 0 <= value <= MOST_STEPS:
        return value
    raise Wrong(phrase("Please write false for no steps, true for some, or how many there are."))


def choice(*values: str, empty: str = "") -> Form:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in values:
            raise Wrong(_not_among(value, values))
        return value

    return Form("choice", read, empty=empty)


def _not_among(value: Any, values: tuple[str, ...]) -> Phrase:
    choices = ", ".join(values)
    if not isinstance(value, str):
        return phrase("Please choose one of: %(choices)s.", choices=choices)
    return phrase(
        "“%(value)s” is not known here; please choose one of: %(choices)s.",
        value=shown(value),
        choices=choices,
    )


def _write_date(value: date) -> str:
    return value.isoformat()


WORDS = Form("words", read_text, empty=Wording())
LINE = Form("line", read_text, empty="")
WEBSITE = Form("website", _read_website, empty="")
EMAIL = Form("email", _read_email, empty="")
PHONE = Form("phone", _read_phone, empty="")
KEYS = Form("keys", _read_keys, list, ())
LINES = Form("lines", _read_list, list, ())
LANGUAGES = Form("languages", _read_languages, list, ())
DATE = Form("date", _read_date, _write_date)
TIME_OF_DAY = Form("time", _read_time, empty="")
NUMBER = Form("number", _read_number)
AMOUNT = Form("amount", _read_amount)
FLAG = Form("flag", _read_flag)
STEPS = Form("steps", _read_steps)


def held(form: Form, name: str = "", required: bool = False) -> Any:
    """Declare a dataclass field that files hold in this form, under ``name`` where that differs."""
    return dataclasses.field(
        default=form.empty, metadata={"form": form, "name": name, "required": required}
    )


def fields_of(kind: type) -> tuple[Field, ...]:
    """Give the fields of a kind of feature in the order of their declaration."""
    return _declared(kind)[0]


def fields_by_name(kind: type) -> dict[str, Field]:
    return _declared(kind)[1]


@cache
def _declared(kind: type) -> tuple[tuple[Field, ...], dict[str, Field]]:
    fields = tuple(
        Field(
            declared.name,
            declared.metadata["name"] or declared.name,
            declared.metadata["form"],
            declared.metadata["required"],
        )
        for declared in dataclasses.fields(kind)
        if "form" in declared.metadata
    )
    return fields, {field.name: field for field in fields}
