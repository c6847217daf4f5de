"""Fifty people send their notes at once while two organisers decide about them."""

from __future__ import annotations

import re
import secrets
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import orjson
import psycopg

from tests.bench.conftest import new_database
from tests.bench.serving import PATIENCE, Server, served
from tests.bench.table import Line, Table
from tests.desk import TOKEN, account_of, account_with_password
from webapp.storage.contributions import ACCEPTED, REJECTED, contributions
from webapp.storage.database import Database, open_database
from webapp.storage.organisers import add_organiser, give_role
from webapp.storage.participants import make_join_code
from webapp.storage.walks import find_walk

PEOPLE, NOTES = 50, 20
WALK = "/walks/gorbitz"
INBOX = f"/organise{WALK}/contributions"
WAITS = re.compile(rf'href="({INBOX}/[0-9a-f]{{32}})')
CHANGE = re.compile(r'name="change" value="(\d+)"')


class Browser:
    """One connection that keeps its cookies and counts what went wrong."""

    def __init__(self, server: Server) -> None:
        self.port = server.port
        self.connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}
        self.errors: Counter[str] = Counter()
        self.seconds: list[float] = []

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str]:
        headers = {"Origin": f"http://127.0.0.1:{self.port}", "Accept-Language": "en"}
        if kind:
            headers["Content-Type"] = kind
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={held}" for name, held in self.cookies.items())
        begun = time.perf_counter()
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        self.seconds.append(time.perf_counter() - begun)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, held = cookie.partition(";")[0].partition("=")
            self.cookies[name] = held
        return answer.status, text

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        form = "application/x-www-form-urlencoded"
        return self.ask("POST", path, urlencode(fields).encode(), form)


def take_part(server: Server, code: str, number: int) -> Browser:
    """Join, and send notes as a phone does; each a second time, as if its answer had been lost."""
    phone = Browser(server)
    _expect(phone, phone.post(f"{WALK}/join/{code}")[0], 303)
    for which in range(NOTES):
        name, receipt = (
            secrets.token_hex(16),
            "".join(secrets.choice("abcdefgh") for _ in range(16)),
        )
        note = {
            "receipt": receipt,
            "written_at": "2026-03-02T10:00:00Z",
            "kind": "note",
            "sort": "observation",
            "own": True,
            "level": "public",
            "language": "de",
            "text": f"Beobachtung {which} von {number}",
        }
        for _ in range(2):
            sent = phone.ask(
                "PUT", f"{WALK}/contributions/{name}", orjson.dumps(note), "application/json"
            )
            _expect(phone, sent[0], 200)
    phone.connection.close()
    return phone


def decide(server: Server, who: str, done: Event) -> tuple[Browser, Counter[str]]:
    """Open what waits and accept or reject it in turn, until nobody sends any more."""
    desk, decided = Browser(server), Counter[str]()
    email, _, password = account_of(who)
    token = _token(desk.ask("GET", "/organise/login")[1])
    desk.post("/organise/login", csrf_token=token, email=email, password=password)
    while not done.is_set():
        waiting = WAITS.findall(desk.ask("GET", INBOX)[1])
        if not waiting:
            time.sleep(0.05)
            continue
        address = secrets.choice(waiting)
        status, page = desk.ask("GET", address)
        _expect(desk, status, 200)
        change = CHANGE.search(page)
        if not change or 'value="accept"' not in page:
            continue  # the other one was faster
        what = ("accept", "reject")[len(desk.seconds) % 2]
        said = re.search(r'<textarea id="text"[^>]*>([^<]*)<', page)
        fields = {
            "csrf_token": _token(page),
            "change": change[1],
            "do": what,
            "text": said[1] if said else "",
            "language": "de",
            "sort": "observation",
            "scope": "public",
            "reason": "not for this walk",
        }
        status, _ = desk.post(address, **fields)
        if status == 409:
            decided["someone else was faster"] += 1
        else:
            _expect(desk, status, 303)
            decided[what] += 1
    desk.connection.close()
    return desk, decided


def _token(page: str) -> str:
    found = TOKEN.search(page)
    return found[1] if found else ""


def _expect(browser: Browser, status: int, expected: int) -> None:
    if status != expected:
        browser.errors[str(status)] += 1


def moderated(server: Server, database: Database, table: Table, name: str) -> None:
    code = prepared(database)
    done = Event()
    begun = time.perf_counter()
    with ThreadPoolExecutor(PEOPLE + 2) as crowd:
        desks = [crowd.submit(decide, server, who, done) for who in ("Alice", "Bob")]
        phones = [crowd.submit(take_part, server, code, number) for number in range(PEOPLE)]
        sent = [phone.result() for phone in phones]
        took = time.perf_counter() - begun
        done.set()
        decisions = [desk.result() for desk in desks]
    with database.reading() as session:
        kept = contributions(session, "gorbitz")
        notes = {note.id for note in find_walk(session, "gorbitz").notes}
    accepted = [each for each in kept if each.state == ACCEPTED]
    decided = sum((counts for _, counts in decisions), Counter[str]())
    errors = sum((one.errors for one in (*sent, *(desk for desk, _ in decisions))), Counter[str]())
    waits = sorted(seconds for phone in sent for seconds in phone.seconds)
    assert {each.note_id for each in accepted} <= notes
    assert len(accepted) == decided["accept"]
    assert sum(each.state == REJECTED for each in kept) == decided["reject"]
    assert len({each.text for each in kept}) == len(kept)
    asked = sum(len(one.seconds) for one in (*sent, *(desk for desk, _ in decisions)))
    table.add(
        Line(f"{name}: notes kept / sent by 50 at once", len(kept) / (PEOPLE * NOTES), 1, "", True),
        Line(f"{name}: answers as expected / all", 1 - errors.total() / asked, 1, "", True),
    )
    table.remark(
        f"{name}: 1,000 notes, each sent twice, in {took:.1f} s; half of the answers within"
        f" {waits[len(waits) // 2] * 1000:.0f} ms, 99 % within"
        f" {waits[len(waits) * 99 // 100] * 1000:.0f} ms; decided meanwhile: {dict(decided)};"
        f" errors: {dict(errors) or 'none'}"
    )


def prepared(database: Database) -> str:
    """Give the walk two organisers and a code to join by."""
    with database.transaction() as session:
        for name, role in (("Alice", "owner"), ("Bob", "editor")):
            organiser = add_organiser(session, *account_with_password(name))
            give_role(session, organiser, "gorbitz", role)
        return make_join_code(session, "gorbitz", "Alice").code


def test_fifty_people_on_sqlite(tmp_path: Path, table: Table) -> None:
    database = new_database(tmp_path / "rundgang.sqlite")
    with served(tmp_path) as server:
        moderated(server, database, table, "SQLite")
    database.engine.dispose()


def test_fifty_people_on_postgis(tmp_path: Path, table: Table, postgis_server: str) -> None:
    with psycopg.connect(f"{postgis_server}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE fifty")
    url = f"{postgis_server}/fifty"
    with served(tmp_path, DATABASE_URL=url) as server:
        database = open_database(url)
        moderated(server, database, table, "PostGIS")
        database.engine.dispose()
