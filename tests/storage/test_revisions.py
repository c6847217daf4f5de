"""Whatever is saved in whatever order: nothing that was there is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from geodata.problems import Outdated
from geodata.walk import Note, Offer, Stop, Walk, put_feature, remove_feature
from geodata.wording import Wording
from tests.world import linden_walk
from webapp.storage.database import Database
from webapp.storage.rows import positions
from webapp.storage.walks import add_walk, find_walk, save_walk

NUMBERS = count(1)
Change = Callable[[Walk], Walk]
WORDS = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=8).filter(str.strip)
IDS = st.sampled_from(["a", "b", "c", "d", "tea", "note-kept"])
ON_EARTH = st.builds(Point, st.floats(13.7, 13.8), st.floats(51.0, 51.1))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    words, feature_id, place = Wording({"de": draw(WORDS)}), draw(IDS), draw(ON_EARTH)
    order = draw(st.integers(0, 3))
    put = st.sampled_from(
        [
            lambda walk: _put(walk, Stop(feature_id, place, words, order=order)),
            lambda walk: _put(walk, Offer(feature_id, None, words, category="food")),
            lambda walk: _put(walk, Note(feature_id, place, words, extra={"x": order})),
            lambda walk: _without(walk, feature_id),
            lambda walk: replace(walk, offers=walk.offers[::-1]),
            lambda walk: replace(walk, notes=(*walk.notes[1:], *walk.notes[:1])),
            lambda walk: replace(walk, title=words),
        ]
    )
    change: Change = draw(put)
    return change


def _without(walk: Walk, feature_id: str) -> Walk:
    """Remove a feature and what points to it."""
    loose = replace(
        walk,
        offers=tuple(replace(offer, stop="") for offer in walk.offers),
        notes=tuple(replace(note, stop="") for note in walk.notes),
    )
    return remove_feature(loose if feature_id == "tea" else walk, feature_id)


def _put(walk: Walk, feature: Stop | Offer | Note) -> Walk:
    there = [getattr(walk, layer) for layer in ("stops", "offers", "notes")]
    for layer in there:
        for other in layer:
            if other.id == feature.id and type(other) is not type(feature):
                walk = _without(walk, feature.id)
    return put_feature(walk, feature)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(made=st.lists(st.tuples(changes(), st.booleans()), max_size=8), data=st.data())
def test_after_any_sequence_of_saves_every_earlier_revision_reads_back_exactly(
    database: Database, made: list[tuple[Change, bool]], data: st.DataObject
) -> None:
    slug = f"walk-{next(NUMBERS)}"
    with database.transaction() as session:
        saved = {1: add_walk(session, replace(linden_walk(), slug=slug))}
    newest = 1
    for change, from_an_older_one in made:
        opened = (
            saved[data.draw(st.sampled_from(sorted(saved)))] if from_an_older_one else saved[newest]
        )
        try:
            with database.transaction() as session:
                walk = save_walk(session, change(opened), opened)
        except Outdated:
            assert from_an_older_one
            continue
        newest = walk.revision
        assert saved.setdefault(newest, walk) == walk

    database.memory.walks.clear()
    with database.reading() as session:
        for number, walk in saved.items():
            assert find_walk(session, slug, revision=number) == walk


@given(
    order=st.lists(st.integers(0, 20).map(str), unique=True),
    known=st.dictionaries(st.integers(0, 20).map(str), st.floats(0.5, 30)),
)
def test_positions_rise_along_any_order(order: list[str], known: dict[str, float]) -> None:
    placed = list(positions(order, known).values())

    assert placed == sorted(set(placed))
    assert len(placed) == len(order)


def test_an_order_that_stays_keeps_its_positions() -> None:
    assert positions(["a", "b", "c"], {"a": 1, "c": 2}) == {"a": 1, "b": 1.5, "c": 2}


def test_a_place_into_which_a_thousand_were_put_still_takes_one_more() -> None:
    known = {"first": 1.0, "last": 2.0}
    order = ["first", "last"]
    for number in range(1000):
        order.insert(1, str(number))
        known = positions(order, known)

    assert sorted(known, key=known.__getitem__) == order
