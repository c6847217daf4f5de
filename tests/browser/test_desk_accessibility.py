"""axe finds nothing at the desk, small or large, light or dark, and nothing overflows."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE
from tests.browser.desks import SCREEN, Desks
from tests.browser.test_accessibility import OVERFLOWING, violations
from tests.world import linden_walk

SMALLEST = {"width": 320, "height": 640}
OF_A_WALK = (
    "",
    "walk",
    "stops/tea/remove",
    "findings/",
    "findings/notes/",
    "history",
    "publish",
    "import",
    "export",
    "background",
    "freshness",
    "contributions",
    "objections",
    "notes/note-public/papers",
    "people",
    "delete",
    "preview/",
    "report/",
)
OF_EVERYBODY = (
    "/organise/",
    "/organise/walks/new",
    "/organise/account",
    "/organise/people",
    "/organise/self-test",
)


@pytest.mark.parametrize("page_name", [*OF_A_WALK, *OF_EVERYBODY])
def test_axe_finds_nothing_and_nothing_overflows(desks: Desks, page_name: str) -> None:
    walk = desks.add(linden_walk())
    address = f"{desks.site}{page_name}" if page_name.startswith("/") else f"{walk}{page_name}"
    page = desks.sit_down("Alice", address, reduced_motion="reduce")
    found = {}
    for size in (SMALLEST, PHONE, SCREEN):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[size["width"], scheme] = violations(page), page.evaluate(OVERFLOWING)

    assert {at: faults for at, faults in found.items() if faults != ([], [])} == {}
