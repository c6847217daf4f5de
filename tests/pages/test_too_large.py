"""What is too large is refused in words that arrive, however much is still on its way."""

from __future__ import annotations

from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.running import served

FORM = "multipart/form-data; boundary=b"
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n%s\r\n--b--\r\n'
TYPED = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [(FORM, FILE % bytes(30_000_000)), (TYPED, b"email=" + b"x" * 3_000_000)],
    ids=["file", "text"],
)
def test_the_words_arrive_though_more_is_still_being_sent(
    tmp_path: Path, content_type: str, body: bytes
) -> None:
    with served(tmp_path) as address:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        headers = {"Content-Type": content_type, "Accept-Language": "en"}
        connection.request("POST", "/organise/login", body=body, headers=headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()

    assert answer.status == 413
    assert "A file may have 20 MB at most" in page
