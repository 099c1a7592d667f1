"""Events about a ticket itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened to a ticket."""

    ticket_id: int


@dataclass(frozen=True, slots=True)
class TicketOpened(Event):
    """A client's line opened it. `gathers`: more of the same album may come."""

    message_id: int
    gathers: bool = False


@dataclass(frozen=True, slots=True)
class TicketPlaced(Event):
    """What rules, category, department and level decided about a new ticket; empty: nothing.

    `rules` are those that did something; `because` is a code of domain.policy.tickets.assignment.
    `language` is the client's, if the ticket was given to somebody because they speak it.
    """

    level: str = ""
    department: str = ""
    rules: tuple[str, ...] = ()
    because: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class CallRecorded(Event):
    """Staff recorded a client's phone call; the line is what they wrote."""

    message_id: int


@dataclass(frozen=True, slots=True)
class OpenedByStaff(Event):
    """Staff opened the ticket for a client; the line is what they wrote."""

    message_id: int


@dataclass(frozen=True, slots=True)
class TicketAssigned(Event):
    """Somebody is responsible now. `moved`: because another department is in charge."""

    assignee_id: int
    previous_id: int | None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class TicketReleased(Event):
    """Nobody is responsible any more. `reason` is a code: moved, left, own."""

    previous_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class TicketHandedOver(Event):
    """A colleague became responsible, together with other tickets of the same person."""

    assignee_id: int
    previous_id: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentChanged(Event):
    """The department changed: the old and the new name."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TicketLocked(Event):
    """Somebody is answering until that time (ISO 8601)."""

    until: str


@dataclass(frozen=True, slots=True)
class TicketUnlocked(Event):
    """Nobody is answering any more. `reason` is a code: by_hand, answered, expired, left.

    `holder`: the name of the colleague who had the lock, if it was taken from them.
    """

    reason: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class StatusChanged(Event):
    """The status changed; `message_id` is the client's line that changed it, if one did."""

    before: str
    after: str
    reason: str = ""
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class SubjectChanged(Event):
    """The subject changed."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CategoryChanged(Event):
    """The category changed: the categories' names, empty for none."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PriorityChanged(Event):
    """The priority changed: the priorities' names, empty for none."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TicketRated(Event):
    """The client rated it, changed the rating (`before`), or added a comment (`message_id`)."""

    value: str
    before: str
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class ClientUnreachable(Event):
    """The client can't be written to: they blocked the bot, left, or deleted the account."""

    problem: str


@dataclass(frozen=True, slots=True)
class ClientReachable(Event):
    """The client can be written to again."""
