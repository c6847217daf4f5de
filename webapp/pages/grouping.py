"""Where the group is on its way: an organiser says it, and the participants' phones ask for it."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.hours import zone
from geodata.walk import find_stop
from webapp.pages.access import editable_walk, readable_walk
from webapp.pages.formatting import clock
from webapp.pages.language import gettext as _
from webapp.pages.participants import for_participants, participant
from webapp.pages.transaction import database, reading, writing
from webapp.storage.groups import LASTS, end_group, group_of, say_group_at
from webapp.storage.walks import walk_state

bp = Blueprint("grouping", __name__)
DESK = "/organise/walks/<slug>/group"
HOURS = int(LASTS.total_seconds() // 3600)


@bp.get("/walks/<slug>/group")
def tell(slug: str) -> ResponseReturnValue:
    """Tell a participant at which stop the group is; anybody else hears of no group.

    Where a group of newcomers is just now, is the business of those who walk along.
    """
    walk = readable_walk(slug).walk
    group = None
    if participant(slug):
        with reading() as session:
            group = group_of(session, slug)
    if group and group.stop not in {stop.id for stop in walk.stops}:
        group = None
    said = {"stop": group.stop, "since": group.at.isoformat()} if group else {}
    response = for_participants(jsonify(said))
    response.add_etag()
    return response.make_conditional(request)


@bp.get(DESK)
def show(slug: str) -> ResponseReturnValue:
    """Show the stops that phones know: those of the published walk."""
    editable = editable_walk(slug)
    is_published = walk_state(database(), slug).version is not None
    stops = readable_walk(slug).walk.stops if is_published else ()
    with reading() as session:
        group = group_of(session, slug)
    here = group and any(stop.id == group.stop for stop in stops)
    return render_template(
        "grouping/show.html",
        walk=editable.walk,
        role=editable.role,
        stops=stops,
        is_published=is_published,
        group=group if here else None,
        since=clock(group.at.astimezone(zone(editable.walk))) if group else "",
        hours=HOURS,
    )


@bp.post(DESK)
def say_where(slug: str) -> ResponseReturnValue:
    """Say that the group is at a stop; phones know none before the walk is published."""
    editable_walk(slug)
    walk = readable_walk(slug).walk
    stop = find_stop(walk, request.form.get("stop", ""))
    with writing() as session:
        say_group_at(session, slug, stop.id)
    number = walk.stops.index(stop) + 1
    flash(_("Participants learn now that the group is at stop %(number)s.", number=number))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post(f"{DESK}/end")
def end(slug: str) -> ResponseReturnValue:
    editable_walk(slug)
    with writing() as session:
        end_group(session, slug)
    flash(_("Nobody is told any more where the group is."))
    return redirect(url_for(".show", slug=slug), 303)
