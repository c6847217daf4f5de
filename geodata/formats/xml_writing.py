"""XML for others to read: the same content always gives the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from geodata.fields import UNPRINTABLE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DECIMALS = 7


def add(parent: Element, name: str, text: str = "", /, **attributes: str) -> Element:
    """Add an element with its text."""
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = UNPRINTABLE.sub("", text) or None
    return element


def add_text(parent: Element, name: str, text: str) -> None:
    """Add an element that holds a text, where there is one."""
    if text:
        add(parent, name, text)


def decimal(number: float) -> str:
    """Write a number with at most seven decimals and never with an exponent."""
    text = f"{number:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def written(root: Element) -> bytes:
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
