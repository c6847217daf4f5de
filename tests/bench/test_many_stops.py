"""Many stops on the map of a slow phone."""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Browser

from tests.bench.serving import Server
from tests.bench.table import Line, Table

SLOWER = 4
ROUNDS = 5
NOTE_WHEN_READY = """
new MutationObserver(() => {
  if (document.documentElement?.dataset.map === "ready") window.readyAt ??= performance.now();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-map"] });
"""


def test_fifteen_hundred_stops(crowded: Server, browser: Browser, table: Table) -> None:
    times: dict[int, list[float]] = {150: [], 1500: []}
    for number in range(ROUNDS + 1):
        for stops, taken in times.items():
            seconds = _seconds_until_ready(browser, f"{crowded.url}/walks/walk-{stops}/")
            if number:  # the first makes the answers that the server keeps
                taken.append(seconds)
    few, many = median(times[150]), median(times[1500])
    table.add(
        Line("1,500 stops / 150 stops, until the map is ready", many / few, 10),
        Line("1,500 stops, until the map is ready, 4× slower", many, 3, "s"),
    )
    table.remark(f"150 stops, until the map is ready, 4× slower: {few:.2f} s")


def _seconds_until_ready(browser: Browser, url: str) -> float:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    page = context.new_page()
    page.add_init_script(NOTE_WHEN_READY)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url)
    page.wait_for_selector("html[data-map=ready]", state="attached", timeout=60_000)
    milliseconds = float(page.evaluate("window.readyAt"))
    context.close()
    return milliseconds / 1000
