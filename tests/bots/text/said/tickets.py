"""Tickets and messages, as different as texts can meet them."""

from dataclasses import replace
from datetime import timedelta

from domain.messages import Attachment, AttachmentKind
from domain.outgoing.bodies import Changed, TicketChange
from domain.outgoing.ticket_view import TicketView
from domain.people.places import Place
from domain.text.spans import Text
from domain.tickets import Status
from tests.support.texts.rendered import (
    BARE,
    MESSAGE,
    NOW,
    TICKET,
)

SOON = NOW + timedelta(days=4, hours=3)

PROMISED = replace(
    TICKET,
    level="Gold",
    category="Access",
    priority="High",
    response_due_at=SOON,
    resolution_due_at=SOON,
    locked_by="Boris",
    locked_until=NOW + timedelta(minutes=9),
    department="Billing",
    thread=Place("slack", "T1", "C2", "1.5"),
    support_until=NOW - timedelta(days=30),
)
LATE = replace(PROMISED, response_due_at=NOW - timedelta(hours=1), overdue=True)

TICKETS: tuple[TicketView, ...] = (
    *(replace(TICKET, status=status) for status in Status),
    *(replace(BARE, status=status) for status in Status),
    replace(TICKET, follows_id=40, unreachable="blocked", source="slack"),
    PROMISED,
    replace(PROMISED, client_time_zone="", response_due_at=None, source="phone"),
    LATE,
    replace(TICKET, change=TicketChange(Changed.LEVEL.value, "Gold", NOW, "Boris")),
    replace(TICKET, change=TicketChange(Changed.STATUS.value, Status.OPEN.value, NOW, "")),
)

MESSAGES = (
    MESSAGE,
    replace(MESSAGE, text=Text(""), attachments=tuple(map(Attachment, AttachmentKind))),
    replace(MESSAGE, edited_at=NOW),
    replace(MESSAGE, edited_at=NOW, edited_by="Olga"),
)

TICKET_CHANGES = (
    *(TicketChange(what.value, "Gold", NOW, "Boris") for what in Changed if what != "status"),
    *(TicketChange(Changed.STATUS.value, status.value, NOW, "Boris") for status in Status),
    TicketChange(Changed.STATUS.value, Status.CLOSED.value, NOW, "", "silence"),
    *(TicketChange(Changed.ASSIGNEE.value, name, NOW, "Boris") for name in ("", "Boris")),
    TicketChange(Changed.LEVEL.value, "", NOW, ""),
)
