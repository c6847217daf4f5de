"""Which of our fields a property or a heading of another file means, in German and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from geodata.wording import LANGUAGE_TAG

# What a field is called elsewhere, as ``folded`` writes it; the name that fits best stands first.
MEANT: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "name", "titel", "bezeichnung", "label", "station", "stationsname"),
    "text": (
        "text",
        "description",
        "beschreibung",
        "desc",
        "beschreibungstext",
        "bemerkung",
        "kommentar",
        "comment",
        "note",
        "notiz",
        "info",
    ),
    "address": ("address", "adresse", "anschrift", "addrfull", "fulladdress"),
    "website": (
        "website",
        "url",
        "webseite",
        "homepage",
        "internet",
        "internetseite",
        "internetadresse",
        "web",
        "link",
    ),
    "phone": ("phone", "telefon", "telefonnummer", "tel", "telephone", "phonenumber", "rufnummer"),
    "email": ("email", "mail", "emailadresse", "emailaddress"),
    "opening_hours": ("openinghours", "oeffnungszeiten", "oeffnungszeit", "hours"),
    "category": ("category", "kategorie", "rubrik", "art", "type", "typ"),
    "actor": (
        "actor",
        "akteur",
        "operator",
        "traeger",
        "organisation",
        "organization",
        "anbieter",
        "einrichtung",
        "verein",
    ),
    "audience": ("audience", "zielgruppe", "zielgruppen", "targetgroup"),
    "languages": ("languages", "sprachen", "sprache"),
    "cost": ("cost", "kosten", "preis", "fee", "charge", "price", "costs"),
    "appointment": ("appointment", "termin", "anmeldung", "terminvereinbarung"),
    "order": ("order", "reihenfolge", "nr", "nummer", "number", "position", "lfdnr", "no"),
    "minutes": ("minutes", "minuten", "dauer", "duration"),
    "wheelchair": ("wheelchair", "rollstuhl", "barrierefrei", "rollstuhlgerecht"),
    "wheelchair:description": ("wheelchairdescription",),
    "toilets:wheelchair": ("toiletswheelchair", "behindertentoilette"),
    "themes": ("themes", "themen", "thema", "theme"),
    "stop": ("stop", "stopid"),
    "assured": ("assured", "checkdate", "stand", "geprueftam", "bestaetigtam"),
    "source": ("source", "quelle"),
    "latitude": ("latitude", "lat", "breite", "breitengrad", "geobreite", "ycoord", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "laenge", "laengengrad", "geolaenge", "x"),
    "street": ("addrstreet", "street", "strasse", "str", "addrplace"),
    "housenumber": ("addrhousenumber", "housenumber", "hausnummer", "hausnr", "hnr"),
    "postcode": ("addrpostcode", "postcode", "plz", "postleitzahl", "zip", "zipcode"),
    "city": ("addrcity", "city", "stadt", "ort", "town", "gemeinde"),
}
PARTS_OF_ADDRESS = ("street", "housenumber", "postcode", "city")
BY_NAME = {name: field for field, names in MEANT.items() for name in names}
GREEN = "grass forest meadow cemetery allotments village_green recreation_ground wood scrub heath"
# A tag of OpenStreetMap, its values ("" for any), and the layer of the background it means.
LAYERS = (
    ("natural", "water", "water"),
    ("natural", GREEN, "green"),
    ("landuse", GREEN, "green"),
    ("leisure", "", "green"),
    ("highway", "footway path steps cycleway pedestrian track bridleway", "path"),
    ("highway", "", "street"),
    ("railway", "tram light_rail", "tram"),
    ("waterway", "", "water"),
    ("building", "", "building"),
    ("boundary", "", "boundary"),
)
WITHOUT_SCHEME = re.compile(r"(www\.)?[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Write a name as the table does: small plain letters and digits, ö as oe."""
    small = name.casefold()
    for letter, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        small = small.replace(letter, written)
    plain = unicodedata.normalize("NFKD", small)
    return "".join(letter for letter in plain if letter.isalnum())


@lru_cache(maxsize=4096)
def field_meant(name: str) -> str:
    """Give the name of our field (``title``, ``title:en``, ``website``), or "" for none.

    Parts of an address are called street, housenumber, postcode and city; coordinates latitude
    and longitude.
    """
    known = BY_NAME.get(folded(name.removeprefix("contact:")), "")
    if known:
        return known
    base, _, tag = name.rpartition(":")
    field = BY_NAME.get(folded(base), "") if base else ""
    return f"{field}:{tag}" if field and LANGUAGE_TAG.fullmatch(tag) else ""


def rank(name: str) -> int:
    """Say how well a name fits the field it means: the lower, the better."""
    field = field_meant(name).partition(":")[0]
    names = MEANT.get(field, ())
    plain = folded(name.removeprefix("contact:"))
    return names.index(plain) if plain in names else len(names)


def address_of(parts: Mapping[str, str]) -> str:
    """Write an address from its parts on one line: Lindenweg 1, 01234 Lindenhain."""
    lines = (("street", "housenumber"), ("postcode", "city"))
    said = (" ".join(parts[name] for name in line if parts.get(name)) for line in lines)
    return ", ".join(line for line in said if line)


def web_address(text: str) -> str:
    """Give a web address with its scheme, where only that is missing."""
    return f"https://{text}" if WITHOUT_SCHEME.fullmatch(text) else text


def layer_meant(properties: Mapping[str, str | float]) -> str:
    """Give the layer of the background that tags of OpenStreetMap mean, or ""."""
    for tag, values, layer in LAYERS:
        held = str(properties.get(tag, ""))
        if held and (not values or held in values.split()):
            return layer
    return ""
