"""The installation looks at itself, and says what it finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.desk import Desk
from webapp.pages.self_test import foreign_hosts

ADDRESS = "/organise/self-test"


def test_an_owner_sees_that_visitors_load_nothing_from_elsewhere(desk: Desk) -> None:
    text = desk.get(ADDRESS, query_string={"lang": "en"}).text

    assert "foreign hosts: 0" in text
    assert "0 cookies are set" in text
    assert "the policy lets in nothing from elsewhere" in text
    assert "wrong:" not in text


def test_it_speaks_the_language_that_was_asked_for(desk: Desk) -> None:
    assert "fremde Server: 0" in desk.get(ADDRESS, query_string={"lang": "de"}).text


def test_what_is_not_set_is_named(desk: Desk, app: Flask) -> None:
    assert "OPERATOR_EMAIL are not set" in desk.get(ADDRESS, query_string={"lang": "en"}).text
    app.config.update(OPERATOR="City of Linden", OPERATOR_PHONE="+49 351 123")
    assert "are not set" not in desk.get(ADDRESS).text


def test_it_is_the_owners_business(desk_of: Callable[[str], Desk]) -> None:
    assert desk_of("Bob").get(ADDRESS).status_code == 403


@pytest.mark.parametrize(
    ("page", "hosts"),
    [
        ('<script src="https://cdn.example/x.js"></script>', {"cdn.example"}),
        ('<link rel="stylesheet" href="//fonts.example/x.css">', {"fonts.example"}),
        ('<img srcset="/a.webp 1w, https://img.example/b.webp 2w">', {"img.example"}),
        ('<a href="https://elsewhere.example/">x</a><img src="/x.png">', set()),
        ('<link rel="canonical" href="https://lasting.example/">', set()),
    ],
)
def test_a_foreign_host_is_found(app: Flask, page: str, hosts: set[str]) -> None:
    with app.test_request_context():
        assert foreign_hosts(page) == hosts
