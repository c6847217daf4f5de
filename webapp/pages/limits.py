"""How often something may be tried: counted by account, token or form, and known by hashes alone.

By address, which a whole group may share, it is counted far above what fifty people need.

Each process of the server counts for itself, so that the limit is at most that many times higher.
"""

from __future__ import annotations

import hashlib

from flask import Flask, current_app
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from geodata.check import MOST_BYTES

MEGABYTE = 1_000_000
LARGEST_FORM = 2 * MEGABYTE  # all that is typed or ticked, without the files
LARGEST_REQUEST = MOST_BYTES + LARGEST_FORM  # the largest file, and the fields beside it
LIMITS: dict[str, RateLimitItem] = {
    "sign-in": parse("10/15 minutes"),
    "welcome": parse("10/15 minutes"),
    "confirm": parse("60/hour"),
    "join": parse("500/hour"),
    "wrong code": parse("500/hour"),
    "suggest by form": parse("5/day"),
    "suggest by address": parse("600/hour"),
    "note": parse("600/hour"),  # by participant: what a phone collects in days without network
}


def may_try(what: str, who: str) -> bool:
    """Count a try, and say whether it is still within the limit."""
    limiter: FixedWindowRateLimiter = current_app.extensions["limits"]
    # Nobody should read names out of the place where tries are counted.
    known_as = hashlib.sha256(who.encode()).hexdigest()
    return limiter.hit(LIMITS[what], what, known_as)


def may_still_try(what: str, who: str) -> bool:
    """Say whether a try would be within the limit, without counting one."""
    limiter: FixedWindowRateLimiter = current_app.extensions["limits"]
    return limiter.test(LIMITS[what], what, hashlib.sha256(who.encode()).hexdigest())


def forget_tries(what: str, who: str) -> None:
    limiter: FixedWindowRateLimiter = current_app.extensions["limits"]
    limiter.clear(LIMITS[what], what, hashlib.sha256(who.encode()).hexdigest())


def register_limits(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
    app.extensions["limits"] = FixedWindowRateLimiter(MemoryStorage())
