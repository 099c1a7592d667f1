"""The adapter for Slack."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from time import monotonic

from bots.platforms import (
    AccountClosed,
    ButtonPressed,
    CallKind,
    ChatMigrated,
    Finding,
    Gaps,
    Incoming,
    Interact,
    LineDeleted,
    LineEdited,
    LineWritten,
    Outgoing,
    Payload,
    Rendered,
    Store,
)
from bots.platforms.slack import files
from bots.platforms.slack.checks import check_app, check_called_app, check_channel
from bots.platforms.slack.directory import Directory
from bots.platforms.slack.inbound import http_calls, sockets
from bots.platforms.slack.inbound.backfill import Recovery
from bots.platforms.slack.inbound.decode import decode
from bots.platforms.slack.inbound.receive import Receiver
from bots.platforms.slack.outbound import send
from bots.platforms.slack.outbound.answers import whisper
from bots.platforms.slack.outbound.windows import home_view
from bots.platforms.slack.payload import seen_from
from bots.platforms.slack.traits import TRAITS
from bots.platforms.slack.web import Web
from bots.platforms.webhooks import WebhookServer
from domain.messages import Attachment
from domain.people.accounts import Identity, Profile
from domain.people.places import Place, Readers

BASE_URL = "https://slack.com/api/"


class SlackAdapter:
    """One Slack app in one workspace. Make it inside the running loop."""

    name = "slack"
    traits = TRAITS

    def __init__(
        self,
        bot_token: str,
        app_token: str,
        *,
        base_url: str = BASE_URL,
        signing_secret: str = "",
        server: WebhookServer | None = None,
        timeout: float = 30.0,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """Prepare it.

        `server`: Slack calls it and signs with `signing_secret`; without it, use a socket.
        `timeout`: seconds after which a call without a response counts as ambiguous.
        `seconds`: what the age of a profile is measured by.
        """
        self.gaps: Gaps | None = None
        """The history to recover; without it, what Slack gave up delivering stays lost."""
        self._server = server
        self._app_token = app_token
        self._signing_secret = signing_secret
        self._web = Web(bot_token, base_url, timeout)
        self._directory = Directory(self._web, seconds)
        self._sender = send.Sender(self._web)
        self._team = ""

    async def run(self, store: Store, interact: Interact) -> None:
        """Receive until cancelled. Raises TokenRefused when Slack refuses a token."""
        receiver = self.receiver(store, interact)
        recovery = Recovery(self._web, self._directory, self.gaps)
        receiver.failed = recovery.failed
        recovering = asyncio.create_task(recovery.run(), name="recover slack")
        try:
            await self._receive(receiver, recovery.connected)
        finally:
            recovering.cancel()
            await receiver.finish()

    async def _receive(self, receiver: Receiver, connected: Callable[[], None]) -> None:
        app, suspect = receiver.app, receiver.suspect
        if self._server is None:
            await sockets.receive(
                self._web, self._app_token, app.async_dispatch, suspect, connected
            )
        else:
            await http_calls.receive(
                self._web, self._server, self._signing_secret, app, suspect, connected
            )

    def receiver(self, store: Store, interact: Interact) -> Receiver:
        """Return the receiver of Slack's calls: its `app` serves them over HTTP as well."""
        made = Receiver(self._web, store, interact, signing_secret=self._signing_secret)
        made.learn = self._directory.learn
        return made

    async def decode(self, payload: Payload) -> Incoming | None:
        """Return a stored payload as a record; None if it is not for the desk."""
        return await decode(payload, self._directory)

    def fit(self, rendered: Rendered) -> Sequence[Rendered]:
        """Split into messages that Slack accepts and people can read; buttons go to the last."""
        return send.fit(rendered)

    def limits(
        self, place: Place, act: CallKind = CallKind.POST
    ) -> Sequence[tuple[str, float, int]]:
        """Return the limits of the channel and of the workspace, or of the method."""
        return send.limits(place, act)

    async def prepare(self, outgoing: Outgoing) -> str:
        """Upload files, still invisible. Raises a SendError that is not Ambiguous."""
        return await self._sender.prepare(outgoing)

    async def send(self, outgoing: Outgoing) -> Sequence[str]:
        """Send one message once and return its ts. Raises a SendError."""
        return await self._sender.send(outgoing)

    async def find(self, outgoing: Outgoing) -> str | None:
        """Look for a message by the outbox id in its metadata; None: certainly not there."""
        return await self._sender.find(outgoing)

    def fetch(self, attachment: Attachment) -> AsyncGenerator[bytes, None]:
        """Yield the content of a file, piece by piece. Raises NoFile or Unavailable."""
        return files.fetch(self._web, attachment)

    async def edit(self, place: Place, external_id: str, rendered: Rendered) -> None:
        """Show this instead of what the message showed. Raises a SendError."""
        await send.edit(self._web, place, external_id, rendered)

    async def delete(self, place: Place, external_id: str) -> None:
        """Remove a message of ours; already gone is success. Raises a SendError."""
        await send.delete(self._web, place, external_id)

    async def react(self, place: Place, external_id: str, shown: str, wanted: str) -> None:
        """Replace our reaction `shown` by `wanted`; already so is success."""
        await send.react(self._web, place, external_id, shown, wanted)

    async def pin(self, place: Place, shown: str, wanted: str) -> None:
        """Do nothing: in Slack, a ticket has its own thread."""

    async def offer_menu(self, place: Place, commands: Sequence[tuple[str, str]]) -> None:
        """Do nothing: Slack shows everybody the same slash command."""

    async def show_home(self, place: Place, rendered: Rendered) -> None:
        """Publish somebody's Home tab: `place.chat` is their account. Raises a SendError."""
        view = home_view(rendered)
        await self._web.call(self._web.client.views_publish, user_id=place.chat, view=view)

    async def answer(self, incoming: Incoming, rendered: Rendered | None) -> None:
        """Show the actor something that nobody else sees, best effort."""
        if rendered is None or isinstance(incoming, LineDeleted | ChatMigrated | AccountClosed):
            return
        if isinstance(incoming, LineWritten | LineEdited):
            place = incoming.line.place
        elif isinstance(incoming, ButtonPressed):
            place = seen_from(incoming.place, incoming.message)
        else:
            place = incoming.place
        await whisper(self._web, place, incoming.author.identity.external_id, rendered)

    async def refresh_profile(self, identity: Identity) -> Profile | None:
        """Return Slack's profile of an account from the last minute; None without a response."""
        return await self._directory.refresh_profile(identity.external_id, await self._own_team())

    async def readers(self, place: Place) -> Readers | None:
        """Return who can read a channel now, without the app; None if Slack does not respond."""
        return await self._directory.readers(place.chat, await self._own_team())

    async def absent(
        self, channel: Place, accounts: Collection[Identity]
    ) -> tuple[str, Collection[Identity]]:
        """Return a channel's name, and who is not in it; nobody if Slack does not respond."""
        users = {one.external_id: one for one in accounts}
        name, missing = await self._directory.absent(channel.chat, users)
        return name, [users[one] for one in missing]

    async def invite(self, account: Identity, channel: Place) -> None:
        """Invite an account to a channel; already there is success. Raises a SendError."""
        await send.invite(self._web, channel.chat, account.external_id)

    async def profile(self, identity: Identity) -> Profile | None:
        """Return Slack's profile of an account; None if it is hidden. Raises Unavailable."""
        found = await self._directory.profile(identity.external_id, identity.team)
        return found if found.handle else None

    async def direct(self, identity: Identity) -> Place:
        """Return the place of the direct message with this account. Raises a SendError."""
        channel = await send.open_direct(self._web, identity.external_id)
        return Place("slack", await self._own_team(), channel)

    async def check(self, *, live: bool) -> Sequence[Finding]:
        """Return the doctor's findings on the app: its tokens and scopes.

        Nothing is sent even if `live`: only a channel needs that, see `check_channel`.
        """
        if self._server is None:
            return await check_app(self._web, self._app_token)
        address = self._server.address(http_calls.PATH)
        return await check_called_app(self._web, self._signing_secret, address)

    async def check_channel(self, channel: str, *, live: bool = False) -> Sequence[Finding]:
        """Return the doctor's findings on a channel; `live` posts a message and deletes it."""
        return await check_channel(self._web, channel, live=live)

    async def close(self) -> None:
        """Close connections, after the running calls are finished."""
        await self._web.close()

    async def _own_team(self) -> str:
        if not self._team:
            self._team = str((await self._web.call(self._web.client.auth_test))["team_id"])
        return self._team
