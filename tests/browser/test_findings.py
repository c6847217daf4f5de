"""Findings are read on a small screen, by keys, with own colours, and on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from geodata.walk import Consent
from tests.browser.conftest import Visit
from tests.browser.desks import Desks
from tests.browser.test_accessibility import OVERFLOWING, violations
from tests.world import linden_walk

SIZES = ({"width": 320, "height": 640}, {"width": 1280, "height": 900})
DISPLAYED = "one => getComputedStyle(one).display"
WIDE = "one => one.scrollWidth > one.clientWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_much_was_said_and_nothing_overflows(
    desks: Desks, scheme: str
) -> None:
    walk = linden_walk()
    said = tuple(replace(note, consent=Consent("public")) for note in walk.notes)
    page = desks.sit_down(
        "Alice", f"{desks.add(replace(walk, notes=said))}preview/findings/", color_scheme=scheme
    )
    found = {}
    for size in SIZES:
        page.set_viewport_size(size)
        found[size["width"]] = violations(page), page.evaluate(OVERFLOWING)

    assert page.locator(".sides tbody tr").count() == 1
    assert found == {320: ([], []), 1280: ([], [])}


def test_columns_keep_their_names_on_an_organisers_phone(desks: Desks) -> None:
    page = desks.sit_down("Alice", f"{desks.add(linden_walk())}findings/", viewport=SIZES[0])

    expect(page.locator(".matrix thead")).to_be_visible()
    assert page.locator(".matrix tbody td").first.evaluate(DISPLAYED) == "table-cell"


def test_a_table_that_is_one_column_on_a_phone_is_still_read_as_a_table(desks: Desks) -> None:
    walk = desks.add(linden_walk())
    page = desks.sit_down("Alice", f"{walk}preview/findings/?lang=en", viewport=SIZES[0])
    told = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard = [(node["role"]["value"], node["name"]["value"]) for node in told if "name" in node]

    assert page.locator(".sides td").first.evaluate(DISPLAYED) == "block"
    assert ("columnheader", "What was raised") in heard
    assert any(role == "cell" and "of late" in name for role, name in heard), heard


def test_a_wide_table_scrolls_in_its_own_room_by_the_arrow_keys(visit: Visit, site: str) -> None:
    page = visit(f"{site}/walks/gorbitz/findings/", viewport=SIZES[0])
    room = page.locator(".wide").first
    room.focus()
    page.keyboard.press("ArrowRight")

    assert room.evaluate(WIDE)
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    assert page.evaluate("scrollX") == 0


def test_a_number_opens_the_notes_behind_it(visit: Visit, site: str) -> None:
    page = visit(f"{site}/walks/gorbitz/findings/?lang=en")
    cell = page.locator('tr[data-stop="hoehenpromenade"] td a').first
    number = cell.inner_text().split()[0]
    cell.focus()
    page.keyboard.press("Enter")

    expect(page.locator("figure.note")).to_have_count(int(number))
    expect(page.locator("h2.note-place")).to_contain_text("Höhenpromenade")


def test_rows_and_columns_of_the_table_are_named_for_a_screen_reader(
    visit: Visit, site: str
) -> None:
    page = visit(f"{site}/walks/gorbitz/findings/?lang=en")
    table = page.get_by_role("table").first

    assert table.get_by_role("columnheader").all_inner_texts()[1:3] == [
        "Living together",
        "Housing",
    ]
    assert table.get_by_role("rowheader").count() == 14
    assert table.locator("caption").count() == 1


def test_bars_and_numbers_stay_in_forced_colours(visit: Visit, site: str) -> None:
    page = visit(f"{site}/walks/gorbitz/findings/", forced_colors="active")
    bar = page.locator(".bar rect.bar-documented").first
    fill = bar.evaluate("one => getComputedStyle(one).fill")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert fill != ground
    assert violations(page) == []


def test_on_paper_the_whole_table_is_there(visit: Visit, site: str) -> None:
    page = visit(f"{site}/walks/gorbitz/findings/", viewport=SIZES[1])
    page.emulate_media(media="print")

    assert (
        page.locator(".wide").first.evaluate("one => getComputedStyle(one).overflowX") == "visible"
    )
    assert not page.locator(".findings .quick").is_visible()
