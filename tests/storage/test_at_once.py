"""Several processes at once: nothing is lost, nothing is there twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.formats.geojson import write_folder
from geodata.problems import Outdated
from geodata.walk import Walk, put_feature
from geodata.wording import Wording
from webapp.storage.database import Database, open_database
from webapp.storage.walks import find_walk, list_walks, save_walk

ROOT = Path(__file__).parents[2]
START = """
import sys
from pathlib import Path
from webapp.storage.database import open_database
from webapp.storage.loading import prepare
sys.stdin.readline()
database = open_database(sys.argv[1], lambda fresh: prepare(fresh, Path(sys.argv[2])))
with database.reading():
    pass
database.engine.dispose()
"""
SAVE = """
import sys
from dataclasses import replace
from geodata.problems import Outdated
from geodata.walk import find_stop, put_feature
from webapp.storage.database import open_database
from webapp.storage.walks import find_walk, save_walk
database, stop_id = open_database(sys.argv[1]), sys.argv[2]
sys.stdin.readline()
done = 0
while done < 20:
    with database.reading() as session:
        opened = find_walk(session, "linden")
    stop = find_stop(opened, stop_id)
    more = replace(stop, extra={"counted": [*stop.extra.get("counted", []), [sys.argv[3], done]]})
    try:
        with database.transaction() as session:
            save_walk(session, put_feature(opened, more), opened)
    except Outdated:
        continue
    done += 1
database.engine.dispose()
"""


def run_at_once(program: str, *arguments: tuple[str, ...]) -> None:
    """Start a process for each set of arguments, let all go together and wait for them."""
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program, *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for words in arguments
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=120)[1] for process in started]

    assert errors == [""] * len(started)


def test_processes_that_start_at_once_on_an_empty_database_load_the_walk_once(
    new_database_url: Callable[[], str], walk: Walk, tmp_path: Path
) -> None:
    for name, content in write_folder(walk).items():
        (tmp_path / name).write_bytes(content)
    url = new_database_url()
    run_at_once(START, *[(url, str(tmp_path))] * 3)

    database = open_database(url)
    with database.reading() as session:
        (listed,) = list_walks(session)
    database.engine.dispose()
    assert (listed.slug, listed.revision, listed.version) == ("linden", 1, 1)


def test_processes_that_save_at_once_lose_nothing(
    database: Database, database_url: str, stored: Walk
) -> None:
    shared = [(database_url, "tea", "Alice"), (database_url, "tea", "Bob")]
    run_at_once(SAVE, *shared, (database_url, "library", "Charlie"))
    with database.reading() as session:
        walk = find_walk(session, "linden")

    counted = {stop.id: len(stop.extra.get("counted", [])) for stop in walk.stops}
    assert counted == {"tea": 40, "library": 20, "garden": 0}
    assert walk.revision == 61


def test_of_threads_that_save_the_same_stop_one_wins(database: Database, stored: Walk) -> None:
    def save(number: int) -> bool:
        title = Wording({"de": f"Nummer {number}"})
        walk = put_feature(stored, replace(stored.stops[0], title=title))
        try:
            with database.transaction() as session:
                save_walk(session, walk, stored)
        except Outdated:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(save, range(6))) == [False] * 5 + [True]


def test_a_reader_is_not_held_up_and_sees_one_moment(database: Database, stored: Walk) -> None:
    changed = put_feature(stored, replace(stored.stops[0], title=Wording({"de": "neu"})))
    with database.reading() as before:
        assert find_walk(before, "linden").revision == 1
        with database.transaction() as session:
            save_walk(session, changed, stored)
            with database.reading() as during:
                assert find_walk(during, "linden").revision == 1
        assert find_walk(before, "linden").revision == 1
        with pytest.raises(LookupError), database.transaction():
            raise LookupError
    with database.reading() as after:
        assert find_walk(after, "linden").revision == 2
