"""The one place where a problem becomes an answer."""

from __future__ import annotations

from uuid import uuid4

import structlog
from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from geodata.check import MOST_BYTES
from geodata.problems import NotFound, Outdated, Phrase, Problem, Refused, Unreadable, phrase
from webapp.pages.language import interface_languages, language, translate
from webapp.pages.limits import LARGEST_FORM, MEGABYTE
from webapp.pages.places import is_open_to_frames

STATUS: dict[type[Problem], int] = {NotFound: 404, Refused: 422, Outdated: 409, Unreadable: 400}
HEADINGS = {
    400: phrase("This could not be read"),
    401: phrase("This device does not take part"),
    403: phrase("This is not for you to open"),
    404: phrase("There is nothing here"),
    405: phrase("This does not work here"),
    409: phrase("Somebody else was faster"),
    413: phrase("This is too large"),
    422: phrase("Something needs your attention"),
    429: phrase("One moment, please"),
    500: phrase("Something went wrong on our side"),
}
REMEDIES = {
    401: phrase(
        "This device does not take part in this walk, or no longer. Please join with the code that "
        "the organisers have; nothing is lost until then."
    ),
    404: phrase("The address may be mistyped, or the walk has ended. The list of walks may help."),
    405: phrase("Please go back and try it from the page itself."),
    413: phrase(
        "A file may have %(limit)s MB at most, and all that is typed in a form %(typed)s MB. "
        "Please go back: what you typed is still there in most browsers.",
        limit=MOST_BYTES // MEGABYTE,
        typed=LARGEST_FORM // MEGABYTE,
    ),
    429: phrase("There were very many requests. Please try again in a minute."),
    500: phrase("Nothing you entered was changed. Please try again in a moment."),
}
FORM_TOO_OLD = phrase(
    "The form was open for too long, or it does not come from this page. Please go back, copy what "
    "you typed, reload the page and send it again."
)
MOST_HEARD = 100 * MEGABYTE
log = structlog.get_logger()


def _page(status: int, words: Phrase | None, **more: object) -> tuple[str | Response, int]:
    heading = HEADINGS.get(status, HEADINGS[500 if status >= 500 else 400])  # noqa: PLR2004
    remedy = words or REMEDIES.get(status)
    if request.accept_mimetypes.best == "application/json":  # a script asks, on a page that stays
        return jsonify(message=(remedy or heading).said(translate)), status
    page = render_template(
        "embedding/problem.html" if is_open_to_frames() else "problem.html",
        language=language(),
        offered=interface_languages() if request.method == "GET" else (),
        status=status,
        heading=heading.said(translate),
        message=remedy.said(translate) if remedy else "",
        **more,
    )
    return page, status


def show_problem(problem: Problem) -> ResponseReturnValue:
    complaints = problem.complaints if isinstance(problem, Unreadable) else ()
    words = None if isinstance(problem, Unreadable) else problem.words
    said = [complaint.said(translate) for complaint in complaints]
    return _page(STATUS.get(type(problem), 400), words, complaints=said)


def show_http_problem(problem: HTTPException) -> ResponseReturnValue:
    if problem.code is None or problem.code < 400:  # noqa: PLR2004 — a redirect is no problem
        return problem.get_response()
    if problem.code == 413:  # noqa: PLR2004
        _hear_out()
    words = FORM_TOO_OLD if isinstance(problem, CSRFError) else None
    page, status = _page(problem.code, words)
    allowed = getattr(problem, "valid_methods", None)
    return page, status, {"Allow": ", ".join(sorted(allowed))} if allowed else {}


def _hear_out() -> None:
    """Take in the rest of what is sent: a browser that is cut off in the middle shows no answer."""
    left = MOST_HEARD
    while left > 0 and (heard := request.input_stream.read(min(left, MEGABYTE))):
        left -= len(heard)


def show_crash(crash: Exception) -> ResponseReturnValue:
    """Answer calmly, and leave a line in the log that the answer's number leads to."""
    request_id = uuid4().hex[:12]
    log.exception("crash", request_id=request_id, endpoint=request.endpoint)
    return _page(500, None, request_id=request_id)


def register_errors(app: Flask) -> None:
    app.register_error_handler(Problem, show_problem)
    app.register_error_handler(HTTPException, show_http_problem)
    if not app.testing:
        app.register_error_handler(Exception, show_crash)
