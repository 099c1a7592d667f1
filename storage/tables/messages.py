"""Tables of messages, and of what waits for somebody's answer."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from storage.engine.types import Instant, Json
from storage.tables.metadata import metadata, partial, place

dialogues = Table(
    "dialogues",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    *place(),
    Column("form", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("given", Json, nullable=False),  # the answers, by their questions
    Column("ticket_id", ForeignKey("tickets.id"), index=True),
    Column("post_id", Integer),  # what asks now
    Column("listens", Boolean(create_constraint=False), nullable=False),
    Column("expires_at", Instant),  # none: it waits for ever
    UniqueConstraint("platform", "team", "chat", "thread"),
    sqlite_autoincrement=True,  # a button of one that has ended never answers another
)


questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("command", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("settled_at", Instant),
    sqlite_autoincrement=True,  # buttons contain the number
)


messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False),
    Column("author_id", ForeignKey("people.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Json, nullable=False),
    Column("attachments", Json),
    *place(optional=True),
    Column("external_id", Text),
    Column("quotes", Text),
    Column("album", Text),
    Column("joins_id", ForeignKey("messages.id"), index=True),
    Column("asked", Json),
    Column("written_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("edited_at", Instant),  # by the platform's time; none: never, or it tells none
    Column("edited_by", Text),  # the administrator who changed it here, by name
    UniqueConstraint("platform", "team", "chat", "external_id"),
    Index("ix_messages_ticket_id_written_at", "ticket_id", "written_at"),
    partial("ix_messages_replies", "ticket_id", "id", where="kind = 'reply'"),
    partial("ix_messages_album", "album", where="album IS NOT NULL"),
    partial("ix_messages_held", "id", where="kind = 'held'"),
)


early_changes = Table(
    "early_changes",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("team", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
    Column("text", Json),  # none: the line was deleted
    Column("attachments", Json),
    Column("inside", Boolean(create_constraint=False), nullable=False),
    Column("at", Instant, nullable=False, index=True),
)
