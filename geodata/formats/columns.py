"""Which column of somebody's table holds which of our fields, guessed from its heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from geodata.fields import fields_by_name
from geodata.formats.known_names import BY_NAME, folded
from geodata.walk import Note, Offer, Stop
from geodata.wording import LANGUAGE_TAG

LEFT_OUT = ""
KEPT = "*"  # under its own heading
LATITUDE, LONGITUDE, POSITION = "latitude", "longitude", "position"
STREET, NUMBER, POSTCODE, CITY = "street", "housenumber", "postcode", "city"

# What stands above columns beyond the names that ``known_names`` tells, as ``folded`` writes it.
ALSO_MEANT: dict[str, str] = {
    "id": "id kennung kennzeichen featureid",
    "kind": "kind art typ type objektart",
    "order": "number stationsnr stationsnummer",
    "title": "angebotsname einrichtung",
    "actor": "akteurin institution traegerin",
    "text": "informationen inhalt kurzbeschreibung details erlaeuterung",
    LATITUDE: "geogrbreite ykoordinate gpslat nordbreite",
    LONGITUDE: "lange langengrad geogrlaenge xkoordinate gpslon gpslng ostlaenge xcoord",
    POSITION: "position koordinaten koordinate coordinates coordinate gps latlon latlng geo wkt "
    "geometry geometrie",
    "address": "postadresse standort location",
    STREET: "strassehausnr strassehausnummer strasseundhausnummer strasseundnr strassenr",
    CITY: "plzort wohnort",
    "website": "www",
    "phone": "fon",
    "email": "mailadresse epost",
    "opening_hours": "zeiten geoeffnet sprechzeiten offnungszeiten",
    "category": "bereich angebotsart thema",
    "audience": "fuerwen",
    "languages": "language",
    "cost": "eintritt gebuehr teilnahmegebuehr",
    "appointment": "registration voranmeldung",
    "wheelchair": "accessible barrierefreiheit",
    "stop": "stationsid anderstation beistation",
    "themes": "leitfragen leitfrage",
    "minutes": "dauermin",
    "assured": "bestaetigt geprueft zuletztbestaetigt lastchecked confirmed zuletztgeprueft",
    "source": "herkunft datenquelle",
    "date": "date datum tag day",
    "valid_from": "gueltigab gueltigvon ab von",
    "valid_until": "gueltigbis bis",
}
NAMES = {**BY_NAME, **{word: name for name, words in ALSO_MEANT.items() for word in words.split()}}
KINDS_OF_ROW = (Stop, Offer, Note)
OWN_NAMES = {
    name: name
    for kind in KINDS_OF_ROW
    for name, field in fields_by_name(kind).items()
    if field.form.name != "consent"
}
OWN_FOLDED = {folded(name): name for name in OWN_NAMES}
STATION = frozenset({"station", "stop"})  # the title of a stop, or where an offer is
# What a column may be matched to, in the order that a list to choose from shows it in.
FIELDS = tuple(dict.fromkeys((*ALSO_MEANT, NUMBER, POSTCODE, *OWN_NAMES)))
IN_LANGUAGE = re.compile(r"(.+?)\s*(?::\s*|[(\[]\s*)([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*[)\]]?")
FEWEST_HEADINGS = 2
ROWS_ABOVE = 15
LONGEST_HEADING = 60  # characters: what is longer is a sentence


def guess(headings: Sequence[str]) -> tuple[str, ...]:
    """Guess the field of each column; of two alike, the first has it."""
    taken: set[str] = set()
    guessed = []
    titled = any(
        field_of(heading) == "title" for heading in headings if folded(heading) not in STATION
    )
    for heading in headings:
        named_station = titled and folded(heading) in STATION
        field = "stop" if named_station else field_of(heading)
        guessed.append(LEFT_OUT if field in taken else field)
        taken.add(field)
    return tuple(guessed)


def field_of(heading: str) -> str:
    """Name the field that a heading means, ``title:en`` for a translation, or nothing."""
    exact = heading.strip()
    if len(exact) > LONGEST_HEADING:
        return LEFT_OUT
    if exact in OWN_NAMES and exact not in STATION:
        return exact
    if match := IN_LANGUAGE.fullmatch(exact):
        field, tag = field_of(match[1]), match[2]
        if is_translation(f"{field}:{tag}"):
            return f"{field}:{tag}"
    return NAMES.get(folded(exact)) or OWN_FOLDED.get(folded(exact), LEFT_OUT)


def is_field(name: str) -> bool:
    return name in FIELDS or name in (LEFT_OUT, KEPT) or is_translation(name)


def is_translation(name: str) -> bool:
    base, _, tag = name.rpartition(":")
    return bool(LANGUAGE_TAG.fullmatch(tag)) and any(
        base in fields_by_name(kind) and fields_by_name(kind)[base].form.name == "words"
        for kind in KINDS_OF_ROW
    )


def known_headings(row: Iterable[str]) -> int:
    return len({field for cell in row if (field := field_of(cell))})


def heading_row(rows: Sequence[Sequence[str]]) -> int:
    """Find the row of headings: titles and notes may stand above it; else it is the first."""
    filled = [at for at, row in enumerate(rows[:ROWS_ABOVE]) if any(row)]
    if not filled:
        return 0
    best = max(filled, key=lambda at: (known_headings(rows[at]), -at))
    return best if known_headings(rows[best]) >= FEWEST_HEADINGS else filled[0]
