"""Lighthouse as a phone, on a walk, a stop and a theme."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.bench.conftest import FLAGS
from tests.bench.serving import Server
from tests.bench.table import Line, Table

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
    if not PROGRAM.exists():
        pytest.skip("Lighthouse is not installed; `make bench` does it")
    reports = [_report(gorbitz.url + PAGES[name], chromium) for _ in range(RUNS)]
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
    table.remark(f"Lighthouse, {name}: {told}")


def _report(url: str, chromium: str) -> dict[str, Any]:
    command = [
        str(PROGRAM),
        url,
        "--output=json",
        "--quiet",
        "--no-enable-error-reporting",
        f"--only-categories={','.join(BUDGETS)}",
        f"--chrome-flags={' '.join(('--headless=new', *FLAGS))}",
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
