"""A server to ask, for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.outside.serving import Site, served_site


@pytest.fixture
def site() -> Iterator[Site]:
    with served_site() as site:
        yield site
