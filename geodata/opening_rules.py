"""OSM opening_hours read as spans of wall-clock time, with the public holidays of a region.

The rules are read by opening-hours-py. It knows the holidays of countries, but not those of a
German Land, and it takes a fallback (``||``) for whole days only; both are added here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from opening_hours import (  # type: ignore[attr-defined]  # its stubs forget ParserError
    OpeningHours,
    ParserError,
)

from geodata.problems import Phrase, counted, phrase

LONGEST_HOURS = 1_000
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
QUOTED = re.compile(r'"[^"]*"')
RULE = re.compile(r'((?:"[^"]*"|(?!; |, | \|\| )[^"])+)(; |, | \|\| |$)')
NAMES_HOLIDAYS = re.compile(
    r'^(?P<wide>[^"]*?)(?<!\S)[^\s"]*\bPH\b\S*?(?: \+?(?P<shift>-?\d+) days\S*)?(?P<rest> .*)?$'
)
# School holidays and the sun are not known here, and an open end has no closing time.
NOT_KNOWN_HERE = re.compile(r"\b(?:SH|sunrise|sunset|dawn|dusk)\b|\d\+")
BY_APPOINTMENT = re.compile(
    r"vereinbarung|absprache|anmeldung|termin|appointment|arrangement|on request|auf anfrage",
    re.IGNORECASE,
)
WHERE_PARSING_ENDED = re.compile(r"--> 1:(\d+)")


@dataclass(frozen=True)
class Span:
    """A time in which nothing changes; ``state`` is open, closed, appointment or unknown."""

    begin: datetime
    end: datetime
    state: str
    comment: str = ""


def check_hours(text: str) -> Phrase | None:
    """Say what is wrong with opening hours, or nothing where they can be read."""
    if len(text) > LONGEST_HOURS:
        return counted(
            "Opening hours have at most %(num)s character.",
            "Opening hours have at most %(num)s characters.",
            LONGEST_HOURS,
        )
    try:
        OpeningHours(text)
    except ParserError as failure:
        where = WHERE_PARSING_ENDED.search(str(failure))
        rest = text[int(where[1]) - 1 :].strip() if where else text
        if not rest:
            return phrase("These opening hours end too early; they look like %(example)s.", **_SHOW)
        return phrase(
            "The opening hours are not understood from “%(rest)s” on; they look like %(example)s.",
            rest=rest,
            **_SHOW,
        )
    return None


_SHOW = {"example": 'Mo-Fr 09:00-12:00,13:00-16:00; PH off; Sa "nach Vereinbarung"'}


def can_be_known(text: str) -> bool:
    """Tell whether the text can be read, and names nothing that is unknown here."""
    return len(text) <= LONGEST_HOURS and bool(_written_out(text))


def spans(text: str, region: str, begin: datetime, end: datetime) -> list[Span]:
    """Give what holds from ``begin`` to ``end`` (without zone) where the text can be known."""
    first, *others = _rules(text, region, begin.year)
    found = _read(first, begin, end)
    for rules in others:
        found = [span for given in found for span in _otherwise(given, rules)]
    return found


def _read(rules: OpeningHours, begin: datetime, end: datetime) -> list[Span]:
    return [
        Span(start, stop, _state(str(state), comment), comment)
        for start, stop, state, comment in rules.intervals(begin, end)
    ]


def _state(state: str, comment: str) -> str:
    return "appointment" if comment and BY_APPOINTMENT.search(comment) else state


def _otherwise(given: Span, rules: OpeningHours) -> list[Span]:
    return _read(rules, given.begin, given.end) if given.state == "closed" else [given]


@lru_cache(maxsize=4096)
def _written_out(text: str) -> str:
    """Give the text as the library writes it, or nothing where it says less than it seems to."""
    try:
        written = str(OpeningHours(text))
    except ParserError:
        return ""
    if NOT_KNOWN_HERE.search(QUOTED.sub("", written)):
        return ""
    return re.sub(r"\bPH (\d+ days)", r"PH +\1", written)  # it forgets the sign when writing


@lru_cache(maxsize=4096)
def _rules(text: str, region: str, year: int) -> tuple[OpeningHours, ...]:
    """Give the rules, and after them those that hold where the ones before say closed."""
    groups: list[list[str]] = [[]]
    before = ""
    for rule, after in RULE.findall(_written_out(text)):
        on_holidays = _on_holidays(rule, region, year)
        groups[-1] += [part for one in (rule, *on_holidays) for part in (_joint(before), one)]
        before = after
        if after == " || ":
            groups.append([])
    return tuple(OpeningHours("".join(parts[1:])) for parts in groups)


def _joint(before: str) -> str:
    return ", " if before == ", " else "; "


def _on_holidays(rule: str, region: str, year: int) -> Iterator[str]:
    """Repeat a rule that names public holidays, with their dates."""
    if not (found := NAMES_HOLIDAYS.match(rule)):
        return
    shift = timedelta(days=int(found["shift"] or 0))
    days = [day + shift for near in range(year - 1, year + 2) for day in _holidays(region, near)]
    season = OpeningHours(found["wide"].strip() or "24/7")
    if dates := [_dated(day) for day in days if season.is_open(datetime.combine(day, time(12)))]:
        yield ",".join(dates) + (found["rest"] or "")


def _dated(day: date) -> str:
    return f"{day.year} {MONTHS[day.month - 1]} {day.day}"


@lru_cache(maxsize=256)
def _holidays(region: str, year: int) -> tuple[date, ...]:
    """Give the public holidays of a region such as DE-SN, or of its country, or none."""
    from holidays import country_holidays  # costs 0.1 s and is rarely needed

    country, _, part = region.partition("-")
    for subdivision in (part or None, None):
        try:
            return tuple(sorted(country_holidays(country, subdiv=subdivision, years=year)))
        except NotImplementedError:
            continue
    return ()
