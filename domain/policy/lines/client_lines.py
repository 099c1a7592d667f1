"""Which ticket a client's line belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.tickets import Status, Ticket

REOPENS_WITHIN = timedelta(days=7)
"""How long after Processed an unquoted line still reopens the ticket."""

SUBJECT_SETTLES_AFTER = timedelta(minutes=1)
"""How long further lines of the client may still improve the subject."""

SAME_TICKET_WITHIN = timedelta(minutes=2)
"""In Slack, a top-level line this soon after the last one belongs to the same ticket."""

NEW_TICKETS, NEW_TICKETS_WITHIN = 5, timedelta(minutes=1)
"""How many tickets a client may open within this time; further ones go on in the last."""

ALBUM_GATHERS = timedelta(seconds=1)
"""How long an album's first item waits for the others: Telegram sends each as a separate message
(Bot API, Message, media_group_id)."""


@dataclass(frozen=True, slots=True)
class Routed:
    """The ticket that a line belongs to; None: a new one, which may follow a closed one.

    `guessed`: the line could also belong to others.
    """

    ticket: Ticket | None
    follows: Ticket | None = None
    guessed: bool = False


def ticket_meant(
    quoted: Ticket | None,
    latest: Sequence[Ticket],
    focus_id: int | None,
    now: datetime,
) -> Routed:
    """Return which ticket a client's line belongs to.

    A quoted message decides. Otherwise it is the one active ticket, or of several the one the
    client last wrote about; otherwise the ticket resolved last, if that is recent. `latest` holds
    the conversation's active and resolved tickets.
    """
    if quoted is not None:
        if quoted.status is Status.CLOSED:
            return Routed(None, follows=quoted)
        return Routed(quoted)
    active = [ticket for ticket in latest if ticket.is_active]
    if active:
        focused = (ticket for ticket in active if ticket.id == focus_id)
        chosen = next(focused, max(active, key=lambda ticket: ticket.id))
        return Routed(chosen, guessed=len(active) > 1)
    resolved = [ticket for ticket in latest if _reopens(ticket, now)]
    if resolved:
        return Routed(max(resolved, key=lambda ticket: ticket.status_changed_at), guessed=True)
    return Routed(None)


def _reopens(ticket: Ticket, now: datetime) -> bool:
    return ticket.status is Status.RESOLVED and now - ticket.status_changed_at <= REOPENS_WITHIN


def subject_may_improve(ticket: Ticket, now: datetime) -> bool:
    """Return whether a further line of the client's may still replace the subject."""
    return (
        not ticket.subject_settled
        and ticket.status is Status.NEW
        and ticket.assignee_id is None
        and now - ticket.created_at <= SUBJECT_SETTLES_AFTER
    )
