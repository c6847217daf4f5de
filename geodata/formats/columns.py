"""Which column of somebody's table holds which of our fields, guessed from its heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from geodata.fields import fields_by_name
from geodata.walk import Note, Offer, Stop
from geodata.wording import LANGUAGE_TAG

LEFT_OUT = ""
KEPT = "*"  # under its own heading
LATITUDE, LONGITUDE, POSITION = "latitude", "longitude", "position"
STREET, NUMBER, POSTCODE, CITY = "street", "housenumber", "postcode", "city"
PARTS_OF_ADDRESS = (STREET, NUMBER, POSTCODE, CITY)

# What people write above such a column, in German and English: small letters and digits only.
HEADINGS: dict[str, str] = {
    "id": "id kennung kennzeichen featureid",
    "kind": "kind art typ type objektart",
    "order": "order reihenfolge nr nummer number no stationsnr stationsnummer lfdnr",
    "title": "title titel name bezeichnung station stop stationsname einrichtung "
    "angebotsname label",
    "actor": "actor akteur akteurin traeger organisation organization verein institution anbieter "
    "trager einrichtungstraeger",
    "text": "text beschreibung description bemerkung info informationen inhalt kurzbeschreibung "
    "details erlaeuterung erlauterung",
    LATITUDE: "latitude lat breite breitengrad geogrbreite geobreite y ycoord ykoordinate gpslat "
    "nordbreite",
    LONGITUDE: "longitude lon lng long laenge lange langengrad laengengrad geogrlaenge geolaenge x "
    "xcoord xkoordinate gpslon gpslng ostlaenge",
    POSITION: "position koordinaten koordinate coordinates coordinate gps latlon latlng geo wkt "
    "geometry geometrie",
    "address": "address adresse anschrift fulladdress postadresse standort location",
    STREET: "street strasse str strassehausnr strassehausnummer strasseundhausnummer addrstreet "
    "strasseundnr strassenr",
    NUMBER: "housenumber hausnummer hausnr hnr addrhousenumber",
    POSTCODE: "postcode plz postleitzahl zip zipcode postalcode addrpostcode",
    CITY: "city ort stadt town gemeinde wohnort addrcity plzort",
    "website": "website webseite web homepage url link internet internetseite internetadresse "
    "contactwebsite www",
    "phone": "phone telefon tel telefonnummer fon telephone rufnummer contactphone",
    "email": "email mail emailadresse mailadresse contactemail epost",
    "opening_hours": "openinghours oeffnungszeiten offnungszeiten oeffnungszeit zeiten hours "
    "geoeffnet geoffnet sprechzeiten",
    "category": "category kategorie rubrik thema bereich angebotsart",
    "audience": "audience zielgruppe zielgruppen fuerwen targetgroup furwen",
    "languages": "languages sprachen sprache language",
    "cost": "cost kosten preis price fee eintritt gebuehr gebuhr teilnahmegebuehr costs",
    "appointment": "appointment termin anmeldung terminvereinbarung registration voranmeldung",
    "wheelchair": "wheelchair rollstuhl rollstuhlgerecht barrierefrei accessible barrierefreiheit",
    "stop": "stopid stationsid anderstation beistation atstop zustation",
    "themes": "themes themen leitfragen leitfrage theme",
    "minutes": "minutes minuten dauer dauermin duration",
    "assured": "assured bestaetigt bestatigt stand geprueft gepruft zuletztbestaetigt lastchecked "
    "confirmed zuletztgeprueft",
    "source": "source quelle herkunft datenquelle",
    "date": "date datum tag day",
    "valid_from": "validfrom gueltigab gueltigvon ab von",
    "valid_until": "validuntil gueltigbis bis",
    "status": "status",
}
NAMES = {word: field for field, words in HEADINGS.items() for word in words.split()}
KINDS_OF_ROW = (Stop, Offer, Note)
OWN_NAMES = {
    name: name
    for kind in KINDS_OF_ROW
    for name, field in fields_by_name(kind).items()
    if field.form.name != "consent"
}
# What a column may be matched to, in the order that a list to choose from shows it in.
FIELDS = tuple(dict.fromkeys((*HEADINGS, *OWN_NAMES)))
LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e"}
IN_LANGUAGE = re.compile(r"(.+?)\s*(?::\s*|[(\[]\s*)([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*[)\]]?")
FEWEST_HEADINGS = 2
ROWS_ABOVE = 15


def guess(headings: Sequence[str]) -> tuple[str, ...]:
    """Guess the field of each column; of two alike, the first has it."""
    taken: set[str] = set()
    guessed = []
    titled = any(
        field_of(heading) == "title" for heading in headings if _plain(heading) != "station"
    )
    for heading in headings:
        named_station = titled and _plain(heading) == "station"
        field = "stop" if named_station else field_of(heading)
        guessed.append(LEFT_OUT if field in taken else field)
        taken.add(field)
    return tuple(guessed)


def field_of(heading: str) -> str:
    """Name the field that a heading means, ``title:en`` for a translation, or nothing."""
    exact = heading.strip()
    if exact in OWN_NAMES:
        return exact
    if match := IN_LANGUAGE.fullmatch(exact):
        field, tag = field_of(match[1]), match[2]
        if is_translation(f"{field}:{tag}"):
            return f"{field}:{tag}"
    return NAMES.get(_plain(exact), LEFT_OUT)


def is_field(name: str) -> bool:
    return name in FIELDS or name in (LEFT_OUT, KEPT) or is_translation(name)


def is_translation(name: str) -> bool:
    base, _, tag = name.rpartition(":")
    return bool(LANGUAGE_TAG.fullmatch(tag)) and any(
        base in fields_by_name(kind) and fields_by_name(kind)[base].form.name == "words"
        for kind in KINDS_OF_ROW
    )


def known_headings(row: Iterable[str]) -> int:
    return len({field for cell in row if len(cell) < 60 and (field := field_of(cell))})  # noqa: PLR2004


def heading_row(rows: Sequence[Sequence[str]]) -> int:
    """Find the row of headings: titles and notes may stand above it; else it is the first."""
    filled = [at for at, row in enumerate(rows[:ROWS_ABOVE]) if any(row)]
    if not filled:
        return 0
    best = max(filled, key=lambda at: (known_headings(rows[at]), -at))
    return best if known_headings(rows[best]) >= FEWEST_HEADINGS else filled[0]


def _plain(heading: str) -> str:
    lowered = "".join(LETTERS.get(letter, letter) for letter in heading.casefold())
    return "".join(letter for letter in lowered if letter.isascii() and letter.isalnum())
