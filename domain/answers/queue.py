"""A page of the queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from domain.outgoing.buttons import Choice
from domain.outgoing.words import Words
from domain.people.places import Place
from domain.policy.queue.ticket_list import Cursor, Filter, Filters


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


@dataclass(frozen=True, slots=True)
class QueueChoices:
    """The filter values that differ from desk to desk.

    `viewer_id` is the reader, `staff` are the others who can be responsible. `sees_as`: the reader
    may see the desk as a client does.
    """

    viewer_id: int
    staff: tuple[Choice, ...] = ()
    levels: tuple[Choice, ...] = ()
    categories: tuple[Choice, ...] = ()
    departments: tuple[Choice, ...] = ()
    groups: tuple[Choice, ...] = ()
    projects: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sees_as: bool = False


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue. `asked` are the filters, by the names that people see.

    `searched`: the page is not full after so many tickets were searched, and there are more.
    """

    template: ClassVar[str] = "answers/queue"
    ticket_id: ClassVar[None] = None
    entries: tuple[QueueEntry, ...]
    filters: Filters
    asked: Mapping[Filter, str]
    choices: QueueChoices
    earlier: Cursor | None = None
    later: Cursor | None = None
    searched: int = 0

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {
            "asked": self.asked,
            "searched": self.searched,
            "any": bool(self.entries),
            "settled": self.filters.settled is not None,
        }
