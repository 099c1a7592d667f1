"""Tables of posts and mirrors, and where they go."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    false,
)

from storage.engine.sql import spelled
from storage.engine.types import Instant, Json
from storage.tables.metadata import metadata, partial, place

addresses = Table(
    "addresses",
    metadata,
    Column("address", Text, primary_key=True),
    Column("person_id", ForeignKey("people.id")),
    Column("ticket_id", ForeignKey("tickets.id")),
    Column("platform", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("chat", Text),  # unknown until a direct chat was opened
    Column("thread", Text, nullable=False),
    Index("ix_addresses_place", "platform", "team", "chat", "thread"),
)


suspensions = Table(
    "suspensions",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("team", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    Column("problem", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("retry_at", Instant),  # none: only a sign from the other side lifts it
)


posts = Table(
    "posts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lane", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Column("ticket_id", ForeignKey("tickets.id"), index=True),
    Column("message_id", ForeignKey("messages.id"), index=True),
    Column("state", Text, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("parts_sent", Integer, nullable=False),
    Column("repeated", Boolean(create_constraint=False), nullable=False),
    Column("problem", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("prepared", Text),  # what the call that publishes the next part needs
    Column("folded_into", Integer),  # see storage/repositories/posts/fold.py
    Column("alone", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("silent", Boolean(create_constraint=False), nullable=False, server_default=false()),
    partial("ix_posts_pending", "not_before", "id", where="state = 'pending'"),
    partial("ix_posts_lane", "lane", "id", where="state IN ('queued', 'pending', 'sending')"),
    partial("ix_posts_sending", "id", where="state = 'sending'"),
    partial("ix_posts_undelivered", "id", where="state IN ('failed', 'unknown')"),
    partial(
        "ix_posts_unsettled",
        "ticket_id",
        where="state IN ('queued', 'pending', 'sending', 'unknown')",
    ),
    partial("ix_posts_folded_into", "folded_into", where="folded_into IS NOT NULL"),
)

UNFINISHED = spelled("queued", "pending", "sending")
"""The states of posts that keep the place in their lane, as the index of lanes spells them."""

UNSETTLED = spelled("queued", "pending", "sending", "unknown")
"""The states of posts that may still arrive or may have arrived, as the index of a ticket's
unsettled posts spells them."""


postings = Table(
    "postings",
    metadata,
    Column("post_id", ForeignKey("posts.id"), primary_key=True),
    Column("part", Integer, primary_key=True),
    *place(),
    Column("external_id", Text, nullable=False),
    Column("ticket_id", Integer),
    Column("message_id", Integer),
    Column("wordless", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Index("ix_postings_place", "platform", "team", "chat", "external_id"),
)


mirrors = Table(
    "mirrors",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("ref", Integer, primary_key=True),
    Column("wanted", Text, nullable=False),
    Column("shown", Text, nullable=False),
    *place(optional=True),
    Column("external_id", Text),
    Column("not_before", Instant),
    Column("problem", Text, nullable=False),
    partial("ix_mirrors_stale", "kind", "ref", where="wanted <> shown"),
)
