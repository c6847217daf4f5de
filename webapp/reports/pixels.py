"""The still map in pixels."""

from __future__ import annotations

import re

import resvg_py

from geodata.problems import Refused, phrase

MOST_PIXELS = 40_000_000
MM_PER_INCH = 25.4
SIZE = re.compile(r'<svg [^>]*width="([\d.]+)mm" height="([\d.]+)mm"')


def png(svg: str, dpi: int) -> bytes:
    """Draw one of our SVGs, whose size is given in millimetres; it names no file and no address.

    Raises ``Refused`` where that would be more pixels than a server should draw.
    """
    width, height = map(float, _size(svg))
    across = round(width / MM_PER_INCH * dpi)
    if across * across * height / width > MOST_PIXELS:
        words = phrase("That would be a picture of too many pixels; please take fewer dpi.")
        raise Refused(words, field="dpi")
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=across, dpi=dpi))


def _size(svg: str) -> tuple[str, str]:
    found = SIZE.search(svg)
    if found is None:
        raise ValueError("This SVG says no size in millimetres.")
    return found[1], found[2]
