"""Who answers for this site, what it keeps of whom, and how accessible it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, current_app, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.pages import participants, signed_in
from webapp.pages.language import choose_language, interface_languages
from webapp.pages.transaction import reading
from webapp.storage.confirmations import LASTS
from webapp.storage.expiring import days_kept
from webapp.storage.groups import LASTS as GROUP_LASTS
from webapp.storage.one_use_links import INVITED_FOR, RESET_FOR
from webapp.storage.uploads import KEPT_FOR as UPLOADED_FOR
from webapp.storage.walks import list_walks

bp = Blueprint("about", __name__, url_prefix="/about")
DRAFTS_KEPT_FOR = timedelta(days=30)
# Whom to turn to where an answer is missing or does not help. Each Land has such an office.
OFFICES = {
    "DE-SN": (
        "Durchsetzungsstelle des Freistaates Sachsen",
        "https://www.durchsetzungsstelle.sachsen.de/",
    )
}
ALL_OFFICES = "https://lbit.hessen.de/buergerinnen-und-buerger/durchsetzungsstellen-der-laender"
NOTHING = re.compile(r"\s*[;\n]\s*")


@dataclass(frozen=True)
class Kept:
    """One thing that is kept: what, where, and for how long."""

    what: str
    where: str
    how_long: str


@dataclass(frozen=True)
class Concerned:
    """Those about whom things are kept, and what that is."""

    who: str
    kept: tuple[Kept, ...]


@bp.get("/imprint/")
def imprint() -> str:
    return _page("about/imprint.html")


@bp.get("/privacy/")
def privacy() -> str:
    with reading() as session:
        walks = [walk for walk in list_walks(session) if walk.version is not None]
    language = choose_language(interface_languages())
    days = [
        (walk.title, walk.default_language, _span(timedelta(days=days_kept(walk))))
        for walk in walks
    ]
    return _page("about/privacy.html", language=language, concerned=_concerned(), walks=days)


@bp.get("/accessibility/")
def accessibility() -> str:
    state = current_app.config["OPERATOR_STATE"]
    return _page("about/accessibility.html", office=OFFICES.get(state), all_offices=ALL_OFFICES)


def _page(template: str, **more: object) -> str:
    return render_template(
        template,
        **{"language": choose_language(interface_languages()), **more},
        offered=interface_languages(),
        operator=operator_lines(),
        email=current_app.config["OPERATOR_EMAIL"],
        phone=current_app.config["OPERATOR_PHONE"],
        officer=current_app.config["PRIVACY_OFFICER"],
    )


def operator_lines() -> list[str]:
    """Give who runs this site, line by line; empty where nobody has said so."""
    return [line for line in NOTHING.split(current_app.config["OPERATOR"]) if line]


def _span(span: timedelta) -> str:
    """Say hours or days, as nobody reckons a law's year in months."""
    if span < timedelta(days=2):
        return str(ngettext("%(num)s hour", "%(num)s hours", span // timedelta(hours=1)))
    return str(ngettext("%(num)s day", "%(num)s days", span.days))


def _concerned() -> Iterable[Concerned]:
    """List what is kept, from the very constants that the program keeps to."""
    return (
        Concerned(
            _("Everyone who reads here"),
            (
                Kept(
                    _("Nothing: no cookie, no log of addresses, no count of visits"),
                    _("nowhere"),
                    "–",
                ),
                Kept(
                    _("A copy of walks that you opened, for reading without network"),
                    _("in your own browser"),
                    _("until you delete it, or the browser does"),
                ),
                Kept(
                    _("How far you came on a walk that you started; your position is not kept"),
                    _("in your own browser"),
                    _("until you forget it with one tap; another day it is not gone on with"),
                ),
            ),
        ),
        Concerned(
            _("Participants of a walk"),
            (
                Kept(
                    _("A cookie that says: this device has joined this walk. No name, no account."),
                    _("in your own browser; here only a fingerprint of it"),
                    _(
                        "%(span)s, or until you forget it with one tap",
                        span=_span(timedelta(seconds=participants.KEPT_FOR)),
                    ),
                ),
                Kept(
                    _("Notes and marks that were not sent yet"),
                    _("in your own browser, unencrypted"),
                    _("until they are sent"),
                ),
                Kept(
                    _(
                        "Notes and marks that you sent: text, stop, themes, time; "
                        "a place and a photo only if you gave them"
                    ),
                    _("here, for the organisers of the walk"),
                    _("as the walk says, or until you withdraw them"),
                ),
            ),
        ),
        Concerned(
            _("People who were quoted"),
            (
                Kept(
                    _("What was said, and in which role; never a name"),
                    _("here, for those whom the consent names"),
                    _("until consent ends; erased on request from every version and backup"),
                ),
            ),
        ),
        Concerned(
            _("Actors at the stops"),
            (
                Kept(
                    _(
                        "A link by which you confirm what the walk says of you; "
                        "here only a fingerprint of it"
                    ),
                    _("here"),
                    _span(LASTS),
                ),
                Kept(_("Changes that you propose"), _("here"), _("until an organiser decides")),
                Kept(
                    _("What you have against a note, and what was decided"),
                    _("here, for the organisers of the walk"),
                    _("as long as the walk is kept"),
                ),
            ),
        ),
        Concerned(
            _("Organisers"),
            (
                Kept(
                    _("Name, e-mail address, and a password as a hash (argon2)"),
                    _("here"),
                    _("until the account is removed"),
                ),
                Kept(
                    _("At which stop you said the group is"),
                    _("here, for the participants of the walk"),
                    _("%(span)s, or until you say something else", span=_span(GROUP_LASTS)),
                ),
                Kept(
                    _("Who saved and published what, and when"),
                    _("here, for the organisers of the walk"),
                    _("as long as the walk is kept"),
                ),
                Kept(
                    _("Which files with notes you made, from what and when"),
                    _("here, for the organisers of the walk"),
                    _("as long as the walk is kept"),
                ),
                Kept(
                    _("A cookie for being signed in"),
                    _("in your own browser"),
                    _("%(span)s without a click", span=_span(signed_in.KEPT_FOR)),
                ),
                Kept(
                    _("What you typed and did not save yet"),
                    _("in your own browser"),
                    _("until it is saved, and %(span)s at most", span=_span(DRAFTS_KEPT_FOR)),
                ),
                Kept(_("Files that you bring for an import"), _("here"), _span(UPLOADED_FOR)),
                Kept(
                    _("Links for one use: invitations, new passwords"),
                    _("here only a fingerprint of them"),
                    _(
                        "%(invited)s for invitations, %(reset)s for new passwords",
                        invited=_span(INVITED_FOR),
                        reset=_span(RESET_FOR),
                    ),
                ),
            ),
        ),
    )
