"""QR codes for paper, without a style of their own."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno

QUIET = 4  # modules of white around it, by the standard


@dataclass(frozen=True)
class Code:
    """A QR code as a path of dark modules, one unit each, in a square with its quiet zone."""

    path: str
    size: int


def qr_code(address: str) -> bytes:
    """Draw the QR code of an address as SVG."""
    drawn = BytesIO()
    _made(address).save(drawn, kind="svg", border=2, svgclass=None)
    return drawn.getvalue()


def qr_path(address: str) -> Code:
    """Give the QR code of an address for a drawing that holds more than that."""
    rows = _made(address).matrix
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return Code(path, len(rows) + 2 * QUIET)


def _made(address: str) -> Any:
    """A crease or a stain does not spoil it."""
    return segno.make(address, error="m", micro=False)
