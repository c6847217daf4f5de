"""Answers that take long to make: nobody is kept waiting for them, and readers never are."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from threading import BoundedSemaphore

from flask import Flask, Response, current_app, jsonify, render_template, request

from webapp.pages.access import Readable
from webapp.pages.answers import kept_answer, known_answer
from webapp.pages.language import gettext as _
from webapp.pages.language import language, ngettext
from webapp.pages.papers import note_paper
from webapp.pages.places import answer_key, own_headers
from webapp.reports.turns import Turns, Work, ahead_of, take_turn

A_MOMENT, A_WHILE = 1.5, 50.0  # seconds a person, and a program, waits: less than proxies do
SECONDS = "3"  # until somebody should look again
WAITING = BoundedSemaphore(2)  # of the threads of a process; the others answer readers


def long_answer(  # noqa: PLR0913 — each says one thing of the answer
    readable: Readable,
    key: tuple[Hashable, ...],
    now: datetime,
    prepare: Callable[[], Work],
    *,
    mimetype: str,
    until: Callable[[], datetime] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Answer with what is made of a walk, or say how far it is.

    ``prepare`` gathers in this request what the work needs; the work itself knows of no request.
    """
    whole_key = answer_key(readable, key)
    known = None if readable.is_private else known_answer(whole_key, now)
    if known:
        return known
    turns: Turns = current_app.extensions["turns"]
    work = take_turn(turns, whole_key, prepare)
    if not _waited_for(work):
        return _not_yet(work, ahead_of(turns, work))
    made = work.result()
    if readable.is_private:
        note_paper(readable)
        return Response(made, mimetype=mimetype, headers=own_headers(headers))
    return kept_answer(
        whole_key, now, lambda: made, mimetype=mimetype, until=until, headers=headers
    )


def _waited_for(work: Work) -> bool:
    if work.over.is_set() or not WAITING.acquire(blocking=False):
        return work.over.is_set()
    try:
        return work.over.wait(A_MOMENT if _reads_pages() else A_WHILE)
    finally:
        WAITING.release()


def _reads_pages() -> bool:
    """Say whether a person asks, who can be shown a page, or a script of such a page."""
    accepted = request.headers.get("Accept", "")
    return "text/html" in accepted or "application/json" in accepted


def _not_yet(work: Work, ahead: int) -> Response:
    """Say how far it is: to a person in a page that looks again, to a program in its own way."""
    said = _how_far(work, ahead)
    if not _reads_pages():
        return Response(f"{said}\n", 503, {"Retry-After": SECONDS}, mimetype="text/plain")
    if request.accept_mimetypes.best == "application/json":
        answer: Response = jsonify(said=said, done=work.done, of=work.of)
    else:
        page = render_template(
            "waiting.html", language=language(), said=said, work=work, seconds=SECONDS
        )
        answer = Response(page)
    answer.status_code = 202
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _how_far(work: Work, ahead: int) -> str:
    if ahead:
        said = ngettext(
            "%(num)s other file is made before this one.",
            "%(num)s other files are made before this one.",
            ahead,
        )
        return said
    if work.of:
        return ngettext(
            "%(done)s of %(num)s part is done.",
            "%(done)s of %(num)s parts are done.",
            work.of,
            done=work.done,
        )
    if work.done:
        said = ngettext("%(num)s page is laid out.", "%(num)s pages are laid out.", work.done)
        return said
    return _("It has been begun.")


def register_long_answers(app: Flask) -> None:
    app.extensions["turns"] = Turns()
