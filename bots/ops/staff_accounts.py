"""Asks platforms from time to time whether the accounts of staff are still open.

A platform says at once that an account was closed, but what it says may be lost: Slack stops trying
after six minutes. A linked account elsewhere would keep its role until the closed one acts.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bots.database import AsyncDatabase
from bots.inbound.acts import is_shown_as_guest
from bots.inbound.handler import Handler
from bots.inbound.supplies import without_update
from bots.platforms import AccountClosed, Adapter, SendError, Unavailable
from domain.errors import StorageUnavailable
from domain.people.accounts import Identity
from domain.people.places import Place
from domain.platforms import traits_of
from storage.unit import Unit

log = structlog.get_logger()

ASKED_EVERY = timedelta(days=1)
"""How old an answer about an account may be."""

PAUSE = 1.0
"""Seconds between two questions: Slack takes about 100 a minute of users.info (docs: tier 4)."""


class StaffAccounts:
    """Looks at the accounts of staff that an organization administers, one after another.

    An account of which a platform told nothing is looked at again in the next round.
    """

    def __init__(
        self,
        database: AsyncDatabase[Unit],
        adapters: Mapping[str, Adapter],
        handler: Handler,
        now: Callable[[], datetime],
        pause: float = PAUSE,
    ) -> None:
        """Prepare it. `pause`: seconds between two questions."""
        self._database = database
        self._adapters = adapters
        self._handler = handler
        self._now = now
        self._pause = pause
        self._asked: dict[Identity, datetime] = {}

    async def check(self) -> None:
        """Ask about each account that nobody has asked about for a day, and end what it ends."""
        try:
            accounts = await self._database.read(_of_staff)
            for one in accounts:
                if self._is_due(one):
                    await self._try_to_ask(one)
                    await asyncio.sleep(self._pause)
        except StorageUnavailable as error:
            log.warning("could not look at the accounts of staff; will retry", reason=str(error))

    def _is_due(self, account: Identity) -> bool:
        asked = self._asked.get(account)
        return account.platform in self._adapters and (
            asked is None or abs(self._now() - asked) >= ASKED_EVERY
        )

    async def _try_to_ask(self, account: Identity) -> None:
        """Ask about one account; a mistake of ours there doesn't hide the accounts after it.

        Raises StorageUnavailable, since no other account can be looked at then either.
        """
        try:
            await self._ask(account)
        except StorageUnavailable:
            raise
        except Exception:
            log.exception("could not look at an account of staff; will ask again in a day")
            self._asked[account] = self._now()

    async def _ask(self, account: Identity) -> None:
        try:
            profile = await self._adapters[account.platform].refresh_profile(account)
        except (SendError, Unavailable):
            return
        if profile is None:
            return
        now = self._now()
        if is_shown_as_guest(profile):
            closed = AccountClosed(profile, Place(account.platform, account.team, ""), now)
            await self._handler.handle(closed, without_update)
        self._asked[account] = now


def _of_staff(uow: Unit) -> Sequence[Identity]:
    """Return the accounts of all staff that an organization administers."""
    known = uow.people.accounts_of([one.id for one in uow.people.staff()])
    return [
        one.identity
        for one in known
        if traits_of(one.identity.platform, uow.platforms).administered
    ]
