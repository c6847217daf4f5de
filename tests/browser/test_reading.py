"""The Gorbitz walk as somebody reads it on a phone, and at a desk."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from geodata.formats.geojson import read_walk
from tests.browser.conftest import DESK, Visit
from tests.browser.running import ROOT

WALK = read_walk(ROOT / "geodata" / "gorbitz")
IDS = [stop.id for stop in WALK.stops]
OTHER = IDS[6]
STEPS = 10
REST = 150  # milliseconds: a finger that rests does not flick
Drag = Callable[[Page, int], None]


def selected(page: Page) -> list[str | None]:
    """What is selected: in the list, on the map, in the address, the same each time or a fault."""
    entries = page.locator(".stop.is-selected")
    pins = page.locator(".pin.is-selected")
    everywhere = [
        entries.get_attribute("data-stop") if entries.count() else None,
        pins.get_attribute("data-stop") if pins.count() else None,
        page.evaluate("location.hash.slice(1)") or None,
    ]
    assert len(set(everywhere)) == 1, everywhere
    return everywhere[0]


def pin(page: Page, stop: str) -> None:
    page.locator(f'.pin[data-stop="{stop}"]').tap()


def opened(page: Page, stop: str) -> None:
    expect(page.locator(f'.stop[data-stop="{stop}"] .stop-body')).to_be_visible()


def entries(page: Page) -> list[str]:
    return page.eval_on_selector_all(".stop", "all => all.map((one) => one.dataset.stop)")


def in_view(page: Page, selector: str) -> bool:
    return page.locator(selector).first.evaluate(
        """one => { const box = one.getBoundingClientRect();
          const seen = one.closest(".sheet-content").getBoundingClientRect();
          return box.top >= seen.top - 1 && box.top < seen.bottom; }"""
    )


def sheet_rests(page: Page, height: str) -> None:
    expect(page.locator(".sheet")).to_have_attribute("data-height", height)


def search(page: Page, words: str) -> None:
    if not page.locator("#filter-q").is_visible():
        page.locator(".filters > summary").click()
    page.fill("#filter-q", words)
    page.locator("#filter-q").press("Enter")
    page.wait_for_url(re.compile(r"[?&]q="))
    page.wait_for_selector("html[data-map=ready]", state="attached")


def with_mouse(page: Page, down: int) -> None:
    x, y = grip(page)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, STEPS + 1):
        page.mouse.move(x, y + down * step / STEPS)
    page.wait_for_timeout(REST)
    page.mouse.up()


def with_finger(page: Page, down: int) -> None:
    devices = page.context.new_cdp_session(page)
    x, y = grip(page)

    def touch(kind: str, *points: float) -> None:
        at = [{"x": x, "y": point} for point in points]
        devices.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", y)
    for step in range(1, STEPS + 1):
        touch("touchMove", y + down * step / STEPS)
    page.wait_for_timeout(REST)
    touch("touchEnd")


def grip(page: Page) -> tuple[float, float]:
    box = page.locator(".sheet-handle").bounding_box()
    assert box
    return box["x"] + 40, box["y"] + 20


def test_every_stop_stands_in_the_list_and_on_the_map_in_walking_order(
    visit: Visit, gorbitz: str
) -> None:
    page = visit(gorbitz)
    pins = page.eval_on_selector_all(".pin", "all => all.map((one) => one.dataset.stop)")

    assert page.evaluate("document.documentElement.dataset.map") == "ready"
    assert entries(page) == pins == IDS


def test_every_pin_can_be_tapped_where_it_is_seen_when_the_walk_opens(
    visit: Visit, gorbitz: str
) -> None:
    page = visit(gorbitz, reduced_motion="reduce")
    for stop in IDS:
        page.locator(".map-button.is-fit").tap()
        pin(page, stop)

        assert selected(page) == stop


def test_a_tapped_pin_opens_the_stop_in_the_list_and_names_it_in_the_address(
    visit: Visit, gorbitz: str
) -> None:
    page = visit(gorbitz)
    pin(page, OTHER)
    opened(page, OTHER)
    page.wait_for_timeout(500)

    assert selected(page) == OTHER
    assert page.url == f"{gorbitz}#{OTHER}"
    assert in_view(page, f'.stop[data-stop="{OTHER}"]')


def test_a_tapped_entry_opens_and_moves_the_map_to_the_stop(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)
    page.locator(f'.stop-title [data-select="{IDS[9]}"]').tap()
    opened(page, IDS[9])
    page.wait_for_timeout(600)
    box = page.locator(".pin.is-selected").bounding_box()
    sheet = page.locator(".sheet").bounding_box()

    assert selected(page) == IDS[9]
    assert 0 < box["x"] < 390
    assert 0 < box["y"] < sheet["y"]


def test_back_returns_to_what_was_selected_before(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)
    pin(page, IDS[0])
    page.locator(f'.stop-title [data-select="{IDS[3]}"]').tap()
    page.go_back()
    first = selected(page)
    page.go_back()

    assert first == IDS[0]
    assert selected(page) is None


def test_a_reload_and_a_shared_link_open_the_same_stop(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)
    pin(page, OTHER)
    page.reload()
    page.wait_for_selector("html[data-map=ready]", state="attached")
    shared = visit(page.url)

    assert selected(page) == selected(shared) == OTHER
    opened(shared, OTHER)
    assert in_view(shared, ".stop.is-selected")


def test_an_address_that_names_no_stop_opens_the_walk(visit: Visit, gorbitz: str) -> None:
    assert selected_none(visit(f"{gorbitz}#nowhere"))


def selected_none(page: Page) -> bool:
    return page.locator(".is-selected").count() == 0


def test_previous_and_next_lead_through_all_stops(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)
    onward, back = page.locator('[data-step="1"]'), page.locator('[data-step="-1"]')
    seen = []
    for _ in IDS:
        onward.tap()
        seen.append(selected(page))

    assert seen == IDS
    assert onward.get_attribute("aria-disabled") == "true"
    back.tap()
    assert selected(page) == IDS[-2]


def test_the_sheet_moves_by_tap_and_key(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)
    handle = page.locator(".sheet-handle")
    sheet_rests(page, "half")
    handle.tap()
    sheet_rests(page, "full")
    handle.press("ArrowDown")
    sheet_rests(page, "half")
    handle.press("ArrowDown")
    sheet_rests(page, "peek")
    handle.press("ArrowUp")
    sheet_rests(page, "half")


@pytest.mark.parametrize("drag", [with_finger, with_mouse])
def test_the_sheet_can_be_dragged_up_and_down(visit: Visit, gorbitz: str, drag: Drag) -> None:
    page = visit(gorbitz, reduced_motion="reduce")
    drag(page, -330)
    sheet_rests(page, "full")
    drag(page, 700)
    sheet_rests(page, "peek")


def test_a_pulled_down_sheet_comes_up_for_a_stop(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)
    page.locator(".sheet-handle").press("ArrowDown")
    sheet_rests(page, "peek")
    pin(page, OTHER)

    sheet_rests(page, "half")
    opened(page, OTHER)


def test_the_entry_says_who_what_when_and_how_to_go_on(visit: Visit, gorbitz: str) -> None:
    page = visit(f"{gorbitz}#sachsenforum")
    stop = page.locator('.stop[data-stop="sachsenforum"]')

    for words in ("Frauentreff", "Español", "2017", "Quelle:", "zu Fuß"):
        expect(stop).to_contain_text(words)
    expect(stop.locator(".old").first).to_contain_text("2017")
    expect(stop.locator('a[href^="geo:"]')).to_be_visible()
    expect(stop.locator(".themes a").first).to_be_visible()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("category=sprache", ["volkshochschule"]),
        ("spoken=fr", ["sachsenforum"]),
        ("theme=wohnen", None),
        ("category=begegnung&spoken=en", ["volkshochschule", "sachsenforum"]),
    ],
)
def test_a_filter_leaves_what_fits_in_the_list_and_on_the_map(
    visit: Visit, gorbitz: str, query: str, found: list[str] | None
) -> None:
    if found is None:
        told = {note.stop for note in WALK.notes if "wohnen" in note.themes}
        found = [stop.id for stop in WALK.stops if "wohnen" in stop.themes or stop.id in told]
    page = visit(f"{gorbitz}?{query}")
    pins = page.eval_on_selector_all(".pin", "all => all.map((one) => one.dataset.stop)")

    assert entries(page) == pins == found
    heading = page.locator("[data-results] h2").first.inner_text()
    assert heading.startswith(str(len(found)))
    expect(page.locator("[data-live]")).to_have_text(heading)


def test_the_form_filters_and_keeps_the_language(visit: Visit, gorbitz: str) -> None:
    page = visit(f"{gorbitz}?lang=en")
    page.locator(".filters > summary").tap()
    page.select_option("#filter-category", "sprache")
    page.locator(".filters button[type=submit]").tap()
    page.wait_for_url(re.compile("category=sprache"))

    assert "lang=en" in page.url
    assert page.locator("html").get_attribute("lang") == "en"
    assert entries(page) == ["volkshochschule"]


def test_nothing_is_called_open_that_nobody_has_confirmed(visit: Visit, gorbitz: str) -> None:
    page = visit(f"{gorbitz}?open=now")

    assert entries(page) == []
    expect(page.locator(".empty p")).to_have_count(3)


@pytest.mark.parametrize(
    ("words", "stop"),
    [
        ("volkshochsch", "volkshochschule"),
        ("HOHENPROMENADE", "hoehenpromenade"),
        ("höhenprom", "hoehenpromenade"),
        ("strassensozial", "amalie-dietrich-platz"),
        ("straßensozial", "amalie-dietrich-platz"),
        ("library gorbitz", "sachsenforum"),
    ],
)
def test_a_search_finds_parts_of_words_in_any_spelling(
    visit: Visit, gorbitz: str, words: str, stop: str
) -> None:
    page = visit(gorbitz)
    search(page, words)

    assert stop in entries(page)
    assert len(entries(page)) < len(IDS)
    assert page.input_value("#filter-q") == words


def test_an_empty_result_says_what_to_do_and_the_way_back_works(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)
    search(page, "zzzz")
    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator("[data-live]")).to_contain_text("0")
    page.locator(".empty a.button").click()
    page.wait_for_selector("html[data-map=ready]", state="attached")

    assert entries(page) == IDS


def test_a_theme_shows_its_notes_across_all_stops_and_leads_to_them(
    visit: Visit, gorbitz: str
) -> None:
    page = visit(f"{gorbitz}themes/wohnen/")
    shown = page.eval_on_selector_all(".note", "all => all.map((one) => one.id)")
    page.locator(".note-place a").first.click()

    assert set(shown) == {note.id for note in WALK.notes if "wohnen" in note.themes}
    assert "/stops/" in page.url


def test_a_stop_has_a_page_of_its_own_that_leads_on(visit: Visit, gorbitz: str) -> None:
    page = visit(f"{gorbitz}stops/{IDS[0]}/")
    expect(page.locator("h1")).to_contain_text(str(WALK.stops[0].title.said("de")))
    expect(page.locator(".pin.is-selected")).to_have_attribute("data-stop", IDS[0])
    page.locator('[rel="next"]').click()
    page.wait_for_url(re.compile(f"stops/{IDS[1]}/"))
    page.locator(".up a").click()
    page.wait_for_selector("html[data-map=ready]", state="attached")

    assert selected(page) == IDS[1]


def test_the_first_address_leads_to_the_only_walk(visit: Visit, site: str, gorbitz: str) -> None:
    assert visit(site).url == gorbitz


def test_list_and_map_stand_side_by_side_at_a_desk(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz, viewport=DESK)
    sheet, chart = page.locator(".sheet").bounding_box(), page.locator(".map").bounding_box()
    page.locator(f'.pin[data-stop="{OTHER}"]').click()

    assert sheet["x"] + sheet["width"] <= chart["x"] + 1
    assert chart["width"] > 700
    assert chart["height"] > 600
    assert selected(page) == OTHER


def test_a_map_that_is_dragged_has_streets_beyond_its_former_edge(
    visit: Visit, gorbitz: str
) -> None:
    page = visit(gorbitz, viewport=DESK)
    page.mouse.move(900, 600)
    page.mouse.down()
    page.mouse.move(750, 600, steps=STEPS)
    box = page.locator("#map_walk").bounding_box()
    painted = page.locator(".leaflet-background-pane canvas").bounding_box()
    page.mouse.up()

    assert box
    assert painted
    assert painted["x"] + painted["width"] >= box["x"] + box["width"]


def test_quick_taps_on_a_button_count_one_by_one(visit: Visit, gorbitz: str) -> None:
    places = []
    for pause in (400, 0):
        page = visit(gorbitz, reduced_motion="reduce")
        for _ in range(2):
            page.locator(".map-button.is-zoom-in").tap()
            page.wait_for_timeout(pause)
        places.append([pin.bounding_box() for pin in page.locator(".pin").all()])

    assert places[0] == places[1]


def test_the_map_shows_scale_and_whom_to_name(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)

    expect(page.locator(".leaflet-control-scale-line")).to_be_visible()
    expect(page.locator(".map-attribution")).to_have_text(WALK.attribution)
