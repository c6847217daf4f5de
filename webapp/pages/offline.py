"""What a phone keeps of a walk, to show it where there is no network."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, render_template, request, url_for

from geodata.walk import Walk
from webapp.pages.access import readable_walk
from webapp.pages.assets import DIST, asset_url
from webapp.pages.formatting import said
from webapp.pages.language import choose_language, interface_languages, language, language_name
from webapp.pages.language import gettext as _
from webapp.pages.marks import mark, state_of
from webapp.pages.places import walk_answer
from webapp.pages.showing import SHORT_LIST
from webapp.storage.pictures import WIDTHS

bp = Blueprint("offline", __name__)
SCRIPTS_AND_STYLES = (
    "walk.css",
    "walk.js",
    "walking.css",
    "walking.js",
    "kept.js",
    "saving.js",
    "note.css",
    "note.js",
    "note-sending.js",
)


@dataclass(frozen=True)
class Kept:
    """One address that the copy holds: a page, an asset, a part of the map, a photo.

    ``of_note`` says that it is hidden with the notes once the copy is too old to show them.
    """

    address: str
    kind: str
    of_note: bool = False


@bp.get("/sw.js")
def worker() -> Response:
    """Give the script that keeps copies; from the root, since it answers for every page."""
    response = Response((DIST / "sw.js").read_bytes(), mimetype="text/javascript")
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/walks/<slug>/copy.json")
def list_copy(slug: str) -> Response:
    """Say what the copy of a walk holds in one language, and what it looks like at present."""
    readable = readable_walk(slug)
    walk = readable.walk
    tag = choose_language(walk.languages).tag

    def make() -> str:
        languages = [{"tag": each, "name": language_name(each)} for each in walk.languages]
        told = {
            "mark": mark(readable),
            "state": state_of(readable),
            "title": str(said(walk.title, walk.default_language)),
            "script": asset_url("kept.js"),
            "language": tag,
            "languages": languages,
            "items": [asdict(kept) for kept in held_by_copy(walk, tag)],
            "words": copy_words(),
        }
        return json.dumps(told, ensure_ascii=False)

    now = readable.now()
    return walk_answer(readable, ("copy.json", tag), now, make, mimetype="application/json")


@bp.get("/offline/")
def show_nothing_here() -> str:
    """Show what a phone without network shows for an address that no copy holds."""
    chosen = choose_language(interface_languages())
    return render_template(
        "offline/nothing_here.html", language=chosen, offered=interface_languages()
    )


def held_by_copy(walk: Walk, tag: str) -> list[Kept]:
    """List what the copy of a walk holds in one language.

    Of a walk with very many stops it holds the list and the map, not the page of each stop.
    """
    slug = walk.slug
    stops = walk.stops if len(walk.stops) <= SHORT_LIST else ()
    pages = [
        url_for("visiting.show_walk", slug=slug, lang=tag),
        *(url_for("visiting.show_stop", slug=slug, stop_id=stop.id, lang=tag) for stop in stops),
        *(
            url_for("visiting.show_theme", slug=slug, key=theme.key, lang=tag)
            for theme in walk.themes
        ),
        url_for("noting.show_form", slug=slug, lang=tag),
        url_for("noting.show_own", slug=slug, lang=tag),
        url_for("offline.show_nothing_here", lang=tag),
    ]
    map_parts = ("visiting.map_script", "visiting.map_geojson")
    photos = [Kept(_photo(walk, stop.photo, WIDTHS[1]), "photo") for stop in stops if stop.photo]
    of_notes = [
        Kept(_photo(walk, note.photo, WIDTHS[0]), "photo", of_note=True)
        for note in walk.notes
        if note.photo
    ]
    return [
        *(Kept(address, "page") for address in pages),
        *(Kept(asset_url(name), "asset") for name in SCRIPTS_AND_STYLES),
        *(Kept(url_for(part, slug=slug), "map") for part in map_parts),
        *photos,
        *of_notes,
    ]


def _photo(walk: Walk, photo: str, width: int) -> str:
    return url_for("visiting.photo", slug=walk.slug, photo=photo, width=width)


def copy_words() -> dict[str, str]:
    """Give the sentences that the worker, the dialog and a page of the copy show."""
    return {
        "about": _(
            "Page, stops, themes and photos then open without network, also after the phone was "
            "switched off."
        ),
        "bar": _("Without network: the copy of %(when)s.", when="%(when)s"),
        "by_itself": _(
            "Pages and map were kept by themselves when you read them: %(size)s, without photos.",
            size="%(size)s",
        ),
        "close": _("Close"),
        "delete": _("Delete the copy"),
        "deleted": _("The copy is deleted. It is made anew only when you save the walk again."),
        "failed": _("That did not work: the server gave something that cannot be kept."),
        "found": _("Stops found: %(count)s", count="%(count)s"),
        "full": _("There is no room left on this device. What was kept before is still there."),
        "held": _("Compared with the server on %(when)s.", when="%(when)s"),
        "insecure": _(
            "This page came over plain http. Browsers keep pages over https alone; whoever runs "
            "the server can set that up."
        ),
        "interrupted": _(
            "The network went away before everything was there. What was kept before is still "
            "there."
        ),
        "language": language().interface,
        "languages": _("Languages"),
        "making": _("Saving %(done)s of %(all)s …", done="%(done)s", all="%(all)s"),
        "newer": _("There is a newer state of this walk."),
        "none": _("No stop fits. Fewer filters or a shorter word may help."),
        "nothing": _("Nothing of this walk is kept on this device yet."),
        "notes_hidden": _(
            "It is more than 7 days old, so the notes are not shown: some may be withdrawn by now."
        ),
        "notes_until": _(
            "Without network, notes are shown until %(when)s: after that some may be withdrawn.",
            when="%(when)s",
        ),
        "offline": _("Without network"),
        "persists": _("It stays until you delete it."),
        "save": _("Save"),
        "save_again": _("Save anew"),
        "saved": _("Saved on %(when)s: %(size)s.", when="%(when)s", size="%(size)s"),
        "saved_short": _("Saved for the walk"),
        "take_over": _("Take over"),
        "title": _("Save for the walk"),
        "typed": _(
            "There is a newer state of this walk. It can be taken over once what you have typed "
            "is sent or removed."
        ),
        "unsupported": _("This browser cannot keep pages, or does not do so in a private window."),
        "until": _(
            "It stays until the device needs room or until you delete it. The browser decides "
            "about that, some after a few weeks without a visit."
        ),
    }
