"""The audit: who changed what, when, how, and on whose behalf."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.people.places import Place


class Via(StrEnum):
    """How somebody acts. `platform`: it reported their account; `file`: the configuration."""

    DESK = "desk"
    BUTTON = "button"
    COMMAND = "command"
    FORM = "form"
    REACTION = "reaction"
    PLATFORM = "platform"
    FILE = "file"
    SHELL = "shell"


class Owner(StrEnum):
    """Kinds of things whose changes are audited."""

    PERSON = "person"
    DEPARTMENT = "department"
    TICKET = "ticket"
    ENTRY = "entry"


class Audited(StrEnum):
    """Properties whose changes are audited.

    `details` of a person: what the desk knows of them (after: a line for each field); `speaks`: the
    languages in which they can help; `exported`: a file about them was sent (after: what was in
    it); `forgotten`: asked for, cancelled, begun or done, without a name; `linked`: an account that
    became theirs (after) or no longer is (before); `leaves`: their last day; `away`: until when
    they are away while others have their tickets.
    Of an entry of the dictionaries: `added` (after: what it says), `changed` (after: a line for
    each field, like `response: 4h → 2h`), `renamed`, `switched` (`on` or `off`), and its `place`
    among its kind. Of a shift: `stand_in` (who works on a day).
    """

    ROLE = "role"
    DETAILS = "details"
    SPEAKS = "speaks"
    LEAVES = "leaves"
    AWAY = "away"
    EXPORTED = "exported"
    FORGOTTEN = "forgotten"
    LINKED = "linked"
    CHANNEL = "channel"
    LEVEL = "level"
    DEPARTMENT = "department"
    ADDED = "added"
    CHANGED = "changed"
    RENAMED = "renamed"
    SWITCHED = "switched"
    PLACE = "place"
    MESSAGE = "message"
    STAND_IN = "stand_in"
    OPENED = "opened"
    STATUS = "status"


OWNERS: Mapping[Audited, Owner] = {
    Audited.ROLE: Owner.PERSON,
    Audited.DETAILS: Owner.PERSON,
    Audited.SPEAKS: Owner.PERSON,
    Audited.LEAVES: Owner.PERSON,
    Audited.AWAY: Owner.PERSON,
    Audited.EXPORTED: Owner.PERSON,
    Audited.FORGOTTEN: Owner.PERSON,
    Audited.LINKED: Owner.PERSON,
    Audited.CHANNEL: Owner.DEPARTMENT,
    Audited.LEVEL: Owner.TICKET,
    Audited.DEPARTMENT: Owner.TICKET,
    Audited.ADDED: Owner.ENTRY,
    Audited.CHANGED: Owner.ENTRY,
    Audited.RENAMED: Owner.ENTRY,
    Audited.SWITCHED: Owner.ENTRY,
    Audited.PLACE: Owner.ENTRY,
    Audited.MESSAGE: Owner.TICKET,
    Audited.STAND_IN: Owner.ENTRY,
    Audited.OPENED: Owner.TICKET,
    Audited.STATUS: Owner.TICKET,
}
"""Which kind of thing each property belongs to."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The person, department, ticket or entry of a dictionary that was changed, by number."""

    owner: Owner
    id: int


Fields = Mapping[str, tuple[object, object]]
"""What was and is in each changed field, by its key; None for nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """A recorded change. `before` and `after` are words; empty: there was or is no value.

    `fields`, of a person's card: what was and is in each changed field.
    """

    what: Audited
    subject: int
    before: str
    after: str
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A recorded change for a reader, with today's names. `at` is UTC.

    If `actor` is empty, the desk acted by itself. If `on_behalf_of` is empty, the actor acted for
    themselves.
    """

    at: datetime
    actor: str
    on_behalf_of: str
    via: Via
    change: Change
    subject: str
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search in the audit: entries that match everything that is not None.

    `people` acted, or somebody acted on their behalf; `since` is aware.
    """

    people: frozenset[int] | None = None
    subjects: frozenset[Subject] | None = None
    since: datetime | None = None


def channel_in_words(place: Place | None) -> str:
    """Return a channel as the configuration writes it, like `slack:T1:C1`; empty for None."""
    parts = (place.platform, place.team, place.chat) if place is not None else ()
    return ":".join(filter(None, parts))
