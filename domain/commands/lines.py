"""Commands about lines."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.commands.base import Command
from domain.messages import Line
from domain.people.accounts import Profile
from domain.people.places import Place
from domain.policy.lines.staff_lines import StaysInside
from domain.text.spans import Text


@dataclass(frozen=True, slots=True)
class WriteLine(Command):
    """Write a client's line to the desk. `new`: it always opens a ticket."""

    line: Line
    new: bool = False


@dataclass(frozen=True, slots=True)
class MoveToDesk(Command):
    """Open a ticket from somebody's message in a channel or group.

    `author` wrote the `line`; both are None if no person wrote it. `chosen`: a message was chosen.
    """

    line: Line | None = None
    author: Profile | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ExpectNew(Command):
    """Open a ticket with the next line here; or open one from `words`."""

    words: Text = field(default_factory=lambda: Text(""))


@dataclass(frozen=True, slots=True)
class WriteInThread(Command):
    """Write a line in a ticket's thread.

    `inside` says why it must stay internal; None if it need not. `similar` is the command that the
    author probably meant.
    """

    line: Line
    inside: StaysInside | None = None
    similar: str = ""


@dataclass(frozen=True, slots=True)
class EditLine(Command):
    """Edit one's own line, on either side. `inside`: it is now a note, which nobody sends."""

    line: Line
    inside: bool = False


@dataclass(frozen=True, slots=True)
class DeleteLine(Command):
    """Delete one's own line, on either side."""

    place: Place
    external_id: str


@dataclass(frozen=True, slots=True)
class SendToClient(Command):
    """Send a line that stayed internal."""

    message_id: int


@dataclass(frozen=True, slots=True)
class SendAgain(Command):
    """Send a failed reply again."""

    message_id: int


@dataclass(frozen=True, slots=True)
class MarkDelivered(Command):
    """Say that a reply arrived; before, nobody knew."""

    message_id: int


@dataclass(frozen=True, slots=True)
class SendAnyway(Command):
    """Send a reply that is on hold."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Discard(Command):
    """Turn a reply on hold into a note."""

    message_id: int


@dataclass(frozen=True, slots=True)
class WrongTicket(Command):
    """Move a reply to another ticket.

    `message_id` None: the actor's last reply in `ticket_id`, or in the place of the command.
    """

    message_id: int | None
    to: int
    ticket_id: int | None = None


@dataclass(frozen=True, slots=True)
class MoveLine(Command):
    """Move a client's line to another ticket, or to a new one; then `to` is None."""

    message_id: int
    to: int | None


@dataclass(frozen=True, slots=True)
class EditMessage(Command):
    """Change the text of a message, no matter who wrote it.

    `message_id` None: the message that is shown in `place` under `external_id`. `written_at`: when
    it was asked for, by the platform's time; None if the platform doesn't say.
    """

    message_id: int | None
    text: Text
    place: Place | None = None
    external_id: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class React(Command):
    """React to a message of the desk, or remove a reaction."""

    place: Place
    external_id: str
    given: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
