"""A place as somebody pastes it: coordinates, a geo: address, or a link to a map.

Nobody is asked what stands behind a link; only what is written in it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

from shapely import Point

from geodata.fields import Wrong, shown
from geodata.formats.coordinates import read_point, read_position
from geodata.problems import phrase

LONGEST = 4_000
NUMBER = r"[-+]?\d{1,3}(?:\.\d{1,20})?"
# The pin comes first, what the map happens to show last.
PAIRS = (
    rf"^geo:({NUMBER}),({NUMBER})",
    rf"!3d({NUMBER})!4d({NUMBER})",
    rf"[?&;]mlat=({NUMBER})&(?:amp;)?mlon=({NUMBER})",
    rf"[?&](?:q|ll|query|daddr|destination|center|coordinate|sll|loc|cp)=(?:loc:)?"
    rf"({NUMBER})[,~ ]+({NUMBER})",
    rf"[?&]lat=({NUMBER})&(?:lon|lng)=({NUMBER})",
    rf"/(?:place|search|dir)/({NUMBER}),[ +]?({NUMBER})",
    rf"[#&?]map=\d{{1,2}}(?:\.\d{{1,6}})?/({NUMBER})/({NUMBER})",
    rf"@({NUMBER}),({NUMBER})",
    rf"#\d{{1,2}}(?:\.\d{{1,6}})?/({NUMBER})/({NUMBER})",
)
SIDED = re.compile(r"([^NSEOW]{1,40}[NS])[,;/\s]{1,5}([^NSEOW]{1,40}[EOW])", re.IGNORECASE)
LINK = re.compile(r"(geo:|https?://|maps:)", re.IGNORECASE)


def read_pasted(text: str) -> Point | None:
    """Read a place, latitude first, None where nothing is written; raises ``Wrong``."""
    text = text.strip()
    if sided := SIDED.fullmatch(text):
        return read_point(sided[1], sided[2])
    if not LINK.match(text):
        return read_position(text)
    for latitude, longitude in _pairs(unquote_plus(text[:LONGEST])):
        return read_point(latitude, longitude)
    raise Wrong(
        phrase(
            "No coordinates stand in “%(link)s”; short links have none. Please open it, and copy "
            "latitude and longitude from there.",
            link=shown(text),
        )
    )


def _pairs(link: str) -> Iterator[tuple[str, str]]:
    for pattern in PAIRS:
        if found := re.search(pattern, link, re.IGNORECASE):
            yield found[1], found[2]
