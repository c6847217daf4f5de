"""Which look a background feature has: its layer, and the class that sets its line apart.

The colours themselves stand in ``static/src/style/tokens.css``; ``static/src/map/style.js``
reads them there for the moving map.
"""

from __future__ import annotations

import re

from geodata.walk import Background

LAYERS_BELOW_FIRST = (
    "boundary",
    "green",
    "water",
    "square",
    "building",
    "path",
    "street",
    "tram",
)
CLASS = re.compile(r"[a-z][a-z-]{0,31}")
CLASS_MEMBERS = ("class", "sort", "kind")


def class_of(feature: Background) -> str:
    """Give the finer class that a file names beside the layer, such as ``main`` or ``footpath``."""
    for member in CLASS_MEMBERS:
        value = feature.extra.get(member)
        if isinstance(value, str) and CLASS.fullmatch(value):
            return value
    return ""


def drawing_order(feature: Background) -> int:
    return LAYERS_BELOW_FIRST.index(feature.layer)
