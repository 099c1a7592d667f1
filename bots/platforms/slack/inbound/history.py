"""Reads Slack's history, at a rate that leaves room for other calls."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass

import structlog
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bots.backoff import Backoff
from bots.platforms import Ambiguous, NotSent, Payload, Refused
from bots.platforms.slack.web import Web

log = structlog.get_logger()

Method = Callable[..., Awaitable[AsyncSlackResponse]]

EVERY, BURST = 1.5, 10
"""Seconds between calls, after the first few. The methods used here allow 20 or 50 calls a minute
(tiers 2 and 3; docs: "Rate limits"), and the search for posts in doubt needs some of them too."""

_PAGE = 200  # messages; what Slack recommends (docs: conversations.history, `limit`)
_PAGES = 10
"""How many pages of a channel's history are searched for threads with news; older threads are read
one by one."""
_TRIES = 5
_AGAIN = Backoff(2.0, 60.0)


@dataclass(frozen=True, slots=True)
class Us:
    """The workspace that our app is installed in, and its account there."""

    team: str
    user: str


class HistoryReader:
    """Reads conversations. Every call waits its turn; an outage is retried a few times."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._free = 0.0

    async def news(
        self, channel: str, roots: Collection[str], since: str, *, direct: bool
    ) -> Sequence[Payload]:
        """Return what was written in these threads, or edited, after a ts; oldest first.

        In a direct message, also what was written at the top and in its other threads. Edits of
        older lines are found where lines are read anyway: at the top of a direct message, and in
        threads with news. Raises a SendError.
        """
        recent = await self._top(channel, min([since, *roots]))
        found = {message["ts"]: message for message in recent}
        changed = {ts for ts, message in found.items() if message.get("latest_reply", "") > since}
        threads = [root for root in roots if root in changed or root not in found]
        lines = dict(found) if direct else {}
        if direct:
            threads += sorted(changed.difference(roots))
        for root in threads:
            replies = await self._replies(channel, root, since)
            # Slack puts a thread's first message on every page of its replies (docs:
            # conversations.replies).
            lines.update({message["ts"]: message for message in replies if message["ts"] != root})
        news = [one for one in lines.values() if one["ts"] > since or edited_at(one) > since]
        return sorted(news, key=lambda message: str(message["ts"]))

    async def direct_channels(self) -> Sequence[str]:
        """Return every direct message with the bot. Raises a SendError."""
        method = self._web.client.users_conversations
        return [
            str(found["id"]) for found in await self._pages(method, "channels", None, types="im")
        ]

    async def _top(self, channel: str, oldest: str) -> Sequence[Payload]:
        method = self._web.client.conversations_history
        # Inclusive, because the oldest may be the first message of a thread.
        return await self._pages(
            method, "messages", _PAGES, channel=channel, oldest=oldest, inclusive=True
        )

    async def _replies(self, channel: str, root: str, since: str) -> Sequence[Payload]:
        method = self._web.client.conversations_replies
        try:
            return await self._pages(
                method, "messages", None, channel=channel, ts=root, oldest=since
            )
        except Refused as error:  # the thread is gone
            log.info("could not read a thread", channel=channel, reason=error.reason)
            return ()

    async def _pages(
        self, method: Method, key: str, most: int | None, **how: object
    ) -> Sequence[Payload]:
        found: list[Payload] = []
        cursor, pages = "", 0
        while pages == 0 or (cursor and pages != most):
            answer = await self._asked(method, limit=_PAGE, cursor=cursor or None, **how)
            found += answer[key]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            pages += 1
        return found

    async def _asked(self, method: Method, **how: object) -> AsyncSlackResponse:
        for tried in range(1, _TRIES + 1):
            await self._turn()
            try:
                return await self._web.call(method, **how)
            except (Ambiguous, NotSent) as error:
                if tried == _TRIES:
                    raise
                pause = (
                    min(error.retry_after, _AGAIN.longest)
                    if isinstance(error, NotSent)
                    else _AGAIN.after(tried)
                )
                log.info(
                    "Slack's history is not available; will retry",
                    reason=error.reason,
                    again_in=pause,
                )
                await asyncio.sleep(pause)
        raise AssertionError("the last try returns or raises")

    async def _turn(self) -> None:
        now = asyncio.get_running_loop().time()
        self._free = max(self._free, now - EVERY * BURST) + EVERY
        await asyncio.sleep(max(0.0, self._free - now))


def edited_at(message: Payload) -> str:
    """Return when a message was edited last, as a ts; empty if never."""
    return str((message.get("edited") or {}).get("ts") or "")


def as_written(message: Payload, channel: str, us: Us) -> dict[str, object]:
    """Return the event that told, or would have told, of a message that was written."""
    event = {**message, "type": "message", "channel": channel, "event_ts": message["ts"]}
    return _callback(event, us)


def as_edited(message: Payload, channel: str, us: Us) -> dict[str, object]:
    """Return the event that told, or would have told, that a message reads as it does."""
    at = edited_at(message)
    event = {
        "type": "message",
        "subtype": "message_changed",
        "channel": channel,
        "message": message,
        "ts": at,
        "event_ts": at,
    }
    # The history has no ids of events; this one is the same at every look.
    return _callback(event, us) | {"event_id": f"{channel}:{message['ts']}:{at}"}


def _callback(event: Payload, us: Us) -> dict[str, object]:
    authorized = {"team_id": us.team, "user_id": us.user, "is_bot": True}
    return {
        "type": "event_callback",
        "team_id": us.team,
        "event": event,
        "authorizations": [authorized],
        "recovered": True,
    }
