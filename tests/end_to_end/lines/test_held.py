"""Answers that are held, shown back and sent by a button; over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from tests.end_to_end.world import ANNA, BORIS, DESK, Case, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOKEN = "xox" + "b-" + "123456789012"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A world in which it is asked whether a line could have been read."""
    folder = tmp_path_factory.mktemp("held")
    async with make_world(folder, reply_sees=timedelta(hours=1)) as made:
        yield made


async def held(world: World, case: Case, text: str, who: str = ANNA) -> tuple[str, str]:
    """A line that is held; its ts, and that of what the thread was told."""
    ts = await world.writes(who, case, text)
    await world.sim.slack.wait_reaction(DESK, ts, "raised_hand")
    notice = await world.sim.slack.wait_text(DESK, "is on hold", thread_ts=case.card, since_ts=ts)
    return ts, str(notice["ts"])


async def test_a_reply_to_what_could_not_be_read_is_held_and_shown_back(world: World) -> None:
    case = await world.taken()
    await world.sim.telegram.send(case.client, "It works again, sorry")
    await world.in_thread(case.card, "It works again")
    ts, notice = await held(world, case, "Please restart it")
    row = await world.in_thread(case.card, "is on hold")
    assert all(words in row["text"] for words in ("Please restart it", "It works again, sorry"))
    assert {"Send anyway", "Don't send"} <= set(row["buttons"])
    # Both at once: after the first the notice is soon drawn without the button.
    presses = (world.sim.slack.press(ANNA, DESK, notice, "Send anyway") for _ in range(2))
    assert await asyncio.gather(*presses) == ["", ""]
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, "Please restart it")
    await world.sim.slack.wait_reaction(DESK, ts, "white_check_mark")
    settled = await world.sim.slack.wait_text(DESK, "is no longer on hold", thread_ts=case.card)
    assert "Send anyway" not in settled["buttons"]
    assert sum("restart" in text for text in await world.read_by(case.client)) == 1


async def test_the_first_line_of_a_fresh_ticket_holds_nothing(world: World) -> None:
    case = await world.ticket()
    await world.answers(case, "Good morning")


async def test_a_client_who_writes_while_the_answer_waits_takes_it_back(world: World) -> None:
    case = await world.taken()
    ts = await world.writes(ANNA, case, "Please reinstall it")
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.sim.telegram.send(case.client, "Found it")
    await world.sim.slack.wait_reaction(DESK, ts, "raised_hand")
    notice = await world.in_thread(case.card, "is on hold")
    assert "Found it" in notice["text"]
    assert await world.sim.slack.press(BORIS, DESK, notice["ts"], "Don't send") == ""
    await world.sim.slack.wait_reaction(DESK, ts, "lock")
    await world.sim.slack.wait_text(DESK, "reply won't be sent", thread_ts=case.card)
    await world.pass_time()
    assert not any("reinstall" in text for text in await world.read_by(case.client))


async def test_a_token_is_asked_about_and_never_repeated(world: World) -> None:
    case = await world.taken()
    _, notice = await held(world, case, f"Take {TOKEN}")
    assert await world.sim.slack.press(ANNA, DESK, notice, "Send anyway") == ""
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, TOKEN)


async def test_a_held_line_that_is_deleted_takes_its_notice_along(world: World) -> None:
    case = await world.taken()
    ts, notice = await held(world, case, f"Take {TOKEN}")
    await world.sim.slack.delete(DESK, ts)
    await world.sim.wait("slack", "chat.delete", contains=notice)
    await world.pass_time()
    assert not any(TOKEN in text for text in await world.read_by(case.client))


async def test_a_waiting_reply_that_is_edited_into_a_note_stays_inside(world: World) -> None:
    case = await world.taken()
    ts = await world.writes(ANNA, case, "He never pays")
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.sim.slack.edit(DESK, ts, "!note He never pays")
    await world.sim.slack.wait_reaction(DESK, ts, "lock")
    await world.pass_time()
    assert not any("never pays" in text for text in await world.read_by(case.client))


def shared(case: Case, ts: str, **fields: Any) -> dict[str, Any]:
    """The event of a message that Anna shares into a ticket's thread without a word of her own."""
    message = {"is_share": True, "is_msg_unfurl": True, "author_name": "Boris", **fields}
    return {
        "type": "message",
        "user": ANNA,
        "channel": DESK,
        "channel_type": "channel",
        "ts": ts,
        "event_ts": ts,
        "thread_ts": case.card,
        "text": "",
        "attachments": [message],
    }


async def test_a_shared_message_with_a_secret_is_held_as_if_it_were_typed(world: World) -> None:
    case = await world.taken()
    words = "password: Tr0ub4dor, see <https://acme.slack.com/archives/C1/p17>"
    await world.sim.slack.event(shared(case, f"{case.card}1", text=words))
    notice = await world.in_thread(case.card, "is on hold")
    assert "contain a password" in notice["text"]
    assert "https://acme.slack.com/archives/C1/p17" in notice["text"]
    await world.pass_time()
    await world.answers(case, "What comes after it")
    assert not any("Tr0ub4dor" in text for text in await world.read_by(case.client))


async def test_a_shared_message_with_a_mention_stays_inside(world: World) -> None:
    case = await world.taken()
    event = shared(case, f"{case.card}2", text=f"<@{BORIS}> never pays")
    await world.sim.slack.event(event)
    await world.whispered(ANNA, "mentions someone")
    await world.pass_time()
    await world.answers(case, "What comes after it")
    assert not any("never pays" in text for text in await world.read_by(case.client))


async def test_a_shared_message_without_either_reaches_the_client(world: World) -> None:
    case = await world.taken()
    words = "Restart it, as <https://acme.example/how|described> &amp; wait"
    await world.sim.slack.event(shared(case, f"{case.card}3", text=words))
    await world.sim.wait("slack", "reactions.add", contains=f"{case.card}3")
    await world.pass_time()
    arrives = "forwarded from Boris:\nRestart it, as described & wait"
    await world.sim.telegram.wait_text(case.client, arrives)
