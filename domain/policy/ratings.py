"""How a client rates the help: one tap, and a comment if they like."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.errors import Refusal
from domain.text import Text
from domain.tickets import Status, Ticket

VALUES = ("😀", "😐", "🙁")
"""The ratings, the best first. The dictionary that administrators edit comes later."""

CHANGED_WITHIN = timedelta(days=7)
"""How long a rating may be changed and a comment added."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A client's rating of one round of a ticket; `word` is their comment. Aware, UTC."""

    ticket_id: int
    round: int
    value: str
    word: Text | None
    rated_at: datetime


def rate(ticket: Ticket, before: Rating | None, value: str, now: datetime) -> Rating:
    """Return a first or changed rating of the ticket's round; `before` is this round's.

    Raises Refusal after CHANGED_WITHIN.
    """
    if value not in VALUES:
        raise Refusal("stale_button", ticket=ticket.id)
    if ticket.is_active:
        raise Refusal("not_processed_yet", ticket=ticket.id)
    if before is None:
        return Rating(ticket.id, ticket.round, value, None, now)
    if now - before.rated_at > CHANGED_WITHIN:
        raise Refusal("rated_long_ago", ticket=ticket.id)
    return replace(before, value=value)


def takes_word(ticket: Ticket, rating: Rating | None, now: datetime) -> bool:
    """Return whether a line that quotes the question is a comment, which reopens nothing."""
    return (
        rating is not None
        and rating.word is None
        and ticket.status in (Status.RESOLVED, Status.CLOSED)
        and now - rating.rated_at <= CHANGED_WITHIN
    )
