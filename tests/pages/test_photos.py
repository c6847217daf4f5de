"""Photos: shown with their text, in widths to choose from, and only where the place may be."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from flask import Flask
from PIL import Image

from geodata.walk import Walk, find_stop, put_feature
from geodata.wording import Wording
from webapp.storage.photos import keep_photo
from webapp.storage.walks import publish_walk, save_walk


def picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (1200, 800), "teal").save(drawn, "PNG")
    return drawn.getvalue()


def publish_with_photo(app: Flask, stored: Walk, precision: str) -> str:
    with app.extensions["database"].transaction() as session:
        photo = keep_photo(session, stored.slug, picture())
        alt = Wording({"de": "Eine Kanne", "en": "A pot"})
        stop = replace(find_stop(stored, "tea"), photo=photo, photo_alt=alt, precision=precision)
        save_walk(session, put_feature(stored, stop), stored)
        publish_walk(session, stored.slug)
    return photo


def test_a_stop_shows_its_photo_and_says_what_is_on_it(app: Flask, stored: Walk) -> None:
    photo = publish_with_photo(app, stored, "exact")
    page = app.test_client().get("/walks/linden/stops/tea/?lang=en").text

    assert 'alt="A pot"' in page
    assert f"/walks/linden/photos/{photo}-480.webp 480w" in page


@pytest.mark.parametrize(("asked", "width"), [(480, 480), (960, 960), (1600, 1200)])
def test_a_photo_comes_in_the_width_that_was_asked_for(
    app: Flask, stored: Walk, asked: int, width: int
) -> None:
    photo = publish_with_photo(app, stored, "exact")
    answer = app.test_client().get(f"/walks/linden/photos/{photo}-{asked}.webp")

    assert answer.mimetype == "image/webp"
    assert Image.open(io.BytesIO(answer.data)).width == width


@pytest.mark.parametrize("width", ["481", "0", "99999999999999999999"])
def test_other_widths_are_not_there(app: Flask, stored: Walk, width: str) -> None:
    photo = publish_with_photo(app, stored, "exact")

    answer = app.test_client().get(f"/walks/linden/photos/{photo}-{width}.webp")

    assert answer.status_code == 404


def test_a_photo_that_is_known_is_not_sent_again(app: Flask, stored: Walk) -> None:
    client = app.test_client()
    address = f"/walks/linden/photos/{publish_with_photo(app, stored, 'exact')}-480.webp"
    known = client.get(address).headers["ETag"]

    assert client.get(address, headers={"If-None-Match": known}).status_code == 304


def test_where_the_place_is_vague_the_photo_is_gone(app: Flask, stored: Walk) -> None:
    photo = publish_with_photo(app, stored, "street")
    client = app.test_client()

    assert photo not in client.get("/walks/linden/").text
    assert client.get(f"/walks/linden/photos/{photo}-480.webp").status_code == 404
