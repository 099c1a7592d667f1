"""What has happened to a ticket. Each event is kept in the ticket's history with time and actor."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened to a ticket."""

    ticket_id: int


@dataclass(frozen=True, slots=True)
class TicketOpened(Event):
    """A client's line opened it. `gathers`: more of the same album may be on its way."""

    message_id: int
    gathers: bool = False


@dataclass(frozen=True, slots=True)
class ClientWrote(Event):
    """A further line of the client's. `late`: it was written before lines the desk already has.

    `gathers`: more of the same album may be on its way.
    """

    message_id: int
    late: bool = False
    gathers: bool = False


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
    """A staff line goes to the client. `headed`: author or ticket differ from the line before."""

    message_id: int
    headed: bool = True


@dataclass(frozen=True, slots=True)
class NoteAdded(Event):
    """A staff line stays inside."""

    message_id: int


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


@dataclass(frozen=True, slots=True)
class TicketAssigned(Event):
    """Somebody is responsible now."""

    assignee_id: int
    previous_id: int | None


@dataclass(frozen=True, slots=True)
class StatusChanged(Event):
    """The status moved; `message_id` is the client's line that moved it, if one did."""

    before: str
    after: str
    reason: str = ""
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class SubjectChanged(Event):
    """The subject reads differently."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TicketRated(Event):
    """The client rated it, changed the rating (`before`), or said a word to it (`message_id`)."""

    value: str
    before: str
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class ClientUnreachable(Event):
    """The client cannot be written to: blocked the bot, left, deleted the account."""

    problem: str


@dataclass(frozen=True, slots=True)
class ClientReachable(Event):
    """The client can be written to again."""
