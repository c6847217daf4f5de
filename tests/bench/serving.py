"""Servers of our own, started as `make serve` starts them, each on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
STEP = 0.02


@dataclass(frozen=True)
class Server:
    """A server that answers; ``pid`` is that of the parent of its workers."""

    port: int
    pid: int
    seconds_to_start: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def served(folder: Path, config: str = "webapp.server", **environment: str) -> Iterator[Server]:
    """Serve what lies in ``folder``, the ``DATA_DIR``, until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", f"python:{config}"]
    settings = {"PORT": str(port), "DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), **environment}
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})
    try:
        _wait(port, process)
        yield Server(port, process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def get(port: int, path: str, **headers: str) -> bytes:
    """Fetch the body of an answer as it was sent, compressed or not."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{path} was answered {answer.status}")
        return body
    finally:
        connection.close()


def workers(server: Server) -> list[int]:
    """Name the processes that answer; Linux alone tells."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii")
    return [int(pid) for pid in children.split()]


def processor_seconds(server: Server) -> float:
    """Give what the workers have worked so far."""
    worked = 0
    for pid in workers(server):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        worked += int(fields[11]) + int(fields[12])
    return worked / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> dict[str, float]:
    """Give what a process takes of the memory: all, and what it shares with no other."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    said = dict(line.split(":") for line in lines)
    sizes = {name: int(rest.split()[0]) / 1024 for name, rest in said.items()}
    return {"resident": sizes["Rss"], "its own": sizes["Private_Clean"] + sizes["Private_Dirty"]}


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end and process.poll() is None:
        try:
            get(port, "/healthz")
        except (OSError, HTTPException):
            time.sleep(STEP)
        else:
            return
    raise RuntimeError(f"The server on port {port} did not start.")
