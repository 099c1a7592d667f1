"""Sends to Telegram: one call of the Bot API each."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from telegram.constants import FloodLimit
from telegram.error import TelegramError

from bots.platforms import Ambiguous, CallKind, NotSent, Outgoing, Refused, Rendered
from bots.platforms.telegram.api import Api
from bots.platforms.telegram.errors import (
    BAD_LINK,
    GONE,
    OTHER_WORDS,
    TOO_MANY,
    UNCHANGED,
    classified,
)
from bots.platforms.telegram.outbound import files
from bots.platforms.telegram.outbound.keyboards import keyboard
from bots.platforms.telegram.text import to_entities
from bots.platforms.telegram.traits import REACTIONS
from domain.people.places import Place
from domain.text.spans import Style, Text

T = TypeVar("T")

# 30 a second for the bot (FloodLimit.MESSAGES_PER_SECOND): rate and burst together, so that no
# window of a second has more.
BOT_RATE, BOT_BURST = FloodLimit.MESSAGES_PER_SECOND - 2.0, 2
# One a second in a chat, "short bursts" allowed (FloodLimit.MESSAGES_PER_SECOND_PER_CHAT). No
# number is published for them; this one is ours, and two below the sandbox's.
CHAT_RATE, CHAT_BURST = float(FloodLimit.MESSAGES_PER_SECOND_PER_CHAT), 18
# 20 a minute in a group (FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP).
GROUP_RATE, GROUP_BURST = FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP / 60, 5

_SELECTOR = "\ufe0f"
"""Asks for the coloured form of a sign."""


def limits(place: Place, act: CallKind = CallKind.POST) -> Sequence[tuple[str, float, int]]:
    """Return the limits that a call about this place counts against; groups have negative ids.

    Changing a message counts only for the bot; replacing one emoji by another is one call.
    """
    of_bot = ("telegram", BOT_RATE, BOT_BURST)
    if act is not CallKind.POST:
        return () if act is CallKind.UNREACT else (of_bot,)
    in_group = place.chat.startswith("-")
    chat = (GROUP_RATE, GROUP_BURST) if in_group else (CHAT_RATE, CHAT_BURST)
    return (of_bot, (f"telegram:{place.chat}", *chat))


class Call(Protocol):
    """A way to call the Bot API."""

    def __call__(self, method: str, **fields: object) -> Awaitable[object]:
        """Call a method once. Raises TelegramError."""
        ...


class Sender:
    """Calls the Bot API. Failures are SendErrors, and none shows the token."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._waits: dict[str, float] = {}

    async def send(self, outgoing: Outgoing) -> Sequence[str]:
        """Send one message, even if the message it answers is gone."""
        return await _linked_or_not(
            outgoing.rendered, lambda rendered: self._send(replace(outgoing, rendered=rendered))
        )

    async def _send(self, outgoing: Outgoing) -> Sequence[str]:
        fields = _aim(outgoing)
        if outgoing.rendered.files:
            sent = await self._send_files(outgoing, fields)
        else:
            content = _content(outgoing.rendered)
            sent = await self.call("sendMessage", outgoing.place, **fields, **content)
        try:
            return [str(one["message_id"]) for one in (sent if isinstance(sent, list) else [sent])]
        except (KeyError, TypeError):
            # The call succeeded, so the message may be there, but nobody says under which number.
            raise Ambiguous("unreadable") from None

    async def _send_files(self, outgoing: Outgoing, fields: dict[str, object]) -> Any:
        """Send files; as documents once more, if Telegram cannot show them as what they are."""
        try:
            return await self._upload(outgoing, fields, plainly=False)
        except Refused as refusal:
            if not files.may_go_plainly(refusal, outgoing.rendered):
                raise
        return await self._upload(outgoing, fields, plainly=True)

    async def _upload(self, outgoing: Outgoing, fields: dict[str, object], *, plainly: bool) -> Any:
        with ExitStack() as opened:
            method, content = files.request(outgoing.rendered, opened, plainly=plainly)
            return await self._once(self._api.upload, method, outgoing.place, fields | content)

    async def edit(self, place: Place, external_id: str, rendered: Rendered) -> None:
        """Show this instead; already so is success. Files stay, their caption changes.

        Where the words are depends on how they were sent, so the other place is tried too.
        """
        await _linked_or_not(rendered, lambda shown: self._edit(place, external_id, shown))

    async def _edit(self, place: Place, external_id: str, rendered: Rendered) -> None:
        text = ("editMessageText", _content(rendered))
        under = ("editMessageCaption", _under(rendered))
        first, second = (under, text) if rendered.files else (text, under)
        try:
            await self.change(first[0], place, message_id=int(external_id), **first[1])
        except Refused as refusal:
            if refusal.reason != OTHER_WORDS:
                raise
            await self.change(second[0], place, message_id=int(external_id), **second[1])

    async def delete(self, place: Place, external_id: str) -> None:
        """Remove a message of ours; already gone is success.

        Telegram refuses it after 48 hours (Bot API, deleteMessage).
        """
        try:
            await self.call("deleteMessage", place, message_id=int(external_id))
        except Refused as refusal:
            if refusal.reason != GONE:
                raise

    async def react(self, place: Place, external_id: str, wanted: str) -> None:
        """Show only this reaction, or none. Refused if Telegram has no such reaction."""
        emoji = wanted.replace(_SELECTOR, "")
        if wanted and emoji not in REACTIONS:
            raise Refused("no_such_reaction")
        reaction = [{"type": "emoji", "emoji": emoji}] if wanted else []
        await self.change(
            "setMessageReaction", place, message_id=int(external_id), reaction=reaction
        )

    async def pin(self, place: Place, shown: str, wanted: str) -> None:
        """Pin `wanted` instead of `shown`, silently; a deleted message needs no unpinning.

        In a private chat this needs no rights (Bot API, pinChatMessage).
        """
        if shown and shown != wanted:
            with suppress(Refused):
                await self.call("unpinChatMessage", place, message_id=int(shown))
        if wanted:
            fields = {"message_id": int(wanted), "disable_notification": True}
            await self.change("pinChatMessage", place, **fields)

    async def change(self, method: str, place: Place, **fields: object) -> None:
        """Call a method; the error "already so" counts as success."""
        try:
            await self.call(method, place, **fields)
        except Refused as refusal:
            if refusal.reason != UNCHANGED:
                raise

    async def call(self, method: str, place: Place | None = None, **fields: object) -> Any:
        """Call a method once, about a place or none; returns its result, raises a SendError."""
        return await self._once(self._api.call, method, place, fields)

    async def _once(
        self, call: Call, method: str, place: Place | None, fields: dict[str, object]
    ) -> Any:
        if place is not None:
            fields = {"chat_id": int(place.chat)} | fields
        self._in_hand += 1
        self._idle.clear()
        try:
            return await call(method, **fields)
        except TelegramError as error:
            meaning = classified(error, place)
        except KeyError:  # the answer is JSON, but not the Bot API's
            meaning = Ambiguous("unreadable")
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self._idle.set()
        if isinstance(meaning, NotSent) and place is not None:
            meaning = self._flood(meaning, place)
        # From None: the library's own words may show the address, and with it the token.
        raise meaning from None

    async def finished(self) -> None:
        """Wait until no call is running."""
        await self._idle.wait()

    def _flood(self, told: NotSent, place: Place) -> NotSent:
        """Return the failure with what it limits: this chat, or all if another chat waits too.

        Telegram does not say which.
        """
        now = time.monotonic()
        self._waits = {chat: until for chat, until in self._waits.items() if until > now}
        if told.reason == TOO_MANY:
            self._waits[place.chat] = now + told.retry_after
            told.everywhere = len(self._waits) > 1
        return told


async def _linked_or_not(rendered: Rendered, show: Callable[[Rendered], Awaitable[T]]) -> T:
    """Show a message; once more without links if Telegram does not take one's address.

    A refused message was certainly not sent. What a link says stays, as plain characters.
    """
    try:
        return await show(rendered)
    except Refused as refusal:
        if refusal.reason != BAD_LINK:
            raise
    spans = tuple(span for span in rendered.text.spans if span.style is not Style.LINK)
    return await show(replace(rendered, text=Text(rendered.text.plain, spans)))


def _aim(outgoing: Outgoing) -> dict[str, object]:
    """Return the fields that say where in a chat a message goes."""
    fields: dict[str, object] = {}
    if outgoing.quotes.isdigit():
        quoted = int(outgoing.quotes)
        fields["reply_parameters"] = {"message_id": quoted, "allow_sending_without_reply": True}
    if outgoing.place.thread:
        fields["message_thread_id"] = int(outgoing.place.thread)
    if outgoing.silent:
        fields["disable_notification"] = True
    return fields


def _under(rendered: Rendered) -> dict[str, object]:
    return {**files.caption(rendered), "reply_markup": keyboard(rendered.buttons)}


def _content(rendered: Rendered) -> dict[str, object]:
    plain, entities = to_entities(rendered.text)
    return {
        "text": plain,
        "entities": entities,
        "reply_markup": keyboard(rendered.buttons),
        "link_preview_options": {"is_disabled": True},
    }
