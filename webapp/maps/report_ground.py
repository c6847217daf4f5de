"""The ground of the still map: areas, streets and their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import box
from shapely.geometry.base import BaseGeometry

from geodata.frames import clip_background
from geodata.walk import Background, Walk
from webapp.maps import paper_style as style
from webapp.maps.lettering import text_width
from webapp.maps.paper import Sheet, lines_of, path_of
from webapp.maps.placing import XY, Label, Taken, along, line_length
from webapp.maps.style import class_of, drawing_order

STREET = 2.3  # height of the letters
LONGEST_TRIED = 6
Near = Sequence[tuple[Background, BaseGeometry]]


@dataclass(frozen=True)
class Line:
    """A line to draw: its path, width and colour; ``dash`` where it is broken."""

    path: str
    width: float
    colour: str
    dash: str = ""
    butt: bool = False


@dataclass(frozen=True)
class Area:
    path: str
    colour: str
    edge: str = ""


def surroundings(walk: Walk, sheet: Sheet) -> Near:
    """Give the background on the sheet, cut to it, in drawing order."""
    margin = max(sheet.width, sheet.height) / sheet.scale
    there = clip_background(walk, margin, 0.15 / sheet.scale).background
    frame = box(0, 0, sheet.width, sheet.height)
    laid = [(one, sheet.lay(one.shape).intersection(frame)) for one in there]
    seen = [(one, shape) for one, shape in laid if not shape.is_empty]
    return sorted(seen, key=lambda pair: (drawing_order(pair[0]), class_of(pair[0]), pair[0].id))


def areas_of(near: Near, scheme: style.Scheme) -> list[Area]:
    return [
        Area(
            path_of(shape),
            scheme.layers[one.layer],
            scheme.street[0] if one.layer == "building" else "",
        )
        for one, shape in near
        if one.layer in style.FILLED and shapely.get_dimensions(shape) == 2  # noqa: PLR2004
    ]


def lines_to_draw(near: Near, sheet: Sheet, scheme: style.Scheme) -> list[Line]:
    """Draw all edges below all surfaces, so that streets run into each other."""
    edges: list[Line] = []
    surfaces: list[Line] = []
    for one, shape in near:
        if shapely.get_dimensions(shape) != 1:
            continue
        sort = class_of(one)
        path, width = path_of(shape), style.width_of(one.layer, sort, sheet.magnified)
        if one.layer == "street" or (one.layer, sort) in (("path", "pedestrian"), ("square", "")):
            edges.append(Line(path, width + style.EDGE, scheme.street[0]))
            surfaces.append(Line(path, width, scheme.street[1]))
        else:
            dash = style.DASHES.get(one.layer, "")
            surfaces.append(Line(path, width, scheme.layers[one.layer], dash, bool(dash)))
    return [*edges, *surfaces]


def names_of(near: Near, sheet: Sheet, taken: Taken) -> list[Label]:
    """Name every street once, where nothing else stands; big streets look for their place first."""
    lines: dict[str, list[list[XY]]] = {}
    first: dict[str, int] = {}
    for one, shape in near:
        named = one.name and one.layer in ("street", "square", "path")
        if named and (one.layer != "path" or class_of(one) == "pedestrian"):
            lines.setdefault(one.name, []).extend(lines_of(shape))
            first[one.name] = min(first.get(one.name, 1), int(class_of(one) != "main"))
    labels = []
    for name in sorted(lines, key=lambda name: (first[name], name)):
        width = text_width(name, STREET)
        longest = sorted(lines[name], key=lambda line: -line_length(line))
        tries = (
            label
            for line in longest[:LONGEST_TRIED]
            for label in along(line, name, width, STREET)
            if label.within(sheet.width, sheet.height) and taken.is_free(label.circles())
        )
        if label := next(tries, None):
            labels.append(label)
            taken.add(label.circles())
    return labels
