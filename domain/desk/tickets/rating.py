"""Clients rate a processed ticket, and the question shows what they chose."""

from dataclasses import replace

from domain.answers import Answer, Say
from domain.bodies import PROCESSED
from domain.commands import RateTicket
from domain.desk.act import Act
from domain.desk.act.notify import mirror_line
from domain.errors import Refusal
from domain.events import TicketRated
from domain.messages import Message
from domain.policy.ratings import rate
from domain.tickets import Ticket


def rate_ticket(command: RateTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Save the client's rating; the same tap twice is one rating.

    Raises Refusal for a question about an earlier round.
    """
    if command.round not in (None, ticket.round):
        raise Refusal("stale_button", ticket=ticket.id)
    before = act.uow.ratings.of(ticket.id, ticket.round)
    rating = rate(ticket, before, command.value, act.now)
    if before is None or before.value != rating.value:
        act.uow.ratings.save(rating)
        rated = TicketRated(ticket.id, rating.value, before.value if before else "")
        act.tell(ticket, (rated,))
        mirror_line(act.uow.outbox.post_for(ticket.id, PROCESSED), act.now.isoformat(), act.uow)
    return Say("answers/rated", {"value": rating.value}, ticket.id)


def add_word(ticket: Ticket, message: Message, act: Act) -> Answer | None:
    """Save the client's comment on their rating; staff see it, and the ticket stays as it is."""
    rating = act.uow.ratings.of(ticket.id, ticket.round)
    assert rating is not None, "only a rated ticket takes a word"
    act.uow.ratings.save(replace(rating, word=message.text))
    rated = TicketRated(ticket.id, rating.value, "", message.id)
    act.tell(ticket, (rated,))
    return Say("answers/word_kept", ticket_id=ticket.id)
