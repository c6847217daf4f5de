"""Takes the pictures of the README: `python -m tests.browser.screenshots`."""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.running import ROOT, find_chromium, launch, served

DOCS = ROOT / "docs"
QUALITY = 82


@dataclass(frozen=True)
class Shot:
    """One picture: what it shows and on what screen."""

    name: str
    address: str
    width: int
    height: int
    scheme: str
    scale: float


SHOTS = (
    Shot("walk-phone", "walks/gorbitz/", 390, 844, "light", 1.5),
    Shot("walk-dark", "walks/gorbitz/#volkshochschule", 390, 844, "dark", 1.5),
    Shot("walk-desk", "walks/gorbitz/#clubpassage", 1280, 800, "light", 1.25),
)


def take(browser: Browser, site: str, shot: Shot) -> bytes:
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme=shot.scheme,
        device_scale_factor=shot.scale,
        locale="de-DE",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{site}/{shot.address}")
    page.wait_for_selector("html[data-map=ready]", state="attached")
    page.wait_for_timeout(500)
    picture = page.screenshot()
    context.close()
    return picture


def main() -> None:
    chromium = find_chromium()
    if not chromium:
        sys.exit("Chromium is not installed; CHROMIUM may say where another one is.")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright, chromium)
        for shot in SHOTS:
            picture = Image.open(io.BytesIO(take(browser, site, shot)))
            picture.save(DOCS / f"{shot.name}.webp", quality=QUALITY, method=6)
        browser.close()


if __name__ == "__main__":
    main()
