"""Promises about opening hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.hours import check_hours, intervals, is_confirmed, judge, next_change, week, zone
from geodata.walk import Offer, Walk
from geodata.wording import Wording

HERE = ZoneInfo("Europe/Berlin")
WALK = Walk("lindenau", region="DE-SN")
ASKED = Wording({"de": "Bitte anrufen"})
WEDNESDAY = date(2026, 11, 11)


def offered(hours: str = "", **more: object) -> Offer:
    return replace(
        Offer("tea", None, opening_hours=hours, assured=date(2026, 6, 1)),
        **more,  # type: ignore[arg-type]
    )


def at(clock: str, day: date = WEDNESDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), HERE)


def test_an_offer_is_open_until_it_closes():
    hours = judge(offered("Mo-Fr 10:00-18:00"), WALK, at("11:00"))

    assert (hours.state, hours.until, hours.next) == ("open", at("18:00"), None)


def test_a_closed_offer_says_when_it_opens():
    hours = judge(offered("Fr 10:00-18:00"), WALK, at("11:00"))

    assert (hours.state, hours.until) == ("closed", None)
    assert hours.next == at("10:00", date(2026, 11, 13))


def test_an_offer_that_opens_once_a_month_still_says_when():
    hours = judge(offered("Mo[1] 10:00-11:00"), WALK, at("11:00"))

    assert hours.next == at("10:00", date(2026, 12, 7))


def test_hours_of_a_past_year_are_closed_for_good():
    hours = judge(offered("2025 We 10:00-13:00"), WALK, at("11:00"))

    assert (hours.state, hours.next) == ("closed", None)


@pytest.mark.parametrize("hours", ["", "Mi 10-12 Uhr", "unknown", "10:00-14:00; SH off"])
def test_what_is_not_known_is_unknown_and_never_closed(hours: str):
    assert judge(offered(hours), WALK, at("11:00")).state == "unknown"


@pytest.mark.parametrize("hours", ["10:00+", "sunrise-sunset", "SH 10:00-12:00"])
def test_open_ends_the_sun_and_school_holidays_are_not_guessed(hours: str):
    assert judge(offered(hours), WALK, at("11:00")).state == "unknown"
    assert intervals(offered(hours), WALK, at("11:00")) == ()


@pytest.mark.parametrize(
    "hours",
    [
        '"nach Vereinbarung"',
        'Mo-Fr 10:00-12:00 "by appointment"',
        'We unknown "nach Absprache"',
        'Mo 10:00-12:00 || "nach Vereinbarung"',
        'Mo-Fr 09:00-10:00 || unknown "Termine nach Vereinbarung"',
        'We off "nur mit Termin"; Th "nur mit Termin"',
    ],
)
def test_a_comment_may_say_that_an_appointment_is_needed(hours: str):
    assert judge(offered(hours), WALK, at("11:00")).state == "appointment"
    assert not intervals(offered(hours, valid_until=WEDNESDAY), WALK, at("11:00"))


def test_an_offer_without_hours_may_ask_for_an_appointment():
    assert judge(offered(appointment=ASKED), WALK, at("11:00")).state == "appointment"


def test_hours_count_before_the_word_on_appointments():
    hours = judge(offered("We 10:00-12:00", appointment=ASKED), WALK, at("13:00"))

    assert hours.state == "closed"


def test_other_comments_are_handed_on():
    hours = judge(offered('We 10:00-12:00 "Eingang im Hof"'), WALK, at("11:00"))

    assert (hours.state, hours.comment) == ("open", "Eingang im Hof")


@pytest.mark.parametrize(
    "assured", [None, date(2025, 11, 10), date(2017, 6, 1), date(2026, 11, 13), date(2999, 1, 1)]
)
@pytest.mark.parametrize("hours", ["24/7", "off", '"nach Vereinbarung"', ""])
def test_an_unconfirmed_offer_is_neither_open_nor_closed(hours: str, assured: date | None):
    offer = offered(hours, assured=assured)
    judged = judge(offer, WALK, at("11:00"))

    assert (judged.state, judged.unconfirmed) == ("unknown", True)
    assert intervals(offer, WALK, at("11:00"), days=1) == ()


def test_the_walk_says_how_long_a_confirmation_holds():
    offer = offered(assured=date(2026, 11, 1))

    assert is_confirmed(offer, replace(WALK, confirm_within_days=10), WEDNESDAY)
    assert not is_confirmed(offer, replace(WALK, confirm_within_days=9), WEDNESDAY)
    assert not is_confirmed(offer, replace(WALK, confirm_within_days=0), WEDNESDAY)


def test_a_confirmation_that_runs_out_is_no_closing_time():
    offer = offered("24/7", assured=date(2025, 11, 11))

    assert judge(offer, WALK, at("11:00")).until is None
    assert intervals(offer, WALK, at("11:00")) == ((at("11:00"), at("00:00", date(2026, 11, 12))),)


@pytest.mark.parametrize("status", ["paused", "ended"])
def test_an_offer_that_rests_is_not_open(status: str):
    offer = offered("24/7", status=status)

    assert judge(offer, WALK, at("11:00")).state == "closed"
    assert intervals(offer, WALK, at("11:00")) == ()


def test_an_offer_is_open_on_its_first_and_last_day_only():
    offer = offered("10:00-12:00", valid_from=WEDNESDAY, valid_until=date(2026, 11, 12))

    assert [begin for begin, _ in intervals(offer, WALK, at("00:00", date(2026, 11, 9)))] == [
        at("10:00"),
        at("10:00", date(2026, 11, 12)),
    ]


def test_a_night_belongs_to_both_days():
    offer = offered("Tu 22:00-02:00")

    assert judge(offer, WALK, at("01:00")).until == at("02:00")
    assert judge(offer, WALK, at("03:00")).state == "closed"


@pytest.mark.parametrize(
    "day", [date(2026, 11, 18), date(2026, 10, 31), date(2025, 11, 19), date(2026, 12, 25)]
)
def test_holidays_of_the_land_close_what_names_them(day: date):
    offer = offered("Mo-Su 10:00-18:00; PH off", assured=day)

    assert judge(offer, WALK, at("11:00", day)).state == "closed"


def test_a_holiday_of_one_land_is_a_working_day_in_another():
    repentance = date(2026, 11, 18)
    offer = offered("Mo-Su 10:00-18:00; PH off")

    assert judge(offer, replace(WALK, region="DE-BE"), at("11:00", repentance)).state == "open"
    assert judge(offer, replace(WALK, region=""), at("11:00", repentance)).state == "open"
    assert judge(offered("10:00-18:00"), WALK, at("11:00", repentance)).state == "open"


@pytest.mark.parametrize(
    ("hours", "state"),
    [
        ("Mo-Tu,PH 10:00-12:00", "open"),
        ("PH off; Mo-Fr 10:00-12:00", "open"),
        ("Mo-Fr 14:00-16:00, PH 10:00-12:00", "open"),
        ("Mo-Fr 10:00-12:00; Dec PH off", "open"),
        ("Mo-Fr 10:00-12:00; Nov-Dec PH off", "closed"),
        ("Mo-Fr 10:00-12:00; PH,SH closed", "unknown"),
        ('Mo-Fr 10:00-12:00; PH off "Feiertag: PH; zu"', "closed"),
        ('Mo-Fr 10:00-12:00 "am PH; auch"', "open"),
        ("Mo-Fr 10:00-12:00; PH +1 day off", "open"),
    ],
)
def test_holidays_count_as_the_rules_name_them(hours: str, state: str):
    assert judge(offered(hours), WALK, at("11:00", date(2026, 11, 18))).state == state


def test_the_day_after_a_holiday_may_be_named():
    offer = offered("Mo-Fr 10:00-12:00; PH +1 day off")

    assert judge(offer, WALK, at("11:00", date(2026, 11, 19))).state == "closed"


def test_an_unknown_part_of_a_country_has_the_holidays_of_the_country():
    offer = offered("24/7; PH off")

    assert judge(offer, replace(WALK, region="DE-XX"), at("11:00", date(2026, 12, 25))).next
    assert judge(offer, replace(WALK, region="XX-1"), at("11:00")).state == "open"


def test_an_hour_that_the_clocks_leave_out_is_not_open():
    spring = date(2027, 3, 28)

    assert intervals(offered("02:00-03:00"), WALK, at("00:00", spring), days=1) == ()


def test_an_hour_that_the_clocks_repeat_is_open_twice():
    autumn = date(2026, 10, 25)
    ((begin, end),) = intervals(offered("02:00-03:00"), WALK, at("00:00", autumn), days=1)

    assert end.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=2)


def test_hours_are_the_walks_and_not_the_servers():
    tokyo = replace(WALK, timezone="Asia/Tokyo")
    morning = datetime(2026, 11, 11, 1, 30, tzinfo=UTC)

    assert judge(offered("10:00-11:00"), tokyo, morning).state == "open"
    assert judge(offered("10:00-11:00"), WALK, morning).state == "closed"


@pytest.mark.parametrize(
    ("region", "name", "place"),
    [
        ("DE-SN", "", "Europe/Berlin"),
        ("", "", "UTC"),
        ("FR", "", "UTC"),
        ("DE", "Asia/Tokyo", "Asia/Tokyo"),
        ("DE", "Nowhere/Land", "Europe/Berlin"),
        ("DE", "../../etc/passwd", "Europe/Berlin"),
        ("DE", "Europe", "Europe/Berlin"),
    ],
)
def test_every_walk_has_a_time_zone(region: str, name: str, place: str):
    assert zone(replace(WALK, region=region, timezone=name)).key == place


def test_the_next_change_is_the_first_of_any_offer():
    walk = replace(WALK, offers=(offered("We 10:00-18:00"), offered("We 09:00-12:30", id="soup")))

    assert next_change(walk, at("11:00")) == at("12:30")
    assert next_change(walk, at("19:00")) == at("00:00", date(2026, 11, 12))
    assert next_change(WALK, at("19:00")) == at("00:00", date(2026, 11, 12))


def test_a_week_shows_every_day_and_keeps_nights_whole():
    offer = offered("Mo-Tu 10:00-12:00,14:00-16:00; Sa 22:00-03:00; Su 00:00-24:00")
    days = week(offer, WALK, date(2026, 11, 9))

    assert [day.date for day in days] == [date(2026, 11, 9 + number) for number in range(7)]
    assert days[0].times == ((time(10), time(12)), (time(14), time(16)))
    assert days[3].times == ()
    assert days[5].times == ((time(22), time(0)),)
    assert days[6].times == ((time(0), time(0)),)


def test_a_night_stands_in_the_week_where_it_begins():
    days = week(offered("Fr 22:00-03:00; PH off"), WALK, date(2026, 11, 9))

    assert [day.times for day in days if day.times] == [((time(22), time(3)),)]


def test_a_week_knows_holidays_comments_and_the_end_of_an_offer():
    offer = offered('Mo-Fr 10:00-12:00 "im Hof"; PH off', valid_until=date(2026, 11, 19))
    days = week(offer, WALK, date(2026, 11, 16))

    assert [day.date.day for day in days if day.times] == [16, 17, 19]
    assert days[0].comment == "im Hof"


def test_a_week_of_unknown_hours_has_no_rows():
    assert week(offered(), WALK, WEDNESDAY) == ()
    assert week(offered("Mo-Fr 10-12"), WALK, WEDNESDAY) == ()


def test_hours_that_can_be_read_are_no_complaint():
    assert check_hours('Mo-Fr 9:00-12:00; PH off; Sa "nach Vereinbarung"') is None


@pytest.mark.parametrize(
    ("hours", "named"),
    [
        ("Mo-Fr 10-12", "“10-12”"),
        ("Di 10:00-12:00", "“Di 10:00-12:00”"),
        ("nach Vereinbarung", "“nach Vereinbarung”"),
        ("Mo-Fr 10:00-12:00; ", "end too early"),
        ("Mo 10:00-12:00;" * 100, "1000"),
    ],
)
def test_a_complaint_says_from_where_hours_are_not_understood(hours: str, named: str):
    assert named in str(check_hours(hours))


@given(st.text(max_size=60))
def test_any_text_at_all_is_judged_calmly(text: str):
    hours = judge(offered(text), WALK, at("11:00"))

    assert hours.state == "unknown" or check_hours(text) is None


RULES = st.lists(
    st.builds(
        "{} {:02}:{:02}-{:02}:{:02}{}".format,
        st.sampled_from(["Mo-Fr", "Sa,Su", "PH", "We,PH", "Tu-Th", "Mo[2]", "Oct-Mar", "Su-Mo"]),
        st.integers(0, 23),
        st.sampled_from([0, 30]),
        st.integers(0, 26),
        st.sampled_from([0, 30]),
        st.sampled_from(["", "", " off", " unknown", ' "nach Vereinbarung"', ' "Hof"']),
    ),
    min_size=1,
    max_size=4,
).flatmap(lambda rules: st.sampled_from([sign.join(rules) for sign in ("; ", ", ", " || ")]))
OFFERS = st.builds(
    offered,
    RULES,
    assured=st.none() | st.dates(date(2025, 9, 1), date(2026, 12, 1)),
    valid_from=st.none() | st.dates(date(2026, 10, 1), date(2026, 11, 30)),
    valid_until=st.none() | st.dates(date(2026, 10, 1), date(2027, 1, 30)),
)
MOMENTS = st.datetimes(
    datetime(2026, 10, 10), datetime(2026, 12, 1), timezones=st.just(UTC)
)  # fmt: skip
WALKS = st.sampled_from([WALK, replace(WALK, timezone="America/New_York"), Walk("utc")])


@given(OFFERS, WALKS, MOMENTS)
def test_intervals_are_ordered_disjoint_and_inside_their_window(
    offer: Offer, walk: Walk, start: datetime
):
    moments = [
        moment.astimezone(UTC) for pair in intervals(offer, walk, start, days=9) for moment in pair
    ]

    assert all(start <= moment <= start + timedelta(days=9) for moment in moments)
    assert all(before < after for before, after in pairwise(moments))


@given(OFFERS, WALKS, MOMENTS, st.integers(0, 14 * 24 * 60 - 1))
def test_an_offer_is_open_exactly_within_its_intervals(
    offer: Offer, walk: Walk, start: datetime, minutes: int
):
    now = start + timedelta(minutes=minutes)
    within = any(begin <= now < end for begin, end in intervals(offer, walk, start))

    assert within == (judge(offer, walk, now).state == "open")


@given(OFFERS, WALKS, MOMENTS)
def test_nothing_changes_before_the_next_change(offer: Offer, walk: Walk, now: datetime):
    walk = replace(walk, offers=(offer,))
    change = next_change(walk, now).astimezone(UTC)
    judged = judge(offer, walk, now)

    assert now < change <= now + timedelta(hours=25)
    assert judge(offer, walk, now + (change - now) / 2).state == judged.state
    assert judge(offer, walk, change - timedelta(microseconds=1)).state == judged.state


@given(OFFERS, WALKS, MOMENTS)
def test_an_offer_opens_and_closes_when_it_says_so(offer: Offer, walk: Walk, now: datetime):
    hours = judge(offer, walk, now)

    assert hours.until is None or judge(offer, walk, hours.until).state != "open"
    assert hours.next is None or judge(offer, walk, hours.next).state == "open"
