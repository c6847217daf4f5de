"""Who answers for the site and what it keeps: said from the settings and the walks as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.problems import Refused
from geodata.walk import Walk
from webapp.config import settings_from_environment
from webapp.storage.database import Database
from webapp.storage.walks import find_walk, publish_walk, save_walk

PAGES = ("imprint", "privacy", "accessibility")


@pytest.fixture
def run_by(app: Flask) -> Callable[..., FlaskClient]:
    """An app whose settings say who runs it."""

    def client(**settings: str) -> FlaskClient:
        app.config.update(settings)
        return app.test_client()

    return client


@pytest.mark.parametrize("page", PAGES)
def test_whoever_runs_the_site_is_named_with_ways_to_reach_them(
    run_by: Callable[..., FlaskClient], page: str
) -> None:
    text = (
        run_by(
            OPERATOR="City of <b>Linden</b>; Town Hall Square 1\n01234 Linden",
            OPERATOR_EMAIL="walks@linden.example",
            OPERATOR_PHONE="+49 351 123",
        )
        .get(f"/about/{page}/?lang=en")
        .text
    )

    assert "City of &lt;b&gt;Linden&lt;/b&gt;" in text
    assert "01234 Linden" in text
    assert 'href="mailto:walks@linden.example"' in text
    assert 'href="tel:+49351123"' in text


@pytest.mark.parametrize("page", PAGES)
def test_a_site_that_nobody_answers_for_says_so(client: FlaskClient, page: str) -> None:
    assert "has not said yet who they are" in client.get(f"/about/{page}/?lang=en").text


def test_the_privacy_page_says_what_the_program_keeps_to(client: FlaskClient) -> None:
    text = client.get("/about/privacy/?lang=en").text

    assert "12 hours without a click" in text
    assert "Round the lime tree</bdi>: 365 days" in " ".join(text.split())


def test_the_privacy_page_says_how_long_a_walk_keeps_contributions(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    with database.transaction() as session:
        walk = find_walk(session, "linden")
        save_walk(session, replace(walk, contributions_kept_days=90), walk)
        publish_walk(session, "linden")

    assert ": 90 days" in client.get("/about/privacy/?lang=en").text


def test_barriers_are_told_to_the_office_of_the_land(run_by: Callable[..., FlaskClient]) -> None:
    saxony = run_by(OPERATOR_STATE="DE-SN").get("/about/accessibility/").text
    another = run_by(OPERATOR_STATE="DE-BE").get("/about/accessibility/").text

    assert "https://www.durchsetzungsstelle.sachsen.de/" in saxony
    assert "Durchsetzungsstellen der Länder" in another


def test_a_land_that_does_not_exist_by_its_form_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPERATOR_STATE", "Saxony")
    with pytest.raises(Refused, match="OPERATOR_STATE cannot be"):
        settings_from_environment(DATA_DIR=tmp_path)


@pytest.mark.parametrize("address", ["/walks/linden/", "/walks/linden/versions/1/"])
def test_every_walk_leads_to_them_in_its_reader_s_language(
    client: FlaskClient, address: str
) -> None:
    text = client.get(f"{address}?lang=en").text

    assert [f'href="/about/{page}/?lang=en"' in text for page in PAGES] == [True] * 3
