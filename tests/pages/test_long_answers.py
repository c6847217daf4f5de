"""Files that take long: nobody is refused, nobody is kept waiting, and each is made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import Desk
from webapp.pages import long_answers, reporting
from webapp.reports.pixels import png
from webapp.reports.turns import Tell, Turns, Work, take_turn

PATIENCE = 10.0
PERSON = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en"}
SCRIPT = {"Accept": "application/json", "Accept-Language": "en"}
FILES = ("map.png", "handout.pdf", "report.docx")


@pytest.fixture
def busy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """A server that is making something large until it is let end."""
    monkeypatch.setattr(long_answers, "A_MOMENT", 0.01)
    monkeypatch.setattr(long_answers, "A_WHILE", 0.01)
    let_go, turns = Event(), app.extensions["turns"]
    work = take_turn(turns, "large", lambda: Work(lambda _: b"x" if let_go.wait(PATIENCE) else b""))

    def end() -> None:
        let_go.set()
        assert work.over.wait(PATIENCE)

    yield end
    let_go.set()


def finish(turns: Turns) -> None:
    for work in list(turns.works.values()):
        assert work.over.wait(PATIENCE)


@pytest.mark.parametrize("file", FILES)
def test_a_person_gets_a_page_that_says_how_far_it_is_and_then_the_file(
    app: Flask, client: FlaskClient, busy: Callable[[], None], file: str
) -> None:
    address = f"/walks/linden/{file}?lang=en"
    waiting = client.get(address, headers=PERSON)

    assert (waiting.status_code, waiting.mimetype) == (202, "text/html")
    assert "1 other file is made before this one." in waiting.text
    assert '<noscript><meta http-equiv="refresh"' in waiting.text
    assert waiting.headers["Cache-Control"] == "no-store"
    busy()
    finish(app.extensions["turns"])

    assert client.get(address, headers=PERSON).status_code == 200


def test_a_program_is_told_when_to_come_back(client: FlaskClient, busy: Callable[[], None]) -> None:
    waiting = client.get("/walks/linden/map.png?lang=en", headers={"Accept": "image/png,*/*"})

    assert (waiting.status_code, waiting.mimetype) == (503, "text/plain")
    assert int(waiting.headers["Retry-After"]) > 0


def test_pages_are_answered_meanwhile(client: FlaskClient, busy: Callable[[], None]) -> None:
    for address in ("", "stops/tea/", "map.svg", "walk.geojson", "walk.html"):
        assert client.get(f"/walks/linden/{address}").status_code == 200


def test_a_script_hears_how_many_parts_are_done(app: Flask, client: FlaskClient) -> None:
    heard, go_on = Event(), Event()

    def make(tell: Tell) -> bytes:
        tell(2)
        heard.set()
        go_on.wait(PATIENCE)
        return b""

    work = Work(make, of=6)
    take_turn(app.extensions["turns"], "parts", lambda: work)
    assert heard.wait(PATIENCE)
    with app.test_request_context("/?lang=en", headers=SCRIPT):
        answer = long_answers._not_yet(work, 0)
    go_on.set()

    assert answer.get_json() == {"said": "2 of 6 parts are done.", "done": 2, "of": 6}


def test_those_who_ask_at_once_get_what_was_made_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []

    def counted(svg: str, dpi: int) -> bytes:
        drawn.append(dpi)
        return png(svg, dpi)

    monkeypatch.setattr(reporting, "png", counted)
    answers: list[bytes] = []

    def ask() -> None:
        answers.append(app.test_client().get("/walks/linden/map.png").data)

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert len(drawn) == 1
    assert len(answers) == 2
    assert len(set(answers)) == 1


def test_a_file_for_a_report_waits_for_its_organisers_alone(
    app: Flask, client: FlaskClient, desk: Desk, busy: Callable[[], None]
) -> None:
    address = "/organise/walks/linden/report/report.docx"
    assert desk.get(address, headers=PERSON).status_code == 202
    busy()
    finish(app.extensions["turns"])

    assert client.get(address).status_code == 303
    answer = desk.get(address, headers=PERSON)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
