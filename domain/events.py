"""What has happened to a ticket. Each event is kept in the ticket's history with time and actor."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened to a ticket."""

    ticket_id: int


@dataclass(frozen=True, slots=True)
class TicketOpened(Event):
    """A client's line opened it."""

    message_id: int


@dataclass(frozen=True, slots=True)
class ClientWrote(Event):
    """A further line of the client's. `late`: it was written before lines the desk already has."""

    message_id: int
    late: bool = False


@dataclass(frozen=True, slots=True)
class ClientThanked(Event):
    """A line that only thanks: kept, shown, and nothing moves."""

    message_id: int


@dataclass(frozen=True, slots=True)
class LineChanged(Event):
    """The client edited a line; `before` is its earlier plain text."""

    message_id: int
    before: str


@dataclass(frozen=True, slots=True)
class LineRemoved(Event):
    """The client deleted a line where it was written."""

    message_id: int


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
    """The status moved."""

    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SubjectChanged(Event):
    """The subject reads differently."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ClientUnreachable(Event):
    """The client cannot be written to: blocked the bot, left, deleted the account."""

    problem: str


@dataclass(frozen=True, slots=True)
class ClientReachable(Event):
    """The client can be written to again."""
