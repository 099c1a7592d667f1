"""The adapter for Telegram."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import structlog

from bots.backoff import OUTAGE, Backoff
from bots.platforms import (
    Ambiguous,
    ButtonPressed,
    CallKind,
    ChatMigrated,
    Finding,
    Incoming,
    Interact,
    LineEdited,
    LineWritten,
    Outgoing,
    Payload,
    Refused,
    Rendered,
    SendError,
    Store,
    Unavailable,
)
from bots.platforms.telegram.api import Api
from bots.platforms.telegram.checks import check
from bots.platforms.telegram.inbound.decode import PLATFORM, addressed, decode
from bots.platforms.telegram.inbound.poll import Poller
from bots.platforms.telegram.inbound.webhook import Webhook, secret_of
from bots.platforms.telegram.outbound import files, menus, send
from bots.platforms.telegram.outbound.menus import Menu, Menus
from bots.platforms.telegram.traits import TRAITS
from bots.platforms.webhooks import WebhookServer
from domain.messages import Attachment
from domain.people.accounts import Identity, Profile
from domain.people.places import Place

log = structlog.get_logger()

BASE_URL = "https://api.telegram.org/bot"
BASE_FILE_URL = "https://api.telegram.org/file/bot"
ANSWER_LIMIT = 200  # characters of an answer to a press (Bot API, answerCallbackQuery)


class TelegramAdapter:
    """A bot's account. Making it calls nothing, so an outage of Telegram stops nothing.

    `connect_timeout` and `read_timeout` are the seconds for connecting and for a response.
    """

    name = PLATFORM
    traits = TRAITS

    def __init__(
        self,
        token: str,
        *,
        base_url: str = BASE_URL,
        base_file_url: str = BASE_FILE_URL,
        connect_timeout: float = 5.0,
        read_timeout: float = 10.0,
        outage: Backoff = OUTAGE,
        server: WebhookServer | None = None,
        webhook_secret: str = "",
    ) -> None:
        """Prepare it. `server`: Telegram calls it; without it, poll.

        `webhook_secret`: proves that a call comes from Telegram; empty: derive one from the token.
        """
        self._api = Api(
            token,
            base_url=base_url,
            base_file_url=base_file_url,
            connect=connect_timeout,
            read=read_timeout,
        )
        self._sender = send.Sender(self._api)
        self._source = files.Source(
            f"{base_file_url}{token}", connect=connect_timeout, read=read_timeout
        )
        self._own_handle = ""
        secret = webhook_secret or secret_of(token)
        self._webhook = Webhook(self._sender, server, secret, outage=outage) if server else None
        self._receiver = self._webhook or Poller(self._api, self._sender, outage=outage)

    async def run(self, store: Store, interact: Interact) -> None:
        """Receive until cancelled. Raises TokenRefused.

        Telegram delivers button presses like messages, and again if they were not stored, so
        `interact` is not needed.
        """
        await self._receiver.run(store)

    async def decode(self, payload: Payload) -> Incoming | None:
        """Return a stored update as a record; None for a command to another bot.

        Raises Unavailable if Telegram does not say what this bot is called.
        """
        addressee = addressed(payload)
        if addressee and addressee != await self._handle():
            return None
        return decode(payload, now=datetime.now(UTC))

    async def _handle(self) -> str:
        """Return the bot's own @name in small letters, asked for once."""
        if not self._own_handle:
            try:
                me = await self._sender.call("getMe")
            except SendError as outage:
                raise Unavailable(f"Telegram's getMe: {outage.reason}") from None
            self._own_handle = str(me["username"]).casefold()
        return self._own_handle

    async def link(self) -> str:
        """Return the form of a link that starts the bot (Bot API, Deep linking).

        It is empty if Telegram does not say now what this bot is called.
        """
        try:
            return f"https://t.me/{await self._handle()}?start={{code}}"
        except Unavailable:
            return ""

    def fit(self, rendered: Rendered) -> Sequence[Rendered]:
        """Split into messages that Telegram accepts; see files.fit."""
        return files.fit(rendered)

    def limits(
        self, place: Place, act: CallKind = CallKind.POST
    ) -> Sequence[tuple[str, float, int]]:
        """Return the limits that a call to this place counts against: the bot's, the chat's."""
        return send.limits(place, act)

    async def prepare(self, outgoing: Outgoing) -> str:
        """Do nothing, and return empty: a send needs no preparation."""
        return ""

    async def send(self, outgoing: Outgoing) -> Sequence[str]:
        """Send one message once and return its id, or an album's ids. Raises a SendError."""
        return await self._sender.send(outgoing)

    async def find(self, outgoing: Outgoing) -> str | None:
        """Raise Ambiguous always: Telegram does not let a bot search."""
        raise Ambiguous("telegram_cannot_tell")

    async def fetch(self, attachment: Attachment) -> AsyncGenerator[bytes, None]:
        """Yield the content of a file, piece by piece. Raises NoFile or Unavailable."""
        try:
            path = (await self._sender.call("getFile", file_id=attachment.reference))["file_path"]
        except SendError as error:
            raise files.missing(error) from None
        except (KeyError, TypeError):
            raise Unavailable("Telegram: unreadable") from None
        async for piece in self._source.fetch(str(path), attachment):
            yield piece

    async def edit(self, place: Place, external_id: str, rendered: Rendered) -> None:
        """Show this instead of what the message showed. Raises a SendError."""
        await self._sender.edit(place, external_id, rendered)

    async def delete(self, place: Place, external_id: str) -> None:
        """Remove a message of ours; already gone is success. Raises a SendError."""
        await self._sender.delete(place, external_id)

    async def react(self, place: Place, external_id: str, shown: str, wanted: str) -> None:
        """Show only `wanted`; a bot has one reaction, so `shown` does not matter."""
        await self._sender.react(place, external_id, wanted)

    async def pin(self, place: Place, shown: str, wanted: str) -> None:
        """Pin `wanted` instead of `shown`, silently. Raises a SendError."""
        await self._sender.pin(place, shown, wanted)

    async def offer_menu(self, place: Place, commands: Menu) -> None:
        """Offer this private chat its own commands, or none. Raises a SendError."""
        await menus.offer_menu(self._sender, place, commands)

    async def answer(self, incoming: Incoming, rendered: Rendered | None) -> None:
        """Tell the actor, best effort: above the keyboard after a press, but pages in the chat."""
        try:
            if isinstance(incoming, ButtonPressed):
                await self._answer_press(incoming, rendered)
            elif rendered is not None:
                await self._tell(_place(incoming), rendered)
        except SendError as error:
            log.info("could not show an answer in Telegram", reason=error.reason)

    async def refresh_profile(self, identity: Identity) -> Profile | None:
        """Return None: Telegram only sends profiles with people's actions."""
        return None

    async def profile(self, identity: Identity) -> Profile | None:
        """Return None: Telegram sends nothing about people who have not written to the bot."""
        return None

    async def direct(self, identity: Identity) -> Place:
        """Return the private chat, which has the person's id; a send shows whether it is open."""
        return Place(PLATFORM, "", identity.external_id)

    async def check(self, *, live: bool) -> Sequence[Finding]:
        """Return the doctor's findings on Telegram."""
        address = self._webhook.address if self._webhook else ""
        return await check(self._sender, live=live, address=address)

    async def set_menus(self, offered: Menus) -> None:
        """Offer these commands in private chats, by language; best effort."""
        await menus.offer_everybody(self._sender, offered)

    async def close(self) -> None:
        """Close connections, after the running calls are finished."""
        await self._sender.finished()
        await self._api.close_connections()
        await self._source.close()

    async def _answer_press(self, press: ButtonPressed, rendered: Rendered | None) -> None:
        text, alert = "", False
        if rendered is not None and not _stays(rendered):
            alert = len(rendered.text.plain) > ANSWER_LIMIT
            text = rendered.text.shortened(ANSWER_LIMIT).plain
        try:
            await self._sender.call(
                "answerCallbackQuery",
                callback_query_id=press.token,
                text=text or None,
                show_alert=alert or None,
            )
        finally:  # a press has its effect even if its answer comes too late
            if rendered is not None and _stays(rendered):
                await self._show(press, rendered)

    async def _show(self, press: ButtonPressed, rendered: Rendered) -> None:
        """Show it instead of the pressed message if possible, otherwise below it."""
        pieces = files.fit(rendered)
        if rendered.replaces and len(pieces) == 1:
            # A message that is gone or too old can't be changed; then the answer stands below.
            with suppress(Refused):
                await self._sender.edit(press.place, press.message, pieces[0])
                return
        await self._tell(press.place, rendered)

    async def _tell(self, place: Place, rendered: Rendered) -> None:
        for piece in files.fit(rendered):
            await self._sender.send(Outgoing("", place, piece))


def _stays(rendered: Rendered) -> bool:
    """Return whether an answer to a press is a message, and not words that vanish."""
    return bool(rendered.buttons) or rendered.replaces or rendered.window is not None


def _place(incoming: Incoming) -> Place:
    match incoming:
        case LineWritten(line=line) | LineEdited(line=line):
            return line.place
        case ChatMigrated(new=new):
            return new
    return incoming.place
