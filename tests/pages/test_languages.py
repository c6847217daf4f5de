"""The language of a page: asked for in the address, else preferred by the browser."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from babel import Locale
from babel.messages import catalog as catalogs
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g
from flask.testing import FlaskClient

from geodata.problems import counted
from geodata.walk import Walk
from geodata.wording import Translation, Wording
from webapp.pages import formatting, language
from webapp.pages.language import CATALOGUES, catalogue, interface_languages
from webapp.pages.translated import translation_words
from webapp.storage.database import Database
from webapp.storage.walks import add_walk, publish_walk

ROOT = Path(__file__).parent.parent.parent
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "lazy_gettext", "phrase")),
    **dict.fromkeys(("counted", "ngettext", "plural_forms"), (1, 2)),
}
MACHINE = Translation("machine")
NUMBERS = (0, 1, 2, 3, 5, 11, 21, 22, 100, 101, 103)
# Which of its forms, in the order of gettext, a language takes for these numbers.
FORMS = {
    "ar": [0, 1, 2, 3, 3, 4, 4, 4, 5, 5, 3],
    "de": [1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    "de-simple": [1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    "ru": [2, 0, 1, 1, 2, 2, 0, 1, 2, 0, 1],
    "uk": [2, 0, 1, 1, 2, 2, 0, 1, 2, 0, 1],
    "vi": [0] * 11,
}
TRANSLATED = tuple(tag for tag in interface_languages() if tag != "en")
A_FEW_WORDS = 3
SAME_IN_BOTH: frozenset[str] = frozenset()
PLACES = re.compile(r"%\(\w+\)s")


@pytest.mark.parametrize(
    ("address", "preferred", "spoken"),
    [
        ("/walks/linden/?lang=en", "de", "en"),
        ("/walks/linden/", "en-GB,en;q=0.9,de;q=0.5", "en"),
        ("/walks/linden/", "de-AT", "de"),
        ("/walks/linden/", "fr", "de"),
        ("/walks/linden/?lang=xx", "en", "en"),
        ("/nowhere", "en", "en"),
    ],
)
def test_the_page_names_its_language(
    client: FlaskClient, address: str, preferred: str, spoken: str
) -> None:
    page = client.get(address, headers={"Accept-Language": preferred}).text

    assert f'<html lang="{spoken}" dir="ltr">' in page


def test_a_text_in_another_language_is_marked(client: FlaskClient) -> None:
    page = client.get("/walks/linden/?lang=en").text

    assert '<bdi lang="de" dir="ltr">Nachbarschaft e. V.</bdi>' in page


def test_an_asked_language_stays_in_the_links(client: FlaskClient) -> None:
    page = client.get("/walks/linden/stops/tea/?lang=en", headers={"Accept-Language": "de"}).text

    assert "/walks/linden/stops/library/?lang=en" in page


@pytest.mark.parametrize("address", ["/walks/nowhere/", "/about/privacy/"])
def test_the_way_back_to_the_walks_keeps_the_language(client: FlaskClient, address: str) -> None:
    asked = client.get(f"{address}?lang=en", headers={"Accept-Language": "de"}).text
    preferred = client.get(address, headers={"Accept-Language": "de"}).text

    assert 'class="brand" href="/?lang=en"' in asked
    assert 'class="brand" href="/"' in preferred


def test_a_walk_in_a_language_without_a_catalogue_speaks_its_first_language_around_the_texts(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    title = Wording({"de": "Rund um die Linde", "fa": "گردش"})
    walk = replace(stored, slug="birch", languages=("de", "fa"), title=title)
    with database.transaction() as session:
        add_walk(session, walk, by="Alice")
        publish_walk(session, "birch", by="Alice")
    page = client.get("/walks/birch/?lang=fa").text

    assert '<html lang="de" dir="rtl">' in page
    assert '<h1 lang="fa" dir="rtl">گردش</h1>' in page
    assert 'lang="fa" hreflang="fa" dir="rtl" aria-current="true">فارسی</a>' in page


Id = str | tuple[str, str]


def messages() -> set[Id]:
    """Every message of code and templates that can reach a reader; one about a number as a pair."""
    found: set[Id] = set()
    for folder, method in (("geodata", "python"), ("webapp", "python"), ("templates", "jinja2")):
        ending = "html" if method == "jinja2" else "py"
        for _, _, message, _, _ in extract_from_dir(
            ROOT / folder, [(f"**.{ending}", method)], keywords=KEYWORDS
        ):
            found.add((message[0], message[1]) if isinstance(message, tuple) else message)
    return found


def texts_of(said: object) -> tuple[str, ...]:
    return tuple(said) if isinstance(said, (tuple, list)) else (str(said),)


def read_catalogue(tag: str) -> catalogs.Catalog:
    with (CATALOGUES / tag / "LC_MESSAGES" / "messages.po").open("rb") as opened:
        return read_po(opened, locale=tag.split("-", maxsplit=1)[0])


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_message_is_translated_with_the_same_places(tag: str) -> None:
    read = read_catalogue(tag)
    known = {message.id: message for message in read if message.id}

    assert sorted(map(texts_of, messages() - set(known))) == []
    assert sorted(map(texts_of, set(known) - messages())) == []
    for message, entry in known.items():
        texts = texts_of(entry.string)
        assert len(texts) == (read.num_plurals if entry.pluralizable else 1), message
        assert all(text.strip() for text in texts), message
        assert not entry.fuzzy, message
        assert entry.check(read) == [], message
        for text in texts:
            assert set(PLACES.findall(text)) == set(PLACES.findall(texts_of(message)[-1])), message


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_english_sentence_was_forgotten(tag: str) -> None:
    forgotten = [
        text
        for message in read_catalogue(tag)
        for text in texts_of(message.string)
        if text in texts_of(message.id) and len(PLACES.sub("", text).split()) > A_FEW_WORDS
    ]

    assert [text for text in forgotten if text not in SAME_IN_BOTH] == []


def test_newcomers_find_their_language_among_those_of_the_interface() -> None:
    assert interface_languages() == ("de", "en", "uk", "ar", "ru", "vi", "de-simple")


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_catalogue_says_what_it_is(tag: str) -> None:
    """Also for the tools of translators, which know neither folders nor our own tags."""
    header = dict(read_catalogue(tag).mime_headers)
    info = catalogue(tag).info()

    assert info["language"].replace("_", "-") == tag
    assert header["Content-Type"] == "text/plain; charset=utf-8"
    assert info["last-translator"].strip()
    assert [catalogue(tag).plural(num) for num in NUMBERS] == FORMS[tag]  # type: ignore[attr-defined]


@pytest.mark.parametrize("tag", ["ar", "de", "de-simple", "en", "ru", "uk", "vi"])
def test_a_script_gets_the_form_for_every_number_that_the_server_would_say(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tag: str
) -> None:
    base = tag.split("-", maxsplit=1)[0]
    count = catalogs.Catalog(locale=base).num_plurals
    words = catalogs.Catalog(locale=base)
    words.add(("%(num)s tea", "%(num)s teas"), [f"%(num)s tea {form}" for form in range(count)])
    compiled = io.BytesIO()
    write_mo(compiled, words)
    compiled.seek(0)
    translations = Translations(compiled)
    monkeypatch.setattr(language, "catalogue", lambda _tag: translations)
    with app.test_request_context(f"/?lang={tag}"):
        g.language = language.Language(tag, tag)
        forms = language.plural_forms("%(num)s tea", "%(num)s teas")
        said = counted("%(num)s tea", "%(num)s teas", 22).said(language.translate)
        pick = Locale.parse(base).plural_form
        texts = {num: forms[pick(num)] % {"num": num} for num in NUMBERS}

        assert texts == {
            num: language.ngettext("%(num)s tea", "%(num)s teas", num) for num in NUMBERS
        }
        assert said == texts[22]
        assert len(set(forms.values())) == count


WRITTEN = {
    "ar": ("1,234.5", "4 مايو 2026", "الاثنين", "18:05", "أ، ب"),
    "de": ("1.234,5", "4. Mai 2026", "Montag", "18:05", "أ, ب"),
    "de-simple": ("1.234,5", "4. Mai 2026", "Montag", "18:05", "أ, ب"),
    "en": ("1,234.5", "4 May 2026", "Monday", "18:05", "أ, ب"),
    "ru": ("1\u00a0234,5", "4 мая 2026\u202fг.", "понедельник", "18:05", "أ, ب"),
    "uk": ("1\u00a0234,5", "4 травня 2026\u202fр.", "понеділок", "18:05", "أ, ب"),
    "vi": ("1.234,5", "4 tháng 5, 2026", "Thứ Hai", "18:05", "أ, ب"),
}


@pytest.mark.parametrize("tag", WRITTEN)
def test_days_times_numbers_and_lists_are_written_as_the_language_does(
    app: Flask, tag: str
) -> None:
    moment = datetime(2026, 5, 4, 18, 5)
    with app.test_request_context():
        g.language = language.Language(tag, tag)
        written = (
            formatting.decimal(1234.5),
            formatting.day(moment.date()),
            formatting.weekday(moment),
            formatting.clock(moment),
            formatting.comma().join("أب"),
        )

    assert written == WRITTEN[tag]


def test_a_translation_by_machine_says_so_once_at_its_stop_and_at_the_end(
    client: FlaskClient, database: Database, stored: Walk
) -> None:
    tea, *others = stored.stops
    text = Wording({"de": "Hier gibt es Tee.", "en": "Tea is here."}, {"en": MACHINE})
    stops = (replace(tea, text=text, title=replace(text, states={"en": MACHINE})), *others)
    with database.transaction() as session:
        add_walk(session, replace(stored, slug="birch", stops=stops), by="Alice")
        publish_walk(session, "birch", by="Alice")
    english = client.get(f"/walks/birch/stops/{tea.id}/?lang=en").text
    german = client.get(f"/walks/birch/stops/{tea.id}/?lang=de").text
    list_of_stops = client.get("/walks/birch/?lang=en").text

    at_the_end = "Texts of this walk were translated by machine and are not checked."
    for page in (english, list_of_stops):
        assert page.count("Translated by machine, not checked.") == 1
        assert page.count(at_the_end) == 1
    assert "bersetzt" not in german


def test_a_translation_older_than_its_original_says_so(app: Flask, stored: Walk) -> None:
    old = replace(
        stored.stops[0], title=Wording({"de": "Tee", "en": "Tea"}, {"en": Translation("outdated")})
    )
    said = {}
    for tag in ("de", "en"):
        with app.test_request_context():
            g.language = language.Language(tag, tag)
            said[tag] = translation_words(old)

    assert said["en"] == "The original has been changed since it was translated."
    assert said["de"] == ""


def test_a_page_whose_words_nobody_checked_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = client.get("/about/privacy/?lang=en").text
    monkeypatch.setattr(language, "is_checked", lambda _tag: False)
    unchecked = client.get("/about/privacy/?lang=en").text

    assert "Nobody who grew up with the language" not in checked
    assert "Nobody who grew up with the language" in unchecked


def test_who_last_worked_on_a_catalogue_says_whether_it_is_checked() -> None:
    assert language.is_checked("de")
    assert language.is_checked("en")
    assert not language.is_checked("de-simple")
    assert not language.is_checked("tlh")


def test_an_error_page_offers_every_language_of_the_interface(client: FlaskClient) -> None:
    page = client.get("/walks/nowhere/?lang=en").text

    for tag in interface_languages():
        assert f'href="/walks/nowhere/?lang={tag}" lang="{tag}"' in page


def test_a_complaint_about_a_number_follows_it() -> None:
    few, many = (str(counted("%(num)s fault", "%(num)s faults", num)) for num in (1, 3))

    assert (few, many) == ("1 fault", "3 faults")


def test_a_catalogue_follows_its_own_plural_rules() -> None:
    german = catalogue("de")

    assert german.ungettext("%(num)s stop", "%(num)s stops", 1) == "%(num)s Station"
    assert german.ungettext("%(num)s stop", "%(num)s stops", 2) == "%(num)s Stationen"
