"""Who is not in a channel, and inviting them, as Slack does it."""

import pytest

from bots.platforms import Refused, SendError, Unreachable
from bots.platforms.package import InvitesToChannels
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.manifest import SCOPES
from bots.sandbox.client.sim import Sim
from domain.people.accounts import Identity
from domain.people.places import Place

OPEN, SECRET = Place("slack", "T1", "C1"), Place("slack", "T1", "G1")
ANNA, BORIS = (Identity("slack", "T1", one) for one in ("U1", "U2"))


async def secret(sim: Sim) -> None:
    await sim.slack.add_channel("G1", "secret", ["U1"], private=True)


async def test_whoever_is_missing_is_invited_and_then_there(
    sim: Sim, adapter: SlackAdapter
) -> None:
    await secret(sim)
    assert isinstance(adapter, InvitesToChannels)
    assert await adapter.absent(OPEN, [ANNA, BORIS]) == ("support", [])
    assert await adapter.absent(SECRET, [ANNA, BORIS]) == ("secret", [BORIS])
    await adapter.invite(BORIS, SECRET)
    await adapter.invite(BORIS, SECRET)  # done already: a retry does no harm
    assert await adapter.absent(SECRET, [ANNA, BORIS]) == ("secret", [])


async def test_a_channel_with_more_members_than_a_page_is_read_to_its_end(
    sim: Sim, adapter: SlackAdapter
) -> None:
    crowd = [f"U{number}" for number in range(1000, 2100)]
    for account in crowd:
        await sim.slack.add_user(account, account.lower())
    await sim.slack.add_channel("C7", "everybody", [*crowd, "U2"])
    channel = Place("slack", "T1", "C7")
    stranger = Identity("slack", "T1", "U4")
    assert await adapter.absent(channel, [BORIS, stranger]) == ("everybody", [stranger])


@pytest.mark.parametrize(
    ("account", "channel", "error"),
    [
        ("U2", "C9", Unreachable("channel_not_found")),
        ("U2", "C2", Unreachable("not_in_channel")),
        ("U2", "C3", Unreachable("is_archived")),
        ("U9", "G1", Unreachable("user_not_found")),
        ("UBOT", "G1", Refused("cant_invite_self")),
    ],
)
async def test_what_slack_refuses_says_why(
    sim: Sim, adapter: SlackAdapter, account: str, channel: str, error: SendError
) -> None:
    await secret(sim)
    await sim.slack.add_channel("C2", "elsewhere", ["U1"], bot=False)
    await sim.slack.add_channel("C3", "old", ["U1"], archived=True)
    with pytest.raises(type(error), match=error.reason):
        await adapter.invite(Identity("slack", "T1", account), Place("slack", "T1", channel))


async def test_without_the_scope_nobody_is_invited(sim: Sim, adapter: SlackAdapter) -> None:
    await secret(sim)
    await sim.slack.install(scopes=sorted(SCOPES.keys() - {"groups:write.invites"}))
    with pytest.raises(Unreachable, match="missing_scope"):
        await adapter.invite(BORIS, SECRET)


async def test_while_slack_is_silent_nobody_counts_as_missing(
    sim: Sim, adapter: SlackAdapter
) -> None:
    await secret(sim)
    await sim.fault("slack", "500", "conversations.members", times=2)
    assert await adapter.absent(SECRET, [BORIS]) == ("", [])
