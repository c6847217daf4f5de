"""The commands; each calls what the pages call, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import DatabaseError

from geodata.background import (
    LAYERS,
    LayerWanted,
    prepare_layer,
    put_layer,
    surroundings,
    with_source,
)
from geodata.freshness import LinkState, named_by, websites
from geodata.problems import Problem
from geodata.walk import Walk
from webapp.outside.asking import Manner
from webapp.outside.links import check_links, manner_for_links
from webapp.outside.ogc_features import fetch_features, manner_for_features
from webapp.storage.backup import restore_backup, write_backup
from webapp.storage.database import Database
from webapp.storage.expiring import expire_contributions
from webapp.storage.links import keep_link_states
from webapp.storage.loading import check_path, dump_walk, load_path
from webapp.storage.one_use_links import INVITED_FOR, let_set_password
from webapp.storage.organisers import (
    ROLES_BY_POWER,
    add_organiser,
    find_by_email,
    give_role,
    organiser_known,
    own_walks,
)
from webapp.storage.people import list_organisers, remove_organiser, walks_without_owner
from webapp.storage.walks import find_walk, list_walks, save_walk

PATH = click.Path(path_type=Path)

organiser_commands = AppGroup("organiser", help="Add, list and remove those who edit walks.")
walk_commands = AppGroup("walk", help="Load, dump, check and list walks.")
background_commands = AppGroup("background", help="Bring what the map is drawn from.")

contribution_commands = AppGroup("contributions", help="Remove what is kept for too long.")


@walk_commands.command("load")
@click.argument("path", type=PATH)
@click.option("--publish", is_flag=True, help="Publish it as the next version, too.")
def load(path: Path, publish: bool) -> None:
    """Load a walk from a folder or a file.

    A new walk is published where its state says so; one that is known gets a draft.
    """
    with _problems_said(), _database().transaction() as session:
        loaded = load_path(session, path, publish=publish)
    done = "loaded" if loaded.changed else "unchanged"
    click.echo(f"{loaded.slug}: {done}, {_standing(loaded.revision, loaded.version)}")


@walk_commands.command("dump")
@click.argument("slug")
@click.argument("folder", type=PATH)
def dump(slug: str, folder: Path) -> None:
    """Write a walk as last saved into a folder: everything, also what only organisers may see."""
    with _problems_said(), _database().reading() as session:
        dump_walk(session, slug, folder)


@walk_commands.command("check")
@click.argument("path", type=PATH)
def check(path: Path) -> None:
    """Say everything that is wrong with the walk in a folder or a file."""
    with _problems_said():
        check_path(path)


@walk_commands.command("list")
def list_all() -> None:
    """Name all walks."""
    with _problems_said(), _database().reading() as session:
        walks = list_walks(session)
    for walk in walks:
        title = walk.title.said(walk.default_language)
        click.echo(f"{walk.slug}: {title}, {_standing(walk.revision, walk.version)}")


@walk_commands.command("links")
@click.argument("slug", required=False)
def links(slug: str | None) -> None:
    """Ask the websites of a walk, or of all walks, whether they are still there.

    What is dead is said, and shown to the organisers of the walk.
    """
    with _problems_said():
        with _database().reading() as session:
            slugs = [slug] if slug else [walk.slug for walk in list_walks(session)]
            walks = [find_walk(session, each) for each in slugs]
        for walk in walks:
            states = tuple(check_links(websites(walk), manner_for_links(walk.contact)))
            with _database().transaction() as session:
                keep_link_states(session, walk.slug, states)
            _say_dead(walk, states)


def _say_dead(walk: Walk, states: tuple[LinkState, ...]) -> None:
    for state in states:
        if state.state == "dead":
            why = state.words or f"The server says {state.status}."
            click.echo(
                f"{walk.slug}, {', '.join(named_by(walk, state.address))}: {state.address} {why}"
            )
    dead = sum(state.state == "dead" for state in states)
    click.echo(f"{walk.slug}: {len(states)} links checked, {dead} dead")


@background_commands.command("fetch")
@click.argument("slug")
@click.argument("address")
@click.option("--layer", type=click.Choice(LAYERS), required=True, help="How it is drawn.")
@click.option("--name-from", default="", help="The property that the names are taken from.")
def fetch(slug: str, address: str, layer: str, name_from: str) -> None:
    """Fetch a layer of the background from an OGC API Features address, as a draft.

    The host has to be in the setting BACKGROUND_HOSTS.
    """
    manner = manner_for_features(current_app.config["BACKGROUND_HOSTS"])
    wanted = LayerWanted(layer, address, name_from)
    with _problems_said():
        fetch_layer(_database(), slug, wanted, manner, click.echo)


def fetch_layer(
    database: Database, slug: str, wanted: LayerWanted, manner: Manner, say: Callable[[str], None]
) -> None:
    """Fetch a layer from its source, save it as a draft, and say what came of it."""
    with database.reading() as session:
        box = surroundings(find_walk(session, slug))
    fetched = fetch_features(wanted.source, box, manner)
    incoming = fetched.incoming(wanted.name_from)
    wanted = replace(wanted, source=fetched.collection, name_from="")
    with database.transaction() as session:
        opened = find_walk(session, slug)
        prepared = prepare_layer(opened, incoming.found, wanted)
        walk = put_layer(opened, wanted.layer, wanted.source, prepared.features)
        line = ": ".join(filter(None, (fetched.credit, wanted.source)))
        walk = with_source(walk, wanted.source, line)
        saved = save_walk(session, walk, opened, why=f"{wanted.layer}: {wanted.source}")
    for complaint in incoming.complaints:
        say(f"left out: {complaint}")
    say(
        f"{slug}: {prepared.found} features found, {len(prepared.features)} around the walk, "
        f"{prepared.points} of {prepared.points_found} points kept"
    )
    done = "saved" if saved.revision != opened.revision else "unchanged"
    say(
        f"{slug}: {done}, revision {saved.revision}; source: {fetched.credit or 'no licence named'}"
    )


@organiser_commands.command("add")
@click.argument("email")
@click.option("--name", required=True, help="How the organiser is called in the history.")
@click.option("--walk", "slugs", multiple=True, help="A walk to work on; may be given often.")
@click.option("--role", type=click.Choice(ROLES_BY_POWER), help="By default owner.")
@click.option("--address", default="", help="Where the pages are: https://rundgang.example.org")
def add(email: str, name: str, slugs: tuple[str, ...], role: str | None, address: str) -> None:
    """Add an organiser, or give more walks to one; print a link to set a password by.

    Without --walk it is the owner of every walk that has no owner yet.
    """
    with _problems_said(), _database().transaction() as session:
        known = find_by_email(session, email)
        organiser_id = known.id if known else add_organiser(session, email, name)
        slugs = slugs or walks_without_owner(session)
        for slug in slugs:
            give_role(session, organiser_id, slug, role or "owner")
        token = ""
        if known is None or not known.has_password:
            token = let_set_password(session, organiser_id, kept_for=INVITED_FOR)
    click.echo(f"{email}: {role or 'owner'} of {', '.join(slugs) or 'no walk'}")
    if token:
        _say_link("Choose a password within 7 days here (once)", address, token)


@organiser_commands.command("reset")
@click.argument("email")
@click.option("--address", default="", help="Where the pages are: https://rundgang.example.org")
def reset(email: str, address: str) -> None:
    """Print a link by which an organiser sets a new password."""
    with _problems_said(), _database().transaction() as session:
        token = let_set_password(session, organiser_known(session, email).id)
    _say_link("Set a new password within 24 hours here (once)", address, token)


@organiser_commands.command("list")
def list_people() -> None:
    """Name all organisers and their walks."""
    with _problems_said(), _database().reading() as session:
        for organiser in list_organisers(session):
            walks = ", ".join(
                f"{own.role} of {own.slug}" for own in own_walks(session, organiser.id)
            )
            waiting = "" if organiser.has_password else ", has no password yet"
            click.echo(f"{organiser.email}: {organiser.name}, {walks or 'no walk'}{waiting}")


@organiser_commands.command("remove")
@click.argument("email")
def remove(email: str) -> None:
    """Delete an account at once; what it saved stays in the history, under its name."""
    with _problems_said(), _database().transaction() as session:
        before = set(walks_without_owner(session))
        remove_organiser(session, organiser_known(session, email))
        orphaned = set(walks_without_owner(session)) - before
    click.echo(f"{email}: removed")
    for slug in sorted(orphaned):
        click.echo(f"{slug}: has no owner now; `organiser add` without --walk gives it one")


@contribution_commands.command("expire")
@click.option("--really", is_flag=True, help="Remove them; without it nothing is changed.")
def expire(really: bool) -> None:
    """Remove contributions that are older than their walk says, and devices that joined long ago.

    Notes that were made of them stay.
    """
    with _problems_said(), _database().transaction() as session:
        walks = expire_contributions(session, really=really)
    for walk in walks:
        click.echo(
            f"{walk.slug}: kept for {walk.days} days; contributions removed: {walk.removed}, "
            f"emptied as notes were made of them: {walk.emptied}, devices forgotten: {walk.devices}"
        )
    if really:
        _database().forget_deleted()
    else:
        click.echo("That is what would be done; nothing was changed. --really does it.")


@click.command("backup")
@click.argument("file", type=PATH)
@with_appcontext
def backup(file: Path) -> None:
    """Write the whole database, photos included, into one file."""
    with _problems_said():
        write_backup(_database(), file)


@click.command("restore")
@click.argument("file", type=PATH)
@with_appcontext
def restore(file: Path) -> None:
    """Put a backup in the place of everything that is in the database."""
    with _problems_said():
        restore_backup(_database(), file, current_app.config["DATA_DIR"])


def register_commands(app: Flask) -> None:
    for command in (
        organiser_commands,
        walk_commands,
        contribution_commands,
        background_commands,
        backup,
        restore,
    ):
        app.cli.add_command(command)


def _database() -> Database:
    database: Database = current_app.extensions["database"]
    return database


def _standing(revision: int, version: int | None) -> str:
    published = f"version {version}" if version else "not published"
    return f"revision {revision}, {published}"


def _say_link(words: str, address: str, token: str) -> None:
    click.echo(f"{words}:\n{address.rstrip('/')}/organise/welcome/{token}")


@contextmanager
def _problems_said() -> Iterator[None]:
    """Turn what was foreseen into lines on standard error and exit status 1."""
    try:
        yield
    except (Problem, OSError) as problem:
        click.echo(str(problem), err=True)
    except DatabaseError as error:
        click.echo(f"The database does not answer: {error.orig}", err=True)
    else:
        return
    raise SystemExit(1)
