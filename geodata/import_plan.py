"""What an import would add, change and remove, before anybody has agreed to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shapely import Point

from geodata.changes import HEADER, FeatureChange, changes
from geodata.check import check_walk
from geodata.consent import reaches_farther
from geodata.fields import shown
from geodata.formats.incoming import Found, Incoming
from geodata.import_features import Making
from geodata.import_walk import as_ours
from geodata.problems import Complaint, Unreadable, phrase
from geodata.walk import KINDS, Note, Walk, in_order, with_features

LEFT_OUT = ""
BECOMES: Mapping[str, tuple[str, ...]] = {
    "point": ("stop", "offer", "note"),
    "line": ("leg", "background"),
    "area": ("background",),
    "nowhere": ("stop", "offer", "note"),
}
MOST_ROUNDS = 5
WIDER = phrase(
    "In the file, the consent reaches farther than it does here. Please tick this only where the "
    "people concerned agree."
)


@dataclass(frozen=True)
class Group:
    """What stands together in a file and is alike: it becomes the same kind of feature."""

    place: str
    form: str
    kind: str

    @property
    def key(self) -> str:
        return f"{self.form} {self.kind} {self.place}"

    @property
    def choices(self) -> tuple[str, ...]:
        return BECOMES[self.form]

    @property
    def default(self) -> str:
        return self.kind if self.kind in self.choices else self.choices[0]


@dataclass(frozen=True)
class Entry:
    """One change that the import would make; ``at`` is where it stands in the file."""

    change: FeatureChange
    at: str = ""
    complaints: tuple[Complaint, ...] = ()
    ticked: bool = True

    @property
    def key(self) -> str:
        return f"{self.change.kind}:{self.change.id}"


@dataclass(frozen=True)
class ImportPlan:
    """Everything an import would do to ``stored``, and what it cannot.

    ``needs_position`` holds what cannot come before somebody says where it is, by its number in
    the file; ``unchanged`` counts what is there already, just so.
    """

    stored: Walk
    entries: tuple[Entry, ...]
    needs_position: Mapping[int, Found] = field(default_factory=dict)
    complaints: tuple[Complaint, ...] = ()
    groups: Mapping[Group, int] = field(default_factory=dict)
    unchanged: int = 0

    def default_ticks(self) -> frozenset[str]:
        return frozenset(entry.key for entry in self.entries if entry.ticked)


def form_of(found: Found) -> str:
    if found.shape is None or found.shape.is_empty:
        return "nowhere"
    kind = found.shape.geom_type
    if kind == "Point":
        return "point"
    return "line" if kind == "LineString" else "area"


def group_of(found: Found) -> Group:
    return Group(found.place, form_of(found), found.kind)


def plan_import(
    stored: Walk,
    incoming: Incoming,
    become: Mapping[str, str] | None = None,
    positions: Mapping[int, Point] | None = None,
    keep_unknown: bool = False,
) -> ImportPlan:
    """Compare what a file holds with the walk as stored.

    ``become`` says by the key of a group what it becomes ("" for nothing), ``positions`` where
    something is that has no place, by its number. What a file from elsewhere does not say is left
    as it is; only our own format, of the same walk, may remove.
    """
    if incoming.walk is not None:
        return _own(stored, incoming.walk, incoming.complaints)
    making = Making(stored, keep_unknown)
    groups: Counter[Group] = Counter()
    for number, found in enumerate(incoming.found):
        if positions and number in positions:
            found = replace(found, shape=positions[number])  # noqa: PLW2901
        else:
            groups[group_of(found)] += 1
        kind = _kind(found, become or {})
        if kind != LEFT_OUT:
            making.want(number, found, kind)
    made = making.make()
    entries, complaints, unchanged = _entries(stored, made.walk, made.at, made.complaints)
    return ImportPlan(
        stored,
        entries,
        made.needs_position,
        (*incoming.complaints, *complaints),
        groups,
        unchanged,
    )


def _kind(found: Found, become: Mapping[str, str]) -> str:
    """Say what something becomes; with a position of its own, it still belongs to its group."""
    for form in (form_of(found), "nowhere"):
        group = Group(found.place, form, found.kind)
        if group.key in become:
            chosen = become[group.key]
            return chosen if chosen in (LEFT_OUT, *group.choices) else group.default
    return group_of(found).default


def _own(stored: Walk, walk: Walk, complaints: tuple[Complaint, ...]) -> ImportPlan:
    wanted = as_ours(stored, walk)
    entries, more, unchanged = _entries(stored, wanted, {}, {})
    return ImportPlan(stored, entries, complaints=(*complaints, *more), unchanged=unchanged)


def _entries(
    stored: Walk,
    wanted: Walk,
    at: Mapping[str, str],
    said: Mapping[str, tuple[Complaint, ...]],
) -> tuple[tuple[Entry, ...], tuple[Complaint, ...], int]:
    """List the changes that can be made, and complain of each that would break a rule."""
    there = [_entry(change, at, said) for change in changes(stored, wanted)]
    unchanged = len(at.keys() - {entry.change.id for entry in there})
    refused: list[Complaint] = []
    for _ in range(MOST_ROUNDS):
        faults = _faults(stored, there)
        if not faults:
            break
        blamed = {entry.key for entry in _to_blame(there, {fault.feature for fault in faults})}
        by_id = {shown(entry.change.id): entry for entry in there}
        refused += [_at(fault, by_id.get(fault.feature)) for fault in faults]
        there = [entry for entry in there if entry.key not in blamed]
    touched = {entry.change.id for entry in there}
    more = [words for each, held in said.items() if each not in touched for words in held]
    return tuple(there), (*refused, *more), unchanged


def _entry(
    change: FeatureChange, at: Mapping[str, str], said: Mapping[str, tuple[Complaint, ...]]
) -> Entry:
    """Propose a change, unless it takes something away or lets more people see a note."""
    complaints = said.get(change.id, ())
    before, after = change.before, change.after
    if isinstance(before, Note) and isinstance(after, Note) and reaches_farther(after, before):
        complaints = (*complaints, Complaint("", "", "consent", WIDER))
        return Entry(change, at.get(change.id, ""), complaints, ticked=False)
    return Entry(change, at.get(change.id, ""), complaints, change.what != "removed")


def _to_blame(entries: list[Entry], broken: Collection[str]) -> list[Entry]:
    """Find the changes that break a rule: of these features, of the walk's own data, or all."""
    ticked = [entry for entry in entries if entry.ticked]
    own = [entry for entry in ticked if entry.change.kind == HEADER]
    return [entry for entry in ticked if shown(entry.change.id) in broken] or own or ticked


def _faults(stored: Walk, entries: Iterable[Entry]) -> tuple[Complaint, ...]:
    try:
        _applied(stored, [entry for entry in entries if entry.ticked])
    except Unreadable as unreadable:
        return unreadable.complaints
    return ()


def _at(fault: Complaint, entry: Entry | None) -> Complaint:
    """Say where in the file it stands, rather than which id it would have got."""
    return replace(fault, file="", feature=entry.at if entry and entry.at else fault.feature)


def apply(plan: ImportPlan, ticked: Collection[str]) -> Walk:
    """Give the walk with what was agreed to, or raise ``Unreadable`` by entry."""
    return _applied(plan.stored, [entry for entry in plan.entries if entry.key in ticked])


def _applied(stored: Walk, entries: Collection[Entry]) -> Walk:
    walk = stored
    by_kind: dict[str, list[FeatureChange]] = {}
    for entry in entries:
        if entry.change.kind == HEADER:
            walk = _with_header_of(walk, entry.change.after)
        else:
            by_kind.setdefault(entry.change.kind, []).append(entry.change)
    for kind in KINDS:
        if made := by_kind.get(kind.name):
            there = {one.id: one for one in getattr(walk, kind.attribute)}
            for change in made:
                if change.after is None:
                    there.pop(change.id, None)
                else:
                    there[change.id] = change.after
            walk = with_features(walk, kind, tuple(there.values()))
    return check_walk(in_order(walk)) if entries else stored


def _with_header_of(walk: Walk, header: Any) -> Walk:
    own: dict[str, Any] = {kind.attribute: getattr(walk, kind.attribute) for kind in KINDS}
    changed: Walk = replace(header, **own, revision=walk.revision, version=walk.version)
    return changed
