"""XML from elsewhere, parsed without entities, without asking anybody, and within limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from geodata.formats.gathering import check_size, unreadable
from geodata.problems import Phrase, phrase

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_TAGS = 1_500_000
MOST_ATTRIBUTES = 800_000
ENDS_TOO_EARLY = frozenset({3, 5, 20})  # expat: no element found, unclosed token, unclosed CDATA


def read_tree(content: bytes, file: str) -> Element:
    """Parse a file, or raise ``Unreadable`` with the line where it goes wrong."""
    check_size(content, file)
    # Counted beforehand, since a tree takes many times the room of its text.
    if content.count(b"<") > MOST_TAGS or content.count(b"=") > MOST_ATTRIBUTES:
        words = phrase("The file has far too many parts; please simplify it, or bring it in parts.")
        raise unreadable(file, words)
    try:
        root: Element = fromstring(content)
    except DefusedXmlException:
        words = phrase(
            "The file defines or fetches parts of its own text (entities), which is not read for "
            "safety; please export it again without them."
        )
        raise unreadable(file, words) from None
    except ParseError as error:
        raise unreadable(file, _why_no_xml(content, error)) from None
    except (LookupError, ValueError):
        words = phrase("The file names an encoding that is not known; please save it as UTF-8.")
        raise unreadable(file, words) from None
    return root


def _why_no_xml(content: bytes, error: ParseError) -> Phrase:
    if error.code in ENDS_TOO_EARLY:
        return phrase("The file ends too early; please export or copy it again.")
    if b"encoding=" not in content[:200] or b"UTF-8" in content[:200].upper():
        try:
            content.decode()
        except UnicodeDecodeError:
            return phrase("The file is not written in UTF-8; please save it as UTF-8.")
    line, column = error.position
    return phrase(
        "This is not XML: something is wrong in line %(line)s, column %(column)s. Please "
        "correct it there, or export the file again.",
        line=line,
        column=column + 1,
    )


def local(element: Element) -> str:
    """Give the name of an element without its namespace, which differs from device to device."""
    return element.tag.rpartition("}")[2]


def children(element: Element, *names: str) -> Iterator[Element]:
    """Give the children of these names, in the order of the file."""
    return (child for child in element if local(child) in names)


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def text_of(element: Element, *names: str) -> str:
    """Give the text of the first of these children that holds one."""
    for name in names:
        for found in children(element, name):
            if text := "".join(found.itertext()).strip():
                return text
    return ""
