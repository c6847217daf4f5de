"""The people of a walk: who may edit it, and how that changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from geodata.problems import NotFound, Refused, phrase
from webapp.storage.organisers import (
    ROLES_BY_POWER,
    Organiser,
    find_organiser,
    give_role,
    own_walks,
)
from webapp.storage.tables import ONE_USE_LINKS, ORGANISERS, ROLES, WALKS
from webapp.storage.writing import lock_walk

LAST_OWNER = phrase(
    "A walk needs an owner. Please make somebody else an owner first, or delete the walk."
)


@dataclass(frozen=True)
class Person:
    """Somebody who may edit a walk; ``has_come`` once they have set a password."""

    id: int
    name: str
    email: str
    role: str
    has_come: bool


def people_of(session: Session, slug: str) -> tuple[Person, ...]:
    """Name everybody who may edit a walk, the owners first."""
    found = session.execute(
        select(ORGANISERS, ROLES.c.role)
        .join(ROLES, ROLES.c.organiser_id == ORGANISERS.c.id)
        .join(WALKS, WALKS.c.id == ROLES.c.walk_id)
        .where(WALKS.c.slug == slug, WALKS.c.deleted_at.is_(None))
        .order_by(ROLES.c.role.desc(), func.lower(ORGANISERS.c.name), ORGANISERS.c.id)
    )
    return tuple(
        Person(row.id, row.name, row.email, row.role, row.password is not None) for row in found
    )


def person_of(session: Session, slug: str, organiser_id: int) -> Person:
    """Give one of the people of a walk."""
    for person in people_of(session, slug):
        if person.id == organiser_id:
            return person
    raise NotFound(phrase("This person does not work on this walk."))


def refuse_namesake(session: Session, organiser_id: int) -> None:
    """Raise ``Refused`` where somebody on one of their walks has the same name.

    The history names people by what they are called, and nobody may save as somebody else.
    """
    for own in own_walks(session, organiser_id):
        people = people_of(session, own.slug)
        names = [person.name.casefold() for person in people if person.id == organiser_id]
        if any(p.name.casefold() in names for p in people if p.id != organiser_id):
            words = phrase(
                "Somebody of this name works on the same walk already; please add what tells you "
                "apart, such as your place of work."
            )
            raise Refused(words, field="name")


def change_role(session: Session, slug: str, organiser_id: int, role: str) -> None:
    """Give one of the people of a walk another role in it."""
    lock_walk(session, slug)
    person = person_of(session, slug, organiser_id)
    if person.role == role:
        return
    if person.role == "owner":
        _end_ownership(session, slug, organiser_id)
    give_role(session, organiser_id, slug, role)


def remove_person(session: Session, slug: str, organiser_id: int) -> None:
    """Let somebody work on a walk no more; what they saved stays."""
    walk = lock_walk(session, slug)
    if person_of(session, slug, organiser_id).role == "owner":
        _end_ownership(session, slug, organiser_id)
    session.connection().execute(
        delete(ROLES).where(ROLES.c.organiser_id == organiser_id, ROLES.c.walk_id == walk.id)
    )


def may_reset(session: Session, maker: Organiser, organiser_id: int) -> bool:
    """Say whether an owner may make a link for somebody's password.

    Whoever has that link has the account; so it must not open any walk that is not the owner's.
    """
    owned = {own.slug for own in own_walks(session, maker.id) if own.role == "owner"}
    theirs = {own.slug for own in own_walks(session, organiser_id)}
    return bool(theirs) and theirs <= owned


def remove_organiser(session: Session, organiser: Organiser) -> None:
    """Delete an account with all its roles, and the links that it made."""
    session.connection().execute(delete(ORGANISERS).where(ORGANISERS.c.id == organiser.id))


def list_organisers(session: Session) -> tuple[Organiser, ...]:
    """Name all organisers, by address."""
    ids = session.scalars(select(ORGANISERS.c.id).order_by(ORGANISERS.c.email)).all()
    found = (find_organiser(session, organiser_id) for organiser_id in ids)
    return tuple(organiser for organiser in found if organiser)


def walks_without_owner(session: Session) -> tuple[str, ...]:
    """Name the walks that nobody owns, by slug."""
    owned = select(ROLES.c.walk_id).where(ROLES.c.role == ROLES_BY_POWER[-1])
    found = session.scalars(
        select(WALKS.c.slug)
        .where(WALKS.c.deleted_at.is_(None), WALKS.c.id.not_in(owned))
        .order_by(WALKS.c.slug)
    )
    return tuple(found)


def _end_ownership(session: Session, slug: str, organiser_id: int) -> None:
    """See that an owner remains, and end the links that somebody made as an owner of the walk."""
    owners = [person.id for person in people_of(session, slug) if person.role == "owner"]
    if owners == [organiser_id]:
        raise Refused(LAST_OWNER)
    walk_id: Any = select(WALKS.c.id).where(WALKS.c.slug == slug).scalar_subquery()
    session.connection().execute(
        delete(ONE_USE_LINKS).where(
            ONE_USE_LINKS.c.made_by == organiser_id,
            or_(ONE_USE_LINKS.c.walk_id == walk_id, ONE_USE_LINKS.c.walk_id.is_(None)),
        )
    )
