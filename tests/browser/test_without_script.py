"""Without script, and on paper, everything is there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.test_reading import IDS, WALK, entries

SHOWN = "one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })"


def plain(visit: Visit, address: str, **options: object) -> Page:
    return visit(address, java_script_enabled=False, **options)


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_every_stop_offer_and_note_can_be_read(visit: Visit, gorbitz: str) -> None:
    page = plain(visit, gorbitz)
    text = folded(page.inner_text("body"))
    public = [note for note in WALK.notes if note.consent and note.consent.scope == "public"]

    assert entries(page) == IDS
    for part in (*WALK.stops, *WALK.offers):
        assert folded(str(part.title.said("de"))) in text
    for note in public:
        assert folded(str(note.text.said("de"))) in text


def test_the_way_to_the_next_stop_stands_in_words(visit: Visit, gorbitz: str) -> None:
    page = plain(visit, gorbitz)
    ways = page.locator(".way-words")

    assert ways.count() == len(IDS) - 1
    for way in ways.all():
        assert way.is_visible()
        assert re.search(r"\d m ", way.inner_text())


def test_no_empty_map_and_no_button_without_effect_is_shown(visit: Visit, gorbitz: str) -> None:
    page = plain(visit, gorbitz)

    for script_only in (".walk-map", ".sheet-head"):
        expect(page.locator(script_only)).to_be_hidden()


def test_the_form_and_the_links_filter(visit: Visit, gorbitz: str) -> None:
    page = plain(visit, gorbitz)
    page.locator(".filters > summary").click()
    page.fill("#filter-q", "volkshochsch")
    page.locator(".filters button[type=submit]").click()
    searched = entries(page)
    page.locator(".filters a.button").click()
    everything = entries(page)
    page.locator(".filters > summary").click()
    page.locator(".quick a").first.click()

    assert "volkshochschule" in searched
    assert len(searched) < len(IDS)
    assert everything == IDS
    assert "theme=" in page.url
    assert 0 < len(entries(page)) < len(IDS)


def test_a_stop_leads_to_its_page_and_from_there_to_the_next(visit: Visit, gorbitz: str) -> None:
    page = plain(visit, gorbitz)
    page.locator(".permalink a").first.click()
    page.locator('[rel="next"]').click()

    assert page.url.endswith(f"/stops/{IDS[1]}/")
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_on_paper_the_list_is_whole_and_numbered(visit: Visit, gorbitz: str, script: bool) -> None:
    page = visit(gorbitz, java_script_enabled=script, viewport=PHONE)
    page.emulate_media(media="print")
    bodies = page.locator(".stop-body").all()
    numbers = page.locator(".stop-number").all_inner_texts()

    assert numbers == [str(number) for number in range(1, len(IDS) + 1)]
    assert all(body.evaluate(SHOWN) for body in bodies)
    assert all(body.bounding_box()["height"] > 40 for body in bodies)
    for part in (*WALK.stops, *WALK.offers):
        assert folded(str(part.title.said("de"))) in folded(page.inner_text(".stops"))
    expect(page.locator(".walk-map")).to_be_hidden()


def test_paper_has_as_many_pages_as_the_text_needs(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)
    printed = page.pdf(format="A4")

    assert printed.count(b"/Type /Page\n") > 4
