"""What people react with can be shown again, whichever platform they are on."""

from collections.abc import Iterable, Iterator

import pytest
from telegram.constants import ReactionEmoji

from bots.chat.line_emoji import FATE_EMOJI, LOOKS_LIKE, reactions
from bots.platforms import Refused
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.emoji import emoji_of, name_of, with_emoji
from bots.sandbox.client.sim import Sim
from domain.outgoing.mirror_states import emoji_state
from domain.people.places import Place

CHANNEL = Place("slack", "T1", "C1")


def batched(emoji: Iterable[ReactionEmoji], size: int) -> Iterator[list[ReactionEmoji]]:
    left = list(emoji)
    return (left[at : at + size] for at in range(0, len(left), size))


async def test_whatever_a_client_reacts_with_in_telegram_is_shown(
    sim: Sim, adapter: SlackAdapter
) -> None:
    for some in batched(ReactionEmoji, 20):  # Slack lets nobody react more than 23 times
        ts = await sim.slack.post("U1", "C1", "hello")
        for emoji in some:
            (shown,) = reactions(emoji_state([str(emoji.value)]))
            await adapter.react(CHANNEL, ts, "", shown)
    rows = await sim.slack.transcript("C1")
    assert sum(len(row["reactions"]) for row in rows) == len(ReactionEmoji)


async def test_an_emoji_of_the_workspaces_own_is_shown(sim: Sim, adapter: SlackAdapter) -> None:
    ts = await sim.slack.post("U1", "C1", "hello")
    await sim.slack.install(emoji=["our_parrot"])
    await adapter.react(CHANNEL, ts, "", ":our_parrot:")
    [row] = await sim.slack.transcript("C1")
    assert list(row["reactions"]) == ["our_parrot"]
    with pytest.raises(Refused, match="invalid_name"):
        await adapter.react(CHANNEL, ts, "", ":anothers_parrot:")


def test_no_reaction_of_a_clients_looks_like_a_mark() -> None:
    for mark in FATE_EMOJI.values():
        (shown,) = reactions(emoji_state([mark]))
        assert shown not in FATE_EMOJI.values()
        assert name_of(shown) is not None
    assert reactions(emoji_state(["✅", "👍"])) == (LOOKS_LIKE["✅"], "👍")


def test_names_are_read_back_whatever_the_skin() -> None:
    assert emoji_of("+1::skin-tone-5") == emoji_of("+1") == "👍"
    assert emoji_of("our_parrot") == ":our_parrot:"


@pytest.mark.parametrize(
    ("name", "emoji"), [("thumbsup", "👍"), ("thumbsdown", "👎"), ("hand", "✋"), ("poop", "💩")]
)
def test_other_names_of_an_emoji_are_read_too(name: str, emoji: str) -> None:
    assert emoji_of(name) == emoji_of(f"{name}::skin-tone-2") == with_emoji(f":{name}:") == emoji
    assert emoji_of(name_of(emoji) or "") == emoji
