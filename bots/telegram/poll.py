"""Receiving: long polling that confirms nothing before it is stored."""

import asyncio
from collections.abc import Iterator
from typing import Any

import structlog
from telegram.error import TelegramError

from bots.ports import Ambiguous, NotSent, Received, SendError, Store, TokenRefused
from bots.telegram.api import Api
from bots.telegram.decode import ALLOWED, PLATFORM, lane
from bots.telegram.errors import TOO_MANY, classified
from domain.errors import StorageUnavailable

log = structlog.get_logger()

WAIT = 25  # seconds a poll waits for something to come
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between attempts in an outage

_CONFLICT = (
    "Another program polls Telegram with the same token, or a webhook is set: "
    "each takes messages from the other. Stop one of them."
)


class Poller:
    """Hands raw updates to the inbox, a batch at a time, in their order.

    Updates are not looked into, so that none can stop the others. The next poll confirms a batch,
    and only if it was stored; if it was not, Telegram gives it again.
    """

    def __init__(self, api: Api, *, first_pause: float = FIRST_PAUSE) -> None:
        self._api = api
        self._first_pause = first_pause

    async def run(self, store: Store) -> None:
        """Receive until cancelled. Raises TokenRefused; all else is logged and tried again."""
        offset: int | None = None
        pauses = self._pauses()
        failing = False
        while True:
            try:
                updates = await self._updates(offset)
                if updates:
                    await store([_received(update) for update in updates])
                    # The last one's id, never the greatest: after a quiet week ids begin
                    # anywhere, lower too (platform facts, item 6).
                    offset = updates[-1]["update_id"] + 1
            except SendError as outage:
                pause = max(next(pauses), _report(outage))
            except StorageUnavailable as outage:
                log.warning("telegram_not_stored", sentence=str(outage))
                pause = next(pauses)
            except Exception:
                log.exception("telegram_not_stored")
                pause = next(pauses)
            else:
                if failing:
                    log.info("telegram_polling_again")
                failing, pauses = False, self._pauses()
                continue
            failing = True
            await asyncio.sleep(pause)

    async def _updates(self, offset: int | None) -> list[dict[str, Any]]:
        """Confirm what is below the offset and wait for more. Raises a SendError."""
        try:
            updates = await self._api.poll(offset, seconds=WAIT, kinds=ALLOWED)
        except TelegramError as error:
            meaning = classified(error, None)
        except KeyError:
            meaning = Ambiguous("unreadable")
        else:
            if isinstance(updates, list) and all(_has_id(update) for update in updates):
                return updates
            meaning = Ambiguous("unreadable")
        # From None: the library's own words may show the address, and with it the token.
        raise meaning from None

    def _pauses(self) -> Iterator[float]:
        pause = self._first_pause
        while True:
            yield pause
            pause = min(2 * pause, LONGEST_PAUSE)


def _received(update: dict[str, Any]) -> Received:
    return Received(PLATFORM, str(update["update_id"]), lane(update), update)


def _has_id(update: Any) -> bool:
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def _report(outage: SendError) -> float:
    """Log an outage. Returns the seconds Telegram wants us to wait; raises TokenRefused again."""
    if isinstance(outage, TokenRefused):
        raise outage
    if outage.reason == "conflict":
        log.error("telegram_polled_twice", sentence=_CONFLICT)
    else:
        log.warning("telegram_unreachable", reason=outage.reason)
    if isinstance(outage, NotSent) and outage.reason == TOO_MANY:
        return outage.retry_after
    return 0.0
