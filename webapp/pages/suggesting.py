"""Where anyone, without an account, tells the organisers that something is missing or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.freshness import Entry, entries_of, find_entry
from geodata.hours import today_of
from geodata.problems import NotFound, Phrase, Refused, phrase, too_long
from geodata.walk import Stop, Walk, find_stop
from webapp.pages.access import readable_walk
from webapp.pages.forms import flat
from webapp.pages.language import choose_language
from webapp.pages.limits import may_try
from webapp.pages.proposing import (
    LONGEST_COMMENT,
    Line,
    NotUnderstood,
    empty_lines,
    lines_of,
    read_missing_offer,
    read_proposal,
)
from webapp.pages.transaction import writing
from webapp.pages.visitor_forms import check_visitor_form, limit_visitor_form
from webapp.storage.confirmations import VISITOR, Proposal, add_proposal, new_proposal_id
from webapp.storage.writing import now

bp = Blueprint("suggesting", __name__, url_prefix="/walks/<slug>/suggest")
FORM = "suggest"
FASTEST = timedelta(seconds=3)
TOO_OFTEN = phrase("Very much was suggested from here just now. Please wait a while.")


@dataclass(frozen=True)
class Suggestible:
    """The walk as any visitor sees it, and the stop that a suggestion is about, if any."""

    walk: Walk
    stop: Stop | None

    @property
    def stop_id(self) -> str:
        return self.stop.id if self.stop else ""

    def entries(self) -> tuple[Entry, ...]:
        """Give the stop and its offers, as far as they go on."""
        if self.stop is None:
            return ()
        return entries_of(self.walk, self.stop, today_of(self.walk))


@bp.get("/")
def show(slug: str) -> ResponseReturnValue:
    return _overview(_suggestible(slug))


@bp.post("/")
def say_it(slug: str) -> ResponseReturnValue:
    """Let words wait for the organisers, where no field would fit."""
    limit_visitor_form()
    found = _suggestible(slug, "POST")
    try:
        _check(slug)
        comment = _comment()
        if not comment:
            raise Refused(phrase("Please write what is missing or wrong."))
        _keep(found, "", {}, {}, comment)
    except Refused as refused:
        return _overview(found, refused)
    return _led_on(found)


@bp.get("/offer")
def show_offer(slug: str) -> ResponseReturnValue:
    return _offer_form(_suggestible(slug))


@bp.post("/offer")
def suggest_offer(slug: str) -> ResponseReturnValue:
    """Let an offer that is missing wait for the organisers."""
    limit_visitor_form()
    found = _suggestible(slug, "POST")
    try:
        _check(slug)
        _keep(found, "", {}, read_missing_offer(found.walk, flat(request.form)), _comment())
    except NotUnderstood as not_understood:
        return _offer_form(found, complaints=not_understood.complaints)
    except Refused as refused:
        return _offer_form(found, refused)
    return _led_on(found)


@bp.get("/change/<entry_id>")
def show_change(slug: str, entry_id: str) -> ResponseReturnValue:
    return _change_form(*_entry(slug, entry_id))


@bp.post("/change/<entry_id>")
def suggest_change(slug: str, entry_id: str) -> ResponseReturnValue:
    """Let a change of what visitors read wait for the organisers."""
    limit_visitor_form()
    found, entry = _entry(slug, entry_id)
    try:
        _check(slug)
        opened, wanted = read_proposal(found.walk, entry, flat(request.form))
        comment = _comment()
        if not wanted and not comment:
            raise Refused(
                phrase("Nothing is changed yet. Please change a field or write a comment.")
            )
        _keep(found, entry.id, opened, wanted, comment)
    except NotUnderstood as not_understood:
        return _change_form(found, entry, complaints=not_understood.complaints)
    except Refused as refused:
        return _change_form(found, entry, refused)
    return _led_on(found)


def _suggestible(slug: str, method: str = "GET") -> Suggestible:
    walk = readable_walk(slug).walk
    asked = request.form if method == "POST" else request.args
    stop_id = asked.get("stop", "")
    return Suggestible(walk, find_stop(walk, stop_id) if stop_id else None)


def _entry(slug: str, entry_id: str) -> tuple[Suggestible, Entry]:
    walk = readable_walk(slug).walk
    entry = find_entry(walk, entry_id)
    if entry is None:
        raise NotFound(phrase("This walk has no such entry; perhaps it was removed."))
    stop_id = entry.id if isinstance(entry, Stop) else entry.stop
    return Suggestible(walk, find_stop(walk, stop_id) if stop_id else None), entry


def _check(slug: str) -> None:
    check_visitor_form(f"{slug}/{FORM}", at_least=FASTEST)
    by_form = may_try("suggest by form", request.form.get("seal", ""))
    if not (by_form and may_try("suggest by address", request.remote_addr or "")):
        raise Refused(TOO_OFTEN)


def _comment() -> str:
    comment = request.form.get("comment", "").replace("\r\n", "\n").replace("\0", "").strip()
    if len(comment) > LONGEST_COMMENT:
        raise Refused(too_long(LONGEST_COMMENT), field="comment")
    return comment


def _keep(
    found: Suggestible,
    entry_id: str,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
    comment: str,
) -> None:
    ids = (new_proposal_id(), found.stop_id, entry_id)
    with writing() as session:
        proposal = Proposal(*ids, now(), opened, wanted, comment, VISITOR)
        add_proposal(session, found.walk.slug, proposal)


def _led_on(found: Suggestible) -> ResponseReturnValue:
    here: dict[str, Any] = {**_about(found), **_lang(found.walk)}
    there = url_for(".show", slug=found.walk.slug, done="yes", **here)
    return _private(redirect(there, 303))


def _overview(found: Suggestible, refused: Refused | None = None) -> Response:
    return _page(
        "suggesting/overview.html",
        found,
        refused,
        entries=found.entries(),
        done="done" in request.args and refused is None,
    )


def _offer_form(
    found: Suggestible,
    refused: Refused | None = None,
    complaints: Mapping[str, Phrase] | None = None,
) -> Response:
    lines = empty_lines(request.form)
    return _form("suggesting/offer.html", found, refused, lines, complaints)


def _change_form(
    found: Suggestible,
    entry: Entry,
    refused: Refused | None = None,
    complaints: Mapping[str, Phrase] | None = None,
) -> Response:
    sent = flat(request.form) if request.method == "POST" else None
    lines = lines_of(found.walk, entry, sent)
    return _form("suggesting/change.html", found, refused, lines, complaints, entry=entry)


def _form(
    template: str,
    found: Suggestible,
    refused: Refused | None,
    lines: list[Line],
    complaints: Mapping[str, Phrase] | None,
    **more: object,
) -> Response:
    return _page(template, found, refused, lines=lines, complaints=complaints or {}, **more)


def _page(template: str, found: Suggestible, refused: Refused | None, **more: object) -> Response:
    walk = found.walk
    language = choose_language(walk.languages)
    g.asked_in_address = _about(found) if "stop" in request.args else {}
    page = render_template(
        template,
        walk=walk,
        stop=found.stop,
        here={**_about(found), **_lang(walk)},
        refused=refused,
        language=language,
        offered=walk.languages,
        lang=_lang(walk),
        comment=request.form.get("comment", ""),
        longest_comment=LONGEST_COMMENT,
        **more,
    )
    return _private(make_response(page, 422 if refused or more.get("complaints") else 200))


def _about(found: Suggestible) -> dict[str, str]:
    return {"stop": found.stop_id} if found.stop else {}


def _lang(walk: Walk) -> dict[str, str]:
    asked = request.args.get("lang", "")
    return {"lang": asked} if asked in walk.languages else {}


def _private(answer: ResponseReturnValue) -> Response:
    """Let nobody keep a page whose form is sealed for one sending."""
    made = make_response(answer)
    made.headers["Cache-Control"] = "private, no-store"
    made.headers["X-Robots-Tag"] = "noindex"
    # Not “no-referrer”: then browsers no longer say from which site a form was sent.
    made.headers["Referrer-Policy"] = "same-origin"
    return made
