"""Sends to Slack: one call of the Web API each, and the search for one without a response."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypedDict

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bots.platforms import (
    Ambiguous,
    CallKind,
    Outgoing,
    Payload,
    Refused,
    Rendered,
    SendError,
    Unavailable,
    Unreachable,
)
from bots.platforms.slack import files
from bots.platforms.slack.emoji import name_of
from bots.platforms.slack.outbound.blocks import IN_MESSAGE, Block, blocks_within
from bots.platforms.slack.text import fallback
from bots.platforms.slack.web import Web
from domain.people.places import Place
from domain.text.spans import Text

PIECE = 3_000
"""Characters of a message. Slack refuses about 13,200 over all blocks (msg_blocks_too_long); this
is what people still read."""

POSTS_A_SECOND, POSTS_BURST = 1.0, 3
"""A channel: "one message per second per channel", "short bursts" (docs: rate limits, special
limits of chat.postMessage)."""

TEAM_A_SECOND, TEAM_BURST = 5.0, 20
"""A workspace: "several hundred messages per minute" (the same page), read as 300."""

METHODS = {
    CallKind.EDIT: ("chat.update", 50, 10),
    CallKind.DELETE: ("chat.delete", 50, 10),
    CallKind.REACT: ("reactions.add", 50, 10),
    CallKind.UNREACT: ("reactions.remove", 20, 5),
    CallKind.HOME: ("views.publish", 100, 20),
}
"""Methods with their own limit per workspace: calls a minute, and how many of them at once (docs:
rate limits; tier 4 is "100+ per minute", tier 3 "50+", tier 2 "20+"). No minute has more."""

_EVENT_TYPE = "helpline"
_PAGE, _PAGES = 200, 20
_MARGIN = 300.0  # seconds our clock may differ from Slack's


def fit(rendered: Rendered) -> Sequence[Rendered]:
    """Split into messages that Slack accepts and people can read; buttons go to the last text.

    Files come after the words, in separate messages: a message with files keeps no metadata and
    can't have blocks when it is published.
    """
    *first, last = rendered.text.split(PIECE)
    step = files.ALBUM
    albums = [
        Rendered(Text(""), files=rendered.files[at : at + step])
        for at in range(0, len(rendered.files), step)
    ]
    if albums and not rendered.buttons and not rendered.text.plain.strip():
        return albums
    return [*map(Rendered, first), replace(rendered, text=last, files=()), *albums]


def limits(place: Place, act: CallKind = CallKind.POST) -> Sequence[tuple[str, float, int]]:
    """Return what a call about this place counts against: key, calls a second, burst."""
    if act is not CallKind.POST:
        method, a_minute, burst = METHODS[act]
        return ((f"slack:{method}", (a_minute - burst) / 60, burst),)
    return (
        (f"slack:{place.chat}", POSTS_A_SECOND, POSTS_BURST),
        ("slack", TEAM_A_SECOND, TEAM_BURST),
    )


class Sender:
    """Posts, and knows since when a post may have been sent without a response."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._unsure: dict[str, float] = {}

    async def prepare(self, outgoing: Outgoing) -> str:
        """Upload what must be there before it can be published. Raises a SendError."""
        return await files.prepare(self._web, outgoing.rendered.files)

    async def send(self, outgoing: Outgoing) -> Sequence[str]:
        """Send one message once and return its ts. Raises a SendError."""
        if outgoing.rendered.files:
            return await files.publish(self._web, outgoing)
        # The time of the first attempt: that one, too, may be the one that arrived.
        since = self._unsure.setdefault(outgoing.outbox_id, time.time())
        try:
            answer = await self._web.call(
                self._web.client.chat_postMessage,
                channel=outgoing.place.chat,
                thread_ts=outgoing.place.thread or None,
                metadata={
                    "event_type": _EVENT_TYPE,
                    "event_payload": {"outbox_id": outgoing.outbox_id},
                },
                unfurl_links=False,
                unfurl_media=False,
                **body(outgoing.rendered),
            )
        except Ambiguous:
            self._unsure[outgoing.outbox_id] = since
            raise
        except SendError:
            self._unsure.pop(outgoing.outbox_id, None)
            raise
        self._unsure.pop(outgoing.outbox_id, None)
        return [str(answer["ts"])]

    async def find(self, outgoing: Outgoing) -> str | None:
        """Return the ts of a message that may have been sent; None: certainly not there.

        If an earlier process tried, everything must be read. Raises Ambiguous if that is too much
        or the place is closed to us, Unavailable if Slack did not respond.
        """
        if outgoing.rendered.files:
            return await files.find(self._web, outgoing)
        since = self._unsure.get(outgoing.outbox_id)
        oldest = f"{since - _MARGIN:.6f}" if since else None
        async for message in self._messages(outgoing.place, oldest):
            if _outbox_id(message) == outgoing.outbox_id:
                self._unsure.pop(outgoing.outbox_id, None)
                return str(message["ts"])
        return None

    async def _messages(self, place: Place, oldest: str | None) -> AsyncIterator[Payload]:
        cursor: str | None = None
        for _ in range(_PAGES):
            answer = await self._page(place, oldest=oldest, cursor=cursor)
            if answer is None:
                return
            for message in answer["messages"]:
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
        raise Ambiguous("too_much_to_read")

    async def _page(
        self, place: Place, *, oldest: str | None, cursor: str | None
    ) -> AsyncSlackResponse | None:
        """Return a page of a thread, or of a channel's own messages, without lines of threads."""
        client = self._web.client
        try:
            # Without `include_all_metadata`, Slack leaves out what the message is known by.
            if place.thread:
                return await self._web.call(
                    client.conversations_replies,
                    channel=place.chat,
                    ts=place.thread,
                    oldest=oldest,
                    cursor=cursor,
                    limit=_PAGE,
                    include_all_metadata=True,
                )
            return await self._web.call(
                client.conversations_history,
                channel=place.chat,
                oldest=oldest,
                cursor=cursor,
                limit=_PAGE,
                include_all_metadata=True,
            )
        except (Refused, Unreachable) as error:
            if error.reason == "thread_not_found":
                # What was sent into a thread that is gone can't be seen anywhere.
                return None
            raise Ambiguous(error.reason) from error
        except SendError as error:
            raise Unavailable(f"Slack: {error.reason}") from error


def _outbox_id(message: Payload) -> str:
    metadata = message.get("metadata") or {}
    return str((metadata.get("event_payload") or {}).get("outbox_id", ""))


async def edit(web: Web, place: Place, external_id: str, rendered: Rendered) -> None:
    """Show this instead of what the message showed. Raises a SendError."""
    await web.call(web.client.chat_update, channel=place.chat, ts=external_id, **body(rendered))


async def delete(web: Web, place: Place, external_id: str) -> None:
    """Remove a message of ours, or a file; already gone is success. Raises a SendError."""
    if external_id.startswith("F"):
        return await files.delete(web, external_id)
    try:
        await web.call(web.client.chat_delete, channel=place.chat, ts=external_id)
    except Refused as refusal:
        if refusal.reason != "message_not_found":
            raise


async def open_direct(web: Web, user: str) -> str:
    """Return the channel of the direct message with a person. Raises a SendError."""
    answer = await web.call(web.client.conversations_open, users=user)
    return str(answer["channel"]["id"])


async def invite(web: Web, channel: str, user: str) -> None:
    """Invite a person to a channel; if they are there already, that is success.

    Raises a SendError: `not_in_channel`, `cant_invite` … (docs: conversations.invite).
    """
    try:
        await web.call(web.client.conversations_invite, channel=channel, users=user)
    except Refused as error:
        if error.reason != "already_in_channel":
            raise


async def react(web: Web, place: Place, external_id: str, shown: str, wanted: str) -> None:
    """Replace our reaction `shown` by `wanted`; already so is success. Raises a SendError."""
    if shown and shown != wanted:
        await _change_reaction(web, web.client.reactions_remove, place, external_id, shown)
    if wanted:
        await _change_reaction(web, web.client.reactions_add, place, external_id, wanted)


async def _change_reaction(
    web: Web,
    change: Callable[..., Awaitable[AsyncSlackResponse]],
    place: Place,
    external_id: str,
    emoji: str,
) -> None:
    name = name_of(emoji)
    if name is None:
        raise Refused("invalid_name")
    try:
        await web.call(change, channel=place.chat, timestamp=external_id, name=name)
    except Refused as error:
        if error.reason not in ("already_reacted", "no_reaction"):
            raise


class Body(TypedDict):
    """What a call that shows a message takes: its blocks, and the words of its notification."""

    blocks: list[Block]
    text: str


def body(rendered: Rendered) -> Body:
    """Return the `blocks` that show a message and the `text` for its notification.

    Raises Refused if there is nothing to show.
    """
    blocks = blocks_within(rendered, IN_MESSAGE)
    if not blocks:
        raise Refused("no_text")
    labels = " · ".join(button.label for row in rendered.buttons for button in row)
    return {
        "blocks": blocks,
        "text": fallback(rendered.text if rendered.text.plain.strip() else Text(labels)),
    }
