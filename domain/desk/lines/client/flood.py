"""Many new tickets of one client: from the sixth within a minute, they go on in the last one.

Only for what clients open themselves, by a line or a command. What staff open for somebody is
meant, and so is a form: its choices belong to a ticket. *Separate request* always opens one.
"""

from dataclasses import replace

from domain.desk.act import Act
from domain.events import NewTicketFolded
from domain.messages import Message
from domain.people.places import Place
from domain.policy.lines.client_lines import NEW_TICKETS, NEW_TICKETS_WITHIN
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


def goes_on_in(place: Place, act: Act) -> Ticket | None:
    """Return the ticket that takes what the actor writes here to open another; None: it opens one.

    It is their newest in this chat, unless that has ended.
    """
    opened = act.uow.tickets.opened_by(act.person.id, act.now - NEW_TICKETS_WITHIN, NEW_TICKETS)
    if len(opened) < NEW_TICKETS:
        return None
    here = (one for one in opened if one.is_active and _is_here(one, place, act.uow))
    return next(here, None)


def _is_here(ticket: Ticket, place: Place, uow: UnitOfWork) -> bool:
    found = uow.conversations.get(ticket.conversation_id).place
    return replace(found, thread="") == replace(place, thread="")


def record_folded(ticket_id: int, message: Message, act: Act) -> None:
    """Record that a line was to open a ticket and went on in this one, and say so once."""
    ticket = act.uow.tickets.get(ticket_id)
    last = act.uow.history.last_folded(ticket_id)
    known = act.uow.messages.get(last) if last is not None else None
    first = known is None or known.ticket_id != ticket_id
    act.tell(ticket, NewTicketFolded(ticket_id, message.id, first))
