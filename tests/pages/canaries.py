"""A world with a canary in every protected field: a word that stands nowhere else, easy to find."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

from PIL import Image
from pypdf import PdfReader
from shapely import Point
from werkzeug.test import TestResponse

from geodata.walk import Consent, Note, Walk, put_feature
from geodata.wording import Translation, Wording
from tests.conftest import ROLES
from tests.desk import account_with_password
from tests.pages.test_matrix import PLACES, World
from tests.world import linden_walk
from webapp.storage.confirmations import VISITOR, Proposal, add_proposal, make_confirmation_link
from webapp.storage.contributions import find_contribution_photo
from webapp.storage.deciding import AsNote, Edited, Seen, accept_contribution, reject_contribution
from webapp.storage.erasures import erase_note
from webapp.storage.objections import add_objection, objections
from webapp.storage.one_use_links import invite
from webapp.storage.organisers import add_organiser, give_role
from webapp.storage.participants import find_participant, join, make_join_code
from webapp.storage.photos import keep_photo
from webapp.storage.pictures import make_picture
from webapp.storage.sending import Sent, send_contribution
from webapp.storage.uploads import keep_upload
from webapp.storage.walks import add_walk, publish_walk, save_walk
from webapp.storage.writing import now

LETTERS = "bcdfghjkmnpqrstvwxz"
HIDDEN_AT = Point(13.7441237, 51.0507891)


def canary(name: str) -> str:
    """Make the word that stands for a field, without vowels, so that it is in no text."""
    digest = hashlib.sha256(name.encode()).digest()
    return "zq" + "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:9])


# Which room each protected field is in; what is in no room may stand nowhere at all.
ROOMS = {
    "note for participants": "p",
    "note for reports": "r",
    "note for organisers": "k",
    "note withdrawn since it came out": "k",
    "note whose consent has ended": "k",
    "note whose actor objects": "x",
    "note erased": "",
    "how consent was given": "k",
    "role that fits one person": "k",
    "address of a hidden stop": "k",
    "place of a hidden stop": "k",
    "translator": "k",
    "unknown property of a note": "k",
    "text of a stop that is only drafted": "d",
    "note that is only drafted": "d",
    "why something was saved": "w",
    "contribution that waits": "c",
    "contribution as it was sent": "c",
    "contribution that was rejected": "c",
    "photo of a contribution": "i",
    "reason of a rejection": "a",
    "receipt": "",
    "code to join by": "j",
    "token of a device": "",
    "fingerprint of a device": "",
    "objection of an actor": "b",
    "proposal of an actor": "s",
    "suggestion of a visitor": "s",
    "offer that a visitor suggests": "s",
    "organiser's e-mail": "m",
    "password of an organiser": "",
    "file that waits to be imported": "u",
    "note of another walk": "",
    "e-mail of another walk's organiser": "f",
}


@dataclass(frozen=True)
class Planted:
    """What is looked for, by the names of the fields; bytes where it is no text."""

    words: dict[str, str]
    photo: bytes

    def found_in(self, answer: TestResponse) -> set[str]:
        """Name the fields whose canary an answer tells, in its text, its files or its headers."""
        body = answer.get_data()
        told = [*texts_of(body), *(value for _, value in answer.headers)]
        whole = "\n".join(told)
        joined = "".join(whole.replace("\u00ad", "").replace("-", "").split())
        found = {
            name
            for name, word in self.words.items()
            if word in whole or word.replace("-", "") in joined
        }
        return found | ({"photo of a contribution"} if self.photo in body else set())


@lru_cache(maxsize=64)
def texts_of(body: bytes) -> list[str]:
    """Read everything that stands in a file as text, and in the files that it holds."""
    texts = [body.decode("utf-8", errors="replace")]
    if body.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(body))
        texts += [page.extract_text() for page in reader.pages]
        texts.append(str(reader.metadata))
    elif is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as archive:
            texts += archive.namelist()
            for name in archive.namelist():
                texts += texts_of(archive.read(name))
    elif body.startswith((b"\x89PNG", b"RIFF")):
        texts.append(str(Image.open(BytesIO(body)).info))
    return texts


class CanaryWorld(World):
    """The walk of the tests with canaries; nothing that is asked of it here changes it."""

    def plant(self, data_dir: Path) -> Planted:
        self.desks: dict[str, Any] = {}
        self.words = {name: canary(name) for name in ROOMS if name != "photo of a contribution"}
        self.words["place of a hidden stop"] = "13.7441237"
        with self.database.transaction() as session:
            walk = add_walk(session, self._first(), by="Alice", why="")
            publish_walk(session, "linden")
            photo = keep_photo(session, "linden", _picture("teal"))
            walk = save_walk(session, self._drafted(walk, photo), walk, by="Alice")
            publish_walk(session, "linden")
            drafted = put_feature(walk, self._with_text(walk))
            walk = save_walk(
                session, drafted, walk, by="Bob", why=self.words["why something was saved"]
            )
            other = self._note("none", "note of another walk", None)
            add_walk(session, replace(linden_walk(), slug="chestnut", notes=(other,)), by="Charlie")
            ids = {n: add_organiser(session, *account_with_password(n)) for n in ROLES}
            for name, (slug, role) in ROLES.items():
                give_role(session, ids[name], slug, role)
            self._add_colleagues(session)
            token = invite(session, "linden", "editor", ids["Alice"])
            confirmation = make_confirmation_link(session, "linden", "tea", "Alice")
            add_objection(
                session, "linden", "tea", "note-held", self.words["objection of an actor"]
            )
            objection = objections(session, "linden")[0].id
            self._propose(session)
            code = make_join_code(session, "linden", "Alice").code
            self.joined = join(session, "linden", code)
            contribution = self._contribute(session)
            self.photo = find_contribution_photo(session, "linden", contribution)[24:88]
        with self.database.transaction() as session:
            erase_note(session, data_dir, "linden", "note-erased")
        with self.database.transaction() as session:  # an erasure clears away what waits
            word = self.words["file that waits to be imported"]
            upload = keep_upload(session, "linden", ids["Alice"], "one.geojson", _stop(word))
            table = keep_upload(
                session,
                "linden",
                ids["Alice"],
                "one.csv",
                f"Name;Breite;Länge\n{word};51.05;13.74\n".encode(),
            )
        self.words["code to join by"] = code
        self.words["token of a device"] = self.joined
        hashed = hashlib.sha256(self.joined.encode()).hexdigest()
        self.words["fingerprint of a device"] = hashed
        self.places = {**PLACES, "photo": photo, "person_id": str(ids["Bob"]), "token": token}
        self.places |= {"@name": "0123456789abcdef" * 2, "@code": code}
        self.places["@then"] = "2026-03-02T10:00:00Z"
        self.places |= {"@confirmation": confirmation, "@upload": upload, "@table": table}
        self.places |= {"@objection": objection, "@sent": contribution}
        self.places |= {"@accepted": f"{2:032x}", "@rejected": f"{3:032x}"}
        return Planted(self.words, self.photo)

    def _note(self, scope: str, name: str, consent: Consent | None = None) -> Note:
        note_id = {"note of another walk": "note-other"}.get(name, "")
        return Note(
            note_id or f"note-{scope}",
            None,
            Wording({"de": f"Gesagt: {self.words[name]}"}),
            stop="tea",
            themes=("meeting",),
            date=date(2026, 3, 2),
            sort="statement",
            consent=consent or (Consent(scope, date(2026, 3, 2)) if scope != "none" else None),
        )

    def _first(self) -> Walk:
        """The walk as version 1, where the notes that are withdrawn and erased later are public."""
        walk = linden_walk()
        tea, library, garden = walk.stops
        how = self.words["how consent was given"]
        signed = Translation("checked", self.words["translator"])
        stops = (
            replace(tea, text=Wording({"de": "Hier", "en": "Here"}, {"en": signed})),
            library,
            replace(
                garden,
                shape=HIDDEN_AT,
                precision="hidden",
                address=Wording({"de": f"{self.words['address of a hidden stop']} 7"}),
            ),
        )
        given = Consent("public", date(2026, 3, 2), how)
        named = {
            "note-withdrawn": "note withdrawn since it came out",
            "note-held": "note whose actor objects",
            "note-erased": "note erased",
        }
        notes = (
            replace(
                walk.notes[0],
                consent=given,
                speaker_role=Wording({"de": self.words["role that fits one person"]}),
                extra={"file": self.words["unknown property of a note"]},
            ),
            self._note("report", "note for reports"),
            self._note("participants", "note for participants"),
            replace(self._note("none", "note for organisers"), id="note-kept"),
            replace(
                self._note("public", "note whose consent has ended"),
                id="note-ended",
                consent=replace(given, expires_on=date(2026, 4, 1)),
            ),
            *(replace(self._note("public", name, given), id=each) for each, name in named.items()),
        )
        return replace(walk, stops=stops, notes=notes)

    def _drafted(self, walk: Walk, photo: str) -> Walk:
        note = next(each for each in walk.notes if each.id == "note-withdrawn")
        assert note.consent
        consent = replace(note.consent, withdrawn_on=date(2026, 5, 1))
        walk = put_feature(walk, replace(note, consent=consent))
        return put_feature(walk, replace(walk.stops[0], photo=photo))

    def _with_text(self, walk: Walk) -> Any:
        word = self.words["text of a stop that is only drafted"]
        return replace(walk.stops[0], text=Wording({"de": word, "en": word}))

    def _add_colleagues(self, session: Any) -> None:
        for slug, name in (
            ("linden", "organiser's e-mail"),
            ("chestnut", "e-mail of another walk's organiser"),
        ):
            secret = self.words["password of an organiser"]
            email = f"{self.words[name]}@linden.example"
            give_role(session, add_organiser(session, email, "Dora", secret), slug, "editor")

    def _propose(self, session: Any) -> None:
        words = self.words
        for number, (entry, wanted, comment, sender) in enumerate(
            (
                ("soup", {}, words["proposal of an actor"], "actor"),
                ("", {}, words["suggestion of a visitor"], VISITOR),
                ("", {"title": words["offer that a visitor suggests"]}, "", VISITOR),
            )
        ):
            ids = (f"{number:032x}", "tea", entry)
            add_proposal(session, "linden", Proposal(*ids, now(), {}, wanted, comment, sender))

    def _contribute(self, session: Any) -> str:
        """Send what waits, what becomes a note, and what is rejected; give the id of the first."""
        device = find_participant(session, "linden", self.joined)
        assert device

        def send(number: int, name: str, **more: Any) -> Any:
            receipt = (self.words["receipt"] + "aaaaaaaaa")[:15] + LETTERS[number]
            said = {
                "text": self.words[name],
                "own": True,
                "level": "public",
                "language": "de",
                "stop": "tea",
                "themes": ("meeting",),
                "sort": "idea",
                **more,
            }
            sent = Sent(f"{number:032x}", receipt, now(), **said)
            return send_contribution(session, None, "linden", device.id, sent)

        waiting = send(1, "contribution that waits", photo=make_picture(_picture("crimson")))
        accepted = send(2, "contribution as it was sent")
        text = self.words["note that is only drafted"]
        edited = Edited(
            text,
            "",
            "de",
            "tea",
            ("meeting",),
            "idea",
            "",
            Consent("public", date(2026, 3, 2), "asked"),
        )
        accept_contribution(
            session, "linden", Seen(accepted.id, accepted.change, "Bob"), edited, AsNote()
        )
        rejected = send(3, "contribution that was rejected")
        reject_contribution(
            session,
            "linden",
            Seen(rejected.id, rejected.change, "Bob"),
            self.words["reason of a rejection"],
        )
        return str(waiting.id)


def _picture(colour: str) -> bytes:
    packed = BytesIO()
    Image.new("RGB", (600, 400), colour).save(packed, "PNG")
    return packed.getvalue()


def _stop(word: str) -> bytes:
    return f"""{{"type": "Feature", "properties": {{"name": "{word}"}},
 "geometry": {{"type": "Point", "coordinates": [13.7437, 51.0504]}}}}""".encode()
