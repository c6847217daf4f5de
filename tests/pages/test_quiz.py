"""A quiz made from the map, which whoever has the list alone must be able to answer in full.

The expected answers are reckoned here from what the map draws, by formulas of their own and without
the directions that the product makes; the given ones are read from the page.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from geodata.formats.geojson import read_walk

GORBITZ = read_walk(Path(__file__).parents[2] / "geodata" / "gorbitz")
STOPS = [stop.id for stop in GORBITZ.stops]
ON_FOOT = ("street", "path", "square")
EARTH = 6_371_000.0  # metres
COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
NEAR = 12.0  # metres from the middle of a street
LONG_PIECE = 20.0
BOLD_TURN = 70.0  # degrees: nobody would call that straight on
Position = tuple[float, float]


@dataclass
class Entry:
    """What the list says of one stop."""

    number: int
    title: str
    metres: int | None = None
    words: str = ""
    relation: str = ""


class _List(HTMLParser):
    """Reads the list of stops as a screen reader would come by it."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, Entry] = {}
        self.here: Entry | None = None
        self.open: list[tuple[str, str]] = []
        self.said: defaultdict[str, str] = defaultdict(str)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "li" and "data-stop" in known:
            self.here = self.entries[known["data-stop"]] = Entry(int(known["value"]), "")
        name = "title" if "data-title" in known else known.get("class", "")
        if tag not in ("input", "img", "meta", "link", "br", "path", "circle"):
            self.open.append((tag, name))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        if self.here is None:
            return
        names = {name for _, name in self.open}
        if "title" in names and "way" not in names:
            self.here.title += data.strip()
        if "way-length" in names and (found := re.search(r"([\d.,]+) (k?m)\b", data)):
            metres = float(found[1].replace(",", "")) * (1000 if found[2] == "km" else 1)
            self.here.metres = round(metres)
        if "way-words" in names:
            self.here.words += data
        if "relation" in names:
            self.here.relation += data


@dataclass(frozen=True)
class Drawn:
    """What the map draws: stops by id, ways by the stop they begin at, and streets by name."""

    stops: dict[str, Position]
    ways: dict[str, list[Position]]
    streets: list[tuple[str, list[Position]]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A site with the Gorbitz walk alone."""
    from webapp.app import create_app

    folder = str(tmp_path_factory.mktemp("quiz"))
    app = create_app(TESTING=True, DATA_DIR=folder)
    yield app.test_client()
    app.extensions["database"].engine.dispose()


@pytest.fixture(scope="module")
def entries(site: FlaskClient) -> dict[str, Entry]:
    page = _List()
    page.feed(site.get("/walks/gorbitz/?lang=en").text)
    return page.entries


@pytest.fixture(scope="module")
def drawn(site: FlaskClient) -> Drawn:
    features: list[dict[str, Any]] = site.get("/walks/gorbitz/map.geojson").get_json(force=True)[
        "features"
    ]
    stops = [each for each in features if each["properties"]["kind"] == "stop"]
    ways = [each for each in features if each["properties"].get("variant") == "main"]
    return Drawn(
        {each["id"]: tuple(each["geometry"]["coordinates"]) for each in stops},
        {each["properties"]["from"]: _lines(each)[0] for each in ways},
        [
            (each["properties"]["name"], line)
            for each in features
            if each["properties"].get("name") and each["properties"]["layer"] in ON_FOOT
            for line in _lines(each)
        ],
    )


def _lines(feature: dict[str, Any]) -> list[list[Position]]:
    lines = feature["geometry"]["coordinates"]
    if feature["geometry"]["type"] == "LineString":
        lines = [lines]
    return [[tuple(each) for each in line] for line in lines]


def metres(one: Position, other: Position) -> float:
    """Give the great-circle distance (haversine)."""
    west, south, east, north = map(math.radians, (*one, *other))
    chord = (
        math.sin((north - south) / 2) ** 2
        + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    )
    return 2 * EARTH * math.asin(math.sqrt(chord))


def plane(position: Position, origin: Position) -> Position:
    """Give metres to the east and to the north of an origin nearby."""
    (x, y), (x0, y0) = position, origin
    scale = math.radians(1) * EARTH
    return (x - x0) * scale * math.cos(math.radians(y0)), (y - y0) * scale


def heading(one: Position, other: Position) -> float:
    east, north = plane(other, one)
    return math.degrees(math.atan2(east, north)) % 360


def apart(one: float, other: float) -> float:
    """Give the angle between two headings, positive to the right."""
    return (other - one + 180) % 360 - 180


def test_the_list_names_every_stop_in_the_order_of_the_map(
    entries: dict[str, Entry], drawn: Drawn
) -> None:
    assert list(entries) == list(drawn.stops) == STOPS
    assert [entry.number for entry in entries.values()] == list(range(1, len(STOPS) + 1))
    assert all(entry.title for entry in entries.values())


@pytest.mark.parametrize("start", STOPS[:-1])
def test_the_list_says_how_far_it_is_along_the_way(
    entries: dict[str, Entry], drawn: Drawn, start: str
) -> None:
    length = sum(metres(*pair) for pair in pairwise(drawn.ways[start]))

    assert entries[start].metres == pytest.approx(length, rel=0.06, abs=6)


@pytest.mark.parametrize(("here", "there"), list(pairwise(STOPS)))
def test_the_list_says_where_the_next_stop_lies_as_the_crow_flies(
    entries: dict[str, Entry], drawn: Drawn, here: str, there: str
) -> None:
    found = re.fullmatch(r"\s*(\d+) m ([a-z-]+) of stop (\d+)\s*", entries[here].relation)
    assert found, entries[here].relation

    assert int(found[3]) == entries[here].number
    assert int(found[1]) == pytest.approx(
        metres(drawn.stops[here], drawn.stops[there]), rel=0.06, abs=6
    )
    off = abs(apart(45 * COMPASS.index(found[2]), heading(drawn.stops[here], drawn.stops[there])))
    assert off <= 23


@pytest.mark.parametrize("start", STOPS[:-1])
def test_the_list_says_in_which_direction_the_way_begins(
    entries: dict[str, Entry], drawn: Drawn, start: str
) -> None:
    found = re.match(r"\s*\d+ m to the ([a-z-]+)", entries[start].words)
    assert found, entries[start].words
    line = drawn.ways[start]
    ahead = next(each for each in line[1:] if metres(line[0], each) > 8)

    assert abs(apart(45 * COMPASS.index(found[1]), heading(line[0], ahead))) <= 30


def test_the_list_says_on_which_side_the_boldest_turn_of_a_way_is(
    entries: dict[str, Entry], drawn: Drawn
) -> None:
    boldest = {start: _boldest_turn(line) for start, line in drawn.ways.items()}
    asked = {start: turn for start, turn in boldest.items() if abs(turn) >= BOLD_TURN}
    said = {
        start: re.search(rf"\b{'right' if turn > 0 else 'left'}\b|\bback\b", entries[start].words)
        for start, turn in asked.items()
    }

    assert len(asked) == 7
    assert [start for start, found in said.items() if not found] == []


def _boldest_turn(line: list[Position]) -> float:
    """Give the greatest angle between two long pieces, positive to the right."""
    turns = [
        apart(heading(one, two), heading(two, three))
        for one, two, three in zip(line, line[1:], line[2:], strict=False)
        if metres(one, two) > LONG_PIECE and metres(two, three) > LONG_PIECE
    ]
    return max(turns, key=abs, default=0.0)


def test_the_list_names_the_streets_that_a_good_part_of_a_way_follows(
    entries: dict[str, Entry], drawn: Drawn
) -> None:
    asked = {start: _streets_along(line, drawn.streets) for start, line in drawn.ways.items()}
    missing = {
        start: streets
        for start, names in asked.items()
        if (streets := {name for name in names if name not in entries[start].words})
    }

    assert sum(map(len, asked.values())) == 8
    assert missing == {}


def _streets_along(line: list[Position], streets: list[tuple[str, list[Position]]]) -> set[str]:
    """Name the streets that more than a quarter of a way lies on, end to end of its pieces."""
    along: defaultdict[str, float] = defaultdict(float)
    for one, other in pairwise(line):
        middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
        name, street = min(streets, key=lambda each: from_line(middle, each[1]))
        if max(from_line(place, street) for place in (one, middle, other)) <= NEAR:
            along[name] += metres(one, other)
    whole = sum(metres(*pair) for pair in pairwise(line))
    return {name for name, length in along.items() if length > whole / 4}


def from_line(point: Position, line: list[Position]) -> float:
    """Give the metres from a point to a line."""
    flat = [plane(each, point) for each in line]
    return min(from_piece(*pair) for pair in pairwise(flat))


def from_piece(one: Position, other: Position) -> float:
    """Give the distance of the origin from a straight piece."""
    (ax, ay), (bx, by) = one, other
    along = (bx - ax) ** 2 + (by - ay) ** 2
    share = 0 if not along else max(0, min(1, -(ax * (bx - ax) + ay * (by - ay)) / along))
    return math.hypot(ax + share * (bx - ax), ay + share * (by - ay))


def test_the_page_says_which_stops_lie_farthest_out_and_how_far_the_walk_spreads(
    site: FlaskClient, drawn: Drawn
) -> None:
    said = " ".join(site.get("/walks/gorbitz/?lang=en").text.split())
    first = drawn.stops[STOPS[0]]
    flat = {number: plane(drawn.stops[key], first) for number, key in enumerate(STOPS, 1)}
    outermost = {
        "north": max(flat, key=lambda number: flat[number][1]),
        "east": max(flat, key=lambda number: flat[number][0]),
        "south": min(flat, key=lambda number: flat[number][1]),
        "west": min(flat, key=lambda number: flat[number][0]),
    }
    spread = re.search(r"west to east the walk spreads over (\S+) (k?m),.*? over (\S+) (k?m)", said)
    assert spread

    for direction, number in outermost.items():
        assert f"arthest {direction} stop {number}" in said.replace("lies ", "")
    for axis, (amount, unit) in enumerate(((spread[1], spread[2]), (spread[3], spread[4]))):
        values = [place[axis] for place in flat.values()]
        metres_said = float(amount) * (1000 if unit == "km" else 1)
        assert metres_said == pytest.approx(max(values) - min(values), rel=0.06)


def test_the_list_says_how_long_the_whole_way_is(entries: dict[str, Entry], drawn: Drawn) -> None:
    said = sum(entry.metres or 0 for entry in entries.values())
    true = sum(metres(*pair) for line in drawn.ways.values() for pair in pairwise(line))

    assert said == pytest.approx(true, rel=0.03)
