from __future__ import annotations

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from geodata.problems import Refused
from webapp.config import SETTINGS, settings_from_environment

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_any_environment_everything_has_a_safe_value(tmp_path: Path) -> None:
    settings = settings_from_environment()

    assert settings["PORT"] == 8000
    assert settings["TRUSTED_PROXIES"] == 0
    assert settings["DATA_DIR"] == tmp_path / "instance"
    assert settings["DATABASE_URL"] == f"sqlite:///{tmp_path}/instance/rundgang.sqlite"
    assert len(settings["SECRET_KEY"]) == 64


def test_the_environment_goes_before_defaults_and_overrides_before_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORT", "8080")
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    settings = settings_from_environment(PORT=9000, TESTING=True)

    assert (settings["PORT"], settings["TRUSTED_PROXIES"], settings["TESTING"]) == (9000, 1, True)


def test_hosts_are_written_with_commas_or_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKGROUND_HOSTS", "Data.Example, straße.example geo.example:8443,")

    assert settings_from_environment()["BACKGROUND_HOSTS"] == {
        *("data.example", "strasse.example", "geo.example:8443")
    }


def test_frames_may_be_allowed_below_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED_ON", "www.Linden.example, *.straße.example")

    assert settings_from_environment()["EMBED_ON"] == {*("www.linden.example", "*.strasse.example")}


def test_a_setting_that_is_empty_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")

    assert settings_from_environment()["PORT"] == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("PORT", "http"), ("PORT", "-1"), ("PORT", "65536"), ("TRUSTED_PROXIES", "10.0.0.1")),
        *(("BACKGROUND_HOSTS", "https://data.example/"), ("BACKGROUND_HOSTS", "-")),
        *(("EMBED_ON", "*"), ("EMBED_ON", "linden.example; script-src *"), ("EMBED_ON", "*.*.a")),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Refused, match=re.escape(f"{name} cannot be “{value}”")):
        settings_from_environment()


def test_the_key_is_made_once_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    first = settings_from_environment()["SECRET_KEY"]
    folder = tmp_path / "instance"

    assert settings_from_environment()["SECRET_KEY"] == first
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file.name for file in folder.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_take_the_same_key(tmp_path: Path) -> None:
    program = (
        "import sys; from webapp.config import settings_from_environment as read;"
        "sys.stdin.readline(); print(read(DATA_DIR=sys.argv[1])['SECRET_KEY'])"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "data")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    keys = {process.communicate()[0] for process in started}

    assert len(keys) == 1


def test_a_given_key_is_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")

    assert settings_from_environment()["SECRET_KEY"].startswith("given")
    assert not (tmp_path / "instance").exists()
