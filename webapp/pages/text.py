"""People's text on its way into a page: Markdown made safe, and searched without accents."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "blockquote", "code", "h3", "h4", "hr"}
MARKDOWN = MarkdownIt("js-default", {"html": False, "linkify": False, "breaks": True}).disable(
    ["image", "table", "html_block", "html_inline"]
)


@lru_cache(maxsize=4096)
def markdown(text: str) -> Markup:
    """Render Markdown without HTML, pictures and tables; links lead to the web only."""
    html = nh3.clean(
        MARKDOWN.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow",
    )
    return Markup(html)  # noqa: S704 — cleaned one line above


def folded(text: str) -> str:
    """Fold case, accents and ß, so that “strasse” finds “Straße”."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
