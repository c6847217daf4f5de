"""Answers made once and kept, compressed, for as long as what they say is true."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

import brotli
from cachetools import LRUCache
from flask import Flask, Response, current_app, request
from flask_compress import Compress
from werkzeug.datastructures import Headers
from werkzeug.utils import get_content_type

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MOST_BYTES = 64_000_000
ENCODINGS = ("br", "gzip", "")  # the first that is accepted; the last always is
# Packed in themselves: to pack them once more takes time, and room for three of each.
PACKED = ("image/", "application/pdf", "application/zip", "application/vnd.openxmlformats")
TEXT_AFTER_ALL = "image/svg+xml"
BROTLI_QUALITY = 6  # a page is packed in milliseconds, and a twentieth larger than at best
GZIP_LEVEL = 6


@dataclass(frozen=True)
class Form:
    """The bytes of an answer in one content encoding, and its headers."""

    body: bytes
    etag: str
    headers: Headers


class Kept(Response):
    """An answer whose headers are whole, so that nothing has to be worked out for each request."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        return self.headers


@dataclass(frozen=True)
class Answer:
    """One answer by content encoding; true ``until`` a moment, or for ever."""

    forms: dict[str, Form]
    until: datetime | None

    @property
    def size(self) -> int:
        return sum(len(form.body) for form in self.forms.values())


def kept_answer(  # noqa: PLR0913 — each says one thing of the answer
    key: Hashable,
    now: datetime,
    make: Callable[[], str | bytes],
    *,
    mimetype: str = "text/html",
    until: Callable[[], datetime] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Answer with what was made for ``key``, or make it.

    The key must name everything that the answer depends on, the state of the store included.
    """
    answer = _known(key, now)
    if answer is None:
        with _alone(key):
            answer = _known(key, now)  # of several who ask at once, the first makes it for all
            if answer is None:
                made = make()
                body = made.encode() if isinstance(made, str) else made
                answer = _packed(body, mimetype, until() if until else None, headers or {})
                _keep(key, answer)
    return _respond(answer)


def known_answer(key: Hashable, now: datetime) -> Response | None:
    """Answer with what is kept for ``key``, if it still holds."""
    answer = _known(key, now)
    return _respond(answer) if answer else None


def _known(key: Hashable, now: datetime) -> Answer | None:
    kept: LRUCache[Hashable, Answer] = current_app.extensions["answers"]
    with current_app.extensions["answers_lock"]:
        answer = kept.get(key)
    return answer if answer and (answer.until is None or answer.until > now) else None


def _keep(key: Hashable, answer: Answer) -> None:
    kept: LRUCache[Hashable, Answer] = current_app.extensions["answers"]
    if answer.size <= MOST_BYTES // 8:
        with current_app.extensions["answers_lock"]:
            kept[key] = answer


@contextmanager
def _alone(key: Hashable) -> Iterator[None]:
    """Let one thread after the other make the answer for a key."""
    lock: Lock = current_app.extensions["answers_lock"]
    makers: dict[Hashable, tuple[Lock, int]] = current_app.extensions["answer_makers"]
    with lock:
        own, waiting = makers.get(key, (Lock(), 0))
        makers[key] = (own, waiting + 1)
    try:
        with own:
            yield
    finally:
        with lock:
            waiting = makers[key][1] - 1
            if waiting:
                makers[key] = (own, waiting)
            else:
                del makers[key]


def forget_answers(holds: Callable[[Any], bool]) -> None:
    """Let go of the answers whose key is one that ``holds`` for."""
    kept: LRUCache[Hashable, Answer] = current_app.extensions["answers"]
    lock: Lock = current_app.extensions["answers_lock"]
    with lock:
        for key in [key for key in kept if holds(key)]:
            del kept[key]


def _packed(body: bytes, mimetype: str, until: datetime | None, headers: dict[str, str]) -> Answer:
    bodies = {"": body}
    if mimetype == TEXT_AFTER_ALL or not mimetype.startswith(PACKED):
        bodies["br"] = brotli.compress(body, quality=BROTLI_QUALITY)
        bodies["gzip"] = gzip.compress(body, GZIP_LEVEL, mtime=0)
    content_type = get_content_type(mimetype, "utf-8")
    tag = hashlib.sha256(body).hexdigest()[:24]
    forms = {
        encoding: _form(packed, encoding, tag, {"Content-Type": content_type, **headers})
        for encoding, packed in bodies.items()
    }
    return Answer(forms, until)


def _form(body: bytes, encoding: str, tag: str, headers: dict[str, str]) -> Form:
    """Put the headers together here, since whoever asks for a kept answer waits for little else."""
    etag = f'"{tag}-{encoding}"' if encoding else f'"{tag}"'
    said = {
        **headers,
        "Cache-Control": "no-cache",
        "ETag": etag,
        "Vary": "Accept-Encoding, Accept-Language",
    }
    if encoding:
        said["Content-Encoding"] = encoding
    return Form(body, etag, Headers(said))


def _respond(answer: Answer) -> Response:
    accepted = request.headers.get("Accept-Encoding", "")
    if "q=0" in accepted:  # hardly ever sent, so the others need not wait for its reading
        accepted = ",".join(name for name, quality in request.accept_encodings if quality > 0)
    forms = answer.forms
    form = forms[next(name for name in ENCODINGS if name in accepted and name in forms)]
    known = request.headers.get("If-None-Match", "")
    if form.etag in known or known == "*":
        return Response(status=304, headers=form.headers.copy())
    return Kept(form.body, headers=form.headers.copy())


def register_answers(app: Flask) -> None:
    kept: LRUCache[Any, Any] = LRUCache(MOST_BYTES, getsizeof=lambda answer: answer.size)
    app.extensions["answers"] = kept
    app.extensions["answers_lock"] = Lock()
    app.extensions["answer_makers"] = {}


def register_packing(app: Flask) -> None:
    """Pack the answers that are not kept; the others are packed already."""
    app.config["COMPRESS_REGISTER"] = False
    compress = Compress(app)

    def pack(response: Response) -> Response:
        packed: Response = (
            response if response.content_encoding else compress.after_request(response)
        )
        return packed

    app.after_request(pack)
