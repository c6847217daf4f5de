"""Words that the scripts of organisers' pages show."""

from __future__ import annotations

from flask import Flask

from webapp.pages.language import gettext as _
from webapp.pages.words import words

PLACES = {
    name: f"%({name})s"
    for name in ("by", "direction", "metres", "number", "other", "title", "to", "when")
}


def desk_words() -> dict[str, str | dict[str, str]]:
    """Give the sentences by their keys; places for values are written ``%(name)s``."""
    return {**words(), **_of_sending(), **_of_drafts(), **_of_the_map(), **_of_the_list()}


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


def _of_the_map() -> dict[str, str]:
    return {
        "add_here": _("Tap the map where the new stop is."),
        "add_middle": _("In the middle of the map"),
        "cancel": _("Cancel"),
        "close": _("Close"),
        "draw_begin": _("Tap the map where the way begins, for example at a stop."),
        "draw_done": _("The way is drawn"),
        "draw_on": _("Tap along the way; end it at the next stop."),
        "leg_change": _(
            "The way from stop %(number)s to stop %(to)s: drag its points. A click with the right "
            "button, or a long press, takes a point away.",
            **PLACES,
        ),
        "leg_failed": _("The way was not saved."),
        "leg_save": _("Save the way"),
        "leg_saved": _("The way from stop %(number)s to stop %(to)s is saved.", **PLACES),
        "leg_undo": _("Undo the last step"),
        "leg_undone": _("The way is as it was before."),
        "line_anew": _("Draw it anew"),
        "line_change": _(
            "Drag the points of the way. A click with the right button, or a long press, takes a "
            "point away."
        ),
        "move_begin": _(
            "Stop %(number)s can be moved now: the arrow keys move it by 1 m, with Shift by 10 m. "
            "Enter saves, Escape leaves it where it was.",
            **PLACES,
        ),
        "move_failed": _("Stop %(number)s is where it was.", **PLACES),
        "move_left": _("Stop %(number)s stays where it was.", **PLACES),
        "move_on": _("%(metres)s m %(direction)s", **PLACES),
        "move_undone": _("Stop %(number)s is back where it was.", **PLACES),
        "moved": _("Stop %(number)s moved %(metres)s m %(direction)s.", **PLACES),
        "undo": _("Undo"),
        **_of_directions(),
    }


def _of_directions() -> dict[str, str]:
    return {
        "east": _("to the east"),
        "north": _("to the north"),
        "north_east": _("to the north-east"),
        "north_west": _("to the north-west"),
        "south": _("to the south"),
        "south_east": _("to the south-east"),
        "south_west": _("to the south-west"),
        "west": _("to the west"),
    }


def _of_the_list() -> dict[str, str]:
    return {
        "newer": _("Somebody else has saved meanwhile."),
        "newer_by": _("%(by)s has saved a moment ago.", **PLACES),
        "newer_reload": _("Show what is new"),
        "order_drag": _("Drag to another place"),
        "order_failed": _("The order was not saved."),
        "stop_number": _("Stop %(number)s:", **PLACES),
        "reordered": _("Stop %(number)s is now stop %(to)s.", **PLACES),
    }


def register_desk_words(app: Flask) -> None:
    app.jinja_env.globals["desk_words"] = desk_words
