"""Whoever goes without steps is led along the legs that have none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from shapely import LineString

from tests.browser.conftest import Visit, written
from tests.browser.running import load, served
from tests.browser.test_accessibility import violations
from tests.world import linden_walk


@pytest.fixture(scope="module")
def linden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A walk whose way from the second stop to the third has steps, and another has none."""
    folder = tmp_path_factory.mktemp("step-free")
    walk = linden_walk()
    walk = replace(walk, stops=tuple(replace(stop, precision="exact") for stop in walk.stops))
    (west, south), (east, north) = walk.legs[1].shape.coords[0], walk.legs[1].shape.coords[-1]
    shape = LineString([(west, south), (east + 0.002, south), (east, north)])
    stepped = replace(walk.legs[1], steps=12, incline=9.0)
    around = replace(
        walk.legs[1],
        id="around",
        shape=shape,
        variant="step-free",
        steps=False,
        start=walk.stops[1].id,
        end=walk.stops[2].id,
    )
    load(
        folder / "data",
        written(folder / "linden", replace(walk, legs=(walk.legs[0], stepped, around))),
    )
    with served(folder / "data") as site:
        yield f"{site}/walks/linden/"


def go_to_second(page: Page) -> None:
    page.get_by_role("button", name="Rundgang starten").click()
    page.get_by_role("button", name="Ohne Standort gehen").click()
    page.get_by_role("button", name="Ich bin da").click()
    page.get_by_text("Mehr für unterwegs").click()


def test_the_way_without_steps_is_longer_and_stays_chosen(visit: Visit, linden: str) -> None:
    page = visit(linden, reduced_motion="reduce")
    go_to_second(page)
    far = page.locator("[data-walking] [data-far]")
    straight = far.inner_text()
    found = violations(page)
    page.get_by_label("Ohne Stufen gehen, wo es einen Weg gibt").check()
    expect(far).not_to_have_text(straight)
    around = far.inner_text()
    page.reload()
    page.wait_for_selector("html[data-map]", state="attached")
    expect(far).to_have_text(around)
    metres = [int(text.split("\xa0")[0].split(" ")[0]) for text in (straight, around)]

    assert found == []
    assert metres[0] < metres[1]


def test_steps_ahead_are_told_until_one_goes_round_them(visit: Visit, linden: str) -> None:
    page = visit(linden, reduced_motion="reduce")
    go_to_second(page)
    ahead = page.locator("[data-walking] [data-barred]")

    expect(ahead).to_have_text("12 Stufen auf dem Weg · Steil: 9 %")
    expect(page.locator(".route-left")).to_have_count(0)

    page.get_by_label("Ohne Stufen gehen, wo es einen Weg gibt").check()

    expect(ahead).to_be_hidden()
    expect(page.locator(".route-taken")).to_have_count(1)
    expect(page.locator(".route-left")).to_have_count(1)

    page.get_by_label("Ohne Stufen gehen, wo es einen Weg gibt").uncheck()

    expect(ahead).to_be_visible()
    expect(page.locator(".route-taken")).to_have_count(0)


def test_whoever_stands_still_stays_on_the_map_when_they_choose_another_way(
    visit: Visit, linden: str
) -> None:
    page = visit(
        linden,
        geolocation={"longitude": 13.74, "latitude": 51.05, "accuracy": 8},
        permissions=["geolocation"],
        reduced_motion="reduce",
    )
    page.get_by_role("button", name="Rundgang starten").click()
    page.get_by_role("button", name="Meinen Standort zeigen").click()
    page.wait_for_selector(".my-place", state="attached")
    page.get_by_text("Mehr für unterwegs").click()
    page.get_by_label("Ohne Stufen gehen, wo es einen Weg gibt").check()

    expect(page.locator(".route-taken")).to_have_count(1)
    expect(page.locator(".my-place")).to_have_count(1)


def test_the_group_is_told_once_and_can_be_joined_whichever_way_one_goes(
    visit: Visit, linden: str
) -> None:
    def joined(page: Page) -> None:
        page.add_init_script("localStorage.setItem('rundgang.joined.linden', 'yes')")
        page.add_init_script("window.felt = 0; navigator.vibrate = () => window.felt++;")
        page.route("**/group", lambda asked: asked.fulfill(json={"stop": "tea"}))

    page = visit(linden, before=joined, reduced_motion="reduce")
    go_to_second(page)
    page.locator("input[data-group]").check()
    page.locator("[data-act=to-group]").wait_for()
    felt = page.evaluate("window.felt")
    page.get_by_label("Ohne Stufen gehen, wo es einen Weg gibt").check()
    with page.expect_response("**/group"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator("[data-act=to-group]").click()

    expect(page.locator("[data-walking] [data-number]")).to_have_text("1")
    assert page.evaluate("window.felt") == felt


def test_where_no_leg_is_without_steps_nothing_is_promised(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz, reduced_motion="reduce")
    page.get_by_role("button", name="Rundgang starten").click()
    page.get_by_role("button", name="Ohne Standort gehen").click()
    page.get_by_text("Mehr für unterwegs").click()

    expect(page.get_by_label("Ohne Stufen gehen, wo es einen Weg gibt")).to_be_hidden()
