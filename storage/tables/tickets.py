"""Tables of tickets, their deadlines and ratings, and of timers and reminders."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    false,
    text,
)

from storage.engine.types import Duration, Instant, Json
from storage.tables.metadata import metadata, partial

ANSWERED = "last_staff_line_at >= coalesce(last_client_line_at, 0)"


EXPIRING = "expiring"
"""Tickets that staff wrote to last and whose clock is nearly over; two indexes contain only
these."""


def _queue(name: str, *columns: str, only: str = "") -> Index:
    """Return an index of tickets in the queue, grouped by a value, in the queue's order.

    Each move of a ticket rewrites it, so an index should be for what few tickets have in common.
    """
    where = "queue_key IS NOT NULL" + (f" AND {only}" if only else "")
    return partial(f"ix_tickets_queue{name}", *columns, "queue_key", "id", where=where)


def _settled(name: str, *columns: str) -> Index:
    """Return an index of tickets that have left the queue, in the order they were opened."""
    columns = (*columns, "created_at", "id")
    return partial(f"ix_tickets_settled{name}", *columns, where="queue_key IS NULL")


tickets = Table(
    "tickets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("subject_settled", Boolean(create_constraint=False), nullable=False),
    Column("status", Text, nullable=False),
    Column("client_id", ForeignKey("people.id"), nullable=False),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("department_id", Integer, nullable=False),
    Column("assignee_id", ForeignKey("people.id")),
    Column("source", Text, nullable=False),
    Column("follows_id", ForeignKey("tickets.id")),
    Column("created_at", Instant, nullable=False),
    Column("status_changed_at", Instant, nullable=False),
    Column("waiting_since", Instant),
    Column("first_response_at", Instant),
    Column("last_client_line_at", Instant),
    Column("last_staff_line_at", Instant),
    Column("version", Integer, nullable=False),
    Column("last_replier_id", Integer),
    Column("category_id", Integer),
    Column("priority_id", Integer),
    Column("level_id", Integer),
    Column("level_priority", Integer, nullable=False, server_default="0"),
    Column("points", Integer, nullable=False, server_default="0"),
    Column("project", Text, nullable=False, server_default=text("''")),
    Column("response_due_at", Instant),
    Column("resolution_due_at", Instant),
    Column("resolution_left", Duration),
    Column("expiring", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("overdue", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("missed_answers", Integer, nullable=False, server_default="0"),
    Column("missed_resolutions", Integer, nullable=False, server_default="0"),
    Column("locked_by_id", Integer),
    Column("locked_until", Instant),
    Column("answered_at", Instant),
    Column(
        "response_missed", Boolean(create_constraint=False), nullable=False, server_default=false()
    ),
    Column(
        "resolution_missed",
        Boolean(create_constraint=False),
        nullable=False,
        server_default=false(),
    ),
    Column("terms_revision", Integer, nullable=False, server_default="0"),
    Column("round", Integer, nullable=False, server_default="0"),
    Column("queue_key", BigInteger),  # none: it is not active
    Column("created_week", Integer, nullable=False, server_default="0"),
    _queue(""),
    _queue("_assignee", "assignee_id"),
    _queue("_client", "client_id"),
    _queue("_department", "department_id"),
    _queue("_level", "level_id"),
    _queue("_status", "status"),
    _queue("_project", "project", only="project <> ''"),
    _queue("_week", "created_week"),
    _queue("_answered", only=ANSWERED),
    _queue("_expiring", only=EXPIRING),
    _settled("", "status"),
    _settled("_client", "client_id"),
    partial("ix_tickets_locked", "locked_until", where="locked_until IS NOT NULL"),
    Index("ix_tickets_client_id_id", "client_id", "id"),
    Index("ix_tickets_conversation_id_status", "conversation_id", "status"),
    partial("ix_tickets_active", "id", where="status NOT IN ('resolved', 'closed')"),
    partial("ix_tickets_resolved", "status_changed_at", where="status = 'resolved'"),
)


deadlines = Table(
    "deadlines",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("fired_at", Instant),
    partial("ix_deadlines_due_at", "due_at", "ticket_id", where="fired_at IS NULL"),
)


timers = Table(
    "timers",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("once_key", Text, primary_key=True),
    Column("subject", Integer, nullable=False),  # the number of its subject: see TimerKind
    Column("due_at", Instant, nullable=False),
    Column("fired_at", Instant),
    partial("ix_timers_due_at", "due_at", "kind", "once_key", where="fired_at IS NULL"),
    partial("ix_timers_subject", "subject", "kind", where="fired_at IS NULL"),
    partial("ix_timers_fired_at", "fired_at", where="fired_at IS NOT NULL"),
)


reminders = Table(
    "reminders",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True),
    Column("clock", Text, primary_key=True),
    Column("post_id", ForeignKey("posts.id"), nullable=False),
    Column("due_at", Instant, nullable=False),
    Index("ix_reminders_newest", "person_id", "post_id"),
    Index("ix_reminders_listed", "post_id", "due_at", "ticket_id"),
)


ratings = Table(
    "ratings",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("value", Text, nullable=False),
    Column("entry_id", ForeignKey("entries.id")),
    Column("word", Json),
    Column("rated_at", Instant, nullable=False),
)
