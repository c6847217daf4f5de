"""When an offer is to be had: open, closed, by appointment or unknown, in the walk's own time.

Nothing is called closed that is merely not known, and nothing open that nobody has confirmed of
late: such an offer's state is unknown, and it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from geodata import opening_rules
from geodata.opening_rules import Span, can_be_known, check_hours
from geodata.walk import Offer, Stop, Walk

__all__ = [
    "Day",
    "Hours",
    "check_hours",
    "intervals",
    "is_confirmed",
    "judge",
    "next_change",
    "week",
    "zone",
]

CONFIRM_WITHIN_DAYS = 365
HORIZONS = (timedelta(days=2), timedelta(days=14), timedelta(days=366))
DAY = timedelta(days=1)
SHORTEST = timedelta(microseconds=1)


@dataclass(frozen=True)
class Hours:
    """How an offer stands at one moment; ``state`` is open, closed, appointment or unknown.

    ``until`` is when an open offer closes, ``next`` when a closed one opens; both in the walk's
    zone, and missing where they are not known or more than a year away. ``comment`` is what the
    hours themselves say about this time ("Eingang im Hof").
    """

    state: str
    unconfirmed: bool = False
    until: datetime | None = None
    next: datetime | None = None
    comment: str = ""


class Day(NamedTuple):
    """The hours of one day; a time that runs past midnight stands where it begins."""

    date: date
    times: tuple[tuple[time, time], ...]
    comment: str


def zone(walk: Walk) -> ZoneInfo:
    """Give the walk's time zone: German walks need not name it, others are in UTC without."""
    usual = "Europe/Berlin" if walk.region.split("-")[0] == "DE" else "UTC"
    return _zone(walk.timezone) or ZoneInfo(usual)


def today_of(walk: Walk) -> date:
    """Give the day that it is on the walk."""
    return datetime.now(zone(walk)).date()


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, OSError, ValueError):
        return None


def is_confirmed(place: Offer | Stop, walk: Walk, today: date) -> bool:
    """Tell whether somebody confirmed an offer or a stop lately enough for this walk."""
    if place.assured is None:
        return False
    return 0 <= (today - place.assured).days <= _confirmed_for(walk)


def _confirmed_for(walk: Walk) -> float:
    days = walk.confirm_within_days
    return CONFIRM_WITHIN_DAYS if days is None else days


def judge(offer: Offer, walk: Walk, now: datetime) -> Hours:
    """Say how the offer stands at ``now``."""
    if not is_confirmed(offer, walk, now.astimezone(zone(walk)).date()):
        return Hours("unknown", unconfirmed=True)
    for horizon in HORIZONS:
        spans = _spans(offer, walk, now, now + horizon)
        change = _change(spans)
        if change or spans[0].state not in ("open", "closed"):
            break
    return _told(spans, change, zone(walk))


def _change(spans: tuple[Span, ...]) -> Span | None:
    """Give what follows an open time, or the first open time."""
    is_open = spans[0].state == "open"
    return next((span for span in spans if (span.state == "open") != is_open), None)


def _told(spans: tuple[Span, ...], change: Span | None, place: ZoneInfo) -> Hours:
    here = spans[0]
    known = change is not None and change.state != "unknown"
    at = change.begin.astimezone(place) if change and known else None
    if here.state == "open":
        return Hours("open", until=at, comment=here.comment)
    if here.state != "closed":
        return Hours(here.state, comment=here.comment)
    if at is None:
        for span in spans:
            if span.state == "appointment":
                return Hours("appointment", comment=span.comment)
    return Hours("closed", next=at, comment=here.comment)


def intervals(
    offer: Offer, walk: Walk, start: datetime, days: int = 14
) -> tuple[tuple[datetime, datetime], ...]:
    """Give the times at which the offer is open, from ``start`` on, in the walk's zone."""
    place = zone(walk)
    spans = _spans(offer, walk, start, start + days * DAY)
    return tuple(
        (begin.astimezone(place), end.astimezone(place)) for begin, end in _open_runs(spans)
    )


def next_change(walk: Walk, now: datetime) -> datetime:
    """Give the first moment at which an offer may stand otherwise, at the latest midnight."""
    place = zone(walk)
    midnight = _moment(_midnight(now.astimezone(place).date() + DAY), place)
    ends = (_spans(offer, walk, now, midnight)[0].end for offer in walk.offers)
    return min(ends, default=midnight).astimezone(place)


def week(offer: Offer, walk: Walk, start: date) -> tuple[Day, ...]:
    """Give the hours of seven days for a table, confirmed or not; nothing where none are known."""
    if not can_be_known(offer.opening_hours):
        return ()
    window = (_midnight(start - DAY), _midnight(start + 8 * DAY))
    spans = opening_rules.spans(offer.opening_hours, walk.region, *window)
    days = [start + number * DAY for number in range(7)]
    shown = [span for span in spans if span.state in ("open", "appointment")]
    runs = [part for run in _runs(shown) for part in _by_day(*run)]
    return tuple(Day(day, _times(runs, day, offer), _comments(shown, day)) for day in days)


def _times(
    runs: list[tuple[datetime, datetime]], day: date, offer: Offer
) -> tuple[tuple[time, time], ...]:
    if not _takes_place(offer, day):
        return ()
    return tuple((begin.time(), end.time()) for begin, end in runs if begin.date() == day)


def _comments(spans: list[Span], day: date) -> str:
    said = [
        span.comment for span in spans if span.begin.date() <= day <= (span.end - SHORTEST).date()
    ]
    return "; ".join(dict.fromkeys(comment for comment in said if comment))


def _by_day(begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Cut what is open for more than a day at midnight; a night stays whole."""
    while end - begin > DAY:
        midnight = _midnight(begin.date() + DAY)
        yield begin, midnight
        begin = midnight
    yield begin, end


def _takes_place(offer: Offer, day: date) -> bool:
    return (
        offer.status == "active"
        and (offer.valid_from is None or offer.valid_from <= day)
        and (offer.valid_until is None or day <= offer.valid_until)
    )


def _spans(offer: Offer, walk: Walk, begin: datetime, end: datetime) -> tuple[Span, ...]:
    """Cover the time from ``begin`` to ``end`` without gaps, in UTC.

    UTC, since two times of one zone are compared by their clocks, which go back in autumn.
    """
    place = zone(walk)
    first = _midnight(begin.astimezone(place).date())
    last = _midnight(end.astimezone(place).date() + DAY)
    moved = (
        Span(
            max(_moment(span.begin, place), begin),
            min(_moment(span.end, place), end),
            span.state,
            span.comment,
        )
        for span in _standing(offer, walk, first, last)
    )
    # What ends before it begins lies outside, or in the hour that the clocks leave out in spring.
    return tuple(span for span in moved if span.begin < span.end)


def _standing(offer: Offer, walk: Walk, first: datetime, last: datetime) -> Iterator[Span]:
    """Give the spans as the offer's dates allow them, by the wall clock."""
    turns = _turns(offer, walk, first, last)
    for span in _as_written(offer, walk, first, last):
        inner = [turn for turn in turns if span.begin < turn < span.end]
        for begin, end in pairwise([span.begin, *inner, span.end]):
            yield Span(begin, end, *_on(offer, walk, begin.date(), span))


def _turns(offer: Offer, walk: Walk, first: datetime, last: datetime) -> list[datetime]:
    """Give the midnights at which the offer begins, ends, or is no longer confirmed."""
    days = set()
    if offer.assured:
        confirmed = offer.assured.toordinal()
        days |= {confirmed, confirmed + int(_confirmed_for(walk)) + 1}
    if offer.valid_from:
        days.add(offer.valid_from.toordinal())
    if offer.valid_until:
        days.add(offer.valid_until.toordinal() + 1)
    inside = range(first.toordinal() + 1, last.toordinal())
    return [_midnight(date.fromordinal(day)) for day in sorted(days) if day in inside]


def _as_written(offer: Offer, walk: Walk, first: datetime, last: datetime) -> list[Span]:
    if can_be_known(offer.opening_hours):
        return opening_rules.spans(offer.opening_hours, walk.region, first, last)
    only = offer.appointment and not offer.opening_hours
    return [Span(first, last, "appointment" if only else "unknown")]


def _on(offer: Offer, walk: Walk, day: date, span: Span) -> tuple[str, str]:
    """Give state and comment of a span as they hold on this day."""
    if not is_confirmed(offer, walk, day):
        return "unknown", ""
    if not _takes_place(offer, day):
        return "closed", ""
    return span.state, span.comment


def _open_runs(spans: Iterable[Span]) -> list[tuple[datetime, datetime]]:
    return _runs(span for span in spans if span.state == "open")


def _runs(spans: Iterable[Span]) -> list[tuple[datetime, datetime]]:
    """Join the times that follow each other without a gap."""
    runs: list[tuple[datetime, datetime]] = []
    for span in spans:
        if runs and runs[-1][1] == span.begin:
            runs[-1] = (runs[-1][0], span.end)
        else:
            runs.append((span.begin, span.end))
    return runs


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _moment(clock: datetime, place: ZoneInfo) -> datetime:
    return clock.replace(tzinfo=place).astimezone(UTC)
