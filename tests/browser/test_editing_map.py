"""A walk is edited on the map: by hand, by keys, by two at once, and nothing is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from geodata.walk import Walk, find_stop
from tests.browser.conftest import PHONE
from tests.browser.desks import Desks
from tests.browser.test_accessibility import OVERFLOWING, violations
from tests.browser.walks import arabic_walk
from tests.world import GARDEN, LIBRARY, TEA, linden_walk

SMALLEST = {"width": 320, "height": 640}
METRES = 111_195  # in a degree of latitude


@pytest.fixture
def linden(desks: Desks) -> str:
    return desks.add(linden_walk())


def pin(page: Page, stop: str) -> Any:
    return page.locator(f'.pin[data-stop="{stop}"]')


def middle(locator: Any) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], to: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + to[0]) / 2, (start[1] + to[1]) / 2, steps=3)
    page.mouse.move(*to, steps=3)
    page.mouse.up()


def drag_pin(page: Page, stop: str, right: float, down: float) -> None:
    x, y = middle(pin(page, stop))
    drag(page, (x, y), (x + right, y + down))


def told(page: Page, words: str) -> None:
    expect(page.locator("[data-told]")).to_contain_text(re.compile(words))


def undo(page: Page) -> None:
    page.locator("[data-told]").get_by_role("button", name="Undo").click()


def order(page: Page) -> list[str]:
    stops: list[str] = page.locator(".desk-stops > .stop").evaluate_all(
        "all => all.map((one) => one.dataset.stop)"
    )
    return stops


def place(walk: Walk, stop: str) -> tuple[float, float]:
    shape = find_stop(walk, stop).shape
    assert shape
    return shape.x, shape.y


def test_a_pin_that_is_dragged_is_saved_and_can_be_put_back(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden)
    drag_pin(page, "library", 30, -40)
    told(page, r"Stop 2 moved \d+ m to the north-east\.")
    moved = desks.saved(linden)
    undo(page)
    told(page, "Stop 2 is back where it was.")
    back = desks.saved(linden)

    assert moved.revision == 2
    assert place(moved, "library")[0] > LIBRARY.x
    assert place(moved, "library")[1] > LIBRARY.y
    assert (back.revision, place(back, "library")) == (3, (LIBRARY.x, LIBRARY.y))


def test_the_way_goes_along_with_a_stop(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden)
    drag_pin(page, "library", 30, -40)
    told(page, "Stop 2 moved")
    walk = desks.saved(linden)

    assert walk.legs[0].shape.coords[-1] == place(walk, "library")
    assert walk.legs[1].shape.coords[0] == place(walk, "library")
    assert walk.legs[0].shape.coords[0] == (TEA.x, TEA.y)


def test_a_pin_is_moved_by_keys_alone(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden, reduced_motion="reduce")
    pin(page, "library").focus()
    page.keyboard.press("Enter")
    told(page, "the arrow keys move it by 1 m")
    for key in ("ArrowUp", "ArrowUp", "Shift+ArrowUp"):
        page.keyboard.press(key)
    told(page, "12 m to the north")
    page.keyboard.press("Enter")
    told(page, "Stop 2 moved 12 m to the north.")
    focused = page.evaluate("document.activeElement.dataset.stop")
    north = place(desks.saved(linden), "library")[1] - LIBRARY.y

    assert focused == "library"
    assert north * METRES == pytest.approx(12, abs=0.1)


def test_the_last_change_is_taken_back_by_keys(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden)
    drag_pin(page, "library", 30, -40)
    told(page, "Stop 2 moved")
    page.keyboard.press("Control+z")
    told(page, "Stop 2 is back where it was.")

    assert place(desks.saved(linden), "library") == (LIBRARY.x, LIBRARY.y)


def test_escape_leaves_a_pin_where_it_was(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden, reduced_motion="reduce")
    before = pin(page, "library").bounding_box()
    pin(page, "library").focus()
    page.keyboard.press(" ")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Escape")
    told(page, "Stop 2 stays where it was.")

    assert pin(page, "library").bounding_box() == before
    assert desks.saved(linden).revision == 1


def test_on_a_touch_screen_a_pin_is_dragged_once_it_is_selected(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden, viewport=PHONE, has_touch=True, is_mobile=True)
    pin(page, "library").scroll_into_view_if_needed()
    swipe(page, middle(pin(page, "library")), (0, -40))
    page.wait_for_timeout(300)
    before = desks.saved(linden).revision
    pin(page, "library").tap()
    swipe(page, middle(pin(page, "library")), (0, -40))
    told(page, "Stop 2 moved")

    assert before == 1
    assert place(desks.saved(linden), "library")[1] > LIBRARY.y


def swipe(page: Page, start: tuple[float, float], by: tuple[float, float]) -> None:
    """Touch, move in steps, and let go."""
    session = page.context.new_cdp_session(page)
    steps = [(start[0] + by[0] * part / 4, start[1] + by[1] * part / 4) for part in range(5)]
    for i, (x, y) in enumerate(steps):
        kind = "touchMove" if i else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_the_points_of_a_way_are_changed_and_put_back(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden)
    x, y = open_way(page, "leg-2")
    drag(page, middle(page.locator(".marker-icon-middle").first), (x + 20, y + 60))
    page.get_by_role("button", name="Undo the last step").click()
    drag(page, middle(page.locator(".marker-icon-middle").first), (x + 20, y + 60))
    page.get_by_role("button", name="Save the way").click()
    told(page, "The way from stop 2 to stop 3 is saved.")
    changed = desks.saved(linden)
    undo(page)
    told(page, "The way is as it was before.")
    back = desks.saved(linden)

    assert len(changed.legs[1].shape.coords) == 3
    assert changed.legs[1].surface == "gravel"
    assert back.legs[1].shape.equals(linden_walk().legs[1].shape)


def open_way(page: Page, leg: str) -> tuple[float, float]:
    """Click on the middle of a way; gives where that is."""
    number = [each.id for each in linden_walk().legs].index(leg)
    point: list[float] = (
        page.locator("path.route-hit")
        .nth(number)
        .evaluate(
            """path => {
          const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
          const { a, d, e, f } = path.getScreenCTM();
          return [x * a + e, y * d + f];
        }"""
        )
    )
    page.mouse.click(*point)
    page.locator(".marker-icon-middle").first.wait_for()
    return point[0], point[1]


def test_a_point_of_a_way_is_taken_away(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden)
    open_way(page, "leg-1")
    page.locator(".marker-icon:not(.marker-icon-middle)").nth(1).click(button="right")
    page.get_by_role("button", name="Save the way").click()
    told(page, "The way from stop 1 to stop 2 is saved.")

    assert list(desks.saved(linden).legs[0].shape.coords) == [
        (TEA.x, TEA.y),
        (LIBRARY.x, LIBRARY.y),
    ]


def test_leaving_while_a_way_is_half_changed_asks(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden, expected="^dialog")
    x, y = open_way(page, "leg-2")
    drag(page, middle(page.locator(".marker-icon-middle").first), (x + 20, y + 60))
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.get_by_role("link", name="Title, languages").click()
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    assert page.url == linden


def test_a_change_of_a_way_can_be_given_up(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden)
    x, y = open_way(page, "leg-2")
    drag(page, middle(page.locator(".marker-icon-middle").first), (x + 20, y + 60))
    page.keyboard.press("Escape")

    assert page.locator(".marker-icon").count() == 0
    assert desks.saved(linden).revision == 1


def test_a_new_way_is_drawn_from_stop_to_stop(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden)
    page.get_by_role("button", name="Draw a way").click()
    (x, y), end = middle(pin(page, "garden")), middle(pin(page, "tea"))
    for point in ((x + 3, y - 2), (x - 60, y + 90), (end[0] - 2, end[1] + 3)):
        page.mouse.move(*point, steps=3)
        page.mouse.click(*point)
    page.get_by_role("button", name="The way is drawn").click()
    told(page, "The way from stop 3 to stop 1 is saved.")
    walk = desks.saved(linden)
    drawn = next(leg for leg in walk.legs if leg.start == "garden")

    assert (drawn.end, len(drawn.shape.coords)) == ("tea", 3)
    assert (drawn.shape.coords[0], drawn.shape.coords[-1]) == (
        (GARDEN.x, GARDEN.y),
        (TEA.x, TEA.y),
    )


def test_a_stop_is_added_where_the_map_was_clicked(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden)
    page.get_by_role("button", name="Add a stop on the map").click()
    x, y = middle(pin(page, "library"))
    page.mouse.click(x, y + 80)
    page.wait_for_url(re.compile("/stops/new"))
    latitude = float(page.locator('[name="latitude"]').input_value())
    longitude = float(page.locator('[name="longitude"]').input_value())

    assert latitude < LIBRARY.y
    assert longitude == pytest.approx(LIBRARY.x, abs=0.0002)


def test_the_order_is_changed_by_dragging(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden)
    hold = page.locator('.stop[data-stop="tea"] .handle')
    page.mouse.move(*middle(hold))
    page.mouse.down()
    x, _ = middle(hold)
    page.mouse.move(x, middle(page.locator('.stop[data-stop="garden"]'))[1] + 30, steps=6)
    page.wait_for_timeout(100)
    page.mouse.up()
    told(page, "Stop 1 is now stop 3.")
    dragged = order(page)
    numbers = page.locator(".stop-number").all_inner_texts()
    undo(page)
    told(page, "Stop 3 is now stop 1.")

    assert dragged == ["library", "garden", "tea"]
    assert numbers == ["1", "2", "3"]
    assert pin(page, "tea").inner_text() == "1"
    assert order(page) == [stop.id for stop in desks.saved(linden).stops]


def test_the_order_is_changed_by_keys_and_the_focus_stays(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden)
    page.locator('.stop[data-stop="tea"] button[value="down"]').focus()
    page.keyboard.press("Enter")
    told(page, "Stop 1 is now stop 2.")
    page.keyboard.press("Enter")
    told(page, "Stop 2 is now stop 3.")
    focused = page.evaluate(
        "[document.activeElement.closest('.stop').dataset.stop, document.activeElement.value]"
    )

    assert order(page) == ["library", "garden", "tea"]
    assert focused == ["tea", "down"]
    assert pin(page, "tea").inner_text() == "3"
    assert [stop.id for stop in desks.saved(linden).stops] == ["library", "garden", "tea"]


def test_the_order_is_changed_by_a_finger(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden, viewport=PHONE, has_touch=True, is_mobile=True)
    hold = page.locator('.stop[data-stop="library"] .handle')
    hold.scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)
    x, y = middle(hold)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        *(("touchMove", [{"x": x, "y": y - step * 45}]) for step in range(1, 5)),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_timeout(100)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    told(page, "Stop 2 is now stop 1.")

    assert order(page) == ["library", "tea", "garden"]


def test_two_who_move_different_stops_do_not_disturb_each_other(desks: Desks, linden: str) -> None:
    alice, bob = desks.sit_down("Alice", linden), desks.sit_down("Bob", linden)
    drag_pin(alice, "library", 30, -40)
    told(alice, "Stop 2 moved")
    drag_pin(bob, "garden", 20, 30)
    told(bob, "Stop 3 moved")
    walk = desks.saved(linden)

    assert walk.revision == 3
    assert place(walk, "library") != (LIBRARY.x, LIBRARY.y)
    assert place(walk, "garden") != (GARDEN.x, GARDEN.y)
    expect(bob.locator("[data-newer]")).to_contain_text("saved")


def test_the_second_who_moves_the_same_stop_is_told_and_overwrites_nothing(
    desks: Desks, linden: str
) -> None:
    alice = desks.sit_down("Alice", linden)
    bob = desks.sit_down("Bob", linden, expected="409")
    drag_pin(alice, "library", 30, -40)
    told(alice, "Stop 2 moved")
    first = place(desks.saved(linden), "library")
    before = pin(bob, "library").bounding_box()
    drag_pin(bob, "library", -30, 40)
    told(bob, "Stop 2 is where it was. Alice has changed this meanwhile.")

    assert pin(bob, "library").bounding_box() == before
    assert place(desks.saved(linden), "library") == first


def test_what_others_save_is_noticed_and_nothing_is_lost_by_it(desks: Desks, linden: str) -> None:
    alice, bob = desks.sit_down("Alice", linden), desks.sit_down("Bob", linden)
    drag_pin(bob, "garden", 20, 30)
    told(bob, "Stop 3 moved")
    alice.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    newer = alice.locator("[data-newer]")
    expect(newer).to_contain_text("Bob has saved a moment ago.")
    before = middle(pin(alice, "garden"))
    newer.get_by_role("link", name="Show what is new").click()
    alice.wait_for_selector("html[data-map]", state="attached")

    assert middle(pin(alice, "garden")) != before
    expect(alice.locator("[data-newer]")).to_be_empty()
    expect(bob.locator("[data-newer]")).to_be_empty()


def test_on_a_phone_the_map_can_be_folded_away(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden, viewport=PHONE)
    page.locator(".desk-map summary").click()
    folded = page.locator("#map_walk").is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#map_walk").wait_for()

    assert not folded
    assert not page.locator(".desk-map summary").is_visible()


def test_without_a_connection_nothing_moves_and_that_is_said(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", linden, expected="ERR_INTERNET_DISCONNECTED")
    before = pin(page, "library").bounding_box()
    page.context.set_offline(True)
    drag_pin(page, "library", 30, -40)
    told(page, "There is no connection.")
    back = pin(page, "library").bounding_box()
    page.context.set_offline(False)
    drag_pin(page, "library", 30, -40)
    told(page, "Stop 2 moved")

    assert back == before


def test_whoever_is_signed_out_meanwhile_is_told_and_goes_on_after_signing_in(
    desks: Desks, linden: str
) -> None:
    page = desks.sit_down("Alice", linden)
    page.context.clear_cookies()
    drag_pin(page, "library", 30, -40)
    told(page, "You are no longer signed in.")
    again = page.context.new_page()
    desks.signing_in("Alice")(again)
    drag_pin(page, "library", 30, -40)
    told(page, "Stop 2 moved")

    assert desks.saved(linden).revision == 2


@pytest.mark.parametrize("name", ["linden", "arabic"])
def test_axe_finds_nothing_in_the_workspace(desks: Desks, name: str) -> None:
    address = desks.add({"linden": linden_walk, "arabic": arabic_walk}[name]())
    page = desks.sit_down("Alice", address, reduced_motion="reduce")
    page.locator('button[value="down"]').first.click()
    told(page, "now stop 2")
    found: dict[str, Any] = {}
    for width in (SMALLEST["width"], 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[f"{width} {scheme}"] = violations(page) + page.evaluate(OVERFLOWING)

    assert not any(found.values()), found
