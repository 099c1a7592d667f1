"""Whom the played Slack notifies, and who follows a thread."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.sandbox import memory
from tests.bots.sandbox.slack.world import World, workspace


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Anna (U1) and Boris (U2) are in the channel C1, Greta (U3) is not."""
    async with workspace() as made:
        await made.slack.add_user("U3", "greta", real_name="Greta")
        yield made


async def told(world: World, user: str) -> list[tuple[str, str]]:
    """Why somebody was notified, and of what."""
    return [(one["kind"], one["text"]) for one in await world.slack.notifications(user)]


async def says(world: World, text: str, channel: str = "C1", *, thread_ts: str = "") -> str:
    """A post of the app; returns its ts."""
    done = await world.web.chat_postMessage(channel=channel, text=text, thread_ts=thread_ts or None)
    return str(done["ts"])


async def test_a_direct_message_notifies(world: World) -> None:
    ts = await says(world, "Hello", "U1")
    await says(world, "And more", "U1", thread_ts=ts)
    assert await told(world, "U1") == [("direct", "Hello"), ("direct", "And more")]
    assert all(one["sounds"] for one in await world.slack.notifications("U1"))


async def test_a_post_in_a_channel_notifies_nobody(world: World) -> None:
    await says(world, "New ticket")
    assert await told(world, "U1") == []


async def test_a_mention_notifies_in_a_channel_and_in_a_thread(world: World) -> None:
    ts = await says(world, "For <@U1>")
    await says(world, "And <@U2>", thread_ts=ts)
    assert await told(world, "U2") == [("mention", "And @Boris")]
    assert await told(world, "U1") == [("mention", "For @Anna"), ("thread", "And @Boris")]


async def test_a_mention_in_blocks_counts_and_escaped_ones_do_not(world: World) -> None:
    section = {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}
    blocks = [{"type": "rich_text", "elements": [section]}]
    await world.web.chat_postMessage(channel="C1", text="&lt;@U2&gt;", blocks=blocks)
    await says(world, "&lt;@U2&gt;")
    assert await told(world, "U1") == [("mention", "@Anna")]
    assert await told(world, "U2") == []


async def test_whoever_wrote_in_a_thread_is_notified_of_replies(world: World) -> None:
    ts = await world.slack.post("U1", "C1", "Who knows?")
    await says(world, "I do", thread_ts=ts)
    await world.slack.post("U2", "C1", "So do I", thread_ts=ts)
    await says(world, "Fine", thread_ts=ts)
    assert await told(world, "U1") == [
        ("thread", "I do"),
        ("thread", "So do I"),
        ("thread", "Fine"),
    ]
    assert await told(world, "U2") == [("thread", "Fine")]


async def test_whoever_was_mentioned_follows_and_an_app_makes_nobody_else_follow(
    world: World,
) -> None:
    ts = await says(world, "New ticket")
    await says(world, "First", thread_ts=ts)
    await says(world, "<@U1>", thread_ts=ts)
    await says(world, "Later", thread_ts=ts)
    assert await told(world, "U1") == [("mention", "@Anna"), ("thread", "Later")]
    assert await told(world, "U2") == []
    assert await world.slack.followers("C1", ts) == ["UBOT", "U1"]


async def test_replies_in_followed_threads_sound_unless_somebody_turned_that_off(
    world: World,
) -> None:
    await world.slack.add_user("U2", "boris", real_name="Boris", thread_replies=False)
    ts = await says(world, "<@U1> <@U2>")
    await says(world, "Later", thread_ts=ts)
    heard = {
        user: [one["sounds"] for one in await world.slack.notifications(user)]
        for user in ("U1", "U2")
    }
    assert heard == {"U1": [True, True], "U2": [True, False]}


async def test_an_edit_notifies_nobody_and_makes_nobody_follow(world: World) -> None:
    ts = await says(world, "New ticket")
    await world.web.chat_update(channel="C1", ts=ts, text="New ticket for <@U1>")
    own = await world.slack.post("U2", "C1", "Look", thread_ts=ts)
    await world.slack.edit("C1", own, "Look, <@U1>")
    await says(world, "Later", thread_ts=ts)
    assert await told(world, "U1") == []
    assert await told(world, "U2") == [("thread", "Later")]


async def test_what_was_notified_of_stays_though_it_is_edited_or_deleted(world: World) -> None:
    edited, deleted = await says(world, "<@U1> one"), await says(world, "<@U1> two")
    await world.web.chat_update(channel="C1", ts=edited, text="nothing")
    await world.web.chat_delete(channel="C1", ts=deleted)
    assert await told(world, "U1") == [("mention", "@Anna one"), ("mention", "@Anna two")]


async def test_a_mention_of_whoever_is_not_in_the_channel_reaches_nobody(world: World) -> None:
    ts = await says(world, "For <@U3>")
    await world.slack.invite("C1", "U3")
    await says(world, "Later", thread_ts=ts)
    assert await told(world, "U3") == []


async def test_whoever_left_the_channel_is_notified_of_nothing_there(world: World) -> None:
    ts = await says(world, "For <@U1>")
    await world.slack.kick("C1", "U1")
    await says(world, "Later, <@U1>", thread_ts=ts)
    assert await told(world, "U1") == [("mention", "For @Anna")]


async def test_what_one_person_alone_is_shown_notifies_nobody(world: World) -> None:
    ts = await says(world, "New ticket")
    await world.web.chat_postEphemeral(channel="C1", user="U1", text="<@U1>", thread_ts=ts)
    await says(world, "Later", thread_ts=ts)
    assert await told(world, "U1") == []
    assert [row["text"] for row in await world.slack.ephemerals("U1")] == ["@Anna"]


async def test_nobody_is_notified_of_their_own_message(world: World) -> None:
    ts = await world.slack.post("U1", "C1", "@here I, @Anna, wrote this")
    await world.slack.post("U1", "C1", "and this", thread_ts=ts)
    assert await told(world, "U1") == []


@pytest.mark.parametrize("ping", ["<!here>", "<!channel>", "<!everyone>"])
async def test_a_channel_is_notified_but_not_from_within_a_thread(world: World, ping: str) -> None:
    ts = await says(world, f"{ping} look")
    await says(world, f"{ping} again", thread_ts=ts)
    for user in ("U1", "U2"):
        assert [kind for kind, _ in await told(world, user)] == ["channel"]
    assert await told(world, "U3") == []
    assert await world.slack.followers("C1", ts) == ["UBOT"]


async def test_a_user_group_is_mentioned_as_each_of_its_members(world: World) -> None:
    await world.slack.add_usergroup("S1", ["U1", "U3"])
    ts = await says(world, "<!subteam^S1>")
    await says(world, "Later", thread_ts=ts)
    assert [kind for kind, _ in await told(world, "U1")] == ["mention", "thread"]
    assert await told(world, "U2") == await told(world, "U3") == []


async def test_a_reaction_notifies_nobody(world: World) -> None:
    ts = await world.slack.post("U1", "C1", "Done")
    await world.web.reactions_add(channel="C1", timestamp=ts, name="eyes")
    assert await told(world, "U1") == []


async def test_who_follows_a_thread_is_remembered(world: World, tmp_path: Path) -> None:
    ts = await says(world, "For <@U1>")
    await world.slack.post("U2", "C1", "Mine", thread_ts=ts)
    memory.save(world.box, tmp_path)
    async with workspace() as again:
        assert memory.load(again.box, tmp_path)
        await says(again, "Later", thread_ts=ts)
        assert await told(again, "U1") == await told(again, "U2") == [("thread", "Later")]
