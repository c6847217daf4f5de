"""Words of the interface that depend on what is shown: sorts of notes, hours, the map's own."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from babel.dates import format_skeleton
from flask import Flask
from flask_babel import lazy_gettext
from markupsafe import Markup

from geodata.hours import Day, week
from geodata.overview import Overview
from geodata.walk import Note, Offer, Walk
from webapp.pages.formatting import clock, comma, day, distance, said
from webapp.pages.language import gettext as _
from webapp.pages.language import locale, plural_forms, translate
from webapp.pages.showing import DAYS_AHEAD, NoteCard, OfferCard, start_of_day

SORTS = {
    "observation": lazy_gettext("Observation"),
    "statement": lazy_gettext("Statement"),
    "question": lazy_gettext("Question"),
    "idea": lazy_gettext("Idea"),
    "good-practice": lazy_gettext("Good practice"),
    "documentation": lazy_gettext("Documentation"),
}


def words() -> dict[str, str | dict[str, str]]:
    """Give the sentences that scripts show; places for values are written ``%(name)s``."""
    return {
        "cluster": plural_forms("%(num)s stop, zoom in", "%(num)s stops, zoom in"),
        "fit": _("Show the whole walk"),
        "hours_closed": _("Closed now"),
        "hours_closed_on": _("Closed, opens on %(day)s", day="%(day)s"),
        "hours_closed_today": _("Closed, opens at %(time)s", time="%(time)s"),
        "hours_closed_until": _("Closed, opens %(weekday)s at %(time)s", **PLACES),
        "hours_open": _("Open now"),
        "hours_open_until": _("Open until %(time)s", time="%(time)s"),
        "hours_unknown": _("Opening hours unknown"),
        "map_failed": _(
            "The map could not be loaded. Everything it shows also stands in the list."
        ),
        "open": _("Open this stop"),
        "pin": _("Stop %(number)s: %(title)s", number="%(number)s", title="%(title)s"),
        "selected": _("Stop %(number)s: %(title)s", number="%(number)s", title="%(title)s"),
        "unselected": _("No stop selected"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
    }


PLACES = {"weekday": "%(day)s", "time": "%(time)s"}


def version_words(walk: Walk, published_on: date | None) -> str:
    """Name what is shown: a version that came out on a day, or a draft."""
    if published_on is None:
        return _("Draft, revision %(number)s", number=walk.revision)
    return _("Version %(version)s of %(day)s", version=walk.version, day=day(published_on))


def note_sort(sort: str) -> str:
    return str(SORTS[sort])


def _origin(note: Note) -> str:
    """Name what a note comes from; documentation is not taken for a conversation."""
    if note.sort == "documentation":
        return _("From public sources, not from conversations")
    return _("From the conversations")


def notes_by_origin(notes: tuple[Note, ...]) -> list[tuple[str, list[Note]]]:
    groups: dict[str, list[Note]] = {}
    for note in sorted(notes, key=lambda note: note.sort == "documentation"):
        groups.setdefault(_origin(note), []).append(note)
    return list(groups.items())


def note_cards_by_origin(cards: tuple[NoteCard, ...]) -> list[tuple[str, list[NoteCard]]]:
    groups: dict[str, list[NoteCard]] = {}
    for card in sorted(cards, key=lambda card: card.note.sort == "documentation"):
        groups.setdefault(_origin(card.note), []).append(card)
    return list(groups.items())


def choices(walk: Walk) -> list[tuple[str, str]]:
    """Name the categories that offers of this walk have."""
    used = {offer.category for offer in walk.offers if offer.category}
    named = {category.key: str(said(category.title)) for category in walk.categories}
    keys = [key for key in named if key in used] + sorted(used - set(named))
    return [(key, named.get(key, key)) for key in keys]


def hours_data(card: OfferCard) -> str:
    """Write the intervals as a phone reads them: pairs of ISO times."""
    return json.dumps([[opens.isoformat(), closes.isoformat()] for opens, closes in card.intervals])


def hours_end(now: datetime) -> str:
    return (start_of_day(now) + timedelta(days=DAYS_AHEAD)).isoformat()


def week_table(offer: Offer, walk: Walk, now: datetime) -> Markup:
    """Set the hours of the coming week in a table; what cannot be reckoned is shown as it is."""
    days = week(offer, walk, now.date())
    if not days:
        return Markup("<p><bdi>{}</bdi></p>").format(offer.opening_hours)
    return Markup("<table>{}</table>").format(Markup("").join(map(_day_row, days)))


def _day_row(day: Day) -> Markup:
    times = comma().join(f"{clock(opens)}–{clock(closes)}" for opens, closes in day.times)
    named = format_skeleton("EEEEMMMd", day.date, locale=locale())
    said = times or day.comment or _("closed")
    return Markup('<tr><th scope="row">{}</th><td><bdi>{}</bdi></td></tr>').format(named, said)


def overview_words(seen: Overview) -> str:
    """Say what a glance at the map tells of the walk as a whole."""
    return seen.said(distance(seen.wide), distance(seen.high)).said(translate)


def register_words(app: Flask) -> None:
    for name in (
        choices,
        hours_data,
        hours_end,
        note_cards_by_origin,
        note_sort,
        notes_by_origin,
        overview_words,
        version_words,
        week_table,
        words,
    ):
        app.jinja_env.globals[name.__name__] = name
