"""Events and interactions over HTTP: Slack calls the desk, and Bolt responds."""

import asyncio
import re
from collections.abc import Callable
from functools import partial

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bots.backoff import OUTAGE
from bots.platforms import SendError, TokenRefused, raw
from bots.platforms.slack.web import Web, say_missing
from bots.platforms.webhooks import Seldom, WebhookServer, body_of

log = structlog.get_logger()

PATH = "/slack/events"
"""The path for everything: events, slash commands, buttons and modals."""

_refused = Seldom()
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


async def receive(
    web_api: Web,
    server: WebhookServer,
    signing_secret: str,
    app: AsyncApp,
    suspect: asyncio.Event,
    connected: Callable[[], None],
) -> None:
    """Respond to Slack's calls until cancelled.

    The token is checked at the start, and whenever `suspect` is set; then `connected` is called.
    Raises TokenRefused when Slack refuses it.
    """
    verifier = SignatureVerifier(signing_secret)
    failures = 0
    with server.serving(PATH, partial(answer, app, verifier)):
        while True:
            await asyncio.sleep(OUTAGE.after(failures))
            try:
                say_missing(await web_api.call(web_api.client.auth_test))
            except TokenRefused:
                raise
            except SendError as error:
                failures += 1
                pause = OUTAGE.after(failures)
                log.warning("Slack cannot be reached", reason=error.reason, again_in=pause)
                continue
            log.info("Slack can call the desk", address=server.address(PATH))
            connected()
            await suspect.wait()
            suspect.clear()
            failures = 1  # it looks like one


async def answer(app: AsyncApp, verifier: SignatureVerifier, request: web.Request) -> web.Response:
    """Respond to one call, after checking its signature before anything else.

    Slack's check of our certificate (`ssl_check`) is unsigned and asks nothing.
    """
    body = await body_of(request)
    if b"ssl_check=1" in body.split(b"&"):
        return web.Response()
    headers = request.headers
    stamp = headers.get("X-Slack-Request-Timestamp", "")
    if not genuine(verifier, body, stamp, headers.get("X-Slack-Signature", "")):
        if times := _refused.count():
            log.info("refused a call that is not from Slack", times=times)
        return web.Response(status=401)
    if again := headers.get("X-Slack-Retry-Num"):
        log.info("Slack repeats a call", attempt=again, reason=headers.get("X-Slack-Retry-Reason"))
    written = body.decode(errors="replace")
    try:
        asked = AsyncBoltRequest(body=written, headers=headers, query=request.query_string)  # type: ignore[arg-type]
    except (ValueError, RecursionError):
        # Slack brings it a few times more and then never again: it is kept as it came. Its
        # signature was looked at, which Bolt would do with a body that it can read.
        asked = AsyncBoltRequest(body={raw.UNREADABLE: written}, mode="socket_mode")
    return await to_aiohttp_response(await app.async_dispatch(asked))


def genuine(verifier: SignatureVerifier, body: bytes, timestamp: str, signature: str) -> bool:
    """Return whether Slack signed this in the last 5 minutes ("Verifying requests from Slack")."""
    if not _TIMESTAMP.fullmatch(timestamp) or not signature.isascii():
        return False  # the verifier itself would fail on these
    try:
        return verifier.is_valid(body, timestamp, signature)
    except UnicodeDecodeError:
        return False
