"""Where participants write notes and mark themes, see what became of them, and withdraw them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from geodata.problems import Problem, Refused, phrase
from geodata.walk import Walk
from webapp.pages.access import Readable, readable_walk
from webapp.pages.errors import REMEDIES, STATUS
from webapp.pages.language import asked_language, choose_language
from webapp.pages.limits import MEGABYTE, may_try
from webapp.pages.note_reading import Typed, read_typed, sent_by_form, sent_by_script
from webapp.pages.note_words import CONSENT_TEXTS
from webapp.pages.participants import check_own_page, participant
from webapp.pages.places import walk_answer
from webapp.pages.transaction import reading, writing
from webapp.storage.contributions import LONGEST_TEXT, WITHDRAWN, Contribution, own_contributions
from webapp.storage.participants import Participant
from webapp.storage.pictures import MOST_BYTES
from webapp.storage.sending import send_contribution
from webapp.storage.withdrawing import withdraw_by_receipt, withdraw_contribution

bp = Blueprint("noting", __name__, url_prefix="/walks/<slug>")
LARGEST_SENT = 8 * MEGABYTE  # by a script, which makes photos small
LARGEST_TYPED = MOST_BYTES + MEGABYTE  # by a form, with a photo as the phone took it
LARGEST_RECEIPT = 10_000
TOO_OFTEN = phrase("Very many notes came from this device just now. Please wait a while.")


@bp.get("/note/")
def show_form(slug: str) -> Response:
    """Show the form of a note, the same to everybody, so that phones can keep it for later."""
    readable = readable_walk(slug)
    stop = request.args.get("stop", "")
    asked = stop if any(each.id == stop for each in readable.walk.stops) else ""
    return _shell(
        readable, "noting/note.html", (asked,), lambda: _about_form(Typed(stop=asked), None)
    )


@bp.post("/note/")
def send_form(slug: str) -> ResponseReturnValue:
    """Take a note from a form, as browsers without script send it."""
    request.max_content_length = LARGEST_TYPED
    walk = readable_walk(slug).walk
    check_own_page()
    who = participant(slug)
    try:
        if who is None:
            raise Refused(REMEDIES[401])
        if not may_try("note", who.id):
            raise Refused(TOO_OFTEN)
        sent = sent_by_form(walk, who, request.form, request.files.get("photo"))
        with writing() as session:
            kept = send_contribution(session, current_app.config["DATA_DIR"], slug, who.id, sent)
    except Refused as refused:
        typed = read_typed(request.form)
        return _page(walk, "noting/note.html", refused, **_about_form(typed, refused))
    if kept.state == WITHDRAWN:
        again = Refused(phrase("You have withdrawn a note with these words today."))
        typed = read_typed(request.form)
        return _page(walk, "noting/note.html", again, **_about_form(typed, again))
    return _page(walk, "noting/sent.html", None, receipt=sent.receipt)


@bp.put("/contributions/<contribution_id>")
def send(slug: str, contribution_id: str) -> ResponseReturnValue:
    """Take a contribution from a device; however often it comes, it is there once."""
    request.max_content_length = LARGEST_SENT
    who = _taking_part(slug)
    sent = sent_by_script(contribution_id, request)
    with writing() as session:
        kept = send_contribution(session, current_app.config["DATA_DIR"], slug, who.id, sent)
    return _private(jsonify(_told(kept)))


@bp.get("/contributions/")
def show_contributions(slug: str) -> ResponseReturnValue:
    """Tell a device what it has sent, and what became of it."""
    who = participant(slug) or abort(401)
    with reading() as session:
        own = own_contributions(session, slug, who.id)
    return _private(jsonify(contributions=[_told(kept) for kept in own]))


@bp.post("/contributions/<contribution_id>/withdraw")
def withdraw(slug: str, contribution_id: str) -> ResponseReturnValue:
    """Withdraw what a device sent, also where it has joined anew since."""
    request.max_content_length = LARGEST_RECEIPT
    who = _taking_part(slug)
    receipt = request.form.get("receipt", "")
    with writing() as session:
        folder = current_app.config["DATA_DIR"]
        kept = withdraw_contribution(session, folder, slug, contribution_id, who.id, receipt)
    return _private(jsonify(_told(kept)))


@bp.get("/notes/")
def show_own(slug: str) -> Response:
    """Show the frame that a script fills with the notes of this device."""
    return _shell(readable_walk(slug), "noting/own.html", (), dict)


@bp.get("/receipt/")
def show_receipt(slug: str) -> Response:
    return _shell(readable_walk(slug), "noting/receipt.html", (), _about_receipt)


@bp.post("/receipt/")
def use_receipt(slug: str) -> ResponseReturnValue:
    """Withdraw a note by its code, from any device."""
    request.max_content_length = LARGEST_RECEIPT
    walk = readable_walk(slug).walk
    check_own_page()
    typed = request.form.get("receipt", "")[:40]
    try:
        with writing() as session:
            withdraw_by_receipt(session, current_app.config["DATA_DIR"], slug, typed)
    except Problem as problem:
        return _page(
            walk, "noting/receipt.html", problem, **_about_receipt(typed=typed, refused=problem)
        )
    return _page(walk, "noting/receipt.html", None, **_about_receipt(done=True))


def _taking_part(slug: str) -> Participant:
    """Give the participant whose device sends something, from our own page and not too often."""
    check_own_page()
    who = participant(slug) or abort(401)
    if not may_try("note", who.id):
        abort(429)
    return who


def _told(kept: Contribution) -> dict[str, Any]:
    """Tell a device of its own contribution; who decided is not its business."""
    return {
        "id": kept.id,
        "kind": kept.kind,
        "state": kept.state,
        "stop": kept.stop,
        "themes": kept.themes,
        "sort": kept.sort,
        "own": kept.own,
        "role": kept.role,
        "text": kept.original or kept.text,
        "language": kept.language,
        "place": [kept.place.x, kept.place.y] if kept.place else None,
        "level": kept.level,
        "photo": bool(kept.photo),
        "written_at": kept.written_at.isoformat(),
        "sent_at": kept.sent_at.isoformat(),
        "seen_at": kept.seen_at and kept.seen_at.isoformat(),
        "reason": kept.reason,
    }


def _about_form(typed: Typed, refused: Refused | None) -> dict[str, Any]:
    return {
        "typed": typed,
        "refused": refused,
        "texts": CONSENT_TEXTS,
        "longest_text": LONGEST_TEXT,
    }


def _about_receipt(
    *, typed: str = "", refused: Problem | None = None, done: bool = False
) -> dict[str, Any]:
    return {"typed": typed, "refused": refused, "done": done}


def _about(walk: Walk) -> dict[str, Any]:
    """Gather what all these pages are told."""
    language = choose_language(walk.languages)
    chosen = asked_language() if request.args.get("lang") in walk.languages else {}
    return {"walk": walk, "language": language, "offered": walk.languages, "lang": chosen}


def _shell(
    readable: Readable, template: str, key: tuple[str, ...], more: Callable[[], dict[str, Any]]
) -> Response:
    about = _about(readable.walk)
    return walk_answer(
        readable,
        (template, about["language"], bool(about["lang"]), *key),
        readable.now(),
        lambda: render_template(template, **about, **more()),
    )


def _page(walk: Walk, template: str, problem: Problem | None, **more: Any) -> Response:
    page = render_template(template, **_about(walk), **more)
    return _private(make_response(page, STATUS[type(problem)] if problem else 200))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.add("Cookie")
    return response
