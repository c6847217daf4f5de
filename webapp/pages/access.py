"""Loading is authorising: a view gets a walk only from here, reduced to what its viewer may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any

from cachetools import LRUCache
from flask import Flask, Request, current_app
from flask.sessions import SessionInterface

from geodata.check import SLUG
from geodata.consent import seen_by
from geodata.hours import zone
from geodata.problems import NotFound, phrase
from geodata.walk import Viewer, Walk
from webapp.pages.transaction import database, reading
from webapp.storage.walks import (
    WalkState,
    current_consents,
    published_walk,
    strictest_precisions,
    walk_state,
)

MOST_KEPT = 64


@dataclass(frozen=True, eq=False)
class Readable:
    """A walk as its viewer may see it, and the moment and the state of the store it was read in.

    Two readings of the same state on the same day are the same object.
    """

    walk: Walk
    published_on: date
    state: WalkState
    day: date

    def now(self) -> datetime:
        return datetime.now(zone(self.walk))


class NoSessions(SessionInterface):
    """Visitors have no cookie, and so none is looked for."""

    def open_session(self, app: Flask, request: Request) -> None:
        return None


def readable_walk(slug: str) -> Readable:
    """Give the published walk as a visitor may see it, or raise ``NotFound``.

    The state of the store is looked up each time; the walk is read and reduced again only where
    that, or the day, has changed.
    """
    kept: LRUCache[str, Readable] = current_app.extensions["readable_walks"]
    lock: Lock = current_app.extensions["readable_walks_lock"]
    if not SLUG.fullmatch(slug):
        raise NotFound(phrase("There is no walk “%(slug)s”.", slug=slug))
    state = walk_state(database(), slug)
    with lock:
        there = kept.get(slug)
    if there and there.state == state and there.day == there.now().date():
        return there
    readable = _read(slug, state)
    with lock:
        kept[slug] = readable
    return readable


def _read(slug: str, state: WalkState) -> Readable:
    with reading() as session:
        published = published_walk(session, slug)
        precisions = strictest_precisions(session, slug)
        consents = current_consents(session, slug)
    today = datetime.now(zone(published.walk)).date()
    walk = seen_by(
        published.walk,
        Viewer.VISITOR,
        today,
        precisions=precisions,
        consents=consents,
    )
    return Readable(walk, published.published_on, state, today)


def register_access(app: Flask) -> None:
    kept: LRUCache[str, Any] = LRUCache(MOST_KEPT)
    app.extensions["readable_walks"] = kept
    app.extensions["readable_walks_lock"] = Lock()
    app.session_interface = NoSessions()
