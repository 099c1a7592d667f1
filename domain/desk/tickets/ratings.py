"""Clients rate a processed ticket, and the question shows what they chose."""

from dataclasses import replace

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import RateTicket
from domain.desk.act import Act
from domain.desk.act.notify import mirror_line
from domain.errors import Refusal, stored
from domain.events import TicketRated
from domain.messages import Message
from domain.outgoing.mirror_states import redrawn_state
from domain.outgoing.templates import PROCESSED
from domain.policy.tickets.ratings import Rating, rate
from domain.tickets import Ticket


def rate_ticket(command: RateTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Save the client's rating; the same tap twice is one rating.

    Raises Refusal for a question about an earlier round.
    """
    if command.round not in (None, ticket.round):
        raise Refusal("stale_button", ticket=ticket.id)
    before = act.uow.ratings.of(ticket.id, ticket.round)
    known = act.uow.dictionaries.load()
    rating = rate(
        ticket, before, command.value, known.ratings_for(known.level(ticket.level_id)), act.now
    )
    if before is None or _key(before) != _key(rating):
        act.uow.ratings.save(rating)
        rated = TicketRated(ticket.id, _said(rating, act), _said(before, act) if before else "")
        act.tell(ticket, rated)
        mirror_line(act.uow.outbox.post_for(ticket.id, PROCESSED), redrawn_state(act.now), act.uow)
    said = _said(rating, act, act.person.language)
    return Say("answers/rated", {"value": said}, ticket.id)


def _key(rating: Rating) -> tuple[int | None, str]:
    return rating.entry_id, "" if rating.entry_id else rating.value


def _said(rating: Rating, act: Act, language: str = "") -> str:
    """Return a rating as people read it; the emoji alone if the scale has no entries."""
    value = act.uow.dictionaries.load().rating(rating.entry_id)
    return value.said(language) if value is not None else rating.value


def add_word(ticket: Ticket, message: Message, act: Act) -> Answer | None:
    """Save the client's comment on their rating; staff see it, and the ticket stays as it is."""
    rating = stored(act.uow.ratings.of(ticket.id, ticket.round), "rating of ticket", ticket.id)
    act.uow.ratings.save(replace(rating, word=message.text))
    act.tell(ticket, TicketRated(ticket.id, _said(rating, act), "", message.id))
    return Say("answers/word_kept", ticket_id=ticket.id)
