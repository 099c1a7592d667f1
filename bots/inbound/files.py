"""Makes the files that units ask for and stores them, outside of any unit."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

import structlog

from bots.text.renderer import Renderer
from bots.text.transcript import transcript
from domain.errors import NoRoom
from domain.made_files import MADE_AT_MOST, MadeFile, SaidLine, Transcript
from domain.posts import Reader
from storage.files import Shelf
from storage.unit import Unit

log = structlog.get_logger()

T = TypeVar("T")


class Read(Protocol):
    """Reads a committed state of the database and waits for it: never call it in the event loop."""

    def __call__(self, query: Callable[[Unit], T], /) -> T:
        """Return the query's result. Raises StorageUnavailable."""
        ...


class FileMaker:
    """Makes files in its own thread, with one page in memory at a time."""

    def __init__(
        self,
        read: Read,
        shelf: Shelf,
        renderer: Renderer,
        desk: Reader,
        clock: Callable[[], datetime],
    ) -> None:
        """Prepare it. `desk` has the language and zone for readers without their own."""
        self._read = read
        self._shelf = shelf
        self._renderer = renderer
        self._desk = desk
        self._clock = clock

    async def make(self, what: Transcript) -> MadeFile | None:
        """Return the file once it is stored durably; None if there is no room for it.

        Raises StorageUnavailable.
        """
        try:
            return await asyncio.to_thread(self._made, what)
        except (NoRoom, OSError) as error:
            log.error(
                "could not make a file", ticket=what.ticket_id, reason=str(error) or "no room"
            )
            return None

    def _made(self, what: Transcript) -> MadeFile:
        ticket = self._read(lambda uow: uow.tickets.view(what.ticket_id))
        voice = self._read(lambda uow: uow.dictionaries.load().voice)
        language, zone = voice.language or self._desk.language, voice.time_zone
        desk = Reader(language, zone or self._desk.time_zone, voice)
        pieces = transcript(
            what,
            ticket,
            self._lines(what),
            self._renderer,
            desk,
            self._clock(),
            at_most=MADE_AT_MOST,
        )
        with self._shelf.new() as new:
            for piece in pieces:
                new.write(piece.encode())
            kept = new.keep()
        return MadeFile(what, kept.digest, kept.size)

    def _lines(self, what: Transcript) -> Iterator[SaidLine]:
        after: tuple[datetime, int] | None = None
        while lines := self._read(partial(_page, what, after)):
            yield from lines
            after = lines[-1].after


def _page(what: Transcript, after: tuple[datetime, int] | None, uow: Unit) -> list[SaidLine]:
    return uow.discussions.page(what.ticket_id, inside=what.inside, after=after)
