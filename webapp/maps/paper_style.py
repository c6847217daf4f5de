"""Colours and widths of the printed map, in schemes that survive paper: colour, grey, contrast."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Scheme:
    """The colours of one scheme; ``layers`` by background layer, streets as (edge, surface)."""

    paper: str
    land: str
    ink: str
    soft: str
    route: str
    pin: str
    pin_ink: str
    street: tuple[str, str]
    layers: Mapping[str, str]


SCHEMES: Mapping[str, Scheme] = MappingProxyType(
    {
        "light": Scheme(
            paper="#ffffff",
            land="#f4f1e9",
            ink="#1c2425",
            soft="#56605f",
            route="#bf3f27",
            pin="#0f5e63",
            pin_ink="#ffffff",
            street=("#cfc6b2", "#ffffff"),
            layers={
                "green": "#d6e3c3",
                "water": "#b9d7e2",
                "building": "#e1d9c9",
                "square": "#fbf5e6",
                "path": "#b5a98f",
                "tram": "#a2545a",
                "boundary": "#a89f8d",
            },
        ),
        "grey": Scheme(
            paper="#ffffff",
            land="#f3f3f3",
            ink="#111111",
            soft="#444444",
            route="#111111",
            pin="#111111",
            pin_ink="#ffffff",
            street=("#c2c2c2", "#ffffff"),
            layers={
                "green": "#dedede",
                "water": "#cccccc",
                "building": "#d6d6d6",
                "square": "#fafafa",
                "path": "#9a9a9a",
                "tram": "#6e6e6e",
                "boundary": "#8a8a8a",
            },
        ),
        "contrast": Scheme(
            paper="#ffffff",
            land="#ffffff",
            ink="#000000",
            soft="#000000",
            route="#c00000",
            pin="#000000",
            pin_ink="#ffffff",
            street=("#000000", "#ffffff"),
            layers={
                "green": "#ececec",
                "water": "#d0d0d0",
                "building": "#e2e2e2",
                "square": "#ffffff",
                "path": "#000000",
                "tram": "#000000",
                "boundary": "#000000",
            },
        ),
    }
)

# Millimetres on a sheet where ten metres are about a millimetre; streets of a class stand out.
WIDTHS = {
    "street": 1.1,
    "street/main": 1.8,
    "street/main-derived": 1.8,
    "square": 1.3,
    "path": 0.3,
    "path/pedestrian": 1.1,
    "tram": 0.35,
    "boundary": 0.3,
    "green": 0.5,
    "water": 0.7,
}
EDGE = 0.3
FILLED = frozenset({"green", "water", "building", "square"})
DASHES = {"path": "0.7 0.8", "boundary": "1.6 1.2"}


def width_of(layer: str, sort: str, magnified: float) -> float:
    """Give the width of a line in mm; a map of half the scale has somewhat thinner lines."""
    base = WIDTHS.get(f"{layer}/{sort}", WIDTHS.get(layer, 0.3))
    thinner = min(1.4, max(0.35, math.pow(magnified, 0.6)))
    return max(0.12, round(base * thinner, 2))
