"""The form in which a contribution is decided: what it holds, and what was meant by what came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geodata import fields as f
from geodata.fields import UNPRINTABLE, Form, Wrong
from geodata.problems import Refused, phrase, too_long
from geodata.telltale import Telltale, telltales
from geodata.walk import SCOPES, Consent, Walk
from geodata.wording import LANGUAGE_TAG, Wording, direction, fallbacks
from webapp.pages import typed
from webapp.pages.inbox_words import role_of_note
from webapp.pages.language import gettext as _
from webapp.pages.transaction import reading
from webapp.storage.agreed import most_allowed
from webapp.storage.contributions import Contribution, find_contribution_photo
from webapp.storage.deciding import AsNote, Edited, Seen
from webapp.storage.pictures import make_picture
from webapp.storage.sending import NOT_SHARED, ROLES, SORTS

CHOSEN_BY_WRITER = {
    "de": "von der schreibenden Person beim Absenden gewählt",
    "en": "chosen by the writer when sending it",
}
LONGEST_HOW = 500
MOST_MERGED = 50


@dataclass(frozen=True)
class Panel:
    """What the form holds, as it is kept or as it was typed."""

    text: str
    translation: str
    language: str
    stop: str
    themes: tuple[str, ...]
    sort: str
    role: str
    role_shared: bool
    with_photo: bool
    with_place: bool
    scope: str
    given_on: str
    how: str
    expires_on: str
    allowed: str
    hints: tuple[Telltale, ...]

    @property
    def direction(self) -> str:
        return direction(self.language)


def language_of(kept: Contribution, walk: Walk) -> str:
    """Give the language of a text as the walk names it: its own tag, or that of a near one."""
    for tag in fallbacks(kept.language or walk.default_language):
        if tag in walk.languages:
            return tag
    return kept.language


def panel_of(walk: Walk, kept: Contribution, sent: Mapping[str, Any] | None) -> Panel:
    consent = kept.consent or Consent(most_allowed((kept,)))
    held = {
        "text": kept.text,
        "translation": kept.translation,
        "language": language_of(kept, walk),
        "stop": kept.stop,
        "sort": kept.sort,
        "role": kept.role,
        "scope": consent.scope,
        "given_on": consent.given_on.isoformat() if consent.given_on else "",
        "how": consent.how,
        "expires_on": consent.expires_on.isoformat() if consent.expires_on else "",
    }
    if sent is None:
        themes = kept.themes
        shared, photo, place = kept.role not in NOT_SHARED, True, not kept.stop
    else:
        held = {name: typed.tidy(sent.get(name, value)) for name, value in held.items()}
        themes = tuple(sent.getlist("themes"))  # type: ignore[attr-defined]
        shared, photo, place = (name in sent for name in ("role_shared", "photo", "place"))
    return Panel(
        **held,
        themes=themes,
        role_shared=shared,
        with_photo=photo,
        with_place=place,
        allowed=most_allowed((kept,)),
        hints=telltales(f"{held['text']}\n{held['translation']}"),
    )


def read_edited(sent: Any, kept: Contribution, walk: Walk) -> Edited:
    language = sent.get("language", "")
    if not LANGUAGE_TAG.fullmatch(language):
        language = language_of(kept, walk)
    return Edited(
        text=_text(sent, "text"),
        translation=_text(sent, "translation"),
        language=language,
        stop=sent.get("stop", ""),
        themes=tuple(dict.fromkeys(sent.getlist("themes"))),
        sort=_among(sent, "sort", ("", *SORTS)),
        role="" if kept.own else _among(sent, "role", ("", *ROLES)),
        consent=_consent(sent),
    )


def read_merged(sent: Any, by: str) -> tuple[Seen, ...]:
    """Read which others say the same, each with the change that was looked at."""
    merged = []
    for each in sent.getlist("merge")[:MOST_MERGED]:
        name, _colon, change = each.partition(":")
        if name.isascii() and name.isalnum():  # not every database can be asked for every sign
            merged.append(Seen(name, int(change[:9]) if change.isdecimal() else 0, by))
    return tuple(merged)


def read_as_note(
    sent: Any, kept: Contribution, walk: Walk, edited: Edited, merged: tuple[Seen, ...]
) -> AsNote:
    role = Wording() if kept.own else role_of_note(edited.role, walk)
    picture = None
    if kept.photo and "photo" in sent:
        with reading() as session:
            content = find_contribution_photo(session, walk.slug, kept.id)
        picture = make_picture(content)
    tag = walk.default_language.split("-", maxsplit=1)[0]
    return AsNote(
        role=role,
        role_shared="role_shared" in sent,
        picture=picture,
        with_place="place" in sent,
        merged=merged,
        by_writer=CHOSEN_BY_WRITER.get(tag, CHOSEN_BY_WRITER["en"]),
        why=_("A note from the walk"),
    )


def _consent(sent: Any) -> Consent | None:
    scope = _among(sent, "scope", SCOPES)
    how = _text(sent, "how")
    if len(how) > LONGEST_HOW:
        raise Refused(too_long(LONGEST_HOW), field="how")
    given_on, expires_on = (_day(sent, name) for name in ("given_on", "expires_on"))
    if scope == "none" and not (how or given_on or expires_on):
        return None
    return Consent(scope, given_on, " ".join(how.split()), expires_on)


def _day(sent: Any, name: str) -> Any:
    form: Form = f.DATE
    try:
        value = typed.understand(form, sent.get(name, ""))
    except Wrong as wrong:
        raise Refused(wrong.words, field=name) from None
    return None if value is None else form.read(value)


def _text(sent: Any, name: str) -> str:
    text = typed.tidy(sent.get(name, ""))
    if UNPRINTABLE.search(text):
        words = phrase("This text holds an invisible control character; please delete it.")
        raise Refused(words, field=name)
    return text


def _among(sent: Any, name: str, known: tuple[str, ...]) -> str:
    value: str = sent.get(name, "")
    return value if value in known else known[0]
