"""Photos in the forms of organisers: chosen, kept while the form is open, replaced, removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, url_for
from werkzeug.datastructures import FileStorage

from geodata.problems import NotFound, Phrase, Refused, phrase
from geodata.walk import Stop, Walk
from webapp.pages.access import editable_walk
from webapp.pages.transaction import reading, writing
from webapp.storage.photos import find_photo, hold_on, hold_photo
from webapp.storage.pictures import MOST_BYTES, WIDTHS, make_picture

bp = Blueprint("photos", __name__, url_prefix="/organise/walks/<slug>/photos")
PHOTO, FILE, REMOVE, WORDS = "photo", "photo:file", "photo:remove", "photo:alt"


@dataclass(frozen=True)
class Chosen:
    """What a form comes to hold as its photo: the hash of one, or nothing; or why it does not."""

    photo: str
    complaint: Phrase | None = None


@bp.get("/<photo>-<int:width>.webp")
def draft_photo(slug: str, photo: str, width: int) -> Response:
    """Give any photo that is kept for the walk: of the draft, of its past, of an open form."""
    editable_walk(slug)
    if width not in WIDTHS:
        raise NotFound(phrase("There is no such photo."))
    with reading() as session:
        picture = find_photo(session, slug, photo, width)
    return Response(picture, mimetype="image/webp")


def choose_photo(
    slug: str, sent: Mapping[str, str], files: Mapping[str, FileStorage], saved: str = ""
) -> Chosen:
    """Say which photo a form means, and keep a new one while the form is open.

    ``sent`` names in ``photo`` the one that the form held; ``saved`` is the one that was saved
    last. The file goes before the tick to remove, since whoever chooses a file wants it.
    """
    held = sent.get(PHOTO, saved)
    if content := _content(files.get(FILE)):
        return _new(slug, content, held)
    if sent.get(REMOVE):
        return Chosen("")
    if held in ("", saved):
        return Chosen(held)
    with writing() as session:
        if hold_on(session, slug, held):
            return Chosen(held)
    return Chosen(saved, phrase("The photo is no longer here; please choose it once more."))


def _new(slug: str, content: bytes, held: str) -> Chosen:
    try:
        picture = make_picture(content)  # before the transaction, which others wait for
    except Refused as refused:
        return Chosen(held, refused.words)
    with writing() as session:
        return Chosen(hold_photo(session, slug, picture, instead_of=held))


def _content(file: FileStorage | None) -> bytes:
    """Read what was chosen, and no more than shows that it is too large."""
    if file is None:
        return b""
    with file.stream:
        return file.stream.read(MOST_BYTES + 1)


def photo_wants_words(kind: type, fields: Mapping[str, Any]) -> dict[str, Phrase]:
    """Complain, by control, of the photo of a stop that nobody described."""
    described = any(
        fields[name] for name in fields if name == WORDS or name.startswith(f"{WORDS}:")
    )
    if kind is not Stop or not fields.get(PHOTO) or described:
        return {}
    words = phrase("Please say what the photo shows, for those who cannot see it.")
    return {WORDS: words}


def draft_photo_url(walk: Walk, photo: str, width: int = WIDTHS[0]) -> str:
    return url_for("photos.draft_photo", slug=walk.slug, photo=photo, width=width)


def register_photos(app: Flask) -> None:
    app.jinja_env.globals.update(
        draft_photo_url=draft_photo_url, photo_megabytes=MOST_BYTES // 10**6
    )
