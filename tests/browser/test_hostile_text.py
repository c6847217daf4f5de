"""Whatever stands in a walk's texts is shown as typed; nothing of it runs, nothing breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from geodata.fields import LINE, LINES, WORDS, fields_of
from geodata.formats.geojson import read_walk
from geodata.walk import features
from tests.browser.conftest import Visit, written
from tests.browser.hostile import NAMES, PAYLOADS, categories_walk, hostile_walk
from tests.browser.running import load_many, served
from webapp.maps.one_file import one_file
from webapp.pages.text import TAGS

STOPS = ["first", "second"]
# Every element that holds one text of the walk alone, by page.
PLACES = {
    "": (
        "h1",
        ".lead",
        ".theme-list strong, .theme-list li span",
        ".stop-title [data-title]",
        ".offer-head :is(h3, h4, h5)",
        ".offer .category",
        ".offer > p[dir]:not([class])",
        ".way > p[dir]:not([class])",
        ".note blockquote",
        "bdi:not(:empty)",
        ".way-to a",
        "#filter-theme option:not([value=''])",
        ".quick a[href*='theme=']",
        "[data-map-attribution]",
        ".map-attribution",
    ),
    "stops/first/": (
        "h1 [data-title]",
        "bdi:not(:empty)",
        ".offer-head :is(h3, h4)",
        ".note blockquote",
        ".way-to a",
    ),
    "themes/one/": ("h1", ".question", ".note blockquote", "bdi:not(:empty)", ".stop-links bdi"),
}
FOR_OTHERS = (
    "h1",
    ".stop-title [data-title]",
    ".embed-offers strong",
    ".note blockquote",
    "bdi:not(:empty)",
)
UNSEEN = re.compile(r"\s+")


def bare(text: str | None) -> str:
    """Fold white space away: pages may break lines where they like."""
    return UNSEEN.sub("", text or "")


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with one walk for each payload, which stands in every text field of it."""
    folder = tmp_path_factory.mktemp("hostile")
    walks = [hostile_walk(number, payload) for number, payload in enumerate(PAYLOADS)]
    load_many(
        folder / "data", [written(folder / walk.slug, walk) for walk in [*walks, categories_walk()]]
    )
    with served(folder / "data") as address:
        yield address


def pairs(name: str) -> pytest.MarkDecorator:
    ids = [f"{number} {ascii(payload)[1:25]}" for number, payload in enumerate(PAYLOADS)]
    return pytest.mark.parametrize(name, list(enumerate(PAYLOADS)), ids=ids)


def assert_shown_as_typed(page: Page, payload: str, selectors: tuple[str, ...]) -> None:
    for selector in selectors:
        texts = page.locator(selector).all_text_contents()
        assert texts, selector
        assert {bare(text) for text in texts} == {bare(payload)}, selector


def assert_markdown_is_tame(page: Page) -> None:
    inside = page.eval_on_selector_all(
        ".prose *",
        "all => all.map((one) => [one.localName, one.getAttributeNames(), one.href ?? ''])",
    )
    for tag, attributes, address in inside:
        assert tag in TAGS
        assert set(attributes) <= {"href", "rel"}
        assert not address or address.startswith(("http://", "https://", "mailto:", "tel:"))


def assert_all_stops_can_be_selected(page: Page) -> None:
    assert page.evaluate("document.documentElement.dataset.map") == "ready"
    for stop in STOPS:
        page.locator(f'.pin[data-stop="{stop}"]').click()
        expect(page.locator(f'.stop[data-stop="{stop}"].is-selected')).to_have_count(1)


@pairs("case")
def test_it_is_shown_as_typed_and_nothing_of_it_runs(
    visit: Visit, hostile_site: str, case: tuple[int, str]
) -> None:
    number, payload = case
    walk = f"{hostile_site}/walks/hostile-{number}/"
    page = visit(f"{walk}?lang=de", reduced_motion="reduce")
    assert_shown_as_typed(page, payload, PLACES[""])
    assert_markdown_is_tame(page)
    assert bare(page.locator(".stop .photo").get_attribute("alt")) == bare(payload)
    assert_all_stops_can_be_selected(page)
    assert bare(payload) in bare(page.locator("[data-live]").text_content())
    assert bare(payload) in bare(page.locator(".pin").first.get_attribute("aria-label"))
    assert bare(page.title()) == bare(payload)
    labels = page.locator(".labels text").all_text_contents()
    assert {bare(label) for label in labels} <= {bare(payload)}
    for place in ("stops/first/", "themes/one/"):
        page.goto(f"{walk}{place}?lang=de")
        assert_shown_as_typed(page, payload, PLACES[place])
        assert_markdown_is_tame(page)


@pairs("case")
def test_what_is_made_for_other_pages_shows_it_as_typed_too(
    visit: Visit, hostile_site: str, case: tuple[int, str]
) -> None:
    number, payload = case
    walk = f"{hostile_site}/walks/hostile-{number}/"
    page = visit(f"{walk}embed/?lang=de&theme=one&legend=yes", reduced_motion="reduce")
    assert_shown_as_typed(page, payload, FOR_OTHERS)
    assert_markdown_is_tame(page)
    assert_all_stops_can_be_selected(page)
    page.goto(f"{walk}share/?lang=de")
    titles = re.findall(r' title="([^"]*)"', page.locator("#share-code").input_value())
    assert [bare(unescape(title)) for title in titles] == [bare(payload)]
    assert_shown_as_typed(page, payload, (".brand", "#share-theme option:not([value=''])"))
    page.goto(f"{walk}stops/first/?lang=de")
    said = page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
    )
    assert {bare(thing["name"]) for thing in said["@graph"]} == {bare(payload)}


@pairs("case")
def test_the_walk_in_one_file_shows_it_as_typed_too(
    visit: Visit, hostile_site: str, tmp_path: Path, case: tuple[int, str]
) -> None:
    number, payload = case
    file = tmp_path / "walk.html"
    address = f"{hostile_site}/walks/hostile-{number}/walk.html?lang=de"
    with urlopen(address) as answer:  # noqa: S310 — our own
        file.write_bytes(answer.read())
    page = visit(file.as_uri(), reduced_motion="reduce")

    assert_shown_as_typed(page, payload, PLACES[""])
    assert_markdown_is_tame(page)
    assert_all_stops_can_be_selected(page)


@pairs("case")
def test_a_notebook_shows_it_as_typed_too(
    visit: Visit, tmp_path: Path, case: tuple[int, str]
) -> None:
    file = tmp_path / "walk.html"
    file.write_text(one_file(hostile_walk(*case)), encoding="utf-8")
    page = visit(file.as_uri(), reduced_motion="reduce")

    assert_shown_as_typed(
        page, case[1], ("h1", ".lead", ".actor", ".fact", ".prose", "[data-map-attribution]")
    )
    assert_all_stops_can_be_selected(page)


def test_short_names_of_streets_stand_on_the_map_as_typed(visit: Visit, hostile_site: str) -> None:
    drawn = 0
    for number, payload in enumerate(PAYLOADS[:4]):
        page = visit(f"{hostile_site}/walks/hostile-{number}/", reduced_motion="reduce")
        drawn += bare(payload) in map(bare, page.locator(".labels text").all_text_contents())

    assert drawn >= 3


def test_categories_of_any_name_can_be_chosen(visit: Visit, hostile_site: str) -> None:
    page = visit(f"{hostile_site}/walks/categories/")
    choices = page.locator("#filter-category option:not([value=''])").all_text_contents()
    shown = page.locator(".offer .category").all_text_contents()
    page.locator(".filters > summary").click()
    page.select_option("#filter-category", f"c{len(PAYLOADS) - 1}")
    page.locator(".filters button[type=submit]").click()
    page.wait_for_url(re.compile("category="))

    assert [bare(text) for text in choices] == [bare(payload) for payload in PAYLOADS]
    assert [bare(text) for text in shown] == [bare(payload) for payload in PAYLOADS]
    assert page.locator(".stop").count() == 1


@pytest.mark.parametrize("payload", PAYLOADS[:8])
def test_what_is_searched_for_comes_back_as_typed(
    visit: Visit, hostile_site: str, payload: str
) -> None:
    page = visit(f"{hostile_site}/walks/hostile-0/")
    page.locator(".filters > summary").click()
    page.fill("#filter-q", payload)
    page.locator("#filter-q").press("Enter")
    page.wait_for_url(re.compile(r"[?&]q="))

    assert bare(page.input_value("#filter-q")) == bare(payload)


def test_a_walk_that_is_not_there_is_named_as_typed(visit: Visit, hostile_site: str) -> None:
    page = visit(
        f"{hostile_site}/walks/hostile-0/stops/%3Cimg%20src=x%20onerror=alert(1)%3E/",
        expected="404",
    )

    assert "<img src=x onerror=alert(1)>" in str(page.text_content("main"))


def test_every_text_field_of_the_format_carries_the_payload(tmp_path: Path) -> None:
    payload = PAYLOADS[0]
    walk = read_walk(written(tmp_path / "walk", hostile_walk(0, payload)))
    free = [
        (part, field)
        for part in (walk, *walk.themes, *features(walk))
        for field in fields_of(type(part))
        if field.form in (WORDS, LINE, LINES) and field.name not in NAMES
    ]

    assert len(PAYLOADS) >= 25
    assert len({(type(part), field.name) for part, field in free}) >= 28
    for part, field in free:
        held = getattr(part, field.attribute)
        texts = held.texts.values() if field.form is WORDS else [held]
        assert set(texts) <= {payload, (payload, payload)}
        assert texts
