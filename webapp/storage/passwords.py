"""Passwords: hashed by argon2, and none that everybody would try first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from geodata.problems import Refused, counted, phrase

SHORTEST = 10
LONGEST = 200
MOST_REPEATED = 3
# What OWASP asks for at least: more would let a few who try passwords stop a small server.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Whoever tries many passwords at once must leave threads of the server to those who read.
AT_ONCE = BoundedSemaphore(2)
BUSY = phrase("Many people are signing in at this moment. Please try again in a few seconds.")


def new_hash(password: str, *known: str) -> str:
    """Hash a password that is not easily guessed, or raise ``Refused``; see ``check_password``.

    It takes long on purpose, so no transaction may be open meanwhile.
    """
    check_password(password, *known)
    with _turn():
        return HASHER.hash(password)


def fits(password: str, hashed: str | None) -> bool:
    """Compare in the same time whether or not there is anything to compare with."""
    nobody = _of_nobody()
    try:
        with _turn():
            matches = HASHER.verify(hashed or nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return matches and hashed is not None


def renewed(password: str, hashed: str) -> str | None:
    """Give a hash that is as hard to guess as those of today, where ``hashed`` no longer is."""
    if not HASHER.check_needs_rehash(hashed):
        return None
    with _turn():
        return HASHER.hash(password)


@contextmanager
def _turn() -> Iterator[None]:
    if not AT_ONCE.acquire(blocking=False):
        raise Refused(BUSY)
    try:
        yield
    finally:
        AT_ONCE.release()


@cache
def _of_nobody() -> str:
    return HASHER.hash("")


def check_password(password: str, *known: str) -> None:
    """Raise ``Refused`` for a password that is easily guessed.

    ``known`` is what others know of its owner, such as name and address.
    """
    if len(password) < SHORTEST:
        words = counted(
            "Please take at least %(num)s character; a short sentence is easy to remember.",
            "Please take at least %(num)s characters; a short sentence is easy to remember.",
            SHORTEST,
        )
        raise Refused(words, field="password")
    if len(password) > LONGEST:
        words = counted(
            "Please take at most %(num)s character.",
            "Please take at most %(num)s characters.",
            LONGEST,
        )
        raise Refused(words, field="password")
    folded = password.casefold()
    names = [name.casefold() for name in known]
    parts = {part for name in names for part in (name, *name.replace("@", " ").split())}
    if _is_common(folded) or folded in parts or len(set(folded)) <= MOST_REPEATED:
        words = phrase("This password is among those that are tried first; please take another.")
        raise Refused(words, field="password")


def _is_common(folded: str) -> bool:
    """Look into the list that zxcvbn brings, also for a common word with figures around it."""
    bare = folded.strip("0123456789!?.-_ ")
    return folded in _common_passwords() or bare in _common_passwords() or not bare


@cache
def _common_passwords() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # 30,000 words, for this alone

    return frozenset(FREQUENCY_LISTS["passwords"])
