"""When a button is offered, depending on what its message shows now."""

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.dictionaries import USUAL_VOICE, Voice
from domain.outgoing.buttons import Below
from domain.outgoing.ticket_view import TicketView
from domain.outgoing.words import Words
from domain.tickets import ACTIVE, Status, was_asked


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message is about: its ticket, the line, the update it answers, and its question.

    `below` is what its buttons need besides. `language` is its reader's, and `voice` how the desk
    speaks.
    """

    ticket: TicketView | None = None
    line: int | None = None
    update: int | None = None
    question: int | None = None
    words: Words = field(default_factory=dict)
    below: Below | None = None
    language: str = ""
    voice: Voice = USUAL_VOICE


def always(_shown: Shown) -> bool:
    """Return True: it is always offered."""
    return True


def _if(holds: Callable[[TicketView], bool]) -> Callable[[Shown], bool]:
    """Return a check of the message's ticket; a message without a ticket offers everything."""
    return lambda shown: shown.ticket is None or holds(shown.ticket)


def _in(*statuses: Status) -> Callable[[Shown], bool]:
    return _if(lambda ticket: ticket.status in statuses)


active = _in(*ACTIVE)
not_closed = _in(*ACTIVE, Status.RESOLVED)
resolved = _in(Status.RESOLVED)
over = _in(Status.RESOLVED, Status.CLOSED)
pending = _in(Status.PENDING)
not_open = _in(*(ACTIVE - {Status.OPEN}))
not_on_hold = _in(*(ACTIVE - {Status.ON_HOLD}))
free = _if(lambda ticket: ticket.status in ACTIVE and ticket.assignee_id is None)
may_wait = _if(lambda ticket: ticket.status in ACTIVE - {Status.PENDING} and was_asked(ticket))
waited_for = _if(
    lambda ticket: ticket.status in ACTIVE and bool(ticket.waiting_since or ticket.response_due_at)
)
may_move = _if(lambda ticket: ticket.status is not Status.CLOSED and ticket.may_move)
locked = _if(lambda ticket: ticket.status is not Status.CLOSED and bool(ticket.locked_by))
unlocked = _if(lambda ticket: ticket.status is not Status.CLOSED and not ticket.locked_by)


def has_word(word: str) -> Callable[[Shown], bool]:
    """Return whether this word of the message is true."""
    return lambda shown: bool(shown.words.get(word))


def settled(shown: Shown) -> bool:
    """Return whether the message's ticket needs nothing more from the desk."""
    return shown.ticket is not None and shown.ticket.status not in ACTIVE
