"""An organiser asks, an actor answers from a browser of their own, and visitors read what comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Visit, written
from tests.browser.running import ROOT, load, served
from tests.desk import account_of, account_with_password
from tests.world import linden_walk
from webapp.app import create_app
from webapp.storage.organisers import add_organiser, give_role

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
FRESHNESS = "/organise/walks/linden/freshness"


@pytest.fixture(scope="module")
def organised_site(
    new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A server with the invented walk, which Alice owns."""
    with organised(tmp_path_factory.mktemp("confirming"), new_database_url()) as address:
        yield address


@contextmanager
def organised(folder: Path, url: str) -> Iterator[str]:
    data = folder / "data"
    load(data, written(folder / "linden", linden_walk()), DATABASE_URL=url)
    _let_alice_own(data, url)
    with served(data, DATABASE_URL=url) as address:
        yield address


def _let_alice_own(data: Path, url: str) -> None:
    app = create_app(DATA_DIR=str(data), DATABASE_URL=url, SECRET_KEY=data.name)
    with app.extensions["database"].transaction() as session:
        give_role(
            session, add_organiser(session, *account_with_password("Alice")), "linden", "owner"
        )
    app.extensions["database"].engine.dispose()


def signed_in(visit: Visit, site: str, **options: Any) -> Page:
    settings = {"viewport": DESK, "locale": "en-GB", **options}
    page = visit(f"{site}/organise/login?lang=en", **settings)
    email, _, password = account_of("Alice")
    page.fill("#email", email)
    page.fill("#password", password)
    page.click("main button[type=submit]")
    expect(page.get_by_role("heading", name="Your walks")).to_be_visible()
    return page


def nothing_found_by_axe(page: Page) -> None:
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [each["id"] for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def new_link(page: Page, site: str) -> str:
    page.goto(f"{site}{FRESHNESS}")
    nothing_found_by_axe(page)
    for folded in page.locator("main details > summary").all():
        folded.click()  # what is fresh already stands in there
    page.get_by_role("button", name="Make a confirmation link for Library").click()
    nothing_found_by_axe(page)
    return page.locator("#link").input_value()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_actor_confirms_and_proposes_and_visitors_read_it_once_it_is_published(
    organised_site: str, visit: Visit, script: bool
) -> None:
    organiser = signed_in(visit, organised_site)
    link = new_link(organiser, organised_site)

    narrow = {"width": 320, "height": 640}
    actor = visit(link, expected="422", viewport=narrow, locale="en-GB", java_script_enabled=script)
    actor.get_by_role("button", name="Yes, this is right: Library").click()
    expect(actor.get_by_role("status")).to_contain_text("noted as confirmed today")
    actor.get_by_role("link", name="Propose a change: Help with letters").click()
    actor.get_by_label("Opening hours").fill("whenever")
    actor.get_by_role("button", name="Send the proposal").click()
    expect(actor.get_by_label("Opening hours")).to_have_attribute("aria-invalid", "true")
    actor.get_by_label("Opening hours").fill("Mo 10:00-12:00" if script else "Tu 10:00-12:00")
    actor.get_by_label("Phone").fill("+49 351 77" if script else "+49 351 88")
    actor.get_by_label("Comment").fill("Since May.")
    if script:
        nothing_found_by_axe(actor)
    actor.get_by_role("button", name="Send the proposal").click()
    expect(actor.get_by_role("status")).to_contain_text("will look at your proposal")
    assert actor.context.cookies() == []

    organiser.goto(f"{organised_site}{FRESHNESS}")
    nothing_found_by_axe(organiser)
    expect(organiser.get_by_text("Since May.")).to_be_visible()
    organiser.get_by_role("button", name="Take over what is ticked").click()
    expect(organiser.get_by_role("status")).to_contain_text("taken over into the draft")
    phone = "+49 351 77" if script else "+49 351 88"
    visitor = visit(f"{organised_site}/walks/linden/stops/library/?lang=en")
    expect(visitor.get_by_text(phone)).to_have_count(0)
    organiser.goto(f"{organised_site}/organise/walks/linden/publish")
    organiser.get_by_role("button", name="Publish as version").click()
    visitor.reload()
    expect(visitor.get_by_text(phone)).to_be_visible()
    expect(visitor.get_by_text("Last confirmed on").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_actor_objects_to_a_note_and_visitors_do_not_see_it_until_it_is_decided(
    organised_site: str, visit: Visit, script: bool
) -> None:
    said = "Said: note-public" if script else "Said: note-report"
    organiser = signed_in(visit, organised_site)
    organiser.goto(f"{organised_site}{FRESHNESS}")
    for folded in organiser.locator("main details > summary").all():
        folded.click()
    organiser.get_by_role("button", name="Make a confirmation link for Tea kitchen").click()
    link = organiser.locator("#link").input_value()

    narrow = {"width": 320, "height": 640}
    actor = visit(link, expected="422", viewport=narrow, locale="en-GB", java_script_enabled=script)
    actor.locator("section", has_text=said).get_by_role("link", name="Object").click()
    actor.get_by_role("button", name="Object").click()
    expect(actor.get_by_label("What must not be shown")).to_have_attribute("aria-invalid", "true")
    if script:
        nothing_found_by_axe(actor)
    actor.get_by_label("What must not be shown").fill("We never said so.")
    actor.get_by_role("button", name="Object").click()
    expect(actor.get_by_role("status")).to_contain_text("The note is held back")
    if script:
        nothing_found_by_axe(actor)
    place = "/walks/linden/" if script else "/organise/walks/linden/report/"
    reader = organiser.context.new_page()
    reader.goto(f"{organised_site}{place}stops/tea/?lang=en")
    expect(reader.get_by_text(said)).to_have_count(0)

    organiser.goto(f"{organised_site}/organise/walks/linden/objections")
    organiser.get_by_label("It is shown all the same.").check()
    organiser.get_by_role("textbox", name="Reason").fill("It was said in public.")
    organiser.get_by_role("button", name="Decide").click()
    expect(organiser.get_by_role("status")).to_contain_text("The note is shown again")
    reader.reload()
    expect(reader.get_by_text(said)).to_be_visible()
    actor.reload()
    answered = actor.locator("section", has_text=said)
    expect(answered.get_by_text("It was said in public.")).to_be_visible()


def test_a_confirmation_by_keyboard_alone(organised_site: str, visit: Visit) -> None:
    organiser = signed_in(visit, organised_site)
    organiser.goto(f"{organised_site}{FRESHNESS}")
    organiser.get_by_role("button", name="Confirmed today: Garden").focus()
    organiser.keyboard.press("Enter")

    expect(organiser.get_by_role("status")).to_contain_text("confirmed as of today")
