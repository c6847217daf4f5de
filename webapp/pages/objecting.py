"""Where an actor objects to a note about their stop: it is held back until an organiser decides."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from geodata.problems import NotFound, Refused, phrase, too_long
from webapp.pages.confirmable import Confirmable, confirmable_walk
from webapp.pages.confirming import check_sent, for_actors_alone, led_on, page_of_link
from webapp.pages.language import choose_language, interface_languages
from webapp.pages.transaction import reading, writing
from webapp.pages.visitor_forms import limit_visitor_form
from webapp.storage.erasures import OBJECTION, list_erasure
from webapp.storage.objections import add_objection
from webapp.storage.photos import find_photo
from webapp.storage.pictures import WIDTHS

bp = Blueprint("objecting", __name__, url_prefix="/walks/<slug>/confirm/<token>/notes/<note_id>")
LONGEST_OBJECTION = 2000


@bp.get("")
def show_note(slug: str, token: str, note_id: str) -> ResponseReturnValue:
    return _form(confirmable_walk(slug, token), token, note_id)


@bp.post("")
def object_to(slug: str, token: str, note_id: str) -> ResponseReturnValue:
    """Hold a note back from everybody but the organisers, at once and everywhere."""
    limit_visitor_form()
    found = confirmable_walk(slug, token)
    note = found.note(note_id)
    try:
        check_sent(slug, token)
        words = _words(request.form.get("words", ""))
        with writing() as session:
            added = add_objection(session, slug, found.stop.id, note.id, words)
            folder = current_app.config["DATA_DIR"]
            list_erasure(folder, slug, OBJECTION, added, stop=found.stop.id, note=note.id)
    except Refused as refused:
        return _form(found, token, note_id, refused)
    return led_on(slug, token, "objected")


@bp.get("/photo-<int:width>.webp")
def photo(slug: str, token: str, note_id: str, width: int) -> ResponseReturnValue:
    """Show the actor the photo of a note about their stop, which may not be published yet."""
    shown = confirmable_walk(slug, token).note(note_id).photo
    if not shown or width not in WIDTHS:
        raise NotFound(phrase("There is no such photo."))
    with reading() as session:
        picture = find_photo(session, slug, shown, width)
    return for_actors_alone(Response(picture, mimetype="image/webp"))


def _words(sent: str) -> str:
    words = sent.replace("\r\n", "\n").replace("\0", "").strip()
    if not words:
        raise Refused(phrase("Please say what must not be shown like this."), field="words")
    if len(words) > LONGEST_OBJECTION:
        raise Refused(too_long(LONGEST_OBJECTION), field="words")
    return words


def _form(
    found: Confirmable, token: str, note_id: str, refused: Refused | None = None
) -> ResponseReturnValue:
    choose_language(interface_languages())
    note = found.note(note_id)
    return page_of_link(
        "objecting/note.html",
        found,
        token,
        refused,
        note=note,
        may_object=found.may_object(note),
        words=request.form.get("words", ""),
        longest=LONGEST_OBJECTION,
    )
