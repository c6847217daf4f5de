"""Plain text from what others write: HTML taken apart, invisible characters left out."""

from __future__ import annotations

import re
from html import escape, unescape

from geodata.fields import UNPRINTABLE, WEB_ADDRESS

MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(#\d+|#x[\da-f]+|[a-z]+);", re.IGNORECASE)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b([^<>]*)>|<[!?][^<>]*>")
HREF = re.compile(r"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
LONGEST = 100_000  # characters: far more than is kept of any text
BLOCKS = ("p", "ul", "ol", "h1", "h2", "h3", "h4", "table")
LINES = frozenset({*BLOCKS, *(f"/{name}" for name in BLOCKS), "div", "br", "tr", "li"})
CELLS = frozenset({"td", "th"})
UNSAID = frozenset({"script", "style", "title"})
EMPTY_LINES = re.compile(r"\n{3,}")
SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")


def one_line(text: str) -> str:
    """Give a name or a value as it stands on one line."""
    return " ".join(UNPRINTABLE.sub("", text).split())


def without_pictures(text: str) -> str:
    """Leave out pictures, which may stand in a text whole and make it long."""
    return PICTURE.sub("", text)


def plain_text(text: str) -> str:
    """Give a text without HTML; what holds none keeps its lines."""
    if "<" not in text and "&" not in text and text.isprintable():
        return text[:LONGEST].strip()
    text = UNPRINTABLE.sub("", text[:LONGEST]).replace("\r\n", "\n")
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
    reader = _Lines()
    end = 0
    for tag in TAG.finditer(text):
        reader.words(text[end : tag.start()])
        if tag[2]:
            reader.tag((tag[1] + tag[2]).lower(), tag[3])
        end = tag.end()
    reader.words(text[end:])
    said = UNPRINTABLE.sub("", "".join(reader.said))
    return "\n".join(SPACES.sub(" ", line).strip() for line in said.split("\n"))


class _Lines:
    """Reads HTML tag by tag in one go, however odd; the address of a link follows its words."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.link = ("", 0)
        self.unsaid = ""

    def words(self, text: str) -> None:
        if not self.unsaid:
            self.said.append(unescape(text.replace("\n", " ")))

    def tag(self, name: str, attributes: str) -> None:
        if self.unsaid or name in UNSAID:
            self.unsaid = "" if name == f"/{self.unsaid}" else self.unsaid or name
        elif name == "a":
            address = HREF.search(attributes)
            self.link = unescape(address[1]) if address else "", len(self.said)
        elif name == "/a":
            self._end_link()
        elif name in LINES:
            self.said.append("\n")
        elif name in CELLS:
            self.said.append(" ")

    def _end_link(self) -> None:
        (address, start), self.link = self.link, ("", 0)
        words = "".join(self.said[start:]).strip() if address else ""
        if WEB_ADDRESS.fullmatch(address) and not _same(words, address):
            self.said.append(f" ({address})" if words else address)


def _same(words: str, address: str) -> bool:
    plain = address.partition("://")[2].rstrip("/")
    return words.partition("://")[2].rstrip("/") == plain or words.rstrip("/") == plain
