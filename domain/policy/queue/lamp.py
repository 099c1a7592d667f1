"""The lamp says whose turn it is and nothing else; lateness has its own signs beside it.

Notes change neither.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.tickets import Status, Ticket


class Lamp(StrEnum):
    """The colours of the lamp."""

    GREY = "grey"
    GREEN = "green"
    LIGHT_GREEN = "light_green"
    YELLOW = "yellow"
    RED = "red"


class Urgency(StrEnum):
    """The sign beside the lamp."""

    SOON = "soon"
    OVERDUE = "overdue"


def staff_wrote_last(ticket: Ticket) -> bool:
    """Return whether the last public line is by staff, so that it is the client's turn."""
    staff, client = ticket.last_staff_line_at, ticket.last_client_line_at
    return staff is not None and (client is None or staff >= client)


def client_wrote_last(ticket: Ticket) -> bool:
    """Return whether the last public line is the client's."""
    return ticket.last_client_line_at is not None and not staff_wrote_last(ticket)


def _last_line_is_of(ticket: Ticket, viewer_id: int) -> bool:
    if staff_wrote_last(ticket):
        return ticket.last_replier_id == viewer_id
    return client_wrote_last(ticket) and ticket.client_id == viewer_id


def _is_for_me(ticket: Ticket, viewer_id: int) -> bool:
    return client_wrote_last(ticket) and ticket.assignee_id == viewer_id


_Row = tuple[Lamp, Callable[[Ticket, int], bool]]

_STAFF: tuple[_Row, ...] = (
    (Lamp.GREY, lambda ticket, _: ticket.status is Status.CLOSED),
    (Lamp.GREEN, _last_line_is_of),
    (Lamp.RED, lambda ticket, viewer_id: ticket.client_id == viewer_id),
    (Lamp.LIGHT_GREEN, lambda ticket, _: staff_wrote_last(ticket)),
    (Lamp.RED, _is_for_me),
    (Lamp.YELLOW, lambda *_: True),
)
"""What a member of staff sees; the first that holds counts. A member's own question is red once it
is answered, a colleague's answer light green."""


def lamp_for_staff(ticket: Ticket, viewer_id: int) -> Lamp:
    """Return the lamp that a member of staff sees."""
    return next(lamp for lamp, holds in _STAFF if holds(ticket, viewer_id))


class ShownToClient(Protocol):
    """What the lamp that a client sees depends on."""

    @property
    def status(self) -> Status:
        """The ticket's status."""

    @property
    def last_client_line_at(self) -> datetime | None:
        """When the client last wrote."""

    @property
    def last_staff_line_at(self) -> datetime | None:
        """When staff last wrote to the client."""


def lamp_for_client(ticket: ShownToClient) -> Lamp:
    """Return the lamp that a ticket's client sees: red if it is their turn, green if it is ours."""
    if ticket.status in (Status.RESOLVED, Status.CLOSED):
        return Lamp.GREY
    staff, client = ticket.last_staff_line_at, ticket.last_client_line_at
    theirs = staff is not None and (client is None or staff >= client)
    return Lamp.RED if theirs else Lamp.GREEN


class ShownToStaff(Protocol):
    """What the card's lamp and the signs beside any lamp depend on."""

    @property
    def status(self) -> Status:
        """The ticket's status."""

    @property
    def waiting_since(self) -> datetime | None:
        """Since when the client waits for a reply."""

    @property
    def response_due_at(self) -> datetime | None:
        """When they are to be answered, or called back."""

    @property
    def expiring(self) -> bool:
        """A running clock is about to run out."""

    @property
    def overdue(self) -> bool:
        """A running clock has run out."""


def lamp_of_card(ticket: ShownToStaff) -> Lamp:
    """Return the lamp of the card, which is not meant for one viewer.

    Yellow: the client waits for a reply or a call back.
    """
    if ticket.status is Status.CLOSED:
        return Lamp.GREY
    waits = ticket.waiting_since is not None or ticket.response_due_at is not None
    return Lamp.YELLOW if waits else Lamp.GREEN


def urgency(ticket: ShownToStaff) -> Urgency | None:
    """Return the sign beside the lamp while a clock is late; overdue wins over soon."""
    if ticket.status is Status.CLOSED:
        return None
    if ticket.overdue:
        return Urgency.OVERDUE
    return Urgency.SOON if ticket.expiring else None
