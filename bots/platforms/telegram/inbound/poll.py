"""Long polling that confirms nothing before it is stored."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeGuard

import structlog
from telegram.error import TelegramError

from bots.backoff import OUTAGE, Backoff
from bots.platforms import Ambiguous, Payload, Received, SendError, Store, raw
from bots.platforms.telegram.api import Api
from bots.platforms.telegram.errors import classified, report
from bots.platforms.telegram.inbound.decode import ALLOWED, PLATFORM, group_of, is_id, lane
from bots.platforms.telegram.outbound.send import Sender
from domain.errors import StorageUnavailable

log = structlog.get_logger()

WAIT = 25  # seconds a poll waits for something to come

FLOOR = 1.0
"""Seconds between polls that bring nothing new. Telegram holds such a poll; a server of one's own,
or a proxy, may not, and would be asked hundreds of times a second."""


class Poller:
    """Passes raw updates to the inbox, a batch at a time, in order.

    It does not read updates, so none can stop the others. The next poll confirms a batch, but only
    if it was stored; otherwise Telegram sends it again.
    """

    def __init__(
        self,
        api: Api,
        sender: Sender,
        *,
        outage: Backoff = OUTAGE,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._sender = sender
        self._outage = outage
        self._rest = rest

    async def run(self, store: Store) -> None:
        """Receive until cancelled. Raises TokenRefused; other errors are logged and tried again.

        An existing webhook is removed first; its waiting updates come by polling then.
        """
        # Without an offset Telegram begins with the earliest update that was not confirmed. One
        # that is stored already has a known key, and does nothing.
        offset: int | None = None
        failures, called = 0, True
        while True:
            try:
                if called:
                    # Without `drop_pending_updates`, which would throw away what people have
                    # written meanwhile.
                    await self._sender.call("deleteWebhook")
                    called = False
                asked_at, confirmed = time.monotonic(), offset
                updates = await self._updates(offset)
                if updates:
                    await store([received(update) for update in updates])
                    # The last one's id, never the greatest: after a quiet week ids begin
                    # anywhere, lower too (go-telegram-bot-api#156).
                    offset = _last_id(updates) + 1
            except SendError as outage:
                pause = report(outage)
            except StorageUnavailable as outage:
                log.warning("could not store updates from Telegram", sentence=str(outage))
                pause = 0.0
            except Exception:
                # Whatever it is, polling goes on: what was not stored will come again.
                log.exception("could not store updates from Telegram")
                pause = 0.0
            else:
                if failures:
                    log.info("polling Telegram again")
                failures = 0
                if offset == confirmed:
                    await self._rest(max(0.0, asked_at + FLOOR - time.monotonic()))
                continue
            failures += 1
            await asyncio.sleep(max(self._outage.after(failures), pause))

    async def _updates(self, offset: int | None) -> list[Any]:
        """Confirm what is below the offset and wait for more. Raises a SendError."""
        try:
            updates = await self._api.poll(offset, seconds=WAIT, kinds=ALLOWED)
        except TelegramError as error:
            meaning = classified(error, None)
        except KeyError:
            meaning = Ambiguous("unreadable")
        else:
            if isinstance(updates, list):
                return updates
            meaning = Ambiguous("unreadable")
        # From None: the library's own words may show the address, and with it the token.
        raise meaning from None


def received(update: Any) -> Received:
    """Return anything that came as an update as the inbox stores it."""
    key = str(update["update_id"]) if has_id(update) else ""
    if not key or raw.UNREADABLE in update:
        problem = update.get("problem") if isinstance(update, dict) else ""
        return _no_update(update, str(problem or raw.NO_UPDATE), key)
    return Received(PLATFORM, key, lane(update), update, channel=group_of(update))


def has_id(update: object) -> TypeGuard[Payload]:
    """Return whether something that came is an update at all."""
    return isinstance(update, dict) and is_id(update.get("update_id"))


def _no_update(update: Any, problem: str, key: str) -> Received:
    written = update.get(raw.UNREADABLE) if isinstance(update, dict) else None
    return raw.unreadable(PLATFORM, str(written or update), problem, key)


def _last_id(updates: Sequence[Any]) -> int:
    """Return the id of the last update that has one; Telegram gives those behind it again.

    Raises Ambiguous if none has one: what cannot be confirmed keeps coming.
    """
    ids = [int(update["update_id"]) for update in updates if has_id(update)]
    if not ids:
        raise Ambiguous("unreadable")
    return ids[-1]
