"""Drawing takes turns, so that those who only read never wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from geodata.problems import Refused, phrase

# Of the threads of a process one draws, one waits for it, and the others answer readers.
IN_TURN, DRAWING = BoundedSemaphore(2), Lock()


@contextmanager
def in_turn() -> Iterator[None]:
    """Draw when nobody else does; raise ``Refused`` where somebody is waiting for that already."""
    if not IN_TURN.acquire(blocking=False):
        words = phrase("Other pictures are being made at the moment. Please try again in a minute.")
        raise Refused(words)
    try:
        with DRAWING:
            yield
    finally:
        IN_TURN.release()
