"""Lines, and what becomes of them."""

from dataclasses import dataclass, field

from domain.commands.base import Command
from domain.messages import Line
from domain.people import Place
from domain.text import Text


@dataclass(frozen=True, slots=True)
class WriteLine(Command):
    """A client's line to the desk. `new`: it opens a ticket whatever is open."""

    line: Line
    new: bool = False


@dataclass(frozen=True, slots=True)
class ExpectNew(Command):
    """The actor's next line here opens a ticket; or `words` do, which no message carries."""

    words: Text = field(default_factory=lambda: Text(""))


@dataclass(frozen=True, slots=True)
class WriteInThread(Command):
    """A line in a ticket's thread. `inside`: it may not leave, and `why` (a code) says so."""

    line: Line
    inside: str = ""


@dataclass(frozen=True, slots=True)
class EditLine(Command):
    """A line reads differently now, on either side. `inside`: as a note, which nobody sends."""

    line: Line
    inside: bool = False


@dataclass(frozen=True, slots=True)
class DeleteLine(Command):
    """A line was removed where it was written, on either side."""

    place: Place
    external_id: str


@dataclass(frozen=True, slots=True)
class SendToClient(Command):
    """Let a line that stayed inside leave after all."""

    message_id: int


@dataclass(frozen=True, slots=True)
class SendAgain(Command):
    """Send a reply that failed once more."""

    message_id: int


@dataclass(frozen=True, slots=True)
class SendAnyway(Command):
    """Let a line that is held leave, whatever it was held for."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Discard(Command):
    """Let a line that is held stay inside."""

    message_id: int


@dataclass(frozen=True, slots=True)
class WrongTicket(Command):
    """An answer belongs to another ticket.

    `message_id` None: the actor's last answer in `ticket_id`, or where the command was given.
    """

    message_id: int | None
    to: int
    ticket_id: int | None = None


@dataclass(frozen=True, slots=True)
class MoveLine(Command):
    """A client's line belongs to another ticket (`to`), or to a new one (None)."""

    message_id: int
    to: int | None


@dataclass(frozen=True, slots=True)
class React(Command):
    """Emoji were put on a message of the desk's (`given`), or taken away (`taken`)."""

    place: Place
    external_id: str
    given: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
