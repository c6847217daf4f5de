"""The real server is killed while organisers save over HTTP: what it answered is there."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest

from geodata.check import check_walk
from geodata.formats.geojson import write_collection
from geodata.walk import Walk, put_feature
from geodata.wording import Wording
from tests.desk import TOKEN, account_of
from tests.storage.test_killed import assert_the_file_is_sound
from webapp.storage.database import Database
from webapp.storage.history import list_revisions
from webapp.storage.walks import find_walk, save_walk

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds
BACK = re.compile(r"It is back, as revision (\d+)")
BROUGHT = re.compile(r"is on the walk now, as revision (\d+)")
BROKEN = (urllib.error.URLError, HTTPException, ConnectionError, TimeoutError)


class Browser:
    """Somebody signed in, by HTTP alone."""

    def __init__(self, site: str, name: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.site, self.opener = site, urllib.request.build_opener(jar)
        email, _, password = account_of(name)
        page = self.get("/organise/login?lang=en")
        self.token = TOKEN.findall(page)[0]
        page = self.post("/organise/login", {"email": email, "password": password})
        self.token = TOKEN.findall(page)[0]

    def get(self, address: str) -> str:
        with self.opener.open(f"{self.site}{address}", timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def post(self, address: str, form: dict[str, object]) -> str:
        sent = urlencode({"csrf_token": self.token, **form}, doseq=True).encode()
        with self.opener.open(f"{self.site}{address}", sent, timeout=PATIENCE) as answer:
            return str(answer.read().decode())


@contextmanager
def served(url: str, data_dir: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Serve a database as on a server; gives the address, and what kills every process of it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    settings = {"DATABASE_URL": url, "DATA_DIR": str(data_dir), "SECRET_KEY": "tests", "PORT": port}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:webapp.server"]
    surroundings = {**os.environ, **settings, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(command, cwd=ROOT, env=surroundings, start_new_session=True)

    def kill() -> None:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()

    try:
        site = f"http://127.0.0.1:{port}"
        _wait_for(f"{site}/healthz", server)
        yield site, kill
    finally:
        if server.poll() is None:
            kill()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    latest = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < latest:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE):  # noqa: S310 — our own
                return
        except BROKEN:
            time.sleep(0.1)
    raise RuntimeError(f"The server does not answer at {address}.")


def save_until_it_breaks(browser: Browser, stop_id: str, saved: dict[str, int]) -> None:
    """Bring a stop back to what it was, to and fro; remember what the server said it saved."""
    turn = 0
    while True:
        why = f"{stop_id} {len(saved)} {random.random()}"  # noqa: S311 — no secret
        turn += 1
        try:
            page = browser.get(f"/organise/walks/linden/restore?revision={turn % 2 + 1}")
            seen = re.findall(r'name="seen" value="(\d+)"', page)
            form = {"revision": turn % 2 + 1, "kind": "stop", "id": stop_id, "why": why}
            said = browser.post(
                "/organise/walks/linden/restore", {**form, "seen": seen[0] if seen else 2}
            )
        except urllib.error.HTTPError as refused:
            if refused.code != 409:  # somebody else was faster
                raise
            continue
        except BROKEN:
            return
        if number := BACK.search(said):
            saved[why] = int(number[1])


def import_until_it_breaks(browser: Browser, walk: Walk, saved: dict[str, int]) -> None:
    """Bring a file in which all offers cost something else; remember what is answered."""
    place = "/organise/walks/linden/import"
    while True:
        cost = f"{random.random()}"  # noqa: S311 — no secret
        offers = tuple(replace(offer, cost=Wording({"de": cost})) for offer in walk.offers)
        only = replace(walk, notes=(), legs=(), background=(), offers=offers)
        try:
            plan = browser.post(place, {"pasted": write_collection(only).decode()})
            token = re.findall(rf"{place}/([0-9a-f]{{32}})\"", plan)[0]
            seen = re.findall(r'name="revision" value="(\d+)"', plan)[0]
            ticks = [f"offer:{offer.id}" for offer in offers]
            said = browser.post(f"{place}/{token}", {"revision": seen, "tick": ticks})
        except urllib.error.HTTPError as refused:
            if refused.code != 409:
                raise
            continue
        except BROKEN:
            return
        if number := BROUGHT.search(said):
            saved[cost] = int(number[1])


def kill_while_all_save(
    url: str, data_dir: Path, walk: Walk
) -> tuple[dict[str, int], dict[str, int]]:
    """Let two people save and one import at a server, and kill it; gives what it answered."""
    told: tuple[dict[str, int], ...] = ({}, {}, {})
    with served(url, data_dir) as (site, kill):
        alice, bob, other = (Browser(site, name) for name in ("Alice", "Bob", "Alice"))
        threads = [
            Thread(target=save_until_it_breaks, args=(alice, "tea", told[0])),
            Thread(target=save_until_it_breaks, args=(bob, "library", told[1])),
            Thread(target=import_until_it_breaks, args=(other, walk, told[2])),
        ]
        for thread in threads:
            thread.start()
        wait_until(lambda: any(told))
        time.sleep(random.uniform(0, 1))  # noqa: S311 — no secret
        kill()
        for thread in threads:
            thread.join()
    return told[0] | told[1], told[2]


@pytest.mark.usefixtures("organisers")
def test_a_server_that_is_killed_has_kept_all_that_it_answered(
    database: Database, stored: Walk, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    changed = stored
    for stop in stored.stops:
        changed = put_feature(changed, replace(stop, title=Wording({"de": f"{stop.id} neu"})))
    with database.transaction() as session:
        save_walk(session, changed, stored)
    url = database.engine.url.render_as_string(hide_password=False)
    saved: dict[str, int] = {}
    imported: dict[str, int] = {}
    for _ in range(max(1, request.config.getoption("--kills") // 15)):
        answered = kill_while_all_save(url, tmp_path, changed)
        saved, imported = saved | answered[0], imported | answered[1]

    assert_the_file_is_sound(database)
    with database.reading() as session:
        newest = find_walk(session, "linden").revision
        revisions = list_revisions(session, "linden", limit=newest)
        walks = {
            each.number: check_walk(find_walk(session, "linden", revision=each.number))
            for each in revisions
        }
    assert [each.number for each in revisions] == list(range(newest, 0, -1))
    numbers = {each.why: each.number for each in revisions}
    assert saved or imported
    costs = {
        number: [o.cost.texts.get("de") for o in walk.offers] for number, walk in walks.items()
    }
    assert {len(set(each)) for each in costs.values()} == {1}, "half an import"
    assert {cost: number for cost, number in imported.items() if costs[number][0] != cost} == {}
    assert {why: numbers.get(why) for why in saved} == saved
    print(f"{len(saved)} answered saves, {len(imported)} imports, {newest} revisions")


def wait_until(true: Callable[[], bool]) -> None:
    latest = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < latest:
        time.sleep(0.02)
