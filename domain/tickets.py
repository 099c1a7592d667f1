"""A ticket and its changes: pure transitions from a ticket to a ticket and events."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.errors import Refusal
from domain.events import (
    Event,
    NoReplyWanted,
    StatusChanged,
    SubjectChanged,
    TicketAssigned,
    TicketReleased,
)
from domain.people.places import Conversation


class Status(StrEnum):
    """The status of a ticket.

    `open` is shown as In progress, `pending` as Waiting for client, `resolved` as Processed.
    """

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"


ACTIVE = frozenset({Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD})
"""Statuses in which the desk still owes the client something."""

SETTLING = frozenset({Status.PENDING, Status.RESOLVED, Status.CLOSED})
"""Statuses that end the client's wait for a reply."""

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.NEW: ACTIVE - {Status.NEW} | {Status.RESOLVED, Status.CLOSED},
    Status.OPEN: frozenset({Status.PENDING, Status.ON_HOLD, Status.RESOLVED, Status.CLOSED}),
    Status.PENDING: frozenset({Status.OPEN, Status.ON_HOLD, Status.RESOLVED, Status.CLOSED}),
    Status.ON_HOLD: frozenset({Status.OPEN, Status.PENDING, Status.RESOLVED, Status.CLOSED}),
    Status.RESOLVED: frozenset({Status.OPEN, Status.CLOSED}),
    Status.CLOSED: frozenset(),
}
"""Which status may follow which. Closed is final, except that staff may `reopen` it for a while:
the client's next message opens a new ticket."""

STAFF_REOPEN_WITHIN = timedelta(days=30)
"""How long after closing staff may reopen a ticket; later, what goes on is another ticket."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One tracked request. All instants are aware and UTC.

    `waiting_since`: the client's first line without a reply. `first_response_at`: when the first
    reply that reached the client was written. `subject_settled`: later lines no longer improve the
    subject. `version` grows with every visible change.

    `last_replier_id` wrote the last public staff line. `category_id`, `priority_id` and `level_id`
    are entries of the dictionaries; `points` is the sum of what rules gave. A clock runs while its
    `…_due_at` is set; `resolution_left` is the working time that a paused one has left, negative if
    overdue. `expiring` and `overdue` are the state of running clocks. Missed deadlines are counted
    and never taken back; `response_missed` and `resolution_missed`: the current one is already
    counted. `answered_at`: when the newest reply that reached the client was written.
    `locked_by_id` is answering until `locked_until`. `terms_revision`: by which revision of the
    dictionaries the clocks were last set. `round`: how often it was processed; each round is rated
    on its own.
    """

    id: int
    subject: str
    subject_settled: bool
    status: Status
    client_id: int
    conversation_id: int
    department_id: int
    assignee_id: int | None
    source: str
    follows_id: int | None
    created_at: datetime
    status_changed_at: datetime
    waiting_since: datetime | None
    first_response_at: datetime | None
    last_client_line_at: datetime | None
    last_staff_line_at: datetime | None
    version: int
    last_replier_id: int | None = None
    category_id: int | None = None
    priority_id: int | None = None
    level_id: int | None = None
    level_priority: int = 0
    points: int = 0
    project: str = ""
    response_due_at: datetime | None = None
    resolution_due_at: datetime | None = None
    resolution_left: timedelta | None = None
    expiring: bool = False
    overdue: bool = False
    missed_answers: int = 0
    missed_resolutions: int = 0
    locked_by_id: int | None = None
    locked_until: datetime | None = None
    answered_at: datetime | None = None
    response_missed: bool = False
    resolution_missed: bool = False
    terms_revision: int = field(default=0, compare=False)
    round: int = 0

    @property
    def is_active(self) -> bool:
        """Return whether the desk still owes the client something."""
        return self.status in ACTIVE


@dataclass(frozen=True, slots=True)
class ButtonState:
    """The status and assignee that a button showed when it was drawn."""

    status: Status
    assignee_id: int | None

    def still_holds(self, ticket: Ticket, presser_id: int) -> bool:
        """Return whether the ticket is as its button showed it, or was taken by the presser."""
        if (self.status, self.assignee_id) == (ticket.status, ticket.assignee_id):
            return True
        taken = self.assignee_id is None and ticket.assignee_id == presser_id
        return taken and ticket.status in (self.status, Status.OPEN)


def check_not_closed(ticket: Ticket) -> None:
    """Raise Refusal for a ticket that is closed: nothing about it changes any more."""
    if ticket.status is Status.CLOSED:
        raise Refusal("closed_is_final", ticket=ticket.id)


def open_ticket(
    conversation: Conversation,
    *,
    subject: str,
    subject_settled: bool,
    source: str,
    department_id: int,
    now: datetime,
    written_at: datetime | None = None,
    follows_id: int | None = None,
) -> Ticket:
    """Return a ticket in status `new`, still without a number.

    `written_at`: the time of the client's first line; None: staff opened it, and the client has
    asked nothing so far.
    """
    return Ticket(
        id=0,
        subject=subject,
        subject_settled=subject_settled,
        status=Status.NEW,
        client_id=conversation.person_id,
        conversation_id=conversation.id,
        department_id=department_id,
        assignee_id=None,
        source=source,
        follows_id=follows_id,
        created_at=now,
        status_changed_at=now,
        waiting_since=written_at,
        first_response_at=None,
        last_client_line_at=written_at,
        last_staff_line_at=None,
        version=1,
    )


Changed = tuple[Ticket, Sequence[Event]]
"""A ticket after a transition, and the events; the same ticket and no events if nothing changed."""


def set_status(ticket: Ticket, status: Status, now: datetime, *, reason: str = "") -> Changed:
    """Move to another status.

    Raises Refusal if TRANSITIONS does not allow it, or if `pending` would wait for a client who has
    not been asked anything since their last line.
    """
    if status is ticket.status:
        return ticket, ()
    if status not in TRANSITIONS[ticket.status]:
        code = "closed_is_final" if ticket.status is Status.CLOSED else "no_such_change"
        raise Refusal(code, ticket=ticket.id, status=ticket.status.value, wanted=status.value)
    if status is Status.PENDING and not was_asked(ticket):
        raise Refusal("nothing_asked", ticket=ticket.id)
    changed = replace(ticket, status=status, status_changed_at=now, version=ticket.version + 1)
    if status in SETTLING:
        changed = replace(changed, waiting_since=None)
    if status is Status.RESOLVED:
        changed = replace(changed, round=ticket.round + 1)
    return changed, (StatusChanged(ticket.id, ticket.status.value, status.value, reason),)


def reopen(ticket: Ticket, now: datetime) -> Changed:
    """Return a closed ticket in progress again. Raises Refusal if it was closed too long ago."""
    if now - ticket.status_changed_at > STAFF_REOPEN_WITHIN:
        raise Refusal("closed_long_ago", days=STAFF_REOPEN_WITHIN.days)
    event = StatusChanged(ticket.id, ticket.status.value, Status.OPEN.value)
    changed = replace(ticket, status=Status.OPEN, status_changed_at=now, version=ticket.version + 1)
    return changed, (event,)


class LastLines(Protocol):
    """When either side of a ticket wrote last."""

    @property
    def last_client_line_at(self) -> datetime | None:
        """Return when the client last wrote; None if never."""
        ...

    @property
    def last_staff_line_at(self) -> datetime | None:
        """Return when staff last replied; None if never."""
        ...


def was_asked(ticket: LastLines) -> bool:
    """Return whether the client has been asked anything since their last line."""
    if ticket.last_staff_line_at is None:
        return False
    return (
        ticket.last_client_line_at is None
        or ticket.last_staff_line_at >= ticket.last_client_line_at
    )


def start_work(ticket: Ticket, now: datetime) -> Changed:
    """Turn `new` into `open` when staff act and somebody is responsible; otherwise change nothing.

    A note or an edit by somebody who has not taken the ticket leaves it new: nobody is on it yet.
    """
    begins = ticket.status is Status.NEW and ticket.assignee_id is not None
    return set_status(ticket, Status.OPEN, now) if begins else (ticket, ())


def assign(ticket: Ticket, person_id: int, now: datetime) -> Changed:
    """Make a person responsible. Raises Refusal on a closed ticket."""
    if ticket.assignee_id == person_id:
        return ticket, ()
    check_not_closed(ticket)
    event = TicketAssigned(ticket.id, person_id, ticket.assignee_id)
    changed = replace(ticket, assignee_id=person_id, version=ticket.version + 1)
    changed, started = start_work(changed, now)
    return changed, (event, *started)


def release(ticket: Ticket, reason: str) -> Changed:
    """Make nobody responsible. `reason` is a code of TicketReleased."""
    if ticket.assignee_id is None:
        return ticket, ()
    event = TicketReleased(ticket.id, ticket.assignee_id, reason)
    return replace(ticket, assignee_id=None, version=ticket.version + 1), (event,)


def client_wrote(
    ticket: Ticket, written_at: datetime, now: datetime, message_id: int | None = None
) -> Changed:
    """Begin the client's wait unless it has begun; `pending` and `resolved` become `open`."""
    waiting_since = ticket.waiting_since or written_at
    changed = replace(
        ticket,
        waiting_since=waiting_since,
        last_client_line_at=max(ticket.last_client_line_at or written_at, written_at),
        version=ticket.version + (ticket.waiting_since is None),
    )
    if ticket.status in (Status.PENDING, Status.RESOLVED):
        changed, _ = set_status(changed, Status.OPEN, now)
        before, after = ticket.status.value, Status.OPEN.value
        return changed, (StatusChanged(ticket.id, before, after, "client_wrote", message_id),)
    return changed, ()


def waits_again(ticket: Ticket, now: datetime) -> Ticket:
    """Begin the wait of a client who pressed that they still need help."""
    return replace(ticket, waiting_since=now, last_client_line_at=now)


def without_line(
    ticket: Ticket,
    written_at: datetime,
    waiting_since: datetime | None,
    reopened_from: str | None,
    now: datetime,
) -> Ticket:
    """Return the ticket as if a moved line had not been written to it.

    `waiting_since` is the first of its other lines without a reply. `reopened_from` is the status
    that the line had ended; it comes back unless either side has written since.
    """
    changed = replace(ticket, waiting_since=waiting_since if ticket.is_active else None)
    acted = ticket.last_staff_line_at is not None and ticket.last_staff_line_at > written_at
    goes_on = acted or changed.waiting_since is not None
    if reopened_from is None or goes_on or ticket.status is not Status.OPEN:
        return changed
    status = Status(reopened_from)
    return replace(changed, status=status, status_changed_at=now, waiting_since=None)


def staff_wrote(ticket: Ticket, author_id: int, written_at: datetime, now: datetime) -> Changed:
    """Make a public line's author responsible if nobody is, and start the work."""
    events: Sequence[Event] = ()
    if ticket.assignee_id is None:
        ticket, events = assign(ticket, author_id, now)
    ticket, started = start_work(ticket, now)
    last = max(ticket.last_staff_line_at or written_at, written_at)
    newest = last == written_at
    replier = author_id if newest else ticket.last_replier_id
    changed = replace(ticket, last_staff_line_at=last, last_replier_id=replier)
    # From now on the card offers to wait for the client.
    shows = was_asked(changed) != was_asked(ticket)
    changed = replace(changed, version=ticket.version + shows)
    return changed, (*events, *started)


def answered(ticket: Ticket, written_at: datetime, unanswered_since: datetime | None) -> Ticket:
    """End the client's wait: a public line reached them, and counts from when it was written.

    `unanswered_since` is the client's first line after it, if there is one.
    """
    first = min(ticket.first_response_at or written_at, written_at)
    waiting = ticket.waiting_since
    if waiting is not None and written_at >= waiting:  # one that came late answers nothing newer
        waiting = unanswered_since if ticket.is_active else None
    seen = (first, waiting) != (ticket.first_response_at, ticket.waiting_since)
    return replace(
        ticket,
        first_response_at=first,
        waiting_since=waiting,
        answered_at=max(ticket.answered_at or written_at, written_at),
        version=ticket.version + seen,
    )


def no_reply_needed(ticket: Ticket, now: datetime) -> Changed:
    """End the client's wait without a reply; if there is no wait, nothing changes."""
    if ticket.waiting_since is None and ticket.response_due_at is None:
        return ticket, ()
    changed, started = start_work(ticket, now)
    changed = replace(changed, waiting_since=None, version=ticket.version + 1)
    return changed, (NoReplyWanted(ticket.id), *started)


def unanswered(
    ticket: Ticket,
    first_response_at: datetime | None,
    answered_at: datetime | None,
    waiting_since: datetime | None,
    now: datetime,
) -> Changed:
    """Return the ticket as if a reply had not reached its client, because it was for another.

    The arguments say what remains: when the first and the newest other reply were written, and the
    client's first line without a reply. A ticket that waited for its client only because of that
    reply is open again.
    """
    changed = replace(
        ticket,
        first_response_at=first_response_at,
        answered_at=answered_at,
        waiting_since=waiting_since if ticket.is_active else None,
        version=ticket.version + 1,
    )
    if ticket.status is not Status.PENDING or was_asked(changed):
        settled = None if ticket.status is Status.PENDING else changed.waiting_since
        return replace(changed, waiting_since=settled), ()
    event = StatusChanged(ticket.id, ticket.status.value, Status.OPEN.value, "wrong_ticket")
    return replace(changed, status=Status.OPEN, status_changed_at=now), (event,)


def not_asked(ticket: Ticket, unanswered_since: datetime | None, now: datetime) -> Changed:
    """Stop waiting for a client who was not asked anything: the reply never arrived.

    A processed ticket is open again, too: the client must not be asked whether it helped.
    `unanswered_since` is the client's first line without a reply.
    """
    if ticket.status not in (Status.PENDING, Status.RESOLVED) or was_asked(ticket):
        return ticket, ()
    changed, events = set_status(ticket, Status.OPEN, now, reason="reply_failed")
    return replace(changed, waiting_since=unanswered_since), events


def improve_subject(ticket: Ticket, subject: str, *, settled: bool) -> Changed:
    """Replace a subject that was only a guess."""
    if subject == ticket.subject:
        return replace(ticket, subject_settled=settled), ()
    changed = replace(ticket, subject=subject, subject_settled=settled, version=ticket.version + 1)
    return changed, (SubjectChanged(ticket.id, ticket.subject, subject),)
