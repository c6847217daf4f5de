"""A walk on a phone without network: what is kept, what is shown of it, and what never is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from geodata.walk import Consent, Walk, find_stop, put_feature
from geodata.wording import Wording
from tests.browser.conftest import Visit
from tests.browser.desks import Desks
from tests.browser.phones import Phone, kept_on, paths, read, wait_for_another_copy, wait_for_copy
from tests.browser.running import served
from tests.browser.test_accessibility import violations
from tests.world import linden_walk
from webapp.pages.participants import COOKIE
from webapp.storage.participants import join, make_join_code
from webapp.storage.walks import find_walk, publish_walk, save_walk

Change = Callable[[Walk], Walk]
A_WEEK_AGO = """async (slug) => {
  const records = await caches.open("rundgang-records");
  const record = await (await records.match(`/walks/${slug}/copy`)).json();
  record.contact -= 7 * 86400000;
  await records.put(`/walks/${slug}/copy`, new Response(JSON.stringify(record)));
}"""


@pytest.fixture
def phone(browser: Browser, tmp_path: Path) -> Phone:
    return Phone(browser, tmp_path / "phone")


@pytest.fixture
def started(phone: Phone) -> Iterator[BrowserContext]:
    with phone.started() as context:
        yield context


@pytest.fixture
def linden(desks: Desks) -> str:
    """The address of a published walk that a test has to itself."""
    return desks.add(linden_walk()).replace("/organise", "")


def slug_of(walk: str) -> str:
    return walk.rstrip("/").rpartition("/")[2]


def save(desks: Desks, walk: str, change: Change, *, publish: bool = False) -> None:
    with desks.database.transaction() as session:
        opened = find_walk(session, slug_of(walk))
        save_walk(session, change(opened), opened, by="Alice")
        if publish:
            publish_walk(session, opened.slug, by="Alice")


def withdraw(walk: Walk) -> Walk:
    note = next(note for note in walk.notes if note.id == "note-public")
    return put_feature(walk, replace(note, consent=Consent("public", withdrawn_on=date.today())))


def rename_tea(walk: Walk) -> Walk:
    return put_feature(walk, replace(find_stop(walk, "tea"), title=Wording({"de": "Teehaus"})))


def dialog(page: Page) -> Page:
    page.locator(".copy-control button").click()
    expect(page.locator("dialog[open]")).to_be_visible()
    return page


def test_a_walk_that_was_read_once_opens_in_flight_mode_after_a_cold_start(
    phone: Phone, tmp_path: Path
) -> None:
    with served(tmp_path / "server") as site:
        walk = f"{site}/walks/gorbitz/"
        with phone.started() as context:
            wait_for_copy(read(context, walk), "gorbitz")
    with phone.started(offline=True) as context:
        page = read(context, walk)  # the server itself is gone, too

        expect(page.locator(".copy-bar")).to_contain_text("Ohne Netz")
        expect(page.locator(".pin")).to_have_count(page.locator(".stop[data-stop]").count())

        page.locator(".stop[data-stop] [data-select]").first.click()
        page.get_by_role("link", name="Diese Station auf einer eigenen Seite").first.click()
        page.wait_for_selector("html[data-map=ready]", state="attached")

        expect(page.locator("main.walk-one h1")).to_be_visible()

        page.goto(f"{walk}themes/wohnen/")

        expect(page.locator("main.theme h1")).to_be_visible()

        page.goto(f"{walk}handout.pdf")

        expect(page.locator("[data-copies] a")).to_have_text(["Ankommen in Gorbitz"])


def test_search_and_filters_find_the_same_with_network_and_without(
    started: BrowserContext, gorbitz: str
) -> None:
    asked = (
        "?theme=wohnen",
        "?category=beratung",
        "?spoken=en",
        "?spoken=xx",
        "?q=Bibliothek",
        "?q=xyzzy",
    )
    page = read(started, gorbitz)
    wait_for_copy(page, "gorbitz")
    found = {query: stops_on(read(started, gorbitz + query)) for query in asked}
    started.set_offline(True)

    assert {query: stops_on(read(started, gorbitz + query)) for query in asked} == found
    assert page.locator(".empty").count() == 1

    page.locator("#filter-theme").select_option("wohnen")
    page.locator("#filter-q").fill("")
    page.locator(".filters button[type=submit]").click()
    page.wait_for_selector("html[data-map=ready]", state="attached")

    assert stops_on(page) == found["?theme=wohnen"]
    expect(page.locator(".pin")).to_have_count(len(stops_on(page)))


def stops_on(page: Page) -> list[str]:
    return page.locator(".stops > .stop").evaluate_all("stops => stops.map((each) => each.id)")


def test_saving_keeps_photos_and_every_language_that_was_ticked(
    phone: Phone, full_site: str
) -> None:
    walk = f"{full_site}/walks/arabic/"
    with phone.started() as context:
        page = read(context, walk)
        wait_for_copy(page, "arabic")

        assert not [path for path in paths(page) if path.endswith(".webp")]

        dialog(page).get_by_label("العربية").check()
        page.locator("[data-act=save]").click()
        expect(page.locator(".copy-control")).to_have_class("copy-control is-kept")
        expect(page.locator(".copy-state")).to_contain_text("Gespeichert am")
    with phone.started(offline=True) as context:
        page = read(context, f"{walk}?lang=ar#stop-0")

        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        expect(page.locator(".copy-bar")).to_be_visible()
        assert page.locator("img.photo").first.evaluate("async (it) => (await it.decode(), 1)")

        page.locator("header .languages a", has_text="Deutsch").click()

        expect(page.locator("html")).to_have_attribute("lang", "de")


def test_one_tap_deletes_the_copy_and_it_does_not_come_back_by_itself(
    started: BrowserContext, gorbitz: str
) -> None:
    page = read(started, gorbitz)
    wait_for_copy(page, "gorbitz")
    dialog(page).locator("dialog [data-act=forget]").click()
    expect(page.locator(".copy-state")).to_contain_text("gelöscht")
    read(started, gorbitz)
    page.wait_for_timeout(1000)  # as long as the first copy took

    assert {name for name, _ in kept_on(page)} == {"rundgang-records"}


def test_two_walks_are_kept_apart_and_both_are_named_where_nothing_is(
    started: BrowserContext, full_site: str
) -> None:
    for slug in ("arabic", "open"):
        wait_for_copy(read(started, f"{full_site}/walks/{slug}/"), slug)
    page = started.pages[0]
    dialog(page).locator("dialog [data-act=forget]").click()
    expect(page.locator(".copy-state")).to_contain_text("gelöscht")
    started.set_offline(True)
    page.goto(f"{full_site}/")

    expect(page.locator("[data-copies] a")).to_have_text(["Rundgang im Viertel"])

    page.locator("[data-copies] a").click()

    expect(page.locator(".copy-bar")).to_be_visible()


def test_a_withdrawn_note_is_gone_from_the_copy_at_its_next_contact(
    started: BrowserContext, desks: Desks, linden: str
) -> None:
    page = read(started, linden)
    record = wait_for_copy(page, slug_of(linden))
    save(desks, linden, withdraw)
    page.goto(f"{linden}stops/garden/")  # any page of it
    wait_for_another_copy(page, record)
    started.set_offline(True)
    for address in (linden, f"{linden}stops/tea/", f"{linden}themes/meeting/"):
        page.goto(address)

        expect(page.locator(".copy-bar")).to_be_visible()
        expect(page.locator("body")).not_to_contain_text("Gesagt: note-public")


def test_notes_are_hidden_when_nobody_could_say_for_a_week_that_they_still_hold(
    started: BrowserContext, linden: str
) -> None:
    page = read(started, linden)
    wait_for_copy(page, slug_of(linden))
    started.set_offline(True)
    pages = (f"{linden}#tea", f"{linden}stops/tea/", f"{linden}themes/meeting/")
    for address in pages:
        page.goto(address)

        expect(page.locator("body")).to_contain_text("Gesagt: note-public")

    page.evaluate(A_WEEK_AGO, slug_of(linden))
    for address in pages:
        page.goto("about:blank")
        page.goto(address)

        expect(page.locator("body")).not_to_contain_text("note-public")
        expect(page.locator(".copy-bar")).to_contain_text("7 Tage")


def test_a_newer_state_waits_until_nothing_typed_would_be_lost(
    started: BrowserContext, desks: Desks, linden: str
) -> None:
    page = read(started, linden)
    wait_for_copy(page, slug_of(linden))
    page.locator(".filters summary").click()
    search = page.locator("#filter-q")
    search.fill("Tee und")
    save(desks, linden, rename_tea, publish=True)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    line = page.locator(".newer")

    expect(line).to_contain_text("sobald Ihr Text")
    expect(line.locator("button")).to_be_hidden()
    expect(search).to_have_value("Tee und")

    search.fill("")
    line.get_by_role("button", name="Übernehmen").click()

    expect(page.locator("#tea [data-title]")).to_have_text("Teehaus")
    expect(page.locator(".newer")).to_have_count(0)


def test_no_cache_ever_holds_what_is_for_organisers_or_participants(
    started: BrowserContext, desks: Desks, linden: str
) -> None:
    slug = slug_of(linden)
    with desks.database.transaction() as session:
        token = join(session, slug, make_join_code(session, slug, by="Alice").code)
    cookie = {"name": COOKIE, "value": token, "domain": "127.0.0.1", "path": f"/walks/{slug}/"}
    page = started.pages[0]
    desks.signing_in("Alice")(page)
    started.add_cookies([cookie])
    read(started, linden)

    expect(page.locator("body")).to_contain_text("note-participants")

    wait_for_copy(page, slug)
    for address in (f"{desks.site}/organise/walks/{slug}/", f"{linden}stops/tea/", linden):
        page.goto(address)
    kept = kept_on(page)

    assert all(name.startswith("rundgang-") for name, _ in kept)
    assert not [address for _, address in kept if "/organise" in address or "join" in address]
    started.set_offline(True)
    page.goto(linden)

    expect(page.locator("body")).to_contain_text("note-public")
    expect(page.locator("body")).not_to_contain_text("note-participants")


def test_axe_finds_nothing_in_what_tells_of_a_copy(started: BrowserContext, gorbitz: str) -> None:
    page = read(started, gorbitz)
    wait_for_copy(page, "gorbitz")
    dialog(page).locator("[data-act=save]").click()
    expect(page.locator(".copy-control")).to_have_class("copy-control is-kept")

    assert violations(page) == []

    started.set_offline(True)
    for address in (gorbitz, f"{gorbitz}themes/wohnen/", f"{gorbitz}handout.pdf"):
        page.goto(address)

        assert violations(page) == []


def test_a_page_that_came_over_plain_http_says_why_it_cannot_be_kept(
    visit: Visit, gorbitz: str
) -> None:
    script = "Object.defineProperty(window, 'isSecureContext', { value: false })"
    page = visit(gorbitz, before=lambda page: page.add_init_script(script))
    dialog(page)

    expect(page.locator(".copy-state")).to_contain_text("https")
    expect(page.locator("[data-act=save]")).to_be_hidden()

    page.keyboard.press("Escape")

    expect(page.locator(".copy-control button")).to_be_focused()
