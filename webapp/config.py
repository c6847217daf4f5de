"""Every setting: its name, its default and what it means. The environment is read here alone."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.problems import Refused, phrase

HIGHEST_PORT = 65_535
KEY_BYTES = 32
STATE = re.compile(r"DE-[A-Z]{2}")
HOST = re.compile(r"[^\W_]([\w.-]*[^\W_])?(:[1-9][0-9]{0,4})?")


@dataclass(frozen=True)
class Setting:
    """A setting of the environment. ``read`` turns its text into a value, or raises ValueError."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], Any] = str


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= HIGHEST_PORT:
        raise ValueError(text)
    return port


def _amount(text: str) -> int:
    amount = int(text)
    if amount < 0:
        raise ValueError(text)
    return amount


def _state(text: str) -> str:
    if text and not STATE.fullmatch(text):
        raise ValueError(text)
    return text


def _frames(text: str) -> frozenset[str]:
    """Read names of hosts; ``*.`` before one stands for all that lie below it."""
    names = text.replace(",", " ").split()
    wide = {f"*.{host}" for name in names if name[:2] == "*." for host in _hosts(name[2:])}
    return frozenset(wide) | _hosts(" ".join(name for name in names if name[:2] != "*."))


def _hosts(text: str) -> frozenset[str]:
    """Read names of hosts, with ports or without, and with commas or blanks between them."""
    hosts = text.lower().replace(",", " ").split()
    if not all(HOST.fullmatch(host) for host in hosts):
        raise ValueError(text)
    names = (host.partition(":") for host in hosts)
    return frozenset(
        name.encode("idna").decode("ascii") + mark + port for name, mark, port in names
    )


SETTINGS = (
    Setting("PORT", "8000", "The port that the server listens on.", _port),
    Setting("DATA_DIR", "instance", "Where the database, the key and the list of erasures live."),
    Setting(
        "DATABASE_URL",
        "",
        "The database: sqlite:///… or postgresql://… with PostGIS. "
        "By default the file rundgang.sqlite in DATA_DIR.",
    ),
    Setting(
        "SECRET_KEY",
        "",
        "What signs cookies and forms. By default it is made once and kept in DATA_DIR/secret_key.",
    ),
    Setting(
        "TRUSTED_PROXIES",
        "0",
        "How many reverse proxies stand before the server; their X-Forwarded headers are believed.",
        _amount,
    ),
    Setting(
        "OPERATOR",
        "",
        "Who runs the site, for the imprint: name and address, with semicolons between the lines.",
    ),
    Setting("OPERATOR_EMAIL", "", "Where to write about barriers and erasure."),
    Setting("OPERATOR_PHONE", "", "The same, for those who call."),
    Setting(
        "OPERATOR_STATE",
        "",
        "The German Land by its code (DE-SN): whose office answers for barriers of public sites.",
        _state,
    ),
    Setting("PRIVACY_OFFICER", "", "How the data protection officer is reached."),
    Setting(
        "BACKGROUND_HOSTS",
        "",
        "The hosts that “background fetch” may ask for open data, with commas between them.",
        _hosts,
    ),
    Setting(
        "EMBED_ON",
        "",
        "The hosts whose pages may show walks in a frame, with commas between them; else all.",
        _frames,
    ),
)


def settings_from_environment(**overrides: Any) -> dict[str, Any]:
    """Give all settings for Flask; ``overrides`` go before the environment."""
    settings = {
        setting.name: _read(setting) for setting in SETTINGS if setting.name not in overrides
    }
    settings.update(overrides)
    folder = Path(settings["DATA_DIR"]).absolute()
    settings["DATA_DIR"] = folder
    settings["DATABASE_URL"] = settings["DATABASE_URL"] or f"sqlite:///{folder}/rundgang.sqlite"
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or _kept_key(folder)
    return settings


def _read(setting: Setting) -> Any:
    text = os.environ.get(setting.name, "").strip() or setting.default
    try:
        return setting.read(text)
    except ValueError:
        words = phrase(
            "%(name)s cannot be “%(text)s”. %(meaning)s",
            name=setting.name,
            text=text,
            meaning=setting.meaning,
        )
        raise Refused(words, field=setting.name) from None


def _kept_key(folder: Path) -> str:
    """Give the key that is kept in ``folder``; make it where there is none yet.

    The key is written whole before it gets its name, so of processes that start at once, all
    take the key of the first.
    """
    file = folder / "secret_key"
    with contextlib.suppress(FileNotFoundError):
        return file.read_text(encoding="ascii")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f"secret_key.{secrets.token_hex(8)}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(secrets.token_hex(KEY_BYTES))
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
    return file.read_text(encoding="ascii")
