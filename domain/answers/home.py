"""Home, a page of sections with a few rows each, and help."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.answers.queue import QueueEntry
from domain.answers.tickets import ListedTicket
from domain.outgoing.buttons import Choice
from domain.outgoing.words import Words
from domain.people.person import Role


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


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The commands of a role. `topic` and `prefix` are those of the command `ShowHelp`.

    The topics and their commands are added where it is drawn, because the desk knows no words for
    commands.
    """

    template: ClassVar[str] = "answers/help"
    ticket_id: ClassVar[None] = None
    role: Role
    topic: str
    prefix: str
    priorities: tuple[Choice, ...] = ()
    """Those that the reader may choose, with their definitions."""

    @property
    def words(self) -> Words:
        """Return what the template says besides the topics."""
        return {"prefix": self.prefix, "staff": self.role.is_staff, "priorities": self.priorities}
