"""How a version is cited: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "#": r"\#",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Citation:
    """What is cited: a version of a walk, with the address where it will always be found."""

    slug: str
    title: str
    publisher: str
    version: int
    published_on: date
    address: str
    language: str
    licence: str = ""

    @property
    def key(self) -> str:
        return f"{self.slug}-v{self.version}"


def bibtex(cited: Citation) -> str:
    """Write an entry; the braces keep capitals as they are."""
    fields = {
        "title": f"{{{_latex(cited.title)}}}",
        "author": f"{{{_latex(cited.publisher)}}}",
        "year": str(cited.published_on.year),
        "month": str(cited.published_on.month),
        "edition": f"Version {cited.version}",
        "url": cited.address,
        "language": cited.language,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value.strip("{}")]
    return f"@misc{{{cited.key},\n" + ",\n".join(lines) + "\n}\n"


def ris(cited: Citation) -> str:
    """Write a record of type map, one tag a line."""
    tags = (
        ("TY", "MAP"),
        ("ID", cited.key),
        ("TI", cited.title),
        ("AU", cited.publisher),
        ("PY", str(cited.published_on.year)),
        ("DA", f"{cited.published_on:%Y/%m/%d}"),
        ("ET", f"Version {cited.version}"),
        ("UR", cited.address),
        ("LA", cited.language),
        ("C1", cited.licence),
        ("ER", ""),
    )
    return "".join(
        f"{tag}  - {_one_line(value)}\r\n" for tag, value in tags if value or tag == "ER"
    )


def csl_json(cited: Citation) -> bytes:
    """Write a list of one item, as reference managers read it."""
    day = cited.published_on
    item: dict[str, Any] = {
        "id": cited.key,
        "type": "map",
        "title": cited.title,
        "version": str(cited.version),
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": cited.address,
        "language": cited.language,
    }
    if cited.publisher:
        item |= {"author": [{"literal": cited.publisher}], "publisher": cited.publisher}
    return orjson.dumps([item], option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _one_line(text: str) -> str:
    return BLANKS.sub(" ", text).strip()


def _latex(text: str) -> str:
    return "".join(LATEX.get(letter, letter) for letter in _one_line(text))
