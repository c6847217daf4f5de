"""The floors hold: a module imports only from floors below its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GROUND = {"geodata"}
WEB = {"flask", "werkzeug"}
MAY_IMPORT = {
    "geodata": GROUND,
    "webapp.storage": GROUND | {"webapp.storage"},
    "webapp.maps": GROUND | {"webapp.maps"},
    "webapp.reports": GROUND | {"webapp.maps", "webapp.reports"},
    "webapp.outside": GROUND | {"webapp.outside"},
    "webapp.pages": GROUND
    | WEB
    | {"webapp.storage", "webapp.maps", "webapp.reports", "webapp.pages"},
    "webapp.config": GROUND,
    "webapp.cli": GROUND | WEB | {"webapp.storage", "webapp.outside"},
    "webapp.app": GROUND | WEB | {"webapp.pages", "webapp.storage", "webapp.config", "webapp.cli"},
    "webapp.serve": GROUND | WEB | {"webapp.app", "webapp.config", "webapp.server"},
    "webapp.server": GROUND | WEB | {"webapp.app", "webapp.config"},
    # The folder itself only shows the way to the app.
    "webapp": GROUND | WEB | {"webapp.app"},
}
WATCHED = set(MAY_IMPORT) | WEB
ENVIRONMENT = {"environ", "getenv", "environb", "putenv"}
MODULES = sorted(path for top in ("geodata", "webapp") for path in (ROOT / top).rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def floor(name: str) -> str | None:
    """The longest watched name that ``name`` lies in, or None for a library."""
    parts = name.split(".")
    names = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((name for name in names if name in WATCHED), None)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_imports_only_from_floors_below(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    allowed = MAY_IMPORT.get(floor(module) or "", set())
    reached = {there for name in imported(path) if (there := floor(name))}

    assert reached <= allowed, f"{module} reaches {sorted(reached - allowed)}"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_the_environment_is_read_in_config_alone(path: Path) -> None:
    read = {
        node.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT
    }

    assert not read or path == ROOT / "webapp" / "config.py"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_begins_with_a_sentence_and_stays_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    sentence = ast.get_docstring(ast.parse(source)) or ""

    assert sentence.split("\n\n")[0].endswith("."), "the docstring is no sentence"
    assert len(source.splitlines()) <= 400
