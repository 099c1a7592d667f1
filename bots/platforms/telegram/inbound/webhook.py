"""Receives Telegram's calls, and responds once the update is stored."""

import asyncio
import hashlib
import hmac
from functools import partial

import structlog
from aiohttp import web

from bots.backoff import OUTAGE, Backoff
from bots.platforms import NotUnderstood, Received, SendError, Store, raw
from bots.platforms.telegram.errors import report
from bots.platforms.telegram.inbound.decode import ALLOWED, PLATFORM
from bots.platforms.telegram.inbound.poll import received
from bots.platforms.telegram.outbound.send import Sender
from bots.platforms.webhooks import Seldom, WebhookServer, body_of
from domain.errors import StorageUnavailable

log = structlog.get_logger()

PATH = "/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 1
"""Calls at a time. Telegram has a queue per chat and kind of update and sends queues in parallel
(tdlib/telegram-bot-api, WebhookActor.cpp): with several calls, an edit or a press could overtake
the line it belongs to."""

LOOK_AGAIN = 60.0
"""Seconds between checks that Telegram still calls us."""


class Webhook:
    """Passes raw updates to the inbox, each before its call is answered.

    If an update was not stored, the response is an error, and Telegram sends it again, for 24
    hours. Anything that is not an update is stored as it came, or it would come again for ever.
    """

    def __init__(
        self,
        sender: Sender,
        server: WebhookServer,
        secret: str,
        *,
        outage: Backoff = OUTAGE,
    ) -> None:
        """Prepare it. `secret` proves that a call comes from Telegram."""
        self.address = server.address(PATH)
        self._sender = sender
        self._server = server
        self._secret = secret
        self._outage = outage
        self._failed_at = 0
        self._refused = Seldom()

    async def run(self, store: Store) -> None:
        """Receive until cancelled. Raises TokenRefused; other errors are logged and tried again."""
        with self._server.serving(PATH, partial(self._take, store)):
            failures, announced = 0, False
            while True:
                try:
                    if announced:
                        announced = await self._still_ours()
                    if not announced:
                        await self._announce()
                        announced = True
                except SendError as outage:
                    failures += 1
                    pause = max(self._outage.after(failures), report(outage))
                else:
                    pause, failures = LOOK_AGAIN, 0
                await asyncio.sleep(pause)

    async def _still_ours(self) -> bool:
        """Return whether Telegram still calls us; log what it could not deliver."""
        info = await self._sender.call("getWebhookInfo")
        failed_at = info.get("last_error_date", 0)
        if failed_at > self._failed_at:
            # Telegram goes on naming the last error after it is over, so each is logged once.
            self._failed_at = failed_at
            problem, waiting = info.get("last_error_message"), info.get("pending_update_count")
            log.warning("Telegram cannot deliver to the webhook", problem=problem, waiting=waiting)
        if info.get("url") == self.address:
            return True
        log.error("Telegram calls another address", sentence=_TAKEN)
        return False

    async def _announce(self) -> None:
        """Tell Telegram to call us."""
        await self._sender.call(
            "setWebhook",
            url=self.address,
            secret_token=self._secret,
            allowed_updates=ALLOWED,
            max_connections=CONNECTIONS,
        )
        log.info("Telegram will call the desk", address=self.address)

    async def _take(self, store: Store, request: web.Request) -> web.Response:
        # Compared as bytes: a header may have any, and as texts only ASCII could be compared.
        given = request.headers.get(HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret.encode()):
            if times := self._refused.count():
                log.info(
                    "refused a call that is not from Telegram", reason="wrong secret", times=times
                )
            return web.Response(status=403)
        try:
            await store([_received(await body_of(request))])
        except StorageUnavailable as outage:
            log.warning("could not store updates from Telegram", sentence=str(outage))
            return web.Response(status=503)
        except web.HTTPException:
            raise
        except Exception:
            log.exception("could not store updates from Telegram")
            return web.Response(status=500)
        return web.Response()


_TAKEN = (
    "Another program changed or removed the webhook. The desk sets it again. Stop that program,"
    " or each takes messages from the other."
)


def secret_of(token: str) -> str:
    """Return a secret that only the bot's token yields; the same at every start."""
    return hmac.new(token.encode(), b"helpline webhook", hashlib.sha256).hexdigest()


def _received(body: bytes) -> Received:
    written = body.decode(errors="replace")
    try:
        return received(raw.parsed(written))
    except NotUnderstood as problem:
        return raw.unreadable(PLATFORM, written, str(problem))
