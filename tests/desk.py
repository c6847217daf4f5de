"""An organiser's browser in tests: it sends forms as their pages do."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from webapp.storage.passwords import new_hash

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)">')


def account_of(name: str) -> tuple[str, str, str]:
    """The address, name and password of somebody in the tests' world."""
    return f"{name.lower()}@linden.example", name, f"{name} walks under lime trees"


def account_with_password(name: str) -> tuple[str, str, str]:
    """The same with the password as it is kept, for ``add_organiser``."""
    email, name, password = account_of(name)
    return email, name, new_hash(password)


class Desk:
    """A client that knows the token which every form of ours carries."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **options: Any) -> TestResponse:
        return self.client.get(address, **options)

    def post(
        self, address: str, form: dict[str, Any] | None = None, **options: Any
    ) -> TestResponse:
        return self.client.post(
            address, data={"csrf_token": self.token(), **(form or {})}, **options
        )

    def sign_in(self, email: str, password: str) -> TestResponse:
        return self.post("/organise/login", {"email": email, "password": password})

    def token(self) -> str:
        page = self.client.get("/organise/", follow_redirects=True).text
        found = TOKEN.search(page)
        assert found, page
        return found[1]
