"""Reading a file in a process of its own, which may neither grow nor work without end.

The library that reads there may crash, or be led astray by the file: this process only ever reads
the JSON that comes back.
"""

from __future__ import annotations

import contextlib
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from geodata.formats.gathering import unreadable
from geodata.problems import Phrase, counted, phrase

ROOT = Path(__file__).parents[2]
SECONDS = 30
MOST_MEMORY = 2_000_000_000
MOST_OUTPUT = 100_000_000
MOST_OPEN_FILES = 64


def read_apart(reader: str, content: bytes, suffix: str, file: str) -> Any:
    """Let the module ``reader`` read a file, give the JSON that it writes.

    The file gets a name of our own, so that nothing is opened or guessed by the name it came with.
    """
    with TemporaryDirectory(prefix="rundgang-") as name:
        source, target = Path(name) / f"upload{suffix}", Path(name) / "read.json"
        source.write_bytes(content)
        with target.open("wb") as opened:
            process = subprocess.Popen(  # noqa: S603 — our own module
                [sys.executable, "-m", reader, str(source)],
                stdin=subprocess.DEVNULL,
                stdout=opened,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={"OPENBLAS_NUM_THREADS": "1"},
            )
            try:
                ended = process.wait(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise unreadable(file, _too_long()) from None
        if ended or target.stat().st_size > MOST_OUTPUT:
            raise unreadable(file, _too_much())
        return _json(target.read_bytes(), file)


def limit_this_process() -> None:
    """Set the limits; the reader calls this before it opens anything."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, MOST_OUTPUT),
        (resource.RLIMIT_NOFILE, MOST_OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # not every system has every limit
            resource.setrlimit(what, (most, most))


def _json(content: bytes, file: str) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        raise unreadable(file, _too_much()) from None


def _too_long() -> Phrase:
    return counted(
        "Reading this file takes more than %(num)s second; please send a smaller one.",
        "Reading this file takes more than %(num)s seconds; please send a smaller one.",
        SECONDS,
    )


def _too_much() -> Phrase:
    return phrase(
        "This file is broken, or too large when it is unpacked; please save it again or send "
        "less of it."
    )
