"""What a unit lacks is fetched in time for the platform that waits for its answer."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import cast

from bots.database import AsyncDatabase
from bots.inbound.supplies import Attempt, Supplies
from bots.platforms import Adapter
from domain.errors import AbsencesWanted, Membership
from domain.people.accounts import Identity
from domain.people.places import Place
from storage.engine.database import Database
from storage.unit import Unit
from tests.support.made_files import made
from tests.support.texts.rendered import PRESENTER

IVAN = Identity("slack", "T1", "UIVAN")
CHANNELS = [Place("slack", "T1", chat) for chat in ("CDESK", "CBILLING", "CSALES")]


class Slack:
    """Answers about a channel once it has been asked about all of them."""

    def __init__(self) -> None:
        self._asked = asyncio.Barrier(len(CHANNELS))

    async def absent(
        self, channel: Place, accounts: Collection[Identity]
    ) -> tuple[str, Collection[Identity]]:
        """Say that everybody is missing, except in one channel."""
        await self._asked.wait()
        return channel.chat.lower(), () if channel.chat == "CSALES" else accounts

    async def invite(self, account: Identity, channel: Place) -> None:
        """Nobody is invited here."""
        raise NotImplementedError


async def test_all_channels_are_asked_at_once_who_is_missing(
    running_database: Database[Unit],
) -> None:
    adapters = cast(Mapping[str, Adapter], {"slack": Slack()})
    units = AsyncDatabase(running_database)
    supplies = Supplies(units, adapters, PRESENTER, lambda: datetime.now(UTC), made)
    desk, billing, sales = (Membership(1, n, IVAN, one) for n, one in enumerate(CHANNELS))
    attempt = Attempt(None, lambda _uow: 0)
    async with asyncio.timeout(10):
        await supplies.get(AbsencesWanted([desk, billing, sales]), attempt)
    assert attempt.supplied.absent == {desk: "cdesk", billing: "cbilling"}
