"""Starts what the browser tests look at: Chromium, and servers by the way that users start them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from webapp.app import create_app

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60  # seconds


def find_chromium() -> str | None:
    return shutil.which(os.environ.get("CHROMIUM") or "chromium")


def launch(playwright: Playwright, chromium: str) -> Browser:
    return playwright.chromium.launch(executable_path=chromium, args=FLAGS)


def load(data_dir: Path, *walks: Path, **environment: str) -> None:
    """Load and publish walks by the command for it."""
    for walk in walks:
        command = ("-m", "flask", "--app", "webapp", "walk", "load", str(walk), "--publish")
        there = surroundings(data_dir, **environment)
        subprocess.run([sys.executable, *command], cwd=ROOT, env=there, check=True)


def load_many(data_dir: Path, walks: Sequence[Path]) -> None:
    """Give the same command for each of many walks, without starting Python for each."""
    app = create_app(DATA_DIR=str(data_dir), DATABASE_URL="", SECRET_KEY=data_dir.name)
    for walk in walks:
        said = app.test_cli_runner().invoke(args=["walk", "load", str(walk), "--publish"])
        if said.exit_code:
            raise RuntimeError(said.output)
    app.extensions["database"].engine.dispose()


@contextmanager
def served(data_dir: Path, **environment: str) -> Iterator[str]:
    """Serve the walks of a folder; gives the address that they begin with."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:webapp.server"]
    started = surroundings(data_dir, PORT=str(port), **environment)
    with subprocess.Popen(command, cwd=ROOT, env=started) as server:
        try:
            site = f"http://127.0.0.1:{port}"
            _wait_for(f"{site}/healthz", server)
            yield site
        finally:
            server.terminate()


def surroundings(data_dir: Path, **environment: str) -> dict[str, str]:
    """Give the environment of a server that keeps its things in a folder."""
    unwanted = ("DATABASE_URL", "SECRET_KEY", "TRUSTED_PROXIES", "BACKGROUND_HOSTS")
    inherited = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**inherited, "DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT), **environment}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    latest = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < latest:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE):  # noqa: S310 — our own
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise RuntimeError(f"The server does not answer at {address}.")
