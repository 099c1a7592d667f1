"""The audit: who changed what matters, when, how, and on whose behalf."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.people import Place


class Via(StrEnum):
    """How somebody acts. `platform`: it told of their account; `file`: the configuration."""

    DESK = "desk"
    BUTTON = "button"
    COMMAND = "command"
    FORM = "form"
    REACTION = "reaction"
    PLATFORM = "platform"
    FILE = "file"
    SHELL = "shell"


class Owner(StrEnum):
    """Whose number an audited change has."""

    PERSON = "person"
    DEPARTMENT = "department"
    TICKET = "ticket"


class Audited(StrEnum):
    """What is on record when it changes."""

    ROLE = "role"
    CHANNEL = "channel"
    LEVEL = "level"
    DEPARTMENT = "department"


OWNERS: Mapping[Audited, Owner] = {
    Audited.ROLE: Owner.PERSON,
    Audited.CHANNEL: Owner.DEPARTMENT,
    Audited.LEVEL: Owner.TICKET,
    Audited.DEPARTMENT: Owner.TICKET,
}
"""Whose each of them is."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose change it is: a person, a department or a ticket, by number."""

    owner: Owner
    id: int


@dataclass(frozen=True, slots=True)
class Change:
    """A change on record. `before` and `after` are in words; empty: there was, or is, none."""

    what: Audited
    subject: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as it is read: with names as they are now. `at` is UTC.

    An empty `actor` is the desk itself, and nobody's behalf is empty.
    """

    at: datetime
    actor: str
    on_behalf_of: str
    via: Via
    change: Change
    subject: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries somebody wants: all those that meet whatever is not None.

    `people` acted, or somebody did on their behalf; `since` is aware.
    """

    people: frozenset[int] | None = None
    subjects: frozenset[Subject] | None = None
    since: datetime | None = None


def channel_in_words(place: Place | None) -> str:
    """Return a channel as the configuration writes it, `slack:T1:C1`; empty if there is none."""
    parts = (place.platform, place.team, place.chat) if place is not None else ()
    return ":".join(filter(None, parts))
