"""A phone whose browser is closed and started again, and what it has kept by then."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright._impl._errors import TargetClosedError
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.running import FLAGS, find_chromium

RECORD = """async (slug) => {
  const records = await caches.open("rundgang-records");
  const found = await records.match(`/walks/${slug}/copy`);
  return found ? found.json() : null;
}"""
KEPT = """async () => {
  const all = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) {
      const { pathname, search } = new URL(request.url);
      all.push([name, pathname + search]);
    }
  return all;
}"""
PATIENCE = 200  # looks, a tenth of a second apart


class Phone:
    """One device: a folder that its browser keeps everything in."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder

    @contextmanager
    def started(self, *, offline: bool = False, **options: Any) -> Iterator[BrowserContext]:
        """Start the browser; everything that it holds in memory is gone when it is closed."""
        settings = {"viewport": {"width": 390, "height": 844}, "locale": "de-DE"} | options
        context = self.browser.browser_type.launch_persistent_context(
            self.folder, executable_path=find_chromium(), args=FLAGS, **settings
        )
        context.set_default_timeout(15_000)
        context.set_offline(offline)
        try:
            yield context
        finally:
            with suppress(TargetClosedError):  # it was killed
                context.close()

    def killed(self) -> None:
        """End the browser as a battery does that is empty: in the middle of whatever it does."""
        mine = f"--user-data-dir={self.folder}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mine in (process / "cmdline").read_bytes().split(b"\0"):
                    os.kill(int(process.name), signal.SIGKILL)


def read(context: BrowserContext, address: str) -> Page:
    """Open an address, and wait for its map where it has one."""
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(address)
    if page.locator("#map_walk").count():
        page.wait_for_selector("html[data-map=ready]", state="attached")
    return page


def wait_for_copy(page: Page, slug: str) -> dict[str, Any]:
    """Wait until the copy of a walk is whole; gives what the phone knows of it."""
    for _ in range(PATIENCE):
        record = record_of(page, slug)
        if record and record.get("cache") and not record["making"]:
            return record
        page.wait_for_timeout(100)
    raise TimeoutError(f"The copy of {slug} is not whole: {record}")


def wait_for_another_copy(page: Page, before: dict[str, Any]) -> None:
    """Wait until the copy is another one than before, and whole."""
    for _ in range(PATIENCE):
        record = wait_for_copy(page, before["slug"])
        if record["cache"] != before["cache"]:
            return
        page.wait_for_timeout(100)
    raise TimeoutError("The copy stays as it was.")


def record_of(page: Page, slug: str) -> dict[str, Any] | None:
    record: dict[str, Any] | None = page.evaluate(RECORD, slug)
    return record


def kept_on(page: Page) -> list[tuple[str, str]]:
    """Name everything that lies in any cache of the phone: the cache and the address."""
    return [(name, address) for name, address in page.evaluate(KEPT)]


def paths(page: Page) -> set[str]:
    return {urlsplit(address).path for _, address in kept_on(page)}
