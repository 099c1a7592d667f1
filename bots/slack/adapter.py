"""Slack as the desk sees it: bots/ports.py's Adapter."""

from collections.abc import Mapping, Sequence
from typing import Any

from bots.ports import (
    ButtonPressed,
    ChatMigrated,
    Finding,
    Incoming,
    Interact,
    LineDeleted,
    LineEdited,
    LineWritten,
    Outgoing,
    Rendered,
    Store,
)
from bots.slack import send
from bots.slack.answers import whisper
from bots.slack.check import check_app, check_channel
from bots.slack.decode import decode
from bots.slack.directory import Directory
from bots.slack.payload import seen_from
from bots.slack.receive import Receiver
from bots.slack.sockets import receive
from bots.slack.web import Web
from domain.people import Identity, Place, Profile

BASE_URL = "https://slack.com/api/"


class SlackAdapter:
    """One Slack app in one workspace. To be made inside the running loop."""

    name = "slack"

    def __init__(
        self,
        bot_token: str,
        app_token: str,
        *,
        base_url: str = BASE_URL,
        signing_secret: str = "",
        timeout: float = 30.0,
    ) -> None:
        """`timeout`: seconds after which a call that got no answer counts as ambiguous."""
        self._app_token = app_token
        self._signing_secret = signing_secret
        self._web = Web(bot_token, base_url, timeout)
        self._directory = Directory(self._web)
        self._sender = send.Sender(self._web)
        self._team = ""

    async def run(self, store: Store, interact: Interact) -> None:
        """Receive until cancelled. Raises TokenRefused when Slack refuses a token."""
        receiver = self.receiver(store, interact)
        try:
            await receive(self._web, self._app_token, receiver.app.async_dispatch, receiver.suspect)
        finally:
            await receiver.finish()

    def receiver(self, store: Store, interact: Interact) -> Receiver:
        """What takes Slack's calls: its `app` serves them over HTTP as well."""
        return Receiver(self._web, store, interact, signing_secret=self._signing_secret)

    async def decode(self, payload: Mapping[str, Any]) -> Incoming | None:
        """Say a stored payload in the desk's words; None if it concerns nobody."""
        return await decode(payload, self._directory)

    def fit(self, rendered: Rendered) -> Sequence[Rendered]:
        """Split into messages that Slack takes and people read; the buttons go to the last."""
        return send.fit(rendered)

    def limits(self, place: Place) -> Sequence[tuple[str, float, int]]:
        """The limits of the channel and of the workspace."""
        return send.limits(place)

    async def send(self, outgoing: Outgoing) -> str:
        """Send one message once and return its ts. Raises a SendError."""
        return await self._sender.post(outgoing)

    async def find(self, outgoing: Outgoing) -> str | None:
        """Look for a message by the outbox id in its metadata; None: certainly not there."""
        return await self._sender.find(outgoing)

    async def edit(self, place: Place, external_id: str, rendered: Rendered) -> None:
        """Show this instead of what the message showed. Raises a SendError."""
        await send.edit(self._web, place, external_id, rendered)

    async def react(self, place: Place, external_id: str, shown: str, wanted: str) -> None:
        """Replace our reaction `shown` by `wanted`; already so is success."""
        await send.react(self._web, place, external_id, shown, wanted)

    async def answer(self, incoming: Incoming, rendered: Rendered | None) -> None:
        """Show whoever acted something nobody else sees, best effort."""
        if rendered is None or isinstance(incoming, LineDeleted | ChatMigrated):
            return
        if isinstance(incoming, LineWritten | LineEdited):
            place = incoming.line.place
        elif isinstance(incoming, ButtonPressed):
            place = seen_from(incoming.place, incoming.message)
        else:
            place = incoming.place
        await whisper(self._web, place, incoming.author.identity.external_id, rendered)

    async def profile(self, identity: Identity) -> Profile | None:
        """What Slack tells of an account, None if it shows us none. Raises Unavailable."""
        found = await self._directory.profile(identity.external_id, identity.team)
        return found if found.handle else None

    async def direct(self, identity: Identity) -> Place:
        """The direct message with this account. Raises a SendError."""
        channel = await send.open_direct(self._web, identity.external_id)
        return Place("slack", await self._own_team(), channel)

    async def check(self, *, live: bool) -> Sequence[Finding]:
        """What `helpline doctor` says of the app: its tokens and scopes.

        Nothing is sent even if `live`: that is a channel's matter, see `check_channel`.
        """
        return await check_app(self._web, self._app_token)

    async def check_channel(self, channel: str, *, live: bool = False) -> Sequence[Finding]:
        """What it says of a department's channel; `live` posts there and takes it back."""
        return await check_channel(self._web, channel, live=live)

    async def close(self) -> None:
        """Let go of connections, once the calls in hand are answered."""
        await self._web.close()

    async def _own_team(self) -> str:
        if not self._team:
            self._team = str((await self._web.call(self._web.client.auth_test))["team_id"])
        return self._team
