"""Tables of what happened to tickets, and of the audit."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from storage.engine.types import Instant, Json
from storage.tables.metadata import metadata

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor_id", ForeignKey("people.id")),
    Index("ix_events_ticket_id_name", "ticket_id", "name", "id"),
)


audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor_id", ForeignKey("people.id")),  # none: the desk itself
    Column("on_behalf_of_id", ForeignKey("people.id")),
    Column("via", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Integer, nullable=False),  # whose number it is: see domain.audit.OWNERS
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    # Of a person's card: what was and is in each changed field, so that it can be taken back.
    Column("fields", Json),
    Index("ix_audit_actor_id", "actor_id", "id"),
    Index("ix_audit_subject", "subject", "what", "id"),
    sqlite_autoincrement=True,
)
