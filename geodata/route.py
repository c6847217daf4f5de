"""The route between stops: which leg leads where, split at a new stop, joined over a lost one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from shapely import LineString, Point
from shapely.ops import substring

from geodata.geometry import MOST_DECIMALS, distance, main_legs
from geodata.walk import Leg, Stop, Walk, find_stop, in_order

TOUCHING = 2.0  # metres: an end that lies nearer to a stop belongs to it


def legs_between(walk: Walk) -> dict[tuple[str, str], Leg]:
    """Find the main leg from each stop to the next; legs that name no stops go by their order."""
    main = main_legs(walk)
    pairs = [(a.id, b.id) for a, b in pairwise(walk.stops)]
    by_order = dict(zip(pairs, main, strict=False)) if len(main) == len(pairs) else {}
    named = {(leg.start, leg.end): leg for leg in main if leg.start and leg.end}
    unnamed = {pair: leg for pair, leg in by_order.items() if not (leg.start or leg.end)}
    return {**unnamed, **named}


def lead_over(walk: Walk, stop_id: str, before: Walk) -> Walk:
    """Lead the route over a stop that is new since ``before``, by a split or a straight leg."""
    place = [stop.id for stop in walk.stops].index(stop_id)
    there = walk.stops[place]
    last = walk.stops[place - 1] if place else None
    following = walk.stops[place + 1] if place + 1 < len(walk.stops) else None
    if last and following and (leg := legs_between(before).get((last.id, following.id))):
        return _split(walk, leg, last, there, following) if there.shape else walk
    for start, end in ((last, there), (there, following)):
        if start and end:
            walk = with_straight_leg(walk, start.id, end.id)
    return walk


def lead_along(walk: Walk, stop_id: str, before: Walk) -> Walk:
    """Let the ends of ways that lay at a stop go along to where it is now."""
    was = next((stop.shape for stop in before.stops if stop.id == stop_id), None)
    now = find_stop(walk, stop_id).shape
    if was is None or now is None or was.equals(now):
        return walk
    return replace(walk, legs=tuple(_with_ends(leg, was, now) for leg in walk.legs))


def _with_ends(leg: Leg, was: Point, now: Point) -> Leg:
    positions = list(leg.shape.coords)
    for end in (0, -1):
        if distance(Point(positions[end]), was) < TOUCHING:
            positions[end] = now.coords[0]
    line = _line(positions)
    return leg if line is None or line.equals_exact(leg.shape, 0) else replace(leg, shape=line)


def with_straight_leg(walk: Walk, start: str, end: str) -> Walk:
    """Join two stops by a straight line, where both have a place and no leg joins them yet."""
    one, other = find_stop(walk, start), find_stop(walk, end)
    if (start, end) in legs_between(walk) or not (one.shape and other.shape):
        return walk
    if one.shape.equals(other.shape):
        return walk
    line = LineString([one.shape, other.shape])
    leg = Leg(_new_id(walk), line, order=_order_from(walk, start), start=start, end=end)
    return in_order(replace(walk, legs=(*walk.legs, leg)))


def _order_from(walk: Walk, start: str) -> float:
    """Stand behind the legs that lead to where this one begins."""
    places = {stop.id: place for place, stop in enumerate(walk.stops)}
    earlier = [
        leg.order or 0
        for leg in walk.legs
        if places.get(leg.end, len(places)) <= places[start] or not leg.end
    ]
    later = [leg.order or 0 for leg in walk.legs if places.get(leg.start, -1) > places[start]]
    first = max(earlier, default=0)
    return (first + min(later)) / 2 if later and min(later) > first else first + 1


def _split(walk: Walk, leg: Leg, last: Stop, there: Stop, following: Stop) -> Walk:
    shape = there.shape or Point()
    cut = leg.shape.project(shape)
    first = _line([*substring(leg.shape, 0, cut).coords, shape.coords[0]])
    second = _line([shape.coords[0], *substring(leg.shape, cut, leg.shape.length).coords])
    if first is None or second is None:
        return walk
    others = tuple(each for each in walk.legs if each.id != leg.id)
    order = leg.order or 0
    later = [each.order for each in others if each.order is not None and each.order > order]
    half = (order + min(later)) / 2 if later else order + 1
    parts = (
        replace(leg, shape=first, start=last.id, end=there.id),
        replace(leg, id=_new_id(walk), shape=second, start=there.id, end=following.id, order=half),
    )
    return in_order(replace(walk, legs=(*others, *parts)))


def join_over(walk: Walk, stop_id: str) -> Walk:
    """Take the legs to and from a stop away; where there are both, they become one."""
    place = [stop.id for stop in walk.stops].index(stop_id)
    legs = legs_between(walk)
    last = walk.stops[place - 1].id if place else ""
    following = walk.stops[place + 1].id if place + 1 < len(walk.stops) else ""
    come, go = legs.get((last, stop_id)), legs.get((stop_id, following))
    gone = {leg.id for leg in walk.legs if stop_id in (leg.start, leg.end)}
    gone |= {leg.id for leg in (come, go) if leg}
    left = [leg for leg in walk.legs if leg.id not in gone]
    line = _line([*come.shape.coords, *go.shape.coords]) if come and go else None
    if come and line is not None:
        left.append(replace(come, shape=line, start=last, end=following))
    return in_order(replace(walk, legs=tuple(left)))


def _line(positions: Iterable[tuple[float, ...]]) -> LineString | None:
    """Draw a line that nowhere stands still; none where all of it is one place."""
    drawn: list[tuple[float, float]] = []
    for x, y, *_ in positions:
        here = round(x, MOST_DECIMALS), round(y, MOST_DECIMALS)
        if not drawn or drawn[-1] != here:
            drawn.append(here)
    return LineString(drawn) if len(drawn) > 1 else None


def _new_id(walk: Walk) -> str:
    taken = {leg.id for leg in walk.legs}
    number = len(taken) + 1
    while f"leg-{number}" in taken:
        number += 1
    return f"leg-{number}"
