"""The inbox: what participants sent, and the organisers' decisions about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.problems import NotFound, Outdated, Phrase, Refused, Unreadable, phrase
from webapp.pages.access import Editable, editable_walk
from webapp.pages.errors import STATUS
from webapp.pages.inbox_form import Panel, panel_of, read_as_note, read_edited, read_merged
from webapp.pages.inbox_words import LEVELS, ROLE_WORDS
from webapp.pages.language import gettext as _
from webapp.pages.transaction import reading, writing
from webapp.pages.typed import tidy
from webapp.storage.contributions import (
    ACCEPTED,
    ID,
    MARK,
    NOTE,
    REJECTED,
    WAITING,
    WITHDRAWN,
    Contribution,
    contributions,
    find_contribution,
    find_contribution_photo,
    mark_seen,
)
from webapp.storage.deciding import (
    Seen,
    accept_contribution,
    edit_contribution,
    reject_contribution,
    reopen_contribution,
    what_happened,
)
from webapp.storage.objections import waiting_objections

bp = Blueprint("inbox", __name__, url_prefix="/organise/walks/<slug>/contributions")
STATES = (WAITING, ACCEPTED, REJECTED, WITHDRAWN)
A_PAGE = 50
NOWHERE = "-"  # in the address: those without a stop, or without a theme


@dataclass(frozen=True)
class Asked:
    """Which contributions the address asks for."""

    state: str
    stop: str
    theme: str
    page: int

    def query(self, **others: Any) -> dict[str, Any]:
        """Give what links keep; the state that most come for is left out."""
        state = "" if self.state == WAITING else self.state
        held = {"state": state, "stop": self.stop, "theme": self.theme, **others}
        return {name: value for name, value in held.items() if value}

    def holds(self, one: Contribution) -> bool:
        stop = not self.stop or one.stop == ("" if self.stop == NOWHERE else self.stop)
        theme = not self.theme or (
            not one.themes if self.theme == NOWHERE else self.theme in one.themes
        )
        return one.state == self.state and stop and theme


@bp.get("")
def show_list(slug: str) -> ResponseReturnValue:
    editable = editable_walk(slug)
    asked = _asked()
    with reading() as session:
        notes = contributions(session, slug, kind=NOTE)
        marks = contributions(session, slug, kind=MARK, state=WAITING)
        objected = waiting_objections(session).get(slug, 0)
    found = [one for one in notes if asked.holds(one)]
    start = (asked.page - 1) * A_PAGE
    return render_template(
        "inbox/list.html",
        **_about(editable, asked),
        found=found[start : start + A_PAGE],
        count=len(found),
        pages=max(1, -(-len(found) // A_PAGE)),
        counts=Counter(one.state for one in notes),
        by_stop=Counter(one.stop for one in notes if one.state == asked.state),
        by_theme=Counter(key for one in notes if one.state == asked.state for key in one.themes),
        marks=Counter((one.stop, key) for one in marks for key in one.themes),
        objected=objected,
        marks_by_theme=Counter(key for one in marks for key in one.themes),
    )


@bp.get("/<contribution_id>")
def show_one(slug: str, contribution_id: str) -> ResponseReturnValue:
    """Show a contribution, with all that may become of it; whoever sent it learns it was seen."""
    editable = editable_walk(slug)
    with reading() as session:
        kept = _find(session, slug, contribution_id)
    if kept.seen_at is None and kept.state == WAITING and request.method == "GET":
        with writing() as session:
            mark_seen(session, slug, contribution_id)
    return _page(editable, kept)


@bp.get("/<contribution_id>/photo")
def photo(slug: str, contribution_id: str) -> Response:
    editable_walk(slug)
    with reading() as session:
        kept = _find(session, slug, contribution_id)
        content = find_contribution_photo(session, slug, kept.id)
    return Response(content, mimetype="image/webp")


@bp.post("/<contribution_id>")
def decide(slug: str, contribution_id: str) -> ResponseReturnValue:
    """Save, accept, reject, or take a rejection back; nothing that was typed is lost."""
    editable = editable_walk(slug)
    what = request.form.get("do", "save")
    seen = Seen(contribution_id, _number("change"), editable.organiser.name)
    with reading() as session:
        kept = _find(session, slug, contribution_id)
        beside = _following(session, slug, kept, _asked())
    try:
        done = DECISIONS.get(what, _save)(editable, seen, kept)
    except Refused as refused:
        return _page(editable, kept, refused), STATUS[Refused]
    except Unreadable as unreadable:
        return _page(editable, kept, Refused(_first(unreadable))), STATUS[Refused]
    except Outdated as outdated:
        with reading() as session:
            kept = _find(session, slug, contribution_id)
        if _is_own_echo(kept, seen, what):
            return _onwards(slug, beside)
        return _page(editable, kept, outdated=outdated), STATUS[Outdated]
    flash(done)
    if what in ("accept", "reject"):
        return _onwards(slug, beside)
    there = url_for(".show_one", slug=slug, contribution_id=contribution_id, **_asked().query())
    return redirect(there, 303)


def _save(editable: Editable, seen: Seen, kept: Contribution) -> str:
    with writing() as session:
        edited = read_edited(request.form, kept, editable.walk)
        edit_contribution(session, editable.walk.slug, seen, edited)
    return _("Saved. The note still waits for a decision.")


def _accept(editable: Editable, seen: Seen, kept: Contribution) -> str:
    walk = editable.walk
    edited = read_edited(request.form, kept, walk)
    merged = read_merged(request.form, seen.by)
    as_note = read_as_note(request.form, kept, walk, edited, merged)
    with writing() as session:
        accept_contribution(session, walk.slug, seen, edited, as_note)
    return _("It is a note in the draft now; others see it with the next publication.")


def _reject(editable: Editable, seen: Seen, kept: Contribution) -> str:
    reason = tidy(request.form.get("reason", "")).replace("\0", "")
    with writing() as session:
        reject_contribution(session, editable.walk.slug, seen, reason)
    return _("Rejected. Whoever wrote it reads the reason.")


def _reopen(editable: Editable, seen: Seen, kept: Contribution) -> str:
    with writing() as session:
        reopen_contribution(session, editable.walk.slug, seen)
    return _("The note waits again.")


DECISIONS = {"save": _save, "accept": _accept, "reject": _reject, "reopen": _reopen}


def _is_own_echo(kept: Contribution, seen: Seen, what: str) -> bool:
    """Say whether somebody has only pressed a button twice: what they want is done already."""
    state = {"accept": ACCEPTED, "reject": REJECTED}.get(what)
    return kept.state == state and (kept.change, kept.decided_by) == (seen.change + 1, seen.by)


def _onwards(slug: str, following: str) -> ResponseReturnValue:
    """Lead on to the next that waits, or back to the list after the last."""
    query = _asked().query()
    if following:
        there = url_for(".show_one", slug=slug, contribution_id=following, **query)
    else:
        there = url_for(".show_list", slug=slug, **query)
    return redirect(there, 303)


def _following(session: Any, slug: str, kept: Contribution, asked: Asked) -> str:
    ids = [one.id for one in contributions(session, slug, kind=NOTE) if asked.holds(one)]
    others = [one for one in ids if one != kept.id]
    after = ids[ids.index(kept.id) + 1 :] if kept.id in ids else []
    return next(iter((*after, *others)), "")


def _find(session: Any, slug: str, contribution_id: str) -> Contribution:
    if ID.fullmatch(contribution_id):
        kept = find_contribution(session, slug, contribution_id)
        if kept.kind == NOTE:
            return kept
    raise NotFound(phrase("There is no such contribution."))


def _page(
    editable: Editable,
    kept: Contribution,
    refused: Refused | None = None,
    outdated: Outdated | None = None,
) -> str:
    walk, asked = editable.walk, _asked()
    with reading() as session:
        notes = contributions(session, walk.slug, kind=NOTE)
    ids = [one.id for one in notes if asked.holds(one)]
    at = ids.index(kept.id) if kept.id in ids else -1
    sent: Mapping[str, Any] | None = request.form if refused or outdated else None
    panel: Panel = panel_of(walk, kept, sent)
    similar = [
        one
        for one in notes
        if one.state == WAITING and one.id != kept.id and not one.note_id and one.stop == kept.stop
    ]
    return render_template(
        "inbox/one.html",
        **_about(editable, asked),
        kept=kept,
        panel=panel,
        refused=refused,
        outdated=outdated,
        reason=request.form.get("reason", ""),
        similar=similar,
        chosen=request.form.getlist("merge"),
        before=ids[at - 1] if at > 0 else "",
        after=ids[at + 1] if 0 <= at < len(ids) - 1 else "",
        at=at + 1,
        count=len(ids),
        note_is_there=any(note.id == kept.note_id for note in walk.notes),
        what_happened=what_happened,
    )


def _about(editable: Editable, asked: Asked) -> dict[str, Any]:
    walk = editable.walk
    return {
        "walk": walk,
        "role": editable.role,
        "asked": asked,
        "states": STATES,
        "stops": {stop.id: (number, stop) for number, stop in enumerate(walk.stops, start=1)},
        "themes": {theme.key: theme for theme in walk.themes},
        "role_words": ROLE_WORDS,
        "levels": LEVELS,
        "nowhere": NOWHERE,
    }


def _asked() -> Asked:
    asked = request.args
    state = asked.get("state", WAITING)
    page = asked.get("page", 1, type=int)
    return Asked(
        state if state in STATES else WAITING,
        asked.get("stop", ""),
        asked.get("theme", ""),
        min(max(page, 1), 1000),
    )


def _number(name: str) -> int:
    return request.form.get(name, 0, type=int)


def _first(unreadable: Unreadable) -> Phrase:
    return unreadable.complaints[0].words
