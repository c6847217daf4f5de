"""Photos that organisers choose in a form: kept while it is open, and shown to them alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from geodata.problems import Phrase
from geodata.walk import Note, Stop, Walk, find_stop, put_feature
from tests.desk import Desk
from tests.pages.test_editing import controls
from webapp.pages.photos import Chosen, choose_photo, photo_wants_words
from webapp.storage.photos import keep_photo
from webapp.storage.tables import PHOTOS
from webapp.storage.walks import find_walk, save_walk

ADDRESS = "/organise/walks/linden/photos"


def drawn(width: int = 60, height: int = 40, form: str = "PNG", **how: object) -> bytes:
    packed = BytesIO()
    Image.new("RGB", (width, height), "teal").save(packed, form, **how)
    return packed.getvalue()


def choose(
    app: Flask, content: bytes | None = None, name: str = "photo.png", **sent: str
) -> Chosen:
    files = {"photo:file": FileStorage(BytesIO(content), name)} if content is not None else {}
    with app.test_request_context("/organise/"):
        return choose_photo("linden", {"photo": "", **sent}, files, sent.pop("saved", ""))


def test_a_chosen_photo_is_there_at_once(app: Flask, desk: Desk) -> None:
    chosen = choose(app, drawn())
    shown = desk.get(f"{ADDRESS}/{chosen.photo}-480.webp")

    assert chosen.complaint is None
    assert (shown.mimetype, shown.headers["Cache-Control"]) == ("image/webp", "private, no-store")
    assert Image.open(BytesIO(shown.data)).size == (60, 40)


def test_a_draft_photo_is_for_organisers_of_the_walk_alone(
    app: Flask, desk_of: Callable[[str], Desk], client: FlaskClient
) -> None:
    address = f"{ADDRESS}/{choose(app, drawn()).photo}-480.webp"

    assert desk_of("Bob").get(address).status_code == 200
    assert desk_of("Charlie").get(address).status_code == 404
    assert desk_of("Charlie").get(address.replace("linden", "chestnut")).status_code == 404
    assert client.get(address).location.startswith("/organise/login")
    assert client.get(address.replace("/organise", "")).status_code == 404


@pytest.mark.parametrize("width", [0, 481, 10**30])
def test_no_other_widths_are_made(app: Flask, desk: Desk, width: int) -> None:
    photo = choose(app, drawn()).photo

    assert desk.get(f"{ADDRESS}/{photo}-{width}.webp").status_code == 404


def test_a_refused_form_still_holds_its_photo_when_it_is_sent_again(app: Flask) -> None:
    photo = choose(app, drawn()).photo

    assert choose(app, photo=photo) == Chosen(photo)
    assert choose(app, b"", photo=photo) == Chosen(photo)


def test_a_file_goes_before_the_tick_to_remove(app: Flask) -> None:
    sent = {"photo:remove": "yes"}
    photo = choose(app, drawn(), **sent).photo

    assert photo
    assert choose(app, photo=photo, **sent) == Chosen("")


def test_what_a_form_only_says_it_holds_is_not_believed(app: Flask) -> None:
    chosen = choose(app, photo="f" * 64)

    assert (chosen.photo, str(chosen.complaint)[:28]) == ("", "The photo is no longer here;")


HOSTILE = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "gif": drawn(form="GIF"),
    "cut off": drawn(800, 800, "JPEG")[:900],
    "no picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "heavy": bytes(20_000_001),
}


@pytest.mark.parametrize("sort", HOSTILE)
@pytest.mark.parametrize("name", ["photo.jpg", "../../photo.webp", "photo.svg", "a" * 300])
def test_what_is_no_photo_is_refused_in_words_and_the_one_before_stays(
    app: Flask, sort: str, name: str
) -> None:
    before = choose(app, drawn()).photo
    refused = choose(app, HOSTILE[sort], name, photo=before)

    assert refused.photo == before
    assert isinstance(refused.complaint, Phrase)
    assert str(refused.complaint).startswith("The photo ")


@pytest.mark.parametrize("name", ["photo.svg", "photo.exe", "photo", "photo.png.html"])
def test_the_ending_of_a_name_says_nothing(app: Flask, name: str) -> None:
    assert choose(app, drawn(form="JPEG"), name).complaint is None


@pytest.mark.parametrize(
    ("kind", "fields", "controls"),
    [
        (Stop, {"photo": "x"}, ["photo:alt"]),
        (Stop, {"photo": "x", "photo:alt": ""}, ["photo:alt"]),
        (Stop, {"photo": "x", "photo:alt": "Eine Kanne"}, []),
        (Stop, {"photo": "x", "photo:alt:en": "A pot"}, []),
        (Stop, {"photo:alt": "Eine Kanne"}, []),
        (Stop, {}, []),
        (Note, {"photo": "x"}, []),
    ],
)
def test_the_photo_of_a_stop_wants_words(
    kind: type, fields: dict[str, str], controls: list[str]
) -> None:
    assert list(photo_wants_words(kind, fields)) == controls


def test_the_field_shows_what_it_holds_and_why_it_was_refused(app: Flask, walk: Walk) -> None:
    photo = choose(app, drawn()).photo
    refused = choose(app, b"no picture", photo=photo)
    with app.test_request_context("/organise/?lang=en"):
        field = render_template_string(
            '{% from "photos/_field.html" import photo_field %}'
            "{{ photo_field(walk, chosen.photo, chosen.complaint) }}",
            walk=walk,
            chosen=refused,
        )

    assert f'name="photo" value="{photo}"' in field
    assert f'src="{ADDRESS}/{photo}-480.webp"' in field
    assert 'aria-invalid="true"' in field
    assert "please use a JPEG, PNG or WebP file" in field
    assert 'name="photo:remove"' in field


STOP = "/organise/walks/linden/stops/tea"


def send(desk: Desk, photo: bytes | None = None, **typed: str) -> TestResponse:
    """Open the form of a stop, choose a photo, type something, and send it."""
    form: dict[str, object] = {**controls(desk.get(f"{STOP}?lang=en").text), **typed}
    form["photo:file"] = (BytesIO(photo or b""), "photo.png" if photo else "")
    return desk.post(STOP, form, content_type="multipart/form-data")


def stop_now(app: Flask) -> Stop:
    with app.extensions["database"].reading() as session:
        return find_stop(find_walk(session, "linden"), "tea")


def photos_kept(app: Flask) -> set[str]:
    with app.extensions["database"].reading() as session:
        return set(session.scalars(select(PHOTOS.c.hash)))


def test_a_photo_is_saved_with_its_words_replaced_and_removed(app: Flask, desk: Desk) -> None:
    assert send(desk, drawn(), **{"photo:alt": "Eine Kanne"}).status_code == 303
    first = stop_now(app)
    assert send(desk, drawn(80)).status_code == 303
    second = stop_now(app)
    assert send(desk, **{"photo:remove": "yes"}).status_code == 303

    assert first.photo
    assert second.photo not in ("", first.photo)
    assert stop_now(app).photo == ""
    assert photos_kept(app) == {first.photo, second.photo}  # both are shown by revisions


def test_the_preview_shows_the_photo_of_the_draft_and_visitors_get_nothing(
    app: Flask, desk: Desk, client: FlaskClient
) -> None:
    send(desk, drawn(), **{"photo:alt": "Eine Kanne"})
    photo = stop_now(app).photo
    page = desk.get("/organise/walks/linden/preview/stops/tea/").text
    address = f"/organise/walks/linden/preview/photos/{photo}-480.webp"

    assert f'src="/organise/walks/linden/preview/photos/{photo}-960.webp"' in page
    assert desk.get(address).mimetype == "image/webp"
    assert photo not in client.get("/walks/linden/stops/tea/").text
    assert client.get(f"/walks/linden/photos/{photo}-480.webp").status_code == 404


def test_a_photo_without_words_is_refused_beside_the_words_and_not_lost(
    app: Flask, desk: Desk
) -> None:
    refused = send(desk, drawn(), title="Teestube")
    held = controls(refused.text)["photo"]

    assert refused.status_code == 422
    assert '<a href="#field-photo-alt">' in refused.text
    assert f'src="{ADDRESS}/{held}-480.webp"' in refused.text
    assert stop_now(app).photo == ""

    sent = {**controls(refused.text), "photo:alt": "Eine Kanne"}
    assert desk.post(STOP, sent).status_code == 303
    assert stop_now(app).photo == held
    assert stop_now(app).title.texts["de"] == "Teestube"


def test_a_photo_that_takes_the_place_of_one_never_saved_leaves_none_behind(
    app: Flask, desk: Desk
) -> None:
    first = controls(send(desk, drawn()).text)
    file = {"photo:file": (BytesIO(drawn(90)), "photo.png")}
    desk.post(STOP, {**first, **file}, content_type="multipart/form-data")

    assert first["photo"] not in photos_kept(app)
    assert len(photos_kept(app)) == 1


@pytest.mark.parametrize("sort", [sort for sort in HOSTILE if sort != "heavy"])
def test_what_is_no_photo_is_named_at_the_photo_and_what_was_typed_stays(
    app: Flask, desk: Desk, sort: str
) -> None:
    refused = send(desk, HOSTILE[sort], title="Teestube")

    assert refused.status_code == 422
    assert '<a href="#field-photo">' in refused.text
    assert 'id="field-photo-error"' in refused.text
    assert 'value="Teestube"' in refused.text
    assert photos_kept(app) == set()


def test_a_pin_can_be_moved_though_its_photo_has_no_words(app: Flask, desk: Desk) -> None:
    with app.extensions["database"].transaction() as session:
        walk = find_walk(session, "linden")
        stop = replace(find_stop(walk, "tea"), photo=keep_photo(session, "linden", drawn()))
        save_walk(session, put_feature(walk, stop), walk)
    place = {"latitude": "51.0501", "longitude": "13.7401"}

    assert desk.post(f"{STOP}/place", place).status_code == 303


def test_a_note_takes_a_photo_without_words(app: Flask, desk: Desk) -> None:
    address = "/organise/walks/linden/notes/note-public"
    form: dict[str, object] = dict(controls(desk.get(address).text))
    form["photo:file"] = (BytesIO(drawn()), "photo.png")
    desk.post(address, form, content_type="multipart/form-data")

    assert f'value="{next(iter(photos_kept(app)))}"' in desk.get(address).text


def test_two_photos_for_one_stop_are_shown_side_by_side(
    app: Flask, desk_of: Callable[[str], Desk]
) -> None:
    alice, bob = desk_of("Alice"), desk_of("Bob")
    words = {"photo:alt": "Eine Kanne"}
    opened: dict[str, object] = {**controls(bob.get(STOP).text), **words}
    send(alice, drawn(), **words)
    theirs = stop_now(app).photo
    opened["photo:file"] = (BytesIO(drawn(90)), "photo.png")
    conflict = bob.post(STOP, opened, content_type="multipart/form-data")
    mine = controls(conflict.text)["photo"]

    assert conflict.status_code == 409
    for photo in (theirs, mine):
        assert f'src="{ADDRESS}/{photo}-480.webp"' in conflict.text

    chosen = {**controls(conflict.text), "choose:photo": "mine"}
    assert bob.post(STOP, chosen).status_code == 303
    assert stop_now(app).photo == mine
