"""Who looks as a participant: the cookie of one walk, and requests that come from its pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, abort, g, request

from geodata.check import SLUG
from webapp.pages.transaction import reading
from webapp.storage.expiring import DEVICE_KEPT
from webapp.storage.participants import Participant, find_participant

COOKIE = "rundgang_participant"
KEPT_FOR = int(DEVICE_KEPT.total_seconds())


def token() -> str:
    if "Cookie" not in request.headers:  # as with most who ask
        return ""
    return request.cookies.get(COOKIE, "")


def participant(slug: str) -> Participant | None:
    """Give the participant of this walk who asks, if any."""
    if not token() or not SLUG.fullmatch(slug):
        return None
    asked: dict[str, Participant | None] = g.setdefault("participants", {})
    if slug not in asked:
        with reading() as session:
            asked[slug] = find_participant(session, slug, token())
    return asked[slug]


def set_participant(response: Response, slug: str, token: str) -> None:
    """Let the device be known on the addresses of this walk alone."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT_FOR,
        path=_folder(slug),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def drop_participant(response: Response, slug: str) -> None:
    response.delete_cookie(COOKIE, path=_folder(slug), httponly=True, samesite="Lax")


def _from_own_page() -> bool:
    """Tell whether the browser says that a request was sent from a page of this site."""
    origin = request.headers.get("Origin")
    if origin is None:  # old browsers leave it out; new ones say it in another way, too
        return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:  # no browser says that
        return False


def check_own_page() -> None:
    """Let nobody else's page act for a participant."""
    if not _from_own_page():
        abort(403)


def for_participants(response: Response) -> Response:
    """Let only this participant's browser keep an answer, and ask each time whether it holds."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    return response


def _folder(slug: str) -> str:
    return f"/walks/{slug}/"
