"""The Bot API, method by method and raw: python-telegram-bot's client without its objects."""

import json
import os
import ssl
from functools import cache
from typing import Any

import httpx
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bots.platforms import NotUnderstood, raw

# python-telegram-bot opts in to `timedelta` by this variable alone (_utils/datetime.py); without
# it every 429 comes with a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")

POOL = 32
UPLOADED_WITHIN = 60.0
"""Seconds Telegram may take to respond once it has all of a file."""
POLL_POOL = 2  # one poll, and one that is being let go of


@cache
def trusted() -> ssl.SSLContext:
    """Return the authorities that connections trust, read once a process: that is slow."""
    return httpx.create_ssl_context()


class Request(HTTPXRequest):
    """HTTP that keeps unreadable responses, which may show the token, out of the log."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        """Read the answer. Raises TelegramError if it is not the JSON of the Bot API."""
        try:
            data = json.loads(payload)
        except (ValueError, RecursionError):
            raise TelegramError("unreadable answer") from None
        if not isinstance(data, dict):
            raise TelegramError("unreadable answer")
        return data


class PollRequest(Request):
    """HTTP for `getUpdates`: one update that cannot be read does not take the others with it."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        """Read the response; if that fails as a whole, read it update by update.

        An unreadable update is a text under `raw.UNREADABLE`, with its id. Raises TelegramError if
        there is one that can't be separated from the others.
        """
        try:
            return Request.parse_json_payload(payload)
        except TelegramError:
            updates = [_update(one) for one in raw.items(payload.decode(errors="replace"))]
            if not updates:
                raise
        return {"ok": True, "result": updates}


def _update(written: str) -> Any:
    try:
        return raw.parsed(written)
    except NotUnderstood as problem:
        update = {raw.UNREADABLE: written, "problem": str(problem)}
        number = raw.field(written, "update_id", r"[0-9]{1,18}")
        return {"update_id": int(number), **update} if number else update


class Api(Bot):
    """A client that is never `initialize`d, because that would need Telegram at the start."""

    def __init__(
        self, token: str, *, base_url: str, base_file_url: str, connect: float, read: float
    ) -> None:
        self._requests = tuple(
            kind(
                size,
                connect_timeout=connect,
                read_timeout=read,
                pool_timeout=connect,
                httpx_kwargs={"verify": trusted()},
            )
            for kind, size in ((PollRequest, POLL_POOL), (Request, POOL))
        )
        polls, sends = self._requests
        # `Bot` has no rate limiter, unlike `ExtBot`: only the outbox sends anything again.
        super().__init__(
            token,
            base_url=base_url,
            base_file_url=base_file_url,
            get_updates_request=polls,
            request=sends,
        )
        self._read = read

    async def call(self, method: str, **fields: object) -> Any:
        """Call a method once and return its `result` as it came. Raises TelegramError."""
        return await self._post(method, fields)

    async def poll(self, offset: int | None, *, seconds: int, kinds: list[str]) -> Any:
        """Wait up to so many seconds for updates; confirm those below the offset."""
        # 100 is the most that getUpdates gives (Bot API).
        fields = {"offset": offset, "limit": 100, "timeout": seconds, "allowed_updates": kinds}
        return await self._post("getUpdates", fields, read_timeout=self._read + seconds)

    async def upload(self, method: str, **fields: object) -> Any:
        """Call a method that sends files, which takes longer to answer. Raises TelegramError."""
        return await self._post(method, fields, read_timeout=max(self._read, UPLOADED_WITHIN))

    def _insert_defaults(self, data: dict[str, object]) -> None:
        """Do nothing: only the library's objects need its placeholders replaced."""

    async def close_connections(self) -> None:
        """Close all connections."""
        for request in self._requests:
            await request.shutdown()
