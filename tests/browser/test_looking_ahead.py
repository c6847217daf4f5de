"""What is typed is seen before it is saved, and what is saved before it is published."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from geodata.walk import find_stop
from tests.browser.desks import Desks
from tests.browser.test_accessibility import OVERFLOWING, violations
from tests.world import linden_walk

SIZES = {"phone": (320, 640), "larger phone": (390, 844), "desk": (1280, 800)}
SHOWN = "img => img.complete && img.naturalWidth > 0"


@pytest.fixture
def linden(desks: Desks) -> str:
    return desks.add(linden_walk())


def photo(width: int = 1200, name: str = "sign.jpg") -> FilePayload:
    drawn = io.BytesIO()
    Image.new("RGB", (width, 800), "teal").save(drawn, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def glimpse(page: Page, name: str) -> Any:
    return page.locator(f'.glimpse[data-address*="/glimpses/{name}"]')


def faults(page: Page) -> dict[str, Any]:
    """Look at a page in every size, light and dark; give what is wrong with it."""
    found = {}
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        found[size, "width"] = page.evaluate(OVERFLOWING)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found["desk", scheme] = violations(page)
    return {where: what for where, what in found.items() if what}


def test_a_photo_goes_from_the_form_to_the_preview(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", f"{linden}stops/tea", expected="422")
    page.locator("#field-photo").set_input_files(photo())
    expect(page.locator("[data-photo-now]")).to_have_attribute("src", re.compile("^blob:"))
    save(page)

    expect(page.locator(".refusal")).to_contain_text("Please say what the photo shows")
    assert page.locator("[data-photo-now]").evaluate(SHOWN)

    page.locator("#field-photo-alt").fill("Ein Schild")
    save(page)
    assert find_stop(desks.saved(linden), "tea").photo
    page.goto(f"{linden}preview/stops/tea/")
    page.wait_for_selector("html[data-map=ready]", state="attached")

    picture = page.get_by_alt_text("Ein Schild")
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    assert picture.evaluate(SHOWN)
    expect(page.locator(".preview")).to_contain_text("Preview of revision 2, not published")
    assert faults(page) == {}


def test_the_preview_is_walked_through_as_a_participant(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Bob", f"{linden}preview/")
    assert page.get_by_text("Said: note-participants").count() == 0
    page.get_by_role("link", name="Participants").click()
    page.wait_for_selector("html[data-map=ready]", state="attached")
    assert page.get_by_text("Said: note-participants").count() == 1

    page.locator('.pin[data-stop="library"]').click()
    expect(page.locator('.stop[data-stop="library"]')).to_have_class(re.compile(r"\bis-selected\b"))
    page.locator(".filters summary").click()
    page.locator("#filter-q").fill("tea")
    page.locator(".filters button[type=submit]").click()
    expect(page.locator("[data-results] h2")).to_have_text("1 stop found")
    assert "as=participant" in page.url
    assert "/preview/" in page.url
    assert faults(page) == {}


def test_hours_are_told_while_they_are_typed_and_a_suggestion_is_taken_over(
    desks: Desks, linden: str
) -> None:
    page = desks.sit_down("Alice", f"{linden}offers/soup")
    hours = page.locator("#field-opening_hours")
    hours.fill("Montag bis Freitag 9-17 Uhr")
    taking = glimpse(page, "hours").get_by_role("button", name="Take this over")
    expect(taking).to_be_visible()
    taking.press("Enter")

    expect(hours).to_have_value("Mo-Fr 09:00-17:00")
    expect(hours).to_be_focused()
    expect(glimpse(page, "hours")).to_contain_text("Understood")
    expect(glimpse(page, "hours").locator("tr")).to_have_count(7)
    assert faults(page) == {}


def test_the_place_that_visitors_see_is_told_while_it_is_chosen(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", f"{linden}stops/tea")
    told = glimpse(page, "place")
    expect(told).to_contain_text("exactly here")
    for precision, words in (
        ("street", "away from the true place"),
        ("district", "They read no address"),
        ("hidden", "Visitors see no pin"),
    ):
        page.locator("#field-precision").select_option(precision)
        expect(told).to_contain_text(words)
    page.locator("#field-precision").select_option("block")
    expect(told.locator(".sketch-field")).to_be_visible()
    assert faults(page) == {}


def test_markdown_is_shown_while_it_is_typed(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", f"{linden}stops/tea")
    preview = page.locator("details.glimpse-text").first
    preview.locator("summary").click()
    page.locator("#field-text").fill("- Suppe\n- **Brot** <img src=x onerror=alert(1)>")

    expect(preview.locator("li strong")).to_have_text("Brot")
    assert preview.locator("img").count() == 0


def test_a_photo_that_is_too_large_is_not_even_sent(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", f"{linden}stops/tea")
    heavy: FilePayload = {**photo(), "buffer": bytes(20_000_001)}
    page.locator("#field-photo").set_input_files(heavy)
    page.locator("#field-title").fill("Teestube")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator("#field-photo-error")).to_have_text("The photo is larger than 20 MB.")
    expect(page.locator("#field-photo")).to_be_focused()
    expect(page.locator("#field-title")).to_have_value("Teestube")
