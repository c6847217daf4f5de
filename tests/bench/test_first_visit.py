"""What a phone loads that opens the Gorbitz walk for the first time."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page

from tests.bench.serving import Server
from tests.bench.table import Line, Table

QUIET = 1500


def test_the_first_visit(gorbitz: Server, browser: Browser, table: Table) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, is_mobile=True, locale="de-DE")
    loaded = _loaded_by(page, f"{gorbitz.url}/walks/gorbitz/")
    page.close()
    total = sum(loaded.values())
    table.add(
        Line("first visit, bytes with headers", total / 1000, 120, "kB"),
        Line("first visit, requests", len(loaded), 8),
    )
    for url, size in sorted(loaded.items(), key=lambda item: -item[1]):
        table.remark(f"first visit: {size / 1000:6.1f} kB  {url.removeprefix(gorbitz.url)}")


def _loaded_by(page: Page, url: str) -> dict[str, float]:
    """Give, by address, the bytes that came over the network until the map was ready."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("Network.enable")
    names: dict[str, str] = {}
    loaded: dict[str, float] = {}

    def begin(event: dict[str, Any]) -> None:
        names[event["requestId"]] = event["request"]["url"]

    def end(event: dict[str, Any]) -> None:
        name = names[event["requestId"]]
        if name.startswith("http"):
            loaded[name] = loaded.get(name, 0) + event["encodedDataLength"]

    protocol.on("Network.requestWillBeSent", begin)
    protocol.on("Network.loadingFinished", end)
    page.goto(url)
    page.wait_for_selector("html[data-map=ready]", state="attached")
    page.wait_for_timeout(QUIET)
    return loaded
