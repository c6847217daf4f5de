"""Organisers, and what each may do with which walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from geodata.fields import EMAIL_ADDRESS
from geodata.problems import NotFound, Refused, counted, phrase
from webapp.storage.database import Database
from webapp.storage.passwords import fits, renewed
from webapp.storage.tables import ONE_USE_LINKS, ORGANISERS, ROLES, WALKS
from webapp.storage.writing import new_token, now

ROLES_BY_POWER = ("editor", "owner")
LONGEST_NAME = 100
LONGEST_EMAIL = 254


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


def add_organiser(session: Session, email: str, name: str, hashed: str | None = None) -> int:
    """Add an organiser, with the hash of a password or without any at first; give the id."""
    values = {
        "email": checked_email(email),
        "name": checked_name(name),
        "password": hashed,
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


def checked_email(email: str) -> str:
    """Give an address as accounts are known by, or raise ``Refused``."""
    email = email.strip()
    fits = EMAIL_ADDRESS.fullmatch(email) and len(email) <= LONGEST_EMAIL and email.isprintable()
    if not fits:
        words = phrase("This is not an e-mail address; an example: office@example.org.")
        raise Refused(words, field="email")
    return email.casefold()


def checked_name(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        words = counted(
            "Please give a name of at most %(num)s letter.",
            "Please give a name of at most %(num)s letters.",
            LONGEST_NAME,
        )
        raise Refused(words, field="name")
    return name


def find_organiser(session: Session, organiser_id: int) -> Organiser | None:
    return _organiser(session, ORGANISERS.c.id == organiser_id)


def find_by_email(session: Session, email: str) -> Organiser | None:
    return _organiser(session, ORGANISERS.c.email == _folded(email))


def organiser_known(session: Session, email: str) -> Organiser:
    """Give the organiser with an address, or raise ``NotFound``: for commands alone."""
    organiser = find_by_email(session, email)
    if organiser is None:
        raise NotFound(phrase("There is no organiser “%(email)s”.", email=email))
    return organiser


def who_signs_in(database: Database, email: str, password: str) -> Organiser | None:
    """Give the organiser whose password this is; it takes as long where there is none.

    Nobody waits meanwhile: no transaction is open while passwords are compared.
    """
    with database.reading() as session:
        hashed = session.scalar(
            select(ORGANISERS.c.password).where(ORGANISERS.c.email == _folded(email))
        )
        organiser = find_by_email(session, email)
    if not fits(password, hashed) or organiser is None:
        return None
    if stronger := renewed(password, hashed or ""):
        _keep_stronger(database, organiser, hashed, stronger)
    return organiser


def set_password(session: Session, organiser: Organiser, hashed: str) -> None:
    """Set a password by its hash; every sign-in ends, and no link for another one holds."""
    _change(session, organiser.id, password=hashed, stamp=new_token())
    session.connection().execute(
        delete(ONE_USE_LINKS).where(ONE_USE_LINKS.c.organiser_id == organiser.id)
    )


def rename_organiser(session: Session, organiser: Organiser, name: str) -> None:
    _change(session, organiser.id, name=checked_name(name))


def end_sign_ins(session: Session, organiser: Organiser) -> None:
    """Sign an organiser out on all devices."""
    _change(session, organiser.id, stamp=new_token())


def give_role(session: Session, organiser_id: int, slug: str, role: str) -> None:
    """Let an organiser edit a walk, or own it; it takes the place of the role before.

    A link for their password that an owner of their other walks made holds no longer: it would
    now open this walk, too.
    """
    if role not in ROLES_BY_POWER:
        raise Refused(phrase("A role is editor or owner."), field="role")
    walk_id = _walk_id(session, slug)
    connection = session.connection()
    connection.execute(delete(ROLES).where(*_is_role(organiser_id, walk_id)))
    connection.execute(insert(ROLES).values(organiser_id=organiser_id, walk_id=walk_id, role=role))
    connection.execute(
        delete(ONE_USE_LINKS).where(
            ONE_USE_LINKS.c.organiser_id == organiser_id, ONE_USE_LINKS.c.made_by.is_not(None)
        )
    )


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


def _folded(email: str) -> str:
    """Give an address as it is looked up; what no address can be is no account's either."""
    return email.strip().casefold() if email.isprintable() else ""


def _keep_stronger(
    database: Database, organiser: Organiser, hashed: str | None, stronger: str
) -> None:
    with database.transaction() as session:
        unchanged = (ORGANISERS.c.id == organiser.id, ORGANISERS.c.password == hashed)
        session.connection().execute(update(ORGANISERS).where(*unchanged).values(password=stronger))


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
