"""The installation looks at itself: what a visitor's browser would get, and what is not set yet."""

from __future__ import annotations

import platform
import tomllib
from collections.abc import Iterator
from contextvars import Context
from dataclasses import dataclass
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.test import Client, TestResponse

from webapp.pages.access import present_organiser
from webapp.pages.headers import POLICY
from webapp.pages.transaction import database, reading
from webapp.storage.organisers import own_walks
from webapp.storage.walks import list_walks

bp = Blueprint("self_test", __name__, url_prefix="/organise/self-test")
PROJECT = Path(__file__).parent.parent.parent / "pyproject.toml"
GOOD, LOOK, BAD = "good", "look", "bad"
MOST_WALKS = 20


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is (good, worth a look, bad), and what to do."""

    what: str
    state: str
    words: str


@bp.get("")
def show() -> str:
    """Show an owner of a walk what this installation does; others have no use for it."""
    organiser = present_organiser()
    with reading() as session:
        if not any(own.role == "owner" for own in own_walks(session, organiser.id)):
            abort(403)
        slugs = [walk.slug for walk in list_walks(session) if walk.version is not None]
    findings = (
        *_settings(),
        *_files(),
        *(each for slug in slugs[:MOST_WALKS] for each in _walk(slug)),
    )
    return render_template(
        "self_test/findings.html",
        findings=findings,
        bad=sum(finding.state == BAD for finding in findings),
        look=sum(finding.state == LOOK for finding in findings),
        software=software(),
        python=platform.python_version(),
        database=database().engine.dialect.name,
    )


@cache
def software() -> str:
    """Give the number of this release."""
    return str(tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"])


def _settings() -> Iterator[Finding]:
    forwarded = "X-Forwarded-For" in request.headers or "X-Forwarded-Proto" in request.headers
    if forwarded and not current_app.config["TRUSTED_PROXIES"]:
        words = _("A proxy stands in front, but TRUSTED_PROXIES is 0: its word is not believed.")
        yield Finding(_("Proxy"), LOOK, words)
    if request.is_secure:
        yield Finding("https", GOOD, _("This page came over https."))
    else:
        words = _("This page came over plain http. Phones then know no position and keep no walk.")
        yield Finding("https", LOOK, words)
    named = current_app.config["OPERATOR"] and (
        current_app.config["OPERATOR_EMAIL"] or current_app.config["OPERATOR_PHONE"]
    )
    yield Finding(
        _("Imprint"),
        GOOD if named else LOOK,
        _("Who runs the site is named, and how to reach them.")
        if named
        else _("OPERATOR and OPERATOR_EMAIL are not set: imprint and privacy name nobody."),
    )


def _files() -> Iterator[Finding]:
    for address in ("/healthz", "/sw.js"):
        answer = _ask(address)
        good = answer.status_code == 200  # noqa: PLR2004
        said = _("answers") if good else _("answers with %(status)s", status=answer.status_code)
        yield Finding(address, GOOD if good else BAD, said)


def _walk(slug: str) -> Iterator[Finding]:
    """Look at a walk as a visitor's browser gets it."""
    address = url_for("visiting.show_walk", slug=slug)
    answer = _ask(address)
    if answer.status_code != 200:  # noqa: PLR2004
        said = _("answers with %(status)s", status=answer.status_code)
        yield Finding(address, BAD, said)
        return
    foreign = foreign_hosts(answer.text)
    yield Finding(
        address,
        BAD if foreign else GOOD,
        _("loads from foreign hosts: %(hosts)s", hosts=", ".join(sorted(foreign)))
        if foreign
        else _("foreign hosts: 0"),
    )
    yield from _headers(address, answer)


def _headers(address: str, answer: TestResponse) -> Iterator[Finding]:
    policy = answer.headers.get("Content-Security-Policy") == POLICY
    yield Finding(
        address,
        GOOD if policy else BAD,
        _("the policy lets in nothing from elsewhere") if policy else _("the policy is not ours"),
    )
    cookies = len(answer.headers.getlist("Set-Cookie"))
    yield Finding(
        address,
        BAD if cookies else GOOD,
        ngettext("%(num)s cookie is set", "%(num)s cookies are set", cookies),
    )
    kept = answer.headers.get("Cache-Control") == "no-cache" and "ETag" in answer.headers
    yield Finding(
        address,
        GOOD if kept else BAD,
        _("browsers ask each time whether it still holds")
        if kept
        else _("browsers may show what was withdrawn"),
    )


def _ask(address: str) -> TestResponse:
    """Ask this very program as a stranger would, without going over the network.

    Nothing of the request that asks is known there.
    """
    ask = partial(Client(current_app.wsgi_app).get, address, base_url=request.host_url)
    return Context().run(ask)


class _Loaded(HTMLParser):
    """Gathers the addresses that a browser loads by itself with a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            return
        said = {name: value or "" for name, value in attrs}
        if tag != "link" or said.get("rel") not in ("canonical", "alternate"):
            self.addresses += [said[name] for name in ("src", "href", "poster") if name in said]
            sets = said.get("srcset", "").split(",")
            self.addresses += [each.split()[0] for each in sets if each.split()]


def foreign_hosts(page: str) -> set[str]:
    """Name the hosts, other than this one, that a browser would ask for parts of a page."""
    loaded = _Loaded()
    loaded.feed(page)
    hosts = {urlsplit(address).netloc for address in loaded.addresses}
    return hosts - {"", request.host}
