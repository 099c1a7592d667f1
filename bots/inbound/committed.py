"""Reads what files are made of: committed states of the database, a page at a time."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

from domain.outgoing.made_files import SaidLine, Transcript
from storage.unit import Unit

T = TypeVar("T")


class Read(Protocol):
    """Reads a committed state of the database and waits for it: never call it in the event loop."""

    def __call__(self, query: Callable[[Unit], T], /) -> T:
        """Return the query's result. Raises StorageUnavailable."""
        ...


def lines_of(what: Transcript, read: Read) -> Iterator[SaidLine]:
    """Return the lines of a ticket, with one page in memory at a time."""
    after: tuple[datetime, int] | None = None
    while lines := read(partial(_page, what, after)):
        yield from lines
        after = lines[-1].after


def _page(what: Transcript, after: tuple[datetime, int] | None, uow: Unit) -> list[SaidLine]:
    return uow.discussions.page(what.ticket_id, inside=what.inside, after=after)
