"""What the documentation shows for notebooks and Quarto runs as it stands there."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from geopandas import GeoDataFrame

from webapp.maps.walk_map import WalkMap

ROOT = Path(__file__).parent.parent
EXAMPLES = ("README.md", "docs/reports.md")


def run_as_a_cell(code: str) -> tuple[dict[str, Any], Any]:
    """Run the lines of a cell; give its names, and what its last line shows."""
    *lines, last = ast.parse(code).body
    assert isinstance(last, ast.Expr)
    names: dict[str, Any] = {}
    exec(compile(ast.Module(lines, []), "cell", "exec"), names)  # noqa: S102 — our own
    return names, eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307


@pytest.mark.parametrize("file", EXAMPLES)
def test_the_example_for_notebooks_shows_the_map(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    section = (ROOT / file).read_text("utf-8").split("## In a notebook")[1]
    (code,) = re.findall(r"```python\n(.*?)```", section.split("\n## ")[0], re.DOTALL)
    names, shown = run_as_a_cell(code)
    page = shown._repr_html_()

    assert isinstance(shown, WalkMap)
    assert page.startswith('<iframe sandbox="allow-scripts" srcdoc="')
    assert "Ankommen in Gorbitz" in page
    tables = names["frames"](names["walk"])
    assert isinstance(tables["offer"], GeoDataFrame)
    assert tables["stop"].crs.to_epsg() == 4326
    assert len(tables["stop"]) == 13
