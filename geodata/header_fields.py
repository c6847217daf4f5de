"""The walk's own data as single fields, so that two people may change different themes of it.

A title of a theme stands as ``themes.<key>.title:en``; ``themes`` itself is the order of the keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from geodata.fields import KEY
from geodata.formats.geojson import header_to_json
from geodata.walk import Walk

ENTRIES = ("themes", "categories")
ENTRY_FIELD = re.compile(rf"({'|'.join(ENTRIES)})\.({KEY.pattern})\.(.+)", re.DOTALL)


def as_header_fields(walk: Walk) -> dict[str, Any]:
    """Give everything that is said of the walk as a whole, each field by its own name."""
    fields = header_to_json(walk)
    for member in ENTRIES:
        entries = fields.pop(member, [])
        for entry in entries:
            key = entry.pop("key")
            fields |= {f"{member}.{key}.{name}": held for name, held in entry.items()}
        if entries:
            fields[member] = [entry.key for entry in getattr(walk, member)]
    return fields


def as_header_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Write single fields as a file has them; what is written so already stays as it is."""
    header = {name: held for name, held in fields.items() if not ENTRY_FIELD.fullmatch(name)}
    for member in ENTRIES:
        order = header.get(member) or []
        if not all(isinstance(key, str) for key in order):
            continue
        entries = _entries(member, fields)
        keys = dict.fromkeys((*order, *entries))
        header[member] = [{**entries[key], "key": key} for key in keys if key in entries]
    return header


def _entries(member: str, fields: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = {}
    for name, held in fields.items():
        found = ENTRY_FIELD.fullmatch(name)
        if found and found[1] == member:
            entries.setdefault(found[2], {})[found[3]] = held
    return entries
