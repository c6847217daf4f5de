"""The commands, as they are typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from geodata.formats.geojson import read_walk, write_folder
from geodata.walk import Walk
from tests.world import linden_walk
from webapp.app import create_app

ROOT = Path(__file__).parents[2]


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The invented walk under another name, so that the app does not know it."""
    written = tmp_path / "park"
    written.mkdir()
    for name, content in write_folder(linden_walk()).items():
        (written / name).write_bytes(content.replace(b'"linden"', b'"park"'))
    return written


def spoil(folder: Path) -> None:
    """Put two faults into the walk: a stop without a title, an offer at no stop there is."""
    for file, good, bad in (
        ("stops.geojson", b'"title": "Garten"', b'"title": ""'),
        ("offers.geojson", b'"stop": "tea"', b'"stop": "nowhere"'),
    ):
        content = (folder / file).read_bytes()
        assert good in content
        (folder / file).write_bytes(content.replace(good, bad))


def test_load_says_what_came_of_it(runner: FlaskCliRunner, folder: Path) -> None:
    first = runner.invoke(args=["walk", "load", str(folder)])
    second = runner.invoke(args=["walk", "load", str(folder)])

    assert (first.exit_code, first.stdout) == (0, "park: loaded, revision 1, version 1\n")
    assert second.stdout == "park: unchanged, revision 1, version 1\n"


def test_load_keeps_a_draft_to_itself_unless_told_to_publish(
    runner: FlaskCliRunner, folder: Path
) -> None:
    header = folder / "walk.json"
    runner.invoke(args=["walk", "load", str(folder)])
    header.write_bytes(header.read_bytes().replace(b"Rund um die Linde", b"Im Park"))
    draft = runner.invoke(args=["walk", "load", str(folder)])
    published = runner.invoke(args=["walk", "load", str(folder), "--publish"])

    assert draft.stdout == "park: loaded, revision 2, version 1\n"
    assert published.stdout == "park: unchanged, revision 2, version 2\n"


def test_list_names_every_walk(runner: FlaskCliRunner, folder: Path) -> None:
    runner.invoke(args=["walk", "load", str(folder)])

    assert runner.invoke(args=["walk", "list"]).stdout == (
        "linden: Rund um die Linde, revision 1, version 1\n"
        "park: Rund um die Linde, revision 1, version 1\n"
    )


def test_dump_writes_everything(runner: FlaskCliRunner, walk: Walk, tmp_path: Path) -> None:
    result = runner.invoke(args=["walk", "dump", "linden", str(tmp_path / "dump")])

    assert (result.exit_code, result.output) == (0, "")
    assert read_walk(tmp_path / "dump") == walk


def test_check_is_silent_about_a_good_walk(runner: FlaskCliRunner, folder: Path) -> None:
    result = runner.invoke(args=["walk", "check", str(folder)])

    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("command", ["check", "load"])
def test_every_fault_of_a_walk_is_one_line_on_standard_error(
    runner: FlaskCliRunner, folder: Path, command: str
) -> None:
    spoil(folder)
    result = runner.invoke(args=["walk", command, str(folder)])
    lines = sorted(line.split(": ")[0] for line in result.stderr.splitlines())

    assert (result.exit_code, result.stdout) == (1, "")
    assert lines == ["offers.geojson, soup, stop", "stops.geojson, garden, title"]


def test_links_says_what_is_dead_and_who_names_it(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["walk", "links", "linden"])

    assert result.exit_code == 0
    assert result.stdout == (
        "linden, tea: https://tea.example/ There is no such host.\n"
        "linden: 1 links checked, 1 dead\n"
    )
    assert runner.invoke(args=["walk", "links"]).stdout == result.stdout


def test_check_needs_no_database(folder: Path, tmp_path: Path) -> None:
    app = create_app(
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/none", DATA_DIR=str(tmp_path / "data")
    )
    result = app.test_cli_runner().invoke(args=["walk", "check", str(folder)])

    assert (result.exit_code, result.output) == (0, "")


def test_a_backup_is_restored(runner: FlaskCliRunner, folder: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "backup.zip")
    assert runner.invoke(args=["backup", file]).exit_code == 0
    runner.invoke(args=["walk", "load", str(folder)])
    assert runner.invoke(args=["restore", file]).exit_code == 0

    assert "park" not in runner.invoke(args=["walk", "list"]).stdout


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["walk", "load", "nowhere"], "nowhere: There is no such file"),
        (["walk", "check", "nowhere"], "nowhere: There is no such file"),
        (["walk", "dump", "nowhere", "out"], "There is no walk “nowhere”."),
        (["walk", "links", "nowhere"], "There is no walk “nowhere”."),
        (
            ["background", "fetch", "linden", "https://a.example/streets", "--layer", "street"],
            "with the setting BACKGROUND_HOSTS=a.example.",
        ),
        (["background", "fetch", "nowhere", "https://a.example/", "--layer", "green"], "no walk"),
        (["restore", "nowhere.zip"], "nowhere.zip: There is no such file."),
        (["backup", "no/such/folder/backup.zip"], "No such file or directory"),
    ],
)
def test_what_can_go_wrong_is_said_in_one_line(
    runner: FlaskCliRunner,
    command: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = runner.invoke(args=command)

    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def flask(tmp_path: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, as the README has it."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "webapp", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_commands_work_as_typed_on_an_empty_machine(folder: Path, tmp_path: Path) -> None:
    loaded = flask(tmp_path, "walk", "load", str(folder))
    listed = flask(tmp_path, "walk", "list")

    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert "park: Rund um die Linde, revision 1, version 1\n" in listed.stdout
    assert {file.name for file in (tmp_path / "data").iterdir()} >= {
        "rundgang.sqlite",
        "secret_key",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("DATABASE_URL", "nonsense"), ("TRUSTED_PROXIES", "-1")],
)
def test_a_wrong_setting_is_named_without_a_traceback(
    tmp_path: Path, name: str, value: str
) -> None:
    result = flask(tmp_path, "walk", "list", **{name: value})

    assert result.returncode == 1
    assert name in result.stderr
    assert "Traceback" not in result.stderr


def test_a_database_that_does_not_answer_is_said_so(tmp_path: Path) -> None:
    result = flask(tmp_path, "walk", "list", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert result.returncode == 1
    assert "The database does not answer" in result.stderr
    assert "Traceback" not in result.stderr
