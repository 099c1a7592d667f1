"""Tickets and their lists, as their client and staff see them, and the explanation of deadlines."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.outgoing.words import Worded, Words
from domain.sla.why import Why, told


@dataclass(frozen=True, slots=True)
class ListedTicket:
    """A ticket in a client's list; `assignee` is a name, None if nobody is responsible."""

    id: int
    subject: str
    status: str
    assignee: str | None
    lamp: str = ""


@dataclass(frozen=True, slots=True)
class TicketPage(Worded):
    """A ticket for staff. `apart`: below what it was asked from, not in its place.

    `lamp` is the one that the asking person sees; empty for the card's.
    """

    template: ClassVar[str] = "answers/ticket"
    ticket_id: int
    apart: bool = False
    lamp: str = ""


@dataclass(frozen=True, slots=True)
class PastStatus:
    """A status that a ticket got at an instant."""

    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnTicketPage(Worded):
    """A ticket for its client, with its `statuses`, the oldest first.

    `goes_here`: the client's next line in this chat goes to it. `may_continue`: the next line goes
    elsewhere, but the client can change that.
    """

    template: ClassVar[str] = "answers/my_ticket"
    ticket_id: int
    goes_here: bool
    may_continue: bool
    statuses: tuple[PastStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class AsTicketPage:
    """A ticket as its client sees it, for somebody who acts for them."""

    template: ClassVar[str] = "answers/as_ticket"
    ticket_id: int
    client_id: int
    name: str
    status: str
    statuses: tuple[PastStatus, ...] = ()
    has_receipt: bool = False

    @property
    def words(self) -> Words:
        """Return what the template says: the client's own page has no chat here to go on in."""
        own = OwnTicketPage(self.ticket_id, False, False, self.statuses)
        return {**own.words, "name": self.name}


@dataclass(frozen=True, slots=True)
class AsReceiptPage(Worded):
    """A ticket's receipt as its client sees it, for somebody who acts for them.

    `opens_at`: see `TicketView`.
    """

    template: ClassVar[str] = "answers/as_receipt"
    ticket_id: int
    client_id: int
    name: str
    status: str
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TicketListPage(Worded):
    """A page of somebody's own tickets, counted from 0. `more`: there is another page."""

    template: ClassVar[str] = "answers/tickets"
    ticket_id: ClassVar[None] = None
    tickets: tuple[ListedTicket, ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class AsListPage(Worded):
    """A page of a client's tickets as they see it, for somebody who acts for them."""

    template: ClassVar[str] = "answers/as_list"
    ticket_id: ClassVar[None] = None
    client_id: int
    name: str
    tickets: tuple[ListedTicket, ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """What a client may know of a deadline: `by` when, and what was promised `before`.

    `response`: it is the deadline of the reply, not of the solution. If nothing is promised any
    more, `promised` and `given_at` say by when the last reply was promised and when it was written.
    `over`: no reply is needed any more.
    """

    by: datetime | None = None
    response: bool = False
    late: bool = False
    before: datetime | None = None
    reason: str = ""
    promised: datetime | None = None
    given_at: datetime | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The explanation of a ticket's deadlines, for staff."""

    template: ClassVar[str] = "answers/why"
    ticket_id: int
    why: Why
    shift_at: datetime | None = None
    """When the next shift begins, if the ticket is unassigned and nobody is on shift."""
    language: str = ""
    """The client's, if the ticket was given at first to somebody because they speak it."""

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {
            "ledger": told(self.why),
            "shift_at": self.shift_at,
            "language": self.language,
        }
