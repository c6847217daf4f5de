"""Notes on a phone: written without network, kept through a crash, sent once, taken back."""

from __future__ import annotations

import io
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import delete

from tests.browser.conftest import DESK, PHONE, Visit, written
from tests.browser.phones import Phone, read, wait_for_copy
from tests.browser.running import load, served
from tests.browser.test_accessibility import OVERFLOWING, violations
from tests.browser.walks import arabic_walk
from tests.world import linden_walk
from webapp.pages.participants import COOKIE
from webapp.storage.contributions import Contribution, contributions
from webapp.storage.database import Database, open_database
from webapp.storage.participants import join, make_join_code
from webapp.storage.tables import CONTRIBUTION_PHOTOS, CONTRIBUTIONS, PARTICIPANTS

SMALLEST = {"width": 320, "height": 640}
SENT_TO = "**/contributions/*"
FAILED = "net::|Failed to load|503|401"
MANY = 200
PATIENCE = 200  # looks, a tenth of a second apart
expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class Noted:
    """A server with walks that people may join, and what it has of their notes."""

    site: str
    database: Database

    def walk(self, slug: str = "linden") -> str:
        return f"{self.site}/walks/{slug}/"

    def cookie(self, slug: str = "linden") -> dict[str, object]:
        with self.database.transaction() as session:
            token = join(session, slug, make_join_code(session, slug, "Alice").code)
        host = urlsplit(self.site).hostname
        kept = {"domain": host, "path": f"/walks/{slug}/", "expires": time.time() + 86_400}
        return {"name": COOKIE, "value": token, **kept}

    def sent(self, slug: str = "linden") -> list[Contribution]:
        with self.database.reading() as session:
            return list(contributions(session, slug))

    def texts(self) -> list[str]:
        return [kept.text for kept in self.sent()]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Noted]:
    folder = tmp_path_factory.mktemp("noted")
    load(folder / "data", *(written(folder / w.slug, w) for w in (linden_walk(), arabic_walk())))
    database = open_database(f"sqlite:///{folder / 'data'}/rundgang.sqlite")
    with served(folder / "data") as site:
        yield Noted(site, database)
    database.engine.dispose()


@pytest.fixture
def noted(server: Noted) -> Noted:
    """The same server for each test, without the notes of the one before."""
    with server.database.transaction() as session:
        for table in (CONTRIBUTION_PHOTOS, CONTRIBUTIONS, PARTICIPANTS):
            session.connection().execute(delete(table))
    return server


@pytest.fixture
def phone(browser: Browser, tmp_path: Path) -> Phone:
    return Phone(browser, tmp_path / "phone")


def joined(context: BrowserContext, noted: Noted, slug: str = "linden") -> Page:
    """Join the walk as its page for that does; gives the page of the walk."""
    context.add_cookies([noted.cookie(slug)])  # type: ignore[list-item]
    page = read(context, noted.walk(slug))
    page.evaluate("slug => localStorage.setItem(`rundgang.joined.${slug}`, 'yes')", slug)
    return read(context, noted.walk(slug))


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector("main[data-ready]")
    return page


def write(page: Page, text: str, *, photo: bytes = b"") -> None:
    """Fill in the form as it stands, and save it."""
    page.get_by_role("radio", name="Meine eigene Beobachtung").check()
    page.get_by_label("Was soll festgehalten werden?").fill(text)
    if photo:
        file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo}
        page.locator('[name="photo"]').set_input_files(file)  # type: ignore[arg-type]
        expect(page.locator("[data-photo-taken]")).to_be_visible()
    page.get_by_role("button", name="Notiz speichern").click()
    expect(page.locator("[data-kept]")).to_be_visible()


def another(page: Page) -> None:
    page.get_by_role("button", name="Noch eine Notiz schreiben").click()
    expect(page.locator("[data-note-form]")).to_be_visible()


def waits(page: Page, count: int) -> None:
    expect(page.locator("[data-waiting-words]")).to_have_text(
        f"Warten hier auf das Senden: {count}"
    )


def nothing_waits(page: Page) -> None:
    expect(page.locator("[data-waiting]")).to_be_hidden()


def picture() -> bytes:
    """A photo as a phone takes it: large, and with the place in it."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    packed = io.BytesIO()
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(packed, "JPEG", exif=exif.tobytes())
    return packed.getvalue()


def soon(page: Page, told: Callable[[], bool]) -> None:
    """Wait until something has come true on the server."""
    for _ in range(PATIENCE):
        if told():
            return
        page.wait_for_timeout(100)
    raise TimeoutError


def on_the_device(page: Page) -> list[dict[str, object]]:
    records: list[dict[str, object]] = page.evaluate(
        """() => new Promise((resolve) => {
          const opening = indexedDB.open("rundgang", 1);
          opening.onsuccess = () => {
            const all = opening.result.transaction("contributions").objectStore("contributions")
              .getAll();
            all.onsuccess = () => { opening.result.close(); resolve(all.result); };
          };
        })"""
    )
    return records


def test_three_notes_written_without_network_survive_a_crash_and_arrive_once(
    phone: Phone, noted: Noted
) -> None:
    with phone.started() as context:
        page = joined(context, noted)
        wait_for_copy(page, "linden")
    with phone.started(offline=True) as context:
        page = read(context, noted.walk())
        page.locator(".note-link.anywhere").click()
        page.wait_for_selector("main[data-ready]")
        write(page, "Erste", photo=picture())
        for text in ("Zweite", "Dritte"):
            another(page)
            write(page, text)
        waits(page, 3)
        assert noted.sent() == []
        phone.killed()
    with phone.started(offline=True) as context:
        page = opened(read(context, noted.walk()), f"{noted.walk()}notes/")
        waits(page, 3)
        expect(page.locator(".own-note")).to_have_count(3)
        context.set_offline(False)
        nothing_waits(page)

        assert sorted(noted.texts()) == ["Dritte", "Erste", "Zweite"]
        assert [bool(kept.photo) for kept in noted.sent()] == [True, False, False]
        left = on_the_device(page)
        assert {record["state"] for record in left} == {"sent"}
        assert not any("body" in record for record in left)
        page.reload()
        expect(page.locator(".own-note")).to_have_count(3)
        expect(page.locator(".own-state").first).to_have_text("Gesendet")
    assert len(noted.sent()) == 3


LOSING = """let asked = 0;
const real = window.fetch;
window.fetch = async (...request) => {
  const answer = await real(...request);
  if (!request[0].includes("/contributions/") || request[1].method !== "PUT") return answer;
  asked += 1;
  if (asked % EVERY === 1) throw new TypeError("the answer is lost");
  return answer;
};"""


def test_a_note_whose_answer_was_lost_is_there_once(phone: Phone, noted: Noted) -> None:
    with phone.started(service_workers="block") as context:
        page = joined(context, noted)
        context.add_init_script(LOSING.replace("EVERY", "2"))
        opened(page, f"{noted.walk()}note/")
        write(page, "Verloren", photo=picture())
        soon(page, lambda: noted.texts() == ["Verloren"])
        waits(page, 1)
        page.get_by_role("button", name="Jetzt senden").click()
        nothing_waits(page)
        expect(page.locator("[data-kept-words]")).to_have_text("Die Notiz ist gesendet")

    assert noted.texts() == ["Verloren"]


def test_two_pages_send_two_hundred_notes_once_each_though_answers_are_lost(
    phone: Phone, noted: Noted
) -> None:
    with phone.started(service_workers="block") as context:
        page = opened(joined(context, noted), f"{noted.walk()}notes/")
        context.set_offline(True)
        page.evaluate(
            """count => new Promise((resolve) => {
              const opening = indexedDB.open("rundgang", 1);
              opening.onsuccess = () => {
                const change = opening.result.transaction("contributions", "readwrite");
                for (let i = 0; i < count; i++) {
                  const id = String(i).padStart(32, "0");
                  const receipt = String(i).padStart(16, "a");
                  const written_at = new Date(Date.now() - i * 1000).toISOString();
                  const body = { receipt, kind: "note", own: true, text: `Note ${i}`, written_at };
                  change.objectStore("contributions").put({ id, receipt, body, slug: "linden",
                    kind: "note", state: "kept", edit: 1, tries: 0, after: 0, until: 0,
                    photo: "", reason: "" });
                }
                change.oncomplete = () => { opening.result.close(); resolve(); };
              };
            })""",
            MANY,
        )
        context.add_init_script(LOSING.replace("EVERY", "40"))
        other = context.new_page()
        context.set_offline(False)
        other.goto(f"{noted.walk()}note/")
        page.reload()
        for _ in range(MANY):
            if not any(record["state"] == "kept" for record in on_the_device(page)):
                break
            page.evaluate("window.dispatchEvent(new Event('online'))")
            page.wait_for_timeout(1000)
        nothing_waits(page)

    assert sorted(noted.texts()) == sorted(f"Note {number}" for number in range(MANY))


def test_a_double_tap_saves_one_note(phone: Phone, noted: Noted) -> None:
    with phone.started(service_workers="block") as context:
        page = opened(joined(context, noted), f"{noted.walk()}note/")
        page.get_by_role("radio", name="Meine eigene Beobachtung").check()
        page.get_by_label("Was soll festgehalten werden?").fill("Einmal")
        page.evaluate("for (let i = 0; i < 3; i++) document.querySelector('[data-save]').click()")
        expect(page.locator("[data-kept-words]")).to_have_text("Die Notiz ist gesendet")

        assert len(on_the_device(page)) == 1
    assert noted.texts() == ["Einmal"]


def test_what_was_typed_is_back_after_the_page_was_closed_and_two_pages_keep_apart(
    phone: Phone, noted: Noted
) -> None:
    with phone.started(service_workers="block") as context:
        page = opened(joined(context, noted), f"{noted.walk()}note/")
        page.get_by_label("Was soll festgehalten werden?").fill("Halb fertig")
        other = opened(context.new_page(), f"{noted.walk()}note/")
        expect(other.get_by_label("Was soll festgehalten werden?")).to_have_value("")
        page.wait_for_timeout(600)
        page.close()
        back = opened(context.new_page(), f"{noted.walk()}note/")

        expect(back.get_by_label("Was soll festgehalten werden?")).to_have_value("Halb fertig")
        write(back, "Ganz fertig")
        back.close()
        again = opened(context.new_page(), f"{noted.walk()}note/")
        expect(again.get_by_label("Was soll festgehalten werden?")).to_have_value("")


def test_a_refused_note_stays_with_its_reason_and_is_sent_once_it_is_changed(
    phone: Phone, noted: Noted
) -> None:
    with phone.started(service_workers="block") as context:
        page = opened(joined(context, noted), f"{noted.walk()}note/")
        page.evaluate("document.querySelector('[name=text]').removeAttribute('maxlength')")
        write(page, "x" * 6000)
        expect(page.locator("[data-waiting-words]")).to_contain_text("nicht gesendet werden: 1")
        opened(page, f"{noted.walk()}notes/")
        expect(page.locator(".own-reason")).to_contain_text("5000")
        page.get_by_role("link", name="Ändern").click()
        page.wait_for_selector("main[data-ready]")
        write(page, "Kürzer")
        expect(page.locator("[data-kept-words]")).to_have_text("Die Notiz ist gesendet")

    assert noted.texts() == ["Kürzer"]


def test_a_sent_note_is_changed_and_withdrawn_from_the_same_device(
    phone: Phone, noted: Noted
) -> None:
    with phone.started(service_workers="block") as context:
        page = opened(joined(context, noted), f"{noted.walk()}note/?stop=tea")
        write(page, "Vorher", photo=picture())
        expect(page.locator("[data-kept-words]")).to_have_text("Die Notiz ist gesendet")
        code = page.locator("[data-receipt]").first.inner_text()
        opened(page, f"{noted.walk()}notes/")
        expect(page.locator(".own-receipt")).to_contain_text(code)
        page.get_by_role("link", name="Ändern").click()
        page.wait_for_selector("main[data-ready]")
        expect(page.get_by_label("Was soll festgehalten werden?")).to_have_value("Vorher")
        page.get_by_role("radio", name="Auch wer einen Bericht liest").check()
        write(page, "Nachher")
        expect(page.locator("[data-kept-words]")).to_have_text("Die Notiz ist gesendet")
        assert [(kept.text, kept.level, kept.stop) for kept in noted.sent()] == [
            ("Nachher", "report", "tea")
        ]
        assert noted.sent()[0].photo
        opened(page, f"{noted.walk()}notes/")
        page.get_by_role("button", name="Zurückziehen", exact=True).click()
        page.get_by_role("button", name="Ja, zurückziehen").click()
        expect(page.locator(".own-state")).to_have_text("Zurückgezogen")

    assert [(kept.text, kept.photo, kept.state) for kept in noted.sent()] == [("", "", "withdrawn")]


def test_a_theme_is_marked_with_one_tap_and_can_be_undone(phone: Phone, noted: Noted) -> None:
    with phone.started(service_workers="block") as context:
        page = opened(joined(context, noted), f"{noted.walk()}note/#mark")
        page.get_by_role("button", name="Hilfe").click()
        expect(page.locator("[data-marked-words]")).to_have_text("Gemerkt: Hilfe")
        page.get_by_role("button", name="Rückgängig").click()
        nothing_waits(page)
        page.get_by_role("button", name="Begegnung").click()
        waits(page, 1)
        nothing_waits(page)

    assert [(kept.kind, kept.themes, kept.place) for kept in noted.sent()] == [
        ("mark", ("meeting",), None)
    ]


def test_the_place_goes_along_only_if_it_was_allowed_and_offers_the_nearest_stop(
    phone: Phone, noted: Noted
) -> None:
    here = {"latitude": 51.0501, "longitude": 13.7401, "accuracy": 10}
    allowed = {"geolocation": here, "permissions": ["geolocation"]}
    with phone.started(service_workers="block", **allowed) as context:
        page = opened(joined(context, noted), f"{noted.walk()}note/")
        expect(page.locator("[data-position-words]")).to_contain_text("Ihr Standort ist dabei")
        expect(page.locator("#note-stop")).to_have_value("tea")
        write(page, "Hier")
        expect(page.locator("[data-kept-words]")).to_have_text("Die Notiz ist gesendet")
        another(page)
        page.get_by_role("button", name="Weglassen").click()
        write(page, "Ohne Ort")
        expect(page.locator("[data-kept-words]")).to_have_text("Die Notiz ist gesendet")

    places = {kept.text: kept.place and (kept.place.x, kept.place.y) for kept in noted.sent()}
    assert places == {"Hier": (13.7401, 51.0501), "Ohne Ort": None}


def test_the_phone_makes_a_photo_small_and_leaves_nothing_in_it_but_the_picture(
    phone: Phone, noted: Noted
) -> None:
    bodies: list[bytes] = []

    def look(route: Route) -> None:
        bodies.append(route.request.post_data_buffer or b"")
        route.continue_()

    with phone.started(service_workers="block") as context:
        page = opened(joined(context, noted), f"{noted.walk()}note/")
        page.route(SENT_TO, look)
        write(page, "Mit Foto", photo=picture())
        expect(page.locator("[data-kept-words]")).to_have_text("Die Notiz ist gesendet")

    with closing(sqlite3.connect(noted.database.engine.url.database or "")) as kept:
        content = kept.execute("SELECT content FROM contribution_photo").fetchone()[0]
    assert b"Camera of somebody" not in bodies[0] + content
    assert Image.open(io.BytesIO(content)).size == (1600, 1200)


def test_where_a_browser_keeps_nothing_the_note_is_sent_at_once_or_stays_in_the_form(
    visit: Visit, noted: Noted
) -> None:
    nothing = "Object.defineProperty(window, 'indexedDB', { value: { open() { throw 0; } } })"

    def prepare(page: Page) -> None:
        page.context.add_cookies([noted.cookie()])  # type: ignore[list-item]
        page.add_init_script(f"{nothing}; localStorage.setItem('rundgang.joined.linden', 'yes')")

    page = visit(f"{noted.walk()}note/", before=prepare, expected=FAILED, service_workers="block")
    page.wait_for_selector("main[data-ready]")
    expect(page.locator(".notice-line")).to_contain_text("speichert nichts")
    page.context.set_offline(True)
    page.get_by_role("radio", name="Meine eigene Beobachtung").check()
    page.get_by_label("Was soll festgehalten werden?").fill("Bleibt hier")
    page.get_by_role("button", name="Notiz speichern").click()
    expect(page.locator('[data-error="all"]')).to_contain_text("steht noch hier")
    expect(page.get_by_label("Was soll festgehalten werden?")).to_have_value("Bleibt hier")
    page.context.set_offline(False)
    page.get_by_role("button", name="Notiz speichern").click()
    expect(page.locator("[data-kept-words]")).to_have_text("Die Notiz ist gesendet")

    assert noted.texts() == ["Bleibt hier"]


def test_a_device_that_takes_no_part_is_told_how_to_and_sees_no_way_to_notes(
    visit: Visit, noted: Noted
) -> None:
    page = visit(f"{noted.walk()}note/", expected=FAILED)
    expect(page.locator("[data-stranger]")).to_be_visible()
    expect(page.locator("[data-note-form]")).to_be_hidden()
    page.goto(noted.walk())

    expect(page.locator("[data-note-link]:visible")).to_have_count(0)


def test_the_page_of_a_walk_sends_what_waits_and_leads_to_a_note_on_the_stop(
    phone: Phone, noted: Noted
) -> None:
    with phone.started(service_workers="block") as context:
        page = opened(joined(context, noted), f"{noted.walk()}note/")
        page.route(SENT_TO, lambda route: route.abort())
        write(page, "Unterwegs")
        waits(page, 1)
        page.unroute(SENT_TO)
        page = read(context, f"{noted.walk()}#library")
        soon(page, lambda: noted.texts() == ["Unterwegs"])
        page.locator(".note-link.anywhere").click()
        page.wait_for_selector("main[data-ready]")

        expect(page.locator("#note-stop")).to_have_value("library")
    assert noted.texts() == ["Unterwegs"]


def test_names_and_numbers_are_hinted_at_and_not_forbidden(phone: Phone, noted: Noted) -> None:
    with phone.started(service_workers="block") as context:
        page = opened(joined(context, noted), f"{noted.walk()}note/")
        page.get_by_label("Was soll festgehalten werden?").fill("Frau Meier, 0351 1234567")
        expect(page.locator("[data-gives-away]")).to_contain_text("ein Name und eine Telefonnummer")
        write(page, "Frau Meier, 0351 1234567")
        expect(page.locator("[data-kept-words]")).to_have_text("Die Notiz ist gesendet")


def test_forgetting_warns_where_notes_wait_and_leaves_nothing_behind(
    phone: Phone, noted: Noted
) -> None:
    with phone.started(service_workers="block") as context:
        page = opened(joined(context, noted), f"{noted.walk()}note/")
        page.route(SENT_TO, lambda route: route.abort())
        write(page, "Wartet noch")
        opened(page, f"{noted.walk()}notes/")
        page.get_by_role("button", name="Mich auf diesem Gerät vergessen").click()
        expect(page.locator("[data-forget-warning]")).to_contain_text("1")
        assert len(on_the_device(page)) == 1
        page.get_by_role("button", name="Mich auf diesem Gerät vergessen").click()
        page.wait_for_url(lambda address: not address.endswith("/notes/"))

        assert on_the_device(page) == []
        assert page.evaluate("Object.keys(localStorage)") == []
        assert [cookie["name"] for cookie in context.cookies()] == []


PAGES = ("note/", "note/#mark", "notes/", "receipt/")


@pytest.mark.parametrize("slug", ["linden", "arabic"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    phone: Phone, noted: Noted, slug: str
) -> None:
    found, wide = {}, {}
    language = {"linden": "de-DE", "arabic": "ar"}[slug]
    options = {"service_workers": "block", "reduced_motion": "reduce", "locale": language}
    with phone.started(**options) as context:
        page = joined(context, noted, slug)
        for address in PAGES:
            page.goto("about:blank")
            page.goto(f"{noted.walk(slug)}{address}")
            page.locator("main.noting").wait_for()
            page.wait_for_timeout(300)
            if address == "note/":
                for own in ("yes", "no"):
                    page.locator(f'[name="own"][value="{own}"]').check()
                    found[address, own] = violations(page)
                page.locator('[name="role"]').first.check()
                page.locator('[name="text"]').fill("Frau Meier, Lindenstraße 12")
                page.wait_for_timeout(500)
            for size in (SMALLEST, PHONE, DESK):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                    found[address, size["width"], scheme] = violations(page)
                wide[address, size["width"]] = page.evaluate(OVERFLOWING)
        page.goto(f"{noted.walk(slug)}note/")
        page.wait_for_selector("main[data-ready]")
        page.locator('[name="own"][value="yes"]').check()
        page.locator('[name="text"]').fill("Eine Bank fehlt.")
        page.locator("[data-save]").click()
        page.locator("[data-kept]").wait_for()
        found["kept"] = violations(page)
        page.goto(f"{noted.walk(slug)}notes/")
        page.wait_for_selector(".own-note")
        page.locator("[data-withdraw]").click()
        found["own notes"] = violations(page)

    assert {where: each for where, each in found.items() if each} == {}
    assert {where: each for where, each in wide.items() if each} == {}


def test_the_thumb_reaches_what_matters_on_the_smallest_screen(phone: Phone, noted: Noted) -> None:
    with phone.started(service_workers="block", viewport=SMALLEST) as context:
        page = opened(joined(context, noted), f"{noted.walk()}note/")
        save = page.get_by_role("button", name="Notiz speichern").bounding_box()
        small = page.evaluate(
            """() =>
              [...document.querySelectorAll("main :is(a, button, label.choice, select)")]
              .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.5)
              .map((one) => one.outerHTML.slice(0, 120))"""
        )

    assert save
    assert save["y"] + save["height"] > SMALLEST["height"] - 100
    assert (save["width"], save["height"] >= 52) == (pytest.approx(280, abs=1), True)
    assert small == []
