"""Invites somebody to a department's channel."""

from collections.abc import Mapping, Sequence
from functools import partial

from bots.database import AsyncDatabase
from bots.platforms import Adapter, Refused
from bots.platforms.package import InvitesToChannels
from domain.outgoing.bodies import ChannelInvitation
from domain.people.accounts import Identity
from domain.people.places import Place
from storage.unit import Unit


async def invite(
    body: ChannelInvitation,
    channel: Place | None,
    adapters: Mapping[str, Adapter],
    database: AsyncDatabase[Unit],
) -> None:
    """Invite the person that the body names; a member of the channel counts as invited.

    Who has lost their role meanwhile is not let in. Raises a SendError, and StorageUnavailable.
    """
    if channel is None:
        raise Refused("channel_not_found")
    # Looked up only now: between the tap and this call, somebody may have lost their role.
    accounts = await database.read(partial(_accounts_of_staff, body.person))
    account = next((one for one in accounts if one.platform == channel.platform), None)
    adapter = adapters[channel.platform]
    if account is None or not isinstance(adapter, InvitesToChannels):
        raise Refused("no_account")
    await adapter.invite(account, channel)


def _accounts_of_staff(person_id: int, uow: Unit) -> Sequence[Identity]:
    """Return somebody's accounts. Raises Refused if they are no longer on the staff."""
    person = uow.people.find(person_id)
    if person is None or not person.role.is_staff:
        raise Refused("no_longer_staff")
    return uow.people.accounts(person_id)
