"""The properties of a feature, between JSON and the fields of a walk's parts."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from geodata import fields as f
from geodata.fields import Field, Wrong, fields_by_name, fields_of
from geodata.problems import Phrase, counted, phrase
from geodata.wording import LANGUAGE_TAG, STATES, Translation, Wording

Complain = Callable[[str, Phrase], None]
States = dict[str, dict[str, Translation]]
STATE = f.choice(*STATES)
MOST_PROPERTIES = 500
LONGEST_NAME = 64


def read_properties(
    kind: type, properties: dict[str, Any], language: str, complain: Complain
) -> dict[str, Any]:
    """Read what ``kind`` knows into its attributes, and everything else into ``extra``.

    ``complain`` hears of each value that does not fit; that field then stays empty.
    """
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    texts: dict[str, dict[str, str]] = {}
    if len(properties) > MOST_PROPERTIES:
        complain("properties", _too_many())
        return values
    states = _read_states(kind, properties.get("wording"), language, complain, extra)
    for name, value in properties.items():
        field, tag = _field_and_language(kind, name)
        try:
            if field is None:
                _keep(extra, name, value)
            elif field.form is f.WORDS:
                _add_text(texts, field, tag or language, value)
            else:
                _add_value(values, field, value)
        except Wrong as wrong:
            complain(f.shown(name), wrong.words)
    for attribute in texts.keys() | states.keys():
        values[attribute] = Wording(texts.get(attribute, {}), states.get(attribute, {}))
    if extra:
        values["extra"] = extra
    return values


def _too_many() -> Phrase:
    return counted(
        "There is more than %(num)s property here; please leave some out.",
        "There are more than %(num)s properties here; please leave some out.",
        MOST_PROPERTIES,
    )


def _keep(extra: dict[str, Any], name: str, value: Any) -> None:
    if name != "wording":
        f.check_unknown([name, value])
        extra[name] = value


def _add_value(values: dict[str, Any], field: Field, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, dict):
        f.check_unknown(value)
    values[field.attribute] = field.form.read(value)


def _add_text(texts: dict[str, dict[str, str]], field: Field, language: str, value: Any) -> None:
    if value is None:
        return
    text = f.read_text(value)
    by_language = texts.setdefault(field.attribute, {})
    if by_language.setdefault(language, text) != text:
        raise Wrong(
            phrase(
                "This text stands here twice in the same language, as “%(name)s” and as "
                "“%(other)s”; please keep one.",
                name=field.name,
                other=f"{field.name}:{language}",
            )
        )


@lru_cache(maxsize=4096)
def _field_and_language(kind: type, name: str) -> tuple[Field | None, str]:
    """Find the field that ``title``, ``title:en`` or ``photo:alt:en`` belongs to."""
    known = fields_by_name(kind)
    if name in known:
        return known[name], ""
    base, _, tag = name.rpartition(":")
    if base in known and known[base].form is f.WORDS and _is_language(tag):
        return known[base], tag
    return None, ""


def _is_language(tag: str) -> bool:
    return len(tag) <= LONGEST_NAME and LANGUAGE_TAG.fullmatch(tag) is not None


def _read_states(
    kind: type, states: Any, language: str, complain: Complain, extra: dict[str, Any]
) -> States:
    """Read the states of translations; those of texts that nobody knows here go to ``extra``."""
    read: States = {}
    if states is None:
        return read
    if not isinstance(states, dict):
        words = phrase("Please write this as an object with one entry for each translation.")
        complain("wording", words)
        return read
    unknown: dict[str, Any] = {}
    for name, value in states.items():
        field, tag = _field_and_language(kind, name)
        try:
            f.check_unknown([name, value])
            if field is None or field.form is not f.WORDS:
                unknown[name] = value
            else:
                read.setdefault(field.attribute, {})[tag or language] = _read_state(value)
        except Wrong as wrong:
            complain(f"wording, {f.shown(name)}", wrong.words)
    if unknown:
        extra["wording"] = unknown
    return read


def _read_state(value: Any) -> Translation:
    if not isinstance(value, dict):
        raise Wrong(phrase("The state of a translation is an object with state, by and on."))
    by, on = value.get("by"), value.get("on")
    return Translation(
        STATE.read(value.get("state")),
        "" if by is None else f.read_text(by),
        None if on is None else f.DATE.read(on),
        {name: held for name, held in value.items() if name not in ("state", "by", "on")},
    )


def write_properties(value: Any, language: str) -> dict[str, Any]:
    """Write the fields that hold something, by their names in files."""
    written: dict[str, Any] = dict(value.extra)
    states: dict[str, Any] = dict(written.get("wording", {}))
    for field in fields_of(type(value)):
        held = getattr(value, field.attribute)
        if field.form is f.WORDS:
            for tag, text in held.texts.items():
                written[_name(field, tag, language)] = text
            for tag, state in held.states.items():
                states[_name(field, tag, language)] = _write_state(state)
        elif held != field.form.empty or field.required:
            written[field.name] = field.form.write(held)
    if states:
        written["wording"] = states
    return written


def _name(field: Field, tag: str, language: str) -> str:
    return field.name if tag == language else f"{field.name}:{tag}"


def _write_state(state: Translation) -> dict[str, Any]:
    written = {**state.extra, "state": state.state}
    if state.by:
        written["by"] = state.by
    if state.on:
        written["on"] = state.on.isoformat()
    return written
