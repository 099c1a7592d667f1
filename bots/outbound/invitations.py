"""Invites somebody to a department's channel."""

from collections.abc import Mapping

from bots.database import AsyncDatabase
from bots.platforms import Adapter, Refused
from bots.platforms.package import InvitesToChannels
from domain.outgoing.bodies import ChannelInvitation
from domain.people.places import Place
from storage.unit import Unit


async def invite(
    body: ChannelInvitation,
    channel: Place | None,
    adapters: Mapping[str, Adapter],
    database: AsyncDatabase[Unit],
) -> None:
    """Invite the person that the body names; a member of the channel counts as invited.

    Raises a SendError, and StorageUnavailable.
    """
    if channel is None:
        raise Refused("channel_not_found")
    accounts = await database.read(lambda uow: uow.people.accounts(body.person))
    account = next((one for one in accounts if one.platform == channel.platform), None)
    adapter = adapters[channel.platform]
    if account is None or not isinstance(adapter, InvitesToChannels):
        raise Refused("no_account")
    await adapter.invite(account, channel)
