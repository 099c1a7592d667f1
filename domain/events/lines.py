"""Lines of either side, and what became of them."""

from dataclasses import dataclass

from domain.bodies import Mention
from domain.events.tickets import Event


@dataclass(frozen=True, slots=True)
class ClientWrote(Event):
    """A further line of the client's. `late`: it was written before lines the desk already has.

    `gathers`: more of the same album may be on its way. `calls`: it calls whoever is responsible,
    by the `mention` if they are where the thread is.
    """

    message_id: int
    late: bool = False
    gathers: bool = False
    calls: bool = False
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class ClientThanked(Event):
    """A line that only thanks: kept, shown, and nothing moves."""

    message_id: int


@dataclass(frozen=True, slots=True)
class LineChanged(Event):
    """The client edited a line; `before` is its earlier plain text.

    `files`: other files came with it than before.
    """

    message_id: int
    before: str
    files: bool = False


@dataclass(frozen=True, slots=True)
class LinesRecovered(Event):
    """So many lines were read from the platform's history, because it had not delivered them."""

    count: int
    platform: str


@dataclass(frozen=True, slots=True)
class LineRemoved(Event):
    """The client deleted a line where it was written."""

    message_id: int


@dataclass(frozen=True, slots=True)
class LineMoved(Event):
    """A client's line went to another ticket, where it belongs."""

    message_id: int
    to: int


@dataclass(frozen=True, slots=True)
class StaffReplied(Event):
    """A staff line goes to the client. `headed`: author or ticket differ from the line before.

    `quotes`: the client's message that it answers, where it could be about another ticket.
    """

    message_id: int
    headed: bool = True
    quotes: str = ""


@dataclass(frozen=True, slots=True)
class NoteAdded(Event):
    """A staff line stays inside."""

    message_id: int


@dataclass(frozen=True, slots=True)
class ReplyHeld(Event):
    """A staff line does not leave before somebody says so: codes and details of why.

    `meanwhile`: who wrote what, that its author had no time to see.
    """

    message_id: int
    why: tuple[tuple[str, str], ...]
    meanwhile: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyDiscarded(Event):
    """A line that was held stays inside for good."""

    message_id: int


@dataclass(frozen=True, slots=True)
class AnswerMoved(Event):
    """An answer went to another ticket, where it belongs.

    `left`: how far it had come to the client it was not for: "no", "yes" or "unknown".
    """

    message_id: int
    to: int
    left: str


@dataclass(frozen=True, slots=True)
class AnswerCameOver(Event):
    """An answer that was written in another ticket belongs to this one."""

    message_id: int
    came_from: int


@dataclass(frozen=True, slots=True)
class AnswerVanished(Event):
    """An answer that was not for the client is gone from their chat, or not (`problem`)."""

    message_id: int
    problem: str


@dataclass(frozen=True, slots=True)
class ReplyWithdrawn(Event):
    """Its author took a reply back before it left."""

    message_id: int


@dataclass(frozen=True, slots=True)
class ReplyChanged(Event):
    """A reply that had left reads differently now, or was taken back (`removed`)."""

    message_id: int
    before: str
    removed: bool = False


@dataclass(frozen=True, slots=True)
class ChangeNotShown(Event):
    """A line that had left could not be changed, or removed, where it arrived."""

    message_id: int
    problem: str
    removed: bool


@dataclass(frozen=True, slots=True)
class FilesStay(Event):
    """Files of a line cannot cross: the name of each, and a code that says why.

    `by_client`: it was the client who sent them.
    """

    message_id: int
    stay: tuple[tuple[str, str], ...]
    by_client: bool


@dataclass(frozen=True, slots=True)
class ReplyDelivered(Event):
    """A reply reached the client."""

    message_id: int


@dataclass(frozen=True, slots=True)
class ReplyFailed(Event):
    """A reply did not reach the client, or nobody can say whether it did (`unknown`)."""

    message_id: int
    problem: str
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class LineNotShown(Event):
    """A line could not be shown in the thread, or nobody can say whether it was (`unknown`)."""

    message_id: int
    problem: str
    unknown: bool
