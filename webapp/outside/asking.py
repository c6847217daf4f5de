"""One question to another server, with limits on everything that it could do to us.

It is made of the standard library's ``http.client``, which follows no redirect, keeps no cookie,
knows no proxy and unpacks nothing by itself: what remains to be done is little, and all here.
"""

from __future__ import annotations

import socket
import ssl
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from time import monotonic
from urllib.parse import urljoin

from geodata.problems import Phrase, Refused, phrase
from webapp.outside.addresses import MayAsk, Place, is_public, look_up, read_place

AGENT = "Rundgang/0.1"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK = 65_536
PACKED = 16 + zlib.MAX_WBITS  # gzip


@dataclass(frozen=True)
class Limits:
    """How much an answer may take; ``seconds`` counts from the first look-up to the last byte."""

    bytes: int = 0
    redirects: int = 5
    seconds: float = 20.0


@dataclass(frozen=True)
class Answer:
    """What came back, and from where after all redirects."""

    status: int
    url: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Manner:
    """How we ask. ``hosts`` are the only ones to be asked, where it is given, each with its port
    where that is not the usual one.

    ``may_ask`` judges the addresses of the network: whoever asks a server of their own machine, as
    tests do, has to say so here.
    """

    agent: str = AGENT
    accept: str = "*/*"
    limits: Limits = Limits()
    hosts: Collection[str] | None = None
    more_ports: frozenset[int] = frozenset()
    may_ask: MayAsk = is_public


def ask(url: str, manner: Manner, method: str = "GET") -> Answer:
    """Ask for an address, following redirects; raise ``Refused`` where no answer is to be had.

    Any status of an answer is an answer. The content is read where the limits allow any bytes.
    """
    latest = monotonic() + manner.limits.seconds
    for _ in range(manner.limits.redirects + 1):
        place = read_place(url, manner.more_ports)
        check_host(place, manner.hosts)
        with _answered(place, manner, method, latest) as response:
            onward = response.getheader("Location")
            if response.status not in REDIRECTS or not onward:
                content = _content(response, manner.limits.bytes, latest)
                media_type = response.headers.get_content_type()
                return Answer(response.status, place.url, media_type, content)
        url = urljoin(place.url, onward)
    raise Refused(phrase("The address leads from one address to the next without an end."))


def check_host(place: Place, hosts: Collection[str] | None) -> None:
    """Raise ``Refused`` for a host that is not among those that may be asked."""
    if hosts is not None and place.named not in hosts:
        words = phrase(
            "The host %(host)s may not be asked. Whoever runs the server allows it with the "
            "setting BACKGROUND_HOSTS=%(host)s.",
            host=place.named,
        )
        raise Refused(words)


@contextmanager
def _answered(place: Place, manner: Manner, method: str, latest: float) -> Iterator[HTTPResponse]:
    """Ask one server and yield its answer; everything that goes wrong is said in our words."""
    connection = HTTPConnection(place.host, place.port)
    watch = None
    try:
        connection.sock = _connect(place, look_up(place, manner.may_ask), latest)
        if place.scheme == "https":
            connection.sock = _secured(connection.sock, place.host)
        watch = _closed_at(latest, connection.sock)
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()
        connection.putrequest(method, place.target, skip_host=True, skip_accept_encoding=True)
        for name, value in _headers(place, manner):
            connection.putheader(name, value)
        connection.endheaders()
        yield connection.getresponse()
    except Refused:
        raise
    except ssl.SSLCertVerificationError:
        raise Refused(phrase("The certificate of the server is not valid.")) from None
    except (OSError, HTTPException, ValueError, zlib.error):
        raise Refused(_no_answer(latest)) from None
    finally:
        if watch:
            watch.cancel()
        connection.close()


def _headers(place: Place, manner: Manner) -> Iterator[tuple[str, str]]:
    yield "Host", place.named
    yield "User-Agent", manner.agent
    yield "Accept", manner.accept
    yield "Accept-Encoding", "gzip"
    yield "Connection", "close"


def _connect(place: Place, addresses: tuple[str, ...], latest: float) -> socket.socket:
    """Connect to the first of the checked addresses that answers."""
    for address in addresses:
        try:
            return socket.create_connection((address, place.port), timeout=_left(latest))
        except OSError:
            continue
    raise Refused(_no_answer(latest))


def _secured(bare: socket.socket, host: str) -> ssl.SSLSocket:
    """Put TLS around a connection; its greeting comes later, when somebody watches the time."""
    return _tls().wrap_socket(bare, server_hostname=host, do_handshake_on_connect=False)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _left(latest: float) -> float:
    if (left := latest - monotonic()) <= 0:
        raise Refused(_no_answer(latest))
    return left


def _closed_at(latest: float, connected: socket.socket) -> Timer:
    """Let a connection end in time, however slowly the bytes may drip."""

    def end() -> None:
        try:
            # Not SSLSocket's own, which takes its ground away from whoever reads at the moment.
            socket.socket.shutdown(connected, socket.SHUT_RDWR)
        except OSError:
            return

    watch = Timer(_left(latest), end)
    watch.daemon = True
    watch.start()
    return watch


def _no_answer(latest: float) -> Phrase:
    if monotonic() >= latest:
        return phrase("The server took too long to answer.")
    return phrase("The server does not answer as a web server should.")


def _content(response: HTTPResponse, most: int, latest: float) -> bytes:
    """Read what comes, unpacked, and stop where it is more than ``most`` bytes."""
    if not most:
        return b""
    parts: list[bytes] = []
    there = 0
    encoding = response.getheader("Content-Encoding", "identity").strip().lower()
    for part in _unpacked(_chunks(response, latest), encoding):
        there += len(part)
        if there > most:
            limit = f"{most / 1_000_000:g}"
            raise Refused(phrase("The answer is larger than %(limit)s MB.", limit=limit))
        parts.append(part)
    return b"".join(parts)


def _chunks(response: HTTPResponse, latest: float) -> Iterator[bytes]:
    while chunk := response.read(CHUNK):
        yield chunk
    if response.length or monotonic() >= latest:  # an end that came too early
        raise Refused(_no_answer(latest))


def _unpacked(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in ("identity", ""):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip"):
        raise Refused(phrase("The answer is packed in a way that was not asked for."))
    packed = zlib.decompressobj(PACKED)
    for chunk in chunks:
        rest = chunk
        while rest:
            yield packed.decompress(rest, CHUNK)
            rest = packed.unconsumed_tail
    yield packed.flush()
    if not packed.eof:
        raise Refused(phrase("The server does not answer as a web server should."))
