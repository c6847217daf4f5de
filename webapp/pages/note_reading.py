"""What a participant's request says, as a contribution; and what a form held, to show it again."""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from flask import Request, current_app
from shapely import Point
from werkzeug.datastructures import FileStorage, MultiDict

from geodata.problems import Refused, phrase
from geodata.walk import Walk
from webapp.storage.contributions import MARK, NOTE
from webapp.storage.participants import LETTERS, Participant
from webapp.storage.pictures import MOST_BYTES, Picture, make_picture
from webapp.storage.sending import Sent
from webapp.storage.writing import now

OLDEST = timedelta(days=400)  # a clock that is set to earlier than that is wrong
NOT_UNDERSTOOD = phrase("This note could not be understood; please write it once more.")
RECEIPT_LENGTH = 16
ID_LENGTH = 32


@dataclass(frozen=True)
class Typed:
    """What stands in the form of a note."""

    own: str = ""
    role: str = ""
    text: str = ""
    sort: str = ""
    themes: tuple[str, ...] = ()
    stop: str = ""
    level: str = ""
    language: str = ""


def read_typed(form: MultiDict[str, str]) -> Typed:
    names = [name for name in Typed.__dataclass_fields__ if name != "themes"]
    held = {name: form.get(name, "").replace("\r\n", "\n") for name in names}
    return Typed(themes=tuple(form.getlist("themes")), **held)


def sent_by_form(walk: Walk, who: Participant, form: MultiDict[str, str], file: Any) -> Sent:
    """Read what was sent without script. The same form sent twice is the same contribution."""
    typed = read_typed(form)
    kind = MARK if form.get("kind") == MARK else NOTE
    if kind == NOTE and typed.own not in ("yes", "no"):
        raise Refused(phrase("Please choose whose words these are."), field="own")
    if typed.own == "no" and not typed.role:
        raise Refused(phrase("Please choose who said it."), field="role")
    picture = read_photo(file)
    moment = now()
    # Two marks of one theme are two, unless they come within a minute, as by a double tap.
    said = [who.id, kind, *map(str, vars(typed).values()), picture and picture.hash]
    said.append(f"{moment:%Y-%m-%d %H:%M}" if kind == MARK else f"{moment:%Y-%m-%d}")
    name = hashlib.sha256(orjson.dumps([walk.slug, *said])).hexdigest()[:ID_LENGTH]
    return Sent(
        id=name,
        receipt=_receipt_of(name),
        written_at=moment,
        kind=kind,
        stop=typed.stop,
        themes=typed.themes,
        sort=typed.sort,
        own=typed.own != "no",
        role=typed.role,
        text=typed.text,
        language=typed.language,
        level=typed.level or "none",
        photo=picture,
    )


def sent_by_script(name: str, asked: Request) -> Sent:
    """Read what a device has kept and sends now, as JSON alone or with a photo beside it."""
    held = asked.get_data() if asked.is_json else asked.form.get("contribution", "").encode()
    try:
        content = orjson.loads(held)
        sent = _sent(name, content)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, OverflowError):
        raise Refused(NOT_UNDERSTOOD) from None
    return replace(sent, photo=read_photo(asked.files.get("photo")))


def _sent(name: str, content: Any) -> Sent:
    if not isinstance(content, dict):
        raise TypeError
    themes = content.get("themes", [])
    if not isinstance(themes, list) or not all(isinstance(theme, str) for theme in themes):
        raise TypeError
    return Sent(
        id=name,
        receipt=_text(content, "receipt"),
        written_at=_moment(_text(content, "written_at")),
        kind=_text(content, "kind", NOTE),
        stop=_text(content, "stop"),
        themes=tuple(themes),
        sort=_text(content, "sort"),
        own=content.get("own") is not False,
        role=_text(content, "role"),
        text=_text(content, "text"),
        language=_text(content, "language"),
        place=_place(content.get("place")),
        level=_text(content, "level", "none"),
        keeps_photo=content.get("photo_stays") is True,
    )


def read_photo(file: FileStorage | None) -> Picture | None:
    """Make a picture of a photo that was sent, with nothing else in it."""
    if file is None:
        return None
    with file.stream:
        content = file.stream.read(MOST_BYTES + 1)
    return make_picture(content) if content else None


def _text(content: Mapping[str, Any], name: str, default: str = "") -> str:
    text = content.get(name, default)
    if not isinstance(text, str):
        raise TypeError(name)
    return text


def _moment(text: str) -> datetime:
    """Read when something was written; what no clock that goes right can say is now."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC) if moment > now() - OLDEST else now()


def _place(place: Any) -> Point | None:
    if place is None:
        return None
    west, north = place
    if not all(isinstance(each, int | float) and math.isfinite(each) for each in (west, north)):
        raise ValueError(place)
    if not (-180 <= west <= 180 and -90 <= north <= 90):  # noqa: PLR2004 — degrees
        raise ValueError(place)
    return Point(round(west, 5), round(north, 5))


def _receipt_of(name: str) -> str:
    """Make the code of a note that came without script; nobody else can work it out."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    number = int.from_bytes(hmac.digest(key, b"receipt " + name.encode(), "sha256"))
    letters = []
    for _ in range(RECEIPT_LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)
