"""How a client rates the help: one tap, and a comment if they like."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.dictionaries import RatingValue
from domain.errors import Refusal
from domain.text.spans import Text
from domain.tickets import Status, Ticket

CHANGED_WITHIN = timedelta(days=7)
"""How long a rating may be changed and a comment added."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A client's rating of one round of a ticket. Instants are UTC.

    `value` is the emoji as it was then, `entry_id` the entry of the dictionary (None: of the scale
    without entries), and `word` the client's comment.
    """

    ticket_id: int
    round: int
    value: str
    word: Text | None
    rated_at: datetime
    entry_id: int | None = None


def chosen(key: str, offered: Sequence[RatingValue]) -> RatingValue | None:
    """Return the rating that a button carries: by its entry's number, or by its emoji."""
    return next((one for one in offered if key in (one.key, one.emoji)), None)


def rate(
    ticket: Ticket,
    before: Rating | None,
    key: str,
    offered: Sequence[RatingValue],
    now: datetime,
) -> Rating:
    """Return a first or changed rating of the ticket's round; `before` is this round's.

    Raises Refusal after CHANGED_WITHIN, or if it is not offered.
    """
    value = chosen(key, offered)
    if value is None:
        raise Refusal("stale_button", ticket=ticket.id)
    if ticket.is_active:
        raise Refusal("not_processed_yet", ticket=ticket.id)
    if before is None:
        return Rating(ticket.id, ticket.round, value.emoji, None, now, value.id or None)
    if now - before.rated_at > CHANGED_WITHIN:
        raise Refusal("rated_long_ago", ticket=ticket.id)
    return replace(before, value=value.emoji, entry_id=value.id or None)


def takes_word(ticket: Ticket, rating: Rating | None, now: datetime) -> bool:
    """Return whether a line that quotes the question is a comment, which reopens nothing."""
    return (
        rating is not None
        and rating.word is None
        and ticket.status in (Status.RESOLVED, Status.CLOSED)
        and now - rating.rated_at <= CHANGED_WITHIN
    )
