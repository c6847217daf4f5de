"""Words that the scripts of organisers' pages show."""

from __future__ import annotations

from flask import Flask

from webapp.pages.language import gettext as _
from webapp.pages.words import words

PLACES = {
    name: f"%({name})s"
    for name in ("by", "direction", "metres", "number", "other", "title", "to", "when")
}


def desk_words() -> dict[str, str]:
    """Give the sentences by their keys; places for values are written ``%(name)s``."""
    return {**words(), **_of_sending(), **_of_drafts()}


def _of_sending() -> dict[str, str]:
    return {
        "failed": _("This could not be saved just now. Please try again in a moment."),
        "offline": _("There is no connection. What you typed stays here; please try again later."),
        "outdated": _("Somebody else has changed this meanwhile. Please reload the page."),
        "refused": _("This could not be saved. Please reload the page and try again."),
        "sign_in": _("Sign in in a new tab"),
        "signed_out": _(
            "You are no longer signed in. What you typed stays here: sign in, come back to this "
            "page, and save once more."
        ),
        "somebody_else": _(
            "Somebody else is signed in by now. What you typed stays here: sign in again, come "
            "back to this page, and save once more."
        ),
    }


def _of_drafts() -> dict[str, str]:
    return {
        "draft_drop": _("Discard it"),
        "draft_field": _("Field"),
        "draft_found": _("You typed this on %(when)s and did not save it", **PLACES),
        "draft_kept": _("Not saved yet. It is kept on this device."),
        "draft_not_kept": _("Not saved yet, and this device cannot keep it. Please save soon."),
        "draft_older": _("This has been saved again since then; please compare with care."),
        "draft_sign_out": _(
            "There is text on this device that is not saved yet. Signing out once more discards it."
        ),
        "draft_take": _("Take it over"),
        "draft_there": _("Saved now"),
        "draft_typed": _("As you typed it"),
    }


def register_desk_words(app: Flask) -> None:
    app.jinja_env.globals["desk_words"] = desk_words
