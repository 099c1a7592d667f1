"""Tables of people, their accounts and conversations, and who joins, is linked or leaves."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
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
    partial("ix_people_staff", "role", where="role <> 'client'"),
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
    partial("ix_erasures_open", "person_id", where="done_at IS NULL"),
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
    *place(),
    Column("focus_ticket_id", Integer),
    Column("last_line_at", Instant),
    Column("wants_new", Boolean(create_constraint=False), nullable=False),
    Column("home_ticket_id", Integer),
    UniqueConstraint("platform", "team", "chat", "thread"),
    Index("ix_conversations_person_id_last_line_at", "person_id", "last_line_at"),
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


requests = Table(
    "requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    *place(),
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
