"""The rules that every walk keeps, whoever made it: a reader, a change or an import."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from geodata import fields as f
from geodata.fields import KEY, fields_of, not_a_key, shown
from geodata.fitting import unfit_values
from geodata.places import complaints_about_places
from geodata.problems import Complaint, Phrase, Unreadable, counted, phrase
from geodata.walk import KIND_OF, KINDS, Category, Feature, Note, Offer, Stop, Theme, Walk, features
from geodata.wording import Wording

HEADER = "walk.json"
MOST_BYTES = 20_000_000
MOST_FEATURES = 20_000
MOST_STOPS = 2_000
MOST_ENTRIES = 200
SHORTEST_KEPT, LONGEST_KEPT = 30, 3650  # days
SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")
REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")

Say = Callable[[str, Phrase], Complaint]


def check_walk(walk: Walk) -> Walk:
    """Give the walk back, or raise ``Unreadable`` with everything that is wrong with it."""
    if complaints := (*_unfit(walk), *complaints_about(walk)):
        raise Unreadable(complaints)
    return walk


def check_changed(walk: Walk, changed: Sequence[Feature]) -> None:
    """Check a walk that kept every rule before these of its features were added or changed.

    Costs little in a large walk. Where the walk's own data changed, or a feature was removed that
    others may point to, ``check_walk`` is needed.
    """
    by_kind: dict[str, Any] = {
        kind.attribute: tuple(each for each in changed if type(each) is kind.type) for kind in KINDS
    }
    part = replace(walk, **by_kind)
    complaints = (
        *_unfit(part),
        *_amounts(walk),
        *_ids(part if _ids_differ(walk) else walk),
        *_required(part),
        *_references(part, walk),
        *_each(part),
        *complaints_about_places(walk),
    )
    if complaints:
        raise Unreadable(complaints)


def complaints_about(
    walk: Walk, whole: bool = True, lost: Collection[str] = ()
) -> Iterator[Complaint]:
    """Name every broken rule of a walk whose values each fit their fields.

    ``whole`` is false where parts of the walk could not be read, and ``lost`` holds the ids of
    features that could not: nobody is blamed for pointing to those.
    """
    yield from _header(walk, whole)
    yield from _entries(walk)
    yield from _amounts(walk)
    yield from _ids(walk)
    yield from _required(walk)
    if whole:
        yield from _references(walk, walk, lost)
    yield from _each(walk)
    yield from complaints_about_places(walk)


def _each(walk: Walk) -> Iterator[Complaint]:
    """Check what concerns one feature by itself."""
    for offer in walk.offers:
        yield from _offer(offer)
    for note in walk.notes:
        yield from _consent(note)
    yield from _shapes(walk)


def _unfit(walk: Walk) -> Iterator[Complaint]:
    """Find values that no file could hold; a reader does so before it makes a walk."""
    for _, name, words in unfit_values(Walk, [walk]):
        yield Complaint(HEADER, "", name, words)
    for member, kind in (("themes", Theme), ("categories", Category)):
        entries = getattr(walk, member)
        for at, name, words in unfit_values(kind, entries):
            yield Complaint(HEADER, "", f"{member}, {shown(entries[at].key)}, {name}", words)
    for layer in KINDS:
        there = getattr(walk, layer.attribute)
        for at, name, words in unfit_values(layer.type, there):
            yield _say(there[at])(name, words)


def _header(walk: Walk, whole: bool) -> Iterator[Complaint]:
    for field, words in (*(_name_of(walk) if whole else ()), *_codes(walk)):
        yield Complaint(HEADER, "", field, words)


def _name_of(walk: Walk) -> Iterator[tuple[str, Phrase]]:
    if not SLUG.fullmatch(walk.slug):
        words = phrase(
            "The slug stands in web addresses: please take 1 to 64 small letters, digits and -, "
            "such as old-town."
        )
        yield "slug", words
    if not walk.languages:
        yield "languages", phrase('Please name one language at least: ["de"].')
    if not _is_said(walk.title, walk):
        yield "title", _missing(walk)


def _codes(walk: Walk) -> Iterator[tuple[str, Phrase]]:
    if len(set(walk.languages)) < len(walk.languages):
        yield "languages", phrase("A language stands here twice; please delete one.")
    if walk.region and not REGION.fullmatch(walk.region):
        yield "region", phrase("Please give the region by its code (ISO 3166-2), such as DE-SN.")
    if walk.timezone and not _is_zone(walk.timezone):
        words = phrase(
            "There is no time zone “%(zone)s”; an example: Europe/Berlin.",
            zone=shown(walk.timezone),
        )
        yield "timezone", words
    if walk.confirm_within_days is not None and walk.confirm_within_days < 1:
        yield "confirm_within_days", phrase("Please give one day at least.")
    days = walk.contributions_kept_days
    if days is not None and not (SHORTEST_KEPT <= days <= LONGEST_KEPT and days == int(days)):
        words = phrase(
            "Please give whole days, from %(least)s to %(most)s.",
            least=SHORTEST_KEPT,
            most=LONGEST_KEPT,
        )
        yield "contributions_kept_days", words


def _entries(walk: Walk) -> Iterator[Complaint]:
    """Check themes and categories."""
    for member, entries in (("themes", walk.themes), ("categories", walk.categories)):
        if len(entries) > MOST_ENTRIES:
            words = counted(
                "This list has more than %(num)s entry; please shorten it.",
                "This list has more than %(num)s entries; please shorten it.",
                MOST_ENTRIES,
            )
            yield Complaint(HEADER, "", member, words)
        seen: set[str] = set()
        for entry in entries:
            field = f"{member}, {shown(entry.key)}"
            if not KEY.fullmatch(entry.key):
                yield Complaint(HEADER, "", field, not_a_key(entry.key))
            if entry.key in seen:
                words = phrase("This key is used twice; please change one.")
                yield Complaint(HEADER, "", field, words)
            seen.add(entry.key)
            if not _is_said(entry.title, walk):
                yield Complaint(HEADER, "", f"{field}, title", _missing(walk))


def _is_said(words: Wording, walk: Walk) -> bool:
    """Say whether there is a text in the walk's first language, where that is known."""
    if not walk.languages:
        return bool(words)
    text = words.texts.get(walk.languages[0])
    return text is not None and not (not text or text.isspace())


def _missing(walk: Walk) -> Phrase:
    return phrase(
        "This is missing; please write it in the walk's first language (%(language)s) at least.",
        language=walk.default_language,
    )


@lru_cache(maxsize=256)
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _amounts(walk: Walk) -> Iterator[Complaint]:
    if len(walk.stops) > MOST_STOPS:
        words = counted(
            "There is more than %(num)s stop; please make two walks of it.",
            "There are more than %(num)s stops; please make two walks of it.",
            MOST_STOPS,
        )
        yield Complaint("stops.geojson", "", "features", words)
    if len(features(walk)) > MOST_FEATURES:
        yield Complaint("", "", "features", too_many_features())


def too_many_features() -> Phrase:
    return counted(
        "There is more than %(num)s feature; please leave some out, of the background perhaps.",
        "There are more than %(num)s features; please leave some out, of the background perhaps.",
        MOST_FEATURES,
    )


def _say(feature: Feature) -> Say:
    file = KIND_OF[type(feature)].file
    return lambda field, words: Complaint(file, shown(feature.id), field, words)


def _ids_differ(walk: Walk) -> bool:
    there = features(walk)
    return len({feature.id for feature in there}) == len(there)


def _ids(walk: Walk) -> Iterator[Complaint]:
    seen: set[str] = set()
    for feature in features(walk):
        if feature.id in seen:
            words = phrase("Another feature of this walk has the same id; please change one.")
            yield _say(feature)("id", words)
        seen.add(feature.id)
        if not KEY.fullmatch(feature.id):
            yield _say(feature)("id", not_a_key(feature.id))


def _required(walk: Walk) -> Iterator[Complaint]:
    for kind in KINDS:
        for field in fields_of(kind.type):
            if field.required:
                for feature in getattr(walk, kind.attribute):
                    value = getattr(feature, field.attribute)
                    if field.form is f.WORDS:
                        if not _is_said(value, walk):
                            yield _say(feature)(field.name, _missing(walk))
                    elif value == field.form.empty:
                        words = phrase("This is missing; please add it.")
                        yield _say(feature)(field.name, words)


def _references(part: Walk, walk: Walk, lost: Collection[str] = ()) -> Iterator[Complaint]:
    """Check that what the features of ``part`` point to is in ``walk``."""
    stops = {stop.id for stop in walk.stops} | {"", *lost}
    offers = {offer.id for offer in walk.offers} | {"", *lost}
    themes = {theme.key for theme in walk.themes}
    categories = {category.key for category in walk.categories} | {""}
    for stop in part.stops:
        yield from _dangling(stop, "themes", stop.themes, themes)
    for offer in part.offers:
        yield from _dangling(offer, "stop", (offer.stop,), stops)
        if walk.categories:
            yield from _dangling(offer, "category", (offer.category,), categories)
    for note in part.notes:
        yield from _dangling(note, "stop", (note.stop,), stops)
        yield from _dangling(note, "offer", (note.offer,), offers)
        yield from _dangling(note, "themes", note.themes, themes)
    for leg in part.legs:
        yield from _dangling(leg, "from", (leg.start,), stops)
        yield from _dangling(leg, "to", (leg.end,), stops)


def _dangling(
    feature: Feature, field: str, names: Iterable[str], there: Collection[str]
) -> Iterator[Complaint]:
    for name in names:
        if name not in there:
            words = no_such(field, shown(name))
            yield _say(feature)(field, words)


def no_such(field: str, name: str) -> Phrase:
    if field == "themes":
        return phrase(
            "This walk has no theme “%(name)s”; please add it to the themes or correct the key.",
            name=name,
        )
    if field == "category":
        return phrase(
            "This walk has no category “%(name)s”; please add it to the categories or correct "
            "the key.",
            name=name,
        )
    if field == "offer":
        return phrase("This walk has no offer “%(name)s”; please correct the id.", name=name)
    return phrase("This walk has no stop “%(name)s”; please correct the id.", name=name)


def _offer(offer: Offer) -> Iterator[Complaint]:
    if offer.valid_from and offer.valid_until and offer.valid_until < offer.valid_from:
        words = phrase("The offer ends before it begins; please correct valid_from or valid_until.")
        yield _say(offer)("valid_until", words)
    if offer.opening_hours and (words_or_none := _hours_fault(offer.opening_hours)):
        yield _say(offer)("opening_hours", words_or_none)


@lru_cache(maxsize=4096)
def _hours_fault(opening_hours: str) -> Phrase | None:
    from geodata.opening_rules import check_hours  # only walks that have hours need the library

    return check_hours(opening_hours)


def _consent(note: Note) -> Iterator[Complaint]:
    consent = note.consent
    if consent is None or consent.given_on is None:
        return
    if consent.expires_on and consent.expires_on < consent.given_on:
        words = phrase(
            "The consent ends before it was given; please correct given_on or expires_on."
        )
        yield _say(note)("consent", words)
    if consent.withdrawn_on and consent.withdrawn_on < consent.given_on:
        words = phrase(
            "The consent was withdrawn before it was given; please correct given_on or "
            "withdrawn_on."
        )
        yield _say(note)("consent", words)


def _shapes(walk: Walk) -> Iterator[Complaint]:
    """Check that every feature has a shape of its kind; a hidden stop may do without."""
    for kind in KINDS:
        for feature in getattr(walk, kind.attribute):
            shape = feature.shape
            if shape is None:
                if "" not in kind.shapes and not is_hidden(feature):
                    words = phrase("The place is missing; please add a geometry.")
                    yield _say(feature)("geometry", words)
            elif shape.geom_type not in kind.shapes:
                words = phrase(
                    "The geometry is a %(kind)s, but only this can stand here: %(wanted)s.",
                    kind=shape.geom_type,
                    wanted=", ".join(name for name in kind.shapes if name),
                )
                yield _say(feature)("geometry", words)


def is_hidden(feature: Feature) -> bool:
    return isinstance(feature, Stop) and feature.precision == "hidden"
