"""The desk's tables. Every change here comes with a migration."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from storage.engine.types import Duration, Instant, Json

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _partial(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def _place(*, optional: bool = False) -> list[Column[str]]:
    return [
        Column("platform", Text, nullable=optional),
        Column("team", Text, nullable=optional),
        Column("chat", Text, nullable=optional),
        Column("thread", Text, nullable=optional),
    ]


people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("properties", Json, nullable=False, server_default="{}"),
    Column("away_until", Instant),
    Column("speaks", Json, nullable=False, server_default="[]"),  # codes of languages
    Column("confirmed_at", Instant),  # when an administrator gave or confirmed the role
    Column("resting_role", Text),  # what they get back once an administrator confirms it
    CheckConstraint("role IN ('client', 'specialist', 'administrator')", name="role"),
    Index("ix_people_name", "name"),
    _partial("ix_people_staff", "role", where="role <> 'client'"),
)

identities = Table(
    "identities",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("team", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("handle", Text, nullable=False),
    Column("is_guest", Boolean(create_constraint=False), nullable=False),
    Column("seen_at", Instant),
    Column("known_at", Instant),  # none: as long as its person
    Column("former_id", ForeignKey("people.id"), index=True),  # whose it was before it was linked
)

erasures = Table(
    "erasures",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("asked_by_id", ForeignKey("people.id")),  # none: the list of erasures asks
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("begun_at", Instant),
    Column("done_at", Instant),
    Column("traces", Json, nullable=False, server_default="{}"),  # what is looked for until then
    Column("step", Integer, nullable=False, server_default="0"),
    Column("reached", Integer, nullable=False, server_default="0"),  # up to which row
    _partial("ix_erasures_open", "person_id", where="done_at IS NULL"),
)

names = Table(
    "names",
    metadata,
    # In the order of characters on both databases: words are found by their beginnings.
    Column("key", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Index("ix_names_person_id_key", "person_id", "key"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    *_place(),
    Column("focus_ticket_id", Integer),
    Column("last_line_at", Instant),
    Column("wants_new", Boolean(create_constraint=False), nullable=False),
    Column("home_ticket_id", Integer),
    UniqueConstraint("platform", "team", "chat", "thread"),
    Index("ix_conversations_person_id_last_line_at", "person_id", "last_line_at"),
)

dialogues = Table(
    "dialogues",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    *_place(),
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

ANSWERED = "last_staff_line_at >= coalesce(last_client_line_at, 0)"
EXPIRING = "expiring"
"""Tickets that staff wrote to last and whose clock is nearly over; two indexes contain only
these."""


def _queue(name: str, *columns: str, only: str = "") -> Index:
    """Return an index of tickets in the queue, grouped by a value, in the queue's order.

    Each move of a ticket rewrites it, so an index should be for what few tickets have in common.
    """
    where = "queue_key IS NOT NULL" + (f" AND {only}" if only else "")
    return _partial(f"ix_tickets_queue{name}", *columns, "queue_key", "id", where=where)


def _settled(name: str, *columns: str) -> Index:
    """Return an index of tickets that have left the queue, in the order they were opened."""
    columns = (*columns, "created_at", "id")
    return _partial(f"ix_tickets_settled{name}", *columns, where="queue_key IS NULL")


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
    _partial("ix_tickets_locked", "locked_until", where="locked_until IS NOT NULL"),
    Index("ix_tickets_client_id_id", "client_id", "id"),
    Index("ix_tickets_conversation_id_status", "conversation_id", "status"),
    _partial("ix_tickets_active", "id", where="status NOT IN ('resolved', 'closed')"),
    _partial("ix_tickets_resolved", "status_changed_at", where="status = 'resolved'"),
)

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

deadlines = Table(
    "deadlines",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("fired_at", Instant),
    _partial("ix_deadlines_due_at", "due_at", "ticket_id", where="fired_at IS NULL"),
)

timers = Table(
    "timers",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("once_key", Text, primary_key=True),
    Column("subject", Integer, nullable=False),  # the number of its subject: see TimerKind
    Column("due_at", Instant, nullable=False),
    Column("fired_at", Instant),
    _partial("ix_timers_due_at", "due_at", "kind", "once_key", where="fired_at IS NULL"),
    _partial("ix_timers_subject", "subject", "kind", where="fired_at IS NULL"),
    _partial("ix_timers_fired_at", "fired_at", where="fired_at IS NOT NULL"),
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

support_notices = Table(
    "support_notices",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("until", Text, nullable=False),
    Column(
        "days", Integer, nullable=False
    ),  # how many days before the end the last announcement was
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
    *_place(optional=True),
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
    _partial("ix_messages_album", "album", where="album IS NOT NULL"),
    _partial("ix_messages_held", "id", where="kind = 'held'"),
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

requests = Table(
    "requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    *_place(),
    Column("external_id", Text, nullable=False),
    Column("line", Json, nullable=False),
    Column("written_at", Instant, nullable=False),
    UniqueConstraint("platform", "team", "chat", "external_id"),
    Index("ix_requests_person_id_id", "person_id", "id"),
    sqlite_autoincrement=True,  # lists are paged by it
)

invitations = Table(
    "invitations",
    metadata,
    Column("code", Text, primary_key=True),
    Column("made_by_id", ForeignKey("people.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_by_id", ForeignKey("people.id")),
    Column("used_at", Instant),
)

link_requests = Table(
    "link_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False, unique=True),  # its hash
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("platform", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("other_id", ForeignKey("people.id")),  # who has entered it
    Column("other_platform", Text, nullable=False),
    sqlite_autoincrement=True,  # questions contain the number
)

link_failures = Table(
    "link_failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_link_failures_person_id_at", "person_id", "at"),
)

links = Table(
    "links",
    metadata,
    Column("moved_id", ForeignKey("people.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),
    # What `moved_id` had, and what `person_id` has only by this link.
    Column("role", Text, nullable=False),
    Column("properties", Json, nullable=False),
    Column("gained", Json, nullable=False),
    Column("gained_languages", Json, nullable=False, server_default="[]"),
    Column("entries", Json, nullable=False),
    Column("gained_entries", Json, nullable=False),
)

departures = Table(
    "departures",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("leaves", Boolean(create_constraint=False), primary_key=True),  # or is away
    Column("at", Instant, nullable=False),
    Column("share", Text, nullable=False),  # a word of Share, or a colleague's number
    Column("instead", Json, nullable=False),
    Column("missing", Json, nullable=False),
    Column("begun", Boolean(create_constraint=False), nullable=False),
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

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor_id", ForeignKey("people.id")),
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
    _partial("ix_inbox_open", "id", where="state <> 'done'"),
    Index("ix_inbox_received_at", "received_at"),
    sqlite_autoincrement=True,
)

hearing = Table(
    "hearing",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("until", Instant, nullable=False),
)

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
    Column("folded_into", Integer),  # see storage/repositories/posts/folding.py
    Column("alone", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("silent", Boolean(create_constraint=False), nullable=False, server_default=false()),
    _partial("ix_posts_pending", "not_before", "id", where="state = 'pending'"),
    _partial("ix_posts_lane", "lane", "id", where="state IN ('queued', 'pending', 'sending')"),
    _partial("ix_posts_sending", "id", where="state = 'sending'"),
    _partial("ix_posts_undelivered", "id", where="state IN ('failed', 'unknown')"),
    _partial("ix_posts_folded_into", "folded_into", where="folded_into IS NOT NULL"),
)

postings = Table(
    "postings",
    metadata,
    Column("post_id", ForeignKey("posts.id"), primary_key=True),
    Column("part", Integer, primary_key=True),
    *_place(),
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
    *_place(optional=True),
    Column("external_id", Text),
    Column("not_before", Instant),
    Column("problem", Text, nullable=False),
    _partial("ix_mirrors_stale", "kind", "ref", where="wanted <> shown"),
)

leadership = Table(
    "leadership",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
)
