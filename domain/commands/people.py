"""Commands about people, their shifts, and the desk itself."""

from dataclasses import dataclass, field

from domain.commands.base import Command
from domain.people import Identity, Place, Role
from domain.text import Text


@dataclass(frozen=True, slots=True)
class GoAway(Command):
    """Go away until a time, in words: `monday`, `14:00`, `2 days`."""

    until: str


@dataclass(frozen=True, slots=True)
class ComeBack(Command):
    """Come back and get tickets again."""


@dataclass(frozen=True, slots=True)
class BeginHandOver(Command):
    """Open the form that asks who gets the actor's tickets."""


@dataclass(frozen=True, slots=True)
class HandOver(Command):
    """Hand over all active tickets of the actor to a colleague, with a comment."""

    to: Identity | int
    note: Text = field(default_factory=lambda: Text(""))


@dataclass(frozen=True, slots=True)
class LeaveDesk(Command):
    """End the staff role of the actor, whose account was closed."""


@dataclass(frozen=True, slots=True)
class SetLanguage(Command):
    """Change the actor's language."""

    language: str


@dataclass(frozen=True, slots=True)
class SetRole(Command):
    """Change an account's role."""

    person: Identity
    role: Role


@dataclass(frozen=True, slots=True)
class ClaimDesk(Command):
    """Become the first administrator. The caller has already checked the one-time code."""


@dataclass(frozen=True, slots=True)
class SetDeskChannel(Command):
    """Show tickets in this channel from now on: a department's, or the desk's if empty."""

    channel: Place
    department: str = ""


@dataclass(frozen=True, slots=True)
class SetReachable(Command):
    """Record that the actor blocked the bot, or unblocked it."""

    reachable: bool
