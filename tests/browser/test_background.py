"""A layer of the background is brought on a phone in the dark, and is seen on the still map."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import orjson
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_confirming import nothing_found_by_axe, organised, signed_in

PAGE = "/organise/walks/linden/background"


@pytest.fixture(scope="module")
def organised_site(
    new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with organised(tmp_path_factory.mktemp("background"), new_database_url()) as address:
        yield address


def test_a_layer_is_brought_seen_and_removed_again(organised_site: str, visit: Visit) -> None:
    line = {"type": "LineString", "coordinates": [[13.739, 51.0502], [13.745, 51.0512]]}
    street = {"type": "Feature", "geometry": line, "properties": {"name": "Neue Gasse"}}
    content = orjson.dumps({"type": "FeatureCollection", "features": [street]})
    narrow = {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}
    page = signed_in(visit, organised_site, **narrow)
    page.goto(f"{organised_site}{PAGE}")
    nothing_found_by_axe(page)
    page.set_input_files("#file", {"name": "a.json", "mimeType": "text/json", "buffer": content})
    page.get_by_label("Drawn as").select_option("street")
    page.get_by_label("Source and licence").fill("Invented city, CC BY 4.0")
    page.get_by_role("button", name="Save the layer as a draft").click()

    expect(page.get_by_role("status")).to_contain_text("1 feature is saved as a draft")
    nothing_found_by_axe(page)
    still = page.locator(".still img")
    still.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.still img').naturalWidth > 0")
    assert "Neue Gasse" in page.request.get(f"{organised_site}{PAGE}.svg").text()
    page.get_by_role("button", name="Remove Streets").last.click()
    expect(page.get_by_text("Invented city, CC BY 4.0")).to_have_count(0)
