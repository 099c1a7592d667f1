"""What every command is, and in what it is given."""

from dataclasses import dataclass
from datetime import datetime

from domain.people import Person, Place
from domain.tickets import Drawn


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, when (aware, UTC), and where. `private`: in a direct chat with the bot.

    `own_address` is where the desk itself is reached, empty if nowhere: no line may lead there.
    `confirmed`: the platform has told lately that the actor's account is still a member's.
    """

    actor: Person
    now: datetime
    place: Place
    private: bool
    own_address: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Command:
    """Something asked of the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCommand(Command):
    """Concerns one ticket: `ticket_id`, or the one that the place tells if it is None.

    `drawn` is what a button showed; the command is refused if that no longer holds.
    """

    ticket_id: int | None = None
    drawn: Drawn | None = None
