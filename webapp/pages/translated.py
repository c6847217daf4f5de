"""What a page says of how its words were translated, quietly and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from flask import Flask
from markupsafe import Markup

from geodata.walk import Walk
from geodata.wording import Wording
from webapp.pages.formatting import said
from webapp.pages.language import gettext as _
from webapp.pages.language import language


def translation_words(*things: Any) -> str:
    """Say of parts of a walk whether what is shown was translated by machine or is outdated."""
    states = {state for thing in things for state in _states(thing)}
    words = []
    if "machine" in states:
        words.append(_("Translated by machine, not checked."))
    if "outdated" in states:
        words.append(_("The original has been changed since it was translated."))
    return " ".join(words)


def _states(thing: Any) -> Iterator[str]:
    for field in fields(thing):
        wording = getattr(thing, field.name)
        if isinstance(wording, Wording) and wording.states:
            yield said(wording).state


def translation_mark(*things: Any) -> Markup:
    """Put it into a paragraph of its own; empty where there is nothing to say."""
    words = translation_words(*things)
    return Markup('<p class="translated">{}</p>').format(words) if words else Markup("")


def walk_translation_words(walk: Walk) -> str:
    """Say it of all texts of a walk at once, for its end."""
    shown = (walk, *walk.themes, *walk.categories, *walk.stops, *walk.offers, *walk.notes)
    states = {state for thing in shown for state in _states(thing)}
    if "machine" in states:
        return _("Texts of this walk were translated by machine and are not checked.")
    if "outdated" in states:
        return _("Texts of this walk were changed since they were translated.")
    return ""


def interface_mark() -> Markup:
    """Say that nobody who grew up with the language has checked the words of the interface."""
    if language().is_checked:
        return Markup("")
    words = _(
        "The words of these pages themselves were translated by machine. Nobody who grew up with "
        "the language has checked them yet."
    )
    return Markup('<p class="translated">{}</p>').format(words)


def register_translated(app: Flask) -> None:
    for name in (interface_mark, translation_mark, walk_translation_words):
        app.jinja_env.globals[name.__name__] = name
