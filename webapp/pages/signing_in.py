"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.problems import Refused, phrase
from webapp.pages.language import gettext as _
from webapp.pages.limits import forget_tries, may_try
from webapp.pages.signed_in import (
    open_to_all,
    safe_next,
    sign_in,
    sign_out,
    signed_in,
)
from webapp.pages.transaction import database, writing
from webapp.storage.organisers import Organiser, end_sign_ins, who_signs_in
from webapp.storage.passwords import BUSY

bp = Blueprint("signing_in", __name__, url_prefix="/organise")
open_to_all("signing_in.login")
open_to_all("signing_in.log_in")
WRONG = phrase("Address and password do not fit together. Please try again.")
TOO_OFTEN = phrase("There were too many tries for this account. Please wait a quarter of an hour.")


def proven(email: str, password: str) -> Organiser:
    """Give the organiser whose password this is, or raise ``Refused``.

    Neither the words nor the time that it takes say whether there is such an account.
    """
    known_as = email.strip().casefold()
    if not may_try("sign-in", known_as):
        raise Refused(TOO_OFTEN)
    organiser = who_signs_in(database(), email, password)
    if organiser is None:
        raise Refused(WRONG)
    forget_tries("sign-in", known_as)
    return organiser


def status_of(refused: Refused) -> int:
    return 429 if refused.words in (TOO_OFTEN, BUSY) else 422


@bp.get("/login")
def login() -> ResponseReturnValue:
    if signed_in():
        return redirect(safe_next(request.args.get("next", "")))
    return render_template("signing_in/login.html", email="", next=request.args.get("next", ""))


@bp.post("/login")
def log_in() -> ResponseReturnValue:
    email, asked = request.form.get("email", ""), request.form.get("next", "")
    try:
        organiser = proven(email, request.form.get("password", ""))
    except Refused as refused:
        words = refused.words
        page = render_template("signing_in/login.html", email=email, next=asked, refused=words)
        return page, status_of(refused)
    sign_in(organiser)
    return redirect(safe_next(asked), 303)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """Sign out here and on every other device."""
    organiser = signed_in()
    if organiser:
        with writing() as session:
            end_sign_ins(session, organiser)
    sign_out()
    flash(_("You are signed out, here and on all your other devices."))
    answer = redirect(url_for("signing_in.login"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'  # not what visitors keep to read offline
    return answer
