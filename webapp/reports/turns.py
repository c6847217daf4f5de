"""What takes long is made in turns, once for each key, apart from those who answer readers."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from geodata.problems import Refused, phrase

MOST_IN_LINE = 8
KEPT_FOR = 120.0  # seconds in which whoever asked comes for it
MOST_KEPT = 8

Tell = Callable[[int], None]  # says how many pages or parts are done
Make = Callable[[Tell], bytes]


@dataclass(eq=False)
class Work:
    """One thing to be made: how much of it is done, and in the end what was made, or what failed.

    ``of`` is how many parts it has, where that is known before.
    """

    make: Make
    of: int = 0
    done: int = 0
    over: Event = field(default_factory=Event)
    over_at: float = 0.0
    made: bytes = b""
    failure: Exception | None = None

    def result(self) -> bytes:
        if self.failure:
            raise self.failure
        return self.made


@dataclass
class Turns:
    """What is being made in this process: one at a time, the others in line."""

    lock: Lock = field(default_factory=Lock)
    works: dict[Hashable, Work] = field(default_factory=dict)
    line: list[Work] = field(default_factory=list)


def take_turn(turns: Turns, key: Hashable, prepare: Callable[[], Work]) -> Work:
    """Give the work that is under way for this key, or prepare it and put it in line.

    Raises ``Refused`` where the line is too long.
    """
    with turns.lock:
        _let_go(turns)
        if known := _known(turns, key):
            return known
        _check_line(turns)
    prepared = prepare()
    with turns.lock:
        if known := _known(turns, key):
            return known
        _check_line(turns)
        turns.works[key] = prepared
        turns.line.append(prepared)
        if len(turns.line) == 1:
            Thread(target=_make_all, args=(turns,), daemon=True).start()
    return prepared


def ahead_of(turns: Turns, work: Work) -> int:
    """Count what is made before this."""
    with turns.lock:
        return turns.line.index(work) if work in turns.line else 0


def _known(turns: Turns, key: Hashable) -> Work | None:
    """Give the work for this key; what failed is told once, and tried again after that."""
    known = turns.works.get(key)
    if known and known.failure:
        del turns.works[key]
    return known


def _check_line(turns: Turns) -> None:
    if len(turns.line) >= MOST_IN_LINE:
        words = phrase("Many files are being made at the moment. Please try again in a minute.")
        raise Refused(words)


def _make_all(turns: Turns) -> None:
    """Make one thing after the other until nothing is in line."""
    more = True
    while more:
        _make(turns.line[0])
        with turns.lock:
            turns.line.pop(0)
            more = bool(turns.line)


def _make(work: Work) -> None:
    def tell(done: int) -> None:
        work.done = done

    try:
        work.made = work.make(tell)
    except Exception as failure:
        work.failure = failure
    work.over_at = time.monotonic()
    work.over.set()


def _let_go(turns: Turns) -> None:
    """Forget what nobody came for, and the oldest where there is much."""
    over = [(key, work) for key, work in turns.works.items() if work.over.is_set()]
    latest = time.monotonic() - KEPT_FOR
    for place, (key, work) in enumerate(over):
        if work.over_at < latest or place < len(over) - MOST_KEPT:
            del turns.works[key]
