"""What is made for reports, cold and warm, beside rendering the page of the same walk."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from tests.bench.table import Table
from webapp.app import EXAMPLE, create_app
from webapp.storage.loading import prepare

HERE = "/walks/gorbitz/"
OUTPUTS = (
    *("walk.geojson", "map.svg", "map.png", "handout.pdf", "posters.pdf", "report.docx"),
    *("walk.html", "walk.zip", "embed/"),
)
ROUNDS = 3


def test_outputs(tmp_path: Path, table: Table) -> None:
    app = create_app(DATA_DIR=str(tmp_path), DATABASE_URL="", TESTING=True)
    app.extensions["database"].make_ready()
    prepare(app.extensions["database"], EXAMPLE)
    client = app.test_client()

    def forget() -> None:
        app.extensions["answers"].clear()
        app.extensions["turns"].works.clear()

    for output in ("", *OUTPUTS):  # what is loaded once is no part of it
        fetched(client, output)
    pages = []
    for _ in range(2 * ROUNDS):
        forget()
        pages.append(fetched(client, ""))
    page = median(pages)
    table.remark(f"the walk page: {page * 1000:.1f} ms of processor time to render")
    for output in OUTPUTS:
        cold, warm = [], []
        for _ in range(ROUNDS):
            forget()
            cold.append(fetched(client, output))
            warm.append(fetched(client, output))
        table.remark(
            f"{output}: cold {median(cold) / page:.2f}, warm {median(warm) / page:.3f}"
            " of the walk page"
        )


def fetched(client: FlaskClient, output: str) -> float:
    """Give the seconds of the processor that an answer takes, in whatever thread it is made."""
    before = time.process_time()
    answer = client.get(f"{HERE}{output}", query_string={"lang": "de"})
    assert answer.status_code == 200, output
    return time.process_time() - before
