"""Sharing as somebody does it who writes a report: choose, look, copy, paste."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Visit
from tests.browser.test_accessibility import AXE, RULES
from tests.browser.test_embedding import RUN

CODE, ADDRESS, PREVIEW = "#share-code", "#share-address", "[data-preview]"


@pytest.fixture
def page(visit: Visit, gorbitz: str) -> Page:
    return visit(f"{gorbitz}share/?lang=de", viewport=DESK)


def test_code_and_preview_follow_each_choice(page: Page, gorbitz: str) -> None:
    page.select_option("#share-scheme", "dark")
    page.check("#share-legend")
    page.check("#share-version")
    wanted = f"{gorbitz}versions/1/embed/?legend=yes&scheme=dark"

    expect(page.locator(CODE)).to_have_value(
        f'<iframe src="{wanted.replace("&", "&amp;")}" title="Ankommen in Gorbitz" width="100%"'
        ' height="520" style="border: 0; max-width: 100%" loading="lazy"'
        ' sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
    expect(page.locator(ADDRESS)).to_have_value(f"{gorbitz}versions/1/")
    assert wanted.endswith(page.locator(PREVIEW).get_attribute("src") or "?")
    shown = page.frame_locator(PREVIEW)
    expect(shown.locator(".legend")).to_be_visible()
    expect(shown.locator("html[data-map=ready]")).to_be_attached()
    assert "which=version" in page.url


def test_what_is_copied_is_the_code(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator(f'[aria-controls="{CODE[1:]}"]')
    button.click()

    expect(button).to_have_text("Kopiert")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.input_value(CODE)

    page.select_option("#share-stop", index=2)
    expect(button).to_have_text("Code kopieren")
    assert page.input_value(CODE) != copied


def test_the_address_is_handed_to_the_device_where_it_can_send(visit: Visit, gorbitz: str) -> None:
    def can_send(page: Page) -> None:
        page.add_init_script(
            "navigator.share = (what) => { window.sent = what; return Promise.resolve(); }"
        )

    page = visit(f"{gorbitz}share/?stop=sachsenforum", before=can_send)
    page.locator('[data-feature="send"]').tap()

    assert page.evaluate("sent.url") == f"{gorbitz}stops/sachsenforum/"
    expect(visit(f"{gorbitz}share/").locator('[data-feature="send"]')).to_be_hidden()


def test_without_script_the_form_gives_the_same(visit: Visit, gorbitz: str) -> None:
    page = visit(f"{gorbitz}share/?lang=de", java_script_enabled=False)
    page.select_option("#share-theme", "wohnen")
    page.locator(".share-form [type=submit]").click()

    assert "embed/?theme=wohnen" in page.locator(CODE).input_value()
    assert page.locator("#share-theme").input_value() == "wohnen"
    for button in page.locator("[data-feature=copy], [data-feature=send]").all():
        expect(button).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    found: list[Any] = []
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        page.evaluate(AXE)
        found += page.evaluate(RUN, RULES)

    assert [(each["id"], [node["html"][:150] for node in each["nodes"]]) for each in found] == []
