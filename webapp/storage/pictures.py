"""Photos as they are kept: upright, in three widths, with nothing in them but the picture."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from geodata.problems import Refused, counted, phrase

WIDTHS = (480, 960, 1600)
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 20_000_000
MOST_PIXELS = 60_000_000
HIGHEST = 16_383  # pixels: more no WebP can have
QUALITY = 80
PICTURE_CHUNKS = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH")


@dataclass(frozen=True)
class Width:
    """The picture in one width."""

    width: int
    height: int
    content: bytes


@dataclass(frozen=True)
class Picture:
    """A picture by the hash of its widest form; ``source`` is the hash of the file it came in."""

    hash: str
    source: str
    widths: tuple[Width, ...]


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def make_picture(content: bytes) -> Picture:
    """Make a picture from a file that somebody sent, or raise ``Refused``."""
    image = _opened(content)
    if _height(image, min(WIDTHS[-1], image.width)) > HIGHEST:
        words = phrase("The photo is far too narrow for its height; please cut it.")
        raise Refused(words, field="photo")
    forms = [_form(image, width) for width in sorted({min(w, image.width) for w in WIDTHS})]
    if image.width <= WIDTHS[-1] and _holds_picture_alone(content):
        # It came from here: to pack it once more would make another, worse picture of it.
        forms[-1] = Width(image.width, image.height, content)
    return Picture(hash_of(forms[-1].content), hash_of(content), tuple(forms))


def _opened(content: bytes) -> Image.Image:
    if len(content) > MOST_BYTES:
        limit = MOST_BYTES // 1_000_000
        raise Refused(phrase("The photo is larger than %(limit)s MB.", limit=limit), field="photo")
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets pass what is cut off, for all of us
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we look ourselves
            image = Image.open(BytesIO(content), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        image.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))  # a large JPEG is read in a half, a quarter …
        ImageOps.exif_transpose(image, in_place=True)
        mode = "RGBA" if image.has_transparency_data else "RGB"
        return image if image.mode == mode else image.convert(mode)
    except Image.DecompressionBombError:
        limit = MOST_PIXELS // 1_000_000
        words = counted(
            "The photo has more than %(num)s million pixels.",
            "The photo has more than %(num)s million pixels.",
            limit,
        )
        raise Refused(words, field="photo") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        words = phrase("The photo could not be read; please use a JPEG, PNG or WebP file.")
        raise Refused(words, field="photo") from None


def _form(image: Image.Image, width: int) -> Width:
    size = (width, _height(image, width))
    scaled = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
    packed = BytesIO()
    scaled.save(packed, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return Width(*size, packed.getvalue())


def _height(image: Image.Image, width: int) -> int:
    return max(1, round(image.height * width / image.width))


def _holds_picture_alone(content: bytes) -> bool:
    """Say whether this is a WebP file without metadata, animation or anything behind its end."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return False
    if int.from_bytes(content[4:8], "little") + 8 != len(content):
        return False
    start = 12
    while start < len(content):
        if content[start : start + 4] not in PICTURE_CHUNKS:
            return False
        size = int.from_bytes(content[start + 4 : start + 8], "little")
        start += 8 + size + size % 2
    return start == len(content)
