"""Who reads in a channel, as Slack tells."""

from bots.platforms.slack.adapter import SlackAdapter
from bots.sandbox.client.sim import Sim
from domain.people.places import Place, Readers

CHANNEL = Place("slack", "T1", "C1")


async def test_the_same_people_are_the_same_readers_however_slack_lists_them(
    sim: Sim, adapter: SlackAdapter
) -> None:
    """A question about them is asked anew if they have changed."""
    await sim.slack.invite("C1", "U4")
    await sim.slack.invite("C1", "U3")
    readers = await adapter.readers(CHANNEL)
    assert readers == Readers(4, ("Gast", "UnknownAccount"), public=True)
    await sim.slack.kick("C1", "U4")
    await sim.slack.invite("C1", "U4")
    assert await adapter.readers(CHANNEL) == readers
