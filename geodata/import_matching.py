"""Which feature of a walk something in a file is, and which id a new one gets."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from geodata.fields import KEY
from geodata.formats.shapes import write_shape
from geodata.geometry import distance
from geodata.walk import KIND_OF, Background, Feature, Leg, Note, Walk, features

NEARBY = 200.0  # metres: the same name within them is the same place
# Of very many things with one name, those that have moved are not sought for.
MOST_PAIRS = 1_000
LONGEST_ID = 40
LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


@dataclass(frozen=True)
class Wanted:
    """Something from a file that is to become a feature of this kind."""

    kind: str
    own_id: str
    name: str
    shape: BaseGeometry | None
    sure: bool = True

    @property
    def base(self) -> str:
        """What its id is made of: its own where that says something, else its name."""
        if KEY.fullmatch(self.own_id) and not self.own_id.isdecimal():
            return self.own_id
        return slug(self.name) or (self.own_id if KEY.fullmatch(self.own_id) else self.kind)


def slug(name: str) -> str:
    """Make an id of a name: small plain letters, digits and hyphens."""
    small = "".join(LETTERS.get(letter, letter) for letter in name.casefold())
    plain = unicodedata.normalize("NFKD", small).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_ID].strip("-")


def match(walk: Walk, wanted: Sequence[Wanted]) -> list[Feature | None]:
    """Give for each the feature that it is, or None; no feature is two at once."""
    matching = _Matching(walk, wanted)
    ways = (
        matching.by_id,
        matching.by_name_there,
        matching.by_number,
        matching.by_name,
        matching.by_shape,
    )
    for way in ways:
        for at, feature in way():
            matching.take(at, feature)
    return [matching.taken.get(at) for at in range(len(wanted))]


class _Matching:
    """One matching, which goes from what is most certain to what is less so."""

    def __init__(self, walk: Walk, wanted: Sequence[Wanted]) -> None:
        self.walk = walk
        self.wanted = wanted
        self.taken: dict[int, Feature] = {}
        self.gone: set[str] = set()

    def take(self, at: int, feature: Feature) -> None:
        if at not in self.taken and feature.id not in self.gone:
            self.taken[at] = feature
            self.gone.add(feature.id)

    def by_id(self) -> Iterator[tuple[int, Feature]]:
        """Trust an id, unless it is a number, which may only count rows, or another walk's."""
        for at, each, feature in self._with_its_id():
            if each.sure and not each.own_id.isdecimal():
                yield at, feature

    def by_number(self) -> Iterator[tuple[int, Feature]]:
        """Trust any id where name or place agree as well."""
        for at, each, feature in self._with_its_id():
            if _agrees(each, feature):
                yield at, feature

    def _with_its_id(self) -> Iterator[tuple[int, Wanted, Feature]]:
        there = {(KIND_OF[type(one)].name, one.id): one for one in features(self.walk)}
        for at, each in enumerate(self.wanted):
            if feature := there.get((each.kind, each.own_id)):
                yield at, each, feature

    def by_name_there(self) -> Iterator[tuple[int, Feature]]:
        """Pair what has the same name in the very same place."""
        there: Mapping[tuple[str, str, str], list[Feature]] = defaultdict(list)
        for feature in reversed(features(self.walk)):
            if feature.id not in self.gone:
                for name in names(feature):
                    key = KIND_OF[type(feature)].name, name, _written(feature.shape)
                    there[key].append(feature)
        for at, each in self._left():
            alike = there.get((each.kind, folded(each.name), _written(each.shape)), [])
            while alike:
                feature = alike.pop()
                if feature.id not in self.gone:
                    yield at, feature
                    break

    def by_name(self) -> Iterator[tuple[int, Feature]]:
        """Pair what has the same name nearby, the nearest first."""
        named: Mapping[tuple[str, str], list[Feature]] = defaultdict(list)
        for feature in features(self.walk):
            if feature.id not in self.gone:
                for name in names(feature):
                    named[KIND_OF[type(feature)].name, name].append(feature)
        asked = Counter((each.kind, folded(each.name)) for _, each in self._left())
        few = {key for key, count in asked.items() if count * len(named[key]) <= MOST_PAIRS}
        pairs = [
            (metres, at, feature)
            for at, each in self._left()
            if (key := (each.kind, folded(each.name))) in few
            for feature in named[key]
            if (metres := _metres(each.shape, feature.shape)) <= NEARBY
        ]
        for _, at, feature in sorted(pairs, key=lambda pair: pair[:2]):
            yield at, feature

    def _left(self) -> Iterator[tuple[int, Wanted]]:
        """Give what has a name and is not matched yet."""
        for at, each in enumerate(self.wanted):
            if at not in self.taken and each.name:
                yield at, each

    def by_shape(self) -> Iterator[tuple[int, Feature]]:
        """Pair lines and areas that are the same; then lines by the id their name gives."""
        drawn: list[Feature] = [*self.walk.legs, *self.walk.background]
        shaped: Mapping[Any, list[Feature]] = defaultdict(list)
        for feature in drawn:
            shaped[KIND_OF[type(feature)].name, _written(feature.shape)].append(feature)
        for at, each in enumerate(self.wanted):
            if at not in self.taken and each.kind in ("leg", "background"):
                for feature in shaped.get((each.kind, _written(each.shape)), ()):
                    if feature.id not in self.gone:
                        yield at, feature
                        break
        legs = {leg.id: leg for leg in self.walk.legs}
        for at, each in enumerate(self.wanted):
            if each.kind == "leg" and each.base in legs:
                yield at, legs[each.base]


def new_ids(wanted: Sequence[Wanted], taken: Collection[str]) -> list[str]:
    """Give each an id of its own that nothing else has; the same file gets the same ids."""
    used = set(taken)
    given = []
    numbers: dict[str, int] = {}
    for each in wanted:
        new, number = each.base, numbers.get(each.base, 2)
        while new in used:
            new = f"{each.base[: 64 - len(str(number)) - 1]}-{number}"
            number += 1
        numbers[each.base] = number
        used.add(new)
        given.append(new)
    return given


def folded(name: str) -> str:
    return " ".join(name.casefold().split())


def names(feature: Feature) -> set[str]:
    """Give what a feature is called in any language; a note is called by what it says."""
    if isinstance(feature, Background):
        return {folded(feature.name)} - {""}
    words = feature.text if isinstance(feature, Note | Leg) else feature.title
    return {folded(text) for text in words.texts.values()} - {""}


def _agrees(wanted: Wanted, feature: Feature) -> bool:
    if wanted.name and folded(wanted.name) in names(feature):
        return True
    placed = wanted.shape is not None and feature.shape is not None
    return placed and _metres(wanted.shape, feature.shape) <= NEARBY


def _metres(one: BaseGeometry | None, other: BaseGeometry | None) -> float:
    if one is None or other is None:
        return 0.0
    if one.geom_type == other.geom_type == "Point":
        return distance(one, other)  # type: ignore[arg-type]
    return 0.0 if _written(one) == _written(other) else float("inf")


def _written(shape: BaseGeometry | None) -> str:
    return str(write_shape(shape))
