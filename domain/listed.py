"""Tickets as they stand in lists, with names instead of ids."""

from dataclasses import dataclass
from datetime import timedelta

from domain.people import Place


@dataclass(frozen=True, slots=True)
class ListedTicket:
    """A ticket in a client's list; `assignee` is a name, None if nobody is responsible."""

    id: int
    subject: str
    status: str
    assignee: str | None
    lamp: str = ""


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A ticket on a page of the queue, with names instead of ids, for one reader.

    `left` is the working time until the nearest deadline: negative after it, None without one.
    `waits` is how long the client has been waiting. `thread` is where staff discuss the ticket.
    """

    id: int
    subject: str
    status: str
    lamp: str
    urgency: str
    client: str
    groups: tuple[str, ...]
    weight: int
    waits: timedelta
    left: timedelta | None
    assignee: str
    assignee_id: int | None
    project: str
    category: str
    priority: str
    level: str
    unread: int
    source: str
    locked_by: str
    thread: Place | None
    client_id: int = 0
    mark: str = ""
