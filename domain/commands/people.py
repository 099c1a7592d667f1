"""People, their shifts, and the desk itself."""

from dataclasses import dataclass, field

from domain.commands.base import Command
from domain.people import Identity, Place, Role
from domain.text import Text


@dataclass(frozen=True, slots=True)
class GoAway(Command):
    """The actor answers nobody until then, in words: `monday`, `14:00`, `2 days`."""

    until: str


@dataclass(frozen=True, slots=True)
class ComeBack(Command):
    """The actor answers again."""


@dataclass(frozen=True, slots=True)
class BeginHandOver(Command):
    """Be asked to whom the actor's tickets go."""


@dataclass(frozen=True, slots=True)
class HandOver(Command):
    """All active tickets of the actor's go to a colleague, with a word about them."""

    to: Identity | int
    note: Text = field(default_factory=lambda: Text(""))


@dataclass(frozen=True, slots=True)
class LeaveDesk(Command):
    """The actor's account was closed: whoever was staff with it is so no more."""


@dataclass(frozen=True, slots=True)
class SetLanguage(Command):
    """The language in which the actor is spoken to."""

    language: str


@dataclass(frozen=True, slots=True)
class SetRole(Command):
    """Make an account staff, or a client again."""

    person: Identity
    role: Role


@dataclass(frozen=True, slots=True)
class ClaimDesk(Command):
    """Become the first administrator. Whoever runs the desk has checked the one-time code."""


@dataclass(frozen=True, slots=True)
class SetDeskChannel(Command):
    """Tickets appear in this channel from now on: a department's, or the desk's (empty)."""

    channel: Place
    department: str = ""


@dataclass(frozen=True, slots=True)
class SetReachable(Command):
    """The actor blocked the bot, or let it in again."""

    reachable: bool
