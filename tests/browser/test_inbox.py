"""Two organisers decide at once, in two browsers: nothing twice, nothing lost, by keys alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desks import SCREEN, Desks
from tests.browser.test_accessibility import OVERFLOWING, violations
from tests.contributing import new_device, sent_by
from tests.world import linden_walk
from webapp.storage.contributions import Contribution
from webapp.storage.objections import add_objection

SMALLEST = {"width": 320, "height": 640}
CONFLICT = "409"


def walk_with(desks: Desks, *texts: str) -> tuple[str, list[Contribution]]:
    """Add a walk to which notes were sent; give the address of its desk, and the notes."""
    address = desks.add(linden_walk())
    slug = address.rstrip("/").rpartition("/")[2]
    device = new_device(desks.database, slug)
    sent = [
        sent_by(desks.database, device, number, slug, text=text)
        for number, text in enumerate(texts, start=1)
    ]
    return address, sent


def texts_of_notes(desks: Desks, address: str) -> list[str]:
    return [note.text.texts["de"] for note in desks.saved(address).notes]


def test_the_slower_of_two_sees_the_others_decision_and_keeps_what_was_typed(
    desks: Desks,
) -> None:
    address, (kept,) = walk_with(desks, "Die Bank ist kaputt")
    there = f"{address}contributions/{kept.id}"
    alice = desks.sit_down("Alice", there, expected=CONFLICT)
    bob = desks.sit_down("Bob", there)
    alice.get_by_label("Text, without anything").fill("Alice schreibt lange daran")
    bob.get_by_role("button", name="Take as a note").click()
    expect(bob.get_by_text("It is a note in the draft now")).to_be_visible()
    alice.get_by_role("button", name="Take as a note").click()

    expect(alice.get_by_text("Bob has made a note of this meanwhile.")).to_be_visible()
    expect(alice.get_by_label("What you typed")).to_have_value("Alice schreibt lange daran")
    assert texts_of_notes(desks, address).count("Die Bank ist kaputt") == 1
    assert "Alice schreibt lange daran" not in texts_of_notes(desks, address)


def test_a_whole_inbox_is_decided_with_the_keys_alone(desks: Desks) -> None:
    address, _sent = walk_with(desks, "Eins", "Zwei", "Drei")
    page = desks.sit_down("Alice", f"{address}contributions")
    press = page.keyboard.press
    press("j")
    press("j")
    press("k")
    expect(page.get_by_role("link", name="Eins")).to_be_focused()
    press("ArrowDown")
    expect(page.get_by_role("link", name="Zwei")).to_be_focused()
    press("Enter")
    ready(page, "Zwei")
    press("e")
    expect(page.get_by_label("Text, without anything")).to_be_focused()
    page.keyboard.type("a j")  # letters are letters in a field
    page.get_by_label("Text, without anything").evaluate("field => field.blur()")
    press("a")
    press("Enter")
    ready(page, "Drei")
    press("r")
    page.keyboard.type("No")
    press("Tab")
    press("Enter")
    ready(page, "Eins")
    press("u")
    expect(page.get_by_role("heading", name="Contributions")).to_be_visible()

    assert any("a j" in text for text in texts_of_notes(desks, address))


def test_whoever_switches_the_keys_off_is_left_alone_on_every_page(desks: Desks) -> None:
    address, _sent = walk_with(desks, "Eins", "Zwei")
    page = desks.sit_down("Alice", f"{address}contributions")
    page.get_by_text("Keyboard shortcuts").click()
    page.get_by_label("Use them").uncheck()
    page.reload()
    page.keyboard.press("j")

    expect(page.get_by_role("link", name="Eins")).not_to_be_focused()


def test_everything_can_be_decided_without_script(desks: Desks) -> None:
    address, (first, _second) = walk_with(desks, "Eins", "Zwei")
    there = f"{address}contributions/{first.id}"
    page = desks.sit_down("Alice", there, java_script_enabled=False, expected="422")
    expect(page.get_by_text("Keyboard shortcuts")).to_be_hidden()
    page.get_by_label("Text, without anything").fill("Ohne Skript")
    page.get_by_role("button", name="Take as a note").click()
    expect(page.locator("blockquote")).to_have_text("Zwei")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("Please give a reason").first).to_be_visible()

    assert "Ohne Skript" in texts_of_notes(desks, address)


@pytest.mark.parametrize("page_name", ["contributions", "contributions/{}", "objections"])
def test_axe_finds_nothing_in_what_waits_and_nothing_overflows(
    desks: Desks, page_name: str
) -> None:
    address, sent = walk_with(desks, "Frau Kunz, 0351 1234567: " + "sehrlang" * 30, "Zwei")
    slug = address.rstrip("/").rpartition("/")[2]
    with desks.database.transaction() as session:
        add_objection(session, slug, "tea", "note-public", "Nein. " * 60)
    page = desks.sit_down("Alice", address + page_name.format(sent[0].id), reduced_motion="reduce")
    found = {}
    for size in (SMALLEST, PHONE, SCREEN):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            unfold(page)
            found[size["width"], scheme] = violations(page), page.evaluate(OVERFLOWING)

    assert {at: faults for at, faults in found.items() if faults != ([], [])} == {}


def ready(page: Page, text: str) -> None:
    """Wait until a note is there, and its keys."""
    expect(page.locator("blockquote")).to_have_text(text)
    expect(page.get_by_text("Keyboard shortcuts")).to_be_visible()


def unfold(page: Page) -> None:
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
