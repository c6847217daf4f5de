"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.problems import phrase
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
from webapp.storage.organisers import end_sign_ins, who_signs_in

bp = Blueprint("signing_in", __name__, url_prefix="/organise")
open_to_all("signing_in.login")
WRONG = phrase("Address and password do not fit together. Please try again.")
TOO_OFTEN = phrase("There were too many tries for this account. Please wait a quarter of an hour.")


@bp.get("/login")
def login() -> ResponseReturnValue:
    if signed_in():
        return redirect(safe_next(request.args.get("next", "")))
    return render_template("signing_in/login.html", email="", next=request.args.get("next", ""))


@bp.post("/login")
def log_in() -> ResponseReturnValue:
    """Sign in; the answer never says whether there is such an account."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    asked = request.form.get("next", "")
    known_as = email.strip().casefold()
    organiser, refused = None, WRONG
    if not may_try("sign-in", known_as):
        refused = TOO_OFTEN
    else:
        organiser = who_signs_in(database(), email, password)
    if organiser is None:
        page = render_template("signing_in/login.html", email=email, next=asked, refused=refused)
        return page, 429 if refused is TOO_OFTEN else 422
    forget_tries("sign-in", known_as)
    sign_in(organiser)
    return redirect(safe_next(asked), 303)


open_to_all("signing_in.log_in")


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
