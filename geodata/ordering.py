"""The order of stops: one is moved, and as few of the others as possible get another number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geodata.walk import Stop, Walk, find_stop, in_order

DECIMALS = 9


def move_after(walk: Walk, stop_id: str, after: str) -> Walk:
    """Let a stop follow another; without one it comes first."""
    stop = find_stop(walk, stop_id)
    if after == stop_id:
        return walk
    others = [other for other in walk.stops if other.id != stop_id]
    place = others.index(find_stop(walk, after)) + 1 if after else 0
    if walk.stops.index(stop) == place:
        return walk
    return _put(walk, others, stop, place)


def move_by(walk: Walk, stop_id: str, steps: int) -> Walk:
    """Move a stop so many places towards the end; at either end it stays."""
    stop = find_stop(walk, stop_id)
    others = [other for other in walk.stops if other.id != stop_id]
    place = min(max(walk.stops.index(stop) + steps, 0), len(others))
    return move_after(walk, stop_id, others[place - 1].id if place else "")


def order_at(others: Sequence[Stop], place: int) -> float | None:
    """Give a number for this place among others, None where the neighbours leave none free."""
    if not others:
        return 1
    if place == 0:
        return (others[0].order or 0) - 1
    before = others[place - 1].order or 0
    if place == len(others):
        return before + 1
    return _between(before, others[place].order or 0)


def _between(low: float, high: float) -> float | None:
    """Give the shortest number between two."""
    middle = (low + high) / 2
    for decimals in range(DECIMALS):
        number = round(middle, decimals)
        if low < number < high:
            return int(number) if number.is_integer() else number
    return None


def _put(walk: Walk, others: list[Stop], stop: Stop, place: int) -> Walk:
    order = order_at(others, place)
    stops = [*others[:place], replace(stop, order=order or 0), *others[place:]]
    if order is None:
        stops = [replace(each, order=number) for number, each in enumerate(stops, start=1)]
    return in_order(replace(walk, stops=tuple(stops)))
