"""Every language of the interface on the smallest and a large screen, by day and by night."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESK, Visit
from tests.browser.test_accessibility import NOT_FOUND, OVERFLOWING, in_language, violations

LANGUAGES = {
    "de": "Deutsch",
    "en": "English",
    "uk": "Українська",
    "ar": "العربية",
    "ru": "Русский",
    "vi": "Tiếng Việt",
    "de-simple": "Einfaches Deutsch",
}
SMALLEST = {"width": 320, "height": 640}
PAGES = {
    "walk": "walks/gorbitz/",
    "stop": "walks/gorbitz/stops/servicepunkt/",
    "theme": "walks/gorbitz/themes/wohnen/",
    "sharing": "walks/gorbitz/share/",
    "suggesting": "walks/gorbitz/suggest/?stop=volkshochschule",
    "privacy": "about/privacy/",
    "accessibility": "about/accessibility/",
    "problem": "walks/nowhere/",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: Visit, site: str, name: str, language: str
) -> None:
    address = in_language(f"{site}/{PAGES[name]}", language)
    page = visit(address, expected=NOT_FOUND, reduced_motion="reduce", viewport=SMALLEST)
    found, wide = {}, {}
    for size in (SMALLEST, DESK):
        page.set_viewport_size(size)
        wide[size["width"]] = page.evaluate(OVERFLOWING)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[size["width"], scheme] = violations(page)

    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert not any(found.values()), found
    assert not any(wide.values()), wide


@pytest.mark.parametrize("name", PAGES)
def test_every_language_can_be_chosen_by_its_own_name(visit: Visit, site: str, name: str) -> None:
    page = visit(f"{site}/{PAGES[name]}", expected=NOT_FOUND, viewport=SMALLEST)
    offered = {}
    for link in page.locator(".languages a").all():
        assert link.is_visible()
        offered[link.get_attribute("lang")] = link.inner_text()

    assert offered == LANGUAGES
