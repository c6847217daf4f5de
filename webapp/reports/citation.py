"""How a version is cited: BibTeX, RIS, CSL-JSON and the Citation File Format."""

from __future__ import annotations

import re
import unicodedata
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
# The names under which programs know the licences that walks bear.
SPDX = {
    "CC BY 4.0": "CC-BY-4.0",
    "CC BY-SA 4.0": "CC-BY-SA-4.0",
    "CC0": "CC0-1.0",
    "CC0 1.0": "CC0-1.0",
    "ODbL 1.0": "ODbL-1.0",
    "DL-DE/BY-2-0": "DL-DE-BY-2.0",
}


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


def cff(cited: Citation) -> str:
    """Write what archives and GitHub read beside a data set: CITATION.cff, version 1.2.0."""
    lines = [
        ("cff-version", "1.2.0"),
        ("message", "If you use this walk, please cite it as below."),
        ("type", "dataset"),
        ("title", cited.title),
        ("version", str(cited.version)),
        ("date-released", cited.published_on.isoformat()),
        ("url", cited.address),
    ]
    known = {name.casefold(): spdx for name, spdx in SPDX.items()}
    if licence := known.get(cited.licence.strip().casefold()):
        lines.append(("license", licence))
    elif cited.licence:
        lines.append(("abstract", cited.licence))
    written = "".join(f"{key}: {_yaml(value)}\n" for key, value in lines)
    return f"{written}authors:\n  - name: {_yaml(cited.publisher or cited.title)}\n"


def _yaml(text: str) -> str:
    """Quote a text so that YAML takes it for nothing else; signs that cannot be seen by number."""
    shown = (
        f"\\U{ord(sign):08x}" if unicodedata.category(sign)[0] == "C" else sign
        for sign in _one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{"".join(shown)}"'


def _one_line(text: str) -> str:
    return BLANKS.sub(" ", text).strip()


def _latex(text: str) -> str:
    return "".join(LATEX.get(letter, letter) for letter in _one_line(text))
