"""On the way with a phone that knows its place: along the route, off it, and backwards."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from shapely import LineString, Point

from geodata.formats.geojson import read_walk
from geodata.geometry import METRES_PER_DEGREE, length, main_legs, walking_minutes
from tests.browser.conftest import DESK, PHONE, Visit
from tests.browser.phones import Phone, read, wait_for_copy
from tests.browser.running import ROOT, served
from tests.browser.test_accessibility import OVERFLOWING, violations

WALK = read_walk(ROOT / "geodata" / "gorbitz")
ROUTE = LineString([place for leg in main_legs(WALK) for place in leg.shape.coords])
STOPS = [stop.title.texts["de"] for stop in WALK.stops]
STEP = 16  # metres from one position to the next
LISTEN = """() => {
  window.heard = [];
  const live = document.querySelector("[data-walking] [data-told]");
  new MutationObserver(() => live.textContent && window.heard.push(live.textContent))
    .observe(live, { childList: true });
}"""
FELT = "window.felt = []; navigator.vibrate = (pattern) => window.felt.push(pattern);"
KEPT = "() => localStorage.getItem('rundgang.walking.gorbitz')"
TAKEN = f"before => ({KEPT})() !== before"
SMALL = {"width": 320, "height": 640}


def on_the_way(visit: Visit, address: str, place: Point, **options: Any) -> Page:
    """Start the walk at a place, with a phone that gives it."""
    page = visit(
        address,
        before=lambda page: page.add_init_script(FELT),
        geolocation=position(place),
        permissions=["geolocation"],
        reduced_motion="reduce",
        **options,
    )
    page.get_by_role("button", name="Rundgang starten").click()
    page.get_by_role("button", name="Meinen Standort zeigen").wait_for()
    page.evaluate(LISTEN)
    page.get_by_role("button", name="Meinen Standort zeigen").click()
    page.wait_for_selector(".my-place", state="attached")
    return page


def position(place: Point, accuracy: float = 8) -> dict[str, float]:
    return {"longitude": place.x, "latitude": place.y, "accuracy": accuracy}


def go(page: Page, *places: Point, accuracy: float = 8) -> None:
    for place in places:
        before = page.evaluate(KEPT)
        page.context.set_geolocation(position(place, accuracy))  # type: ignore[arg-type]
        page.wait_for_function(TAKEN, arg=before)


def along(begin: float, end: float) -> list[Point]:
    """Places along the route, between two shares of it."""
    count = round(abs(end - begin) * length(ROUTE) / STEP)
    shares = [begin + (end - begin) * i / count for i in range(1, count + 1)]
    return [ROUTE.interpolate(share, normalized=True) for share in shares]


def aside(place: Point, east: float) -> Point:
    """Go aside by so many metres."""
    return Point(place.x + east / METRES_PER_DEGREE / 0.63, place.y)


def heard(page: Page) -> list[str]:
    said: list[str] = page.evaluate("window.heard")
    return said


def arrivals(page: Page) -> list[str]:
    words = r"(?:Station \d+ erreicht|in der Nähe von Station \d+): (.*?)(?: Das war|$)"
    found = [re.search(words, said) for said in heard(page)]
    once = [match[1] for match in found if match]
    return list(dict.fromkeys(once))


def test_along_the_whole_route_every_stop_is_announced_in_order(visit: Visit, gorbitz: str) -> None:
    page = on_the_way(visit, gorbitz, Point(ROUTE.coords[0]))
    go(page, *along(0, 1))

    assert arrivals(page) == STOPS
    assert heard(page)[-1].endswith("Das war die letzte Station des Rundgangs.")
    assert len(heard(page)) <= len(STOPS) + 1
    assert page.evaluate("window.felt.length") == len(STOPS)
    expect(page.locator(".stop.is-selected")).to_have_attribute("data-stop", WALK.stops[-1].id)
    assert page.locator("[data-done]").evaluate("bar => bar.value") == pytest.approx(1, abs=0.01)


def test_the_distance_to_the_next_stop_is_that_along_the_route(visit: Visit, gorbitz: str) -> None:
    leg = main_legs(WALK)[9].shape
    page = on_the_way(visit, gorbitz, Point(leg.coords[0]))

    expect(page.locator("[data-place]")).to_have_text(f"Sie sind an Station 10: {STOPS[9]}")
    metres = round(length(leg) / 10) * 10
    expect(page.locator("[data-far]")).to_have_text(f"{metres} m · {walking_minutes(metres)} Min.")
    expect(page.locator(".my-accuracy")).to_have_count(1)


def test_whoever_leaves_the_route_is_told_the_way_back_once(visit: Visit, gorbitz: str) -> None:
    page = on_the_way(visit, gorbitz, Point(ROUTE.coords[0]))
    places = along(0.38, 0.40)
    go(page, *places, *(aside(places[-1], east) for east in (30, 60, 90, 120, 150)))
    told = page.locator("[data-place]")

    expect(told).to_contain_text("Sie haben die Route verlassen. Zurück: ")
    assert re.search(r"\d+ m nach (Westen|Südwesten|Nordwesten)", told.inner_text())
    assert sum("verlassen" in said for said in heard(page)) == 1

    go(page, *along(0.39, 0.41))

    assert "Sie sind wieder auf der Route." in heard(page)
    expect(told).to_be_hidden()


def test_an_unsure_position_says_so_and_nothing_else(visit: Visit, gorbitz: str) -> None:
    page = on_the_way(visit, gorbitz, Point(ROUTE.coords[0]))
    before = heard(page)
    go(page, *(aside(Point(ROUTE.coords[0]), 400 + east) for east in range(3)), accuracy=900)

    expect(page.locator("[data-hint]")).to_have_text(
        "Ihr Standort ist nur auf etwa 900 m genau bekannt."
    )
    assert heard(page) == before


def test_the_walk_can_be_walked_backwards(visit: Visit, gorbitz: str) -> None:
    page = on_the_way(visit, gorbitz, Point(ROUTE.coords[-1]))
    go(page, *along(1, 0))

    assert arrivals(page) == STOPS[::-1]
    assert heard(page)[-1].endswith("Das war die letzte Station des Rundgangs.")


def test_whoever_joins_late_begins_at_the_nearest_stop(visit: Visit, gorbitz: str) -> None:
    leg = main_legs(WALK)[5].shape
    page = on_the_way(visit, gorbitz, Point(leg.coords[0]))
    share = sum(length(each.shape) for each in main_legs(WALK)[:5]) / length(ROUTE)
    go(page, *along(share, share + 0.2))

    assert arrivals(page)[0] == STOPS[5]
    assert arrivals(page) == STOPS[5 : 5 + len(arrivals(page))]


def test_without_permission_one_goes_from_stop_to_stop_by_hand(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz)
    page.get_by_role("button", name="Rundgang starten").click()
    page.get_by_role("button", name="Meinen Standort zeigen").click()

    expect(page.locator("[data-hint]")).to_contain_text("gibt seinen Standort nicht her")

    page.get_by_role("button", name="Ich bin da").click()
    page.get_by_role("button", name="Ich bin da").click()

    expect(page.locator("[data-place]")).to_have_text(f"Sie sind an Station 3: {STOPS[2]}")
    expect(page.locator("[data-next]")).to_contain_text(STOPS[3])

    page.get_by_role("button", name="Station davor").click()

    expect(page.locator("[data-place]")).to_have_text(
        f"Sie sind in der Nähe von Station 2: {STOPS[1]}"
    )


def test_over_plain_http_the_page_says_why_there_is_no_position(visit: Visit, gorbitz: str) -> None:
    page = visit(  # browsers ask for https anywhere but on the machine itself
        gorbitz.replace("127.0.0.1", "0.0.0.0"),  # noqa: S104
        expected="Cross-Origin-Opener-Policy",
    )
    page.get_by_role("button", name="Rundgang starten").click()

    expect(page.locator("[data-reason]")).to_contain_text("über einfaches http")
    expect(page.get_by_role("button", name="Meinen Standort zeigen")).to_be_hidden()

    page.get_by_role("button", name="Ohne Standort gehen").click()

    expect(page.locator("[data-place]")).to_have_text(f"Sie sind an Station 1: {STOPS[0]}")


def test_a_page_loaded_anew_goes_on_until_the_walk_is_ended_or_forgotten(
    visit: Visit, gorbitz: str
) -> None:
    page = on_the_way(visit, gorbitz, Point(ROUTE.coords[0]))
    go(page, *along(0, 0.1))
    title = page.locator("[data-title]").filter(visible=True).first.inner_text()
    page.reload()
    page.wait_for_selector(".my-place")

    expect(page.locator("[data-walking] [data-title]")).to_have_text(title)

    page.get_by_text("Mehr für unterwegs").click()
    page.get_by_role("button", name="Vergessen, wie weit ich war").click()

    expect(page.locator("[data-walking]")).to_be_hidden()
    expect(page.get_by_role("button", name="Rundgang starten")).to_be_focused()
    assert page.evaluate(KEPT) is None
    assert page.locator(".my-place").count() == 0


def test_what_goes_along_is_loaded_only_by_who_starts_the_walk(visit: Visit, gorbitz: str) -> None:
    asked: list[str] = []
    page = visit(
        gorbitz, before=lambda page: page.on("request", lambda sent: asked.append(sent.url))
    )

    assert not [address for address in asked if "/static/walking-" in address]

    page.get_by_role("button", name="Rundgang starten").click()
    page.get_by_role("button", name="Jetzt nicht").click()

    assert len([address for address in asked if "/static/walking-" in address]) == 2


@pytest.mark.parametrize("size", [SMALL, PHONE, DESK], ids=["small", "phone", "desk"])
def test_axe_finds_nothing_on_the_way(visit: Visit, gorbitz: str, size: dict[str, int]) -> None:
    page = visit(gorbitz, viewport=size, reduced_motion="reduce")
    page.get_by_role("button", name="Rundgang starten").click()
    page.get_by_role("button", name="Ohne Standort gehen").wait_for()
    found = []
    for step in ("", "Ohne Standort gehen", "Ich bin da"):
        if step:
            page.get_by_role("button", name=step).click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found += violations(page)
    page.get_by_text("Mehr für unterwegs").click()
    found += violations(page)

    assert found == []
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("forced", ["none", "active"])
def test_axe_finds_nothing_on_the_way_from_right_to_left(
    visit: Visit, full_site: str, forced: str
) -> None:
    page = visit(
        f"{full_site}/walks/arabic/?lang=ar",
        viewport=SMALL,
        forced_colors=forced,
        reduced_motion="reduce",
    )
    page.locator("[data-feature~=setting-out] button").click()
    page.locator("[data-act=by-hand]").click()
    page.locator("[data-more] > summary").click()
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += violations(page)

    assert found == []
    assert page.evaluate(OVERFLOWING) == []


def test_buttons_on_the_way_are_large_enough_for_a_thumb(visit: Visit, gorbitz: str) -> None:
    page = visit(gorbitz, viewport=SMALL)
    page.get_by_role("button", name="Rundgang starten").click()
    page.get_by_role("button", name="Ohne Standort gehen").click()
    page.get_by_text("Mehr für unterwegs").click()
    buttons = page.locator("[data-walking] :is(button, summary)").filter(visible=True).all()
    boxes = [button.bounding_box() for button in buttons]

    assert len(boxes) >= 6
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)


def test_the_walk_can_be_started_in_flight_mode_after_a_cold_start(
    browser: Browser, tmp_path: Path
) -> None:
    phone = Phone(browser, tmp_path / "phone")
    here = {"geolocation": position(Point(ROUTE.coords[0])), "permissions": ["geolocation"]}
    with served(tmp_path / "server") as site:
        walk = f"{site}/walks/gorbitz/"
        with phone.started() as context:
            wait_for_copy(read(context, walk), "gorbitz")
    with phone.started(offline=True, **here) as context:
        page = read(context, walk)
        page.get_by_role("button", name="Rundgang starten").click()
        page.get_by_role("button", name="Meinen Standort zeigen").click()

        expect(page.locator("[data-place]")).to_have_text(f"Sie sind an Station 1: {STOPS[0]}")
