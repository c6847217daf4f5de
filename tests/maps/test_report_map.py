"""The still map: sharp, legible, the same at every drawing, and deaf to harmful texts."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from shapely import Point, Polygon, affinity, box

from geodata.walk import Stop, Walk
from geodata.wording import Wording
from tests.maps.payloads import PAYLOADS, harmful_walk
from webapp.maps.lettering import text_width, wrapped
from webapp.maps.paper_style import SCHEMES
from webapp.maps.placing import Label
from webapp.maps.report_map import draw, report_map
from webapp.maps.report_wishes import Wishes

SVG = "{http://www.w3.org/2000/svg}"


def crowd(walk: Walk, count: int) -> Walk:
    """The walk with so many stops, strewn by a fixed chance, some of them on one spot."""
    chance = random.Random(7)  # noqa: S311 — nothing secret, and always the same
    places = [
        Point(13.74 + chance.random() / 60, 51.05 + chance.random() / 90) for _ in range(count)
    ]
    places[1::9] = places[: len(places[1::9])]
    stops = tuple(
        Stop(
            f"s{at}",
            place,
            Wording({"de": f"Treffpunkt Nummer {at}", "ar": f"مكان اللقاء {at}"}),
            order=at,
        )
        for at, place in enumerate(places)
    )
    return replace(walk, stops=stops, offers=(), notes=(), legs=())


def outline(label: Label) -> Polygon:
    """The rectangle that a label's letters fill."""
    flat = box(
        label.x - label.width / 2,
        label.y - label.height / 2,
        label.x + label.width / 2,
        label.y + label.height / 2,
    )
    return affinity.rotate(flat, label.angle, origin=(label.x, label.y))


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("count", [3, 13, 30, 60, 1500])
def test_no_label_covers_another_or_a_pin(walk: Walk, count: int, language: str) -> None:
    picture = draw(crowd(walk, count), Wishes(language=language))
    shapes = [outline(label).buffer(-0.35) for label in (*picture.labels, *picture.names)]
    pins = [Point(pin.at).buffer(pin.radius) for pin in picture.pins]

    assert not [1 for one, other in itertools.combinations(shapes, 2) if one.intersects(other)]
    assert not [1 for shape in shapes for pin in pins if shape.intersects(pin)]


@pytest.mark.parametrize("count", [2, 13, 60, 120, 1500])
def test_no_pin_hides_another(walk: Walk, count: int) -> None:
    pins = draw(crowd(walk, count), Wishes(language="de")).pins
    reach = [
        math.dist(one.at, other.at) - one.radius - other.radius
        for one, other in itertools.combinations(pins, 2)
    ]

    assert min(reach, default=0) > -0.3


def test_every_stop_whose_place_is_known_has_a_pin_or_counts_in_a_group(walk: Walk) -> None:
    pins = draw(crowd(walk, 1500), Wishes(language="de")).pins
    grouped = sum(int(pin.text.rstrip("×")) for pin in pins if pin.group)

    assert grouped + sum(not pin.group for pin in pins) == 1500


def test_a_pin_that_had_to_move_is_led_back_to_its_place(walk: Walk) -> None:
    together = tuple(replace(stop, shape=walk.stops[0].shape) for stop in walk.stops)
    svg = report_map(replace(walk, stops=together))

    assert (
        svg.count('r="0.5"')
        == sum(pin.moved for pin in draw(replace(walk, stops=together), Wishes(language="de")).pins)
        > 0
    )


def test_the_same_walk_gives_the_same_bytes(walk: Walk) -> None:
    assert report_map(walk) == report_map(replace(walk))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_is_a_whole_picture(walk: Walk, scheme: str) -> None:
    svg = ElementTree.fromstring(report_map(walk, Wishes(scheme=scheme)))  # noqa: S314 — our own
    texts = " ".join(svg.itertext())

    for wanted in ("Rund um die Linde", "Teeküche", "Bibliothek", "Garten", "Lindenweg", "N"):
        assert wanted in texts
    assert "This walk is an example." in texts


def test_grey_has_no_colour(walk: Walk) -> None:
    grey = SCHEMES["grey"]
    colours = [
        grey.paper,
        grey.land,
        grey.ink,
        grey.route,
        grey.pin,
        *grey.street,
        *grey.layers.values(),
    ]

    assert all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours)


def test_only_the_stops_that_are_meant_stand_out(walk: Walk) -> None:
    picture = draw(walk, Wishes(language="de", emphasis=frozenset({"library"})))

    assert [pin.faded for pin in picture.pins] == [True, False, True]


def test_arabic_begins_at_the_right(walk: Walk) -> None:
    svg = report_map(crowd(walk, 5), Wishes(language="ar"))

    assert "&#x2067;مكان اللقاء 3&#x2069;" in svg
    assert 'text-anchor="end"' in svg


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_more_than_text(walk: Walk, payload: str) -> None:
    svg = ElementTree.fromstring(report_map(harmful_walk(walk, payload)))  # noqa: S314 — our own
    tags = {element.tag.removeprefix(SVG) for element in svg.iter()}

    assert not tags & {"script", "image", "use", "foreignObject", "a", "style", "img"}
    assert not [name for element in svg.iter() for name in element.attrib if "href" in name]


def test_a_walk_without_anything_is_a_sheet_with_its_title(walk: Walk) -> None:
    empty = Walk("bare", Wording({"de": "Leer"}), languages=("de",))

    assert "Leer" in report_map(empty)


@pytest.mark.parametrize("stops", [1, 2])
def test_one_spot_is_no_reason_to_fail(walk: Walk, stops: int) -> None:
    spot = replace(walk, stops=walk.stops[:stops], legs=(), background=())

    assert report_map(spot).count("<circle") >= stops


def test_a_text_is_broken_between_words_and_nothing_is_lost_silently() -> None:
    lines = wrapped("Ein sehr langer Titel mit vielen Wörtern", 3.0, 30.0, 2)

    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(text_width(line, 3.0) <= 30.0 for line in lines)


def counting(walk: Walk, *counts: int) -> Wishes:
    stops = [stop.id for stop in walk.stops]
    return Wishes(language="de", counts=tuple(zip(stops, itertools.cycle(counts), strict=False)))


@pytest.mark.parametrize("count", [3, 13, 60, 1500])
def test_pins_that_count_say_as_much_as_there_is_and_hide_no_other(walk: Walk, count: int) -> None:
    many = crowd(walk, count)
    wishes = counting(many, 0, 4, 1)
    pins = draw(many, wishes).pins

    assert sum(int(pin.text) for pin in pins) == sum(there for _, there in wishes.counts or ())
    for one, other in itertools.combinations(pins, 2):
        assert math.dist(one.at, other.at) >= (one.radius + other.radius) * 0.8
    assert all(pin.faded == (pin.text == "0") for pin in pins)


def test_a_pin_is_the_larger_the_more_it_counts_and_named_beside_it(walk: Walk) -> None:
    picture = draw(walk, counting(walk, 9, 4, 0))
    sizes = {pin.text: pin.radius for pin in picture.pins}

    assert sizes["9"] > sizes["4"] > sizes["0"]
    assert [" ".join(label.lines) for label in picture.labels] == ["1 Teeküche", "2 Bibliothek"]
