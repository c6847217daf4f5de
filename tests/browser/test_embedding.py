"""The map inside a page of somebody else: another host, three frames, in a sandbox and not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import DESK, Visit
from tests.browser.running import ROOT, served
from tests.browser.test_accessibility import AXE, RULES
from tests.browser.test_reading import IDS

OPENED = "sachsenforum"
RUN = """values => axe.run({ runOnly: { type: "tag", values }, preload: false })
  .then((found) => found.violations)"""  # preloading would write styles into the frame
OVERFLOWING = """() => [document.scrollingElement, ...document.querySelectorAll(".embed-list")]
  .filter((one) => one.scrollWidth > one.clientWidth)
  .map((one) => [one.className, one.scrollWidth, one.clientWidth])"""
CENTRE = "() => map_walk.getCenter()"
ZOOM = "() => map_walk.getZoom()"
HINT = ".map-hint.is-shown"
Host = Callable[..., str]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing of what was asked."""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Pages of another site: ``host(frame, frame, …, more="")`` gives the address of one."""
    folder = tmp_path_factory.mktemp("host")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()

    def page(*frames: str, more: str = "") -> str:
        name = f"page-{len(list(folder.iterdir()))}.html"
        between = '<p style="height: 60vh">Text</p>'
        body = between.join(("", *frames, ""))
        (folder / name).write_text(
            "<!doctype html><html lang=de><meta charset=utf-8><title>Host</title>"
            "<link rel=icon href=data:,>"
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<body style='margin: 0'><main>{body}</main>{more}",
            encoding="utf-8",
        )
        return f"http://localhost:{server.server_port}/{name}"

    yield page
    server.shutdown()
    server.server_close()


def frame_of(address: str, sandbox: str | None = None, width: str = "100%") -> str:
    shut = "" if sandbox is None else f' sandbox="{sandbox}"'
    return (
        f'<iframe src="{address}" title="Map" style="border: 0; display: block" '
        f'width="{width}" height="480"{shut}></iframe>'
    )


def frames_of(page: Page) -> list[Frame]:
    frames = page.frames[1:]
    for frame in frames:
        frame.wait_for_selector("html[data-map]", state="attached")
    return frames


@pytest.fixture
def three(visit: Visit, host: Host, gorbitz: str) -> Page:
    """A page of another site with three embeds, on a phone."""
    embed = f"{gorbitz}embed/"
    address = host(
        frame_of(embed),
        frame_of(f"{embed}?stop={OPENED}&legend=yes", sandbox="allow-scripts"),
        frame_of(f"{embed}?theme=wohnen&scheme=dark&list=no", sandbox="allow-scripts"),
    )
    return visit(address, expected=f"^{gorbitz}|^{gorbitz.partition('/walks')[0]}/static/")


def test_three_on_one_page_answer_in_a_sandbox_and_without(three: Page, gorbitz: str) -> None:
    open_one, shut, dark = frames_of(three)
    origins = [frame.evaluate("origin") for frame in (open_one, shut, dark)]

    assert origins == [gorbitz.partition("/walks")[0], "null", "null"]
    for frame in (open_one, shut, dark):
        assert frame.locator("html").get_attribute("data-map") == "ready"
    assert open_one.locator(".pin[data-stop]").count() == len(IDS)
    assert shut.locator(".stop.is-selected").get_attribute("data-stop") == OPENED
    assert 0 < dark.locator(".pin[data-stop]").count() < len(IDS)
    assert dark.locator(".dot").count() + dark.locator(".pin").count() == len(IDS)


def test_each_has_a_selection_of_its_own_and_the_page_around_stays(three: Page) -> None:
    first, second, third = frames_of(three)
    before = three.evaluate("[scrollY, history.length]")
    first.locator(f'[data-select="{IDS[4]}"]').evaluate("(link) => link.click()")
    expect(first.locator(".stop.is-selected .stop-body")).to_be_visible()

    assert first.locator(".pin.is-selected").get_attribute("data-stop") == IDS[4]
    assert second.locator(".pin.is-selected").get_attribute("data-stop") == OPENED
    assert third.locator(".pin.is-selected").count() == 0
    assert three.evaluate("[scrollY, history.length]") == before


def test_nobody_else_is_asked_and_nothing_is_kept(three: Page, visit: Visit, gorbitz: str) -> None:
    frames_of(three)  # the fixture watches for requests to any other host
    alone = visit(f"{gorbitz}embed/")
    kept = alone.evaluate(
        "async () => [localStorage.length, sessionStorage.length, document.cookie,"
        " (await indexedDB.databases()).length]"
    )

    assert kept == [0, 0, "", 0]
    assert three.context.cookies() == alone.context.cookies() == []


def test_axe_finds_nothing_inside(three: Page) -> None:
    found: list[Any] = []
    for size in ({"width": 320, "height": 640}, DESK):
        three.set_viewport_size(size)  # type: ignore[arg-type]
        for frame in frames_of(three):
            frame.evaluate(AXE)
            found += frame.evaluate(RUN, RULES)

    assert [(each["id"], [node["html"][:150] for node in each["nodes"]]) for each in found] == []


def test_a_stop_without_list_stands_where_its_pin_is_chosen(three: Page) -> None:
    dark = frames_of(three)[2]
    shown = dark.locator(".stop:visible")
    before = shown.count()
    chosen = dark.locator(".pin[data-stop]").first
    chosen.evaluate("(pin) => pin.click()")
    expect(shown).to_have_count(1)

    assert before == 0
    assert shown.get_attribute("data-stop") == chosen.get_attribute("data-stop")


def test_a_wheel_over_the_map_scrolls_the_page_and_the_map_says_how_to_zoom(
    visit: Visit, host: Host, gorbitz: str
) -> None:
    page = visit(host(frame_of(f"{gorbitz}embed/?lang=de")), expected=f"^{_site(gorbitz)}/")
    frame = frames_of(page)[0]
    page.locator("iframe").scroll_into_view_if_needed()
    box = page.locator("iframe").bounding_box()
    assert box
    zoom, scrolled = frame.evaluate(ZOOM), page.evaluate("scrollY")
    page.mouse.move(box["x"] + 150, box["y"] + 120)
    page.mouse.wheel(0, 60)

    expect(frame.locator(HINT)).to_have_text("Zum Vergrößern Strg halten und das Mausrad drehen")
    page.wait_for_function("before => scrollY > before", arg=scrolled)
    assert frame.evaluate(ZOOM) == zoom

    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    frame.wait_for_function(f"before => ({ZOOM})() > before", arg=zoom)
    page.keyboard.up("Control")
    expect(frame.locator(HINT)).to_have_count(0)


def test_one_finger_scrolls_the_page_around(visit: Visit, host: Host, gorbitz: str) -> None:
    page, frame, (x, y) = before_a_map(visit, host, gorbitz)
    centre, scrolled = frame.evaluate(CENTRE), page.evaluate("scrollY")
    swipe(page, [[(x, y - step)] for step in range(0, 90, 10)])
    page.wait_for_function("before => scrollY > before", arg=scrolled)

    assert frame.evaluate(CENTRE) == centre


def test_two_fingers_move_the_map(visit: Visit, host: Host, gorbitz: str) -> None:
    page, frame, (x, y) = before_a_map(visit, host, gorbitz)
    zoom = frame.evaluate(ZOOM)
    swipe(page, [[(x - 20 - step, y), (x + 20 + step, y)] for step in range(0, 70, 5)])

    frame.wait_for_function(f"before => ({ZOOM})() > before", arg=zoom)


def before_a_map(visit: Visit, host: Host, gorbitz: str) -> tuple[Page, Frame, tuple[float, float]]:
    """A page with an embed in its middle, and a place on the map there."""
    page = visit(host(frame_of(f"{gorbitz}embed/?lang=de")), expected=f"^{_site(gorbitz)}/")
    frame = frames_of(page)[0]
    page.locator("iframe").evaluate("(one) => one.scrollIntoView({ block: 'center' })")
    box = page.locator("iframe").bounding_box()
    assert box
    return page, frame, (box["x"] + 190, box["y"] + 170)


def test_the_finger_that_scrolls_is_told_of_the_second(
    visit: Visit, host: Host, gorbitz: str
) -> None:
    page = visit(f"{gorbitz}embed/?lang=de")
    box = page.locator("#map_walk").bounding_box()
    assert box
    x, y = box["x"] + 190, box["y"] + 170
    swipe(page, [[(x, y - step)] for step in range(0, 60, 10)], lift=False)

    expect(page.locator(HINT)).to_have_text("Die Karte mit zwei Fingern bewegen")


ASKING = re.search(
    r"<script>.*?</script>", (ROOT / "docs" / "reports.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.mark.parametrize("width", ["280", "720"])
def test_a_page_that_asks_is_told_the_height(
    visit: Visit, host: Host, gorbitz: str, width: str
) -> None:
    assert ASKING
    frames = frame_of(f"{gorbitz}embed/", "allow-scripts", width)
    page = visit(host(frames, more=ASKING[0]), expected=f"^{_site(gorbitz)}/", viewport=DESK)
    frame = frames_of(page)[0]
    frame.wait_for_selector("html.is-flowing", state="attached")
    page.wait_for_function("document.querySelector('iframe').height !== '480'")

    def fits() -> bool:
        return bool(frame.evaluate("() => document.scrollingElement.scrollHeight <= innerHeight"))

    assert fits()
    before = int(page.locator("iframe").get_attribute("height") or 0)
    frame.locator(f'[data-select="{IDS[0]}"]').click()
    page.wait_for_timeout(500)
    after = int(page.locator("iframe").get_attribute("height") or 0)
    assert fits()
    assert (after > before) == (width == "280")


def test_a_page_that_does_not_ask_is_told_nothing(three: Page) -> None:
    three.evaluate("() => { window.heard = 0; addEventListener('message', () => window.heard++); }")
    frames_of(three)[0].locator(f'[data-select="{IDS[0]}"]').evaluate("(link) => link.click()")
    three.wait_for_timeout(300)

    assert three.evaluate("heard") == 0


def test_in_a_low_frame_a_chosen_stop_comes_into_sight(visit: Visit, gorbitz: str) -> None:
    page = visit(
        f"{gorbitz}embed/", viewport={"width": 340, "height": 360}, reduced_motion="reduce"
    )
    page.locator(f'.pin[data-stop="{OPENED}"]').evaluate("(pin) => pin.click()")
    entry = page.locator(".stop.is-selected")
    expect(entry.locator(".stop-body")).to_be_visible()

    expect(entry.locator("h3")).to_be_in_viewport()


@pytest.mark.parametrize("query", ["", "?legend=yes", f"?stop={OPENED}", "?list=no"])
def test_nothing_scrolls_sideways_from_280_pixels_on(
    visit: Visit, gorbitz: str, query: str
) -> None:
    page = visit(f"{gorbitz}embed/{query}", viewport={"width": 280, "height": 420})
    found = []
    for width in (280, 320, 640, 1280):
        page.set_viewport_size({"width": width, "height": 480})
        found += page.evaluate(OVERFLOWING)
        room = page.locator("#map_walk").bounding_box()
        assert room
        assert room["height"] > 150

    assert found == []


def test_without_script_there_is_a_still_map_and_the_whole_list(
    visit: Visit, host: Host, gorbitz: str
) -> None:
    blocked = "Blocked script execution"
    page = visit(
        host(frame_of(f"{gorbitz}embed/", sandbox="")), expected=f"^{_site(gorbitz)}/|{blocked}"
    )
    frame = page.frames[1]

    expect(frame.locator(".still")).to_be_visible()
    expect(frame.locator("#map_walk")).to_be_hidden()
    assert frame.locator(".stop").count() == len(IDS)
    for body in frame.locator(".stop-body").all():
        expect(body).to_be_visible()


def test_where_the_map_fails_the_list_is_there_also_where_it_was_not_wanted(
    visit: Visit, gorbitz: str
) -> None:
    def fail(page: Page) -> None:
        page.route("**/map.js", lambda route: route.abort())

    page = visit(f"{gorbitz}embed/?list=no&lang=de", before=fail, expected="Failed to load")

    assert page.locator("html").get_attribute("data-map") == "failed"
    expect(page.locator("[data-map-message]")).to_be_visible()
    assert page.locator(".stop:visible").count() == len(IDS)


def test_fifteen_hundred_stops_gather_in_groups(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/walks/crowd/embed/", viewport={"width": 700, "height": 450})

    assert page.locator("html").get_attribute("data-map") == "ready"
    assert 0 < page.locator(".pin").count() < 100
    assert page.locator(".stop").count() == 1500


def test_what_is_not_there_says_so_in_the_frame_and_other_pages_stay_out_of_it(
    visit: Visit, host: Host, site: str
) -> None:
    frames = (frame_of(f"{site}/walks/nowhere/embed/"), frame_of(f"{site}/walks/gorbitz/"))
    page = visit(host(*frames), expected=f"^{site}/|404|frame-ancestors|ERR_BLOCKED")
    expect(page.frames[1].locator("h1")).to_have_text("Hier ist nichts")

    assert page.frames[2].locator("h1:has-text('Gorbitz')").count() == 0


def test_a_setting_keeps_the_frames_of_others_empty(
    visit: Visit, host: Host, tmp_path: Path
) -> None:
    with served(tmp_path, EMBED_ON="www.linden.example") as site:
        page = visit(
            host(frame_of(f"{site}/walks/gorbitz/embed/")),
            expected=f"^{site}/|frame-ancestors|ERR_BLOCKED",
        )
        page.wait_for_timeout(500)

        assert page.frames[1].locator(".embed").count() == 0


def _site(address: str) -> str:
    return address.partition("/walks")[0]


def swipe(page: Page, moves: list[list[tuple[float, float]]], lift: bool = True) -> None:
    """Move fingers as the screen would: each step says where all of them are."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, points: list[tuple[float, float]]) -> None:
        touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
        page.wait_for_timeout(20)

    send("touchStart", moves[0])
    for points in moves[1:]:
        send("touchMove", points)
    if lift:
        send("touchEnd", [])
