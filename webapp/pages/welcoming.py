"""What a link for one use opens: an invitation to a walk, or a new password.

Looking at the page does not use the link up, since messengers fetch what they show a preview of.
"""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.problems import NotFound, Refused, phrase
from webapp.pages.language import gettext as _
from webapp.pages.limits import may_try
from webapp.pages.signed_in import open_to_all, sign_in, signed_in
from webapp.pages.signing_in import TOO_OFTEN, WRONG, proven, status_of
from webapp.pages.transaction import reading, writing
from webapp.storage.one_use_links import OVER, PASSWORD, Link, accept, find_link, use_link
from webapp.storage.organisers import (
    Organiser,
    add_organiser,
    checked_email,
    checked_name,
    find_by_email,
    find_organiser,
    set_password,
)
from webapp.storage.passwords import check_password, new_hash
from webapp.storage.people import refuse_namesake
from webapp.storage.walks import find_walk

bp = Blueprint("welcoming", __name__, url_prefix="/organise/welcome")
open_to_all("welcoming.show")
open_to_all("welcoming.use")
# An account with this address may be there or not; who has no account of their own never learns.
ANOTHER_ADDRESS = phrase(
    "This does not work with this address and this password. If you have an account already, "
    "please sign in with it below; otherwise please take another address."
)


@bp.after_request
def tell_nobody(response: Response) -> Response:
    """The address of this page is a secret: nothing that is opened from here hears of it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    return _page(token, _known(token))


@bp.post("/<token>")
def use(token: str) -> ResponseReturnValue:
    link = _known(token)
    try:
        if not may_try("welcome", link.hash):
            raise Refused(TOO_OFTEN)
        organiser = _new_password(token, link) if link.purpose == PASSWORD else _joined(token)
    except Refused as refused:
        return _page(token, link, refused), status_of(refused)
    sign_in(organiser)
    flash(_("Welcome, %(name)s.", name=organiser.name))
    return redirect(url_for("organising.show_walks"), 303)


def _known(token: str) -> Link:
    with reading() as session:
        return find_link(session, token)


def _page(token: str, link: Link, refused: Refused | None = None) -> str:
    about = {"token": token, "link": link, "refused": refused, "typed": request.form}
    with reading() as session:
        if link.slug is not None:
            walk = find_walk(session, link.slug)
            return render_template("welcoming/invitation.html", invited_to=walk, **about)
        organiser = find_organiser(session, link.organiser_id or 0)
    return render_template("welcoming/password.html", organiser=organiser, **about)


def _new_password(token: str, link: Link) -> Organiser:
    """Set the password that was typed; the link is used up with it, or not at all."""
    with reading() as session:
        organiser = find_organiser(session, link.organiser_id or 0)
    if organiser is None:
        raise NotFound(OVER)
    hashed = new_hash(request.form.get("password", ""), organiser.email, organiser.name)
    with writing() as session:
        use_link(session, token)
        set_password(session, organiser, hashed)
        return find_organiser(session, organiser.id) or organiser


def _joined(token: str) -> Organiser:
    """Give whoever accepts an invitation: signed in here, with an account, or new."""
    how = request.form.get("how", "")
    organiser = signed_in() if how == "here" else None
    if how == "known":
        organiser = proven(request.form.get("email", ""), request.form.get("password", ""))
    if organiser is None:
        return _newcomer(token)
    with writing() as session:
        accept(session, token, organiser.id)
    return organiser


def _newcomer(token: str) -> Organiser:
    """Make an account; where there is one of this address, its password opens it, and no other."""
    name = checked_name(request.form.get("name", ""))
    email = checked_email(request.form.get("email", ""))
    password = request.form.get("password", "")
    with reading() as session:
        there = find_by_email(session, email)
    if there:
        check_password(password, email, name)
        organiser_id, hashed = _owner_of(email, password).id, None
    else:
        organiser_id, hashed = 0, new_hash(password, email, name)
    with writing() as session:
        organiser_id = organiser_id or add_organiser(session, email, name, hashed)
        accept(session, token, organiser_id)
        if not there:
            refuse_namesake(session, organiser_id)
        organiser = find_organiser(session, organiser_id)
    if organiser is None:
        raise NotFound(OVER)
    return organiser


def _owner_of(email: str, password: str) -> Organiser:
    try:
        return proven(email, password)
    except Refused as refused:
        words = ANOTHER_ADDRESS if refused.words is WRONG else refused.words
        raise Refused(words, field="email") from None
