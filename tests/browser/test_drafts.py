"""What was typed into a form and not saved is offered again, and goes once it is saved."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from geodata.walk import find_stop
from tests.browser.desks import Desks
from tests.browser.hostile import hostile_walk
from tests.browser.test_accessibility import OVERFLOWING, violations
from tests.world import linden_walk

DRAFTS = "Object.keys(localStorage).filter((name) => name.startsWith('rundgang-draft '))"
SHARP = (
    "${alert(1)} %(number)s",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></textarea></select></option><b>bold",
)
NEW_ADDRESS = "Lindenweg 99, in the yard"


@pytest.fixture
def stop(desks: Desks) -> str:
    """The form of a stop of a walk that nobody else works on."""
    return f"{desks.add(linden_walk())}stops/tea"


def walk_of(address: str) -> str:
    return address[: address.index("/stops/") + 1]


def address_field(page: Page) -> str:
    return page.locator('[name="address"]').input_value()


def type_address(page: Page, text: str = NEW_ADDRESS) -> None:
    page.locator('[name="address"]').fill(text)
    expect(page.locator("[data-draft-state]")).to_contain_text("kept on this device")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def reopened(page: Page, address: str) -> Page:
    """Close the page as a crash would, and open it again in the same browser."""
    there = page.context.new_page()
    page.close()
    there.goto(address)
    return there


def test_what_was_typed_is_offered_after_the_page_was_closed(desks: Desks, stop: str) -> None:
    page = desks.sit_down("Alice", stop)
    type_address(page)
    page = reopened(page, stop)
    offer = page.locator(".draft-offer")
    expect(offer).to_contain_text("You typed this on")
    expect(offer.locator("tbody tr")).to_contain_text([f"{NEW_ADDRESS}Lindenweg 1"])
    before = address_field(page)
    offer.get_by_role("button", name="Take it over").click()

    assert (before, address_field(page)) == ("Lindenweg 1", NEW_ADDRESS)
    assert page.evaluate("document.activeElement.name") == "address"
    save(page)
    expect(page.locator(".notice").first).to_contain_text("Saved")
    tea = find_stop(desks.saved(walk_of(stop)), "tea")
    assert tea.address.texts["de"] == NEW_ADDRESS
    assert page.evaluate(DRAFTS) == []


def test_what_is_discarded_is_not_offered_again(desks: Desks, stop: str) -> None:
    page = desks.sit_down("Alice", stop)
    type_address(page)
    page = reopened(page, stop)
    page.get_by_role("button", name="Discard it").click()
    page.reload()

    assert page.locator(".draft-offer").count() == 0
    assert address_field(page) == "Lindenweg 1"


def test_a_draft_says_that_somebody_has_saved_since(desks: Desks, stop: str) -> None:
    alice, bob = desks.sit_down("Alice", stop), desks.sit_down("Bob", stop)
    type_address(alice)
    bob.locator('[name="phone"]').fill("+49 351 99")
    save(bob)
    expect(bob.locator(".notice").first).to_contain_text("Saved")
    alice = reopened(alice, stop)
    expect(alice.locator(".draft-offer")).to_contain_text("saved again since then")
    alice.get_by_role("button", name="Take it over").click()
    save(alice)
    expect(alice.locator(".notice").first).to_contain_text("Saved")
    tea = find_stop(desks.saved(walk_of(stop)), "tea")

    assert (tea.address.texts["de"], tea.phone) == (NEW_ADDRESS, "+49 351 99")


def test_whoever_signs_in_after_at_the_same_desk_sees_no_draft(desks: Desks, stop: str) -> None:
    page = desks.sit_down("Alice", stop)
    type_address(page)
    page = reopened(page, f"{desks.site}/organise/")
    page.context.clear_cookies()
    desks.signing_in("Bob")(page)
    page.goto(stop)

    assert page.locator(".draft-offer").count() == 0
    assert len(page.evaluate(DRAFTS)) == 1


def test_signing_out_leaves_nothing_on_the_device_and_warns_before(desks: Desks, stop: str) -> None:
    page = desks.sit_down("Alice", stop)
    type_address(page)
    page = reopened(page, f"{desks.site}/organise/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator(".sign-out-warning")).to_contain_text("not saved yet")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/organise/login"))

    assert page.evaluate(DRAFTS) == []


def test_leaving_with_unsaved_changes_asks(desks: Desks, stop: str) -> None:
    page = desks.sit_down("Alice", stop, expected="^dialog")
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.get_by_role("link", name="Back to the walk").click()
    page.wait_for_url(re.compile(r"linden-\d+/(#.*)?$"))
    unasked = list(asked)
    page.goto(stop)
    type_address(page)
    page.get_by_role("link", name="Back to the walk").click()
    page.wait_for_timeout(300)

    assert (unasked, asked) == ([], ["beforeunload"])
    assert page.url == stop
    assert address_field(page) == NEW_ADDRESS


def test_a_refused_form_is_still_unsaved_and_its_draft_goes_with_the_save(
    desks: Desks, stop: str
) -> None:
    page = desks.sit_down("Alice", stop, expected="422")
    type_address(page)
    page.locator('[name="website"]').fill("no address at all")
    save(page)
    expect(page.locator(".refusal").first).to_be_visible()
    kept = (page.locator(".draft-offer").count(), len(page.evaluate(DRAFTS)))
    page.locator('[name="website"]').fill("https://tea.example/")
    save(page)
    expect(page.locator(".notice").first).to_contain_text("Saved")

    assert kept == (0, 1)
    assert page.evaluate(DRAFTS) == []


def test_a_form_stays_when_the_session_is_over_and_is_saved_after_signing_in(
    desks: Desks, stop: str
) -> None:
    page = desks.sit_down("Alice", stop)
    type_address(page)
    page.context.clear_cookies()
    save(page)
    expect(page.locator("[data-not-sent]")).to_contain_text("no longer signed in")
    stayed = (page.url, address_field(page))
    desks.signing_in("Alice")(page.context.new_page())
    save(page)
    expect(page.locator(".notice").first).to_contain_text("Saved")

    assert stayed == (stop, NEW_ADDRESS)


def test_a_form_stays_when_the_connection_is_down(desks: Desks, stop: str) -> None:
    page = desks.sit_down("Alice", stop, expected="ERR_INTERNET_DISCONNECTED")
    type_address(page)
    page.context.set_offline(True)
    save(page)
    expect(page.locator("[data-not-sent]")).to_contain_text("There is no connection")
    page.context.set_offline(False)

    assert address_field(page) == NEW_ADDRESS
    save(page)
    expect(page.locator(".notice").first).to_contain_text("Saved")


def test_what_was_typed_survives_a_dispute_and_goes_once_it_is_settled(
    desks: Desks, stop: str
) -> None:
    alice = desks.sit_down("Alice", stop, expected="409")
    bob = desks.sit_down("Bob", stop)
    for page, text in ((bob, "Lindenweg 2"), (alice, NEW_ADDRESS)):
        type_address(page, text)
        save(page)
    expect(alice.locator(".dispute")).to_contain_text("Lindenweg 2")
    kept = len(alice.evaluate(DRAFTS))
    alice.get_by_role("button", name="Save what I chose").click()
    expect(alice.locator(".notice").first).to_contain_text("Saved")

    assert kept == 1
    assert alice.evaluate(DRAFTS) == []


def test_axe_finds_nothing_where_a_draft_is_offered(desks: Desks, stop: str) -> None:
    page = desks.sit_down("Alice", stop, reduced_motion="reduce")
    type_address(page)
    page = reopened(page, stop)
    page.locator(".draft-offer").wait_for()
    found = {}
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[f"{width} {scheme}"] = violations(page) + page.evaluate(OVERFLOWING)

    assert not any(found.values()), found


@pytest.mark.parametrize("text", SHARP)
def test_hostile_texts_are_offered_and_edited_as_typed_and_nothing_of_them_runs(
    desks: Desks, text: str
) -> None:
    workspace = desks.add(hostile_walk(0, text))
    page = desks.sit_down("Alice", workspace)
    page.locator('button[value="down"]').first.click()
    expect(page.locator("[data-told]")).to_contain_text("Stop 1 is now stop 2.")
    named = page.locator(".pin[data-stop]").first.get_attribute("aria-label")
    page.locator(".desk-stops [data-title]").first.click()
    typed = f"{text} once more"
    type_address(page, typed)
    page = reopened(page, page.url)
    shown = page.locator(".draft-offer tbody td").first.text_content()

    assert text in str(named)
    assert shown == typed
