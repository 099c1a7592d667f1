"""Events about lines of either side."""

from dataclasses import dataclass

from domain.events.tickets import Event
from domain.messages import HowFar
from domain.outgoing.bodies import Mention


@dataclass(frozen=True, slots=True)
class ClientWrote(Event):
    """The client wrote a further line. `late`: it is older than lines the desk already has.

    `gathers`: more of the same album may come. `calls`: it calls the responsible person, with
    `mention` if they are where the thread is.
    """

    message_id: int
    late: bool = False
    gathers: bool = False
    calls: bool = False
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class NewTicketFolded(Event):
    """A line was to open a ticket, but its client had just opened many: it went on in the last.

    `first`: nobody has been told yet.
    """

    message_id: int
    first: bool = True


@dataclass(frozen=True, slots=True)
class CameByLink(Event):
    """The client of a new ticket had come by a link, which says this."""

    link: str


@dataclass(frozen=True, slots=True)
class ClientThanked(Event):
    """The client only thanked, or wrote nothing in words: the line is kept and shown, no more."""

    message_id: int


@dataclass(frozen=True, slots=True)
class LineChanged(Event):
    """The client edited a line; `before` is its earlier plain text.

    `files`: it has other files than before.
    """

    message_id: int
    before: str
    files: bool = False


@dataclass(frozen=True, slots=True)
class FilesRemoved(Event):
    """The client deleted files of a line, and left the rest: kind and name of each."""

    message_id: int
    things: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LinesRecovered(Event):
    """So many lines were read from the platform's history, which had not delivered them."""

    count: int
    platform: str


@dataclass(frozen=True, slots=True)
class LineRemoved(Event):
    """The client deleted a line where it was written."""

    message_id: int


@dataclass(frozen=True, slots=True)
class LineMoved(Event):
    """A client's line was moved to another ticket."""

    message_id: int
    to: int


@dataclass(frozen=True, slots=True)
class StaffReplied(Event):
    """A staff line goes to the client. `headed`: author or ticket differ from the line before.

    `quotes`: the client's message that it answers, if that could be unclear.
    """

    message_id: int
    headed: bool = True
    quotes: str = ""


@dataclass(frozen=True, slots=True)
class NoteAdded(Event):
    """A staff line stays internal."""

    message_id: int


@dataclass(frozen=True, slots=True)
class ReplyHeld(Event):
    """A reply was put on hold: codes and details of why.

    `meanwhile`: who wrote what, that its author had no time to see.
    """

    message_id: int
    why: tuple[tuple[str, str], ...]
    meanwhile: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyDiscarded(Event):
    """A reply on hold was turned into a note."""

    message_id: int


@dataclass(frozen=True, slots=True)
class AnswerMoved(Event):
    """A reply was moved to another ticket. `left`: how far it got to the wrong client."""

    message_id: int
    to: int
    left: HowFar


@dataclass(frozen=True, slots=True)
class AnswerCameOver(Event):
    """A reply that was written in another ticket was moved here."""

    message_id: int
    came_from: int


@dataclass(frozen=True, slots=True)
class AnswerVanished(Event):
    """A reply was removed from the wrong client's chat, or not (`problem`).

    `left`: how far it got.
    """

    message_id: int
    problem: str
    left: HowFar = HowFar.WHOLLY


@dataclass(frozen=True, slots=True)
class ReplyWithdrawn(Event):
    """The author took a reply back before it left."""

    message_id: int


@dataclass(frozen=True, slots=True)
class ReplyChanged(Event):
    """A reply that had left was edited, or taken back (`removed`)."""

    message_id: int
    before: str
    removed: bool = False


@dataclass(frozen=True, slots=True)
class OpenedInPlace(Event):
    """An administrator opened a ticket in its client's place; the line is their text."""

    message_id: int


@dataclass(frozen=True, slots=True)
class MovedToDesk(Event):
    """Staff opened a ticket with a message that its client wrote elsewhere; `by` is their name."""

    message_id: int
    by: str


@dataclass(frozen=True, slots=True)
class MessageEdited(Event):
    """An administrator changed somebody's message; `before` is its earlier plain text."""

    message_id: int
    before: str


@dataclass(frozen=True, slots=True)
class NotRedrawn(Event):
    """A `card`, a `mark` or a `line` in the thread cannot show what has changed, for good.

    `message_id` is the line's; None for a card.
    """

    what: str
    problem: str
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeNotShown(Event):
    """A line that had left could not be changed or removed where it arrived."""

    message_id: int
    problem: str
    removed: bool


@dataclass(frozen=True, slots=True)
class FilesStay(Event):
    """Files of a line can't be sent: the name of each, and a code that says why.

    `things` are no files, and of them only kind and name can be shown. `by_client`: the client sent
    them.
    """

    message_id: int
    stay: tuple[tuple[str, str], ...]
    by_client: bool
    things: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyDelivered(Event):
    """A reply reached the client."""

    message_id: int


@dataclass(frozen=True, slots=True)
class ReplyFailed(Event):
    """A reply did not reach the client, or may not have (`unknown`)."""

    message_id: int
    problem: str
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class LineNotShown(Event):
    """A line could not be shown in the thread, or may not have been (`unknown`)."""

    message_id: int
    problem: str
    unknown: bool
