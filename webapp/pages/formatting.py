"""How texts, distances, days and hours are said in a page."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.numbers import format_decimal
from flask import Flask, g
from markupsafe import Markup, escape

from geodata.directions import Step
from geodata.directions import say as say_steps
from geodata.expecting import has_steps, is_steep
from geodata.geometry import walking_minutes
from geodata.hours import Hours, is_confirmed
from geodata.problems import Phrase
from geodata.wording import Said, Wording
from geodata.wording import direction as text_direction
from webapp.pages.language import gettext as _
from webapp.pages.language import (
    interface_languages,
    language,
    language_name,
    locale,
    translate,
)
from webapp.pages.text import markdown

KILOMETRE = 1000
NEXT_WEEK = 7


def said(wording: Wording, default: str = "") -> Said:
    """Choose the text in the reader's language, or the nearest there is."""
    return wording.said(language().tag, default or g.get("default_language", ""))


def say(wording: Wording, default: str = "") -> Markup:
    """Put a text into a line, set apart from its surroundings and marked where it is foreign."""
    chosen = said(wording, default)
    if chosen.language == language().page:
        return Markup("<bdi>{}</bdi>").format(chosen.text)
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(
        chosen.language, chosen.direction, chosen.text
    )


def say_line(text: str) -> Markup:
    """Put a text that is in the walk's first language alone into a line."""
    return say(Wording({g.get("default_language") or language().tag: text}))


def marks(wording: Wording) -> Markup:
    """Give the ``lang`` and ``dir`` of an element that holds this text alone, where they differ."""
    chosen = said(wording)
    if chosen.language == language().page:
        return Markup(' dir="auto"')
    return Markup(' lang="{}" dir="{}"').format(chosen.language, chosen.direction)


def comma() -> str:
    """Give what stands between the entries of a list."""
    return "، " if language().direction == "rtl" else ", "


def lines(text: str) -> Markup:
    """Keep the line breaks of plain text."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def distance(metres: float) -> str:
    if metres < KILOMETRE:
        return _("%(metres)s m", metres=format_decimal(round(metres / 10) * 10, locale=locale()))
    kilometres = format_decimal(round(metres / KILOMETRE, 1), locale=locale())
    return _("%(kilometres)s km", kilometres=kilometres)


def decimal(value: float) -> str:
    return format_decimal(round(value, 1), locale=locale())


def day(value: date) -> str:
    return format_date(value, "long", locale=locale())


def iso_day(value: str) -> str:
    """Say a day that files hold as text."""
    return day(date.fromisoformat(value))


def month(value: date) -> str:
    return format_skeleton("yMMMM", value, locale=locale())


def weekday(value: date) -> str:
    return format_date(value, "EEEE", locale=locale())


def clock(value: datetime | time) -> str:
    return format_time(value, "HH:mm", locale=locale())


def directions(steps: tuple[Step, ...]) -> str:
    return say_steps(steps, translate, comma())


def hours_words(hours: Hours, now: datetime) -> str:
    """Say whether an offer is open, in a few words; what is not known is never called closed."""
    if hours.unconfirmed:
        return _("Please ask beforehand")
    if hours.state == "open":
        return (
            _("Open until %(time)s", time=clock(hours.until))
            if hours.until and hours.until.date() == now.date()
            else _("Open now")
        )
    if hours.state == "closed":
        return _opens(hours.next, now) if hours.next else _("Closed now")
    return _("By appointment") if hours.state == "appointment" else _("Opening hours unknown")


def _opens(moment: datetime, now: datetime) -> str:
    days = (moment.date() - now.date()).days
    if days == 0:
        return _("Closed, opens at %(time)s", time=clock(moment))
    if days < NEXT_WEEK:
        return _(
            "Closed, opens %(weekday)s at %(time)s", weekday=weekday(moment), time=clock(moment)
        )
    return _("Closed, opens on %(day)s", day=day(moment.date()))


def since(value: date, today: date) -> str:
    """Say how long ago a day was: “9 years ago”."""
    return format_timedelta(value - today, add_direction=True, locale=locale())


def phrase_words(words: Phrase) -> str:
    return words.said(translate)


def register_formatting(app: Flask) -> None:
    filters: dict[str, Any] = {
        "clock": clock,
        "day": day,
        "decimal": decimal,
        "iso_day": iso_day,
        "directions": directions,
        "distance": distance,
        "language_name": language_name,
        "lines": lines,
        "markdown": markdown,
        "month": month,
        "phrase": phrase_words,
        "text_direction": text_direction,
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(
        comma=comma,
        hours_words=hours_words,
        has_steps=has_steps,
        is_confirmed=is_confirmed,
        is_steep=is_steep,
        interface_languages=interface_languages,
        marks=marks,
        said=said,
        say=say,
        say_line=say_line,
        since=since,
        walking_minutes=walking_minutes,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
