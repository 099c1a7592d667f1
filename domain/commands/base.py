"""What every command is, and the answers to a question that was asked before one."""

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


@dataclass(frozen=True, slots=True)
class Agree(Command):
    """Do what was asked about in this question."""

    question: int


@dataclass(frozen=True, slots=True)
class Decline(Command):
    """Do nothing of what was asked about in this question."""

    question: int
