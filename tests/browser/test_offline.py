"""A walk on a phone without network: what is kept, what is shown of it, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.phones import Phone, kept_on, read, wait_for_copy
from tests.browser.running import served


@pytest.fixture
def phone(browser: Browser, tmp_path: Path) -> Phone:
    return Phone(browser, tmp_path / "phone")


def test_a_walk_that_was_read_once_opens_in_flight_mode_after_a_cold_start(
    phone: Phone, tmp_path: Path
) -> None:
    with served(tmp_path / "server") as site:
        walk = f"{site}/walks/gorbitz/"
        with phone.started() as context:
            wait_for_copy(read(context, walk), "gorbitz")
    with phone.started(offline=True) as context:
        page = read(context, walk)  # the server itself is gone, too

        expect(page.locator(".copy-bar")).to_contain_text("Ohne Netz")
        expect(page.locator(".pin")).to_have_count(page.locator(".stop[data-stop]").count())

        page.locator(".stop[data-stop] [data-select]").first.click()
        page.get_by_role("link", name="Diese Station auf einer eigenen Seite").first.click()
        page.wait_for_selector("html[data-map=ready]", state="attached")

        expect(page.locator("main.walk-one h1")).to_be_visible()

        page.goto(f"{walk}themes/wohnen/")

        expect(page.locator("main.theme h1")).to_be_visible()

        page.goto(f"{walk}handout.pdf")

        expect(page.locator("[data-copies] a")).to_have_count(1)


def test_a_copy_holds_nothing_but_what_anyone_may_read(phone: Phone, gorbitz: str) -> None:
    with phone.started() as context:
        page = read(context, gorbitz)
        wait_for_copy(page, "gorbitz")
        page.goto(gorbitz.replace("/walks/gorbitz/", "/organise/login"))
        page.goto(gorbitz)
        kept = kept_on(page)

    assert all(name.startswith("rundgang-") for name, _ in kept)
    assert not [address for _, address in kept if "/organise" in address]
