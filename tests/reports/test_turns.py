"""However much is asked for at once, one thing is made at a time, and each of them once."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from geodata.problems import Refused
from webapp.reports import turns as module
from webapp.reports.turns import MOST_IN_LINE, Turns, Work, ahead_of, take_turn

PATIENCE = 10.0


@pytest.fixture
def turns() -> Turns:
    return Turns()


@pytest.fixture
def held(turns: Turns) -> Iterator[Event]:
    """Something that is being made until somebody lets it end."""
    let_go = Event()
    take_turn(turns, "held", lambda: Work(lambda _: b"held" if let_go.wait(PATIENCE) else b""))
    yield let_go
    let_go.set()


def work(said: bytes = b"made") -> Work:
    return Work(lambda _: said)


def made(turns: Turns, key: str) -> bytes:
    one = take_turn(turns, key, lambda: work(key.encode()))
    assert one.over.wait(PATIENCE)
    return one.result()


def test_what_several_ask_for_is_made_once(turns: Turns, held: Event) -> None:
    asked = [take_turn(turns, "same", work) for _ in range(5)]

    assert len(set(map(id, asked))) == 1
    assert len(turns.line) == 2


def test_each_says_how_much_is_made_before_it(turns: Turns, held: Event) -> None:
    first, second = (take_turn(turns, key, work) for key in ("first", "second"))

    assert (ahead_of(turns, first), ahead_of(turns, second)) == (1, 2)
    held.set()
    assert second.over.wait(PATIENCE)
    assert (first.result(), ahead_of(turns, second)) == (b"made", 0)


def test_a_line_does_not_grow_without_end(turns: Turns, held: Event) -> None:
    for number in range(MOST_IN_LINE - 1):
        take_turn(turns, number, work)

    with pytest.raises(Refused):
        take_turn(turns, "one more", work)


def test_what_fails_is_told_once_and_then_tried_again(turns: Turns) -> None:
    broken = take_turn(turns, "picture", lambda: Work(lambda _: bytes(1 // 0)))
    assert broken.over.wait(PATIENCE)

    with pytest.raises(ZeroDivisionError):
        take_turn(turns, "picture", work).result()
    assert made(turns, "picture") == b"picture"


def test_what_nobody_comes_for_is_let_go(turns: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    made(turns, "first")
    assert "first" in turns.works
    monkeypatch.setattr(module, "KEPT_FOR", -1.0)
    made(turns, "second")

    assert "first" not in turns.works


def test_it_tells_how_far_it_is(turns: Turns) -> None:
    heard, go_on = Event(), Event()

    def make(tell: module.Tell) -> bytes:
        tell(3)
        heard.set()
        go_on.wait(PATIENCE)
        return b""

    one = take_turn(turns, "parts", lambda: Work(make, of=5))
    assert heard.wait(PATIENCE)

    assert (one.done, one.of, one.over.is_set()) == (3, 5, False)
    go_on.set()
