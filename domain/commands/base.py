"""What every command is, and in what it is given."""

from dataclasses import dataclass

from domain.tickets import ButtonState


@dataclass(frozen=True, slots=True)
class Command:
    """Something asked of the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCommand(Command):
    """Concerns one ticket: `ticket_id`, or the one that the place tells if it is None.

    `drawn` is what a button showed; the command is refused if that no longer holds.
    """

    ticket_id: int | None = None
    drawn: ButtonState | None = None
