"""The whole walk with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Visit
from tests.browser.test_reading import IDS, selected

MOST_TABS = 400
FOCUSED_STOP = "document.activeElement.closest('[data-stop]')?.dataset.stop ?? null"
# The mark of focus: a line around the element itself or around the face of a pin; and whether
# the middle of the element is what a click there would meet.
LOOK = """() => {
  const one = document.activeElement;
  const face = one.matches(".pin") ? one.querySelector(".pin-face") : one;
  const { left, top, width, height } = face.getBoundingClientRect();
  const style = getComputedStyle(face);
  const [across, down] = [Math.min(width, 300) / 2, Math.min(height, 30) / 2];
  const met = document.elementFromPoint(left + across, top + down);
  return {
    what: one.outerHTML.slice(0, 160),
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: left >= 0 && top >= 0 && left < innerWidth && top < innerHeight,
    free: one.contains(met) || (met?.contains(one) && !met.matches(".sheet, .map")),
  };
}"""


def tab_stops(page: Page) -> list[dict[str, object]]:
    """Press Tab until the page has been left; tell how each place looked."""
    looks = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return looks
        looks.append(page.evaluate(LOOK))
    raise AssertionError("Tab never leaves the page.")


def to_the_pins(page: Page) -> None:
    page.locator('.pin[tabindex="0"]').focus()


def focused_stop(page: Page) -> str | None:
    stop: str | None = page.evaluate(FOCUSED_STOP)
    return stop


def is_on_a_pin(page: Page) -> bool:
    on_pin: bool = page.evaluate("document.activeElement.matches('.pin')")
    return on_pin


def test_the_first_tab_offers_to_skip_the_map(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.className")
    shown = page.locator(".skip:focus").bounding_box()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert skip == "skip"
    assert shown
    assert shown["height"] > 20
    assert page.evaluate("document.getElementById('page:content').contains(document.activeElement)")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_focus_can_always_be_seen_and_pins_are_one_tab_stop(
    visit: Visit, gorbitz: str, size: dict[str, int]
) -> None:
    page = visit(gorbitz, viewport=size, reduced_motion="reduce")
    looks = tab_stops(page)

    assert len([look for look in looks if 'class="pin' in str(look["what"])]) == 1
    assert [
        look for look in looks if not (look["marked"] and look["inside"] and look["free"])
    ] == []


def test_arrows_home_and_end_walk_from_pin_to_pin(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz, reduced_motion="reduce")
    to_the_pins(page)
    page.keyboard.press("Home")
    forth = [focused_stop(page)]
    for _ in IDS[1:]:
        page.keyboard.press("ArrowRight")
        forth.append(focused_stop(page))
    page.keyboard.press("ArrowDown")
    at_the_end = focused_stop(page)
    page.keyboard.press("ArrowUp")
    one_back = focused_stop(page)
    page.keyboard.press("End")

    assert forth == IDS
    assert at_the_end == focused_stop(page) == IDS[-1]
    assert one_back == IDS[-2]


def test_the_focused_pin_never_lies_under_the_sheet(visit: Visit, gorbitz: str) -> None:
    page = visit(f"{gorbitz}#{IDS[0]}", reduced_motion="reduce")
    for _ in range(4):
        page.locator(".map-button.is-zoom-in").click()
    to_the_pins(page)
    hidden = []
    for key in ["Home", *["ArrowRight"] * len(IDS)]:
        page.keyboard.press(key)
        look = page.evaluate(LOOK)
        if not (look["inside"] and look["free"]):
            hidden.append((focused_stop(page), look))

    assert hidden == []


def test_enter_on_a_pin_leads_into_the_list_and_escape_back_to_the_pin(
    visit: Visit, gorbitz: str
) -> None:
    page = visit(gorbitz, reduced_motion="reduce")
    to_the_pins(page)
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    opened = selected(page)
    in_list = focused_stop(page), is_on_a_pin(page)
    page.keyboard.press("Escape")

    assert opened == IDS[-1]
    assert in_list == (IDS[-1], False)
    assert selected(page) is None
    assert (focused_stop(page), is_on_a_pin(page)) == (IDS[-1], True)


def test_escape_from_an_entry_gives_the_focus_back_to_the_entry(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)
    page.locator(f'.stop-title [data-select="{IDS[5]}"]').focus()
    page.keyboard.press("Enter")
    opened = selected(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    assert opened == IDS[5]
    assert selected(page) is None
    assert (focused_stop(page), is_on_a_pin(page)) == (IDS[5], False)


def test_every_stop_opens_from_the_map_with_keys_alone(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz, reduced_motion="reduce")
    opened = []
    for steps in range(len(IDS)):
        to_the_pins(page)
        page.keyboard.press("Home")
        for _ in range(steps):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        opened.append(selected(page))
        page.keyboard.press("Escape")

    assert opened == IDS


def test_selecting_is_said_to_a_screen_reader(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz, reduced_motion="reduce")
    to_the_pins(page)
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    said = page.locator("[data-live]").text_content()
    page.keyboard.press("Escape")

    assert "Amalie-Dietrich-Platz" in str(said)
    assert page.locator("[data-live]").text_content() != said


@pytest.mark.parametrize("size", [PHONE, DESK, {"width": 320, "height": 640}])
def test_what_is_tapped_on_the_map_is_large_enough(
    visit: Visit, gorbitz: str, size: dict[str, int]
) -> None:
    page = visit(gorbitz, viewport=size)
    boxes = page.eval_on_selector_all(
        ".map-button, .pin, [data-step]",
        """all => all.map((one) => one.getBoundingClientRect())
          .map(({ width, height }) => [width, height])""",
    )

    assert len(boxes) == 3 + len(IDS) + 2
    assert all(width >= 44 and height >= 44 for width, height in boxes)


def test_a_pin_that_tab_reaches_comes_into_sight(visit: Visit, gorbitz: str) -> None:
    page = visit(f"{gorbitz}#{IDS[9]}", reduced_motion="reduce")
    for _ in range(3):
        page.locator(".map-button.is-zoom-in").click()
    page.locator('.pin[tabindex="0"]').evaluate("one => { one.tabIndex = -1; }")
    page.locator('.pin[data-stop="servicepunkt"]').evaluate("one => { one.tabIndex = 0; }")
    page.locator(".map").focus()
    page.keyboard.press("Tab")
    look = page.evaluate(LOOK)

    assert focused_stop(page) == "servicepunkt"
    assert look["marked"]
    assert look["inside"]
    assert look["free"]
