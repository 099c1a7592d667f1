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
class TicketPlaced(Event):
    """How rules, category, department and level had a new ticket handled; empty: they had no say.

    `rules` are those that did something; `because` is a code of domain.assigning.
    """

    level: str = ""
    department: str = ""
    rules: tuple[str, ...] = ()
    because: str = ""


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


@dataclass(frozen=True, slots=True)
class TicketAssigned(Event):
    """Somebody is responsible now."""

    assignee_id: int
    previous_id: int | None


@dataclass(frozen=True, slots=True)
class TicketReleased(Event):
    """Nobody is responsible any more. `reason` is a code: moved, left."""

    previous_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class TicketHandedOver(Event):
    """A colleague is responsible now, together with other tickets of the same hand."""

    assignee_id: int
    previous_id: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentChanged(Event):
    """Another department is in charge: their names. `stays`: the thread goes on where it is."""

    before: str
    after: str
    stays: bool


@dataclass(frozen=True, slots=True)
class LevelChanged(Event):
    """Something else is promised: the levels' names, empty for none, and why."""

    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PromiseMoved(Event):
    """The client was promised an answer, and it comes later. Instants are in ISO 8601.

    `department` is in charge now, or `reason` says why in staff's words.
    """

    due_before: str
    due_after: str
    department: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TicketLocked(Event):
    """Somebody is answering until then (ISO 8601)."""

    until: str


@dataclass(frozen=True, slots=True)
class TicketUnlocked(Event):
    """Nobody is answering any more. `reason` is a code: by_hand, answered, expired, left.

    `holder`: the name of the colleague from whom the lock was taken, if it was.
    """

    reason: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class NoReplyWanted(Event):
    """Staff say that what the client wrote last asks for no answer."""


@dataclass(frozen=True, slots=True)
class CallRecorded(Event):
    """Staff wrote down what a client said on the phone; the line is what they wrote."""

    message_id: int


@dataclass(frozen=True, slots=True)
class OpenedByStaff(Event):
    """Staff opened the ticket to a client; the line is what they wrote."""

    message_id: int


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
class CategoryChanged(Event):
    """It is about something else: the categories' names, empty for none."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PriorityChanged(Event):
    """It is more or less urgent: the priorities' names, empty for none."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ClockMoved(Event):
    """A clock of the ticket did something: `clock` and `what` are values of domain.clocks.

    Instants are written in ISO 8601, `target` and `left` in seconds of working time (`left` is
    negative when it is overdue). It holds `since` an instant that may lie before the event itself:
    an answer counts from when it was written. `later`: what was promised comes later now, and
    still lies ahead. `reason` is a code of domain.clocks, or what somebody gave as a reason.
    """

    clock: str
    what: str
    since: str
    due_before: str | None
    due_after: str | None
    target: float
    left: float
    status: str
    level: str
    calendar: str
    zone: str
    reason: str = ""
    later: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineNear(Event):
    """A step before a deadline: who was told of it, as levels say it (`assignee`, `department`)."""

    clock: str
    due_at: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadlineMissed(Event):
    """A deadline passed unmet, and who was told of it."""

    clock: str
    due_at: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Escalated(Event):
    """A step after a deadline that is still unmet: `after` so many seconds of working time."""

    clock: str
    due_at: str
    told: tuple[str, ...]
    after: float


@dataclass(frozen=True, slots=True)
class ClosingAnnounced(Event):
    """The client was told when the ticket closes, after so many working `days` of silence."""

    days: int
    closes_at: str


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
