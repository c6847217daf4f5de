"""What the documentation says is so: it knows every field, every address and every setting."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from geodata.fields import fields_of
from geodata.walk import KINDS, Walk
from webapp.config import SETTINGS

ROOT = Path(__file__).parent.parent
FORMAT = (ROOT / "docs/format.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SERVER = (ROOT / "docs/server.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "kind", [Walk, *(kind.type for kind in KINDS)], ids=lambda kind: kind.__name__
)
def test_the_format_names_every_field(kind: type) -> None:
    missing = [field.name for field in fields_of(kind) if f"`{field.name}`" not in FORMAT]

    assert missing == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_format_names_every_file(kind) -> None:  # type: ignore[no-untyped-def]
    assert f"## {kind.file}" in FORMAT


def test_the_server_page_names_every_setting() -> None:
    missing = [setting.name for setting in SETTINGS if f"`{setting.name}`" not in SERVER]

    assert missing == []


def test_the_readme_names_every_page_of_a_walk(app: Flask) -> None:
    pages = {rule.rule.rpartition("/")[2] or rule.rule for rule in app.url_map.iter_rules()}
    files = {page for page in pages if "." in page and "<" not in page}

    assert [file for file in files if file not in README] == []


def test_the_map_of_the_code_names_only_what_is_there() -> None:
    chart = README.split("## The map of the code")[1].split("```")[1]
    modules = [word for word in chart.split() if word.endswith(".py")]
    there = {path.name for path in ROOT.glob("*/*.py")} | {
        path.name for path in (ROOT / "tests").glob("*.py")
    }

    assert [module for module in modules if Path(module).name not in there] == []
