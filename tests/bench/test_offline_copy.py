"""How much a phone loads to keep the Gorbitz walk in one language."""

from __future__ import annotations

import gzip
import urllib.request

import orjson

from tests.bench.serving import Server
from tests.bench.table import Line, Table


def test_the_offline_copy(gorbitz: Server, table: Table) -> None:
    items = orjson.loads(_get(f"{gorbitz.url}/walks/gorbitz/copy.json?lang=de"))["items"]
    bodies = {item["address"]: _get(gorbitz.url + item["address"]) for item in items}
    packed = sum(len(gzip.compress(body)) for body in bodies.values())
    whole = sum(len(body) for body in bodies.values())
    table.add(Line("offline copy of one language, as it lies on the phone", whole / 1e6, 1, "MB"))
    table.remark(f"offline copy: {len(items)} addresses, about {packed / 1000:.0f} kB on their way")


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:  # noqa: S310 — our own server
        body: bytes = answer.read()
        return body
