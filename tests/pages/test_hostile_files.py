"""No text of a walk makes any file open another file or ask another server."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from threading import Thread
from zipfile import ZipFile, is_zipfile

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from tests.browser.hostile import hostile_walk
from webapp.storage.database import Database
from webapp.storage.walks import add_walk, publish_walk

KEPT = "what stands in a file of this machine"
FILES = (
    *("map.svg", "map.png", "handout.pdf", "report.docx", "walk.html"),
    *("walk.zip", "posters.pdf", "stops/first/poster.svg", "walk.geojson", "walk.gpx", "walk.kml"),
    *("walk.csv", "citation.bib", "citation.ris", "citation.json"),
)
# Every way in which mark-up, styles and documents ask for something else.
PAYLOAD = (
    '"><img src="SOURCE"><image href="SOURCE" xlink:href="SOURCE"/><use href="SOURCE"/>'
    '<link rel="attachment" href="SOURCE"><a rel="attachment" href="SOURCE">x</a>'
    '<style>@import url("SOURCE"); * { background: url("SOURCE") }</style>'
    '<link rel="stylesheet" href="SOURCE"><base href="SOURCE"><object data="SOURCE">'
    '![x](SOURCE) <SOURCE> <!DOCTYPE x [<!ENTITY e SYSTEM "SOURCE">]>&e;<xi:include href="SOURCE"/>'
)


@pytest.fixture
def asked() -> Iterator[tuple[int, list[str]]]:
    """A server that nobody should ask; it notes whoever does."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                heard.append("asked")
                connection.close()

        Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], heard


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret.svg"
    file.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{KEPT}</text></svg>'
    )
    return file


def inside(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Give a file and, where it is a ZIP or a Word document, each file in it."""
    yield "", content
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                for below, part in inside(archive.read(name)):
                    yield name + below, part


@pytest.mark.parametrize("source", ["file", "http", "data"])
def test_every_text_field_of_a_walk_is_text_in_every_file(
    client: FlaskClient,
    database: Database,
    asked: tuple[int, list[str]],
    secret: Path,
    source: str,
) -> None:
    port, heard = asked
    sources = {
        "file": secret.as_uri(),
        "http": f"http://127.0.0.1:{port}/x.svg",
        "data": "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E",
    }
    walk = hostile_walk(0, PAYLOAD.replace("SOURCE", sources[source]))
    stops = tuple(type(stop)(**{**vars(stop), "photo": ""}) for stop in walk.stops)
    with database.transaction() as session:
        add_walk(session, type(walk)(**{**vars(walk), "stops": stops}))
        publish_walk(session, walk.slug)

    for file in FILES:
        answer = client.get(f"/walks/{walk.slug}/{file}")
        assert answer.status_code == 200, file
        for name, content in inside(answer.data):
            check(f"{file}/{name}", content)
    assert heard == []


def check(name: str, content: bytes) -> None:
    assert KEPT.encode() not in content, name
    if content.startswith(b"%PDF"):
        paper = PdfReader(BytesIO(content))
        assert not paper.attachments, name
        assert KEPT not in "".join(page.extract_text() for page in paper.pages), name
    if name.endswith(".svg"):
        assert not re.search(rb"<(image|use|style|script|foreignObject|a)[\s>]", content), name
    if name.endswith(".rels"):
        assert b'TargetMode="External"' not in content, name
