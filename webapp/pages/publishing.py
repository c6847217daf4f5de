"""Publishing: the newest revision beside the published version, and the step between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from geodata.changes import changes
from geodata.consent import seen_by
from geodata.hours import is_confirmed, today_of
from geodata.walk import KIND_OF, Note, Viewer, Walk, features
from geodata.wording import Wording
from webapp.pages.access import Editable, editable_walk
from webapp.pages.language import gettext as _
from webapp.pages.telling import comparison, named
from webapp.pages.transaction import reading, writing
from webapp.storage.history import find_revision, list_versions
from webapp.storage.walks import (
    current_consents,
    find_walk,
    publish_walk,
    strictest_precisions,
)

bp = Blueprint("publishing", __name__, url_prefix="/organise/walks/<slug>")


@dataclass(frozen=True)
class Notes:
    """The notes that publishing would show, and those it would go on showing, or take away."""

    shown_now: tuple[Note, ...]
    still_shown: tuple[Note, ...]
    gone: tuple[Note, ...]
    kept_back: int


@dataclass(frozen=True)
class Warnings:
    """What organisers may want to mend before they publish; nothing of it forbids them to."""

    outdated: tuple[Markup, ...]
    unconfirmed: tuple[Markup, ...]
    without_place: tuple[Markup, ...]
    photos_without_words: tuple[Markup, ...]

    def __bool__(self) -> bool:
        return any(vars(self).values())


@bp.get("/publish")
def compare(slug: str) -> ResponseReturnValue:
    """Show what visitors will see once the newest revision is published."""
    return _show(editable_walk(slug, "owner"))


@bp.post("/publish")
def publish(slug: str) -> ResponseReturnValue:
    """Publish exactly the revision that was looked at; where there is a newer one, show that."""
    editable = editable_walk(slug, "owner")
    seen = request.form.get("revision", 0, type=int)
    if seen != editable.walk.revision:
        return _show(editable, meanwhile=True), 409
    with writing() as session:
        number = publish_walk(session, slug, seen, by=editable.organiser.name)
    flash(_("Version %(number)s is published. Visitors see it from now on.", number=number))
    return redirect(url_for(".compare", slug=slug), 303)


def _show(editable: Editable, *, meanwhile: bool = False) -> str:
    walk = editable.walk
    today = today_of(walk)
    with reading() as session:
        versions = list_versions(session, walk.slug)
        published = find_walk(session, walk.slug, version=versions[0].number) if versions else None
        seen = partial(
            seen_by,
            viewer=Viewer.VISITOR,
            today=today,
            precisions=strictest_precisions(session, walk.slug),
            consents=current_consents(session, walk.slug),
        )
        last = find_revision(session, walk.slug, walk.revision)
    shown = seen(walk)
    shown_before = seen(published) if published else None
    return render_template(
        "publishing/compare.html",
        walk=walk,
        role=editable.role,
        last=last,
        version=versions[0] if versions else None,
        changes=comparison(changes(published, walk), walk) if published else None,
        shown=shown,
        notes=_notes(walk, shown, shown_before),
        warnings=_warnings(walk),
        meanwhile=meanwhile,
    )


def _notes(walk: Walk, shown: Walk, shown_before: Walk | None) -> Notes:
    before = {note.id for note in shown_before.notes} if shown_before else set()
    visible = {note.id for note in shown.notes}
    gone = shown_before.notes if shown_before else ()
    return Notes(
        shown_now=tuple(note for note in shown.notes if note.id not in before),
        still_shown=tuple(note for note in shown.notes if note.id in before),
        gone=tuple(note for note in gone if note.id not in visible),
        kept_back=len(walk.notes) - len(visible),
    )


def _warnings(walk: Walk) -> Warnings:
    today = today_of(walk)
    offers = [offer for offer in walk.offers if offer.status == "active"]
    return Warnings(
        outdated=tuple(_outdated(walk)),
        unconfirmed=tuple(
            named("offer", offer) for offer in offers if not is_confirmed(offer, walk, today)
        ),
        without_place=tuple(named("stop", stop) for stop in walk.stops if stop.shape is None),
        photos_without_words=tuple(
            named("stop", stop) for stop in walk.stops if stop.photo and not stop.photo_alt
        ),
    )


def _outdated(walk: Walk) -> Iterator[Markup]:
    """Name what has a translation that is older than its source."""
    if _is_outdated(walk):
        yield named("walk", walk)
    for feature in features(walk):
        if _is_outdated(feature):
            yield named(KIND_OF[type(feature)].name, feature)


def _is_outdated(thing: object) -> bool:
    """Look through the texts of a thing, and of its themes where it is the walk."""
    texts = [value for value in vars(thing).values() if isinstance(value, Wording)]
    states = [state.state for text in texts for state in text.states.values()]
    if "outdated" in states:
        return True
    if isinstance(thing, Walk):
        return any(map(_is_outdated, (*thing.themes, *thing.categories)))
    return False
