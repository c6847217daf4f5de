"""The maps in forms: what is set on the map stands in the fields, and the other way round."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from geodata.walk import find_stop
from tests.browser.desks import Desks
from tests.browser.test_accessibility import violations
from tests.browser.test_editing_map import drag, middle
from tests.world import LIBRARY, linden_walk


@pytest.fixture
def linden(desks: Desks) -> str:
    return desks.add(linden_walk())


def field(page: Page, name: str) -> str:
    return page.locator(f'[name="{name}"]').input_value()


def lines(page: Page) -> list[str]:
    return field(page, "geometry").splitlines()


def test_a_click_on_the_map_fills_in_the_place(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", f"{linden}stops/library")
    map_box = page.locator("#map_walk")
    map_box.scroll_into_view_if_needed()
    x, y = middle(map_box)
    page.mouse.click(x - 60, y + 50)
    south, west = float(field(page, "latitude")), float(field(page, "longitude"))
    drag(page, middle(page.locator(".place-pin")), (x + 60, y - 50))
    north, east = float(field(page, "latitude")), float(field(page, "longitude"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".notice").first).to_contain_text("Saved")
    shape = find_stop(desks.saved(linden), "library").shape

    assert south < LIBRARY.y < north
    assert west < LIBRARY.x < east
    assert shape
    assert (shape.y, shape.x) == (north, east)


def test_the_map_goes_before_what_was_pasted(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", f"{linden}stops/library")
    page.locator('[name="place"]').fill("geo:51.2,13.2")
    page.locator("#map_walk").scroll_into_view_if_needed()
    x, y = middle(page.locator("#map_walk"))
    page.mouse.click(x - 60, y + 50)

    assert field(page, "place") == ""
    assert float(field(page, "latitude")) < LIBRARY.y


def test_the_pin_follows_what_is_typed(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", f"{linden}offers/soup", reduced_motion="reduce")
    none = page.locator(".place-pin").count()
    page.locator('[name="latitude"]').fill("51,0505")
    page.locator('[name="longitude"]').fill("13,742")
    shown = page.locator(".place-pin").count()
    page.locator('[name="latitude"]').fill("")

    assert (none, shown, page.locator(".place-pin").count()) == (0, 1, 0)


def test_a_way_that_is_changed_on_the_map_stands_in_the_field(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", f"{linden}route/leg-2")
    page.locator("#map_walk").scroll_into_view_if_needed()
    before = lines(page)
    x, y = middle(page.locator(".marker-icon-middle").first)
    drag(page, (x, y), (x, y + 60))
    changed = lines(page)
    page.get_by_role("button", name="Undo the last step").click()

    assert (len(before), len(changed)) == (2, 3)
    assert (changed[0], changed[2]) == (before[0], before[1])
    assert lines(page) == before


def test_the_way_on_the_map_follows_what_is_typed(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", f"{linden}route/leg-2")
    text = "\n".join([*lines(page), "51.0502, 13.7445"])
    page.locator('[name="geometry"]').fill(text)
    page.locator('[name="geometry"]').blur()

    expect(page.locator(".marker-icon:not(.marker-icon-middle)")).to_have_count(3)
    assert field(page, "geometry") == text


def test_a_way_is_drawn_anew_on_the_map(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", f"{linden}route/leg-2")
    page.locator("#map_walk").scroll_into_view_if_needed()
    page.get_by_role("button", name="Draw it anew").click()
    x, y = middle(page.locator("#map_walk"))
    for point in ((x - 80, y), (x, y + 60), (x + 80, y)):
        page.mouse.move(*point, steps=2)
        page.mouse.click(*point)
    page.get_by_role("button", name="The way is drawn").click()

    assert len(lines(page)) == 3


@pytest.mark.parametrize("part", ["stops/library", "route/leg-2", "stops/new"])
def test_axe_finds_nothing_in_a_form_with_a_map(desks: Desks, linden: str, part: str) -> None:
    page = desks.sit_down("Alice", f"{linden}{part}", reduced_motion="reduce")
    found = {}
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[f"{width} {scheme}"] = violations(page)

    assert not any(found.values()), found
