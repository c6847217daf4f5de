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
    around = replace(
        walk.legs[1],
        id="around",
        shape=shape,
        variant="step-free",
        steps=False,
        start=walk.stops[1].id,
        end=walk.stops[2].id,
    )
    load(folder / "data", written(folder / "linden", replace(walk, legs=(*walk.legs, around))))
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


def test_where_no_leg_is_without_steps_nothing_is_promised(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz, reduced_motion="reduce")
    page.get_by_role("button", name="Rundgang starten").click()
    page.get_by_role("button", name="Ohne Standort gehen").click()
    page.get_by_text("Mehr für unterwegs").click()

    expect(page.get_by_label("Ohne Stufen gehen, wo es einen Weg gibt")).to_be_hidden()
