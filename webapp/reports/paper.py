"""A page turned into a PDF that a screen reader can read, from our own files alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from geodata.problems import Refused, phrase
from webapp.reports.turns import Tell

FILES = "paper:"
LAID_OUT = "Step 5 - Creating layout - Page %d"  # what the library says of each page


def pdf(html: str, files: Mapping[str, bytes], tell: Tell = lambda _: None) -> bytes:
    """Lay a page out on paper, as PDF/UA; pictures are named ``paper:<name>`` in it.

    Whatever else a text of the walk might name, on this machine or elsewhere, is not fetched.
    ``tell`` hears how many pages are laid out. Raises ``Refused`` where the machine lacks the
    libraries for it.
    """
    try:
        from weasyprint import HTML  # takes a third of a second
    except OSError:
        words = phrase(
            "This server cannot print yet: it lacks Pango. Its documentation says what to install."
        )
        raise Refused(words) from None
    document = HTML(string=html, base_url=FILES, url_fetcher=_fetcher(files))
    with _listening(tell):
        written: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return written


@contextmanager
def _listening(tell: Tell) -> Iterator[None]:
    """Hear from the library's log which page it has come to."""

    class Pages(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.msg == LAID_OUT and isinstance(record.args, tuple):
                tell(int(str(record.args[0])))

    log, pages = logging.getLogger("weasyprint.progress"), Pages()
    log.setLevel(logging.INFO)
    log.addHandler(pages)
    try:
        yield
    finally:
        log.removeHandler(pages)


def _fetcher(files: Mapping[str, bytes]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]  # the library has no types
        """Knows the files that it was given, and opens nothing."""

        def fetch(self, url: str, headers: object = None) -> Any:
            name = url.removeprefix(FILES)
            if not url.startswith(FILES) or name not in files:
                raise ValueError(f"{url} is no file of ours")
            return URLFetcherResponse(url, body=files[name])

    return OwnFiles()
