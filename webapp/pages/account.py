"""An organiser's own account: name, password, and the end of every sign-in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.problems import Refused, phrase
from webapp.pages.access import present_organiser
from webapp.pages.language import gettext as _
from webapp.pages.signed_in import sign_in
from webapp.pages.signing_in import WRONG, proven, status_of
from webapp.pages.transaction import writing
from webapp.storage.organisers import Organiser, find_organiser, rename_organiser, set_password
from webapp.storage.passwords import new_hash
from webapp.storage.people import refuse_namesake

bp = Blueprint("account", __name__, url_prefix="/organise/account")
NOT_PRESENT = phrase("This is not your present password.")


@bp.get("")
def show() -> ResponseReturnValue:
    return _page(present_organiser())


@bp.post("/name")
def rename() -> ResponseReturnValue:
    organiser = present_organiser()
    try:
        with writing() as session:
            rename_organiser(session, organiser, request.form.get("name", ""))
            refuse_namesake(session, organiser.id)
    except Refused as refused:
        return _page(organiser, refused), 422
    flash(_("Your name is changed. What you saved before keeps the name of that time."))
    return redirect(url_for("account.show"), 303)


@bp.post("/password")
def change_password() -> ResponseReturnValue:
    """Set a new password: other devices are signed out, this one stays signed in."""
    organiser = present_organiser()
    try:
        _prove(organiser)
        hashed = new_hash(request.form.get("password", ""), organiser.email, organiser.name)
    except Refused as refused:
        return _page(organiser, refused), status_of(refused)
    with writing() as session:
        set_password(session, organiser, hashed)
        renewed = find_organiser(session, organiser.id) or organiser
    sign_in(renewed)
    flash(_("Your password is changed. Your other devices are signed out."))
    return redirect(url_for("account.show"), 303)


def _prove(organiser: Organiser) -> None:
    """See that it is the organiser who sits there, and not somebody who found the desk empty."""
    try:
        proven(organiser.email, request.form.get("current", ""))
    except Refused as refused:
        words = NOT_PRESENT if refused.words is WRONG else refused.words
        raise Refused(words, field="current") from None


def _page(organiser: Organiser, refused: Refused | None = None) -> str:
    return render_template(
        "account/show.html", organiser=organiser, refused=refused, typed=request.form
    )
