"""What somebody should look at again, and what counts as confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from geodata.freshness import LinkState, confirm, entries_of, freshness, named_by, websites
from geodata.walk import Walk, find_stop, put_feature
from tests.world import linden_walk

MAY = date(2026, 5, 1)


def dead(address: str) -> LinkState:
    return LinkState(address, "dead", 404, "", datetime(2026, 5, 1, tzinfo=UTC))


def listed(walk: Walk, today: date = MAY, *links: LinkState) -> list[str]:
    known = {link.address: link for link in links}
    return [
        entry.entry.id
        for group in freshness(walk, today, known)
        for entry in group.entries
        if entry.needs_a_look
    ]


def test_what_nobody_confirmed_or_not_for_long_needs_a_look() -> None:
    assert listed(linden_walk()) == ["library", "letters", "garden", "seeds"]
    assert listed(linden_walk(), date(2027, 5, 1)) == [
        *("tea", "soup", "library", "letters", "garden", "seeds")
    ]


def test_what_is_confirmed_needs_no_look_for_as_long_as_the_walk_says() -> None:
    walk = confirm(linden_walk(), ["library", "garden", "letters", "seeds", "nowhere"], MAY)

    assert listed(walk) == []
    assert listed(replace(walk, confirm_within_days=30), date(2026, 6, 15)) == [
        *("tea", "soup", "library", "letters", "garden", "seeds")
    ]


def test_a_dead_link_needs_a_look_however_fresh_the_entry_is() -> None:
    assert listed(linden_walk(), MAY, dead("https://tea.example/"))[0] == "tea"


def test_an_offer_that_is_over_is_not_asked_about() -> None:
    walk = linden_walk()
    letters = replace(walk.offers[1], valid_until=date(2026, 4, 30))
    seeds = replace(walk.offers[2], status="ended")

    assert listed(put_feature(put_feature(walk, letters), seeds)) == ["library", "garden"]


def test_a_stop_is_asked_about_together_with_its_offers() -> None:
    walk = linden_walk()

    assert [entry.id for entry in entries_of(walk, find_stop(walk, "tea"), MAY)] == ["tea", "soup"]


def test_a_website_is_named_once_and_knows_who_names_it() -> None:
    walk = linden_walk()
    soup = replace(walk.offers[0], website="https://tea.example/")

    assert websites(put_feature(walk, soup)) == ("https://tea.example/",)
    assert named_by(put_feature(walk, soup), "https://tea.example/") == ("tea", "soup")
