"""Tables of the dictionaries, and who belongs to their entries."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from storage.engine.types import Instant, Json
from storage.tables.metadata import metadata

entries = Table(
    "entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("body", Json, nullable=False),
    Column("off", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("kind", "name"),
    sqlite_autoincrement=True,  # a number that was used never names another entry
)


entry_versions = Table(
    "entry_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("entries.id"), nullable=False),
    Column("valid_from", Instant, nullable=False),
    Column("name", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("actor_id", ForeignKey("people.id")),
    # Which revision of the dictionaries it made: so they can be read as they were.
    Column("revision", Integer, nullable=False),
    # Why somebody made it, and whether clients are told if it puts their promise off.
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("tells", Boolean, nullable=False, server_default=false()),
    Index("ix_entry_versions_entry_id", "entry_id", "id"),
    Index("ix_entry_versions_revision", "revision"),
    sqlite_autoincrement=True,
)


dictionaries = Table(
    "dictionaries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    # By which revision open tickets are counted, and up to which number by the one after it.
    Column("counted", Integer, nullable=False, server_default="0"),
    Column("counted_to", Integer, nullable=False, server_default="0"),
)


memberships = Table(
    "memberships",
    metadata,
    Column("entry_id", ForeignKey("entries.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True, index=True),
    Column("given_at", Instant),  # when a ticket was last given to this member
)


stand_ins = Table(
    "stand_ins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("shift_id", ForeignKey("entries.id"), nullable=False, index=True),
    Column("day", Text, nullable=False),  # the local date on which the shift begins, ISO 8601
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("instead_id", ForeignKey("people.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("actor_id", ForeignKey("people.id"), nullable=False),
)
