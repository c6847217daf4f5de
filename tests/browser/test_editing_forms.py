"""A walk is edited in forms alone: without script, with the keyboard, and by two at once."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from geodata.walk import find_stop
from tests.browser.conftest import DESK, PHONE
from tests.browser.desks import Desks
from tests.browser.test_accessibility import OVERFLOWING, violations
from tests.browser.walks import arabic_walk
from tests.world import linden_walk

MOST_TABS = 120
SMALLEST = {"width": 320, "height": 640}
REFUSED = "422|409"
NO_PHOTO = "404"  # the walk names one, which nobody has brought


@pytest.fixture
def linden(desks: Desks) -> str:
    return desks.add(linden_walk())


def tab_to(page: Page, selector: str) -> None:
    """Go on with the Tab key until a control has the focus."""
    wanted = page.locator(selector).first
    expect(wanted).to_be_attached()
    for _ in range(MOST_TABS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The Tab key does not lead to {selector}.")


def retype(page: Page, name: str, text: str) -> None:
    tab_to(page, f'[name="{name}"]')
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def press(page: Page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_stop_is_moved_edited_refused_and_saved_by_keyboard_without_script(
    desks: Desks, linden: str
) -> None:
    page = desks.sit_down("Bob", linden, java_script_enabled=False, expected=REFUSED)
    press(page, '#garden [name="move"][value="up"]')

    expect(page.locator(".notice").first).to_contain_text("“Garden” is now stop 2.")
    assert [stop.id for stop in desks.saved(linden).stops] == ["tea", "garden", "library"]

    press(page, "#tea h3 a")
    retype(page, "title", "")
    retype(page, "minutes", "for ever")
    press(page, "form.edit button[type=submit]")
    refused = page.locator(".refusal")
    expect(refused).to_contain_text("Nothing you typed is lost")
    expect(refused).to_be_focused()
    expect(page.locator('[name="minutes"]')).to_have_value("for ever")

    press_link(page, '.refusal a[href="#field-title"]')
    expect(page.locator("#field-title")).to_be_focused()
    page.keyboard.type("Teestube")
    retype(page, "minutes", "12,5")
    press(page, "form.edit button[type=submit]")
    expect(page.locator(".notice").first).to_contain_text("Saved")
    tea = find_stop(desks.saved(linden), "tea")

    assert (tea.title.texts["de"], tea.minutes) == ("Teestube", 12.5)


def press_link(page: Page, selector: str) -> None:
    """Follow a link within the page."""
    tab_to(page, selector)
    page.keyboard.press("Enter")
    if not page.locator("#field-title").evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")  # the browser has gone there, and the next stop is the field


def test_a_stop_and_an_offer_are_added_and_removed_without_script(
    desks: Desks, linden: str
) -> None:
    page = desks.sit_down("Alice", linden, java_script_enabled=False)
    page.locator("#tea").get_by_role("link", name="Add a stop after this one").click()
    page.fill('[name="title"]', "Brunnen")
    page.fill('[name="place"]', "geo:51.0507,13.7412")
    page.locator("form.edit button[type=submit]").click()
    expect(page.locator(".notice").first).to_contain_text("Saved")
    page.goto(linden)
    page.locator("#brunnen").get_by_role("link", name="Add an offer").click()
    page.fill('[name="title"]', "Wasser")
    page.locator("form.edit button[type=submit]").click()
    walk = desks.saved(linden)

    assert [stop.id for stop in walk.stops] == ["tea", "brunnen", "library", "garden"]
    assert [offer.stop for offer in walk.offers if offer.id == "wasser"] == ["brunnen"]

    page.goto(linden)
    page.locator("#brunnen").get_by_role("link", name="Remove").first.click()
    expect(page.locator(".hanging")).to_contain_text("Wasser")
    page.get_by_label("They are removed as well").check()
    page.locator("main button.danger").click()
    walk = desks.saved(linden)

    assert [stop.id for stop in walk.stops] == ["tea", "library", "garden"]
    assert "wasser" not in [offer.id for offer in walk.offers]


def test_two_browsers_type_into_the_same_field_and_the_second_chooses(
    desks: Desks, linden: str
) -> None:
    address = f"{linden}stops/tea"
    alice, bob = (
        desks.sit_down(name, address, java_script_enabled=False, expected=REFUSED)
        for name in ("Alice", "Bob")
    )
    for page, title in ((alice, "Teestube"), (bob, "Teehaus")):
        page.fill('[name="title"]', title)
        page.fill('[name="phone"]' if page is alice else '[name="email"]', CONTACT[page is alice])
        page.locator("form.edit button[type=submit]").click()
    expect(bob.locator(".refusal")).to_contain_text("Alice")
    bob.get_by_label("Theirs").check()
    bob.locator("form.edit button[type=submit]").click()
    expect(bob.locator(".notice").first).to_contain_text("Saved")
    tea = find_stop(desks.saved(linden), "tea")

    assert tea.title.texts["de"] == "Teestube"
    assert (tea.phone, tea.email) == ("0351 1234", "tee@linden.example")


CONTACT = {True: "0351 1234", False: "tee@linden.example"}
PAGES = (
    "",
    "walk",
    "stops/new",
    "stops/tea",
    "offers/soup",
    "notes/note-public",
    "route/leg-1",
    "themes/help",
    "stops/tea/remove",
)


@pytest.mark.parametrize("page_name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    desks: Desks, linden: str, page_name: str
) -> None:
    page = desks.sit_down("Alice", linden + page_name, reduced_motion="reduce")

    assert looked_at(page) == {}


def test_a_refused_form_and_a_choice_are_as_easy_to_use(desks: Desks, linden: str) -> None:
    address = f"{linden}stops/tea"
    alice, bob = (desks.sit_down(name, address, expected=REFUSED) for name in ("Alice", "Bob"))
    for page in (alice, bob):
        page.fill('[name="title"]', f"Teestube {id(page)}")
        page.locator("form.edit button[type=submit]").click()
        page.wait_for_load_state()
    expect(bob.locator(".refusal")).to_be_focused()
    choosing = looked_at(bob)
    alice.fill('[name="minutes"]', "for ever")
    alice.locator("form.edit button[type=submit]").click()
    expect(alice.locator(".refusal")).to_be_focused()

    assert choosing == {}
    assert looked_at(alice) == {}


def test_each_language_is_typed_in_its_own_direction(desks: Desks) -> None:
    address = f"{desks.add(arabic_walk())}stops/stop-0"
    page = desks.sit_down("Alice", address, expected=NO_PHOTO)

    for name, language, direction in (("title", "ar", "rtl"), ("title:de", "de", "ltr")):
        control = page.locator(f'[name="{name}"]')
        assert control.get_attribute("lang") == language
        assert control.get_attribute("dir") == direction
    assert looked_at(page) == {}


def looked_at(page: Page) -> dict[str, Any]:
    """What axe finds, and what is wider than the page, on every size and in both schemes."""
    found = {}
    for size in (SMALLEST, PHONE, DESK):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            wrong = violations(page), page.evaluate(OVERFLOWING)
            if any(wrong):
                found[f"{size['width']} {scheme}"] = wrong
    return found
