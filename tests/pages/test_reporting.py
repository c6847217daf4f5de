"""The still map by its address, as a report asks for it."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image


def test_the_figure_names_the_version_and_its_address(client: FlaskClient) -> None:
    figure = client.get("/walks/linden/map.svg?lang=en")

    assert figure.mimetype == "image/svg+xml"
    assert "Version 1 of" in figure.text
    assert "<dc:identifier>http://localhost/walks/linden/versions/1/</dc:identifier>" in figure.text
    assert figure.headers["Access-Control-Allow-Origin"] == "*"


def test_it_is_drawn_once_and_then_known_by_its_tag(client: FlaskClient) -> None:
    first = client.get("/walks/linden/map.svg")
    again = client.get("/walks/linden/map.svg", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


def test_the_picture_has_the_pixels_that_were_asked_for(client: FlaskClient) -> None:
    picture = client.get("/walks/linden/map.png?width=120&dpi=300")

    assert Image.open(BytesIO(picture.data)).width == round(120 / 25.4 * 300)


def test_a_theme_lets_its_stops_stand_out(client: FlaskClient) -> None:
    plain = client.get("/walks/linden/map.svg").text
    themed = client.get("/walks/linden/map.svg?theme=help").text

    assert themed != plain
    assert client.get("/walks/linden/map.svg?theme=unknown").text == plain


def test_without_the_legend_the_figure_is_lower(client: FlaskClient) -> None:
    whole = client.get("/walks/linden/map.svg").text
    alone = client.get("/walks/linden/map.svg?legend=no").text

    assert len(alone) < len(whole)


@pytest.mark.parametrize(
    "asked",
    [
        "width=79",
        "width=421",
        "width=1e3",
        "width=-90",
        "width=²0",
        "width=" + "9" * 5000,
        "scheme=neon",
        "dpi=601",
    ],
)
def test_what_a_figure_cannot_be_is_refused_in_words(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/walks/linden/map.png?{asked}").status_code == 422


def test_a_picture_of_too_many_pixels_is_not_drawn(client: FlaskClient) -> None:
    assert client.get("/walks/linden/map.png?width=420&dpi=600").status_code == 422


def test_notes_are_in_no_figure(client: FlaskClient) -> None:
    assert "Gesagt" not in client.get("/walks/linden/map.svg").text


@pytest.mark.parametrize("place", ["/walks/linden/", "/walks/linden/versions/1/"])
def test_a_picture_tells_by_itself_which_version_it_shows_and_where_that_is(
    client: FlaskClient, place: str
) -> None:
    picture = Image.open(BytesIO(client.get(f"{place}map.png?lang=en&dpi=150").data))
    picture.load()

    assert picture.info["Title"] == "Round the lime tree"
    assert picture.info["Source"] == "http://localhost/walks/linden/versions/1/"
    assert picture.info["Description"].startswith("Version 1 of ")
    assert picture.info["Description"].endswith("This walk is an example.")
    assert [round(dpi) for dpi in picture.info["dpi"]] == [150, 150]
