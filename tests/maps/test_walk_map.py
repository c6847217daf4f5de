"""The script that Folium writes: always the same, calling nobody, without a word of the walk."""

from __future__ import annotations

import re
from dataclasses import replace

import folium
import pytest

from geodata.walk import Walk
from tests.maps.payloads import PAYLOADS, harmful_walk
from webapp.maps.walk_map import ELSEWHERE, bounds_of, walk_map, walk_map_script


def test_the_same_walk_gives_the_same_bytes(walk: Walk) -> None:
    drawn = walk_map(walk)

    assert walk_map_script(walk) == walk_map_script(walk)
    assert drawn.script() == drawn.script()


def test_the_script_calls_no_other_host(walk: Walk) -> None:
    assert not re.search(r"https?:|//", walk_map_script(walk, "/walks/linden/map.geojson"))


def test_folium_adds_nothing_of_its_own_to_the_page(walk: Walk) -> None:
    drawn = walk_map(walk)

    assert (drawn.default_js, drawn.default_css) == ([], [])
    assert folium.Map.default_js, "other maps of the process keep what they need"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_the_walk_reaches_the_script(walk: Walk, payload: str) -> None:
    assert walk_map_script(harmful_walk(walk, payload)) == walk_map_script(walk)


def test_an_address_cannot_leave_its_quotation_marks(walk: Walk) -> None:
    script = walk_map_script(walk, "</script>`${alert(1)}`'\"")

    assert "</script>" not in script
    assert '"\\u003c/script\\u003e`${alert(1)}`\\u0027\\""' in script


def test_the_map_opens_on_stops_and_route(walk: Walk) -> None:
    assert bounds_of(walk) == [[51.05, 13.74], [51.051, 13.744]]
    assert "map_walk.fitBounds" in walk_map_script(walk)


def test_a_walk_without_stops_opens_on_its_background(walk: Walk) -> None:
    bare = replace(walk, stops=(), legs=())

    assert bounds_of(bare) == [[51.05, 13.739], [51.051, 13.745]]
    assert bounds_of(replace(bare, background=())) == ELSEWHERE


def test_what_is_added_in_a_notebook_is_named_like_the_rest(walk: Walk) -> None:
    drawn = walk_map(walk)
    drawn.add_child(folium.FeatureGroup("mine"))

    assert "feature_group_walk_" in drawn.script()


def test_in_a_notebook_the_map_is_shut_away(walk: Walk) -> None:
    shown = walk_map(walk)._repr_html_()

    assert shown.startswith('<iframe sandbox="allow-scripts" srcdoc="&lt;!doctype html&gt;')
    assert "<script" not in shown
