"""What the page says to somebody who is on the way."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from geodata.directions import TOWARDS
from webapp.pages.language import gettext as _
from webapp.pages.language import translate

PLACES = {name: f"%({name})s" for name in ("metres", "number", "time", "title", "way")}


def walking_words() -> dict[str, str | list[str]]:
    """Give the sentences of the walk on the way; places for values are written ``%(name)s``."""
    return {
        "arrived": _("You have reached stop %(number)s: %(title)s", **PLACES),
        "back": _("You are back on the route."),
        "denied": _(
            "Your phone does not give its position. Go on from stop to stop by hand, "
            "or allow it in the settings of your browser."
        ),
        "finished": _("That was the last stop of the walk."),
        "group": _("The group is at stop %(number)s: %(title)s", **PLACES),
        "group_asked": _("Asking where the group is …"),
        "group_go": _("On to the group, stop %(number)s", **PLACES),
        "group_lost": _(
            "Nothing was heard of the group since %(time)s. This phone goes on asking.", **PLACES
        ),
        "group_nowhere": _("The organisers have not said where the group is."),
        "group_unheard": _("Without network nothing is heard of the group."),
        "here": _("You are at stop %(number)s: %(title)s", **PLACES),
        "insecure": _(
            "This page came over plain http, and phones give their position over https alone. "
            "You can still go from stop to stop by hand."
        ),
        "lost": _("At the moment your phone does not know where it is."),
        "near": _("You are near stop %(number)s: %(title)s", **PLACES),
        "none": _(
            "This browser cannot tell its position. You can still go from stop to stop by hand."
        ),
        "off": _("You have left the route. Back to it: %(way)s", **PLACES),
        "passed": _("You have passed stop %(number)s: %(title)s", **PLACES),
        "towards": [replace(words, values=PLACES).said(translate) for words in TOWARDS],
        "turned": _("You are walking the other way round now."),
        "unsure": _("Your position is only known to about %(metres)s.", **PLACES),
        "waiting": _("Looking for your position …"),
    }


def register_walking_words(app: Flask) -> None:
    app.jinja_env.globals["walking_words"] = walking_words
