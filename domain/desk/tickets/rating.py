"""Clients rate a ticket that was processed, and the question shows what they chose."""

from dataclasses import replace

from domain.commands import Context, RateTicket
from domain.desk.act.notify import mirror_line, tell_by
from domain.events import TicketRated
from domain.messages import Message
from domain.policy.ratings import rate
from domain.posts import PROCESSED, Answer
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


def rate_ticket(
    command: RateTicket, ticket: Ticket, context: Context, uow: UnitOfWork
) -> Answer | None:
    """Keep the client's rating; the same tap twice is one rating."""
    before = uow.ratings.of(ticket.id)
    rating = rate(ticket, before, command.value, context.now)
    if before is None or before.value != rating.value:
        uow.ratings.save(rating)
        rated = TicketRated(ticket.id, rating.value, before.value if before else "")
        tell_by(context, ticket, ticket, (rated,), uow)
        mirror_line(uow.outbox.post_for(ticket.id, PROCESSED), context.now.isoformat(), uow)
    return Answer("answers/rated", {"value": rating.value}, ticket.id)


def add_word(ticket: Ticket, message: Message, context: Context, uow: UnitOfWork) -> Answer | None:
    """Keep what the client says to their rating; staff see it, and the ticket does not move."""
    rating = uow.ratings.of(ticket.id)
    assert rating is not None, "only a rated ticket takes a word"
    uow.ratings.save(replace(rating, word=message.text))
    rated = TicketRated(ticket.id, rating.value, "", message.id)
    tell_by(context, ticket, ticket, (rated,), uow)
    return Answer("answers/word_kept", {}, ticket.id)
