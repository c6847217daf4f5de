"""The still map in pixels."""

from __future__ import annotations

import re
import struct
import zlib
from html import unescape

import resvg_py

from geodata.problems import Refused, phrase

MOST_PIXELS = 40_000_000
MM_PER_INCH = 25.4
HEAD_ENDS = 8 + 25  # bytes: the signature of a PNG, and its first chunk
SAID = {"Title": "dc:title", "Description": "dc:description", "Source": "dc:identifier"}
SAID |= {"Copyright": "dc:rights"}
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
    drawn = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=across, dpi=dpi))
    return drawn[:HEAD_ENDS] + _density(dpi) + _texts(svg) + drawn[HEAD_ENDS:]


def _density(dpi: int) -> bytes:
    """Say how large the picture is on paper, so that a document shows it in its own size."""
    per_metre = round(dpi / MM_PER_INCH * 1000)
    return _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))


def _texts(svg: str) -> bytes:
    """Take over what the SVG says of itself: title, version, address and licence."""
    chunks = b""
    for name, element in SAID.items():
        if found := re.search(rf"<{element}>(.*?)</{element}>", svg, re.DOTALL):
            said = unescape(found[1]).encode()
            chunks += _chunk(b"iTXt", name.encode() + b"\0\0\0\0\0" + said)
    return chunks


def _chunk(sort: bytes, content: bytes) -> bytes:
    check = zlib.crc32(sort + content)
    return struct.pack(">I", len(content)) + sort + content + struct.pack(">I", check)


def _size(svg: str) -> tuple[str, str]:
    found = SIZE.search(svg)
    if found is None:
        raise ValueError("This SVG says no size in millimetres.")
    return found[1], found[2]
