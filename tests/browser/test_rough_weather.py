"""When the network, the clock or the server do not do what one hopes for."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.test_reading import IDS, entries, opened

SHAPES = "**/map.geojson"
AFTER = 1.5  # seconds
FAILED = "map.geojson|Failed to fetch|Failed to load resource"
Answer = Callable[[Route], None]


def at_the_walk(hour: int, minute: int = 0, days: int = 1) -> datetime:
    """A moment some days from now, in the time of the walk."""
    day = datetime.now(ZoneInfo("Europe/Berlin")) + timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def failing(route: Route) -> None:
    route.fulfill(status=500, body="")


def broken(route: Route) -> None:
    route.fulfill(status=200, body='{"type": "FeatureColl')


def cut_off(route: Route) -> None:
    route.abort()


def slow(route: Route) -> None:
    time.sleep(AFTER)
    route.continue_()


@pytest.mark.parametrize("answer", [failing, broken, cut_off])
def test_without_shapes_the_page_says_so_and_the_list_still_works(
    visit: Visit, gorbitz: str, answer: Answer
) -> None:
    page = visit(gorbitz, before=lambda page: page.route(SHAPES, answer), expected=f"{FAILED}|JSON")
    page.locator(f'.stop-title [data-select="{IDS[2]}"]').tap()
    opened(page, IDS[2])
    page.locator('[data-step="1"]').tap()

    assert page.evaluate("document.documentElement.dataset.map") == "failed"
    expect(page.locator("[data-map-message]")).to_be_visible()
    expect(page.locator("[data-map-message]")).not_to_be_empty()
    opened(page, IDS[3])
    assert page.url.endswith(f"#{IDS[3]}")


def test_without_the_script_of_the_map_the_list_still_works(visit: Visit, gorbitz: str) -> None:
    page = visit(
        gorbitz,
        before=lambda page: page.route("**/map.js", cut_off),
        wait=False,
        expected="map.js|Failed to load resource",
    )
    page.locator(f'.stop-title [data-select="{IDS[2]}"]').tap()

    opened(page, IDS[2])


@pytest.mark.parametrize("stop", [IDS[2], IDS[-1]])
def test_where_no_script_comes_a_link_leads_to_its_stop_and_all_of_it_is_there(
    visit: Visit, gorbitz: str, stop: str
) -> None:
    page = visit(
        f"{gorbitz}#{stop}",
        before=lambda page: page.route("**/walk-*.js", cut_off),
        wait=False,
        expected="L is not defined|Failed to load resource",
    )
    entry = page.locator(f'.stop[data-stop="{stop}"]')
    texts = entry.locator(".stop-body > :not([hidden])")

    expect(entry.locator(".stop-title")).to_be_in_viewport()
    assert texts.count() > 1
    for text in texts.all():
        assert text.evaluate("one => one.checkVisibility() && one.offsetHeight > 0")


def test_a_filter_without_shapes_still_leaves_what_fits(visit: Visit, gorbitz: str) -> None:
    page = visit(
        f"{gorbitz}?category=sprache",
        before=lambda page: page.route(SHAPES, cut_off),
        expected=FAILED,
    )

    assert entries(page) == ["volkshochschule"]


def test_a_slow_map_keeps_nobody_from_reading(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz, before=lambda page: page.route(SHAPES, slow), wait=False)
    page.locator(f'.stop-title [data-select="{IDS[4]}"]').tap()
    opened(page, IDS[4])
    page.wait_for_selector("html[data-map=ready]", state="attached")

    expect(page.locator(".pin.is-selected")).to_have_attribute("data-stop", IDS[4])


def with_clock(moment: datetime) -> Callable[[Page], None]:
    return lambda page: page.clock.install(time=moment)


def test_an_offer_closes_on_the_phone_when_its_time_is_over(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/walks/open/#kiosk", before=with_clock(at_the_walk(21, 59)))
    state = page.locator("[data-hours]")
    expect(state).to_have_class("state state-open")
    expect(state).to_contain_text("22:00")
    page.clock.run_for(120_000)

    expect(state).to_have_class("state state-closed")
    expect(state).to_contain_text("06:00")


def test_an_offer_opens_on_the_phone_when_its_time_has_come(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/walks/open/#kiosk", before=with_clock(at_the_walk(5, 59)))
    expect(page.locator("[data-hours]")).to_have_class("state state-closed")
    page.clock.run_for(120_000)

    expect(page.locator("[data-hours]")).to_have_class("state state-open")


def test_hours_that_nobody_worked_out_are_unknown_not_closed(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/walks/open/#kiosk", before=with_clock(at_the_walk(12, days=16)))

    expect(page.locator("[data-hours]")).to_have_class("state state-unknown")


def test_hours_are_those_of_the_walk_wherever_the_phone_is(visit: Visit, full_site: str) -> None:
    moment = with_clock(at_the_walk(12))
    page = visit(f"{full_site}/walks/open/#kiosk", before=moment, timezone_id="Asia/Tokyo")

    expect(page.locator("[data-hours]")).to_have_class("state state-open")
    expect(page.locator("[data-hours]")).to_contain_text("22:00")
