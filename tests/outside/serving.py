"""A server of the tests' own machine: it answers as each test tells it to."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, IPv6Address

from webapp.outside.asking import Limits, Manner

Handler = BaseHTTPRequestHandler
Respond = Callable[[Handler], None]


@dataclass
class Asked:
    """One request, as it arrived."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """Where the server is found, what it answers by path, and what it was asked for."""

    port: int
    answers: dict[str, Respond] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def manner(self) -> Manner:
        """Asks this server, which lies on our own machine, and no other."""
        return Manner(
            limits=Limits(bytes=100_000, seconds=5),
            more_ports=frozenset({self.port}),
            may_ask=is_this_machine,
        )


def is_this_machine(address: IPv4Address | IPv6Address) -> bool:
    return address == IPv4Address("127.0.0.1")


def answer(
    content: bytes = b"", status: int = 200, media_type: str = "text/plain", **headers: str
) -> Respond:
    def respond(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(content)

    return respond


def redirect(there: str, status: int = 302) -> Respond:
    return answer(status=status, Location=there)


@contextmanager
def served_site(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    class Answering(Handler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # noqa: N802 — the library's name
            site.asked.append(Asked(self.command, self.path, dict(self.headers.items())))
            path = self.path.partition("?")[0]
            respond = site.answers.get(self.path) or site.answers.get(path)
            (respond or answer(status=404))(self)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            return  # a client that hangs up is what these tests are about

    server = Quiet(("127.0.0.1", 0), Answering)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
