"""The tables, and nothing else: no rules, no queries."""

from __future__ import annotations

import datetime as dt

from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.table_base import Table, plain


class WalkRow(Table):
    """A walk, and where it stands; ``state`` changes with everything that anybody could see."""

    __tablename__ = "walk"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[dt.datetime]
    deleted_at: Mapped[dt.datetime | None]
    revision: Mapped[int]
    published_version: Mapped[int | None]
    published_revision: Mapped[int | None]
    state: Mapped[int] = mapped_column(BigInteger)
    # What names the past of a walk: renewed by an erasure and by a restored backup.
    epoch: Mapped[int] = mapped_column(BigInteger)


class RevisionRow(Table):
    """One save."""

    __tablename__ = "revision"

    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    by: Mapped[str]
    why: Mapped[str]


class FeatureRow(Table):
    """One state of one feature, or of the walk's own data (kind "walk", without an id)."""

    __tablename__ = "feature"
    __table_args__ = (
        Index("ix_feature_revision", "walk_id", "valid_from", "valid_to"),
        Index(
            "ix_feature_current",
            "walk_id",
            "feature_id",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
    )

    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), primary_key=True)
    feature_id: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[int] = mapped_column(primary_key=True)
    valid_to: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(16))
    position: Mapped[float]
    # The walk's first language at that time: its texts stand without suffix in the content.
    language: Mapped[str]
    content: Mapped[str]
    shape: Mapped[BaseGeometry | None]
    # How much of a stop's place may be shown, where that is not all of it.
    precision: Mapped[str | None] = mapped_column(String(16))


class VersionRow(Table):
    """One publication: a revision that visitors know by a number."""

    __tablename__ = "version"

    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    published_on: Mapped[dt.date]
    published_at: Mapped[dt.datetime]
    by: Mapped[str]


class PhotoRow(Table):
    """A photo in one width; ``source`` names the file that it was made from."""

    __tablename__ = "photo"
    __table_args__ = (Index("ix_photo_source", "walk_id", "source"),)

    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True)
    height: Mapped[int]
    source: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes]
    # Since when a form holds it, where no revision may have come to show it.
    held_since: Mapped[dt.datetime | None]


class ErasureRow(Table):
    """The trace of an erasure: that there was one and when, but not of what."""

    __tablename__ = "erasure"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), index=True)
    at: Mapped[dt.datetime]


class OrganiserRow(Table):
    """Somebody who may edit walks. Without a password nobody can sign in as them."""

    __tablename__ = "organiser"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str | None]
    # What every sign-in of this organiser is tied to: renewed to end them all.
    stamp: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[dt.datetime]


class RoleRow(Table):
    """What an organiser may do with a walk: an editor changes it, an owner also publishes."""

    __tablename__ = "role"

    organiser_id: Mapped[int] = mapped_column(
        ForeignKey("organiser.id", ondelete="CASCADE"), primary_key=True
    )
    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(16))


class OneUseLinkRow(Table):
    """A link that was given to somebody, known by its hash alone and gone once it was used.

    Its purpose is "invitation" (to a walk, in a role) or "password" (of an organiser).
    """

    __tablename__ = "one_use_link"
    __table_args__ = {"info": {"passing": True}}

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    walk_id: Mapped[int | None] = mapped_column(ForeignKey("walk.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(16))
    organiser_id: Mapped[int | None] = mapped_column(
        ForeignKey("organiser.id", ondelete="CASCADE"), index=True
    )
    # Nobody, where a command made it; what an organiser made goes with them.
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey("organiser.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]


class LinkRow(Table):
    """A website that stands on a walk, and how it answered when it was last asked."""

    __tablename__ = "link"

    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(String(16))
    status: Mapped[int | None]
    words: Mapped[str]


class ConfirmationLinkRow(Table):
    """A link by which an actor confirms what stands of them in a walk; known by its hash alone."""

    __tablename__ = "confirmation_link"
    __table_args__ = {"info": {"passing": True}}

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), index=True)
    stop_id: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]


class ProposalRow(Table):
    """What somebody wants changed in an entry: how they saw it, and how it should be.

    Its sender is the "actor" of the stop or a "visitor"; it is gone once an organiser has decided.
    """

    __tablename__ = "proposal"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), index=True)
    stop_id: Mapped[str]
    entry_id: Mapped[str]
    at: Mapped[dt.datetime]
    opened: Mapped[str]
    wanted: Mapped[str]
    comment: Mapped[str]
    sender: Mapped[str] = mapped_column(String(16), server_default="actor")


class ObjectionRow(Table):
    """What an actor has against a note about their stop; undecided, its decision is empty."""

    __tablename__ = "objection"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), index=True)
    stop_id: Mapped[str]
    note_id: Mapped[str]
    at: Mapped[dt.datetime]
    revision: Mapped[int]
    words: Mapped[str]
    decision: Mapped[str] = mapped_column(String(16))
    decided_by: Mapped[str]
    decided_at: Mapped[dt.datetime | None]
    reason: Mapped[str]


class ReportFileRow(Table):
    """A file with notes that an organiser made: from what, and with whose eyes (a scope)."""

    __tablename__ = "report_file"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), index=True)
    file: Mapped[str]
    scope: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int]
    version: Mapped[int | None]
    at: Mapped[dt.datetime]
    by: Mapped[str]


class UploadRow(Table):
    """A file that an organiser brought, kept until they have decided what becomes of it."""

    __tablename__ = "upload"
    __table_args__ = {"info": {"passing": True}}

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), index=True)
    organiser_id: Mapped[int] = mapped_column(
        ForeignKey("organiser.id", ondelete="CASCADE"), index=True
    )
    file: Mapped[str]
    content: Mapped[bytes]
    choices: Mapped[str]
    created_at: Mapped[dt.datetime]


class JoinCodeRow(Table):
    """The code by which people on a walk become its participants, until it ends."""

    __tablename__ = "join_code"

    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]


class GroupRow(Table):
    """Where an organiser last said the group of a walk to be."""

    __tablename__ = "walking_group"
    __table_args__ = {"info": {"passing": True}}

    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), primary_key=True)
    stop_id: Mapped[str] = mapped_column(String(64))
    said_at: Mapped[dt.datetime]


class ParticipantRow(Table):
    """A device that joined a walk, known by the hash of its token; nobody knows whose it is."""

    __tablename__ = "participant"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    joined_at: Mapped[dt.datetime]


class ContributionRow(Table):
    """What a participant sent: a note, or the mark of a theme. It is never part of a walk."""

    __tablename__ = "contribution"
    __table_args__ = (Index("ix_contribution_state", "walk_id", "state"),)

    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    # Nobody, once the device has forgotten its token.
    participant_id: Mapped[str | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    receipt_hash: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16))
    # Counts what was done to it, so that two who decide at once notice each other.
    change: Mapped[int]
    stop_id: Mapped[str]
    themes: Mapped[str]
    sort: Mapped[str] = mapped_column(String(16))
    own: Mapped[bool]
    role: Mapped[str] = mapped_column(String(16))
    text: Mapped[str]
    # The text as it was sent, where an organiser has changed it since and the walk keeps it.
    original: Mapped[str]
    translation: Mapped[str]
    language: Mapped[str]
    place: Mapped[BaseGeometry | None]
    level: Mapped[str] = mapped_column(String(16))
    photo: Mapped[str] = mapped_column(String(64))
    day: Mapped[dt.date]
    written_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime | None]
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[str]
    reason: Mapped[str]
    note_id: Mapped[str]
    # What an organiser recorded of the consent, as a note would hold it; empty where nothing yet.
    consent: Mapped[str]
    # Of what was sent last, so that the same sent again changes nothing.
    digest: Mapped[str] = mapped_column(String(64))


class ContributionPhotoRow(Table):
    """The photo of a contribution; it goes with it."""

    __tablename__ = "contribution_photo"
    __table_args__ = (
        ForeignKeyConstraint(
            ["walk_id", "contribution_id"],
            ["contribution.walk_id", "contribution.id"],
            name="fk_contribution_photo_contribution",
            ondelete="CASCADE",
        ),
    )

    walk_id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    content: Mapped[bytes]


METADATA = Table.metadata  # with every table below

WALKS = plain(WalkRow)
REVISIONS = plain(RevisionRow)
FEATURES = plain(FeatureRow)
VERSIONS = plain(VersionRow)
PHOTOS = plain(PhotoRow)
ERASURES = plain(ErasureRow)
ORGANISERS = plain(OrganiserRow)
ROLES = plain(RoleRow)
ONE_USE_LINKS = plain(OneUseLinkRow)
LINKS = plain(LinkRow)
CONFIRMATION_LINKS = plain(ConfirmationLinkRow)
PROPOSALS = plain(ProposalRow)
OBJECTIONS = plain(ObjectionRow)
REPORT_FILES = plain(ReportFileRow)
UPLOADS = plain(UploadRow)
JOIN_CODES = plain(JoinCodeRow)
PARTICIPANTS = plain(ParticipantRow)
GROUPS = plain(GroupRow)
CONTRIBUTIONS = plain(ContributionRow)
CONTRIBUTION_PHOTOS = plain(ContributionPhotoRow)
