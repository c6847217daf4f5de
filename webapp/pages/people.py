"""The people of a walk: an owner says who may edit it, and invites others."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geodata.problems import Refused, phrase
from webapp.pages.access import Editable, editable_walk, present_organiser
from webapp.pages.language import gettext as _
from webapp.pages.transaction import reading, writing
from webapp.storage import one_use_links
from webapp.storage.one_use_links import let_set_password, open_invitations
from webapp.storage.organisers import own_walks
from webapp.storage.people import (
    Person,
    change_role,
    may_reset,
    people_of,
    person_of,
    remove_person,
)
from webapp.storage.walks import WalkSummary, list_walks

bp = Blueprint("people", __name__, url_prefix="/organise")


@dataclass(frozen=True)
class Given:
    """A link that was made a moment ago: it is shown this once."""

    address: str
    purpose: str
    person: Person | None = None


@dataclass(frozen=True)
class Colleague:
    """Somebody with whom an owner shares walks, and what they do in each."""

    person: Person
    works: list[tuple[WalkSummary, str]]


@bp.get("/people")
def show_all() -> ResponseReturnValue:
    """Show everybody who works on the walks that one owns."""
    organiser = present_organiser()
    colleagues: dict[int, Colleague] = {}
    with reading() as session:
        owned = {own.slug for own in own_walks(session, organiser.id) if own.role == "owner"}
        for walk in list_walks(session):
            for person in people_of(session, walk.slug) if walk.slug in owned else ():
                colleague = colleagues.setdefault(person.id, Colleague(person, []))
                colleague.works.append((walk, person.role))
    ordered = sorted(colleagues.values(), key=lambda one: one.person.name.casefold())
    return render_template("people/all.html", colleagues=ordered)


@bp.get("/walks/<slug>/people")
def of_walk(slug: str) -> ResponseReturnValue:
    return _page(editable_walk(slug, "owner"))


@bp.post("/walks/<slug>/people/invite")
def invite(slug: str) -> ResponseReturnValue:
    editable = editable_walk(slug, "owner")
    with writing() as session:
        token = one_use_links.invite(
            session, slug, request.form.get("role", ""), editable.organiser.id
        )
    return _page(editable, _given(token, one_use_links.INVITATION))


@bp.post("/walks/<slug>/people/revoke")
def revoke(slug: str) -> ResponseReturnValue:
    editable_walk(slug, "owner")
    with writing() as session:
        one_use_links.revoke(session, slug, request.form.get("link", ""))
    flash(_("The invitation holds no longer."))
    return redirect(url_for("people.of_walk", slug=slug), 303)


@bp.post("/walks/<slug>/people/<int:person_id>/role")
def change(slug: str, person_id: int) -> ResponseReturnValue:
    """Make an owner of an editor, or the other way round."""
    editable = editable_walk(slug, "owner")
    with writing() as session:
        person = person_of(session, slug, person_id)
        change_role(session, slug, person_id, request.form.get("role", ""))
    flash(_("%(name)s has another role now.", name=person.name))
    return _back(editable, person_id)


@bp.post("/walks/<slug>/people/<int:person_id>/remove")
def remove(slug: str, person_id: int) -> ResponseReturnValue:
    editable = editable_walk(slug, "owner")
    with writing() as session:
        person = person_of(session, slug, person_id)
        remove_person(session, slug, person_id)
    flash(_("%(name)s works on this walk no more.", name=person.name))
    return _back(editable, person_id)


@bp.post("/walks/<slug>/people/<int:person_id>/password")
def renew_password(slug: str, person_id: int) -> ResponseReturnValue:
    """Make a link for somebody who has forgotten their password."""
    editable = editable_walk(slug, "owner")
    with writing() as session:
        person = person_of(session, slug, person_id)
        if person_id == editable.organiser.id:  # who finds a desk empty does not get its account
            raise Refused(phrase("Your own password is changed in your account."))
        if not may_reset(session, editable.organiser, person_id):
            words = phrase(
                "%(name)s also works on walks that are not yours. Whoever runs the server can "
                "make the link: flask organiser reset %(email)s",
                name=person.name,
                email=person.email,
            )
            raise Refused(words)
        token = let_set_password(session, person_id, editable.organiser.id)
    return _page(editable, _given(token, one_use_links.PASSWORD, person))


def _given(token: str, purpose: str, person: Person | None = None) -> Given:
    return Given(url_for("welcoming.show", token=token, _external=True), purpose, person)


def _back(editable: Editable, person_id: int) -> ResponseReturnValue:
    """Lead back to the people; whoever changed what they are themselves may see them no more."""
    if person_id == editable.organiser.id:
        return redirect(url_for("organising.show_walks"), 303)
    return redirect(url_for("people.of_walk", slug=editable.walk.slug), 303)


def _page(editable: Editable, given: Given | None = None) -> str:
    slug = editable.walk.slug
    with reading() as session:
        people = people_of(session, slug)
        invitations = open_invitations(session, slug)
        renewable = {
            person.id for person in people if may_reset(session, editable.organiser, person.id)
        }
    return render_template(
        "people/of_walk.html",
        walk=editable.walk,
        role=editable.role,
        me=editable.organiser,
        people=people,
        invitations=invitations,
        renewable=renewable,
        given=given,
    )
