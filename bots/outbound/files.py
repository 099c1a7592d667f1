"""Fetches files from the platform they came from, and stores them until they leave."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bots.database import AsyncDatabase
from bots.platforms import Adapter, FileToSend, NoFile, Unavailable
from domain import desk
from domain.answers.say import Say
from domain.desk.act import Act
from domain.errors import NoRoom
from domain.messages import Attachment, AttachmentKind, Message
from domain.outgoing.bodies import DeskFile
from domain.outgoing.deliveries import Delivery
from domain.policy.lines.files import file_name, goes_along, is_wanted, media_type
from storage.files import Shelf
from storage.unit import Unit

log = structlog.get_logger()

FETCHED_WITHIN = timedelta(hours=1)
"""How long a platform may fail to return a file before its line leaves without it."""


class Fetcher:
    """Fetches the files of a line before the line leaves.

    Stored files are recorded before anything is sent: a line with an unrecorded file has certainly
    not left.
    """

    def __init__(
        self,
        database: AsyncDatabase[Unit],
        adapters: Mapping[str, Adapter],
        shelf: Shelf,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._adapters = adapters
        self._shelf = shelf
        self._clock = clock
        self._is_full = False

    def was_never_fetched(self, delivery: Delivery) -> bool:
        """Return whether files of a post were never fetched, so that it can't have been sent."""
        return any(is_wanted(item) for item in _files(delivery))

    async def with_files(self, delivery: Delivery) -> Delivery:
        """Return the post with all its files stored, or with the reason why one is missing.

        Raises Unavailable if they can't be fetched now, and StorageUnavailable.
        """
        message = delivery.message
        missing = [item for item in _files(delivery) if self._is_missing(item)]
        if message is None or not missing:
            return delivery
        for item in missing:
            await self._fetch(message, item)
        # Read again: what was given up or stored meanwhile is in the message.
        whole = await self._database.read(lambda uow: uow.messages.whole(message.id))
        return replace(delivery, message=whole)

    def files_of(self, delivery: Delivery) -> tuple[FileToSend, ...]:
        """Return the files that go with a post."""
        if isinstance(delivery.body, DeskFile):
            return (self._own(delivery.body),)
        return tuple(
            FileToSend(
                self._shelf.where(item.digest),
                file_name(item),
                media_type(item),
                item.kind,
                item.size,
            )
            for item in _files(delivery)
            if goes_along(item)
        )

    def is_lost(self, delivery: Delivery) -> bool:
        """Return whether the post is a lost file of the desk's: backups contain no files."""
        return isinstance(delivery.body, DeskFile) and not self._shelf.has(
            delivery.body.digest, delivery.body.size
        )

    def _own(self, body: DeskFile) -> FileToSend:
        path, kind = self._shelf.where(body.digest), AttachmentKind.DOCUMENT
        return FileToSend(path, body.name, body.media_type, kind, body.size)

    async def give_up_refused(
        self, delivery: Delivery, files: Sequence[FileToSend], problem: str
    ) -> None:
        """Let a post leave without files that the platform refuses. Raises StorageUnavailable."""
        refused = {file.path.name for file in files}
        for item in _files(delivery):
            if item.digest in refused and delivery.message is not None:
                await self._give_up(delivery.message, item, problem)

    def _is_missing(self, item: Attachment) -> bool:
        return is_wanted(item) or (goes_along(item) and not self._shelf.has(item.digest, item.size))

    async def _fetch(self, message: Message, item: Attachment) -> None:
        try:
            kept = await self._store(message, item)
        except NoFile as lost:
            await self._give_up(message, item, lost.problem)
        except NoRoom:
            await self._give_up(message, item, "no_room")
            await self._tell_full()
        except Exception as error:
            if self._clock() - message.received_at < FETCHED_WITHIN:
                raise
            # A mistake of ours must not hold up the lane for ever, either.
            if not isinstance(error, Unavailable):
                log.exception("could not fetch a file", message=message.id)
            await self._give_up(message, item, "unavailable")
        else:
            self._is_full = False
            now = self._clock()
            await self._database.run(
                lambda uow: desk.keep_file(message.id, kept, Act(None, now, uow))
            )

    async def _store(self, message: Message, item: Attachment) -> Attachment:
        if message.place is None:  # it repeats another line, whose file is gone
            raise NoFile("gone")
        platform, size = message.place.platform, 0
        if platform not in self._adapters:
            raise NoFile("unavailable")
        try:
            with self._shelf.new() as new:
                # Ends the download, too, if reading stops in the middle.
                async with aclosing(self._adapters[platform].fetch(item)) as pieces:
                    async for piece in pieces:
                        size += len(piece)
                        # The size that came with the line may be missing or wrong.
                        if size > self._adapters[platform].traits.gives:
                            raise NoFile(f"too_big_from_{platform}")
                        # A slow disk must not hold up the event loop, which has to answer Slack
                        # within three seconds.
                        await asyncio.to_thread(new.write, piece)
                kept = await asyncio.to_thread(new.keep)
        except OSError as error:
            log.error("could not store a file", reason=str(error))
            raise Unavailable(f"disk: {error}") from error
        return replace(item, digest=kept.digest, size=kept.size)

    async def _give_up(self, message: Message, item: Attachment, problem: str) -> None:
        log.info("a file is not sent", message=message.id, reason=problem)
        now = self._clock()
        await self._database.run(
            lambda uow: desk.stop_file(message.id, item, problem, Act(None, now, uow))
        )

    async def _tell_full(self) -> None:
        """Tell administrators, once until a file fits again."""
        log.error(
            "file storage is full", sentence="Raise files.limit_mb, or lower files.keep_days."
        )
        if not self._is_full:
            self._is_full = True
            now = self._clock()
            await self._database.run(
                lambda uow: desk.tell_administrators(Say("staff/no_room"), Act(None, now, uow))
            )


def _files(delivery: Delivery) -> Sequence[Attachment]:
    """Return the attachments that go with a post."""
    if delivery.message is None or not delivery.takes_files:
        return ()
    return delivery.message.attachments
