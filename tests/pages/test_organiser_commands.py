"""The commands for organisers, as they are typed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

EMAIL = "ayse@linden.example"


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def run(runner: FlaskCliRunner, *words: str) -> str:
    result = runner.invoke(args=["organiser", *words])
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def test_the_first_organiser_owns_what_nobody_owns(runner: FlaskCliRunner) -> None:
    said = run(runner, "add", EMAIL, "--name", "Ayşe").splitlines()
    second = run(runner, "add", "bo@linden.example", "--name", "Bo").splitlines()

    assert said[:-1] == [
        f"{EMAIL}: owner of linden",
        "Choose a password within 7 days here (once):",
    ]
    assert said[-1].startswith("/organise/welcome/")
    assert second[0] == "bo@linden.example: owner of no walk"
    assert run(runner, "list") == (
        f"{EMAIL}: Ayşe, owner of linden, has no password yet\n"
        "bo@linden.example: Bo, no walk, has no password yet\n"
    )


def test_a_role_and_a_whole_address_can_be_given(runner: FlaskCliRunner) -> None:
    words = ("--walk", "linden", "--role", "editor", "--address", "https://walks.example/")
    said = run(runner, "add", EMAIL, "--name", "Ayşe", *words)

    assert f"{EMAIL}: editor of linden\n" in said
    assert "\nhttps://walks.example/organise/welcome/" in said


def test_whoever_is_there_already_gets_the_walk_but_no_link(
    runner: FlaskCliRunner, organisers: dict[str, int]
) -> None:
    said = run(runner, "add", "BOB@linden.example", "--name", "x", "--walk", "chestnut")

    assert said == "BOB@linden.example: owner of chestnut\n"
    assert "bob@linden.example: Bob, owner of chestnut, editor of linden\n" in run(runner, "list")


def test_a_removed_organiser_leaves_walks_that_say_so(
    runner: FlaskCliRunner, organisers: dict[str, int]
) -> None:
    assert run(runner, "remove", "alice@linden.example") == (
        "alice@linden.example: removed\n"
        "linden: has no owner now; `organiser add` without --walk gives it one\n"
    )
    assert "alice" not in run(runner, "list")
    assert "owner of linden" in run(runner, "add", EMAIL, "--name", "Ayşe")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reset", EMAIL], f"There is no organiser “{EMAIL}”."),
        (["remove", EMAIL], f"There is no organiser “{EMAIL}”."),
        (["add", "nobody", "--name", "x"], "This is not an e-mail address"),
        (["add", EMAIL, "--name", " "], "Please give a name"),
        (["add", EMAIL, "--name", "x", "--walk", "nowhere"], "There is no walk “nowhere”."),
    ],
)
def test_what_can_go_wrong_is_said_in_one_line(
    runner: FlaskCliRunner, words: list[str], said: str
) -> None:
    result = runner.invoke(args=["organiser", *words])

    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert EMAIL not in run(runner, "list")
