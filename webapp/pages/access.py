"""Loading is authorising: a view gets a walk only from here, reduced to what its viewer may see."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from threading import Lock
from typing import Any

from cachetools import LRUCache
from flask import Flask, abort, current_app, g, request
from sqlalchemy.orm import Session

from geodata.check import SLUG
from geodata.consent import seen_by
from geodata.hours import today_of, zone
from geodata.problems import NotFound, phrase
from geodata.walk import Viewer, Walk
from webapp.pages.answers import forget_answers
from webapp.pages.participants import participant
from webapp.pages.signed_in import PREVIEW, REPORT, signed_in
from webapp.pages.transaction import check_role, database, reading
from webapp.storage.contributions import waiting_contributions
from webapp.storage.history import erased_since, find_version
from webapp.storage.organisers import Organiser
from webapp.storage.walks import (
    WalkState,
    current_consents,
    find_walk,
    published_walk,
    strictest_precisions,
    walk_state,
)

MOST_KEPT = 64
VIEWERS = {"participant": Viewer.PARTICIPANT}
VERSION = "version"
NOON = time(12)


@dataclass(frozen=True, eq=False)
class Readable:
    """A walk as its viewer may see it, and the day and the state of the store it was read in.

    ``is_version`` says that it is shown as it came out once; ``is_narrower``, that by now less of
    it may be shown than then. Two readings of the same state on the same day are the same object.
    """

    walk: Walk
    published_on: date | None
    state: WalkState
    day: date
    viewer: Viewer = Viewer.VISITOR
    is_draft: bool = False
    is_version: bool = False
    is_narrower: bool = False

    def now(self) -> datetime:
        """Give the moment that the pages speak of; in a version, noon of the day it came out."""
        if self.is_version and self.published_on:
            return datetime.combine(self.published_on, NOON, zone(self.walk))
        return datetime.now(zone(self.walk))

    @property
    def is_private(self) -> bool:
        """Say whether it is for its organisers or its participants alone."""
        return self.is_draft or self.viewer is not Viewer.VISITOR

    @property
    def is_participants(self) -> bool:
        """Say whether it is what somebody sees who joined the walk."""
        return self.viewer is Viewer.PARTICIPANT and not self.is_draft

    def is_of_today(self) -> bool:
        return self.day == today_of(self.walk)


@dataclass(frozen=True)
class Editable:
    """A walk as last saved, whole, and the organiser who works on it in a role."""

    walk: Walk
    organiser: Organiser
    role: str

    @property
    def is_owner(self) -> bool:
        return self.role == "owner"


def readable_walk(slug: str, *, also_participants: bool = False) -> Readable:
    """Give the walk of the place that was asked for, reduced to what may be seen there.

    That is the published walk as a visitor may see it, or the one version that was asked for; in
    the preview, for its organisers alone, it is the walk as last saved, as a visitor or a
    participant would see it; and for their reports it is the published walk with what its notes'
    consents let into a report.

    ``also_participants`` shows those who joined the walk more than visitors; whoever asks for it
    answers by ``walk_answer``, which lets nobody else have that.
    """
    if not SLUG.fullmatch(slug):
        raise NotFound(phrase("There is no walk “%(slug)s”.", slug=slug))
    if request.blueprint == VERSION:
        return readable_version(slug, g.version)
    if request.blueprint == REPORT:
        return report_walk(slug)
    if request.blueprint != PREVIEW:
        if also_participants and participant(slug):
            read = partial(_read_published, viewer=Viewer.PARTICIPANT)
            return _up_to_date(slug, (slug, "joined"), read)
        return _up_to_date(slug, slug, _read_published)
    g.role = editable_walk(slug).role
    viewer = VIEWERS.get(request.args.get("as", ""), Viewer.VISITOR)
    return _up_to_date(slug, (slug, viewer), partial(_read_draft, viewer=viewer))


def readable_version(slug: str, number: int) -> Readable:
    """Give a version of a walk as a visitor may see it."""
    if not SLUG.fullmatch(slug):
        raise NotFound(phrase("There is no walk “%(slug)s”.", slug=slug))
    return _up_to_date(slug, (slug, number), partial(_read_version, number=number))


def report_walk(slug: str) -> Readable:
    """Give the published walk, to its organisers, with the notes that may stand in reports."""
    g.role = editable_walk(slug).role
    read = partial(_read_published, viewer=Viewer.REPORT)
    return _up_to_date(slug, (slug, REPORT), read)


def _up_to_date(
    slug: str, key: Hashable, read: Callable[[Session, str, WalkState], Readable]
) -> Readable:
    """Look up the state of the store; read and reduce anew only where that, or the day, changed."""
    kept: LRUCache[Hashable, Readable] = current_app.extensions["readable_walks"]
    lock: Lock = current_app.extensions["readable_walks_lock"]
    state = walk_state(database(), slug)
    with lock:
        there = kept.get(key)
    if there and there.state == state and there.is_of_today():
        g.default_language = there.walk.default_language
        return there
    if there:
        forget_walk(slug)  # what was made from it may hold what is erased by now
    with reading() as session:
        readable = read(session, slug, state)
    with lock:
        kept[key] = readable
    g.default_language = readable.walk.default_language
    return readable


def forget_walk(slug: str) -> None:
    """Let go of a walk as it was read before, in all places, and of every answer made from it."""
    kept: LRUCache[Hashable, Readable] = current_app.extensions["readable_walks"]
    with current_app.extensions["readable_walks_lock"]:
        for key in [key for key, readable in kept.items() if readable.walk.slug == slug]:
            del kept[key]
    forget_answers(lambda key: slug in key)


def present_organiser() -> Organiser:
    """Give the organiser who asks; the gate before their addresses let nobody else come here."""
    return signed_in() or abort(403)


def editable_walk(slug: str, role: str = "editor", revision: int | None = None) -> Editable:
    """Give a walk as last saved, or as it was at a revision, to an organiser who may edit it.

    Whoever has no role in it learns nothing of it (``NotFound``); an editor is told that
    something is an owner's business (403).
    """
    organiser = present_organiser()
    if not SLUG.fullmatch(slug):
        raise NotFound(phrase("There is no walk “%(slug)s”.", slug=slug))
    with reading() as session:
        own = check_role(session, organiser.id, slug, role)
        walk = find_walk(session, slug, revision=revision)
        g.waiting_notes = waiting_contributions(session, slug).get(slug, 0)
    g.default_language = walk.default_language
    g.let_in_by = {(organiser.id, slug): role, **g.get("let_in_by", {})}
    return Editable(walk, organiser, own)


def _read_published(
    session: Session, slug: str, state: WalkState, viewer: Viewer = Viewer.VISITOR
) -> Readable:
    published = published_walk(session, slug)
    walk, day = _seen_today(session, published.walk, viewer)
    return Readable(walk, published.published_on, state, day, viewer)


def _read_version(session: Session, slug: str, state: WalkState, number: int) -> Readable:
    """Read a version: its offers as on the day it came out, its consents as they are today."""
    if number > (state.version or 0):  # a draft has none, and its existence is nobody's business
        raise NotFound(phrase("This walk has no version %(number)s.", number=number))
    walk = find_walk(session, slug, version=number)
    version = find_version(session, slug, number)
    walk_then = seen_by(walk, Viewer.VISITOR, version.published_on, as_of=version.published_on)
    today = today_of(walk)
    walk_now = seen_by(
        walk,
        Viewer.VISITOR,
        today,
        as_of=version.published_on,
        precisions=strictest_precisions(session, slug),
        consents=current_consents(session, slug),
    )
    narrower = walk_now != walk_then or erased_since(session, slug, version.published_at)
    return Readable(
        walk_now, version.published_on, state, today, is_version=True, is_narrower=narrower
    )


def _read_draft(session: Session, slug: str, state: WalkState, viewer: Viewer) -> Readable:
    walk, day = _seen_today(session, find_walk(session, slug), viewer)
    return Readable(walk, None, state, day, viewer, is_draft=True)


def _seen_today(session: Session, walk: Walk, viewer: Viewer) -> tuple[Walk, date]:
    precisions = strictest_precisions(session, walk.slug)
    consents = current_consents(session, walk.slug)
    today = today_of(walk)
    return seen_by(walk, viewer, today, precisions=precisions, consents=consents), today


def register_access(app: Flask) -> None:
    kept: LRUCache[str, Any] = LRUCache(MOST_KEPT)
    app.extensions["readable_walks"] = kept
    app.extensions["readable_walks_lock"] = Lock()
