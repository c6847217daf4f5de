"""The group walks together: what an organiser says reaches the phone of a participant."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, written
from tests.browser.running import load, served
from tests.browser.test_accessibility import violations
from tests.world import linden_walk
from webapp.pages.participants import COOKIE
from webapp.storage.database import Database, open_database
from webapp.storage.groups import say_group_at
from webapp.storage.participants import join, make_join_code


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Database]]:
    folder = tmp_path_factory.mktemp("group")
    load(folder / "data", written(folder / "linden", linden_walk()))
    database = open_database(f"sqlite:///{folder / 'data'}/rundgang.sqlite")
    with served(folder / "data") as site:
        yield site, database
    database.engine.dispose()


def with_cookie(page: Page, site: str, database: Database) -> None:
    with database.transaction() as session:
        token = join(session, "linden", make_join_code(session, "linden", "Alice").code)
    kept = {"domain": urlsplit(site).hostname, "path": "/walks/linden/"}
    page.context.add_cookies(
        [{"name": COOKIE, "value": token, "expires": time.time() + 3600, **kept}]  # type: ignore[list-item, typeddict-item]
    )
    page.add_init_script("localStorage.setItem('rundgang.joined.linden', 'yes')")


def set_out(page: Page) -> None:
    page.get_by_role("button", name="Rundgang starten").click()
    page.get_by_role("button", name="Ohne Standort gehen").click()
    page.get_by_text("Mehr für unterwegs").click()


def test_a_participant_who_wants_it_learns_where_the_group_is(
    visit: Visit, server: tuple[str, Database]
) -> None:
    site, database = server
    page = visit(
        f"{site}/walks/linden/",
        before=lambda page: with_cookie(page, site, database),
        reduced_motion="reduce",
    )
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(urlsplit(sent.url).path))
    with database.transaction() as session:
        say_group_at(session, "linden", "garden")
    set_out(page)
    assert "/walks/linden/group" not in asked
    page.get_by_label("Der Gruppe folgen").check()
    expect(page.locator("[data-group-text]")).to_have_text("Die Gruppe ist an Station 3: Garten")
    expect(page.locator("[data-told]")).to_have_text("Die Gruppe ist an Station 3: Garten")
    found = [violations(page)]
    page.emulate_media(color_scheme="dark")
    found.append(violations(page))
    page.get_by_role("button", name="Weiter zur Gruppe, Station 3").click()
    expect(page.locator("[data-walking] [data-title]")).to_have_text("Garten")
    page.get_by_label("Der Gruppe folgen").uncheck()
    expect(page.locator("[data-group-here]")).to_be_hidden()

    assert found == [[], []]


def test_whoever_takes_no_part_is_not_offered_to_follow(
    visit: Visit, server: tuple[str, Database]
) -> None:
    page = visit(f"{server[0]}/walks/linden/", reduced_motion="reduce")
    set_out(page)

    expect(page.get_by_label("Der Gruppe folgen")).to_be_hidden()
