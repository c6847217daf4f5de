"""Says where the pages will be, also as a QR code, and hands over to the web server."""

from __future__ import annotations

import io
import os
import socket
import sys

import segno

from geodata.problems import Refused
from webapp.config import settings_from_environment

PLAIN_HTTP = (
    "This is plain http: on the phone there is no offline copy and no own position.\n"
    "The README shows the three lines that put https in front."
)


def main() -> None:
    try:
        port = settings_from_environment()["PORT"]
    except Refused as refused:
        sys.exit(str(refused))
    if not is_free(port):
        sys.exit(f"Port {port} is in use already. Another one: PORT={port + 1} make serve")
    show(announcement(address_in_network(), port))
    become_server()


def show(text: str) -> None:
    """Print also where the terminal does not know every sign of the QR code."""
    encoding = sys.stdout.encoding
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True


def address_in_network() -> str | None:
    """The address other devices in the same network reach this machine by."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a UDP socket chooses a route and sends nothing.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return None if address.startswith("127.") else address


def announcement(address: str | None, port: int) -> str:
    here = f"Rundgang on this machine:    http://localhost:{port}/"
    if address is None:
        return f"\n{here}\nThis machine is in no network, so no phone can reach it.\n"
    url = f"http://{address}:{port}/"
    there = f"In the same network (phone): {url}"
    return f"\n{here}\n{there}\n\n{qr_code(url)}\n{PLAIN_HTTP}\nCtrl-C stops it.\n"


def qr_code(text: str) -> str:
    drawn = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(drawn, compact=True)
    return drawn.getvalue()


def become_server() -> None:
    """A key or a signal that stops it thus reaches the web server itself."""
    command = [sys.executable, "-m", "gunicorn", "--config", "python:webapp.server"]
    os.execv(sys.executable, command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
