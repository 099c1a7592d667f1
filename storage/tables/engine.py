"""Tables of updates that came in, and of the leading process."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from storage.engine.types import Instant, Json
from storage.tables.metadata import metadata, partial

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    UniqueConstraint("platform", "key"),
    partial("ix_inbox_open", "id", where="state <> 'done'"),
    Index("ix_inbox_received_at", "received_at"),
    sqlite_autoincrement=True,
)


hearing = Table(
    "hearing",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("until", Instant, nullable=False),
)


leadership = Table(
    "leadership",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
)
