"""However many pictures are asked for at once, one is drawn at a time and readers do not wait."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from geodata.problems import Refused
from webapp.reports.turns import IN_TURN, in_turn


def test_one_draws_one_waits_and_others_are_told_to_come_back() -> None:
    drawing, finished, waited = Event(), Event(), Event()

    def draw() -> None:
        with in_turn():
            drawing.set()
            finished.wait(10)

    def wait() -> None:
        with in_turn():
            waited.set()

    first = Thread(target=draw)
    first.start()
    assert drawing.wait(10)
    second = Thread(target=wait)
    second.start()
    while IN_TURN.acquire(blocking=False):  # until the second stands in line
        IN_TURN.release()
    with pytest.raises(Refused), in_turn():
        pytest.fail("three came in")
    assert not waited.is_set()
    finished.set()
    first.join(10)
    second.join(10)

    assert waited.is_set()


def test_a_picture_that_fails_lets_the_next_one_be_drawn() -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), in_turn():
            raise ZeroDivisionError
    with in_turn():
        pass
