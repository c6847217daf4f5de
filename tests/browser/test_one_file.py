"""The walk in one file, opened by a double click: without network and without server."""

from __future__ import annotations

from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Visit
from tests.browser.test_accessibility import violations


@pytest.fixture
def kept(gorbitz: str, visit: Visit, tmp_path: Path) -> Page:
    return opened(visit, tmp_path, f"{gorbitz}walk.html?lang=de", viewport=DESK)


def opened(visit: Visit, folder: Path, address: str, **options: object) -> Page:
    """Keep the file, cut off the network, and open it."""
    file = folder / "walk.html"
    with urlopen(address) as answer:  # noqa: S310 — our own
        file.write_bytes(answer.read())
    return visit(file.as_uri(), offline=True, reduced_motion="reduce", **options)


def test_it_is_small_enough_to_send(gorbitz: str) -> None:
    with urlopen(f"{gorbitz}walk.html") as answer:  # noqa: S310 — our own
        assert len(answer.read()) < 1_000_000


def test_pins_list_steps_and_address_go_together(kept: Page) -> None:
    stops = kept.locator(".stop")
    first, second = (stops.nth(place).get_attribute("data-stop") for place in (0, 1))
    kept.locator(f'.pin[data-stop="{first}"]').click()
    expect(stops.nth(0).locator(".stop-body")).to_be_visible()
    expect(stops.nth(0).locator(".offer").first).to_be_visible()
    expect(stops.nth(0).locator(".way-words")).to_be_visible()
    kept.locator('[data-step="1"]').click()

    expect(kept.locator(".stop.is-selected")).to_have_attribute("data-stop", second or "")
    assert kept.url.endswith(f"#{second}")


def test_words_and_themes_are_searched_in_the_page_itself(kept: Page) -> None:
    kept.locator(".filters > summary").click()
    kept.fill("#filter-q", "BERATUNG")
    kept.keyboard.press("Enter")
    found = kept.locator(".stop:visible").count()

    assert 0 < found < kept.locator(".stop").count()
    assert kept.locator(".pin").count() == found
    expect(kept.locator("[data-results] h2")).to_have_text(f"Gefundene Stationen: {found}")
    expect(kept.locator("[data-live]")).to_have_text(f"Gefundene Stationen: {found}")

    kept.fill("#filter-q", "nothing of the kind")
    expect(kept.locator("[data-none]")).to_be_visible()
    kept.locator("[data-none] a").click()
    expect(kept.locator(".stop:visible")).to_have_count(13)
    expect(kept.locator(".pin")).to_have_count(13)


def test_a_theme_leads_to_its_stops_and_back(kept: Page) -> None:
    kept.locator(".theme-list a").first.click()
    found = kept.locator(".stop:visible").count()
    chip = kept.locator(".quick a").first
    expect(chip).to_have_attribute("aria-current", "true")
    assert 0 < found < 13
    chip.click()

    expect(kept.locator(".stop:visible")).to_have_count(13)


def test_opening_hours_are_reckoned_on_the_device(
    full_site: str, visit: Visit, tmp_path: Path
) -> None:
    page = opened(visit, tmp_path, f"{full_site}/walks/open/walk.html")
    page.evaluate("document.querySelector('.filters').open = true")
    page.check("#filter-open")

    expect(page.locator(".stop:visible")).to_have_count(
        page.locator(".stop:has(.state-open)").count()
    )


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("walk", ["arabic", "open"])
def test_axe_finds_nothing(
    full_site: str, visit: Visit, tmp_path: Path, walk: str, width: int
) -> None:
    viewport = {"width": width, "height": 720}
    page = opened(visit, tmp_path, f"{full_site}/walks/{walk}/walk.html", viewport=viewport)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
