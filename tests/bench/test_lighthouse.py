"""Lighthouse as a phone, on a walk, a stop and a theme, both at the first visit and with a copy."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.bench.conftest import FLAGS
from tests.bench.serving import Server
from tests.bench.table import Line, Table
from tests.browser.phones import Phone, read, wait_for_copy

RUNS = 5
TRIES = 3  # now and then Lighthouse loses the trace of a page and asks to be run again
BUDGETS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
PAGES = {
    "walk": "/walks/gorbitz/",
    "stop": "/walks/gorbitz/stops/sachsenforum/",
    "theme": "/walks/gorbitz/themes/wohnen/",
}
TIMES = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "speed-index",
    "total-blocking-time",
    "cumulative-layout-shift",
)
PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"


@pytest.mark.parametrize("name", PAGES)
def test_lighthouse(name: str, gorbitz: Server, chromium: str, table: Table) -> None:
    _measured(name, gorbitz.url + PAGES[name], chromium, table)


@pytest.mark.parametrize("name", PAGES)
def test_lighthouse_with_the_offline_copy(
    name: str, gorbitz: Server, chromium: str, phone: Path, table: Table
) -> None:
    _measured(f"{name} with copy", gorbitz.url + PAGES[name], chromium, table, phone)


@pytest.fixture(scope="module")
def phone(gorbitz: Server, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a browser that keeps a copy of the walk, in the language of Lighthouse."""
    folder = tmp_path_factory.mktemp("phone")
    with Phone(browser, folder).started(locale="en-US") as context:
        wait_for_copy(read(context, f"{gorbitz.url}/walks/gorbitz/"), "gorbitz")
    return folder


def _measured(name: str, url: str, chromium: str, table: Table, phone: Path | None = None) -> None:
    if not PROGRAM.exists():
        pytest.skip("Lighthouse is not installed; `make bench` does it")
    reports = [_report(url, chromium, phone) for _ in range(RUNS)]
    for category, budget in BUDGETS.items():
        scores = [report["categories"][category]["score"] or 0 for report in reports]
        table.add(
            Line(f"Lighthouse, {name}: {category}", 100 * median(scores), budget, at_least=True)
        )
    for failed in sorted({failed for report in reports for failed in _failed(report)}):
        table.remark(f"Lighthouse, {name}: {failed}")
    times = {
        audit: median(report["audits"][audit]["numericValue"] for report in reports)
        for audit in TIMES
    }
    told = ", ".join(f"{audit} {value:.4g}" for audit, value in times.items())
    table.remark(f"Lighthouse, {name}: {told}; load of the machine {os.getloadavg()[0]:.1f}")


def _report(url: str, chromium: str, phone: Path | None) -> dict[str, Any]:
    """Run Lighthouse once, in a fresh browser or in one that keeps what it has in its folder."""
    flags = (f"--user-data-dir={phone}",) if phone else ()
    options = ("--disable-storage-reset",) if phone else ()
    command = [
        str(PROGRAM),
        url,
        "--output=json",
        "--quiet",
        "--no-enable-error-reporting",
        f"--only-categories={','.join(BUDGETS)}",
        f"--chrome-flags={' '.join(('--headless=new', *FLAGS, *flags))}",
        *options,
    ]
    environment = {**os.environ, "CHROME_PATH": chromium}
    for _ in range(TRIES):
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        if done.returncode == 0:
            break
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _failed(report: dict[str, Any]) -> list[str]:
    """Name the audits that cost points, but for the times, which are told apart."""
    failed = []
    for category in BUDGETS:
        for reference in report["categories"][category]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if audit["score"] is None or audit["score"] == 1 or audit["id"] in TIMES:
                continue
            if reference["weight"] or category == "performance":
                failed.append(f"{category}, {audit['id']}: {audit['title']}")
    return failed
