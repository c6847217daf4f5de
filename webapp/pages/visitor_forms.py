"""Forms of people without an account: from our own page, in time, and not filled in by a robot.

There is no cookie to guard them by. A form carries a seal that says which page it belongs to and
when it was shown; the browser says from which site it was sent.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from flask import Flask, current_app, request
from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from geodata.problems import Refused, phrase
from webapp.pages.participants import check_own_page

OPEN_FOR = timedelta(hours=24)
LARGEST = 200_000  # bytes
TRAP = "homepage"  # nobody sees this field, so that only robots fill it in


def seal(purpose: str) -> str:
    """Seal a form that is shown now, each apart; ``purpose`` is what it may be sent for."""
    return _sealing().dumps([purpose, secrets.token_hex(4)])


def check_visitor_form(purpose: str, at_least: timedelta = timedelta()) -> None:
    """Let a form pass, or raise ``Refused``; what was typed is still there to be sent again.

    Nobody reads and fills in a form in less than ``at_least``, but for a robot.
    """
    check_own_page()
    if request.form.get(TRAP):
        raise Refused(phrase("Please leave the field empty that nobody is meant to see."))
    try:
        (sealed, _), shown_at = _sealing().loads(
            request.form.get("seal", ""),
            max_age=int(OPEN_FOR.total_seconds()),
            return_timestamp=True,
        )
    except SignatureExpired:
        words = phrase("The form was open for more than a day. Please send it once more.")
        raise Refused(words) from None
    except BadData:
        sealed = None
    if sealed != purpose:
        raise Refused(phrase("The form does not come from this page. Please send it once more."))
    if datetime.now(UTC) - shown_at < at_least:
        raise Refused(phrase("That was very fast. Please look once more, and send it again."))


def limit_visitor_form() -> None:
    """Read no more than a form of text can be; called before anything of it is read."""
    request.max_content_length = LARGEST


def _sealing() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="visitor form")


def register_visitor_forms(app: Flask) -> None:
    app.jinja_env.globals.update(seal=seal, trap=TRAP)
