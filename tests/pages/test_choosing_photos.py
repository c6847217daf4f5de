"""Photos that organisers choose in a form: kept while it is open, and shown to them alone."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage

from geodata.problems import Phrase
from geodata.walk import Note, Stop, Walk
from tests.desk import Desk
from webapp.pages.photos import Chosen, choose_photo, photo_wants_words

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
