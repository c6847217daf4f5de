from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image, ImageFile
from sqlalchemy import select

from geodata.problems import NotFound, Refused
from geodata.walk import Walk, put_feature
from webapp.storage import photos
from webapp.storage.database import Database
from webapp.storage.photos import find_photo, hold_on, hold_photo, keep_photo
from webapp.storage.pictures import hash_of, make_picture
from webapp.storage.tables import PHOTOS
from webapp.storage.walks import add_walk, save_walk

ORIENTATION, GPS = 0x0112, 0x8825
RED, BLUE = (200, 20, 20), (20, 20, 200)


def photo(width: int, height: int, form: str = "JPEG", **how: object) -> bytes:
    """A picture whose left half is red, whose right half is blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    packed = BytesIO()
    image.save(packed, form, **how)
    return packed.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def keep(database: Database, content: bytes) -> str:
    with database.transaction() as session:
        return keep_photo(session, "linden", content)


def found(database: Database, name: str, width: int = 1600) -> bytes:
    with database.reading() as session:
        return find_photo(session, "linden", name, width)


def test_a_photo_is_kept_in_three_widths_as_webp(database: Database, stored: Walk) -> None:
    name = keep(database, photo(2000, 1000))

    for width in (480, 960, 1600):
        kept = opened(found(database, name, width))
        assert (kept.format, kept.size) == ("WEBP", (width, width // 2))


def test_a_photo_is_never_made_wider_than_it_was(database: Database, stored: Walk) -> None:
    name = keep(database, photo(600, 300))

    assert opened(found(database, name, 480)).width == 480
    assert opened(found(database, name, 960)).width == 600
    assert opened(found(database, name, 9999)).width == 600


def test_a_photo_taken_sideways_stands_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # to be turned clockwise, so that left comes to the top
    exif.get_ifd(GPS)[1] = "N"
    sent = photo(800, 400, exif=exif, comment=b"by somebody")
    assert opened(sent).getexif().get_ifd(GPS)

    for form in make_picture(sent).widths:
        kept = opened(form.content)
        red, _, blue = kept.convert("RGB").getpixel((form.width // 2, 5))
        assert form.height == form.width * 2
        assert red > blue
        assert not kept.getexif()
        assert b"somebody" not in form.content
        assert {"exif", "xmp", "icc_profile"}.isdisjoint(kept.info)


def test_a_transparent_picture_stays_transparent() -> None:
    packed = BytesIO()
    Image.new("RGBA", (100, 100), (255, 0, 0, 0)).save(packed, "PNG")

    assert opened(make_picture(packed.getvalue()).widths[0].content).mode == "RGBA"


def test_the_same_file_is_kept_once(database: Database, stored: Walk) -> None:
    sent = photo(600, 300)

    assert keep(database, sent) == keep(database, sent)


def test_a_photo_that_came_from_here_comes_back_as_the_same(
    database: Database, stored: Walk
) -> None:
    name = keep(database, photo(2000, 1000))
    widest = found(database, name)

    assert hash_of(widest) == name
    assert make_picture(widest).hash == name


@pytest.mark.parametrize("hidden", ["exif", "tail"])
def test_a_webp_file_that_holds_more_than_its_picture_is_packed_anew(hidden: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 1
    sent = photo(100, 100, "WEBP", exif=exif) if hidden == "exif" else photo(100, 100, "WEBP")
    if hidden == "tail":
        sent += b"somebody's name"

    assert sent not in [form.content for form in make_picture(sent).widths]


def png_of(width: int, height: int) -> bytes:
    """A PNG file that says it is this large, and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "could not be read"),
        (b"GIF89a of old", "could not be read"),
        (photo(10, 10, "GIF"), "JPEG, PNG or WebP"),
        (photo(10, 10, "TIFF"), "JPEG, PNG or WebP"),
        (photo(800, 800)[:3000], "could not be read"),
        (png_of(10_000, 7_000), "million pixels"),
        (png_of(100_000, 100_000), "million pixels"),
        (photo(3, 20_000, "PNG"), "too narrow"),
        (b"\xff\xd8" + bytes(20_000_001), "larger than 20 MB"),
    ],
    ids=["empty", "text", "gif", "tiff", "cut-off", "large", "bomb", "thin", "heavy"],
)
def test_what_is_no_decent_photo_is_refused(sent: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        make_picture(sent)

    assert refused.value.field == "photo"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_is_cut_off_is_refused_though_others_would_let_it_pass(
    monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint sets it
    sent = photo(800, 800, form)

    with pytest.raises(Refused, match="could not be read"):
        make_picture(sent[: len(sent) * 2 // 3])


def test_a_photo_belongs_to_its_walk_alone(database: Database, stored: Walk) -> None:
    name = keep(database, photo(600, 300))
    with database.transaction() as session:
        add_walk(session, replace(stored, slug="other"))
    with database.reading() as session, pytest.raises(NotFound):
        find_photo(session, "other", name)
    with database.reading() as session, pytest.raises(NotFound):
        find_photo(session, "linden", "0" * 64)


def test_a_photo_that_was_never_saved_goes_when_another_takes_its_place(
    database: Database, stored: Walk
) -> None:
    first = hold(database, photo(100, 50))
    second = hold(database, photo(100, 60), instead_of=first)

    assert kept(database) == {second}


def test_a_photo_that_was_saved_stays_when_another_takes_its_place(
    database: Database, stored: Walk
) -> None:
    first = hold(database, photo(100, 50))
    show(database, stored, first)
    second = hold(database, photo(100, 60), instead_of=first)

    assert kept(database) == {first, second}


@pytest.mark.parametrize("still_open", [True, False])
def test_a_photo_goes_a_day_after_no_form_holds_it_any_more(
    database: Database, stored: Walk, monkeypatch: pytest.MonkeyPatch, still_open: bool
) -> None:
    monkeypatch.setattr(photos, "now", lambda: datetime.now(UTC) - timedelta(hours=25))
    held = hold(database, photo(100, 50))
    shown = hold(database, photo(100, 60))
    show(database, stored, shown)
    monkeypatch.undo()
    with database.transaction() as session:
        assert not any(hold_on(session, "linden", name) for name in ("0" * 64, "\0", ""))
        if still_open:
            assert hold_on(session, "linden", held)
    newest = hold(database, photo(100, 70))

    assert kept(database) == {shown, newest} | ({held} if still_open else set())


def hold(database: Database, content: bytes, instead_of: str = "") -> str:
    with database.transaction() as session:
        return hold_photo(session, "linden", make_picture(content), instead_of)


def show(database: Database, walk: Walk, name: str) -> None:
    with database.transaction() as session:
        save_walk(session, put_feature(walk, replace(walk.stops[0], photo=name)), walk)


def kept(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(PHOTOS.c.hash)))


def test_a_large_jpeg_is_made_smaller_without_reading_it_whole() -> None:
    (widest,) = (form for form in make_picture(photo(6000, 4000)).widths if form.width == 1600)

    assert (widest.width, widest.height) == (1600, 1067)


@pytest.mark.parametrize("form", ["WEBP", "PNG"])
def test_of_a_picture_that_moves_the_first_one_is_kept(form: str) -> None:
    frames = [Image.new("RGB", (40, 20), colour) for colour in (RED, BLUE)]
    packed = BytesIO()
    frames[0].save(packed, form, save_all=True, append_images=frames[1:], duration=100)
    assert getattr(opened(packed.getvalue()), "n_frames", 1) == 2

    (kept_form,) = make_picture(packed.getvalue()).widths
    still = opened(kept_form.content)
    red, _, blue = still.convert("RGB").getpixel((20, 10))
    assert getattr(still, "n_frames", 1) == 1
    assert red > blue


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("other", [b"<script>alert(1)</script>", b"PK\x03\x04 an archive", b"%PDF"])
def test_what_hides_behind_a_picture_is_not_kept(form: str, other: bytes) -> None:
    for width in make_picture(photo(60, 40, form) + other).widths:
        assert other not in width.content
        assert opened(width.content).format == "WEBP"
