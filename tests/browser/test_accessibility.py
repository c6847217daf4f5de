"""axe finds nothing, nothing scrolls sideways, and what readers set on their devices is kept to."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Visit
from tests.browser.running import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "values => axe.run({ runOnly: { type: 'tag', values } }).then((found) => found.violations)"
PAGES = {
    "walk": "walks/gorbitz/",
    "walk with a stop": "walks/gorbitz/#sachsenforum",
    "filtered walk": "walks/gorbitz/?category=begegnung",
    "empty result": "walks/gorbitz/?q=zzzz",
    "stop": "walks/gorbitz/stops/volkshochschule/",
    "theme": "walks/gorbitz/themes/wohnen/",
    "findings": "walks/gorbitz/findings/?theme=wohnen",
    "notes behind a number": "walks/gorbitz/findings/notes/?theme=wohnen",
    "version": "walks/gorbitz/versions/1/",
    "versions": "walks/gorbitz/versions/",
    "sharing": "walks/gorbitz/share/",
    "suggesting": "walks/gorbitz/suggest/",
    "suggesting at a stop": "walks/gorbitz/suggest/?stop=volkshochschule",
    "a missing offer": "walks/gorbitz/suggest/offer?stop=volkshochschule",
    "a suggested change": "walks/gorbitz/suggest/change/volkshochschule",
    "a code that does not hold": "walks/gorbitz/join/nowhere",
    "imprint": "about/imprint/",
    "privacy": "about/privacy/",
    "accessibility": "about/accessibility/",
    "problem": "walks/nowhere/",
}
NOT_FOUND = "404"
OVERFLOWING = """() => [document.scrollingElement, ...document.querySelectorAll(".sheet-content")]
  .filter((one) => one.scrollWidth > one.clientWidth)
  .map((one) => [one.className, one.scrollWidth, one.clientWidth])"""


def violations(page: Page) -> list[tuple[str, list[str]]]:
    if page.evaluate("typeof window.axe") == "undefined":
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN, RULES)
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


def in_language(address: str, language: str) -> str:
    place, mark, stop = address.partition("#")
    return f"{place}{'&' if '?' in place else '?'}lang={language}{mark}{stop}"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit: Visit, site: str, name: str, language: str) -> None:
    address = f"{site}/{in_language(PAGES[name], language)}"
    page = visit(address, expected=NOT_FOUND, reduced_motion="reduce")
    found = {}
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[size["width"], scheme] = violations(page)

    assert page.locator("html").get_attribute("lang") == language
    assert not any(found.values()), found


@pytest.mark.parametrize(
    "address",
    [
        "",
        "walks/arabic/",
        "walks/arabic/stops/stop-0/",
        "walks/arabic/themes/meeting/",
        "walks/arabic/findings/",
    ],
)
def test_axe_finds_nothing_on_the_list_of_walks_and_in_arabic(
    visit: Visit, full_site: str, address: str
) -> None:
    page = visit(f"{full_site}/{address}", locale="ar", reduced_motion="reduce")
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += violations(page)

    assert found == []


def test_an_arabic_walk_reads_from_right_to_left(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/walks/arabic/", locale="ar")
    text = page.locator(".stop-title").first
    number, title = (
        text.locator(".stop-number").bounding_box(),
        text.locator("[data-title]").bounding_box(),
    )

    assert page.locator("html").get_attribute("dir") == "rtl"
    assert "مركز الحي" in text.inner_text()
    assert number
    assert title
    assert number["x"] > title["x"]


def test_arrows_on_an_arabic_map_go_the_way_of_reading(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/walks/arabic/?lang=ar", reduced_motion="reduce")
    page.locator('.pin[tabindex="0"]').focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")

    assert page.evaluate("document.activeElement.dataset.stop") == "stop-1"


def test_a_text_without_translation_says_which_language_it_is_in(
    visit: Visit, full_site: str
) -> None:
    page = visit(f"{full_site}/walks/arabic/?lang=de")
    garden = page.locator('.stop[data-stop="stop-2"] [data-title] [lang]')

    assert page.locator("html").get_attribute("dir") == "ltr"
    assert (garden.get_attribute("lang"), garden.get_attribute("dir")) == ("ar", "rtl")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_on_the_smallest_screen_and_in_large_type(
    visit: Visit, site: str, name: str
) -> None:
    page = visit(
        f"{site}/{PAGES[name]}", expected=NOT_FOUND, viewport={"width": 320, "height": 640}
    )
    smallest = page.evaluate(OVERFLOWING)
    page.set_viewport_size(PHONE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    large = page.evaluate(OVERFLOWING)

    assert smallest == large == []


def test_the_list_can_be_read_in_large_type(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)
    page.evaluate(
        "document.documentElement.style.fontSize = '200%'; dispatchEvent(new Event('resize'))"
    )
    room = page.locator(".sheet-content").bounding_box()

    assert room
    assert room["height"] > 150


def test_the_walk_is_drawn_in_forced_colours(visit: Visit, gorbitz: str) -> None:
    page = visit(f"{gorbitz}#clubpassage", forced_colors="active")
    face = "one => getComputedStyle(one.querySelector('.pin-face')).backgroundColor"
    plain, chosen = page.locator(".pin:not(.is-selected)").first, page.locator(".pin.is-selected")

    assert plain.evaluate(face) != chosen.evaluate(face)
    assert violations(page) == []


def test_nothing_moves_for_people_who_asked_for_that(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz, reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((one) => {
          const { transitionDuration, animationName } = getComputedStyle(one);
          return parseFloat(transitionDuration) > 0 || animationName !== "none";
        }).map((one) => one.outerHTML.slice(0, 120))"""
    )
    page.locator('.stop-title [data-select="gorbitzer-park"]').click()

    assert moving == []
    assert page.evaluate(
        "document.querySelector('.stop.is-selected').getBoundingClientRect().top < 844"
    )
