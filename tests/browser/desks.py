"""Organisers at their desks: a server with accounts, and walks that each test has to itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Protocol

from playwright.sync_api import Page

from geodata.walk import Walk
from tests.desk import account_of, account_with_password
from webapp.storage.database import Database
from webapp.storage.organisers import add_organiser, give_role
from webapp.storage.walks import add_walk, find_walk, publish_walk

PEOPLE = {"Alice": "owner", "Bob": "editor"}
SCREEN = {"width": 1280, "height": 800}
NUMBERS = count(1)


class Visit(Protocol):
    """Opens an address, after something else was done; see ``visit`` in conftest.py."""

    def __call__(self, address: str, **options: Any) -> Page: ...


@dataclass
class Desks:
    """The address of a server and its database, in which Alice and Bob have accounts."""

    site: str
    database: Database
    ids: dict[str, int]
    visit: Visit

    def add(self, walk: Walk) -> str:
        """Add and publish a walk that Alice owns and Bob edits; give its workspace's address."""
        slug = f"{walk.slug}-{next(NUMBERS)}"
        with self.database.transaction() as session:
            add_walk(session, replace(walk, slug=slug), by="Alice")
            publish_walk(session, slug, by="Alice")
            for name, role in PEOPLE.items():
                give_role(session, self.ids[name], slug, role)
        return f"{self.site}/organise/walks/{slug}/"

    def saved(self, address: str) -> Walk:
        """Give the walk of a workspace as it was last saved."""
        with self.database.reading() as session:
            return find_walk(session, address.rstrip("/").rpartition("/")[2])

    def sit_down(self, name: str, address: str, **options: Any) -> Page:
        """Sign somebody in, in a browser of their own, and open an address."""
        settings = {"viewport": SCREEN, "locale": "en-GB", "has_touch": False} | options
        return self.visit(address, before=self.signing_in(name), **settings)

    def signing_in(self, name: str) -> Callable[[Page], None]:
        email, _, password = account_of(name)

        def sign_in(page: Page) -> None:
            page.goto(f"{self.site}/organise/login")
            page.locator("input[name=email]").fill(email)
            page.locator("input[name=password]").fill(password)
            page.locator("main button[type=submit]").click()
            page.wait_for_url(f"{self.site}/organise/")

        return sign_in


def add_people(database: Database) -> dict[str, int]:
    with database.transaction() as session:
        return {name: add_organiser(session, *account_with_password(name)) for name in PEOPLE}
