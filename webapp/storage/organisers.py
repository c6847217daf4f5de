"""Organisers, and what each may do with which walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from geodata.fields import EMAIL_ADDRESS
from geodata.problems import NotFound, Refused, phrase
from webapp.storage.passwords import check_password, fits, hash_password
from webapp.storage.tables import ORGANISERS, ROLES, WALKS
from webapp.storage.writing import new_token, now

ROLES_BY_POWER = ("editor", "owner")
LONGEST_NAME = 100


@dataclass(frozen=True)
class Organiser:
    """Who edits. Every sign-in is tied to the ``stamp``: a new one ends them all."""

    id: int
    email: str
    name: str
    stamp: int
    has_password: bool


@dataclass(frozen=True)
class OwnWalk:
    """A walk that an organiser has a role in."""

    slug: str
    role: str


def add_organiser(session: Session, email: str, name: str, password: str | None = None) -> int:
    """Add an organiser, without a password at first; give the id."""
    email, name = email.strip(), name.strip()
    if not EMAIL_ADDRESS.fullmatch(email):
        words = phrase("This is not an e-mail address; an example: office@example.org.")
        raise Refused(words, field="email")
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        words = phrase("Please give a name of at most %(count)s letters.", count=LONGEST_NAME)
        raise Refused(words, field="name")
    if password is not None:
        check_password(password, email, name)
    values = {
        "email": email.casefold(),
        "name": name,
        "password": hash_password(password) if password is not None else None,
        "stamp": new_token(),
        "created_at": now(),
    }
    taken = Refused(phrase("There is an organiser with this address already."), field="email")
    if session.scalar(select(ORGANISERS.c.id).where(ORGANISERS.c.email == values["email"])):
        raise taken
    try:
        added = session.connection().execute(
            insert(ORGANISERS).values(values).returning(ORGANISERS.c.id)
        )
        return int(added.scalar_one())
    except IntegrityError:
        raise taken from None  # somebody else came first


def find_organiser(session: Session, organiser_id: int) -> Organiser | None:
    return _organiser(session, ORGANISERS.c.id == organiser_id)


def find_by_email(session: Session, email: str) -> Organiser | None:
    return _organiser(session, ORGANISERS.c.email == email.strip().casefold())


def who_signs_in(session: Session, email: str, password: str) -> Organiser | None:
    """Give the organiser whose password this is; it takes as long where there is none."""
    hashed = session.scalar(
        select(ORGANISERS.c.password).where(ORGANISERS.c.email == email.strip().casefold())
    )
    return find_by_email(session, email) if fits(password, hashed) else None


def set_password(session: Session, organiser: Organiser, password: str) -> None:
    """Set a password and end every sign-in that there is."""
    check_password(password, organiser.email, organiser.name)
    _change(session, organiser.id, password=hash_password(password), stamp=new_token())


def end_sign_ins(session: Session, organiser: Organiser) -> None:
    """Sign an organiser out on all devices."""
    _change(session, organiser.id, stamp=new_token())


def give_role(session: Session, organiser_id: int, slug: str, role: str) -> None:
    """Let an organiser edit a walk, or own it; it takes the place of the role before."""
    if role not in ROLES_BY_POWER:
        raise Refused(phrase("A role is editor or owner."), field="role")
    walk_id = _walk_id(session, slug)
    connection = session.connection()
    connection.execute(delete(ROLES).where(*_is_role(organiser_id, walk_id)))
    connection.execute(insert(ROLES).values(organiser_id=organiser_id, walk_id=walk_id, role=role))


def role_in(session: Session, organiser_id: int, slug: str) -> str | None:
    """Give the role of an organiser in a walk; none in a walk that was deleted."""
    found: str | None = session.scalar(
        select(ROLES.c.role)
        .join(WALKS, WALKS.c.id == ROLES.c.walk_id)
        .where(
            ROLES.c.organiser_id == organiser_id,
            WALKS.c.slug == slug,
            WALKS.c.deleted_at.is_(None),
        )
    )
    return found


def own_walks(session: Session, organiser_id: int) -> tuple[OwnWalk, ...]:
    """Name the walks that an organiser has a role in, by slug."""
    found = session.execute(
        select(WALKS.c.slug, ROLES.c.role)
        .join(WALKS, WALKS.c.id == ROLES.c.walk_id)
        .where(ROLES.c.organiser_id == organiser_id, WALKS.c.deleted_at.is_(None))
        .order_by(WALKS.c.slug)
    )
    return tuple(OwnWalk(row.slug, row.role) for row in found)


def _organiser(session: Session, which: Any) -> Organiser | None:
    row = session.execute(select(ORGANISERS).where(which)).one_or_none()
    if row is None:
        return None
    return Organiser(row.id, row.email, row.name, row.stamp, row.password is not None)


def _change(session: Session, organiser_id: int, **values: Any) -> None:
    session.connection().execute(
        update(ORGANISERS).where(ORGANISERS.c.id == organiser_id).values(values)
    )


def _walk_id(session: Session, slug: str) -> int:
    found = session.scalar(
        select(WALKS.c.id).where(WALKS.c.slug == slug, WALKS.c.deleted_at.is_(None))
    )
    if found is None:
        raise NotFound(phrase("There is no walk “%(slug)s”.", slug=slug))
    return int(found)


def _is_role(organiser_id: int, walk_id: int) -> tuple[Any, ...]:
    return (ROLES.c.organiser_id == organiser_id, ROLES.c.walk_id == walk_id)
