"""What an organiser finds after signing in: the walks, and the pages to work on each."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from webapp.pages.access import present_organiser
from webapp.pages.transaction import reading
from webapp.storage.confirmations import waiting_proposals
from webapp.storage.contributions import waiting_contributions
from webapp.storage.objections import waiting_objections
from webapp.storage.organisers import own_walks
from webapp.storage.walks import list_walks

bp = Blueprint("organising", __name__, url_prefix="/organise")


@dataclass(frozen=True)
class WalkPage:
    """A page on which organisers work on a walk; ``role`` is the least that it asks for."""

    endpoint: str
    name: object
    role: str = "editor"


WALK_PAGES = (
    WalkPage("editing.workspace", lazy_gettext("Edit")),
    WalkPage("inbox.show_list", lazy_gettext("Contributions")),
    WalkPage("preview.show_walk", lazy_gettext("Preview")),
    WalkPage("publishing.compare", lazy_gettext("Publish"), "owner"),
    WalkPage("history.show_history", lazy_gettext("History")),
    WalkPage("report.show_walk", lazy_gettext("For a report")),
    WalkPage("understanding.show_findings", lazy_gettext("Findings")),
    WalkPage("importing.upload", lazy_gettext("Import")),
    WalkPage("exporting.show_formats", lazy_gettext("Export")),
    WalkPage("background.show_layers", lazy_gettext("Background")),
    WalkPage("participating.show", lazy_gettext("Participants")),
    WalkPage("grouping.show", lazy_gettext("Group")),
    WalkPage("freshness.show_list", lazy_gettext("Freshness")),
    WalkPage("people.of_walk", lazy_gettext("People"), "owner"),
)


def walk_pages(role: str) -> list[WalkPage]:
    """Name the pages of a walk that somebody in this role may open."""
    return [page for page in WALK_PAGES if page.role in ("editor", role)]


@bp.get("/")
def show_walks() -> ResponseReturnValue:
    organiser = present_organiser()
    with reading() as session:
        roles = {own.slug: own.role for own in own_walks(session, organiser.id)}
        walks = [walk for walk in list_walks(session) if walk.slug in roles]
        waiting = waiting_proposals(session)
        objected = waiting_objections(session)
        sent = waiting_contributions(session)
    return render_template(
        "organising/walks.html",
        walks=walks,
        roles=roles,
        waiting=waiting,
        objected=objected,
        sent=sent,
    )


def register_organising(app: Flask) -> None:
    app.jinja_env.globals["walk_pages"] = walk_pages
