"""The walk as a document for reports: figure, table of stops, notes by theme, citation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from flask import Response

from geodata.hours import next_change
from geodata.walk import Note, Stop, Walk
from webapp.maps.report_map import report_map
from webapp.maps.report_wishes import Wishes
from webapp.pages import places
from webapp.pages.access import Readable, readable_walk
from webapp.pages.formatting import comma, day, said
from webapp.pages.language import gettext as _
from webapp.pages.language import language
from webapp.pages.links import lasting_url
from webapp.pages.long_answers import long_answer
from webapp.pages.places import as_file
from webapp.pages.reporting import map_in_words, read_wishes, words_of_map
from webapp.pages.showing import NoteCard, OfferCard, StopCard, cards, note_cards
from webapp.pages.translated import walk_translation_words
from webapp.pages.words import note_sort, version_words
from webapp.reports.document import Chapter, Figure, Report, Row, Said, docx
from webapp.reports.pixels import png
from webapp.reports.turns import Tell, Work

bp = places.bp
DPI = 300
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/report.docx")
def report_docx(slug: str) -> Response:
    readable = readable_walk(slug)
    wishes, now = replace(read_wishes(readable), frame=False), readable.now()
    return long_answer(
        readable,
        ("report.docx", wishes),
        now,
        lambda: _work(readable, wishes, now),
        mimetype=DOCX,
        until=lambda: next_change(readable.walk, now),
        headers=as_file(readable, "docx"),
    )


def _work(readable: Readable, wishes: Wishes, now: datetime) -> Work:
    report, words = _report(readable, now), words_of_map()

    def make(_: Tell) -> bytes:
        picture = png(report_map(readable.walk, wishes, words), DPI)
        return docx(replace(report, figure=replace(report.figure, png=picture)))

    return Work(make)


def _report(readable: Readable, now: datetime) -> Report:
    walk = readable.walk
    title, standing = said(walk.title).text, version_words(walk, readable.published_on)
    address = lasting_url(walk)
    example = _("This walk is an example.") if walk.example else ""
    caption = " ".join(part for part in (f"{title}. {standing}.", example, address) if part)
    return Report(
        language=language().page,
        address=address,
        version=str(walk.version or ""),
        rightwards=language().direction == "rtl",
        title=title,
        lead=[*_lead(walk), standing, *_translated(walk)],
        figure=Figure(b"", caption, map_in_words(walk)),
        headings=(
            _("Stops and offers"),
            _("Notes by theme"),
            _("Sources"),
            _("How to cite this"),
        ),
        columns=(_("No."), _("Stop"), _("Offers")),
        rows=[_row(card) for card in cards(walk, walk.stops, now)],
        chapters=[
            Chapter(
                said(theme.title).text,
                said(theme.question).text,
                [_note(card) for card in note_cards(walk, theme)],
            )
            for theme in walk.themes
        ],
        empty=_("There are no public notes yet."),
        foot=" · ".join(part for part in (title, standing, example) if part),
        sources=[*walk.sources, *([walk.attribution] if walk.attribution else [])],
        citation=" ".join(
            part for part in (walk.publisher, f"{title}. {standing}.", address) if part
        ),
    )


def _lead(walk: Walk) -> Iterator[str]:
    if walk.example:
        yield _("This walk is an example.")
    yield from (part for part in said(walk.summary).text.split("\n\n") if part)


def _translated(walk: Walk) -> Iterator[str]:
    if words := walk_translation_words(walk):
        yield words


def _row(card: StopCard) -> Row:
    return Row(
        card.number,
        said(card.stop.title).text,
        [line for line in _about(card.stop) if line],
        [_offer(offer) for offer in card.offers],
    )


def _about(stop: Stop) -> tuple[str, ...]:
    return (said(stop.actor).text, said(stop.address).text, stop.website, stop.phone)


def _offer(card: OfferCard) -> str:
    offer = card.offer
    parts = [said(offer.title).text, said(offer.audience).text, said(offer.cost).text]
    if card.hours.unconfirmed:
        parts.append(_("Please ask beforehand"))
    elif offer.opening_hours:
        parts.append(offer.opening_hours)
    return comma().join(part for part in parts if part)


def _note(card: NoteCard) -> Said:
    note: Note = card.note
    place = _("Stop %(number)s", number=card.number) if card.stop else ""
    parts = (
        note_sort(note.sort) if note.sort else "",
        said(note.speaker_role).text,
        place,
        day(note.date) if note.date else "",
        note.source,
    )
    return Said(said(note.text).text, comma().join(part for part in parts if part))
