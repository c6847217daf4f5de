"""The language a reader gets: asked for in the address, else preferred by the browser."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import flask_babel
from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from geodata.wording import direction, fallbacks

CATALOGUES = Path(__file__).parent.parent / "translations"
SOURCE = "en"
MOST_SAMPLES = 100  # every plural form of every language comes up to here
# Who a catalogue's Last-Translator is until somebody who grew up with the language read it.
UNCHECKED = ("Machine", "FULL NAME")
LOCALES = {"en": "en_GB"}  # the day stands before the month, as everywhere in Europe
ORDER = ("de", "en", "uk", "ar", "ru", "vi", "de-simple")
NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "de-simple": "Einfaches Deutsch",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "ru": "Русский",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
}


@dataclass(frozen=True)
class Language:
    """What texts are asked for in (``tag``), and which catalogue the interface speaks.

    ``page`` is the language the page as a whole is in: a text in any other is marked. The page
    runs in the direction of the texts, also where the interface has no catalogue for them yet.
    """

    tag: str
    interface: str

    @property
    def page(self) -> str:
        return self.tag if self.interface in fallbacks(self.tag) else self.interface

    @property
    def direction(self) -> str:
        return direction(self.tag)

    @property
    def is_checked(self) -> bool:
        """Say whether people who grew up with the language have checked the interface's words."""
        return is_checked(self.interface)


@cache
def interface_languages() -> tuple[str, ...]:
    """Name the languages that the interface speaks, German first, as the walks are in Germany."""
    there = {path.name for path in CATALOGUES.iterdir() if (path / "LC_MESSAGES").is_dir()}
    return tuple(sorted({*there, SOURCE}, key=ORDER.index))


@cache
def is_checked(tag: str) -> bool:
    translator = catalogue(tag).info().get("last-translator", "")
    return tag == SOURCE or (bool(translator) and not translator.startswith(UNCHECKED))


@cache
def catalogue(tag: str) -> Translations:
    """Compile a catalogue in memory, so that no compiled file can be older than its text."""
    file = CATALOGUES / tag / "LC_MESSAGES" / "messages.po"
    if not file.is_file():
        return Translations()
    compiled = io.BytesIO()
    # Babel knows no locale “de-simple”; its plural rules are those of German.
    with file.open("rb") as opened:
        write_mo(compiled, read_po(opened, locale=tag.split("-", maxsplit=1)[0]))
    compiled.seek(0)
    return Translations(compiled)


def choose_language(offered: tuple[str, ...], chosen: str = "") -> Language:
    """Choose among the languages that are offered here, and keep the choice for this request.

    The address goes before what was ``chosen`` earlier.
    """
    language = _language(
        request.args.get("lang", chosen), request.headers.get("Accept-Language", ""), offered
    )
    g.language = language
    return language


@lru_cache(maxsize=512)
def _language(asked: str, preferred: str, offered: tuple[str, ...]) -> Language:
    """Choose what is asked for, else what the browser prefers; ``de-simple`` is never guessed."""
    if asked not in offered:
        known = [tag for tag in offered if tag != "de-simple"]
        preferences = parse_accept_header(preferred, LanguageAccept)
        asked = preferences.best_match(known, offered[0]) or offered[0]
    return language_for(asked, offered)


def language_for(tag: str, offered: tuple[str, ...]) -> Language:
    """Give a language that a walk has, with the catalogue that goes with it."""
    return Language(tag, _interface(tag, offered))


def _interface(tag: str, offered: tuple[str, ...]) -> str:
    for candidate in (*fallbacks(tag), *offered):
        if candidate in interface_languages():
            return candidate
    return SOURCE


def language() -> Language:
    """Give this request's language; where no view has chosen yet, one of the interface's own."""
    chosen: Language = g.get("language") or choose_language(interface_languages())
    return chosen


def asked_language() -> dict[str, Any]:
    """Give the language of the address, so that links keep it."""
    return {"lang": request.args["lang"]} if "lang" in request.args else {}


def language_name(tag: str) -> str:
    """Name a language in its own words and script."""
    if tag in NAMES:
        return NAMES[tag]
    try:
        return str(Locale.parse(tag, sep="-").display_name or tag).capitalize()
    except (ValueError, UnknownLocaleError):
        return tag


def locale() -> str:
    """Name the locale that dates and numbers are written in."""
    return LOCALES.get(language().interface) or language().interface.split("-", maxsplit=1)[0]


def gettext(message: str, **values: object) -> str:
    """Say a message of the catalogue in this request's language."""
    said: str = flask_babel.gettext(message, **values)
    return said


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Say a message about a number, which stands at ``%(num)s``."""
    said: str = flask_babel.ngettext(one, many, num, **values)
    return said


def translate(message: str, plural: str = "", num: int = 1, /) -> str:
    """Give a message with its places still open, as a ``Phrase`` wants it."""
    words = catalogue(language().interface)
    return words.ungettext(message, plural, num) if plural else words.ugettext(message)


def plural_forms(one: str, many: str) -> dict[str, str]:
    """Give all forms of a message about a number, by CLDR category, for a script to choose from."""
    words, category = catalogue(language().interface), Locale.parse(locale()).plural_form
    forms = {category(num): words.ungettext(one, many, num) for num in range(MOST_SAMPLES, -1, -1)}
    return {"other": words.ungettext(one, many, MOST_SAMPLES), **forms}


class _Catalogues(Domain):  # type: ignore[misc]  # the library has no types
    """Choose the catalogue by our own tag, since Babel takes ``de-simple`` for ``de``."""

    def get_translations(self) -> Translations:
        return catalogue(language().interface)


def register_languages(app: Flask) -> None:
    babel = Babel(app, locale_selector=locale)
    babel.domain_instance = _Catalogues()
    app.jinja_env.globals["asked_language"] = asked_language
