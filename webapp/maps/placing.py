"""Where pins, names and labels may stand on paper, so that none hides another."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

XY = tuple[float, float]
ROUNDS = 60
CELL = 12.0
STRAIGHT = 0.985  # chord against way: more bent than this, a name would leave its street
STEP = 4.0
# Where a label may stand: the side its text begins at, and how far across and down, in its size.
BESIDE = (
    (1, 1.0, 0.0),
    (-1, -1.0, 0.0),
    (0, 0.0, 1.0),
    (0, 0.0, -1.0),
    (1, 0.95, -0.6),
    (-1, -0.95, -0.6),
    (1, 0.95, 0.6),
    (-1, -0.95, 0.6),
    (0, 0.45, -1.0),
    (0, -0.45, -1.0),
    (0, 0.45, 1.0),
    (0, -0.45, 1.0),
)


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Label:
    """Lines of text around a middle, turned by an angle in degrees; ``width`` is the longest's.

    ``side`` says where they stand beside their pin: at its right (1), its left (-1) or neither.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    size: float
    angle: float = 0.0
    side: int = 0

    @property
    def anchor(self) -> str:
        return {1: "start", -1: "end"}.get(self.side, "middle")

    @property
    def anchored_at(self) -> float:
        return self.x - self.side * self.width / 2

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * 1.2

    def circles(self) -> Iterator[Circle]:
        """Cover the label with circles, which meet anything at any angle alike."""
        across = self.size * 1.2
        turn = math.radians(self.angle)
        count = max(2, math.ceil(self.width / (across * 0.7)))
        for row in range(len(self.lines)):
            down = (row - (len(self.lines) - 1) / 2) * across
            for column in range(count):
                aside = (column / (count - 1) - 0.5) * max(0.0, self.width - across * 0.5)
                yield Circle(
                    self.x + math.cos(turn) * aside - math.sin(turn) * down,
                    self.y + math.sin(turn) * aside + math.cos(turn) * down,
                    across / 2,
                )

    def within(self, width: float, height: float) -> bool:
        return all(c.r <= c.x <= width - c.r and c.r <= c.y <= height - c.r for c in self.circles())


@dataclass(frozen=True)
class Taken:
    """What already stands on the sheet, found by the cells around."""

    cells: dict[tuple[int, int], list[Circle]] = field(default_factory=lambda: defaultdict(list))

    def add(self, circles: Iterable[Circle]) -> None:
        for circle in circles:
            self.cells[_cell(circle.x, circle.y)].append(circle)

    def is_free(self, circles: Iterable[Circle]) -> bool:
        return not any(self._meets(circle) for circle in circles)

    def _meets(self, circle: Circle) -> bool:
        column, row = _cell(circle.x, circle.y)
        return any(
            math.hypot(other.x - circle.x, other.y - circle.y) < other.r + circle.r
            for at in range(column - 1, column + 2)
            for down in range(row - 1, row + 2)
            for other in self.cells.get((at, down), ())
        )


def _cell(x: float, y: float) -> tuple[int, int]:
    return math.floor(x / CELL), math.floor(y / CELL)


def spread(points: Sequence[XY], gap: float, width: float, height: float) -> list[XY]:
    """Move points apart until each keeps ``gap`` from the others, all of them on the sheet."""
    moved = [list(point) for point in points]
    for _ in range(ROUNDS):
        if not _push_apart(moved, gap):
            break
        for point in moved:
            point[0] = min(max(point[0], gap / 2), width - gap / 2)
            point[1] = min(max(point[1], gap / 2), height - gap / 2)
    return [(round(x, 3), round(y, 3)) for x, y in moved]


def _push_apart(moved: list[list[float]], gap: float) -> bool:
    met = False
    for i, one in enumerate(moved):
        for j in range(i + 1, len(moved)):
            other = moved[j]
            # Equal places have no direction between them: the ranks give one.
            dx = other[0] - one[0] or 0.01 * (j - i)
            dy = other[1] - one[1]
            apart = math.hypot(dx, dy)
            if apart >= gap - 1e-6:
                continue
            met = True
            share = (gap - apart) / 2 / apart * 1.02
            one[0] -= dx * share
            one[1] -= dy * share
            other[0] += dx * share
            other[1] += dy * share
    return met


def around(
    point: XY, lines: tuple[str, ...], width: float, size: float, off: float
) -> Iterator[Label]:
    """Give the places for a label beside a pin: right, left, below, above, then the corners."""
    height = len(lines) * size * 1.2
    aside, up = off + width / 2, off + height / 2
    for side, across, down in BESIDE:
        x, y = point[0] + across * aside, point[1] + down * up
        yield Label(lines, x, y, width, size, side=side)


def along(line: Sequence[XY], name: str, width: float, size: float) -> Iterator[Label]:
    """Give the places for a name along a line, from its middle outwards."""
    total = line_length(line)
    for start in _starts(total, width):
        begin, end = _at(line, start), _at(line, start + width)
        chord = math.dist(begin, end)
        if chord < width * STRAIGHT:
            continue
        upright = 1 if end[0] >= begin[0] else -1  # names are never upside down
        angle = math.degrees(
            math.atan2((end[1] - begin[1]) * upright, (end[0] - begin[0]) * upright)
        )
        middle = _at(line, start + width / 2)
        for beside in (0.0, -size * 1.3, size * 1.3):
            turn = math.radians(angle + 90)
            yield Label(
                (name,),
                middle[0] + math.cos(turn) * beside,
                middle[1] + math.sin(turn) * beside,
                width,
                size,
                round(angle, 1),
            )


def spaced(line: Sequence[XY], step: float) -> Iterator[tuple[XY, float]]:
    """Give points every so often along a line, each with the direction there in degrees."""
    total = line_length(line)
    off = step / 2
    while off < total:
        here, ahead = _at(line, off), _at(line, min(total, off + 0.5))
        yield here, math.degrees(math.atan2(ahead[1] - here[1], ahead[0] - here[0]))
        off += step


def _starts(total: float, width: float) -> Iterator[float]:
    middle = (total - width) / 2
    if middle < 0:
        return
    yield middle
    off = STEP
    while off <= middle:
        yield middle - off
        yield middle + off
        off += STEP


def line_length(line: Sequence[XY]) -> float:
    """Give the length of a line on the sheet."""
    return sum(math.dist(one, other) for one, other in pairwise(line))


def _at(line: Sequence[XY], along: float) -> XY:
    for one, other in pairwise(line):
        part = math.dist(one, other)
        if along <= part and part > 0:
            share = along / part
            return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share
        along -= part
    return line[-1]
