"""The still map in pixels."""

from __future__ import annotations

import resvg_py

from geodata.problems import Refused, phrase

MOST_PIXELS = 40_000_000
MM_PER_INCH = 25.4


def png(svg: str, width: float, height: float, dpi: int) -> bytes:
    """Draw an SVG of so many millimetres as PNG; our SVGs name no file and no address.

    Raises ``Refused`` where that would be more pixels than a server should draw.
    """
    across = round(width / MM_PER_INCH * dpi)
    if across * across * height / width > MOST_PIXELS:
        words = phrase("That would be a picture of too many pixels; please take fewer dpi.")
        raise Refused(words, field="dpi")
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=across, dpi=dpi))
