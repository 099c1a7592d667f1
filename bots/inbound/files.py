"""Makes the files that units ask for and stores them, outside of any unit."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeVar

import structlog

from bots.inbound.committed import Read, lines_of
from bots.inbound.person_file import parts_of, zipped
from bots.text.renderer import Renderer
from bots.text.transcript import transcript
from domain.errors import NoRoom
from domain.outgoing.deliveries import Reader
from domain.outgoing.made_files import MADE_AT_MOST, Content, MadeFile, PersonFile
from storage.files import Shelf

log = structlog.get_logger()

T = TypeVar("T")


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

    async def make(self, what: Content) -> MadeFile | None:
        """Return the file once it is stored durably; None if there is no room for it.

        Raises StorageUnavailable.
        """
        try:
            return await asyncio.to_thread(self._made, what)
        except (NoRoom, OSError) as error:
            log.error("could not make a file", what=repr(what), reason=str(error) or "no room")
            return None

    def _made(self, what: Content) -> MadeFile:
        voice = self._read(lambda uow: uow.dictionaries.load().voice)
        language, zone = voice.language or self._desk.language, voice.time_zone
        desk = Reader(language, zone or self._desk.time_zone, voice)
        with self._shelf.new() as new:
            for piece in self._pieces(what, desk):
                new.write(piece)
            kept = new.keep()
        return MadeFile(what, kept.digest, kept.size)

    def _pieces(self, what: Content, desk: Reader) -> Iterator[bytes]:
        now = self._clock()
        if isinstance(what, PersonFile):
            return zipped(parts_of(what, self._read, self._renderer, desk, now), now)
        ticket = self._read(lambda uow: uow.tickets.view(what.ticket_id))
        lines = lines_of(what, self._read)
        said = transcript(what, ticket, lines, self._renderer, desk, now, at_most=MADE_AT_MOST)
        return (piece.encode() for piece in said)
