"""Plain text from what others write: HTML taken apart, invisible characters left out."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

import nh3

from geodata.fields import UNPRINTABLE, WEB_ADDRESS

MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(#\d+|#x[\da-f]+|[a-z]+);", re.IGNORECASE)
BLOCKS = frozenset({"p", "div", "tr", "li", "ul", "ol", "h1", "h2", "h3", "h4", "table", "br"})
KEPT = BLOCKS | {"a", "td", "th"}
EMPTY_LINES = re.compile(r"\n{3,}")
SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")


def one_line(text: str) -> str:
    """Give a name or a value as it stands on one line."""
    return " ".join(UNPRINTABLE.sub("", text).split())


def plain_text(text: str) -> str:
    """Give a text without HTML; what holds none keeps its lines."""
    text = UNPRINTABLE.sub("", text).replace("\r\n", "\n")
    if MARKUP.search(text):
        text = _without_html(text)
    lines = (line.rstrip() for line in text.split("\n"))
    return EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def marked_up(text: str) -> str:
    """Write a text so that ``plain_text`` gives it back: as HTML where it might be taken for it."""
    return as_html(text) if MARKUP.search(text) else text


def as_html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _without_html(text: str) -> str:
    clean = nh3.clean(
        text, tags=set(KEPT), attributes={"a": {"href"}}, url_schemes={"http", "https"}
    )
    reader = _Lines()
    reader.feed(clean)
    reader.close()
    said = UNPRINTABLE.sub("", "".join(reader.said))
    return "\n".join(SPACES.sub(" ", line).strip() for line in said.split("\n"))


class _Lines(HTMLParser):
    """Reads clean HTML; the address of a link stands behind its words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.link = dict(attrs).get("href") or "", len(self.said)
        elif tag in BLOCKS:
            self.said.append("\n")
        else:
            self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link:
            (address, start), self.link = self.link, None
            words = "".join(self.said[start:]).strip()
            if WEB_ADDRESS.fullmatch(address) and not _same(words, address):
                self.said.append(f" ({address})" if words else address)
        elif tag in ("p", "table", "ul", "ol"):
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        self.said.append(data.replace("\n", " "))


def _same(words: str, address: str) -> bool:
    plain = address.partition("://")[2].rstrip("/")
    return words.partition("://")[2].rstrip("/") == plain or words.rstrip("/") == plain
