"""What an import would do is known beforehand, and nothing else is done."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box

from geodata.check import check_walk
from geodata.formats.incoming import Found, Incoming
from geodata.formats.table import read_table
from geodata.formats.table_writing import write_csv, write_xlsx
from geodata.import_plan import ImportPlan, apply, plan_import
from geodata.problems import Unreadable
from geodata.walk import Consent, Walk, put_feature, remove_feature
from geodata.wording import Wording
from tests.geodata.strategies import texts, walks
from tests.world import linden_walk

NAMES = st.sampled_from(("Tee", "Teeküche", "Garten", "شاي", "", "Suppe", "7", "–")) | texts
PLACES = st.sampled_from([Point(13.74 + n / 500, 51.05 + n / 700) for n in range(4)])
SHAPES = st.none() | PLACES
LINES = st.just(LineString([(13.74, 51.05), (13.75, 51.06)])) | st.just(
    box(13.74, 51.05, 13.75, 51.06)
)
VALUES = {
    "id": st.sampled_from(("tea", "1", "2", "7", "soup", "w ö", "")),
    "order": st.sampled_from(("1", "2,5", 3, "viele")),
    "website": st.sampled_from(("www.tee.example", "javascript:alert(1)", "https://tee.example")),
    "phone": st.sampled_from(("0351 / 12 34", "fragen")),
    "opening_hours": st.sampled_from(("Mo–Fr 9–12 Uhr", "nach Vereinbarung", "Mo-Fr 09:00-12:00")),
    "languages": st.sampled_from(("Deutsch, Arabisch", "de;ar", "Klingonisch!")),
    "stop": st.sampled_from(("tea", "Teeküche", "Mond")),
    "themes": st.sampled_from(("Begegnung, Hilfe", "meeting", "Wetter")),
    "category": st.sampled_from(("Essen", "food", "Tanz")),
    "assured": st.sampled_from(("15.01.2026", "2026-01-15", "gestern")),
    "title:en": texts,
    "text": texts,
    "wheelchair": st.sampled_from(("ja", "teilweise", "vielleicht")),
    "Farbe": texts,
}


@st.composite
def findings(draw: Any) -> Found:
    properties = draw(st.fixed_dictionaries({}, optional=VALUES))
    properties.pop("text", None)
    kind = draw(st.sampled_from(("stop", "offer", "note", "leg", "background")))
    shape = draw(LINES if kind in ("leg", "background") else SHAPES)
    return Found(kind, draw(NAMES), draw(texts), shape, properties, draw(st.sampled_from("ab")))


def numbered(found: list[Found]) -> Incoming:
    return Incoming(tuple(replace(one, at=f"#{n}") for n, one in enumerate(found, start=2)))


def table(*rows: str) -> Incoming:
    return read_table("\n".join(rows).encode(), "table.csv")


def whole(plan: ImportPlan) -> Walk:
    return apply(plan, {entry.key for entry in plan.entries})


def said(plan: ImportPlan) -> list[str]:
    return [
        *map(str, plan.complaints),
        *(str(words) for entry in plan.entries for words in entry.complaints),
    ]


@settings(max_examples=60)
@given(st.lists(findings(), max_size=6), st.booleans())
def test_what_a_plan_does_keeps_every_rule_and_doing_it_again_changes_nothing(
    found: list[Found], keep: bool
) -> None:
    incoming = numbered(found)
    after = whole(plan_import(linden_walk(), incoming, keep_unknown=keep))

    assert check_walk(after) == after
    assert plan_import(after, incoming, keep_unknown=keep).entries == ()


@settings(max_examples=40)
@given(st.lists(findings(), max_size=6), st.data())
def test_what_is_not_ticked_is_not_changed(found: list[Found], data: Any) -> None:
    stored = linden_walk()
    plan = plan_import(stored, numbered(found))
    ticked = {entry.key for entry in plan.entries if data.draw(st.booleans())}
    try:
        after = apply(plan, ticked)
    except Unreadable as unreadable:
        ids = {entry.change.id for entry in plan.entries}
        assert all(words.feature in ids for words in unreadable.complaints)  # noqa: PT017
        return
    for entry in plan.entries:
        if entry.key not in ticked and entry.change.before is not None:
            assert entry.change.before in (
                *after.stops,
                *after.offers,
                *after.notes,
                *after.legs,
                *after.background,
            )


@settings(max_examples=25)
@given(walks())
def test_a_table_of_a_walk_brings_nothing_new_to_it(walk: Walk) -> None:
    assert plan_import(walk, read_table(write_csv(walk), "walk.csv")).entries == ()


def test_a_workbook_of_a_walk_brings_nothing_new_to_it(walk: Walk) -> None:
    plan = plan_import(walk, read_table(write_xlsx(walk), "walk.xlsx"))

    assert plan.entries == ()
    assert plan.unchanged == 6


def test_the_same_file_gives_the_same_ids(walk: Walk) -> None:
    rows = ("Name;lat;lon", "Grüner Bogen;51,05;13,74", "Grüner Bogen;51,06;13,75")
    plans = [plan_import(walk, table(*rows)) for _ in range(2)]

    assert plans[0].entries == plans[1].entries
    assert [entry.change.id for entry in plans[0].entries] == ["gruener-bogen", "gruener-bogen-2"]


def test_the_same_name_nearby_is_the_same_stop(walk: Walk) -> None:
    plan = plan_import(walk, table("Name;lat;lon;Tel", "teeküche;51,0501;13,7401;0351 1"))
    (entry,) = plan.entries

    assert (entry.change.id, entry.change.what) == ("tea", "changed")
    assert {field.name for field in entry.change.fields} == {"title", "phone", "geometry"}
    assert whole(plan).stops[0].themes == ("meeting",), "what the file does not say stays"


def test_the_same_name_elsewhere_is_another_stop(walk: Walk) -> None:
    (entry,) = plan_import(walk, table("Name;lat;lon", "Teeküche;51,09;13,79")).entries

    assert (entry.change.what, entry.at) == ("added", "#2")


def test_the_number_of_a_row_is_no_name_of_a_stop(walk: Walk) -> None:
    numbered = put_feature(walk, replace(walk.stops[2], id="1"))
    (entry,) = plan_import(numbered, table("id;Name;lat;lon", "1;Kiosk;51,06;13,75")).entries

    assert (entry.change.what, entry.change.id) == ("added", "kiosk")


def test_new_stops_come_after_those_that_are_there(walk: Walk) -> None:
    after = whole(plan_import(walk, table("Name;lat;lon", "A;51,05;13,74", "B;51,06;13,75")))

    assert [(stop.id, stop.order) for stop in after.stops[3:]] == [("a", 4), ("b", 5)]


def test_a_stop_without_a_place_waits_for_one(walk: Walk) -> None:
    incoming = table("Name;Adresse", "Kiosk;Lindenweg 3", "Teeküche;Lindenweg 1 a")
    plan = plan_import(walk, incoming)

    assert [found.name for found in plan.needs_position.values()] == ["Kiosk"]
    assert [entry.change.id for entry in plan.entries] == ["tea"], "known stops have theirs"
    placed = plan_import(walk, incoming, positions={0: Point(13.745, 51.052)})
    assert [entry.change.id for entry in placed.entries] == ["tea", "kiosk"]
    assert not placed.needs_position


def test_an_organiser_says_what_things_become(walk: Walk) -> None:
    incoming = table("Name;lat;lon", "Kiosk;51,05;13,74")
    ((group, count),) = plan_import(walk, incoming).groups.items()

    assert (group.choices, group.default, count) == (("stop", "offer", "note"), "stop", 1)
    for kind in group.choices:
        (entry,) = plan_import(walk, incoming, {group.key: kind}).entries
        assert entry.change.kind == kind
    assert plan_import(walk, incoming, {group.key: ""}).entries == ()
    assert plan_import(walk, incoming, {group.key: "leg"}).entries[0].change.kind == "stop"


@pytest.mark.parametrize(
    ("heading", "cell", "name", "value"),
    [
        ("Öffnungszeiten", "Mo–Fr 9–12 Uhr", "opening_hours", "Mo-Fr 09:00-12:00"),
        ("Öffnungszeiten", "Di und Do 14 bis 18 Uhr", "opening_hours", "Tu,Th 14:00-18:00"),
        ("Öffnungszeiten", "Montag: 9.30 - 12 Uhr", "opening_hours", "Mo 09:30-12:00"),
        ("Sprachen", "Deutsch, Arabisch", "languages", ["de", "ar"]),
        ("Kategorie", "Essen", "category", "food"),
        ("bestätigt", "15.1.2026", "assured", "2026-01-15"),
        ("Webseite", "www.tee.example", "website", "https://www.tee.example"),
        ("Station", "Bibliothek", "stop", "library"),
        ("E-Mail", "mailto:tee@tee.example", "email", "tee@tee.example"),
        ("Status", "pausiert", "status", "paused"),
    ],
)
def test_what_people_write_is_understood(
    walk: Walk, heading: str, cell: str, name: str, value: Any
) -> None:
    plan = plan_import(walk, table(f"Art;Titel;{heading}", f"Angebot;Kuchen;{cell}"))
    (entry,) = plan.entries

    assert (name, value) in [(field.name, field.after) for field in entry.change.fields]
    assert said(plan) == []


def test_hours_that_only_people_understand_are_kept_in_the_text(walk: Walk) -> None:
    incoming = table("Art;Titel;Öffnungszeiten", "Angebot;Kuchen;nach Vereinbarung")
    plan = plan_import(walk, incoming)
    after = whole(plan)

    assert after.offers[-1].text == Wording({"de": "nach Vereinbarung"})
    assert said(plan) == [
        "#2 (Kuchen), opening_hours: “nach Vereinbarung” cannot be reckoned with, and so was put "
        "into the text."
    ]
    assert plan_import(after, incoming).entries == ()


def test_a_fault_in_one_cell_costs_this_cell_alone(walk: Walk) -> None:
    plan = plan_import(walk, table("Name;lat;lon;Tel;Web", "Kiosk;51,05;13,74;fragen;k.example"))

    assert whole(plan).stops[-1].website == "https://k.example"
    (words,) = said(plan)
    assert words.startswith("#2 (Kiosk), phone: This is not a phone number")


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [
        ("Kategorie", "Tanz", "category: This walk has no category “Tanz”"),
        ("Themen", "Hilfe, Wetter", "themes: This walk has no theme “Wetter”"),
        ("Station", "Mond", "stop: This walk has no stop “Mond”"),
    ],
)
def test_what_the_walk_does_not_know_is_left_out_and_named(
    walk: Walk, heading: str, cell: str, words: str
) -> None:
    kind = "Station" if heading == "Themen" else "Angebot"
    plan = plan_import(
        walk, table(f"Art;Titel;lat;lon;{heading}", f"{kind};Eis;51,05;13,74;{cell}")
    )

    assert [entry.change.id for entry in plan.entries] == ["eis"]
    assert words in said(plan)[0]


def test_many_things_of_one_name_are_told_apart_in_seconds(walk: Walk) -> None:
    rows = [f"Bank;{51.05 + n % 50 / 1000:.3f};{13.74 + n // 50 / 1000:.3f}" for n in range(1900)]
    incoming = table("Name;lat;lon", *rows)
    after = whole(plan_import(walk, incoming))

    started = time.monotonic()
    assert plan_import(after, incoming).entries == ()
    assert time.monotonic() - started < 20


def test_long_gaps_in_cells_keep_nobody_waiting(walk: Walk) -> None:
    gap = "Mo" + " " * 15_000 + "9"
    row = ";".join(("Tee", "51,05", "13,74", gap, gap))
    incoming = table("Name;lat;lon;Öffnungszeiten;Sprachen", *[row] * 10)

    started = time.monotonic()
    plan_import(walk, incoming)
    assert time.monotonic() - started < 10


def test_a_place_that_looks_swapped_beside_the_walk_is_named(walk: Walk) -> None:
    plan = plan_import(walk, table("Name;lat;lon", "Kiosk;13,74;51,05", "Bad;51,06;13,75"))

    assert [entry.change.id for entry in plan.entries] == ["bad"]
    assert said(plan)[0].startswith("#2 (Kiosk), geometry: Longitude and latitude look swapped.")


def test_a_walk_without_anything_takes_its_first_places(walk: Walk) -> None:
    empty = replace(walk, stops=(), offers=(), notes=(), legs=(), background=())
    rows = ("Name;lat;lon", "Kiosk;13,74;51,05", "Bad;13,75;51,06")
    plan = plan_import(empty, table(*rows))

    assert plan.entries == ()
    assert "Longitude and latitude look swapped in the whole walk" in said(plan)[0]


def test_what_has_no_field_here_is_named_once(walk: Walk) -> None:
    incoming = numbered(
        [Found("stop", name, "", Point(13.74, 51.05), {"Farbe": "rot"}) for name in "AB"]
    )
    plan = plan_import(walk, incoming)

    assert said(plan) == ["Farbe: There is no such field here, so it was left out of 2."]
    kept = whole(plan_import(walk, incoming, keep_unknown=True))
    assert kept.stops[-1].extra == {"Farbe": "rot"}


def test_a_stop_with_opening_hours_may_rather_be_an_offer(walk: Walk) -> None:
    (words,) = said(plan_import(walk, table("Name;Nr;lat;lon;Zielgruppe", "Tee;1;51;13,7;alle")))

    assert words.startswith("audience: Only offers have this field")


def test_no_file_from_elsewhere_gives_consent(walk: Walk) -> None:
    incoming = numbered(
        [Found("note", "", "Gesagt", None, {"consent": "public", "photo": "a.jpg"})]
    )
    (note,) = whole(plan_import(walk, incoming)).notes[4:]

    assert (note.consent, note.photo, note.extra) == (None, "", {})


def test_a_consent_that_reaches_farther_is_agreed_to_by_a_tick_of_its_own(walk: Walk) -> None:
    until = date(2027, 1, 1)
    for here, in_file, ticked in (
        (Consent("public", withdrawn_on=date(2026, 5, 1)), Consent("public"), False),
        (Consent("report"), Consent("public"), False),
        (Consent("public", expires_on=until), Consent("public"), False),
        (None, Consent("participants"), False),
        (Consent("public"), Consent("report"), True),
        (Consent("public"), Consent("public", expires_on=until), True),
        (Consent("public"), None, True),
    ):
        stored = put_feature(walk, replace(walk.notes[0], consent=here))
        theirs = put_feature(walk, replace(walk.notes[0], consent=in_file))
        (entry,) = plan_import(stored, Incoming(walk=theirs)).entries

        assert entry.ticked is ticked
        assert bool(entry.complaints) is not ticked


def test_lines_become_legs_and_areas_background(walk: Walk) -> None:
    line, area = LineString([(13.74, 51.05), (13.75, 51.06)]), box(13.74, 51.05, 13.75, 51.06)
    plan = plan_import(
        walk,
        numbered(
            [
                Found("leg", "Rundweg", "", line),
                Found("background", "Teich", "", area, {"natural": "water"}),
            ]
        ),
    )
    after = whole(plan)

    assert (after.legs[-1].id, after.legs[-1].order) == ("rundweg", 3)
    assert (after.background[-1].layer, after.background[-1].name) == ("water", "Teich")


def test_our_own_format_may_remove_but_only_what_is_ticked(walk: Walk) -> None:
    fewer = replace(remove_feature(walk, "soup"), meeting_point="Am Brunnen")
    plan = plan_import(walk, Incoming(walk=fewer))

    assert [(entry.key, entry.ticked) for entry in plan.entries] == [
        ("walk:", True),
        ("offer:soup", False),
    ]
    assert apply(plan, plan.default_ticks()) == replace(walk, meeting_point="Am Brunnen")
    assert whole(plan) == fewer
    assert plan_import(walk, Incoming(walk=walk)).entries == ()


@settings(max_examples=25)
@given(walks(), walks())
def test_any_walk_of_ours_can_come_and_comes_once(stored: Walk, other: Walk) -> None:
    other = replace(other, slug=stored.slug)
    plan = plan_import(stored, Incoming(walk=other))

    if not plan.complaints:
        assert whole(plan) == replace(other, state=stored.state)


def test_another_walk_only_adds(walk: Walk) -> None:
    other = replace(
        linden_walk(),
        slug="chestnut",
        stops=(
            replace(walk.stops[0], phone="0351 1"),
            replace(walk.stops[1], shape=Point(13.9, 51.2), title=Wording({"de": "Ratskeller"})),
        ),
        notes=(),
        legs=(),
    )
    plan = plan_import(walk, Incoming(walk=other))

    assert {entry.key: entry.change.what for entry in plan.entries} == {
        "stop:tea": "changed",
        "stop:library-2": "added",
        "offer:letters": "changed",
    }
    assert whole(plan).offers[1].stop == "library-2"


def test_what_depends_on_something_not_ticked_is_named(walk: Walk) -> None:
    incoming = table("Art;Titel;lat;lon;Stop", "Station;Kiosk;51,05;13,74;", "Angebot;Eis;;;Kiosk")
    plan = plan_import(walk, incoming)
    assert [entry.key for entry in plan.entries] == ["stop:kiosk", "offer:eis"]

    with pytest.raises(Unreadable) as raised:
        apply(plan, {"offer:eis"})
    (words,) = raised.value.complaints
    assert (words.feature, words.field) == ("eis", "stop")
