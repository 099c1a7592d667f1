"""The base classes of commands, and the answers to a question before a command."""

from dataclasses import dataclass

from domain.dictionaries.preview import HoldsFor
from domain.messages import Unsent
from domain.tickets import ButtonState


@dataclass(frozen=True, slots=True)
class Command:
    """Something that somebody asks the desk to do."""

    @property
    def declined(self) -> "Command | None":
        """What is done if the question before this command is declined; None: nothing."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCommand(Command):
    """A command about one ticket: `ticket_id`, or the ticket of the place if it is None.

    `drawn` is the state that a button showed; if it has changed, the command is refused.
    """

    ticket_id: int | None = None
    drawn: ButtonState | None = None


@dataclass(frozen=True, slots=True)
class Agree(Command):
    """Answer yes to a question: the command that waits for it runs.

    `unsent`: decide so about replies, if it is about any; `reach`: who a change of the
    settings holds; `instead`: the entry that takes the place of the one that is switched off, or
    the person who is meant.
    """

    question: int
    unsent: Unsent | None = None
    reach: HoldsFor | None = None
    instead: int = 0


@dataclass(frozen=True, slots=True)
class Decline(Command):
    """Answer no to a question."""

    question: int
