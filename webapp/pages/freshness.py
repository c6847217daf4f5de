"""What of a walk should be looked at again, links for actors, and what is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Session

from geodata.freshness import Entry, confirm, find_entry, freshness
from geodata.hours import today_of, zone
from geodata.problems import NotFound, phrase
from geodata.walk import Stop, Walk, find_stop
from webapp.pages.access import Editable, editable_walk
from webapp.pages.formatting import said
from webapp.pages.language import gettext as _
from webapp.pages.making import new_part
from webapp.pages.parts import put_part
from webapp.pages.proposing import Difference, differences, missing_offer, taken_over
from webapp.pages.transaction import reading, writing
from webapp.pages.translating import Author
from webapp.storage.confirmations import (
    Proposal,
    confirmation_links,
    drop_proposal,
    drop_suggestions,
    find_proposal,
    make_confirmation_link,
    proposals,
    revoke_confirmation_link,
)
from webapp.storage.links import link_states
from webapp.storage.objections import objections
from webapp.storage.walks import save_walk

bp = Blueprint("freshness", __name__, url_prefix="/organise/walks/<slug>")
# What an organiser sends with a link, in the language of whoever it is for.
LETTERS = {
    "de": (
        "Guten Tag,\n\n"
        "auf unserem Rundgang „{walk}“ steht auch „{stop}“. Stimmt noch, was dort steht? Bitte "
        "schauen Sie kurz hinein, bestätigen Sie es, oder schlagen Sie eine Änderung vor:\n\n"
        "{link}\n\n"
        "Ein Konto brauchen Sie dafür nicht. Der Link gilt bis zum {until} und ist nur für Sie "
        "gedacht.\n\n"
        "Vielen Dank\n{name}\n"
    ),
    "en": (
        "Hello,\n\n"
        "our walk “{walk}” leads past “{stop}”, too. Is what it says still right? Please have a "
        "short look, and confirm it or propose a change:\n\n"
        "{link}\n\n"
        "You need no account for this. The link holds until {until} and is meant for you alone.\n\n"
        "Thank you\n{name}\n"
    ),
}


@dataclass(frozen=True)
class Waiting:
    """A proposal that waits, with the stop and the entry that it is for, if they are still there.

    ``has_all`` says that all it needs is still there.
    """

    proposal: Proposal
    stop: Entry | None
    entry: Entry | None
    differences: list[Difference]

    @property
    def changed_meanwhile(self) -> bool:
        return any(each.now != each.opened for each in self.differences)

    @property
    def has_all(self) -> bool:
        if self.proposal.entry_id:
            return self.entry is not None
        return self.stop is not None or not self.proposal.stop_id

    @property
    def is_words_alone(self) -> bool:
        return self.proposal.is_visitors and not self.proposal.wanted


@bp.get("/freshness")
def show_list(slug: str) -> ResponseReturnValue:
    return _page(editable_walk(slug))


@bp.post("/freshness/confirm")
def confirm_entry(slug: str) -> ResponseReturnValue:
    """Note today as the day on which an entry was last confirmed."""
    editable = _looked_at(slug)
    entry = _entry(editable.walk, request.form.get("entry", ""))
    walk = confirm(editable.walk, [entry.id], today_of(editable.walk))
    title = said(entry.title)
    with writing() as session:
        by, why = editable.organiser.name, _("Confirmed: %(title)s", title=title)
        save_walk(session, walk, editable.walk, by=by, why=why)
    flash(_("“%(title)s” is confirmed as of today, in the draft.", title=title))
    return redirect(url_for(".show_list", slug=slug), 303)


@bp.post("/freshness/link")
def make_link(slug: str) -> ResponseReturnValue:
    """Make a link for the actor of a stop and show it, this once."""
    editable = editable_walk(slug)
    stop = find_stop(editable.walk, request.form.get("stop", ""))
    with writing() as session:
        token = make_confirmation_link(session, slug, stop.id, editable.organiser.name)
        until = confirmation_links(session, slug)[stop.id].expires_at.date()
    link = url_for("confirming.show", slug=slug, token=token, _external=True)
    return _page(
        editable, new_link=link, new_for=stop, letters=_letters(editable, stop, link, until)
    )


@bp.post("/freshness/revoke")
def revoke_link(slug: str) -> ResponseReturnValue:
    editable = editable_walk(slug)
    stop = find_stop(editable.walk, request.form.get("stop", ""))
    with writing() as session:
        revoke_confirmation_link(session, slug, stop.id)
    flash(_("The link for “%(title)s” no longer holds.", title=said(stop.title)))
    return redirect(url_for(".show_list", slug=slug), 303)


@bp.post("/freshness/proposals/<proposal_id>/accept")
def accept(slug: str, proposal_id: str) -> ResponseReturnValue:
    """Take over what was ticked of a proposal, as a revision."""
    editable = _looked_at(slug)
    by = editable.organiser.name
    with writing() as session:
        proposal = find_proposal(session, slug, proposal_id)
        walk = _with_proposal(session, editable, proposal, request.form.getlist("take"))
        save_walk(session, walk, editable.walk, by=by, why=_why(editable, proposal))
        drop_proposal(session, slug, proposal_id)
    flash(_("The proposal is taken over into the draft."))
    return redirect(url_for(".show_list", slug=slug), 303)


def _with_proposal(
    session: Session, editable: Editable, proposal: Proposal, names: list[str]
) -> Walk:
    walk = editable.walk
    if proposal.is_for_missing_offer:
        fields = missing_offer(walk, proposal, names)
        return put_part(walk, new_part(session, walk, "offers", fields), fields)
    day = proposal.at.astimezone(zone(walk)).date()
    return taken_over(walk, proposal, names, Author(editable.organiser.name, day))


def _why(editable: Editable, proposal: Proposal) -> str:
    if proposal.is_visitors:
        return _("Suggested by a visitor")
    return _("Proposed by the actor of “%(stop)s”", stop=_stop_title(editable, proposal))


@bp.post("/freshness/proposals/<proposal_id>/reject")
def reject(slug: str, proposal_id: str) -> ResponseReturnValue:
    editable_walk(slug)
    with writing() as session:
        find_proposal(session, slug, proposal_id)
        drop_proposal(session, slug, proposal_id)
    flash(_("The proposal is rejected. Nothing has changed."))
    return redirect(url_for(".show_list", slug=slug), 303)


@bp.post("/freshness/suggestions/drop")
def drop_shown(slug: str) -> ResponseReturnValue:
    """Drop the visitors' suggestions that the page showed, and none that came since."""
    editable_walk(slug)
    with writing() as session:
        dropped = drop_suggestions(session, slug, request.form.getlist("suggestion"))
    flash(ngettext("%(num)s suggestion is dropped.", "%(num)s suggestions are dropped.", dropped))
    return redirect(url_for(".show_list", slug=slug), 303)


def _looked_at(slug: str) -> Editable:
    """Give the walk as the page showed it: what others have saved since is not passed over."""
    return editable_walk(slug, revision=request.form.get("revision", type=int))


def _page(editable: Editable, **more: object) -> str:
    walk = editable.walk
    with reading() as session:
        links = confirmation_links(session, walk.slug)
        states = link_states(session, walk.slug)
        waiting = proposals(session, walk.slug)
        objected = objections(session, walk.slug)
    today = today_of(walk)
    groups = freshness(walk, today, states)
    return render_template(
        "freshness/list.html",
        walk=walk,
        role=editable.role,
        day=today,
        groups=[group for group in groups if group.needs_a_look],
        fresh=[group for group in groups if not group.needs_a_look],
        links=links,
        waiting=[
            Waiting(
                each,
                find_entry(walk, each.stop_id),
                find_entry(walk, each.entry_id),
                differences(walk, each),
            )
            for each in waiting
        ],
        objected=sum(each.waits for each in objected),
        was_objected=bool(objected),
        suggested=[each.id for each in waiting if each.is_visitors],
        asked_at=max((state.at for state in states.values()), default=None),
        **more,
    )


def _letters(editable: Editable, stop: Stop, link: str, until: date) -> dict[str, str]:
    first = editable.walk.default_language
    return {
        language: letter.format(
            walk=editable.walk.title.said(language, first),
            stop=stop.title.said(language, first),
            link=link,
            until=format_date(until, "long", locale="en_GB" if language == "en" else language),
            name=editable.organiser.name,
        )
        for language, letter in LETTERS.items()
    }


def _entry(walk: Walk, entry_id: str) -> Entry:
    if entry := find_entry(walk, entry_id):
        return entry
    raise NotFound(phrase("This walk has no such entry; perhaps it was removed."))


def _stop_title(editable: Editable, proposal: Proposal) -> str:
    entry = find_entry(editable.walk, proposal.stop_id)
    return str(said(entry.title)) if entry else proposal.stop_id
