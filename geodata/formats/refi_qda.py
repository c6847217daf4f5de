"""A project for programs of qualitative analysis (MAXQDA, ATLAS.ti, QualCoder): REFI-QDA 1.0.

Notes are sources, themes are codes over the whole text, stops are cases; what else is known of a
note is a variable of its source. The same walk always gives the same bytes and the same ids, so
that a later export can be laid beside an earlier one. Positions count code points from nought, the
end being the first that is no longer coded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from geodata.fields import UNPRINTABLE
from geodata.formats.walk_zip import LONG_AGO, PLAIN_FILE, UNIX
from geodata.formats.xml_writing import add, add_text, decimal, written
from geodata.problems import Phrase, Translate, phrase, untranslated
from geodata.walk import Note, Stop, Walk
from geodata.wording import Wording

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACE = "urn:QDA-XML:project:1.0"
PROGRAM = "Rundgang"
FOLDER = "sources/"
FOLDER_MODE = 0o40755 << 16 | 0x10
FIRST_DAY = date(1970, 1, 1)
ABOUT = phrase(
    "Notes from a walk, as far as those concerned agreed that they stand in reports. Somebody may "
    "withdraw a note later; please export again before publishing."
)
Values = Mapping[str, str | None]


@dataclass(frozen=True)
class Variable:
    """What is said of a source or of a case: its key, its name, and the type of its values."""

    key: str
    name: str
    type: str = "Text"


def write_qdpx(walk: Walk, on: date | None = None, translate: Translate = untranslated) -> bytes:
    """Write the notes of a walk as it was reduced; ``on`` is the day that the state is of."""
    files = {"project.qde": written(_project(walk, on or FIRST_DAY, translate))}
    files |= {
        f"{FOLDER}{_guid(walk, 'note', n.id)}.txt": _text(walk, n).encode() for n in walk.notes
    }
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, held in ({FOLDER: b""} | files).items():
            entry = ZipInfo(name, LONG_AGO)
            entry.create_system = UNIX
            entry.external_attr = FOLDER_MODE if name == FOLDER else PLAIN_FILE
            archive.writestr(entry, held, ZIP_DEFLATED, 9)
    return content.getvalue()


def _project(walk: Walk, on: date, translate: Translate) -> Element:
    """Put the parts into the order that the schema asks for; none of them may be empty."""
    moment = f"{on.isoformat()}T12:00:00Z"
    user = _guid(walk, "user", PROGRAM)
    by = {"creatingUser": user, "creationDateTime": moment}
    name = _line(_said(walk.title, walk)) or walk.slug
    root = ElementTree.Element(
        "Project",
        {
            "xmlns": NAMESPACE,
            "name": name,
            "origin": PROGRAM,
            "creatingUserGUID": user,
            "creationDateTime": moment,
        },
    )
    add(add(root, "Users"), "User", guid=user, name=PROGRAM)
    of_notes, of_stops = _variables(translate)
    if walk.themes:
        _add_codes(add(add(root, "CodeBook"), "Codes"), walk)
    _add_variables(add(root, "Variables"), walk, (*of_notes, *of_stops))
    if walk.stops:
        _add_cases(add(root, "Cases"), walk, of_stops)
    if walk.notes:
        _add_sources(add(root, "Sources"), walk, of_notes, by)
    add_text(root, "Description", ABOUT.said(translate))
    return root


def _variables(translate: Translate) -> tuple[tuple[Variable, ...], tuple[Variable, ...]]:
    """Name the variables of sources and of cases; no name may stand twice."""

    def said(words: Phrase) -> str:
        return words.said(translate)

    of_notes = (
        Variable("stop", said(phrase("Stop"))),
        Variable("stop_number", said(phrase("Number of the stop")), "Integer"),
        Variable("date", said(phrase("Day")), "Date"),
        Variable("sort", said(phrase("Sort"))),
        Variable("speaker_role", said(phrase("Role of the speaker"))),
        Variable("language", said(phrase("Language"))),
        Variable("offer", said(phrase("Offer"))),
        Variable("source", said(phrase("Source"))),
        Variable("latitude", said(phrase("Latitude")), "Float"),
        Variable("longitude", said(phrase("Longitude")), "Float"),
    )
    of_stops = (
        Variable("of_stop", said(phrase("Stop: id"))),
        Variable("of_number", said(phrase("Stop: number")), "Integer"),
        Variable("of_actor", said(phrase("Stop: actor"))),
        Variable("of_themes", said(phrase("Stop: themes it asks about"))),
        Variable("of_latitude", said(phrase("Stop: latitude")), "Float"),
        Variable("of_longitude", said(phrase("Stop: longitude")), "Float"),
    )
    return of_notes, of_stops


def _add_codes(codes: Element, walk: Walk) -> None:
    """Name a code as its theme, and by the key as well where two are called the same."""
    titles = Counter(_line(_said(theme.title, walk)) for theme in walk.themes)
    for theme in walk.themes:
        title = _line(_said(theme.title, walk))
        code = add(
            codes,
            "Code",
            guid=_guid(walk, "theme", theme.key),
            name=title if titles[title] == 1 else f"{title} ({theme.key})",
            isCodable="true",
        )
        add_text(code, "Description", _said(theme.question, walk))


def _add_variables(parent: Element, walk: Walk, variables: tuple[Variable, ...]) -> None:
    for each in variables:
        guid = _guid(walk, "variable", each.key)
        add(parent, "Variable", guid=guid, name=each.name, typeOfVariable=each.type)


def _add_cases(parent: Element, walk: Walk, variables: tuple[Variable, ...]) -> None:
    titles = {theme.key: _said(theme.title, walk) for theme in walk.themes}
    said_at: dict[str, list[Note]] = {stop.id: [] for stop in walk.stops}
    for note in walk.notes:
        said_at.get(note.stop, []).append(note)
    for number, stop in enumerate(walk.stops, start=1):
        name = f"{number} {_line(_said(stop.title, walk))}"
        case = add(parent, "Case", guid=_guid(walk, "stop", stop.id), name=name)
        values: Values = {
            "of_stop": stop.id,
            "of_number": str(number),
            "of_actor": _said(stop.actor, walk),
            "of_themes": "; ".join(titles[key] for key in stop.themes if key in titles),
            "of_latitude": decimal(stop.shape.y) if stop.shape else None,
            "of_longitude": decimal(stop.shape.x) if stop.shape else None,
        }
        _add_values(case, walk, variables, values)
        for note in said_at[stop.id]:
            add(case, "SourceRef", targetGUID=_guid(walk, "note", note.id))


def _add_sources(
    parent: Element, walk: Walk, variables: tuple[Variable, ...], by: Mapping[str, str]
) -> None:
    stops = {stop.id: (number, stop) for number, stop in enumerate(walk.stops, start=1)}
    offers = {offer.id: _said(offer.title, walk) for offer in walk.offers}
    for note in walk.notes:
        guid = _guid(walk, "note", note.id)
        number, stop = stops.get(note.stop, (0, None))
        source = add(
            parent,
            "TextSource",
            guid=guid,
            name=f"{number:03d}-{note.id}",
            plainTextPath=f"internal://{guid}.txt",
            **by,
        )
        _add_codings(source, walk, note, by)
        _add_values(
            source,
            walk,
            variables,
            dict(_values(walk, note, number, stop)) | {"offer": offers.get(note.offer)},
        )


def _add_codings(source: Element, walk: Walk, note: Note, by: Mapping[str, str]) -> None:
    """Code the whole text, once for each theme."""
    length = str(len(_text(walk, note)))
    for theme in walk.themes:
        if theme.key in note.themes:
            about = f"{note.id}/{theme.key}"
            selection = add(
                source,
                "PlainTextSelection",
                guid=_guid(walk, "selection", about),
                name=_line(_said(theme.title, walk)),
                startPosition="0",
                endPosition=length,
                **by,
            )
            coding = add(selection, "Coding", guid=_guid(walk, "coding", about), **by)
            add(coding, "CodeRef", targetGUID=_guid(walk, "theme", theme.key))


def _values(
    walk: Walk, note: Note, number: int, stop: Stop | None
) -> Iterator[tuple[str, str | None]]:
    place = note.shape or (stop.shape if stop else None)
    yield "stop", _said(stop.title, walk) if stop else ""
    yield "stop_number", str(number) if stop else None
    yield "date", note.date.isoformat() if note.date else None
    yield "sort", note.sort
    yield "speaker_role", _said(note.speaker_role, walk)
    yield "language", note.text.said(walk.default_language, walk.default_language).language
    yield "source", note.source
    yield "latitude", decimal(place.y) if place else None
    yield "longitude", decimal(place.x) if place else None


def _add_values(
    parent: Element, walk: Walk, variables: tuple[Variable, ...], values: Values
) -> None:
    for each in variables:
        if value := values[each.key]:
            held = add(parent, "VariableValue")
            add(held, "VariableRef", targetGUID=_guid(walk, "variable", each.key))
            add(held, f"{each.type}Value", _line(value))


def _text(walk: Walk, note: Note) -> str:
    """Give the text as it stands in its file: positions count on one character for a new line."""
    text = UNPRINTABLE.sub("", _said(note.text, walk))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _said(words: Wording, walk: Walk) -> str:
    return words.said(walk.default_language, walk.default_language).text


def _line(text: str) -> str:
    return " ".join(UNPRINTABLE.sub("", text).split())


def _guid(walk: Walk, kind: str, name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:rundgang:{walk.slug}:{kind}:{name}"))
