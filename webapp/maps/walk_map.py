"""The moving map, built by Folium: the script that a walk's page loads as ``map.js``.

Only Folium's script is used. The page brings its own head, because Folium's loads files from
elsewhere and forbids pinch-zoom. Names are fixed, so that the same walk gives the same bytes.
"""

from __future__ import annotations

import html
import math
from dataclasses import replace
from typing import cast

import folium
from branca.element import Figure
from folium.template import Template

from geodata.geometry import bounds
from geodata.walk import Walk
from webapp.maps.elements import Bounds, WalkControls, WalkLayer, name_elements

MAP_NAME = "walk"  # Folium writes it as map_walk, the id of the page's container
ELSEWHERE: Bounds = [[47.3, 5.9], [55.1, 15.0]]  # a walk without any shape opens on Germany
NEAREST_ZOOM, FARTHEST_ZOOM, FIRST_ZOOM = 19, 12, 17


class WalkMap(folium.Map):
    """A Folium map of one walk that calls nobody and carries none of the walk's texts."""

    default_js = []
    default_css = []
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "const {{ this.get_name() }} = "
        "L.map({{ this.get_name()|tojavascript }}, {{ this.options|tojavascript }});"
        "{% endmacro %}"
    )

    def __init__(self, walk: Walk, data_url: str) -> None:
        super().__init__(tiles=None)
        self.walk = walk
        box = bounds_of(walk)
        self.options = {
            "attribution_control": False,
            "max_bounds": room_around(box),
            "max_bounds_viscosity": 0.6,
            "max_zoom": NEAREST_ZOOM,
            "min_zoom": FARTHEST_ZOOM,
            "zoom_control": False,
            "zoom_snap": 0.5,
        }
        self.fit_bounds(box, max_zoom=FIRST_ZOOM)
        self.add_child(WalkControls(box))
        self.add_child(WalkLayer(data_url))

    def script(self) -> str:
        """Write Folium's script alone; the same walk always gives the same bytes."""
        figure = cast("Figure", self.get_root())
        name_elements(figure, MAP_NAME)
        figure.render()
        return str(figure.script.render())

    def _repr_html_(self, **_: object) -> str:
        """Show the map in a notebook, shut away from the notebook's own page."""
        from webapp.maps.one_file import one_file

        page = html.escape(one_file(self.walk))
        return (
            f'<iframe sandbox="allow-scripts" srcdoc="{page}" title="Map"'
            ' style="width: 100%; height: 36rem; border: 0"></iframe>'
        )


def bounds_of(walk: Walk) -> Bounds:
    """Give the box around what is walked to, else around the background, in metres or so."""
    box = bounds(replace(walk, offers=(), notes=()))
    if box is None:
        return ELSEWHERE
    west, south, east, north = (round(side, 5) for side in box)
    return [[south, west], [north, east]]


def room_around(box: Bounds) -> Bounds:
    """Widen the box by its own size, at least three kilometres or so: as far as one may pan.

    A wide, flat walk gets as much room above and below, since a phone stands upright and its sheet
    covers half of the map; so does a tall, narrow one beside it.
    """
    (south, west), (north, east) = box
    narrowing = math.cos(math.radians((south + north) / 2))
    most = max((north - south) * 2, (east - west) * narrowing * 2, 0.03)
    up, aside = most, max(most / max(narrowing, 0.1), 0.045)
    return [
        [round(south - up, 5), round(west - aside, 5)],
        [round(north + up, 5), round(east + aside, 5)],
    ]


def walk_map(walk: Walk, data_url: str = "map.geojson") -> WalkMap:
    """Make the map of a walk whose shapes the page loads from ``data_url``."""
    return WalkMap(walk, data_url)


def walk_map_script(walk: Walk, data_url: str = "map.geojson") -> str:
    """Write the text of ``map.js`` for a walk."""
    return walk_map(walk, data_url).script()
