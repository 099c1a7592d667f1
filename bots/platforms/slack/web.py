"""Calls of Slack's Web API: one attempt each, every failure a SendError of `bots.platforms`."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import ParamSpec
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bots.platforms.slack.errors import breakdown, detail, refusal
from bots.platforms.slack.manifest import SCOPES, missing_scopes

P = ParamSpec("P")

log = structlog.get_logger()

# The SDK writes every request and answer to a logger at DEBUG, so its logger never is.
SDK_LOG = logging.getLogger("helpline.slack")
SDK_LOG.setLevel(logging.INFO)


class Web:
    """The bot's client and its one session. Make it inside the running loop."""

    def __init__(self, bot_token: str, base_url: str, timeout: float) -> None:
        self.base_url = base_url
        # A shared session's own timeout counts: the SDK's is ignored then.
        self.session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=timeout, connect=min(timeout, 10.0)),
            proxy=proxy_for(base_url),
        )
        self.client = AsyncWebClient(
            bot_token,
            base_url,
            session=self.session,
            # The SDK's own would send again what broke off, though it may have arrived: one
            # message, twice.
            retry_handlers=[],
            logger=SDK_LOG,
        )
        self.client.proxy = None  # the SDK's choice knows no NO_PROXY; the session has ours
        self._in_hand: set[asyncio.Task[AsyncSlackResponse]] = set()

    async def call(
        self,
        method: Callable[P, Awaitable[AsyncSlackResponse]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> AsyncSlackResponse:
        """Call one of the client's methods once. Raises a SendError.

        Cancelling the caller does not cut the call short: what has left arrives completely.
        """
        task = asyncio.ensure_future(_outcome(method(*args, **kwargs)))
        self._in_hand.add(task)
        task.add_done_callback(self._finished)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Wait for running calls, then close the connections."""
        if self._in_hand:
            await asyncio.wait(self._in_hand)
        await self.session.close()

    def _finished(self, task: asyncio.Task[AsyncSlackResponse]) -> None:
        self._in_hand.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, for a caller that went away will not


def say_missing(answer: AsyncSlackResponse) -> None:
    """Log which scopes the app lacks, and what does not work without them."""
    for scope in missing_scopes(answer.headers.get("x-oauth-scopes", "")):
        log.warning(
            "the Slack app lacks a scope; give it those of `helpline manifest`, install it again",
            scope=scope,
            without=SCOPES[scope].purpose,
        )


def proxy_for(url: str) -> str | None:
    """Return the proxy from the environment, if any; hosts in NO_PROXY are reached without it.

    Looked up once: aiohttp's `trust_env` looks in two threads per call, and a ~/.netrc can break
    every one of them.
    """
    target = urlsplit(url)
    if target.hostname is None or proxy_bypass(target.hostname):
        return None
    return getproxies().get(target.scheme)


async def _outcome(answer: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    try:
        return await answer
    except SlackApiError as error:
        response = error.response
        # The SDK hands out the bare aiohttp response where it could not read the body.
        readable = isinstance(response, AsyncSlackResponse)
        status = response.status_code if readable else response.status
        body = response.data if readable else None
        if more := detail(body):
            log.info("Slack refused a call", error=response["error"], detail=more)
        raise refusal(status, body, response.headers) from None
    except AttributeError:
        # The SDK's, for an answer in plain text where JSON was due.
        raise refusal(200, None, {}) from None
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise breakdown(error) from error
