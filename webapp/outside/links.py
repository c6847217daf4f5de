"""Asking politely whether websites are still there."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from urllib.parse import urlsplit

from geodata.freshness import LinkState
from geodata.problems import Refused
from webapp.outside.addresses import read_place
from webapp.outside.asking import AGENT, Manner, ask

PAUSE = 2.0  # seconds between two questions to the same host
AT_ONCE = 4  # hosts
GONE = frozenset({404, 410})
BROKEN = 500
ANSWERED = 400


def manner_for_links(contact: str = "") -> Manner:
    """Say who asks, and whom to write to about it."""
    named = contact if contact.isascii() and contact.isprintable() else ""
    return Manner(agent=f"{AGENT} (checks links{'; ' + named if named else ''})")


def check_links(
    addresses: Iterable[str], manner: Manner, pause: float = PAUSE
) -> Iterator[LinkState]:
    """Ask each address once, no host twice at a time, and give what came of it."""
    by_host: dict[str, list[str]] = {}
    for address in addresses:
        by_host.setdefault(_host(address), []).append(address)

    def check_host(of_host: list[str]) -> list[LinkState]:
        checked = []
        for number, address in enumerate(of_host):
            if number:
                time.sleep(pause)
            checked.append(check_link(address, manner, pause))
        return checked

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from chain.from_iterable(pool.map(check_host, by_host.values()))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def check_link(address: str, manner: Manner, pause: float = PAUSE) -> LinkState:
    """Ask for the head of a page, and for the page itself only where that is not understood."""
    found = LinkState(address, "dead", None, "", datetime.now(UTC))
    bare = replace(manner, limits=replace(manner.limits, bytes=0))
    try:
        read_place(address, manner.more_ports)
    except Refused as refused:  # nobody was asked, so nobody knows
        return replace(found, state="unclear", words=refused.words.message)
    try:
        status = ask(address, bare, "HEAD").status
        if status >= ANSWERED:
            time.sleep(pause)
            status = ask(address, bare).status
    except Refused as refused:
        return replace(found, words=refused.words.message)
    return replace(found, state=_judged(status), status=status)


def _judged(status: int) -> str:
    """A server that lets no program in may well let people in."""
    if status in GONE or status >= BROKEN:
        return "dead"
    return "answers" if status < ANSWERED else "unclear"
