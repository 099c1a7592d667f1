"""What a unit can't go on without, and how it is fetched from outside of it."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import get_args

from bots.chat.presenter import Presenter
from bots.config.public_holidays import find
from bots.database import AsyncDatabase
from bots.inbound.interpret import FromSomebody, Interpreted
from bots.platforms import (
    Adapter,
    Incoming,
    Rendered,
)
from bots.platforms.package import InvitesToChannels, KnowsReaders, OpensByLink
from domain.answers.say import Say
from domain.desk.act import Supplied
from domain.desk.views.promises import look_at
from domain.dictionaries.preview import LookWanted
from domain.dictionaries.public_holidays import HolidaysWanted
from domain.errors import (
    AbsencesWanted,
    LinksWanted,
    Membership,
    PostsLeaving,
    Refusal,
    UnknownAccount,
    UnknownReaders,
)
from domain.outgoing.deliveries import Reader
from domain.outgoing.made_files import Content, FileWanted, MadeFile
from domain.people.accounts import Identity
from domain.people.places import Place, Readers
from storage.unit import Unit

Begin = Callable[[Unit], int | None]
"""Records in a unit that this update is being handled; returns its number, None if handled
before."""


def without_update(_uow: Unit) -> int:
    """Begin what no stored update stands for: nothing is recorded, so it may happen again."""
    return 0


Make = Callable[[Content], Awaitable[MadeFile | None]]
"""Stores a file; returns None if there is no room for it. Raises StorageUnavailable."""

POSTS_AGAIN = 0.1
"""Seconds until it is looked again whether posts that were being sent have arrived."""

PRESS_WAITS = 1.5
"""Seconds that a pressed button waits for them: Slack opens a window within 3 s of the press."""

UNCONFIRMED = float("inf")
"""The age of a profile that the platform could not confirm."""


Wanted = UnknownReaders | FileWanted | LookWanted | HolidaysWanted | LinksWanted | AbsencesWanted
WANTED = get_args(Wanted)
"""What a unit may ask for that comes from outside of it."""


@dataclass
class Attempt:
    """What came in, and what is known about it so far."""

    incoming: Incoming | None
    begin: Begin
    interpreted: Interpreted | None = None
    """The command, if it is known before the unit."""
    supplied: Supplied = field(default_factory=Supplied)
    """What units have asked for so far."""
    soon: Callable[[Rendered], None] = lambda _: None
    reader: Reader | None = None
    """Who reads the answer, once the unit has found out; nobody if the answer is posted."""
    asked_about: set[Identity] = field(default_factory=set)
    """Accounts that the platform has already been asked about."""


class Supplies:
    """Fetches from the platforms, the file store and the database what a unit lacks."""

    def __init__(
        self,
        database: AsyncDatabase[Unit],
        adapters: Mapping[str, Adapter],
        presenter: Presenter,
        clock: Callable[[], datetime],
        make: Make,
    ) -> None:
        self._database = database
        self._adapters = adapters
        self._presenter = presenter
        self._clock = clock
        self._make = make

    async def get(self, wanted: Wanted, attempt: Attempt) -> Refusal | None:
        """Fetch what a unit can't go on without; return a refusal if that is not possible now."""
        known = attempt.supplied
        match wanted:
            case UnknownReaders():
                readers = await self._readers(wanted.place)
                attempt.supplied = replace(known, readers=readers)
                return wanted if readers is None else None
            case FileWanted():
                made = await self._make(wanted.what)
                attempt.supplied = replace(known, made=made)
                return Refusal("no_room_for_file") if made is None else None
            case LookWanted():
                if attempt.reader is not None:
                    shown = Say("answers/counting")
                    attempt.soon(self._presenter.answer(shown, attempt.reader, None, self._clock()))
                look = partial(look_at, wanted.change, self._clock())
                # In a thread that only reads: it may take seconds, and no unit waits for it.
                attempt.supplied = replace(known, looked=await self._database.read(look))
            case LinksWanted():
                able = [one for one in self._adapters.values() if isinstance(one, OpensByLink)]
                links = [link for one in able if (link := await one.link())]
                attempt.supplied = replace(known, links=links)
            case AbsencesWanted():
                attempt.supplied = replace(known, absent=await self._absent(wanted.wanted))
            case HolidaysWanted():
                holidays = await asyncio.to_thread(find, wanted.wanted)
                attempt.supplied = replace(known, holidays=holidays)
        return None

    async def _readers(self, place: Place) -> Readers | None:
        """Return who can read in a place; None if the platform does not respond now."""
        adapter = self._adapters[place.platform]
        return await adapter.readers(place) if isinstance(adapter, KnowsReaders) else Readers()

    async def _absent(self, wanted: Sequence[Membership]) -> Mapping[Membership, str]:
        """Return those who are not in their channels, with the channels' names.

        All channels are asked at once, since Slack waits only three seconds for a form.
        """
        channels = {one.channel for one in wanted}
        found = await asyncio.gather(*(self._absent_from(one, wanted) for one in channels))
        return {one: name for absent in found for one, name in absent.items()}

    async def _absent_from(
        self, channel: Place, wanted: Sequence[Membership]
    ) -> Mapping[Membership, str]:
        adapter = self._adapters[channel.platform]
        if not isinstance(adapter, InvitesToChannels):
            return {}
        there = [one for one in wanted if one.channel == channel]
        name, missing = await adapter.absent(channel, [one.account for one in there])
        return {one: name for one in there if one.account in missing}

    async def settled(self, posts: PostsLeaving) -> None:
        """Wait until the outcomes of these posts are recorded; for a press, PRESS_WAITS at most."""
        leaving, now = posts.posts, asyncio.get_running_loop().time
        until = now() + PRESS_WAITS if posts.brief else math.inf
        while leaving and now() < until:
            await asyncio.sleep(POSTS_AGAIN)
            leaving &= await self._database.read(
                lambda uow: uow.outbox.leaving(posts.place, posts.templates)
            )

    async def introduced(self, stranger: UnknownAccount, attempt: Attempt) -> bool:
        """Ask the platform once about the named person; return False if they stay unknown."""
        identity = stranger.identity
        # The unit may raise it again although they are known now; that must not go on for ever.
        if identity in attempt.asked_about:
            return False
        attempt.asked_about.add(identity)
        profile = await self._adapters[identity.platform].profile(identity)
        if profile is not None:
            await self._database.run(lambda uow: uow.people.know(profile, self._clock()))
        return profile is not None

    async def refresh_profile(self, stale: FromSomebody) -> FromSomebody:
        """Return what staff did, with the platform's current profile of them.

        If it does not respond, use its last profile, as unconfirmed.
        """
        author = stale.author
        seen = await self._adapters[author.identity.platform].refresh_profile(author.identity)
        return replace(stale, author=seen or replace(author, age=UNCONFIRMED))
