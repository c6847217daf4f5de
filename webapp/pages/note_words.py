"""Words of the notes that participants write: roles, levels, states, and what consent means."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from flask_babel import lazy_gettext
from markupsafe import Markup, escape

from geodata.problems import Phrase, phrase
from geodata.walk import Walk
from geodata.wording import fallbacks
from webapp.pages.formatting import said
from webapp.pages.language import NAMES, catalogue, language, translate
from webapp.pages.language import gettext as _
from webapp.pages.words import SORTS
from webapp.storage.sending import SORTS as SORTS_TO_SEND

SPEAKERS = {
    "resident": lazy_gettext("Lives here"),
    "newcomer": lazy_gettext("New here"),
    "guest": lazy_gettext("Is here as a guest"),
    "volunteer": lazy_gettext("Volunteers here"),
    "employee": lazy_gettext("Works at a stop"),
    "municipality": lazy_gettext("City or administration"),
    "head": lazy_gettext("Leads a place or a group"),
    "other": lazy_gettext("Somebody else"),
}
RECEIPT_GROUP = 4


@dataclass(frozen=True)
class ConsentTexts:
    """All that is said of who may read a note; a level is (key, name, what it means)."""

    question: Phrase
    nesting: Phrase
    levels: tuple[tuple[str, Phrase, Phrase], ...]
    promise: Phrase
    question_someone: Phrase
    someone: Phrase
    promise_someone: Phrase


CONSENT_TEXTS = ConsentTexts(
    question=phrase("Who may read your note?"),
    nesting=phrase("Each answer includes those above it."),
    levels=(
        (
            "none",
            phrase("Only the organisers"),
            phrase("They work with it. Nobody else gets to read it."),
        ),
        (
            "participants",
            phrase("Everybody who takes part in this walk"),
            phrase("The others who joined with the code can read it, too."),
        ),
        (
            "report",
            phrase("Also readers of a report"),
            phrase("It may stand in reports on the walk, without a name and hard to trace to you."),
        ),
        (
            "public",
            phrase("Everybody"),
            phrase("It may stand on the page of the walk, on the internet."),
        ),
    ),
    promise=phrase(
        "The organisers read every note first. They may show it to fewer people than you allow, "
        "and to more only if you agree to that later. You can withdraw it at any time."
    ),
    question_someone=phrase("Who may read what someone said?"),
    someone=phrase(
        "At first only the organisers. It stays so until one of them has recorded that this "
        "person agrees to more, how they said so and when."
    ),
    promise_someone=phrase(
        "Please tell the person, if you can, that you are writing this down. You can withdraw it "
        "at any time."
    ),
)


def consent(words: Phrase) -> Markup:
    """Say words of consent; the German stands beside those that nobody has checked."""
    said_here = escape(words.said(translate))
    if language().is_checked or "de" in fallbacks(language().interface):
        return said_here
    german = words.said(_in_german)
    beside = Markup(' <span class="in-german" lang="de" dir="ltr">{}</span>')
    return said_here + beside.format(german)


def _in_german(message: str, plural: str = "", num: int = 1, /) -> str:
    german = catalogue("de")
    return german.ungettext(message, plural, num) if plural else german.ugettext(message)


def note_roles() -> list[tuple[str, str]]:
    return [(key, str(words)) for key, words in SPEAKERS.items()]


def note_sorts() -> list[tuple[str, str]]:
    return [(key, str(SORTS[key])) for key in SORTS_TO_SEND]


def note_languages(walk: Walk) -> list[str]:
    """Name the languages to write in: that of the page, those of the walk, those of many people."""
    written = (language().tag, *walk.languages, *NAMES)
    return list(dict.fromkeys(tag for tag in written if tag != "de-simple")) or ["de"]


def in_fours(receipt: str) -> str:
    """Write a receipt as it is read out and copied by hand."""
    starts = range(0, len(receipt), RECEIPT_GROUP)
    return "-".join(receipt[start : start + RECEIPT_GROUP] for start in starts)


def note_words(walk: Walk) -> dict[str, object]:
    """Give the sentences that the scripts of these pages show."""
    return {
        "address": _("an address"),
        "at_stop": _("Stop %(number)s: %(title)s", number="%(number)s", title="%(title)s"),
        "copied": _("Copied"),
        "copy": _("Copy the code"),
        "draft": _("What you typed before is back."),
        "email": _("an e-mail address"),
        "forget_warning": _(
            "Not sent yet, and lost for good if you go on: %(count)s", count="%(count)s"
        ),
        "gives_away": _(
            "This seems to hold %(what)s. Does it have to be there? Without it, it is harder to "
            "tell who is meant. You can also leave it as it is.",
            what="%(what)s",
        ),
        "kept": _("Kept on this device. It is sent as soon as there is network."),
        "levels": {key: words.said(translate) for key, words, _more in CONSENT_TEXTS.levels},
        "marked": _("Noted: %(theme)s", theme="%(theme)s"),
        "marked_failed": _("This could not be kept. Please try again."),
        "marks": _("Theme noted with one tap"),
        "name": _("a name"),
        "needs_own": _("Please choose whose words these are."),
        "needs_role": _("Please choose who said it."),
        "needs_text": _("Please write a few words first."),
        "no_notes": _("There are no notes of this device yet."),
        "no_room": _(
            "This browser has no room left, or keeps nothing, for example in a private window. "
            "The note could not be sent at once either. It still stands here: please try again "
            "when there is network, or copy the text."
        ),
        "not_there": _("This note is no longer here."),
        "offline": _("No network at the moment; what was sent before cannot be shown."),
        "phone": _("a telephone number"),
        "photo": _("with a photo"),
        "photo_failed": _("The photo could not be read; please use a JPEG, PNG or WebP file."),
        "position_added": _(
            "Your position is added, exact to about %(metres)s m. It goes to the organisers with "
            "the note.",
            metres="%(metres)s",
        ),
        "position_failed": _("The phone did not tell its position. It works without, too."),
        "position_waiting": _("The phone looks for its position …"),
        "private": _(
            "This browser keeps nothing, for example in a private window. A note is sent at once "
            "here, and only while there is network."
        ),
        "roles": dict(note_roles()),
        "sent": _("The note is sent"),
        "someone": _("someone else’s words"),
        "sorts": dict(note_sorts()),
        "state_accepted": _("Accepted by the organisers"),
        "state_kept": _("Kept on this device, not sent yet"),
        "state_refused": _("Could not be sent as it is"),
        "state_rejected": _("Not taken up by the organisers"),
        "state_seen": _("Seen by the organisers"),
        "state_waiting": _("Sent"),
        "state_withdrawing": _("Is withdrawn as soon as there is network"),
        "state_withdrawn": _("Withdrawn"),
        "stops": {
            stop.id: f"{number} {said(stop.title)}"
            for number, stop in enumerate(walk.stops, start=1)
        },
        "themes": {theme.key: str(said(theme.title)) for theme in walk.themes},
        "too_large": _("The photo is too large to be sent."),
        "waiting": _("Waiting here to be sent: %(count)s", count="%(count)s"),
        "waiting_stranger": _(
            "Waiting here to be sent: %(count)s. This device no longer takes part: please join "
            "again with the code of the organisers. Nothing is lost until then.",
            count="%(count)s",
        ),
        "waiting_refused": _("Could not be sent as they are: %(count)s", count="%(count)s"),
        "written": _("Written now: %(time)s", time="%(time)s"),
    }


def register_note_words(app: Flask) -> None:
    app.jinja_env.filters["in_fours"] = in_fours
    app.jinja_env.globals.update(
        consent=consent,
        note_languages=note_languages,
        note_roles=note_roles,
        note_sorts=note_sorts,
        note_words=note_words,
    )
