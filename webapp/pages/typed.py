"""What stands in a control of a form for a value, and which value is meant by what is typed there.

Values are those of JSON, as files hold them; nothing typed (or only spaces) is no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from geodata import fields as f
from geodata.fields import Form, Wrong, shown
from geodata.problems import phrase

NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,15})?")
GERMAN_DAY = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
SHORT_TIME = re.compile(r"(\d{1,2})[:.](\d{2})( ?(Uhr|h))?", re.IGNORECASE)
BARE_SITE = re.compile(r"[\w-]+(\.[\w-]+)+([/?#]\S*)?")
REVISION = re.compile(r"[0-9]{1,9}")
LONGEST_WHY = 200
BETWEEN_ENTRIES = re.compile(r"[,;\s]+")
YES = ("yes", "true", "ja")
NO = ("no", "false", "nein")
SOME_STEPS = ("some", "einige", *YES)
NO_STEPS = ("none", "keine", *NO)


def show(form: Form, value: Any) -> str:
    """Give what a control holds for a value."""
    if value is None:
        return form.empty if isinstance(form.empty, str) else ""
    return SHOWN.get(form.name, str)(value)


def understand(form: Form, typed: str) -> Any:
    """Give the value that was meant, None where nothing is typed; raises ``Wrong``."""
    text = tidy(typed)
    if not text:
        return None
    value = UNDERSTOOD.get(form.name, _same)(text)
    form.read(value)
    return value


def means_the_same(form: Form, typed: str, there: str) -> bool:
    """Say whether a control was left as it was; browsers change line ends, and order ticks."""
    if form is f.KEYS:
        return set(_entries(typed)) == set(_entries(there))
    return tidy(typed) == tidy(there)


def read_revision(typed: str) -> int | None:
    """Give the revision that a form was opened from, None where it names none."""
    return int(typed) if REVISION.fullmatch(typed) else None


def read_why(typed: str) -> str:
    """Give a reason on one line, without anything that a database cannot hold."""
    return " ".join(f.UNPRINTABLE.sub(" ", typed).split())[:LONGEST_WHY].strip()


def tidy(typed: str) -> str:
    return typed.replace("\r\n", "\n").replace("\r", "\n").strip()


def _same(text: str) -> str:
    return text


def _show_number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def _show_flag(value: bool) -> str:
    return "yes" if value else "no"


def _show_steps(value: bool | int) -> str:
    if isinstance(value, bool):
        return "some" if value else "none"
    return str(value)


def _entries(text: str) -> list[str]:
    return [entry for entry in BETWEEN_ENTRIES.split(text) if entry]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _number(text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise Wrong(phrase("“%(text)s” is not a number; an example: 13.5.", text=shown(text)))
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() and not re.search("[.,]", text) else number


def _day(text: str) -> str:
    if found := GERMAN_DAY.fullmatch(text):
        day, month, year = found.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    if not f.DAY.fullmatch(text):
        raise Wrong(
            phrase(
                "“%(text)s” is not a day; please write it as 2025-02-17 or 17.2.2025.",
                text=shown(text),
            )
        )
    return text


def _time(text: str) -> str:
    found = SHORT_TIME.fullmatch(text)
    return f"{int(found[1]):02}:{found[2]}" if found else text


def _website(text: str) -> str:
    return f"https://{text}" if BARE_SITE.fullmatch(text) else text


def _flag(text: str) -> bool:
    if text.casefold() in (*YES, *NO):
        return text.casefold() in YES
    raise Wrong(phrase("Please choose yes or no, or leave it open."))


def _steps(text: str) -> bool | int:
    if text.casefold() in SOME_STEPS:
        return True
    if text.casefold() in NO_STEPS or text == "0":
        return False
    if text.isascii() and text.isdigit():
        return int(text[:9])
    raise Wrong(
        phrase("Please write how many steps there are, or “none” or “some”; or leave it empty.")
    )


SHOWN: Mapping[str, Callable[[Any], str]] = {
    f.KEYS.name: ", ".join,
    f.LANGUAGES.name: ", ".join,
    f.LINES.name: "\n".join,
    f.NUMBER.name: _show_number,
    f.AMOUNT.name: _show_number,
    f.FLAG.name: _show_flag,
    f.STEPS.name: _show_steps,
}
UNDERSTOOD: Mapping[str, Callable[[str], Any]] = {
    f.KEYS.name: _entries,
    f.LANGUAGES.name: _entries,
    f.LINES.name: _lines,
    f.DATE.name: _day,
    f.TIME_OF_DAY.name: _time,
    f.NUMBER.name: _number,
    f.AMOUNT.name: _number,
    f.FLAG.name: _flag,
    f.STEPS.name: _steps,
    f.WEBSITE.name: _website,
}
