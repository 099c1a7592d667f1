"""Receives Slack's calls: stored before they are acknowledged, or answered immediately.

One Bolt middleware serves sockets and HTTP. It runs after the signature check and before Bolt's
`auth.test`; its result is the acknowledgement, and an exception is a 500, after which Slack
delivers an event again.
"""

import asyncio
import hashlib
import json
from asyncio import FIRST_COMPLETED
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bots.platforms import (
    Correction,
    Form,
    Interact,
    Options,
    Payload,
    Received,
    Rendered,
    Response,
    Store,
    raw,
)
from bots.platforms.slack.inbound.decode import MALFORMED, concerns_us, person_changed
from bots.platforms.slack.outbound.answers import (
    acted_in,
    opens_window,
    respond,
    show,
    show_page,
    tell,
)
from bots.platforms.slack.outbound.modals import kept_open, suggested, updated
from bots.platforms.slack.outbound.send import body, fit
from bots.platforms.slack.outbound.windows import page_view
from bots.platforms.slack.payload import channel_of, key_of, kind_of, lane_of
from bots.platforms.slack.views import replaces_form
from bots.platforms.slack.web import SDK_LOG, Web

log = structlog.get_logger()

PATIENCE = 2.5
"""Seconds an interaction may take; Slack gives up on it after 3 (docs: "Handling user
interaction", "acknowledgement response")."""

AT_ONCE = 0.3
"""Seconds that an answer may still take before a page says that it is being worked out."""

SUGGESTION = "block_suggestion"
"""The kind of payload that asks for a field's options (docs: "Select menu", external_select)."""

_GRACE = 5.0  # seconds
_REVOKED = frozenset({"tokens_revoked", "app_uninstalled"})


class Receiver:
    """Passes on Slack's calls: events to `store`, interactions to `interact`."""

    def __init__(
        self, web: Web, store: Store, interact: Interact, *, signing_secret: str = ""
    ) -> None:
        self.suspect = asyncio.Event()
        """Set when Slack says that our tokens are revoked."""
        self.failed: Callable[[], None] = lambda: None
        """Called when an event was not stored: Slack brings it again, but not for long."""
        self.learn: Callable[[Payload], None] = lambda _account: None
        """Called with an account that has changed (docs: user_change)."""
        self._web = web
        self._store = store
        self._interact = interact
        self._afterwards: set[asyncio.Task[object]] = set()
        self.app = AsyncApp(
            name="helpline",
            client=web.client,
            logger=SDK_LOG,
            signing_secret=signing_secret,
            before_authorize=self._take,
        )

    async def finish(self) -> None:
        """Give answers that are being sent a few seconds."""
        if self._afterwards:
            await asyncio.wait(self._afterwards, timeout=_GRACE)

    async def _take(self, req: AsyncBoltRequest) -> BoltResponse:
        payload, kind = req.body, req.body.get("type")
        if raw.UNREADABLE in payload:
            return await self._keep(_unreadable(payload))
        if kind == "url_verification":  # over HTTP, when the address is entered
            return BoltResponse(status=200, body=str(payload.get("challenge", "")))
        if kind == "app_rate_limited":
            # More than 30,000 in an hour in a workspace (docs: app_rate_limited).
            log.warning("Slack holds back events: too many in this hour")
            return _acknowledged()
        arrived = received(payload, req.context.get("envelope_id"))
        if kind != "event_callback":
            return await self._answer(arrived)
        # What is dropped is acknowledged, too: Slack ends the subscription of an app that
        # acknowledges too few events (docs: "The Events API").
        return await self._keep(arrived) if self._matters(payload) else _acknowledged()

    def _matters(self, event: Payload) -> bool:
        """Read what an event says about accounts and tokens; return False to ignore it."""
        if not isinstance(event.get("event"), Mapping):
            return True  # it cannot be understood, and somebody should see it
        if kind_of(event) in _REVOKED:
            self.suspect.set()
        elif changed := person_changed(event):
            self.learn(changed)
        return concerns_us(event)

    async def _keep(self, update: Received) -> BoltResponse:
        try:
            await self._store([update])
        except BaseException:
            # Also if it is cut off: Slack tries for six minutes and then never again, so the
            # history is read.
            self.failed()
            raise
        return _acknowledged()

    async def _answer(self, interaction: Received) -> BoltResponse:
        """Acknowledge an interaction with its answer, or in time without it."""
        payload = interaction.payload
        meanwhile: asyncio.Future[Rendered] = asyncio.get_running_loop().create_future()
        soon = partial(_settle, meanwhile)
        work = asyncio.ensure_future(self._interact(replace(interaction, soon=soon)))
        first: set[asyncio.Future[Any]] = {work, meanwhile}
        await asyncio.wait(first, timeout=PATIENCE, return_when=FIRST_COMPLETED)
        if not work.done() and meanwhile.done():
            await asyncio.wait({work}, timeout=AT_ONCE)
            if not work.done():
                return self._acknowledged_until(payload, meanwhile.result(), work)
        if not work.done():
            # It is not cancelled: its unit may be committed already.
            log.warning("an interaction took longer than Slack allows", key=interaction.key)
            self._later(self._answer_late(payload, work))
            # A form stays open, with all that was typed: sent again, it is taken once.
            is_form = kind_of(payload) == "view_submission"
            return BoltResponse(status=503) if is_form else _acknowledged()
        return self._acknowledged_with(payload, work.result())

    def _acknowledged_with(self, payload: Payload, response: Response) -> BoltResponse:
        match response:
            case Correction():
                return BoltResponse(status=200, body=kept_open(response))
            case _ if kind_of(payload) == SUGGESTION:
                sought = response if isinstance(response, Options) else None
                return BoltResponse(status=200, body=suggested(sought))
            case None | Options():  # nothing to show, or a search that is no search any more
                return _acknowledged()
            case Rendered() if opens_window(payload, response):
                if replaces_form(payload):
                    return _in_place_of_form(payload, response)
            case Rendered() if kind_of(payload) == "command":
                return self._answered_at_once(payload, response)
        self._later(show(self._web, payload, response))
        return _acknowledged()

    def _answered_at_once(self, payload: Payload, rendered: Rendered) -> BoltResponse:
        """Acknowledge a slash command with its answer; the rest of a long one follows."""
        first, *rest = fit(rendered)
        for piece in rest:
            self._later(respond(self._web, payload["response_url"], piece))
        return BoltResponse(status=200, body={"response_type": "ephemeral", **body(first)})

    def _acknowledged_until(
        self, payload: Payload, meanwhile: Rendered, work: "asyncio.Future[Response]"
    ) -> BoltResponse:
        """Acknowledge with a page that is shown until the answer is there."""
        in_place = replaces_form(payload)
        self._later(self._show_when_done(payload, None if in_place else meanwhile, work))
        return _in_place_of_form(payload, meanwhile) if in_place else _acknowledged()

    async def _show_when_done(
        self, payload: Payload, meanwhile: Rendered | None, work: "asyncio.Future[Response]"
    ) -> None:
        shown_in = str((payload.get("view") or {}).get("id") or "")
        if meanwhile is not None:
            shown_in = await show_page(self._web, payload, meanwhile)
        response = await self._late(work)
        if isinstance(response, Rendered):
            if response.window is not None and shown_in:
                await show_page(self._web, payload, response, shown_in)
            else:
                await tell(self._web, payload, response)

    async def _late(self, work: "asyncio.Future[Response]") -> Response:
        """Return what comes after the acknowledgement; None if it failed."""
        try:
            return await work
        except Exception:
            log.exception("an interaction failed after it was acknowledged")
            return None

    async def _answer_late(self, payload: Payload, work: "asyncio.Future[Response]") -> None:
        response = await self._late(work)
        if isinstance(response, Form | Rendered):
            await show(self._web, payload, response)

    def _later(self, work: Coroutine[object, object, object]) -> None:
        task = asyncio.create_task(work)
        self._afterwards.add(task)
        task.add_done_callback(self._afterwards.discard)


def _settle(meanwhile: "asyncio.Future[Rendered]", shown: Rendered) -> None:
    if not meanwhile.done():
        meanwhile.set_result(shown)


def received(payload: Payload, envelope_id: str | None) -> Received:
    """Return a payload as the inbox stores it.

    If it has no key, the envelope's is used; over HTTP, without an envelope, it is the whole
    payload. A payload without the parts of its key and lane is in no chat's lane.
    """
    try:
        key, lane, channel = key_of(payload), lane_of(payload), channel_of(payload)
    except MALFORMED:
        key, lane, channel = "", "slack", None
    return Received("slack", key or envelope_id or _digest(payload), lane, payload, channel=channel)


def _unreadable(payload: Payload) -> Received:
    problem = str(payload.get("problem") or raw.NOT_JSON)
    return raw.unreadable("slack", str(payload[raw.UNREADABLE]), problem)


def _digest(payload: Payload) -> str:
    return hashlib.sha256(json.dumps(payload).encode()).hexdigest()


def _acknowledged() -> BoltResponse:
    return BoltResponse(status=200)


def _in_place_of_form(payload: Payload, rendered: Rendered) -> BoltResponse:
    """Acknowledge a form that was sent with the page that takes its place."""
    assert rendered.window is not None, "it is a page"
    view = page_view(rendered, rendered.window, acted_in(payload))
    return BoltResponse(status=200, body=updated(view))
