"""The pages of a walk stand in several places, and none of them leads astray into another."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp.pages.places import bp

PAGES = ("", "?lang=en&theme=help", "stops/tea/", "themes/help/", "map.js")
ADDRESS = re.compile(r'(?:href|src|action)="(/[^"]*)"|"(/[^"]*map\.geojson)"')
# What is cited, and the list of all that can be, stand in one place alone; so does the site itself.
ANYWHERE = ("/static/", "/#", "/walks/linden/versions/", "/about/", "/icons/")
# What belongs to the walk as it is now: notes and suggestions go there, and phones keep that.
OF_NOW = re.compile(
    rb'<p class="(?:suggest|copy-control)".*?</p>|<a class="button small note-link.*?</a>'
    rb'|<link rel="(?:manifest|apple-touch-icon)"[^>]*>',
    re.DOTALL,
)
HERE = re.compile(rb"/walks/linden/(?!versions/)")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who finds the walk in a second place as well."""
    app.register_blueprint(bp, name="elsewhere", url_prefix="/elsewhere/<slug>/here")
    return app.test_client()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("place", ["/walks/linden/", "/elsewhere/linden/here/"])
def test_links_stay_in_the_place_one_is_in(client: FlaskClient, place: str, page: str) -> None:
    client.get("/walks/linden/" + page)
    client.get("/elsewhere/linden/here/" + page)
    found = ADDRESS.findall(client.get(place + page).text)
    addresses = {page or data for page, data in found if page != "/"}
    own = {address for address in addresses if not address.startswith(ANYWHERE)}

    assert own
    assert {address for address in own if not address.startswith(place)} == set()


@pytest.mark.parametrize("page", [*PAGES, "walk.geojson", "map.geojson"])
def test_every_page_is_found_in_each_place(client: FlaskClient, page: str) -> None:
    there = client.get("/walks/linden/" + page)
    here = client.get("/elsewhere/linden/here/" + page)

    assert (there.status_code, here.status_code) == (200, 200)
    assert not OF_NOW.search(here.data)
    said = HERE.sub(b"/elsewhere/linden/here/", OF_NOW.sub(b"", there.data))
    assert said.split() == here.data.split()
