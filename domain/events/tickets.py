"""What a ticket went through."""

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

    `rules` are those that did something; `because` is a code of domain.policy.assignment.
    """

    level: str = ""
    department: str = ""
    rules: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class CallRecorded(Event):
    """Staff wrote down what a client said on the phone; the line is what they wrote."""

    message_id: int


@dataclass(frozen=True, slots=True)
class OpenedByStaff(Event):
    """Staff opened the ticket to a client; the line is what they wrote."""

    message_id: int


@dataclass(frozen=True, slots=True)
class TicketAssigned(Event):
    """Somebody is responsible now. `moved`: because another department is in charge."""

    assignee_id: int
    previous_id: int | None
    moved: bool = False


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
    """Another department is in charge: their names."""

    before: str
    after: str


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
