"""From the first organiser to the second and back out again, in two browsers, by keyboard alone."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geodata.formats.geojson import write_folder
from tests.browser.conftest import DESK, PHONE, Visit
from tests.browser.running import ROOT, load, served, surroundings
from tests.browser.test_accessibility import violations
from tests.world import linden_walk

SMALLEST = {"width": 320, "height": 640}
MOST_TABS = 60
LOST = "404|403|422"


@pytest.fixture(scope="module")
def data(
    new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The environment of a server that knows one walk and nobody yet."""
    folder = tmp_path_factory.mktemp("people")
    there = surroundings(folder / "data", DATABASE_URL=new_database_url())
    for name, content in write_folder(linden_walk()).items():
        (folder / name).write_bytes(content)
    load(folder / "data", folder, DATABASE_URL=there["DATABASE_URL"])
    return there


@pytest.fixture(scope="module")
def desk_site(data: dict[str, str]) -> Iterator[str]:
    with served(Path(data["DATA_DIR"]), DATABASE_URL=data["DATABASE_URL"]) as site:
        yield site


def organiser(data: dict[str, str], *words: str) -> str:
    """Give a command for organisers, and what it prints."""
    command = [sys.executable, "-m", "flask", "--app", "webapp", "organiser", *words]
    run = subprocess.run(command, cwd=ROOT, env=data, check=True, capture_output=True, text=True)
    return run.stdout


def link_of(data: dict[str, str], site: str, *words: str) -> str:
    return organiser(data, *words, "--address", site).split()[-1]


def to(page: Page, name: str) -> None:
    """Press Tab until what is named so has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        named = page.evaluate(
            """() => {
              const one = document.activeElement;
              const label = one.labels?.[0]?.textContent ?? one.textContent;
              return label.replace(/\\s+/g, " ").trim();
            }"""
        )
        if named.startswith(name):
            return
    raise AssertionError(f"Tab never comes to “{name}”.")


def type_in(page: Page, name: str, text: str) -> None:
    to(page, name)
    page.keyboard.type(text)


def press(page: Page, name: str) -> None:
    to(page, name)
    page.keyboard.press("Space")


def go(page: Page, name: str) -> None:
    """Press what leads to another page, and wait for that."""
    to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def assert_sound(page: Page, name: str) -> None:
    """No fault for axe and nothing too wide, on the smallest phone and a desk, light and dark."""
    found = {}
    for size in (SMALLEST, DESK):
        page.set_viewport_size(size)
        wide = page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if bad := [*violations(page), *(["too wide"] if wide else [])]:
                found[size["width"], scheme] = bad
    page.emulate_media(color_scheme="light")

    assert found == {}, name


def test_an_owner_invites_an_editor_and_removes_them_again(
    visit: Visit, data: dict[str, str], desk_site: str
) -> None:
    first = visit(
        link_of(data, desk_site, "add", "ayse@linden.example", "--name", "Ayşe"), viewport=DESK
    )
    assert_sound(first, "a new password")
    type_in(first, "Neues Passwort", "tea in the garden")
    go(first, "Passwort festlegen")
    expect(first.get_by_role("status")).to_have_text("Willkommen, Ayşe.")
    assert_sound(first, "the own walks")

    go(first, "Ihr Konto")
    assert_sound(first, "the account")
    first.goto(f"{desk_site}/organise/walks/linden/people")
    to(first, "Redaktion")
    go(first, "Einladung erstellen")
    assert first.evaluate("document.activeElement.matches('.given')")
    assert_sound(first, "the invitation")
    invitation = first.get_by_label("Link", exact=True).input_value()
    words = first.get_by_label("Text zum Verschicken").input_value()
    assert words.endswith(invitation)

    second = visit(invitation, viewport=PHONE, expected=LOST)
    assert_sound(second, "an invitation")
    type_in(second, "Name", "Bo")
    type_in(second, "E-Mail-Adresse", "bo@linden.example")
    type_in(second, "Passwort", "tea")
    go(second, "Konto anlegen")
    assert second.get_by_role("alert").evaluate("one => one === document.activeElement")
    assert_sound(second, "a refused invitation")
    type_in(second, "Passwort", "trees in the garden")
    press(second, "Anzeigen")
    assert second.locator("#new-password").get_attribute("type") == "text"
    go(second, "Konto anlegen")
    expect(second.get_by_role("status")).to_have_text("Willkommen, Bo.")
    second.goto(f"{desk_site}/organise/walks/linden/revision")
    assert '"revision"' in second.content()

    first.goto(f"{desk_site}/organise/walks/linden/people")
    assert_sound(first, "the people of a walk")
    press(first, "Ändern: Bo")
    go(first, "Von diesem Rundgang entfernen")
    expect(first.get_by_role("status")).to_have_text("Bo arbeitet nicht mehr an diesem Rundgang.")

    second.reload()
    expect(second.get_by_role("heading", level=1)).to_have_text("Hier ist nichts")
    second.goto(f"{desk_site}/organise/")
    expect(second.locator(".empty")).to_be_visible()


def test_a_dead_link_says_so_calmly(visit: Visit, desk_site: str) -> None:
    page = visit(f"{desk_site}/organise/welcome/unknown", expected=LOST, locale="en-GB")

    expect(page.locator(".lead")).to_contain_text("Whoever gave it to you can make a new one")
    assert_sound(page, "a dead link")


def test_a_link_is_copied(visit: Visit, data: dict[str, str], desk_site: str) -> None:
    page = visit(
        link_of(data, desk_site, "add", "cem@linden.example", "--name", "Cem", "--walk", "linden"),
        locale="en-GB",
        permissions=["clipboard-read", "clipboard-write"],
    )
    page.get_by_label("New password").fill("tea in the garden")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/organise/$"))
    page.goto(f"{desk_site}/organise/walks/linden/people")
    page.get_by_role("button", name="Make an invitation").click()
    page.get_by_role("button", name="Copy the link").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Link", exact=True).input_value()


def test_without_script_a_walk_is_deleted_by_its_owner(
    visit: Visit, data: dict[str, str], desk_site: str
) -> None:
    link = link_of(data, desk_site, "reset", "ayse@linden.example")
    page = visit(link, java_script_enabled=False, expected=LOST)
    page.get_by_label("Neues Passwort").fill("another tea in the garden")
    page.get_by_role("button", name="Passwort festlegen").click()
    page.goto(f"{desk_site}/organise/walks/linden/people")
    page.get_by_role("link", name="Rundgang löschen").click()
    page.get_by_label("Tippen Sie zur Sicherheit").fill("linden")
    page.get_by_role("button", name="Rundgang löschen").click()

    expect(page.get_by_role("status")).to_have_text("Der Rundgang „linden“ ist gelöscht.")
    page.goto(f"{desk_site}/walks/linden/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hier ist nichts")
