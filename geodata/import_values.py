"""What people write into tables and other maps, as the fields of a walk hold it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from geodata.check import no_such
from geodata.fields import Field, Wrong, shown
from geodata.formats.known_names import web_address
from geodata.problems import phrase
from geodata.walk import Walk
from geodata.wording import LANGUAGE_TAG, Wording

GERMAN_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
DAY_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ].*")
AMOUNT = re.compile(r"([-+]?\d{1,12}(?:[.,]\d{1,10})?)\s*(?:min\.?|minuten|minutes|m|%)?", re.I)
BETWEEN = re.compile(r"[,;\n|]")
SPACES = re.compile(r"[^\S\n]+")
YES = frozenset(["yes", "ja", "true", "wahr", "1", "x"])
NO = frozenset(["no", "nein", "false", "falsch", "0"])
# The words that people use for what a choice calls by its own names.
CHOICES: Mapping[str, str] = {
    **dict.fromkeys(YES - {"1", "x"}, "yes"),
    **dict.fromkeys(NO - {"0"}, "no"),
    **dict.fromkeys(["limited", "teilweise", "eingeschränkt", "bedingt", "begrenzt"], "limited"),
    **dict.fromkeys(["aktiv", "laufend"], "active"),
    **dict.fromkeys(["pausiert", "ruht", "pause"], "paused"),
    **dict.fromkeys(["beendet", "abgelaufen", "eingestellt"], "ended"),
}
LANGUAGES: Mapping[str, str] = {
    name: tag
    for tag, names in {
        "ar": "arabisch arabic",
        "bg": "bulgarisch bulgarian",
        "ckb": "sorani",
        "cs": "tschechisch czech",
        "da": "dänisch danish",
        "de": "deutsch german",
        "de-simple": "leichte sprache",
        "el": "griechisch greek",
        "en": "englisch english",
        "es": "spanisch spanish",
        "fa": "persisch farsi persian dari",
        "fr": "französisch french",
        "hr": "kroatisch croatian",
        "hu": "ungarisch hungarian",
        "it": "italienisch italian",
        "ku": "kurdisch kurdish kurmandschi",
        "nl": "niederländisch dutch",
        "pl": "polnisch polish",
        "ps": "paschto pashto",
        "pt": "portugiesisch portuguese",
        "ro": "rumänisch romanian",
        "ru": "russisch russian",
        "so": "somali",
        "sq": "albanisch albanian",
        "sr": "serbisch serbian",
        "ti": "tigrinya tigrinisch",
        "tr": "türkisch turkish",
        "uk": "ukrainisch ukrainian",
        "ur": "urdu",
        "vi": "vietnamesisch vietnamese",
        "zh": "chinesisch chinese",
    }.items()
    for name in names.split()
}
DAYS = {"Mo": "Mo", "Di": "Tu", "Mi": "We", "Do": "Th", "Fr": "Fr", "Sa": "Sa", "So": "Su"}
DAY_NAMES = {
    **{f"{name}tag": DAYS[short] for name, short in (("Mon", "Mo"), ("Diens", "Di"))},
    "Mittwoch": "We",
    "Donnerstag": "Th",
    "Freitag": "Fr",
    "Samstag": "Sa",
    "Sonnabend": "Sa",
    "Sonntag": "Su",
    **DAYS,
}
DAY_NAME = re.compile(rf"\b({'|'.join(DAY_NAMES)})\.?(?![A-Za-z])")
HOUR = re.compile(r"(?<![\d:])(\d{1,2})(?:[:.](\d{2}))?(?![\d:])")


def read_loosely(field: Field, value: str | float, walk: Walk) -> Any:
    """Give the value as JSON holds it in this field, or raise ``Wrong``."""
    if field.form.name in ("words", "line") and isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    if field.form.name not in ("words", "line"):
        text = text.replace("\xa0", " ")
    if field.name == "category":
        titles = {one.key: one.title for one in walk.categories}
        read: Any = _named(field.name, text, titles) if titles else text
    elif field.name == "opening_hours":
        read = read_hours(text)
    else:
        read = READERS.get(field.form.name, _as_it_is)(text)
    if field.name == "themes":
        titles = {theme.key: theme.title for theme in walk.themes}
        read = [_named(field.name, name, titles) for name in read]
    field.form.read(read)
    return read


def _as_it_is(text: str) -> Any:
    return text


def _named(field: str, text: str, titles: Mapping[str, Wording]) -> str:
    """Give the key that is meant by a key or by a title in any language, or raise ``Wrong``."""
    for key, title in titles.items():
        if text == key or any(alike(text, said) for said in title.texts.values()):
            return key
    raise Wrong(no_such(field, shown(text)))


def alike(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _website(text: str) -> str:
    return web_address(text.strip("<>"))


def _email(text: str) -> str:
    return text.removeprefix("mailto:")


def _phone(text: str) -> str:
    return re.sub(r"[‐‑−]", "-", text.removeprefix("tel:"))


def _list(text: str) -> list[str]:
    return [entry for part in BETWEEN.split(text) if (entry := part.strip())]


def _languages(text: str) -> list[str]:
    named = (LANGUAGES.get(entry.casefold(), entry) for entry in _list(text.replace("/", ",")))
    tags = list(dict.fromkeys(named))
    return [tag if LANGUAGE_TAG.fullmatch(tag) else tag.lower() for tag in tags]


def _date(text: str) -> str:
    if match := GERMAN_DAY.fullmatch(text):
        day, month, year = map(int, match.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return text
    match = DAY_WITH_TIME.fullmatch(text)
    return match[1] if match else text


def _number(text: str) -> float:
    match = AMOUNT.fullmatch(text)
    number = float(match[1].replace(",", ".")) if match else math.nan
    if not math.isfinite(number):
        raise Wrong(phrase("“%(text)s” is no number; please correct it.", text=shown(text)))
    return int(number) if number.is_integer() else number


def _flag(text: str) -> bool:
    if text.casefold() in YES | NO:
        return text.casefold() in YES
    raise Wrong(phrase("Please write yes or no here."))


def _steps(text: str) -> bool | int:
    return _flag(text) if text.casefold() in (YES | NO) - {"0", "1"} else int(_number(text))


def _choice(text: str) -> str:
    return CHOICES.get(text.casefold(), text)


READERS: Mapping[str, Callable[[str], Any]] = {
    "website": _website,
    "email": _email,
    "phone": _phone,
    "keys": _list,
    "lines": _list,
    "languages": _languages,
    "date": _date,
    "number": _number,
    "amount": _number,
    "flag": _flag,
    "steps": _steps,
    "choice": _choice,
}


def read_hours(text: str) -> str:
    """Give opening hours as OpenStreetMap writes them, also from “Mo–Fr 9–12 Uhr”."""
    from geodata.opening_rules import check_hours  # only where there are hours

    words = check_hours(text)
    if words is None:
        return text
    rewritten = _rewritten(text)
    if check_hours(rewritten) is None:
        return rewritten
    raise Wrong(words)


def _rewritten(text: str) -> str:
    plain = SPACES.sub(" ", text).replace("\n", "; ")  # a long gap is looked through only once
    plain = re.sub(r"\s*(?:[–—‑]|\bbis\b)\s*", "-", plain)
    plain = re.sub(r"\s*(?:\bund\b|&|\+|/)\s*", ",", plain)
    plain = re.sub(r"\s*\bUhr\b\.?", "", plain)
    plain = DAY_NAME.sub(lambda match: DAY_NAMES[match[1]], plain)
    plain = re.sub(r"(?<=[a-z]):", "", plain)
    plain = HOUR.sub(lambda match: f"{int(match[1]):02}:{match[2] or '00'}", plain)
    plain = re.sub(r"\s*-\s*", "-", plain)
    plain = re.sub(r",\s*", ",", plain)
    return re.sub(r"\s+", " ", plain).strip(" ;,")
