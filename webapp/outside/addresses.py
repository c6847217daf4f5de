"""Which addresses of the network may be asked: public ones, and none of our own surroundings.

A name is looked up once, and whoever asks connects to the very address that was checked here, so
that a name which means something else a moment later leads nowhere.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from geodata.problems import Refused, phrase

Address = IPv4Address | IPv6Address
MayAsk = Callable[[Address], bool]
PORTS = {"http": 80, "https": 443}
# What carries an address of the old kind within one of the new.
TRANSLATED = IPv6Network("64:ff9b::/96")
HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+")  # a name as the network writes it, or an address
UNTOUCHED = "/%:=&?~+!$,;'@()*[]-._"


@dataclass(frozen=True)
class Place:
    """An address of the web, taken apart and fit to be sent."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.named}{self.target}"

    @property
    def named(self) -> str:
        """The host as an address names it: with brackets, and with a port that is not usual."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def read_place(url: str, more_ports: frozenset[int] = frozenset()) -> Place:
    """Take an address apart, or raise ``Refused`` where it is none that we would ask."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise Refused(phrase("This is no web address.")) from None
    if parts.scheme not in PORTS or not host:
        raise Refused(phrase("Only addresses that begin with https:// or http:// are asked."))
    if not HOST.fullmatch(host) or not host.strip("."):
        raise Refused(phrase("This is no web address."))
    if parts.username is not None:
        raise Refused(phrase("Addresses that hold a name or a password are not asked."))
    if port != PORTS[parts.scheme] and port not in more_ports:
        raise Refused(phrase("Only the usual ports of the web are asked."))
    target = quote(parts.path or "/", UNTOUCHED)
    query = f"?{quote(parts.query, UNTOUCHED)}" if parts.query else ""
    return Place(parts.scheme, host, port, target + query)


def look_up(place: Place, may_ask: MayAsk) -> tuple[str, ...]:
    """Give the addresses of a host, or raise ``Refused`` where one of them must not be asked."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(phrase("There is no such host.")) from None
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not all(may_ask(ip_address(address)) for address in addresses):
        raise Refused(phrase("The host lies within a network that is not public."))
    return addresses


def is_public(address: Address) -> bool:
    """Tell whether anybody on earth could mean this address: none that is private or reserved."""
    if isinstance(address, IPv6Address):
        if (within := address.ipv4_mapped) or address in TRANSLATED:
            return is_public(within or IPv4Address(int(address) & 0xFFFF_FFFF))
        if address.sixtofour or address.teredo or address.is_site_local:
            return False
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )
