"""Opening a client's ticket: it is saved, and people are told."""

from domain.desk.act import Act
from domain.desk.tickets.triage import add_triaged, given
from domain.events import CameByLink, TicketOpened
from domain.messages import Line, Message
from domain.people.person import LINK
from domain.people.places import Conversation
from domain.policy.lines.phrases import opening_subject, subject_of
from domain.repositories import DEFAULT_DEPARTMENT
from domain.tickets import Ticket, open_ticket


def add_ticket(
    line: Line | Message,
    source: str,
    conversation: Conversation,
    follows: Ticket | None,
    act: Act,
) -> Ticket:
    """Open a ticket with the subject of a client's line, and return it with its number."""
    ticket = open_ticket(
        conversation,
        subject=opening_subject(line),
        subject_settled=subject_of(line.text) is not None,
        source=source,
        department_id=DEFAULT_DEPARTMENT,
        follows_id=follows.id if follows else None,
        written_at=line.written_at,
        now=act.now,
    )
    actor, client_id = act.person, conversation.person_id
    client = actor if actor.id == client_id else act.uow.people.get(client_id)
    return add_triaged(ticket, line.matter.plain, client, act)


def tell_opened(ticket: Ticket, message: Message, act: Act, *, gathers: bool = False) -> None:
    """Tell of a new ticket: rows of NOTICES post its card, line and receipt.

    `gathers`: the line waits for its album.
    """
    act.tell(ticket, TicketOpened(ticket.id, message.id, gathers))
    _tell_link(ticket, act)
    act.by_desk().tell(ticket, *given(ticket))


def _tell_link(ticket: Ticket, act: Act) -> None:
    """Put what the client's link said into the thread of the first ticket after it."""
    own = act.actor is not None and act.actor.id == ticket.client_id
    client = act.person if own else act.uow.people.get(ticket.client_id)
    link = client.properties.get(LINK)
    if link:
        kept = {name: value for name, value in client.properties.items() if name != LINK}
        act.uow.people.set_properties(client.id, kept)
        act.tell(ticket, CameByLink(ticket.id, str(link)))
