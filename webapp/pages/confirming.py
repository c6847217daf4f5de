"""Where an actor, without an account, confirms what a walk says of them or proposes a change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.freshness import confirm
from geodata.hours import is_confirmed, zone
from geodata.problems import Phrase, Refused, phrase, too_long
from webapp.pages.confirmable import Confirmable, confirmable_walk
from webapp.pages.forms import flat
from webapp.pages.language import (
    asked_language,
    choose_language,
    interface_languages,
    language,
)
from webapp.pages.language import gettext as _
from webapp.pages.limits import may_try
from webapp.pages.proposing import (
    LONGEST_COMMENT,
    NotUnderstood,
    lines_of,
    read_proposal,
)
from webapp.pages.transaction import writing
from webapp.pages.visitor_forms import check_visitor_form, limit_visitor_form
from webapp.storage.confirmations import Proposal, add_proposal, new_proposal_id
from webapp.storage.walks import find_walk, save_walk
from webapp.storage.writing import now

bp = Blueprint("confirming", __name__, url_prefix="/walks/<slug>/confirm/<token>")
TOO_OFTEN = phrase("This link was used very often just now. Please wait a while.")


@bp.get("")
def show(slug: str, token: str) -> ResponseReturnValue:
    return _overview(confirmable_walk(slug, token), token)


@bp.post("")
def confirm_entries(slug: str, token: str) -> ResponseReturnValue:
    """Note today as the day on which the actor confirmed these entries, in the draft at once."""
    limit_visitor_form()
    found = confirmable_walk(slug, token)
    own = {entry.id for entry in found.entries}
    try:
        check_sent(slug, token)
        chosen = [each for each in request.form.getlist("entry") if each in own]
        if not chosen:
            raise Refused(phrase("Please choose what is right."))
        if any(_seen(found, each) != request.form.get(f"seen:{each}", "") for each in chosen):
            raise Refused(phrase("This has just been changed. Please look at it once more."))
    except Refused as refused:
        return _overview(found, token, refused)
    with writing() as session:
        opened = find_walk(session, slug, revision=found.walk.revision)
        walk = confirm(opened, chosen, found.today)
        save_walk(session, walk, opened, by=found.actor, why=_("Confirmed by the actor's link"))
    return led_on(slug, token, "confirmed")


@bp.get("/<entry_id>")
def show_change(slug: str, token: str, entry_id: str) -> ResponseReturnValue:
    return _form(confirmable_walk(slug, token), token, entry_id)


@bp.post("/<entry_id>")
def propose(slug: str, token: str, entry_id: str) -> ResponseReturnValue:
    """Let a change wait for the organisers; what cannot stand there is said beside its field."""
    limit_visitor_form()
    found = confirmable_walk(slug, token)
    entry = found.entry(entry_id)
    try:
        check_sent(slug, token)
        opened, wanted = read_proposal(found.walk, entry, flat(request.form))
        comment = _comment(request.form)
        if not wanted and not comment:
            words = phrase("Nothing is changed yet. Please change a field or write a comment.")
            raise Refused(words)
        ids = (new_proposal_id(), found.stop.id, entry.id)
        with writing() as session:
            add_proposal(session, slug, Proposal(*ids, now(), opened, wanted, comment))
    except NotUnderstood as not_understood:
        return _form(found, token, entry_id, complaints=not_understood.complaints)
    except Refused as refused:
        return _form(found, token, entry_id, refused)
    return led_on(slug, token, "proposed")


def check_sent(slug: str, token: str) -> None:
    if not may_try("confirm", token):
        raise Refused(TOO_OFTEN)
    check_visitor_form(f"{slug}/{token}")


def _seen(found: Confirmable, entry_id: str) -> str:
    """Give what stands for an entry as the page shows it: nobody confirms what they never saw."""
    shown = [line.value for line in lines_of(found.walk, found.entry(entry_id))]
    return hashlib.sha256("\0".join(shown).encode()).hexdigest()


def _comment(form: Mapping[str, str]) -> str:
    comment = form.get("comment", "").replace("\r\n", "\n").strip()
    if len(comment) > LONGEST_COMMENT:
        raise Refused(too_long(LONGEST_COMMENT), field="comment")
    return comment.replace("\0", "")


def led_on(slug: str, token: str, done: str) -> ResponseReturnValue:
    there = url_for("confirming.show", slug=slug, token=token, done=done, **asked_language())
    return for_actors_alone(redirect(there, 303))


def _overview(found: Confirmable, token: str, refused: Refused | None = None) -> Response:
    choose_language(interface_languages())
    return page_of_link(
        "confirming/entries.html",
        found,
        token,
        refused,
        lines={entry.id: lines_of(found.walk, entry) for entry in found.entries},
        fresh={
            entry.id: is_confirmed(entry, found.walk, found.today) and entry.assured
            for entry in found.entries
        },
        seen={entry.id: _seen(found, entry.id) for entry in found.entries},
        waiting={proposal.entry_id for proposal in found.waiting},
        done=request.args.get("done", ""),
        now=datetime.now(zone(found.walk)),
    )


def _form(
    found: Confirmable,
    token: str,
    entry_id: str,
    refused: Refused | None = None,
    complaints: Mapping[str, Phrase] | None = None,
) -> Response:
    choose_language(interface_languages())
    entry = found.entry(entry_id)
    sent = flat(request.form) if request.method == "POST" else None
    return page_of_link(
        "confirming/change.html",
        found,
        token,
        refused,
        entry=entry,
        lines=lines_of(found.walk, entry, sent),
        comment=(sent or {}).get("comment", ""),
        complaints=complaints or {},
        longest_comment=LONGEST_COMMENT,
    )


def page_of_link(
    template: str, found: Confirmable, token: str, refused: Refused | None, **more: object
) -> Response:
    page = render_template(
        template,
        walk=found.walk,
        stop=found.stop,
        entries=found.entries,
        scopes=found.scopes,
        objections=found.objections,
        link=found.link,
        day=found.today,
        token=token,
        refused=refused,
        language=language(),
        offered=interface_languages(),
        **more,
    )
    answer = make_response(page, 422 if refused or more.get("complaints") else 200)
    return for_actors_alone(answer)


def for_actors_alone(answer: Response | ResponseReturnValue) -> Response:
    """Let nobody keep or find the page, nor learn its address from a link on it."""
    made = make_response(answer)
    made.headers["Cache-Control"] = "private, no-store"
    made.headers["X-Robots-Tag"] = "noindex, nofollow"
    # Not “no-referrer”: then browsers no longer say from which site a form was sent.
    made.headers["Referrer-Policy"] = "same-origin"
    return made
