"""A browser that reports whatever goes wrong on a page, and servers with walks to look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from geodata.formats.geojson import write_folder
from geodata.walk import Walk
from tests.browser.desks import Desks, add_people
from tests.browser.running import find_chromium, launch, load, served
from tests.browser.walks import arabic_walk, crowded_walk, open_walk
from webapp.storage.database import Database, open_database
from webapp.storage.loading import PHOTO_FOLDER
from webapp.storage.photos import photo_names

HERE = Path(__file__).parent
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
# What must never happen speaks through the console, which is watched anyway.
ALARMS = """
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  console.error("policy violated", violatedDirective, blockedURI));
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...said) => console.error("ran", name, ...said);
"""
Before = Callable[[Page], Any] | None


class Visit(Protocol):
    """Opens an address and waits until its map answers; ``expected`` faults are forgiven."""

    def __call__(self, address: str, *, expected: str = ..., **options: Any) -> Page: ...


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostGIS only what is done at a desk is tried again: reading asks the same of both."""
    if config.getoption("--database") == "sqlite":
        return
    reading = [
        item
        for item in items
        if item.path.parent == HERE and "new_database_url" not in getattr(item, "fixturenames", ())
    ]
    config.hook.pytest_deselected(items=reading)
    items[:] = [item for item in items if item not in reading]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if not chromium:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open pages, on a phone unless told otherwise; in the end nothing may have gone wrong."""
    contexts, faults = [], []

    def open_page(
        address: str,
        *,
        expected: str = "",
        before: Before = None,
        wait: bool = True,
        **options: Any,
    ) -> Page:
        settings = {"viewport": PHONE, "locale": "de-DE", "has_touch": True} | options
        context = browser.new_context(**settings)
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_init_script(ALARMS)
        page = context.new_page()
        watch(page, urlsplit(address).netloc, expected, faults)
        if before:
            before(page)
        page.goto(address)
        if wait and settings.get("java_script_enabled", True) and page.locator("#map_walk").count():
            page.wait_for_selector("html[data-map]", state="attached")
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            page.evaluate("0")  # whatever is still on its way arrives before the answer
        context.close()

    assert not faults


def watch(page: Page, host: str, expected: str, faults: list[str]) -> None:
    def fault(words: str) -> None:
        if not (expected and re.search(expected, words)):
            faults.append(words)

    page.on("console", lambda said: said.type == "error" and fault(f"console: {said.text}"))
    page.on("pageerror", lambda error: fault(f"script: {error}"))
    page.on("dialog", lambda dialog: (fault(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: fault(f"popup: {popup.url}"))
    page.on("request", lambda request: is_foreign(request.url, host) and fault(request.url))


def is_foreign(address: str, host: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme not in ("data", "blob", "file", "about") and parts.netloc != host


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that was started for the first time: it knows the example walk alone."""
    with served(tmp_path_factory.mktemp("fresh")) as address:
        yield address


@pytest.fixture(scope="session")
def gorbitz(site: str) -> str:
    return f"{site}/walks/gorbitz/"


@pytest.fixture(scope="session")
def full_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with several walks: one in Arabic, one whose hours are known, one with a crowd."""
    folder = tmp_path_factory.mktemp("several")
    walks = [
        written(folder / walk.slug, walk) for walk in (arabic_walk(), open_walk(), crowded_walk())
    ]
    load(folder / "data", *walks)
    with served(folder / "data") as address:
        yield address


@pytest.fixture(scope="session")
def desk_server(
    new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Database, dict[str, int]]]:
    """A server on which Alice and Bob can sign in, and its database."""
    url = new_database_url()
    database = open_database(url)
    with served(tmp_path_factory.mktemp("desks"), DATABASE_URL=url) as address:
        yield address, database, add_people(database)
    database.engine.dispose()


@pytest.fixture
def desks(desk_server: tuple[str, Database, dict[str, int]], visit: Visit) -> Desks:
    return Desks(*desk_server, visit)


def written(folder: Path, walk: Walk) -> Path:
    folder.mkdir(parents=True)
    for name, content in write_folder(walk).items():
        (folder / name).write_bytes(content)
    for name in photo_names(walk):
        (folder / PHOTO_FOLDER).mkdir(exist_ok=True)
        Image.new("RGB", (600, 400), "teal").save(folder / PHOTO_FOLDER / name)
    return folder
