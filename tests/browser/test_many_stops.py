"""A walk of fifteen hundred stops can be read, searched and reached to the last stop."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Visit
from tests.browser.test_reading import entries, opened, search, selected
from tests.browser.walks import CROWD

SAMPLE = [0, 1, 29, 30, 749, 1204, CROWD - 2, CROWD - 1]
COUNTS = """all => all.map((one) =>
  one.matches(".is-crowd") ? Number(one.textContent) : 1).reduce((sum, one) => sum + one, 0)"""

FREE_GROUP = """() => [...document.querySelectorAll(".pin.is-crowd")].find((one) => {
  const { left, top, width, height } = one.getBoundingClientRect();
  return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}).getAttribute("aria-label")"""


@pytest.fixture(scope="module")
def crowd(full_site: str) -> str:
    return f"{full_site}/walks/crowd/"


def is_in_view_on_the_map(page: Page) -> bool:
    pin, sheet = (
        page.locator(".pin.is-selected").bounding_box(),
        page.locator(".sheet").bounding_box(),
    )
    assert pin
    assert sheet
    return 0 <= pin["x"] < 390 and 0 <= pin["y"] + pin["height"] / 2 <= sheet["y"]


def test_all_stops_stand_in_a_short_list_and_gather_on_the_map(visit: Visit, crowd: str) -> None:
    page = visit(crowd)
    pins = page.locator(".pin")

    assert len(entries(page)) == CROWD
    assert 2 <= pins.count() <= 120
    assert page.locator(".pin.is-crowd").count() > 2
    assert pins.evaluate_all(COUNTS) == CROWD
    assert page.locator(".stops .offer").count() == 0


@pytest.mark.parametrize("number", SAMPLE)
def test_any_stop_opens_by_its_address(visit: Visit, crowd: str, number: int) -> None:
    page = visit(f"{crowd}#s{number}", reduced_motion="reduce")

    assert selected(page) == f"s{number}"
    assert is_in_view_on_the_map(page)
    opened(page, f"s{number}")


def test_previous_and_next_lead_on_one_by_one(visit: Visit, crowd: str) -> None:
    page = visit(f"{crowd}#s29", reduced_motion="reduce")
    onward = []
    for _ in range(4):
        page.locator('[data-step="1"]').tap()
        onward.append(selected(page))
    page.locator('[data-step="-1"]').tap()

    assert onward == ["s30", "s31", "s32", "s33"]
    assert selected(page) == "s32"
    assert is_in_view_on_the_map(page)


def test_a_stop_opens_from_the_list(visit: Visit, crowd: str) -> None:
    page = visit(crowd, reduced_motion="reduce")
    page.locator(f'.stop-title [data-select="s{CROWD - 1}"]').click()
    page.locator(".stop.is-selected .button").click()

    assert page.url.endswith(f"/stops/s{CROWD - 1}/")
    expect(page.locator("h1")).to_contain_text(f"{CROWD - 1}")


def test_keys_lead_through_the_gathered_pins_to_single_stops(visit: Visit, crowd: str) -> None:
    page = visit(crowd, reduced_motion="reduce")
    for key in ("Home", "End"):
        page.locator(".map-button.is-fit").click()
        page.locator('.pin[tabindex="0"]').focus()
        page.keyboard.press(key)
        for _ in range(8):
            if page.evaluate("!document.activeElement.matches('.is-crowd')"):
                break
            page.keyboard.press("Enter")
        stop = page.evaluate("document.activeElement.dataset.stop")
        page.keyboard.press("Enter")

        assert stop
        assert selected(page) == stop


def test_arrows_lead_from_group_to_group_and_keep_the_focus_in_sight(
    visit: Visit, crowd: str
) -> None:
    page = visit(crowd, viewport=DESK, reduced_motion="reduce")
    for _ in range(4):
        page.locator(".map-button.is-zoom-in").click()
    page.locator('.pin[tabindex="0"]').focus()
    page.keyboard.press("Home")
    names = []
    for _ in range(25):
        page.keyboard.press("ArrowRight")
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        box = page.locator(":focus").bounding_box()
        assert box
        assert 0 <= box["x"] <= 1280
        assert 0 <= box["y"] <= 800

    assert None not in names
    assert len(set(names)) > 10


def test_a_tap_on_a_group_brings_its_stops_apart(visit: Visit, crowd: str) -> None:
    page = visit(crowd, reduced_motion="reduce")
    name = page.evaluate(FREE_GROUP)
    count = int(page.get_by_label(name).first.inner_text())
    page.get_by_label(name).first.tap()
    page.wait_for_timeout(300)

    assert page.locator(".pin").count() > 1
    assert int(page.locator(".pin.is-crowd").first.inner_text()) < count


def test_filter_and_search_find_stops_among_all(visit: Visit, crowd: str) -> None:
    page = visit(f"{crowd}?theme=few")
    few = entries(page)
    search(page, "Nummer 700")

    assert few == [f"s{number}" for number in range(0, CROWD, 100)]
    assert entries(page) == ["s700"]
