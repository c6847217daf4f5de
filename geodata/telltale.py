"""What in a text may tell who somebody is: a hint for whoever makes it anonymous, no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

EMAIL, PHONE, NAME, ADDRESS = "email", "phone", "name", "address"
WORD = r"[A-ZÄÖÜÀ-ÞŁŠŽČĆ][\w’'-]{1,40}"
# Every gap and every word has a longest length, so that no text keeps anybody waiting.
RULES = (
    (EMAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (PHONE, re.compile(r"(?<![\w/.-])(?:\+|00?)[1-9](?:[ /.()-]{0,3}\d){5,13}(?!\d)")),
    (
        ADDRESS,
        re.compile(
            rf"\b(?:{WORD} {{1,2}}|Am |An der |In der |Zum |Zur )?[\w-]{{0,40}}"
            r"(?:straße|strasse|str\.|weg|gasse|allee|platz|ring|ufer|damm|steig|zeile) {0,2}"
            r"\d{1,4} ?[a-z]?\b",
            re.IGNORECASE,
        ),
    ),
    (
        ADDRESS,
        re.compile(rf"\b\d{{1,4}}[a-z]? {WORD} (?:Street|Road|Avenue|Lane|Square|St\.|Rd\.)"),
    ),
    (
        NAME,
        re.compile(
            rf"\b(?:Frau|Herrn?|Familie|Dr\.|Prof\.|Mr\.?|Mrs\.?|Ms\.?|Miss)(?: Dr\.)? ({WORD})"
        ),
    ),
    (
        NAME,
        re.compile(
            r"\b(?:heißt|heisst|heiße|heisse|genannt|named|called|name is|Name ist)"
            rf" {{1,2}}({WORD}(?: {WORD})?)"
        ),
    ),
)


@dataclass(frozen=True)
class Telltale:
    """A part of a text, and what it seems to be: a name, a phone number, an e-mail, an address."""

    kind: str
    text: str


def telltales(text: str) -> tuple[Telltale, ...]:
    """Give what seems to tell of a person, each once, in the order of the rules."""
    return tuple(dict.fromkeys(_found(text)))


def _found(text: str) -> Iterator[Telltale]:
    for kind, rule in RULES:
        for match in rule.finditer(text):
            yield Telltale(kind, " ".join(match[0].split()))
