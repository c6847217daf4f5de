"""The route follows its stops: a leg is split at a new one and joined over a lost one."""

from __future__ import annotations

from dataclasses import replace

from shapely import Point

from geodata.hanging import hanging_on, without
from geodata.route import lead_along, lead_over, legs_between
from geodata.walk import Stop, Walk, find_stop, put_feature
from geodata.wording import Wording
from tests.world import GARDEN, LIBRARY


def with_stop(walk: Walk, order: float, shape: Point) -> Walk:
    well = Stop("well", shape, Wording({"de": "Brunnen"}), order=order)
    return lead_over(put_feature(walk, well), "well", walk)


def ends(walk: Walk) -> list[tuple[str, str]]:
    return list(legs_between(walk))


def joined_up(walk: Walk) -> bool:
    """Every leg begins and ends at its stops."""
    return all(
        leg.shape.coords[0] == find_stop(walk, start).shape.coords[0]  # type: ignore[union-attr]
        and leg.shape.coords[-1] == find_stop(walk, end).shape.coords[0]  # type: ignore[union-attr]
        for (start, end), leg in legs_between(walk).items()
    )


def test_a_new_stop_between_two_splits_their_leg(walk: Walk) -> None:
    grown = with_stop(walk, 1.5, Point(13.7412, 51.0507))

    assert set(ends(grown)) == {("tea", "well"), ("well", "library"), ("library", "garden")}
    assert joined_up(grown)
    assert grown.legs[0].id == "leg-1"
    assert (13.741, 51.0508) in list(grown.legs[0].shape.coords)


def test_a_new_stop_at_the_end_is_reached_in_a_straight_line(walk: Walk) -> None:
    grown = with_stop(walk, 4, Point(13.745, 51.05))

    assert ("garden", "well") in ends(grown)
    assert joined_up(grown)
    assert [leg.order for leg in grown.legs] == sorted(leg.order for leg in grown.legs)


def test_a_stop_where_another_is_needs_no_way(walk: Walk) -> None:
    assert len(with_stop(walk, 4, GARDEN).legs) == len(walk.legs)


def test_over_a_lost_stop_two_legs_become_one(walk: Walk) -> None:
    left = without(walk, find_stop(walk, "library"))

    assert ends(left) == [("tea", "garden")]
    assert joined_up(left)
    assert LIBRARY.coords[0] in list(left.legs[0].shape.coords)


def test_a_lost_last_stop_takes_its_leg_along(walk: Walk) -> None:
    assert ends(without(walk, find_stop(walk, "garden"))) == [("tea", "library")]


def test_what_hangs_on_a_stop_stays_without_it_or_goes_as_well(walk: Walk) -> None:
    tea = find_stop(walk, "tea")
    kept, gone = without(walk, tea), without(walk, tea, with_all=True)

    assert {each.id for each in hanging_on(walk, tea).offers} == {"soup"}
    assert [offer.stop for offer in kept.offers] == ["", "library", ""]
    assert all(note.stop == "" for note in kept.notes)
    assert [offer.id for offer in gone.offers] == ["letters", "seeds"]
    assert gone.notes == ()


def test_without_a_theme_or_a_category_nothing_names_it(walk: Walk) -> None:
    meeting, food = walk.themes[0], walk.categories[1]
    less = without(without(walk, meeting), food)

    assert [theme.key for theme in less.themes] == ["help"]
    assert not any("meeting" in each.themes for each in (*less.stops, *less.notes))
    assert not any(offer.category == "food" for offer in less.offers)
    assert len(hanging_on(walk, food).offers) == 2


def test_an_offer_goes_and_leaves_its_notes(walk: Walk) -> None:
    about = put_feature(walk, replace(walk.notes[0], offer="soup"))

    assert hanging_on(about, about.offers[0]).notes == (about.notes[0],)
    assert without(about, about.offers[0]).notes[0].offer == ""


def test_the_ends_of_ways_go_along_with_a_stop_and_nothing_else_does(walk: Walk) -> None:
    elsewhere = Point(13.7425, 51.0515)
    moved = put_feature(walk, replace(find_stop(walk, "library"), shape=elsewhere))
    led = lead_along(moved, "library", walk)

    assert joined_up(led)
    assert list(led.legs[0].shape.coords)[:-1] == list(walk.legs[0].shape.coords)[:-1]
    assert led.legs[1].shape.coords[-1] == walk.legs[1].shape.coords[-1]


def test_a_way_that_ends_elsewhere_stays_where_it_is(walk: Walk) -> None:
    moved = put_feature(walk, replace(find_stop(walk, "tea"), shape=Point(13.7395, 51.0495)))

    assert lead_along(moved, "tea", walk).legs[1] is walk.legs[1]
    assert lead_along(walk, "tea", walk) is walk
