"""Two organisers work on one walk at once, each in a browser, and nobody loses anything."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from geodata.walk import find_stop
from tests.browser.desks import Desks
from tests.world import linden_walk


@pytest.fixture
def linden(desks: Desks) -> str:
    return desks.add(linden_walk())


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def saved(page: Page) -> None:
    expect(page.locator(".notice").first).to_contain_text("Saved")


def test_both_add_a_stop_of_the_same_name_and_both_are_there(desks: Desks, linden: str) -> None:
    pages = [desks.sit_down(name, f"{linden}stops/new") for name in ("Alice", "Bob")]
    for page, longitude in zip(pages, ("13.741", "13.743"), strict=True):
        page.locator('[name="title"]').fill("Kiosk")
        page.locator('[name="latitude"]').fill("51.0507")
        page.locator('[name="longitude"]').fill(longitude)
    for page in pages:
        save(page)
        saved(page)
    kiosks = [stop for stop in desks.saved(linden).stops if stop.title.texts["de"] == "Kiosk"]

    assert {stop.shape.x for stop in kiosks if stop.shape} == {13.741, 13.743}


def test_what_one_removes_while_the_other_edits_it_can_be_brought_back(
    desks: Desks, linden: str
) -> None:
    alice = desks.sit_down("Alice", f"{linden}stops/library", expected="409")
    bob = desks.sit_down("Bob", f"{linden}stops/library/remove")
    bob.get_by_role("button", name="Remove", exact=True).click()
    expect(bob.locator(".stop[data-stop]")).to_have_count(2)
    alice.locator('[name="phone"]').fill("+49 351 99")
    save(alice)
    expect(alice.locator(".refusal").first).to_contain_text("Bob on")
    alice.get_by_role("button", name="Bring it back with what I typed").click()
    saved(alice)

    assert find_stop(desks.saved(linden), "library").phone == "+49 351 99"


def test_one_changes_the_order_while_the_other_edits_a_stop(desks: Desks, linden: str) -> None:
    alice = desks.sit_down("Alice", linden)
    bob = desks.sit_down("Bob", f"{linden}stops/tea")
    alice.locator('.stop[data-stop="tea"] button[value="down"]').click()
    expect(alice.locator("[data-told]")).to_contain_text("Stop 1 is now stop 2.")
    bob.locator('[name="phone"]').fill("+49 351 99")
    save(bob)
    saved(bob)
    walk = desks.saved(linden)

    assert [stop.id for stop in walk.stops] == ["library", "tea", "garden"]
    assert find_stop(walk, "tea").phone == "+49 351 99"


def test_both_change_the_order_and_each_sees_what_came_of_it(desks: Desks, linden: str) -> None:
    alice, bob = (desks.sit_down(name, linden) for name in ("Alice", "Bob"))
    alice.locator('.stop[data-stop="tea"] button[value="down"]').click()
    expect(alice.locator("[data-told]")).to_contain_text("Stop 1 is now stop 2.")
    bob.locator('.stop[data-stop="garden"] button[value="up"]').click()
    expect(bob.locator("[data-told]")).to_contain_text("now stop")
    shown: list[str] = bob.locator(".desk-stops > .stop").evaluate_all(
        "all => all.map((one) => one.dataset.stop)"
    )

    assert shown == [stop.id for stop in desks.saved(linden).stops]
