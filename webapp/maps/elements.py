"""Our own Folium elements: each calls one function of the page's script.

What they hand over are numbers and addresses that we made ourselves, never a text of the walk:
Folium writes everything into a script.
"""

from __future__ import annotations

from branca.element import Element, MacroElement
from folium.template import Template

Bounds = list[list[float]]  # [[south, west], [north, east]] in degrees, as Leaflet wants them


class WalkLayer(MacroElement):
    """Background, route and stops of a walk, loaded by the page's script from an address."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.rundgang.layer({{ this._parent.get_name() }}, {{ this.url|tojavascript }});"
        "{% endmacro %}"
    )

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.url = url


class WalkControls(MacroElement):
    """Zoom buttons, the whole walk, scale and attribution; their words stand in the page."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.rundgang.controls({{ this._parent.get_name() }}, {{ this.bounds|tojavascript }});"
        "{% endmacro %}"
    )

    def __init__(self, bounds: Bounds) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.bounds = bounds


def name_elements(root: Element, name: str) -> None:
    """Give every element below ``root`` a fixed name; Folium's own are random at every render."""
    for number, child in enumerate(root._children.values()):
        child._id = name if number == 0 else f"{name}_{number}"
        name_elements(child, child._id)
