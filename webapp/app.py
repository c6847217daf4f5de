"""The application put together; read this file first."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.cli import register_commands
from webapp.config import settings_from_environment
from webapp.pages import (
    about,
    account,
    archiving,
    background,
    carding,
    citing,
    confirming,
    data,
    deleting,
    documents,
    drafting,
    editing,
    embedding,
    enclosing,
    exporting,
    findings,
    founding,
    freshness,
    glimpses,
    grouping,
    handing_out,
    history,
    importing,
    inbox,
    installing,
    joining,
    listing,
    noting,
    objecting,
    objections,
    oembed,
    offline,
    organising,
    papers,
    participating,
    people,
    photos,
    posters,
    publishing,
    removing,
    reporting,
    researching,
    self_test,
    sharing,
    signing_in,
    suggesting,
    understanding,
    visiting,
    watching,
    welcoming,
)
from webapp.pages.access import register_access
from webapp.pages.answers import register_answers, register_packing
from webapp.pages.assets import register_assets
from webapp.pages.desk_words import register_desk_words
from webapp.pages.errors import register_errors
from webapp.pages.formatting import register_formatting
from webapp.pages.glimpses import register_glimpses
from webapp.pages.headers import register_headers
from webapp.pages.history import register_history
from webapp.pages.language import register_languages
from webapp.pages.limits import register_limits
from webapp.pages.linked_data import register_linked_data
from webapp.pages.links import register_links
from webapp.pages.long_answers import register_long_answers
from webapp.pages.note_words import register_note_words
from webapp.pages.organising import register_organising
from webapp.pages.photos import register_photos
from webapp.pages.places import register_places
from webapp.pages.signed_in import register_signed_in
from webapp.pages.translated import register_translated
from webapp.pages.visitor_forms import register_visitor_forms
from webapp.pages.walking_words import register_walking_words
from webapp.pages.words import register_words
from webapp.storage.database import open_database
from webapp.storage.loading import prepare

BLUEPRINTS = (
    about.bp,
    account.bp,
    background.bp,
    citing.list_bp,
    confirming.bp,
    deleting.bp,
    drafting.bp,
    editing.bp,
    founding.bp,
    freshness.bp,
    exporting.bp,
    history.bp,
    importing.bp,
    inbox.bp,
    installing.bp,
    joining.bp,
    glimpses.bp,
    listing.bp,
    oembed.bp,
    objecting.bp,
    objections.bp,
    offline.bp,
    noting.bp,
    organising.bp,
    papers.bp,
    grouping.bp,
    participating.bp,
    people.bp,
    photos.bp,
    publishing.bp,
    removing.bp,
    researching.bp,
    self_test.bp,
    signing_in.bp,
    suggesting.bp,
    understanding.bp,
    watching.bp,
    welcoming.bp,
)
# One and the same, as they lead to each other.
PAGES_OF_A_WALK = (
    visiting.bp,
    data.bp,
    reporting.bp,
    handing_out.bp,
    citing.bp,
    documents.bp,
    enclosing.bp,
    embedding.bp,
    posters.bp,
    archiving.bp,
    findings.bp,
    carding.bp,
    sharing.bp,
)

EXAMPLE = Path(__file__).parent.parent / "geodata" / "gorbitz"


def create_app(**settings: Any) -> Flask:
    """Put the application together; ``settings`` go before those of the environment."""
    app = Flask("webapp", template_folder="../templates", static_folder=None)
    app.config.from_mapping(settings_from_environment(**settings))
    app.extensions["database"] = open_database(
        app.config["DATABASE_URL"], partial(prepare, folder=EXAMPLE)
    )
    for register in (
        register_access,
        register_answers,
        register_languages,
        register_limits,
        register_linked_data,
        register_signed_in,
        register_organising,
        register_formatting,
        register_translated,
        register_glimpses,
        register_links,
        register_long_answers,
        register_photos,
        register_visitor_forms,
        register_walking_words,
        register_words,
        register_note_words,
        register_desk_words,
        register_headers,
        register_history,
        register_errors,
        register_assets,
        register_commands,
    ):
        register(app)
    register_packing(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_places(app, *PAGES_OF_A_WALK)
    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return app
