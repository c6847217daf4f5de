"""What differs between two walks, feature by feature and field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from geodata.formats.geojson import (
    feature_from_json,
    feature_to_json,
    header_from_json,
)
from geodata.header_fields import as_header_fields, as_header_json
from geodata.walk import KIND_OF, KINDS, Feature, SomeFeature, Walk

HEADER = "walk"
PLACE = "geometry"
# What a feature holds beside its properties stands under names that no property can have.
MEMBER = "member "


@dataclass(frozen=True)
class FieldChange:
    """A field by its name in files (``title:en``, ``geometry``), and its JSON values.

    One of a theme or category of the walk bears its key: ``themes.meeting.title:en``.
    """

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class FeatureChange:
    """One feature that was added (nothing before), removed (nothing after) or changed.

    ``kind`` is "walk" for the walk's own data, whose ``before`` and ``after`` are walks.
    """

    kind: str
    id: str
    before: Feature | Walk | None
    after: Feature | Walk | None
    fields: tuple[FieldChange, ...]

    @property
    def what(self) -> str:
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def changes(before: Walk, after: Walk) -> tuple[FeatureChange, ...]:
    """List what turns one walk into the other: its own data first, then kind after kind."""
    return (*_header_change(before, after), *_feature_changes(before, after))


def _header_change(before: Walk, after: Walk) -> Iterator[FeatureChange]:
    fields = _differences(as_header_fields(before), as_header_fields(after))
    if fields:
        yield FeatureChange(HEADER, "", before, after, fields)


def _feature_changes(before: Walk, after: Walk) -> Iterator[FeatureChange]:
    languages = before.default_language, after.default_language
    for kind in KINDS:
        was = {feature.id: feature for feature in getattr(before, kind.attribute)}
        now = {feature.id: feature for feature in getattr(after, kind.attribute)}
        for feature_id in [*now, *(gone for gone in was if gone not in now)]:
            one, other = was.get(feature_id), now.get(feature_id)
            if one is not other:
                fields = field_changes(one, other, *languages)
                if fields or one is None or other is None:
                    yield FeatureChange(kind.name, feature_id, one, other, fields)


def field_changes(
    before: Feature | None, after: Feature | None, language: str, language_after: str = ""
) -> tuple[FieldChange, ...]:
    """Compare two states of a feature; each is written with its walk's first language."""
    return _differences(
        as_fields(before, language) if before else {},
        as_fields(after, language_after or language) if after else {},
    )


def as_fields(feature: Feature, language: str) -> dict[str, Any]:
    """Give every field of a feature by its name in files, the place as ``geometry``."""
    written = feature_to_json(feature, language)
    fields: dict[str, Any] = written.pop("properties")
    place = written.pop("geometry")
    for member in ("type", "id"):
        del written[member]
    return {**fields, PLACE: place, **{MEMBER + name: held for name, held in written.items()}}


def from_fields(fields: Mapping[str, Any], like: SomeFeature, language: str) -> SomeFeature:
    """Make a feature of the same kind and id from its fields, or raise ``Unreadable``."""
    members = {name[len(MEMBER) :]: held for name, held in fields.items() if is_member(name)}
    properties = {
        name: held for name, held in fields.items() if not is_member(name) and name != PLACE
    }
    member = {
        **members,
        "type": "Feature",
        "id": like.id,
        "geometry": fields.get(PLACE),
        "properties": properties,
    }
    made = feature_from_json(KIND_OF[type(like)], member, language)
    return made  # type: ignore[return-value]  # of the kind of ``like``


def is_member(name: str) -> bool:
    return name.startswith(MEMBER)


def with_header(walk: Walk, header: Mapping[str, Any]) -> Walk:
    """Give the walk's own data other values, as ``as_header_fields`` or a file has them."""
    read = header_from_json(as_header_json(header))
    own = {kind.attribute: getattr(walk, kind.attribute) for kind in KINDS}
    return replace(read, **own, layers=walk.layers, revision=walk.revision, version=walk.version)


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    names: Iterable[str] = dict.fromkeys((*before, *after))
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in names
        if not _same(before.get(name), after.get(name))
    )


def _same(one: Any, other: Any) -> bool:
    """Compare as written: to Python, true equals 1, but a step is not “some steps”."""
    return one is other or orjson.dumps(one, option=orjson.OPT_SORT_KEYS) == orjson.dumps(
        other, option=orjson.OPT_SORT_KEYS
    )
