"""History and publishing in a real browser: by two, without script, by keyboard, and by axe."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from shapely import Point

from geodata.walk import Consent, put_feature, remove_feature
from geodata.wording import Translation, Wording
from tests.browser.conftest import DESK, PHONE
from tests.browser.desks import Desks
from tests.browser.test_accessibility import violations
from tests.world import linden_walk
from webapp.storage.walks import save_walk

SMALLEST = {"width": 320, "height": 640}
PAGES = {
    "history": "history",
    "one revision": "history/2",
    "many changes": "history/1",
    "comparison": "history/compare?from=1&to=4",
    "removed": "history/removed",
    "bringing back": "restore?revision=1&kind=offer&id=seeds",
    "bringing all back": "restore?revision=1",
    "what no longer fits": "restore?revision=1&kind=offer&id=nothing",
    "erasing": "erase?note=note-kept",
    "publishing": "publish",
}
NOT_FOUND = "404"
OVERFLOWING = "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"


def with_a_past(desks: Desks) -> str:
    """A walk in which a stop moved, an offer was removed and a consent withdrawn."""
    address = desks.add(linden_walk())
    with desks.database.transaction() as session:
        walk = desks.saved(address)
        tea = walk.stops[0]
        title = Wording({"de": "Kaffeeküche", "en": "Tea kitchen"}, {"en": Translation("outdated")})
        moved = replace(tea, title=title, shape=Point(13.7408, 51.0506))
        walk = save_walk(session, put_feature(walk, moved), walk, "Bob", "they have moved")
        walk = save_walk(session, remove_feature(walk, "seeds"), walk, "Bob")
        note = replace(walk.notes[0], consent=Consent("none"))
        save_walk(session, put_feature(walk, note), walk, "Alice")
    return address


@pytest.mark.parametrize("language", ["de", "en"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(desks: Desks, language: str) -> None:
    address = with_a_past(desks)
    page = desks.sit_down("Alice", f"{address}history", expected=NOT_FOUND)
    found = {}
    for name, place in PAGES.items():
        page.goto(f"{address}{place}{'&' if '?' in place else '?'}lang={language}")
        for size in (DESK, PHONE, SMALLEST):
            page.set_viewport_size(size)
            assert not page.evaluate(OVERFLOWING), (name, size)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                found[name, size["width"], scheme] = violations(page)

    assert not any(found.values()), {place: each for place, each in found.items() if each}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_what_one_removes_the_other_brings_back_and_publishes(desks: Desks, script: bool) -> None:
    address = with_a_past(desks)
    bob = desks.sit_down("Bob", f"{address}history", java_script_enabled=script)
    expect(bob.locator(".save").first).to_contain_text("Note “Said: note-public” changed: Consent")
    bob.get_by_role("link", name="Removed").click()
    bob.get_by_role("link", name="Bring back").click()
    expect(bob.locator("h1")).to_have_text("Bring back as in revision 2")
    bob.get_by_label("Why (optional)").fill("still given away")
    bob.get_by_role("button", name="Bring back").click()
    expect(bob.locator(".notice")).to_contain_text("It is back, as revision 5.")
    expect(bob.locator(".save").first).to_contain_text("still given away")

    alice = desks.sit_down("Alice", f"{address}publish", java_script_enabled=script)
    expect(alice.locator("main")).to_contain_text("notes are kept back")
    alice.get_by_role("button", name="Publish as version 2").click()
    expect(alice.locator(".notice")).to_contain_text("Version 2 is published")
    slug = address.rstrip("/").rpartition("/")[2]
    seen = desks.visit(f"{desks.site}/walks/{slug}/", locale="de-DE")
    expect(seen.locator(".stops [data-title]").first).to_have_text("Kaffeeküche")


def test_who_publishes_late_sees_first_what_the_other_saved(desks: Desks) -> None:
    address = with_a_past(desks)
    alice = desks.sit_down("Alice", f"{address}publish", expected="409")
    with desks.database.transaction() as session:
        walk = desks.saved(address)
        save_walk(session, replace(walk, contact="Bob"), walk, "Bob")
    alice.get_by_role("button", name="Publish as version 2").click()
    expect(alice.get_by_role("alert")).to_contain_text("Bob has saved meanwhile")
    expect(alice.locator(".fields").first).to_contain_text("Contact")

    alice.get_by_role("button", name="Publish as version 2").click()
    expect(alice.locator(".notice")).to_contain_text("Version 2 is published")


def press_to(page: Page, name: str) -> None:
    """Press Tab until what is named so has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        here = "document.activeElement.labels?.[0]?.textContent ?? document.activeElement.innerText"
        if (page.evaluate(here) or "").strip().startswith(name):
            return
    raise AssertionError(f"Tab never comes to “{name}”.")


def test_a_note_is_erased_by_keyboard_alone(desks: Desks) -> None:
    address = with_a_past(desks)
    page = desks.sit_down("Alice", f"{address}history/4")
    for name, key in (
        ("Erase for good", "Enter"),
        ("Yes, erase this note", "Space"),
        ("Erase for good", "Enter"),
    ):
        press_to(page, name)
        if key == "Enter":
            with page.expect_navigation():
                page.keyboard.press(key)
        else:
            page.keyboard.press(key)
    expect(page.locator(".notice")).to_contain_text("The note is erased for good.")
    expect(page.locator(".save").first).to_contain_text("Something was erased.")

    assert "note-public" not in {note.id for note in desks.saved(address).notes}
