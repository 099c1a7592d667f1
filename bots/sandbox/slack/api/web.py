"""The Web API over HTTP: arguments, tokens, rates, faults, and the journal.

Sources: Slack's pages "Using the Web API" and "Rate limits"; slack_sdk/web/internal_utils.py for
the encodings.
"""

import asyncio
import time
from collections.abc import Sequence
from email.utils import formatdate
from typing import Any

from aiohttp import web

from bots.sandbox.buckets import Buckets, Limit
from bots.sandbox.faults import Fault, Faults, Kind
from bots.sandbox.journal import Journal
from bots.sandbox.slack.api.content import Args, Refused
from bots.sandbox.slack.api.methods import METHODS, Method
from bots.sandbox.slack.backend import Backend
from bots.sandbox.slack.text import Json
from bots.sandbox.wire import Clock, answer, drop, fields, html_error

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
POSTS_PER_SECOND, POST_BURST = 1.0, 5
"""In each channel. A tier's minute may be used up at once; a burst of posts is small (no number is
published)."""


def _limits(name: str, method: Method, channel: str) -> Sequence[Limit]:
    """Return what a call counts against: its method's tier, or its channel's posts."""
    if name == "chat.postMessage":
        return [Limit(f"{name} {channel}", POSTS_PER_SECOND, POST_BURST)]
    per_minute = PER_MINUTE.get(method.tier)
    return [Limit(name, per_minute / 60, per_minute)] if per_minute else []


def _split_token(request: web.Request, given: dict[str, Any]) -> str:
    """Return the token and the other arguments, so that no journal contains a token."""
    in_body = given.pop("token", "")
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else str(in_body)


_KINDS = {"xoxb-": "bot", "xapp-": "app"}


class WebApi:
    """Answers `/slack/api/<method>`."""

    def __init__(
        self,
        backend: Backend,
        journal: Journal,
        faults: Faults,
        *,
        limits: bool,
        seconds: Clock = time.monotonic,
    ) -> None:
        self._backend = backend
        self._journal = journal
        self._faults = faults
        self._buckets = Buckets(seconds) if limits else None

    async def handle(self, request: web.Request) -> web.Response:
        """Serve one call, or fail as requested."""
        self._backend.host = request.host
        name = request.match_info["method"]
        began = time.monotonic()
        try:
            given = await fields(request)
        except ValueError:
            return answer({"ok": False, "error": "invalid_json"})
        token = _split_token(request, given)
        fault = await self._faults.take("slack", name)
        if fault is not None and fault.kind in _INSTEAD:
            return self._break(request, name, given, fault)
        status, response, headers = self._call(name, Args(given), token)
        ms = (time.monotonic() - began) * 1000
        self._journal.add("slack", name, given, status, response, ms)
        if name.startswith("views."):
            self._backend.note("slack")
        if fault is not None:
            await asyncio.sleep(fault.delay)
            return drop(request)
        # The desk reads the time from Slack's responses, so they use the messages' clock.
        told = {"Date": formatdate(self._backend.workspace.clock(), usegmt=True)}
        return answer(response, status, told | headers)

    def _break(self, request: web.Request, name: str, given: Json, fault: Fault) -> web.Response:
        """Respond without doing anything; a call without a response is not in the journal."""
        if fault.kind is Kind.DROP_BEFORE:
            return drop(request)
        if fault.kind is Kind.HTML:
            self._journal.add("slack", name, given, 502, "html")
            return html_error()
        status, error = _INSTEAD[fault.kind]
        headers = {"Retry-After": str(fault.retry_after)} if status == 429 else {}
        response = {"ok": False, "error": error}
        self._journal.add("slack", name, given, status, response)
        return answer(response, status, headers)

    def _call(self, name: str, args: Args, token: str) -> tuple[int, Json, dict[str, str]]:
        method = METHODS.get(name)
        if method is None:
            return 200, {"ok": False, "error": "unknown_method", "req_method": name}, {}
        headers = {"x-oauth-scopes": ",".join(sorted(self._backend.installation.scopes))}
        try:
            self._authorize(method, token)
            limits = _limits(name, method, args.text("channel"))
            if self._buckets is not None and (wait := self._buckets.take(*limits)):
                limited = {"ok": False, "error": "ratelimited"}
                return 429, limited, {"Retry-After": str(wait)}
            self._check_scope(method, args)
            return 200, {"ok": True} | method.handle(self._backend, args), headers
        except Refused as refusal:
            return 200, refusal.answer, headers

    def _authorize(self, method: Method, token: str) -> None:
        if not token:
            raise Refused("not_authed")
        kind = _KINDS.get(token[:5])
        if kind is None:
            raise Refused("invalid_auth")
        if kind != method.kind:
            raise Refused("not_allowed_token_type")
        if kind in self._backend.installation.revoked:
            raise Refused("token_revoked")

    def _check_scope(self, method: Method, args: Args) -> None:
        needed = method.scope
        if "{kind}" in needed:
            channel = self._backend.workspace.channels.get(args.text("channel"))
            kind = channel.kind if channel else "channel"
            needed = needed.format(kind="im" if kind == "im" else kind + "s")
        granted = self._backend.installation.scopes
        if needed and needed not in granted:
            raise Refused("missing_scope", needed=needed, provided=",".join(sorted(granted)))


_INSTEAD: dict[Kind, tuple[int, str]] = {
    Kind.TOO_MANY: (429, "ratelimited"),
    Kind.ERROR: (500, "internal_error"),
    Kind.UNAUTHORIZED: (200, "token_revoked"),
    Kind.REFUSED: (200, "restricted_action"),
    Kind.DROP_BEFORE: (0, ""),
    Kind.HTML: (502, ""),
}
