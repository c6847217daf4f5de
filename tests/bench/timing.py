"""Taking turns: two things timed side by side, so that a busy machine slows both alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median


def medians(rounds: int, *actions: Callable[[], object]) -> list[float]:
    """Give the median seconds of each action; a first round is not counted."""
    times: list[list[float]] = [[] for _ in actions]
    for number in range(rounds + 1):
        for action, taken in zip(actions, times, strict=True):
            begun = time.perf_counter()
            action()
            if number:
                taken.append(time.perf_counter() - begun)
    return [median(taken) for taken in times]
