"""Between the fields of a walk's parts and the controls of a form, there and back.

A form is a flat mapping of what is typed, by the names that fields have in files: ``title``,
``title:en``, ``photo:alt:ar``, ``consent:scope``; a place is ``latitude`` and ``longitude``, or
``place`` for anything pasted; ``wording:title:en`` says what is to become of a translation's mark.
A control that is missing, or that nobody touched, leaves what was there exactly as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from geodata import fields as f
from geodata.changes import PLACE
from geodata.fields import Form, Wrong, fields_of
from geodata.problems import Complaint, Phrase
from geodata.walk import CONSENT, CONSENT_FORMS, KIND_OF, Leg
from webapp.pages import translating, typed
from webapp.pages.placing import LINE, PLACES, PlaceWrong, read_line, read_place, show_line
from webapp.pages.placing import show_place as show_point
from webapp.pages.translating import Author

CONSENT_PART = "consent:"


@dataclass(frozen=True)
class Control:
    """One control: its name in the form, and the field it is for; ``tag`` is its language."""

    name: str
    field: str
    form: Form
    tag: str = ""
    required: bool = False


@dataclass(frozen=True)
class Understood:
    """What a form comes to: fields as files hold them, and complaints by the control's name.

    ``outdated`` names the translations whose source was changed.
    """

    fields: Mapping[str, Any]
    complaints: Mapping[str, Phrase] = field(default_factory=dict)
    outdated: tuple[str, ...] = ()


@cache
def controls_of(kind: type, languages: tuple[str, ...]) -> Mapping[str, Control]:
    """Give the controls of a form by their names, but for those of the place."""
    found: list[Control] = []
    for each in fields_of(kind):
        if each.form is f.WORDS:
            found += [
                Control(_in_language(each.name, tag, languages), each.name, f.WORDS, tag)
                for tag in languages[1:]
            ]
            found.append(Control(each.name, each.name, f.WORDS, languages[0], each.required))
        elif each.form is CONSENT:
            found += [
                Control(CONSENT_PART + name, CONSENT_PART + name, form)
                for name, form in CONSENT_FORMS.items()
            ]
        else:
            found.append(Control(each.name, each.name, each.form, required=each.required))
    return {control.name: control for control in found}


def _in_language(name: str, tag: str, languages: tuple[str, ...]) -> str:
    return name if tag == languages[0] else f"{name}:{tag}"


def renamed(
    kind: type, sent: Mapping[str, str], opened: tuple[str, ...], now: tuple[str, ...]
) -> Mapping[str, str]:
    """Let texts keep their language where the walk's first one is another than in the form."""
    if opened[0] == now[0]:
        return sent
    names = {
        name: _in_language(control.field, control.tag, now)
        for name, control in controls_of(kind, opened).items()
        if control.tag
    }
    marks = {translating.PREFIX + name: translating.PREFIX + names[name] for name in names}
    return {{**names, **marks}.get(name, name): held for name, held in sent.items()}


def place_controls(kind: type) -> tuple[str, ...]:
    """Name the controls that say where something is."""
    if kind is Leg:
        return (LINE,)
    return PLACES if kind in KIND_OF and {"Point"} >= {*KIND_OF[kind].shapes} - {""} else ()


def fill(kind: type, fields: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, str]:
    """Give what the controls of a form hold for these fields."""
    filled = {
        name: typed.show(control.form, _value(control, fields))
        for name, control in controls_of(kind, languages).items()
    }
    for name, shown in _filled_place(kind, fields).items():
        filled[name] = shown
    return filled


def _value(control: Control, fields: Mapping[str, Any]) -> Any:
    if control.name.startswith(CONSENT_PART):
        consent = fields.get("consent")
        return consent.get(control.name[len(CONSENT_PART) :]) if consent else None
    return fields.get(control.name)


def _filled_place(kind: type, fields: Mapping[str, Any]) -> Mapping[str, str]:
    names = place_controls(kind)
    if names == (LINE,):
        return {LINE: show_line(fields.get(PLACE))}
    return show_point(fields.get(PLACE)) if names else {}


def touched(
    kind: type, sent: Mapping[str, str], fields: Mapping[str, Any], languages: tuple[str, ...]
) -> dict[str, str]:
    """Keep of what was sent what differs from the fields that the form was opened with."""
    kept = {
        name: sent[name]
        for name, control in controls_of(kind, languages).items()
        if name in sent
        and not typed.means_the_same(
            control.form, sent[name], typed.show(control.form, _value(control, fields))
        )
    }
    place = _filled_place(kind, fields)
    if any(typed.tidy(sent.get(name, there)) != typed.tidy(there) for name, there in place.items()):
        kept.update({name: sent.get(name, there) for name, there in place.items()})
    return {**kept, **translating.asked(sent)}


def understand(
    kind: type,
    sent: Mapping[str, str],
    fields: Mapping[str, Any],
    languages: tuple[str, ...],
    author: Author,
) -> Understood:
    """Change fields as a form asks for; what is not understood is complained of at its control."""
    sent = touched(kind, sent, fields, languages)
    changed = dict(fields)
    complaints: dict[str, Phrase] = {}
    for name, control in controls_of(kind, languages).items():
        if name in sent:
            try:
                _put(changed, control, typed.understand(control.form, sent[name]))
            except Wrong as wrong:
                complaints[name] = wrong.words
    try:
        _put_place(kind, changed, sent)
    except PlaceWrong as wrong:
        complaints[wrong.control] = wrong.words
    words = [each.name for each in fields_of(kind) if each.form is f.WORDS]
    outdated = translating.renew(words, fields, changed, sent, author)
    return Understood(changed, complaints, outdated)


def _put(fields: dict[str, Any], control: Control, value: Any) -> None:
    if control.name.startswith(CONSENT_PART):
        name = control.name[len(CONSENT_PART) :]
        consent = {**(fields.get("consent") or {}), name: value}
        fields["consent"] = {part: held for part, held in consent.items() if held is not None}
        if not fields["consent"]:
            del fields["consent"]
    elif value is None:
        fields.pop(control.name, None)
    else:
        fields[control.name] = value


def _put_place(kind: type, fields: dict[str, Any], sent: Mapping[str, str]) -> None:
    names = place_controls(kind)
    if any(name in sent for name in names):
        fields[PLACE] = read_line(sent[LINE]) if names == (LINE,) else read_place(sent)


def complaints_by_control(
    kind: type, complaints: Iterable[Complaint], languages: tuple[str, ...]
) -> tuple[dict[str, Phrase], list[Phrase]]:
    """Sort complaints about a part of a walk by control; what no control is for comes last."""
    sorted_out: dict[str, Phrase] = {}
    others: list[Phrase] = []
    for complaint in complaints:
        if name := control_for(kind, complaint.field, languages):
            sorted_out.setdefault(name, complaint.words)
        else:
            others.append(complaint.words)
    return sorted_out, others


def control_for(kind: type, named: str, languages: tuple[str, ...]) -> str:
    """Find the control that a field of a complaint belongs to."""
    controls = controls_of(kind, languages)
    places = place_controls(kind)
    if named == PLACE and places:
        return places[0]
    if named == "consent":
        return f"{CONSENT_PART}given_on"
    if named.startswith("wording, "):
        named = named.removeprefix("wording, ")
    return named if named in controls else ""


def flat(sent: Any) -> dict[str, str]:
    """Make one text of each name that a browser sent; ticks of the same name stand in a row."""
    return {name: _joined(sent.getlist(name)) for name in sent if name != "csrf_token"}


def _joined(values: list[str]) -> str:
    return values[0] if len(values) == 1 else ", ".join(value for value in values if value)
