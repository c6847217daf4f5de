"""Features from an OGC API Features address, such as cities offer their open data by."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import orjson

from geodata.check import MOST_BYTES, MOST_FEATURES, too_many_features
from geodata.fields import shown
from geodata.formats.foreign_json import read_json
from geodata.formats.incoming import Incoming
from geodata.problems import Phrase, Refused, phrase
from webapp.outside.asking import AGENT, Answer, Limits, Manner, ask

ITEMS = "/items"
PAGE = 1000  # features
MOST_PAGES = 100
MOST_SECONDS = 300
ACCEPT = "application/geo+json, application/json;q=0.9"
OK = 200
NOTE_BYTES = 1_000_000

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Fetched:
    """What came from an address: the features as they were sent, and whose they are."""

    features: Sequence[Any]
    crs: Any
    collection: str
    credit: str

    def incoming(self, name_from: str = "") -> Incoming:
        """Read the features as from a file, named by a property where one is given."""
        features = [_named(each, name_from) for each in self.features]
        whole = {"type": "FeatureCollection", "features": features, "crs": self.crs}
        return read_json(orjson.dumps(whole), urlsplit(self.collection).path.rpartition("/")[2])


def manner_for_features(hosts: frozenset[str]) -> Manner:
    """Ask only the hosts that whoever runs the server has allowed."""
    return Manner(
        agent=f"{AGENT} (fetches the background of a map)",
        accept=ACCEPT,
        limits=Limits(bytes=MOST_BYTES, redirects=3, seconds=60),
        hosts=hosts,
        more_ports=frozenset(int(port) for host in hosts if (port := host.partition(":")[2])),
    )


def collection_of(address: str) -> str:
    """Give the address of a collection, whether it was named itself or by its items."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/").removesuffix(ITEMS), fragment=""))


def fetch_features(
    address: str, box: Box, manner: Manner, page: int = PAGE, most_pages: int = MOST_PAGES
) -> Fetched:
    """Fetch the features within a box, page after page, and what is said of their collection."""
    collection = collection_of(address)
    features: list[Any] = []
    crs: Any = None
    for part in _pages(_items(collection, box, page), manner, most_pages):
        features += part["features"]
        crs = crs or part.get("crs")
        if len(features) > MOST_FEATURES:
            raise Refused(too_many_features())
    if not features:
        raise Refused(phrase("There is nothing at this address around the walk."))
    return Fetched(features, crs, collection, _credit(collection, manner))


def _named(feature: Any, name_from: str) -> Any:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not name_from or not isinstance(properties, dict):
        return feature
    return {**feature, "properties": {"name": properties.get(name_from)}}


def _items(collection: str, box: Box, page: int) -> str:
    parts = urlsplit(collection)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    asked |= {"bbox": ",".join(f"{edge:.6f}" for edge in box), "limit": str(page)}
    query = urlencode(asked, safe=",")
    return urlunsplit(parts._replace(path=parts.path + ITEMS, query=query))


def _pages(address: str, manner: Manner, most: int) -> Iterator[Mapping[str, Any]]:
    """Follow the pages by their links to the next, within the limits for all of them together."""
    left, latest = manner.limits.bytes, time.monotonic() + MOST_SECONDS
    seen: set[str] = set()
    while address:
        if len(seen) >= most or address in seen or time.monotonic() > latest:
            raise Refused(phrase("The pages of this address do not come to an end."))
        seen.add(address)
        answer = ask(address, replace(manner, limits=replace(manner.limits, bytes=max(left, 1))))
        left -= len(answer.content)
        page = _json(answer)
        if not isinstance(page.get("features"), list):
            raise Refused(_no_features())
        yield page
        address = _next(page, answer.url)


def _json(answer: Answer) -> Mapping[str, Any]:
    if answer.status != OK:
        words = phrase("The server says %(status)s to this address.", status=answer.status)
        raise Refused(words)
    if not answer.media_type.endswith("json"):
        words = phrase(
            "The server answers with %(kind)s instead of GeoJSON; please give the address of a "
            "collection of an OGC API Features.",
            kind=shown(answer.media_type),
        )
        raise Refused(words)
    try:
        read = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        raise Refused(phrase("The answer of the server is no JSON.")) from None
    if not isinstance(read, dict):
        raise Refused(_no_features())
    return read


def _no_features() -> Phrase:
    return phrase(
        "There are no features at this address; please give the address of a collection of an "
        "OGC API Features."
    )


def _next(page: Mapping[str, Any], here: str) -> str:
    for link in _links(page):
        there = link.get("href")
        if link.get("rel") == "next" and isinstance(there, str):
            return urljoin(here, there)
    return ""


def _links(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    links = page.get("links")
    return [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []


def _credit(collection: str, manner: Manner) -> str:
    """Say whose data it is and under which licence, as far as the collection says so."""
    limits = replace(manner.limits, bytes=NOTE_BYTES)
    try:
        about = _json(ask(collection, replace(manner, limits=limits)))
    except Refused:
        return ""
    said = [about.get("title"), about.get("attribution"), about.get("license")]
    said += [
        link.get("title") or link.get("href")
        for link in _links(about)
        if link.get("rel") == "license"
    ]
    plain = [shown(text) for text in said if isinstance(text, str) and text.strip()]
    return ", ".join(dict.fromkeys(plain))
