"""QR codes for paper, without a style of their own."""

from __future__ import annotations

from io import BytesIO

import segno


def qr_code(address: str) -> bytes:
    """Draw the QR code of an address as SVG; a crease or a stain does not spoil it."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, svgclass=None)
    return drawn.getvalue()
