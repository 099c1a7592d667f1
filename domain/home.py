"""What Home shows to somebody: a page of sections, each with a few rows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.bodies import Words
from domain.listed import ListedTicket, QueueEntry
from domain.people import Role


class HomeKind(StrEnum):
    """The sections of Home. `answers/home_section.j2` has their words."""

    OWN = "own"
    MINE = "mine"
    OVERDUE = "overdue"
    SOON = "soon"
    UNASSIGNED = "unassigned"
    ON_HOLD = "on_hold"
    STRANDED = "stranded"
    UNDELIVERED = "undelivered"
    PARKED = "parked"
    SHIFT = "shift"
    PLATFORMS = "platforms"
    SUPPORT = "support"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class HomeReply:
    """A reply that waits for somebody: its number, its ticket, and the ticket's client.

    `state` is `failed` or `unknown`; empty while the reply is on hold.
    """

    line: int
    id: int
    subject: str
    client: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class HomePerson:
    """A colleague with the number of their active tickets, or a client whose support ends.

    `until`: when they are back or when support ends; None if they are there.
    """

    id: int
    name: str
    load: int = 0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HomePlatform:
    """A platform, and when something last came from it; None if nothing did for days."""

    name: str
    heard_at: datetime | None


@dataclass(frozen=True, slots=True)
class HomeSection:
    """A section. `more`: there are more rows than these. `count` is all there is of `parked`.

    `prefix` is what commands begin with where it is shown; empty for the slash command.
    """

    kind: HomeKind
    own: tuple[ListedTicket, ...] = ()
    tickets: tuple[QueueEntry, ...] = ()
    replies: tuple[HomeReply, ...] = ()
    people: tuple[HomePerson, ...] = ()
    platforms: tuple[HomePlatform, ...] = ()
    count: int = 0
    more: bool = False
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """Home for one person. `away_until`: they get no tickets until then.

    `tab`: it stands beside the chat and is kept up to date.
    """

    template: ClassVar[str] = "answers/home"
    ticket_id: ClassVar[None] = None
    role: Role
    sections: tuple[HomeSection, ...]
    name: str = ""
    away_until: datetime | None = None
    tab: bool = False

    @property
    def words(self) -> Words:
        """Return what the template says above the sections."""
        return {
            "name": self.name,
            "away_until": self.away_until,
            "client": not self.role.is_staff,
            "any": bool(self.sections),
        }
