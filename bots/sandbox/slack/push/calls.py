"""Events and interactions over HTTP: Slack calls the app's request URL and signs its calls.

Sources: Slack's pages "Verifying requests from Slack", "The Events API" (error handling, retries)
and "Handling user interaction".
"""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from bots.sandbox.journal import Journal
from bots.sandbox.slack.push.socket import Delivery, Settings, SocketMode, Unanswered, event_type
from bots.sandbox.slack.text import Json

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Target:
    """What is on the app's page: the address to call, and the signing secret."""

    url: str
    signing_secret: str


class HttpMode:
    """Calls the app, with the same settings as sockets; see Delivery."""

    def __init__(self, journal: Journal, settings: Settings) -> None:
        self.target: Target | None = None
        self._journal = journal
        self._settings = settings
        self._open: dict[asyncio.Task[None], Json] = {}
        self._left: list[Json] = []

    def hand_over(self, payload: Json) -> None:
        """See Delivery."""
        settings = self._settings
        copies = 2 if settings.duplicate else 1
        settings.duplicate = max(settings.duplicate - 1, 0)
        delay = settings.late_by if settings.late else 0.0
        settings.late = max(settings.late - 1, 0)
        for _ in range(copies):
            self._begin(payload, delay)

    async def ask(self, kind: str, payload: Json) -> Json:
        """See Delivery."""
        fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        try:
            status, text = await self._call(urlencode(fields), FORM, {})
        except TimeoutError:
            raise Unanswered("operation_timeout") from None
        except aiohttp.ClientError:
            raise Unanswered("dispatch_failed") from None
        self._journal.add("slack", f"event:{payload.get('type', kind)}", payload, status, text)
        if status != 200:
            raise Unanswered("dispatch_failed")
        self._journal.add("slack", "ack", {"payload": text})
        return _read(text)

    async def verify(self) -> bool:
        """Return whether the app answers the challenge that is sent when its URL is entered."""
        body = {"type": "url_verification", "challenge": "sandbox", "token": "verification"}
        try:
            status, text = await self._call(json.dumps(body), "application/json", {})
        except (aiohttp.ClientError, TimeoutError):
            return False
        return status == 200 and text == "sandbox"

    async def close(self) -> None:
        """Stop calling, and keep what was not acknowledged for `resume`."""
        self._left += self._open.values()
        tasks = list(self._open)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def resume(self) -> None:
        """Continue with what a `close` left."""
        left, self._left = self._left, []
        for payload in left:
            self._begin(payload, 0.0)

    def _begin(self, payload: Json, delay: float) -> None:
        task = asyncio.create_task(self._deliver(payload, delay))
        self._open[task] = payload
        task.add_done_callback(lambda done: self._open.pop(done, None))

    async def _deliver(self, payload: Json, delay: float) -> None:
        body, reason = json.dumps(payload, ensure_ascii=False), ""
        for attempt, pause in enumerate((delay, *self._settings.retry_delays)):
            await asyncio.sleep(pause)
            again = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
            reason = await self._attempt(payload, body, again if attempt else {})
            if not reason:
                return
        self._journal.add("slack", f"given_up:{event_type(payload)}", payload)

    async def _attempt(self, payload: Json, body: str, headers: dict[str, str]) -> str:
        """Deliver an event; return why that failed, empty if it was acknowledged."""
        kind, attempt = event_type(payload), int(headers.get("X-Slack-Retry-Num", 0))
        envelope = {"payload": payload, "retry_attempt": attempt}
        self._journal.add("slack", f"event:{kind}", envelope)
        try:
            status, _ = await self._call(body, "application/json", headers)
        except TimeoutError:
            return "http_timeout"
        except aiohttp.ClientError:
            return "connection_failed"
        if self._settings.lose_acks:
            self._settings.lose_acks -= 1
            return "http_timeout"
        if not 200 <= status < 300:
            return "http_error"
        self._journal.add("slack", "ack", {"event_id": payload.get("event_id", "")})
        return ""

    async def _call(self, body: str, content_type: str, headers: dict[str, str]) -> tuple[int, str]:
        if self.target is None:
            raise aiohttp.ClientConnectionError
        stamp = str(int(time.time()))
        signed = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self.target.signing_secret, stamp, body),
        }
        timeout = aiohttp.ClientTimeout(total=self._settings.ack_timeout)
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.post(self.target.url, data=body.encode(), headers=headers | signed) as answer,
        ):
            return answer.status, await answer.text()


class Chosen:
    """Over HTTP if the app has a request URL, otherwise over its sockets. See Delivery."""

    def __init__(self, sockets: SocketMode, calls: HttpMode) -> None:
        self._sockets = sockets
        self._calls = calls

    def hand_over(self, payload: Json) -> None:
        """See Delivery."""
        self._chosen().hand_over(payload)

    async def ask(self, kind: str, payload: Json) -> Json:
        """See Delivery."""
        return await self._chosen().ask(kind, payload)

    def _chosen(self) -> Delivery:
        return self._calls if self._calls.target else self._sockets


def signature(secret: str, timestamp: str, body: str) -> str:
    """Return Slack's signature of a request."""
    base = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def _read(text: str) -> Json:
    """Read a response to an interaction: JSON, or a text to show."""
    try:
        answer = json.loads(text) if text else {}
    except ValueError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {"text": text}
