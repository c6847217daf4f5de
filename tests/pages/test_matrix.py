"""Who gets what answer: every address, for everyone who may ask, in every state of the walk.

A row is an address (method and endpoint) and its answers, one sign for each viewer:

    visitor, participant, foreign organiser, editor, owner

three times over: while the walk was never published, once it is, and after it was deleted.

    .  shown (200)                              s  led to sign-in
    d  done, or led on to another page (3xx)    n  there is nothing here (404)
    f  let in, but the empty form is refused    x  not for you (403)
    +  let in, whatever comes of it (200, 3xx, 409 or 422)
    j  asked to join first (401)

**A new address needs one line here**: the test that fails says which. After the signs may stand
``name=value`` for parts of the address that ``World.places`` does not know, and for fields of the
form; without any, a form carries its token alone. ``@name`` is a secret that the world has made:
a guessed one opens nothing for anybody, a good one what the row says. Every cell is really asked,
and where a GET is kept out, so is a HEAD.

A participant is Pat: a device that has joined the walk by its code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from geodata.walk import put_feature
from tests.conftest import ROLES, emptied
from tests.desk import Desk, account_of, account_with_password
from tests.world import linden_walk
from webapp.pages.participants import COOKIE
from webapp.pages.signed_in import is_organisers
from webapp.storage.confirmations import make_confirmation_link
from webapp.storage.contributions import mark_seen
from webapp.storage.database import Database
from webapp.storage.objections import add_objection, objections
from webapp.storage.one_use_links import invite
from webapp.storage.organisers import add_organiser, give_role
from webapp.storage.participants import find_participant, join, make_join_code
from webapp.storage.photos import keep_photo
from webapp.storage.pictures import make_picture
from webapp.storage.sending import Sent, send_contribution
from webapp.storage.tables import METADATA, REPORT_FILES
from webapp.storage.uploads import keep_upload
from webapp.storage.walks import add_walk, delete_walk, publish_walk, save_walk
from webapp.storage.writing import now

MATRIX = """
                                      draft  public deleted
GET  listing.show_walks               .....  ddddd  .....
GET  self_test.show                   ss.x.  ss.x.  ss.xx
GET  about.imprint                    .....  .....  .....
GET  about.privacy                    .....  .....  .....
GET  about.accessibility              .....  .....  .....
GET  visiting.show_walk               nnnnn  .....  nnnnn
GET  visiting.show_stop               nnnnn  .....  nnnnn
GET  visiting.show_theme              nnnnn  .....  nnnnn
GET  visiting.show_findings           nnnnn  .....  nnnnn
GET  visiting.show_found_notes        nnnnn  .....  nnnnn
GET  visiting.findings_map            nnnnn  .....  nnnnn
GET  visiting.map_script              nnnnn  .....  nnnnn
GET  visiting.map_geojson             nnnnn  .....  nnnnn
GET  visiting.walk_geojson            nnnnn  .....  nnnnn
GET  visiting.walk_gpx                nnnnn  .....  nnnnn
GET  visiting.walk_kml                nnnnn  .....  nnnnn
GET  visiting.walk_csv                nnnnn  .....  nnnnn
GET  visiting.walk_gpkg               nnnnn  .....  nnnnn
GET  visiting.map_svg                 nnnnn  .....  nnnnn
GET  visiting.handout                 nnnnn  .....  nnnnn
GET  visiting.report_docx             nnnnn  .....  nnnnn
GET  visiting.walk_html               nnnnn  .....  nnnnn
GET  visiting.posters_pdf             nnnnn  .....  nnnnn
GET  visiting.walk_zip                nnnnn  .....  nnnnn
GET  visiting.poster_svg              nnnnn  .....  nnnnn
GET  visiting.map_png                 nnnnn  .....  nnnnn
GET  visiting.show_embed              nnnnn  .....  nnnnn
GET  visiting.walk_card               nnnnn  .....  nnnnn
GET  visiting.stop_card               nnnnn  .....  nnnnn
GET  visiting.show_sharing            nnnnn  .....  nnnnn
GET  citing.show_versions             nnnnn  .....  nnnnn
GET  visiting.citation_bib            nnnnn  .....  nnnnn
GET  visiting.citation_ris            nnnnn  .....  nnnnn
GET  visiting.citation_json           nnnnn  .....  nnnnn
GET  visiting.photo                   nnnnn  .....  nnnnn
GET  version.show_walk                nnnnn  .....  nnnnn
GET  version.show_stop                nnnnn  .....  nnnnn
GET  version.show_theme               nnnnn  .....  nnnnn
GET  version.show_findings            nnnnn  .....  nnnnn
GET  version.show_found_notes         nnnnn  .....  nnnnn
GET  version.findings_map             nnnnn  .....  nnnnn
GET  version.map_script               nnnnn  .....  nnnnn
GET  version.map_geojson              nnnnn  .....  nnnnn
GET  version.walk_geojson             nnnnn  .....  nnnnn
GET  version.walk_gpx                 nnnnn  .....  nnnnn
GET  version.walk_kml                 nnnnn  .....  nnnnn
GET  version.walk_csv                 nnnnn  .....  nnnnn
GET  version.walk_gpkg                nnnnn  .....  nnnnn
GET  version.map_svg                  nnnnn  .....  nnnnn
GET  version.map_png                  nnnnn  .....  nnnnn
GET  version.handout                  nnnnn  .....  nnnnn
GET  version.report_docx              nnnnn  .....  nnnnn
GET  version.walk_html                nnnnn  .....  nnnnn
GET  version.show_embed               nnnnn  .....  nnnnn
GET  version.posters_pdf              nnnnn  .....  nnnnn
GET  version.walk_zip                 nnnnn  .....  nnnnn
GET  version.poster_svg               nnnnn  .....  nnnnn
GET  version.walk_card                nnnnn  .....  nnnnn
GET  version.stop_card                nnnnn  .....  nnnnn
GET  version.show_sharing             nnnnn  .....  nnnnn
GET  version.citation_bib             nnnnn  .....  nnnnn
GET  version.citation_ris             nnnnn  .....  nnnnn
GET  version.citation_json            nnnnn  .....  nnnnn
GET  version.photo                    nnnnn  .....  nnnnn
GET  offline.worker                   .....  .....  .....
GET  offline.list_copy                nnnnn  .....  nnnnn
GET  offline.show_nothing_here        .....  .....  .....
GET  joining.show                     nnnnn  .....  nnnnn code=@code
POST joining.join_walk                nnnnn  ddddd  nnnnn code=@code
GET  joining.show                     nnnnn  nnnnn  nnnnn code=guessed
POST joining.join_walk                nnnnn  nnnnn  nnnnn code=guessed
GET  joining.show_joined              nnnnn  d.ddd  nnnnn
POST joining.forget                   nnnnn  ddddd  nnnnn
GET  joining.show_forgotten           nnnnn  .d...  nnnnn
GET  installing.manifest              nnnnn  .....  nnnnn
GET  installing.icon                  .....  .....  .....  name=icon-192
GET  suggesting.show                  nnnnn  .....  nnnnn
POST suggesting.say_it                nnnnn  fffff  nnnnn comment=closed
GET  suggesting.show_offer            nnnnn  .....  nnnnn
POST suggesting.suggest_offer         nnnnn  fffff  nnnnn title=Sewing
GET  suggesting.show_change           nnnnn  .....  nnnnn entry_id=soup
POST suggesting.suggest_change        nnnnn  fffff  nnnnn entry_id=soup phone=99
GET  noting.show_form                 nnnnn  .....  nnnnn
POST noting.send_form                 nnnnn  f.fff  nnnnn own=yes text=Hello
PUT noting.send j.jjj j.jjj jjjjj contribution_id=@name text=Hello receipt=@receipt written_at=@then
GET  noting.show_contributions        j.jjj  j.jjj  jjjjj
POST noting.withdraw                  jnjjj  jnjjj  jjjjj contribution_id=@name
GET  noting.show_own                  nnnnn  .....  nnnnn
GET  noting.show_receipt              nnnnn  .....  nnnnn
POST noting.use_receipt               nnnnn  nnnnn  nnnnn receipt=guessed
GET  oembed.find_embed                nnnnn  .....  nnnnn url=http://localhost/walks/linden/
GET  watching.healthz                 .....  .....  .....

GET  signing_in.login                 ..ddd  ..ddd  ..ddd
POST signing_in.log_in                fffff  fffff  fffff
POST signing_in.logout                sssss  sssss  sssss
GET  welcoming.show                   .....  .....  nnnnn
POST welcoming.use                    ddddd  ddddd  nnnnn  name=A email=a@b.de password=teaandtrees
GET  account.show                     ss...  ss...  ss...
POST account.rename                   ssfff  ssfff  ssfff
POST account.change_password          ssfff  ssfff  ssfff
GET  people.show_all                  ss...  ss...  ss...
GET  people.of_walk                   ssnx.  ssnx.  ssnnn
POST people.invite                    ssnx.  ssnx.  ssnnn  role=editor
POST people.revoke                    ssnxd  ssnxd  ssnnn
POST people.change                    ssnxd  ssnxd  ssnnn  role=owner
POST people.remove                    ssnxd  ssnxd  ssnnn
POST people.renew_password            ssnx.  ssnx.  ssnnn
GET  deleting.ask                     ssnx.  ssnx.  ssnnn
POST deleting.delete                  ssnxd  ssnxd  ssnnn  typed=linden
GET  grouping.tell                    nnnnn  .....  nnnnn
GET  grouping.show                    ssn..  ssn..  ssnnn
POST grouping.say_where               ssnnn  ssndd  ssnnn stop=tea
POST grouping.end                     ssndd  ssndd  ssnnn
GET  participating.show               ssn..  ssn..  ssnnn
GET  participating.show_poster        ssn..  ssn..  ssnnn
POST participating.make_code          ssndd  ssndd  ssnnn days=7
POST participating.prolong_code       ssndd  ssndd  ssnnn days=30
POST participating.end_code           ssndd  ssndd  ssnnn
GET  organising.show_walks            ss...  ss...  ss...
GET  drafting.map_script              ssn..  ssn..  ssnnn
GET  drafting.map_geojson             ssn..  ssn..  ssnnn
GET  drafting.revision                ssn..  ssn..  ssnnn
GET  background.show_layers           ssn..  ssn..  ssnnn
GET  background.show_still            ssn..  ssn..  ssnnn
POST background.bring_layer           ssnff  ssnff  ssnnn
POST background.drop_layer            ssndd  ssndd  ssnnn layer=green
GET  understanding.show_findings      ssn..  ssn..  ssnnn
GET  understanding.show_found_notes   ssn..  ssn..  ssnnn
GET  understanding.findings_map       ssn..  ssn..  ssnnn
GET  freshness.show_list              ssn..  ssn..  ssnnn
POST freshness.confirm_entry          ssndd  ssndd  ssnnn entry=soup
POST freshness.make_link              ssn..  ssn..  ssnnn stop=tea
POST freshness.revoke_link            ssndd  ssndd  ssnnn stop=tea
POST freshness.accept                 ssnnn  ssnnn  ssnnn proposal_id=0
POST freshness.drop_shown             ssndd  ssndd  ssnnn suggestion=0
POST freshness.reject                 ssnnn  ssnnn  ssnnn proposal_id=0
GET  confirming.show                  nnnnn  nnnnn  nnnnn token=guessed
POST confirming.confirm_entries       nnnnn  nnnnn  nnnnn token=guessed
GET  confirming.show_change           nnnnn  nnnnn  nnnnn token=guessed entry_id=soup
POST confirming.propose               nnnnn  nnnnn  nnnnn token=guessed entry_id=soup
GET  confirming.show                  .....  .....  nnnnn token=@confirmation
POST confirming.confirm_entries       +++++  +++++  nnnnn token=@confirmation
GET  confirming.show_change           .....  .....  nnnnn token=@confirmation entry_id=soup
POST confirming.propose               +++++  +++++  nnnnn token=@confirmation entry_id=soup
GET  objecting.show_note              nnnnn  nnnnn  nnnnn token=guessed note_id=note-public
POST objecting.object_to              nnnnn  nnnnn  nnnnn token=guessed note_id=note-public
GET  objecting.photo                  nnnnn  nnnnn  nnnnn token=guessed note_id=note-public
GET  objecting.show_note              .....  .....  nnnnn token=@confirmation note_id=note-public
GET  objecting.show_note              nnnnn  nnnnn  nnnnn token=@confirmation note_id=note-kept
POST objecting.object_to              +++++  +++++  nnnnn token=@confirmation note_id=note-public
GET  objecting.photo                  nnnnn  nnnnn  nnnnn token=@confirmation note_id=note-public
GET  inbox.show_list                  ssn..  ssn..  ssnnn
GET  inbox.show_one                   ssnnn  ssnnn  ssnnn contribution_id=0
POST inbox.decide                     ssnnn  ssnnn  ssnnn contribution_id=0
GET  inbox.show_one                   ssn..  ssn..  ssnnn contribution_id=@sent
GET  inbox.photo                      ssn..  ssn..  ssnnn contribution_id=@sent
POST inbox.decide                     ssnff  ssnff  ssnnn contribution_id=@sent change=1
GET  objections.show_list             ssn..  ssn..  ssnnn
POST objections.decide                ssnnn  ssnnn  ssnnn objection_id=0
POST objections.decide                ssndd  ssndd  ssnnn objection_id=@objection decision=withdrawn
GET  papers.show_papers               ssn..  ssn..  ssnnn note_id=note-kept
GET  drafting.token                   ss...  ss...  ss...
GET  glimpses.hours                   ssn..  ssn..  ssnnn
GET  glimpses.place                   ssn..  ssn..  ssnnn
POST glimpses.text                    ssn..  ssn..  ssnnn
GET  photos.draft_photo               ssn..  ssn..  ssnnn
GET  founding.new_walk                ss...  ss...  ss...
POST founding.new_walk                ssfff  ssfff  ssfff
GET  editing.workspace                ssn..  ssn..  ssnnn
GET  editing.edit_walk                ssn..  ssn..  ssnnn
POST editing.edit_walk                ssndd  ssndd  ssnnn
GET  editing.new_feature              ssn..  ssn..  ssnnn layer=stops
POST editing.new_feature              ssnff  ssnff  ssnnn layer=stops
GET  editing.edit_feature             ssn..  ssn..  ssnnn layer=stops part_id=tea
POST editing.edit_feature             ssndd  ssndd  ssnnn layer=stops part_id=tea title=Teestube
POST editing.place_feature            ssndd  ssndd  ssnnn layer=stops part_id=tea latitude=51.0501
POST editing.order_stops              ssndd  ssndd  ssnnn stop=tea move=down
GET  removing.remove_feature          ssn..  ssn..  ssnnn layer=stops part_id=tea
POST removing.remove_now              ssndd  ssndd  ssnnn layer=stops part_id=tea
GET  report.show_walk                 ssnnn  ssn..  ssnnn
GET  report.show_stop                 ssnnn  ssn..  ssnnn
GET  report.show_theme                ssnnn  ssn..  ssnnn
GET  report.show_findings             ssnnn  ssn..  ssnnn
GET  report.show_found_notes          ssnnn  ssn..  ssnnn
GET  report.findings_map              ssnnn  ssn..  ssnnn
GET  researching.notes_csv            ssnnn  ssn..  ssnnn
GET  researching.notes_xlsx           ssnnn  ssn..  ssnnn
GET  researching.notes_qdpx           ssnnn  ssn..  ssnnn
GET  report.map_script                ssnnn  ssn..  ssnnn
GET  report.map_geojson               ssnnn  ssn..  ssnnn
GET  report.walk_geojson              ssnnn  ssn..  ssnnn
GET  report.walk_gpx                  ssnnn  ssn..  ssnnn
GET  report.walk_kml                  ssnnn  ssn..  ssnnn
GET  report.walk_csv                  ssnnn  ssn..  ssnnn
GET  report.walk_gpkg                 ssnnn  ssn..  ssnnn
GET  report.map_svg                   ssnnn  ssn..  ssnnn
GET  report.map_png                   ssnnn  ssn..  ssnnn
GET  report.handout                   ssnnn  ssn..  ssnnn
GET  report.report_docx               ssnnn  ssn..  ssnnn
GET  report.walk_html                 ssnnn  ssn..  ssnnn
GET  report.show_embed                ssnnn  ssn..  ssnnn
GET  report.posters_pdf               ssnnn  ssn..  ssnnn
GET  report.walk_zip                  ssnnn  ssn..  ssnnn
GET  report.poster_svg                ssnnn  ssn..  ssnnn
GET  report.walk_card                 ssnnn  ssn..  ssnnn
GET  report.stop_card                 ssnnn  ssn..  ssnnn
GET  report.show_sharing              ssnnn  ssnnn  ssnnn
GET  report.citation_bib              ssnnn  ssn..  ssnnn
GET  report.citation_ris              ssnnn  ssn..  ssnnn
GET  report.citation_json             ssnnn  ssn..  ssnnn
GET  report.photo                     ssnnn  ssn..  ssnnn
GET  preview.show_walk                ssn..  ssn..  ssnnn
GET  preview.show_stop                ssn..  ssn..  ssnnn
GET  preview.show_theme               ssn..  ssn..  ssnnn
GET  preview.show_findings            ssn..  ssn..  ssnnn
GET  preview.show_found_notes         ssn..  ssn..  ssnnn
GET  preview.findings_map             ssn..  ssn..  ssnnn
GET  preview.map_script               ssn..  ssn..  ssnnn
GET  preview.map_geojson              ssn..  ssn..  ssnnn
GET  preview.walk_geojson             ssn..  ssn..  ssnnn
GET  preview.walk_gpx                 ssn..  ssn..  ssnnn
GET  preview.walk_kml                 ssn..  ssn..  ssnnn
GET  preview.walk_csv                 ssn..  ssn..  ssnnn
GET  preview.walk_gpkg                ssn..  ssn..  ssnnn
GET  preview.map_svg                  ssn..  ssn..  ssnnn
GET  preview.map_png                  ssn..  ssn..  ssnnn
GET  preview.handout                  ssn..  ssn..  ssnnn
GET  preview.report_docx              ssn..  ssn..  ssnnn
GET  preview.walk_html                ssn..  ssn..  ssnnn
GET  preview.show_embed               ssn..  ssn..  ssnnn
GET  preview.posters_pdf              ssn..  ssn..  ssnnn
GET  preview.walk_zip                 ssn..  ssn..  ssnnn
GET  preview.poster_svg               ssn..  ssn..  ssnnn
GET  preview.walk_card                ssn..  ssn..  ssnnn
GET  preview.stop_card                ssn..  ssn..  ssnnn
GET  preview.show_sharing             ssnnn  ssnnn  ssnnn
GET  preview.citation_bib             ssnnn  ssnnn  ssnnn
GET  preview.citation_ris             ssnnn  ssnnn  ssnnn
GET  preview.citation_json            ssnnn  ssnnn  ssnnn
GET  preview.photo                    ssn..  ssn..  ssnnn
GET  exporting.show_formats           ssn..  ssn..  ssnnn
GET  exporting.file                   ssn..  ssn..  ssnnn name=csv
GET  importing.upload                 ssn..  ssn..  ssnnn
POST importing.receive                ssnff  ssnff  ssnnn
GET  importing.columns                ssnnn  ssnnn  ssnnn token=none
POST importing.match_columns          ssnnn  ssnnn  ssnnn token=none
GET  importing.plan                   ssnnn  ssnnn  ssnnn token=none
POST importing.choose                 ssnnn  ssnnn  ssnnn token=none
POST importing.confirm                ssnnn  ssnnn  ssnnn token=none
POST importing.discard                ssnnn  ssnnn  ssnnn token=none
GET  importing.plan                   ssnn.  ssnn.  ssnnn token=@upload
POST importing.choose                 ssnn+  ssnn+  ssnnn token=@upload
POST importing.confirm                ssnn+  ssnn+  ssnnn token=@upload revision=2
POST importing.discard                ssnnd  ssnnd  ssnnn token=@upload
GET  importing.columns                ssnn.  ssnn.  ssnnn token=@table
POST importing.match_columns          ssnn+  ssnn+  ssnnn token=@table
GET  history.show_history             ssn..  ssn..  ssnnn
GET  history.show_revision            ssn..  ssn..  ssnnn revision=1
GET  history.compare                  ssn..  ssn..  ssnnn
GET  history.show_removed             ssn..  ssn..  ssnnn
GET  history.ask_restoration          ssn..  ssn..  ssnnn revision=1
POST history.restore                  ssndd  ssndd  ssnnn revision=1 seen=2
GET  history.ask_erasure              ssnx.  ssnx.  ssnnn note=note-kept
POST history.erase                    ssnxf  ssnxf  ssnnn note=note-kept
GET  publishing.compare               ssnx.  ssnx.  ssnnn
POST publishing.publish               ssnxd  ssnxd  ssnnn revision=2
"""

VIEWERS = {
    "visitor": "",
    "participant": "Pat",
    "foreign": "Charlie",
    "editor": "Bob",
    "owner": "Alice",
}
STATES = ("draft", "public", "deleted")
PLACES = {"slug": "linden", "stop_id": "tea", "key": "meeting", "width": "480", "version": "1"}
ONE_STOP = b"""{"type": "Feature", "properties": {"name": "Bench"},
 "geometry": {"type": "Point", "coordinates": [13.7437, 51.0504]}}"""
ONE_ROW = b"Name;Breite;L\xc3\xa4nge\nBank;51.0504;13.7437\n"
SIGNS = {200: ".", 401: "j", 403: "x", 404: "n", 422: "f"}
LET_IN = "df."
KEPT_OUT = "snxj"


@dataclass(frozen=True)
class Row:
    """An address with what is expected of it."""

    method: str
    endpoint: str
    expected: tuple[str, ...]
    more: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def _row(line: str) -> Row:
    method, endpoint, *rest = line.split()
    more = dict(word.split("=", 1) for word in rest[len(STATES) :])
    return Row(method, endpoint, tuple(rest[: len(STATES)]), more)


ROWS = [_row(line) for line in MATRIX.splitlines() if line.startswith(("GET", "POST", "PUT"))]


class World:
    """One app; its database is filled anew whenever somebody has changed something."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.app, self.database = app, database
        self.state = ""
        self.before: Any = None

    def become(self, state: str) -> None:
        """Let there be the walk in this state, just as it was for the cell before."""
        self.app.extensions["limits"].storage.reset()
        if (state, self.content()) == (self.state, self.before):
            return
        emptied(self.database)
        self.desks: dict[str, Desk] = {}
        with self.database.transaction() as session:
            walk = add_walk(session, linden_walk(), by="Alice")
            photo = keep_photo(session, "linden", _picture())
            pictured = put_feature(walk, replace(walk.stops[0], photo=photo))
            walk = save_walk(session, pictured, walk)
            if state != "draft":
                publish_walk(session, "linden")
            add_walk(session, replace(walk, slug="chestnut"), by="Charlie")
            ids = {n: add_organiser(session, *account_with_password(n)) for n in ROLES}
            for name, (slug, role) in ROLES.items():
                give_role(session, ids[name], slug, role)
            token = invite(session, "linden", "editor", ids["Alice"])
            confirmation = make_confirmation_link(session, "linden", "tea", "Alice")
            add_objection(session, "linden", "tea", "note-report", "Not like this")
            objection = objections(session, "linden")[0].id
            code = make_join_code(session, "linden", "Alice").code
            self.joined = join(session, "linden", code)
            device = find_participant(session, "linden", self.joined)
            assert device
            sent = Sent("c" * 32, "c" * 16, now(), text="Seen", photo=make_picture(_picture()))
            contribution = send_contribution(session, None, "linden", device.id, sent).id
            mark_seen(session, "linden", contribution)  # as the first look at it would do
            upload = keep_upload(session, "linden", ids["Alice"], "one.geojson", ONE_STOP)
            table = keep_upload(session, "linden", ids["Alice"], "one.csv", ONE_ROW)
            if state == "deleted":
                delete_walk(session, "linden")
        self.places = {**PLACES, "photo": photo, "person_id": str(ids["Bob"]), "token": token}
        self.places |= {"@name": "0123456789abcdef" * 2, "@receipt": "abcdefghjkmnpqrs"}
        self.places["@then"] = "2026-03-02T10:00:00Z"
        self.places |= {"@confirmation": confirmation, "@upload": upload, "@table": table}
        self.places |= {"@objection": objection, "@sent": contribution, "@code": code}
        self.state, self.before = state, self.content()

    def content(self) -> Any:
        """Everything that is in the database, but for the list of files made by asking for them."""
        with self.database.reading() as session:
            return [
                [repr(row) for row in session.execute(select(table).order_by(*table.primary_key))]
                for table in METADATA.sorted_tables
                if table is not REPORT_FILES
            ]

    def desk(self, name: str) -> Desk:
        if name not in self.desks:
            self.desks[name] = Desk(self.app.test_client())
            if name == "Pat":
                self.desks[name].client.set_cookie(COOKIE, self.joined, path="/walks/linden/")
            elif name:
                email, _, password = account_of(name)
                self.desks[name].sign_in(email, password)
        return self.desks[name]

    def address(self, rule: Rule, row: Row) -> str:
        known = {**self.places, **row.more}
        texts = {name: known.get(known[name], known[name]) for name in rule.arguments}
        values = {name: rule._converters[name].to_python(text) for name, text in texts.items()}
        built = rule.build(values)
        assert built, f"what are {rule.arguments} of {rule}?"
        return built[1]


def _picture() -> bytes:
    packed = BytesIO()
    Image.new("RGB", (600, 400), "teal").save(packed, "PNG")
    return packed.getvalue()


@pytest.fixture(scope="module")
def world(shared_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    from webapp.app import create_app

    url = shared_database.engine.url.render_as_string(hide_password=False)
    folder = str(tmp_path_factory.mktemp("matrix"))
    settings = {"DATABASE_URL": url, "DATA_DIR": folder, "SECRET_KEY": "tests"}
    app = create_app(TESTING=True, **settings)
    yield World(app, shared_database)
    app.extensions["database"].engine.dispose()


def rules_of(app: Flask, row: Row) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules(row.endpoint)
        if row.method in (rule.methods or set())
    ]


def sign(answer: TestResponse) -> str:
    if 300 <= answer.status_code < 400:
        return "s" if answer.location.startswith("/organise/login") else "d"
    return SIGNS.get(answer.status_code, str(answer.status_code))


def ask(world: World, row: Row, rule: Rule, name: str, expected: str) -> str:
    """Ask for one cell and give the sign of the answer."""
    desk, address = world.desk(name), world.address(rule, row)
    fields = {
        field: world.places.get(text, text)
        for field, text in row.more.items()
        if field not in rule.arguments
    }
    if row.method == "GET":
        answer = desk.get(address, query_string=fields)
        assert world.content() == world.before, "a GET has changed something"
    elif row.method == "PUT":
        answer = desk.client.put(address, json=fields)
    else:
        answer = desk.post(address, fields)
    found = "." if answer.status_code == 409 and expected == "+" else sign(answer)
    if found in KEPT_OUT and row.endpoint != "signing_in.logout":  # which leads there, too
        assert world.content() == world.before, "somebody kept out has changed something"
        if row.method == "GET":
            head = desk.client.head(address, query_string=fields)
            assert head.status_code == answer.status_code
    return "+" if expected == "+" and found in LET_IN else found


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everyone_gets_the_answer_that_is_theirs(world: World, row: Row) -> None:
    for rule in rules_of(world.app, row):
        found = []
        for state, expected in zip(STATES, row.expected, strict=True):
            signs = []
            for name, cell in zip(VIEWERS.values(), expected, strict=True):
                world.become(state)
                signs.append(ask(world, row, rule, name, cell))
            found.append("".join(signs))

        assert tuple(found) == row.expected


def test_every_address_has_a_row(app: Flask) -> None:
    asked = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    rows = {(row.method, row.endpoint) for row in ROWS}
    missing = [f"{method:4} {endpoint:32} .....  .....  ....." for method, endpoint in asked - rows]

    assert sorted(missing) == []
    assert sorted(rows - asked) == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "POST"], ids=str)
def test_a_form_without_its_token_is_refused_before_anything_is_done(
    world: World, row: Row
) -> None:
    world.become("public")
    desk = world.desk("Alice")
    for rule in rules_of(world.app, row):
        if is_organisers(rule.rule):
            assert desk.client.post(world.address(rule, row)).status_code == 400
    assert world.content() == world.before
