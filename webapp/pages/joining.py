"""Where a device joins a walk by its code, without account or name, and is forgotten again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.problems import NotFound, Phrase, phrase
from geodata.walk import Walk
from webapp.pages.access import readable_walk
from webapp.pages.language import choose_language
from webapp.pages.limits import may_still_try, may_try
from webapp.pages.participants import (
    check_own_page,
    drop_participant,
    participant,
    set_participant,
    token,
)
from webapp.pages.transaction import reading, writing
from webapp.storage.expiring import days_kept
from webapp.storage.participants import JoinCode, check_code, forget_participant, join

bp = Blueprint("joining", __name__, url_prefix="/walks/<slug>")
TOO_OFTEN = phrase("Very many codes were tried from here just now. Please wait a while.")


@bp.get("/join/<code>")
def show(slug: str, code: str) -> ResponseReturnValue:
    """Say what joining means; whoever opens the page has not joined yet."""
    walk = readable_walk(slug).walk
    try:
        there = _known_code(slug, code)
    except NotFound as unknown:
        return _unknown(walk, unknown.words)
    return _page("joining/join.html", walk, code=there, has_joined=participant(slug) is not None)


@bp.post("/join/<code>")
def join_walk(slug: str, code: str) -> ResponseReturnValue:
    check_own_page()
    walk = readable_walk(slug).walk
    try:
        _known_code(slug, code)
        if participant(slug):
            return _led_to("joined", walk)
        if not may_try("join", request.remote_addr or ""):
            raise NotFound(TOO_OFTEN)
        with writing() as session:
            given = join(session, slug, code)
    except NotFound as unknown:
        return _unknown(walk, unknown.words)
    answer = _led_to("joined", walk)
    set_participant(answer, slug, given)
    return answer


@bp.get("/joined")
def show_joined(slug: str) -> ResponseReturnValue:
    """Welcome whoever has just joined, and let the device know that it did."""
    walk = readable_walk(slug).walk
    if participant(slug) is None:
        return _led_to("visiting.show_walk", walk)
    return _page("joining/joined.html", walk)


@bp.post("/forget")
def forget(slug: str) -> ResponseReturnValue:
    """Forget the device; what it sent stays with its receipts."""
    check_own_page()
    walk = readable_walk(slug).walk
    with writing() as session:
        forget_participant(session, slug, token())
    answer = _led_to("forgotten", walk)
    drop_participant(answer, slug)
    return answer


@bp.get("/forgotten")
def show_forgotten(slug: str) -> ResponseReturnValue:
    walk = readable_walk(slug).walk
    if participant(slug):
        return _led_to("joined", walk)
    return _page("joining/forgotten.html", walk)


def _known_code(slug: str, code: str) -> JoinCode:
    """Give the code of the walk; wrong ones are counted, and too many end all trying for a while.

    A group that shares an address never gets there; and a code is too long to be guessed.
    """
    address = request.remote_addr or ""
    if not may_still_try("wrong code", address):
        raise NotFound(TOO_OFTEN)
    try:
        with reading() as session:
            return check_code(session, slug, code)
    except NotFound:
        may_try("wrong code", address)
        raise


def _unknown(walk: Walk, words: Phrase) -> Response:
    return _page("joining/unknown.html", walk, status=404, words=words)


def _led_to(page: str, walk: Walk) -> Response:
    endpoint = {"joined": ".show_joined", "forgotten": ".show_forgotten"}.get(page, page)
    return _private(make_response(redirect(url_for(endpoint, slug=walk.slug, **_lang(walk)), 303)))


def _page(template: str, walk: Walk, status: int = 200, **more: object) -> Response:
    language = choose_language(walk.languages)
    page = render_template(
        template,
        walk=walk,
        language=language,
        offered=walk.languages,
        lang=_lang(walk),
        days=days_kept(walk),
        **more,
    )
    return _private(make_response(page, status))


def _lang(walk: Walk) -> dict[str, Any]:
    asked = request.args.get("lang", "")
    return {"lang": asked} if asked in walk.languages else {}


def _private(answer: Response) -> Response:
    """Let nobody keep a page with a code in its address, nor learn of it from a link."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    # Not “no-referrer”: then browsers no longer say from which site a form was sent.
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.vary.add("Cookie")
    return answer
