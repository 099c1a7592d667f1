"""Which staff lines leave for the client, when, and what their author had no time to see."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from domain.messages import MessageKind, PublicLine
from domain.text.spans import Style, Text
from domain.tickets import Status, Ticket

REPLY_WAITS = timedelta(seconds=5)
"""How long a public line waits before it leaves, so that it can be edited or taken back."""


REPLY_SEES = timedelta(seconds=3)
"""How long a line must have been in the thread before a reply was written; otherwise its author has
not seen it. Zero: nobody is ever asked."""


class StaysInside(StrEnum):
    """Why a line in a ticket's thread is not sent to the client."""

    COLLEAGUE = "colleague"  # a colleague is responsible
    MENTION = "mention"
    CLOSED = "closed"
    MOVED = "moved"  # the ticket has left this thread
    OUT_OF_REACH = "out_of_reach"  # its author may not reply in this ticket
    UNKNOWN_COMMAND = "unknown_command"


def why_inside(ticket: Ticket, author_id: int, words: Text) -> StaysInside | None:
    """Return why a plain line stays inside; None if its author is responsible, or nobody is.

    A line that mentions a person, a group or a channel anywhere in its `words` (everything that
    would leave) is a conversation among colleagues and stays internal.
    """
    if ticket.status is Status.CLOSED:
        return StaysInside.CLOSED
    if any(span.style is Style.MENTION for span in words.spans):
        return StaysInside.MENTION
    if ticket.assignee_id not in (None, author_id):
        return StaysInside.COLLEAGUE
    return None


def unseen(
    lines: Iterable[PublicLine], authors: Collection[int], written_at: datetime
) -> tuple[PublicLine, ...]:
    """Return the public lines that the author of a reply at `written_at` had no time to see.

    `authors` wrote the reply: they know their own lines. All instants are the platforms'.
    """
    if not REPLY_SEES:
        return ()
    return tuple(
        line
        for line in lines
        if (line.message.kind is MessageKind.CLIENT or line.message.author_id not in authors)
        and (line.shown_at is None or line.shown_at > written_at - REPLY_SEES)
    )
