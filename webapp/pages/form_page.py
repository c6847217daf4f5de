"""What a page with a form shows: sections of controls, with what is typed and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geodata import fields as f
from geodata.changes import PLACE
from geodata.fields import Form
from geodata.problems import Phrase
from geodata.walk import Walk
from geodata.wording import direction
from webapp.pages import translating
from webapp.pages.field_words import field_words
from webapp.pages.form_words import CHOICES, FLAG_WORDS, MARK_WORDS, PLACE_SECTION, SECTIONS, hint
from webapp.pages.form_words import label as label_of
from webapp.pages.formatting import said
from webapp.pages.forms import Control, controls_of, fill, place_controls

LONG = frozenset({"text", "summary", "question", "appointment", "photo:alt"})
INPUTS: Mapping[str, str] = {
    f.WEBSITE.name: "url",
    f.EMAIL.name: "email",
    f.PHONE.name: "tel",
    f.DATE.name: "date",
    f.TIME_OF_DAY.name: "time",
    f.NUMBER.name: "number",
    f.AMOUNT.name: "number",
    f.LINES.name: "long",
    f.KEYS.name: "ticks",
}
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Mark:
    """How a translation came about, and what the form asks for."""

    name: str
    state: str
    by: str
    on: str
    asked: str


@dataclass(frozen=True)
class Shown:
    """One control as the page shows it."""

    name: str
    label: str
    input: str
    value: str
    hint: str = ""
    tag: str = ""
    required: bool = False
    options: Options = ()
    complaint: Phrase | None = None
    mark: Mark | None = None

    @property
    def id(self) -> str:
        return "field-" + self.name.replace(":", "-")

    @property
    def direction(self) -> str:
        return direction(self.tag) if self.tag else ""

    @property
    def ticked(self) -> list[str]:
        return [entry for entry in self.value.replace(",", " ").split() if entry]


@dataclass(frozen=True)
class Group:
    """The controls of one field, one for each language; ``is_place`` where they say a place."""

    label: str
    controls: tuple[Shown, ...]
    hint: str = ""
    is_place: bool = False


@dataclass(frozen=True)
class Section:
    heading: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class FormPage:
    """A whole form: its sections, and the controls that were refused, in the order of the page.

    ``values`` is what all controls hold, by their names.
    """

    sections: tuple[Section, ...]
    values: Mapping[str, str]
    refused: tuple[Shown, ...] = ()

    @property
    def has_place(self) -> bool:
        return any(group.is_place for section in self.sections for group in section.groups)


def form_page(
    walk: Walk,
    kind: type,
    fields: Mapping[str, Any],
    typed: Mapping[str, str],
    complaints: Mapping[str, Phrase],
) -> FormPage:
    """Show the fields of a part in a form, and over them what was typed and complained of."""
    languages = walk.languages or ("de",)
    values = {**fill(kind, fields, languages), **typed}
    page = _Page(walk, kind, fields, values, complaints, controls_of(kind, languages))
    sections = tuple(
        Section(str(heading), tuple(page.group(name) for name in names))
        for heading, names in SECTIONS[kind]
    )
    shown = [each for part in sections for group in part.groups for each in group.controls]
    return FormPage(sections, values, tuple(each for each in shown if each.complaint))


@dataclass(frozen=True)
class _Page:
    walk: Walk
    kind: type
    fields: Mapping[str, Any]
    values: Mapping[str, str]
    complaints: Mapping[str, Phrase]
    controls: Mapping[str, Control]

    def group(self, name: str) -> Group:
        if name == PLACE_SECTION:
            names = place_controls(self.kind)
            shown = tuple(self.shown(Control(each, each, PLACE_FORM)) for each in names)
            return Group(field_words(PLACE), shown, is_place=True)
        own = [control for control in self.controls.values() if control.field == name]
        own.sort(key=lambda control: self.walk.languages.index(control.tag) if control.tag else 0)
        shown = tuple(self.shown(control) for control in own)
        return Group(label_of(name), shown, hint(self.kind, name))

    def shown(self, control: Control) -> Shown:
        options = self.options(control)
        value = self.values.get(control.name, "")
        return Shown(
            control.name,
            label_of(control.field),
            self.input(control, options, value),
            value,
            hint(self.kind, control.field),
            control.tag,
            control.required,
            options,
            self.complaints.get(control.name),
            self.mark(control),
        )

    def input(self, control: Control, options: Options, value: str) -> str:
        if control.name == "geometry" or control.field in LONG or "\n" in value:
            return "long"
        kind = INPUTS.get(control.form.name, "")
        if kind == "ticks":
            return kind
        if options:
            return "choice"
        # A browser would drop what is no day at all; then it has to be seen as it was typed.
        return "line" if kind in ("date", "time") and self.complaints.get(control.name) else kind

    def options(self, control: Control) -> Options:
        if control.form is f.FLAG:
            return _named({"": "", **FLAG_WORDS})
        if control.form.name == "choice":
            named = CHOICES.get(control.field, {})
            return _named(named if control.form.empty in named else {"": "", **named})
        return self.references(control.field)

    def references(self, name: str) -> Options:
        """Name what of the walk may be chosen here."""
        walk = self.walk
        if name in ("stop", "from", "to"):
            numbered = enumerate(walk.stops, start=1)
            return (
                ("", ""),
                *((stop.id, f"{at}. {said(stop.title)}") for at, stop in numbered),
            )
        if name == "offer":
            return (("", ""), *((offer.id, str(said(offer.title))) for offer in walk.offers))
        if name == "themes" and self.kind is not Walk:
            return tuple((theme.key, str(said(theme.title))) for theme in walk.themes)
        if name == "category" and walk.categories:
            named = ((each.key, str(said(each.title))) for each in walk.categories)
            return (("", ""), *named)
        return ()

    def mark(self, control: Control) -> Mark | None:
        """Tell the state of a translation; the walk's first language is the source of all."""
        if control.form is not f.WORDS or control.tag == self.walk.default_language:
            return None
        state = (self.fields.get("wording") or {}).get(control.name) or {}
        name = translating.PREFIX + control.name
        missing = not self.fields.get(control.name)
        source = bool(self.fields.get(control.field)) and control.field not in translating.NAMES
        return Mark(
            name,
            ("missing" if source else "") if missing else state.get("state", ""),
            state.get("by") or "",
            state.get("on") or "",
            self.values.get(name, ""),
        )


PLACE_FORM = Form("place", str, empty="")


def _named(words: Mapping[str, Any]) -> Options:
    return tuple((value, str(named)) for value, named in words.items())


def mark_options() -> Options:
    return _named(MARK_WORDS)
