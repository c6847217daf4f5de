"""The stops on the still map: pins that never hide each other, and the titles beside them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shapely import Point
from shapely.geometry.base import BaseGeometry

from geodata.walk import Stop, Walk
from webapp.maps.lettering import text_width, wrapped
from webapp.maps.paper import Sheet, lines_of
from webapp.maps.placing import XY, Circle, Label, Taken, around, spaced, spread
from webapp.maps.report_wishes import Wishes

PIN, SMALL_PIN = 3.1, 2.3  # radius
FEW, MOST_SINGLE = 40, 120  # above: smaller pins, then groups
GROUP_CELL = 14.0
GROUP_PIN = 4.6
LEAST_COUNTED, MOST_COUNTED = 2.2, 5.2  # radius: nothing, and as much as anywhere
LABEL = 2.9  # height of the letters
LABEL_WIDTH, LABEL_LINES = 36.0, 3
ARROW_STEP = 24.0
Places = Sequence[tuple[int, Stop, XY]]


@dataclass(frozen=True)
class Pin:
    """A stop on paper, or a group of stops: where it stands, and where it belongs.

    ``name`` is the number of its stop where the text is not.
    """

    text: str
    at: XY
    home: XY
    radius: float
    faded: bool = False
    group: bool = False
    name: str = ""

    @property
    def moved(self) -> bool:
        return math.dist(self.at, self.home) > self.radius * 0.6


def pins_of(walk: Walk, sheet: Sheet, wishes: Wishes) -> list[Pin]:
    placed = [
        (number, stop, _on(sheet, stop.shape))
        for number, stop in enumerate(walk.stops, start=1)
        if stop.shape is not None and sheet.holds(stop.shape)
    ]
    if wishes.counts is not None:
        return _counted(placed, sheet, dict(wishes.counts))
    if len(placed) > MOST_SINGLE:
        return _groups(placed, sheet)
    radius = PIN if len(placed) <= FEW else SMALL_PIN
    homes = [home for _, _, home in placed]
    stands = spread(homes, 2 * radius + 0.5, sheet.width, sheet.height)
    return [
        Pin(str(number), at, home, radius, is_faded(stop, wishes))
        for (number, stop, home), at in zip(placed, stands, strict=True)
    ]


def _counted(placed: Places, sheet: Sheet, counts: Mapping[str, int]) -> list[Pin]:
    """Let a pin say how much there is at its stop, or at the stops that share it."""
    many = len(placed) > MOST_SINGLE
    shared = _cells(placed) if many else [[each] for each in placed]
    sums = [sum(counts.get(stop.id, 0) for _, stop, _ in there) for there in shared]
    homes = [_middle([home for *_, home in there]) for there in shared]
    most = MOST_COUNTED if len(shared) <= FEW else PIN + 0.4
    radii = [_radius_of(each, max(sums, default=0), most) for each in sums]
    stands = spread(homes, 2 * most + 0.3, sheet.width, sheet.height)
    return [
        Pin(str(amount), at, home, radius, not amount, many and len(there) > 1, str(there[0][0]))
        for there, amount, home, radius, at in zip(shared, sums, homes, radii, stands, strict=True)
    ]


def _radius_of(count: int, most: int, largest: float) -> float:
    """Let the area of a circle, beyond the smallest, grow with what it counts."""
    share = math.sqrt(count / most) if most else 0.0
    return round(LEAST_COUNTED + (largest - LEAST_COUNTED) * share, 2)


def _cells(placed: Places) -> list[list[tuple[int, Stop, XY]]]:
    """Put the stops of each cell of a grid together."""
    cells: dict[tuple[int, int], list[tuple[int, Stop, XY]]] = {}
    for number, stop, home in placed:
        key = math.floor(home[0] / GROUP_CELL), math.floor(home[1] / GROUP_CELL)
        cells.setdefault(key, []).append((number, stop, home))
    return list(cells.values())


def _groups(placed: Places, sheet: Sheet) -> list[Pin]:
    """Let the stops of each cell of a grid share one pin, which says how many they are."""
    cells = _cells(placed)
    middles = [_middle([home for *_, home in there]) for there in cells]
    stands = spread(middles, GROUP_CELL * 0.85, sheet.width, sheet.height)
    pins = []
    for there, middle, at in zip(cells, middles, stands, strict=True):
        alone = len(there) == 1
        text = str(there[0][0]) if alone else f"{len(there)}×"
        pins.append(Pin(text, at, middle, PIN if alone else GROUP_PIN, group=not alone))
    return pins


def _middle(points: Sequence[XY]) -> XY:
    x, y = (sum(part) / len(points) for part in zip(*points, strict=True))
    return round(x, 3), round(y, 3)


def _on(sheet: Sheet, shape: Point) -> XY:
    laid = sheet.lay(shape)
    return round(laid.x, 3), round(laid.y, 3)


def is_faded(stop: Stop, wishes: Wishes) -> bool:
    return wishes.emphasis is not None and stop.id not in wishes.emphasis


def corners(sheet: Sheet) -> list[Circle]:
    """Keep the scale bar and the arrow to the north free."""
    bar_row = [Circle(3.0 + 4 * step, sheet.height - 4, 4.0) for step in range(13)]
    return [*bar_row, Circle(sheet.width - 6, 7, 7.5)]


def circles_along(route: Sequence[BaseGeometry]) -> list[Circle]:
    return [
        Circle(x, y, 0.9)
        for line in route
        for part in lines_of(line)
        for (x, y), _ in spaced(part, 1.6)
    ]


def titles_of(walk: Walk, wishes: Wishes) -> dict[str, str]:
    """Give the title of each stop by its number, and with it where the pin does not show it."""
    numbered = wishes.counts is not None
    return {
        str(number): f"{number} {title}" if numbered else title
        for number, stop in enumerate(walk.stops, start=1)
        for title in [stop.title.said(wishes.language, walk.default_language).text]
    }


def labels_of(
    pins: Sequence[Pin],
    titles: Mapping[str, str],
    route: Sequence[BaseGeometry],
    sheet: Sheet,
    taken: Taken,
) -> list[Label]:
    """Set the titles beside their pins where there is room, clear of the route if possible."""
    on_route = Taken()
    on_route.add(circles_along(route))
    labels = []
    for pin in pins:
        if pin.faded:
            continue
        tries = [
            label
            for label in _tries(pin, titles[pin.name or pin.text])
            if label.within(sheet.width, sheet.height) and taken.is_free(label.circles())
        ]
        clear = (label for label in tries if on_route.is_free(label.circles()))
        if chosen := next(clear, next(iter(tries), None)):
            labels.append(chosen)
            taken.add(chosen.circles())
    return labels


def _tries(pin: Pin, title: str) -> Iterator[Label]:
    lines = wrapped(title, LABEL, LABEL_WIDTH, LABEL_LINES)
    width = max((text_width(line, LABEL) for line in lines), default=0.0)
    for off in (pin.radius + 0.9, pin.radius + 2.2):
        yield from around(pin.at, lines, width, LABEL, off)


def arrows_of(route: Sequence[BaseGeometry], pins: Sequence[Pin]) -> list[tuple[XY, float]]:
    """Show the direction of the walk every so often, but not under a pin."""
    line = [point for leg in route for part in lines_of(leg) for point in part]
    return [
        ((round(x, 2), round(y, 2)), round(turn, 1))
        for (x, y), turn in spaced(line, ARROW_STEP)
        if all(math.dist((x, y), pin.at) > pin.radius + 2 for pin in pins)
    ]
