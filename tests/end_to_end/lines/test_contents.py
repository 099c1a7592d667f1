"""Forwards, quotes, shared messages and single files cross, over real sockets."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bots.sandbox.client.caller import File
from tests.end_to_end.world import ANNA, DESK, Case, Row, World, make_world
from tests.support.patience import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

PNG: File = ("a.png", "image/png", b"\x89PNG" + bytes(range(256)) * 20)
OTHER: File = ("b.png", "image/png", b"\x89PNG" + bytes(range(255)) * 20)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A world where answers leave at once, whoever wrote what a moment ago."""
    folder = tmp_path_factory.mktemp("world")
    async with make_world(folder, reply_waits=timedelta(0)) as made:
        yield made


async def test_a_client_forwards_words_and_quotes_a_part(world: World) -> None:
    case = await world.ticket()
    number = await world.sim.telegram.send(case.client, "It says: try later. Then nothing.")
    origin = {"type": "hidden_user", "sender_user_name": "Olga"}
    await world.sim.telegram.forward(case.client, number, origin=origin)
    passed_on = await world.in_thread(case.card, "forwarded from Olga:")
    assert "It says: try later" in passed_on["text"]
    await world.sim.telegram.send(case.client, "When?", reply_to=number, quote="try later")
    answer = await world.in_thread(case.card, "in reply to Ivan:")
    assert answer["text"].index("try later") < answer["text"].index("When?")


async def test_a_shared_message_brings_its_file(world: World) -> None:
    case = await world.ticket()
    ts = await world.sim.slack.upload(ANNA, ANNA, "The plan", PNG)
    await world.sim.slack.forward(ANNA, ANNA, ts, DESK, thread_ts=case.card)
    found = await world.sim.telegram.wait_text(case.client, "forwarded from Anna:\nThe plan")
    assert await world.sim.telegram.file(found["files"][0]["file_id"]) == PNG[2]


async def test_a_client_deletes_one_file_of_two(world: World) -> None:
    jane = await world.slack_client()
    ts = await world.sim.slack.upload(jane, jane, "Two pictures", PNG, OTHER)
    card = await world.sim.slack.wait_text(DESK, " Two pictures\n")

    async def shown() -> list[Row]:
        rows = await world.sim.slack.transcript(DESK, card["ts"])
        files = [file for row in rows if row["bot"] for file in row["files"]]
        return files if len(files) == 2 else []

    await eventually(shown)
    (row,) = [one for one in await world.sim.slack.transcript(jane) if one["ts"] == ts]
    await world.sim.slack.delete_file(jane, ts, row["files"][1]["id"])
    await world.in_thread(card["ts"], "deleted a file from a message. It stays here:\n• photo")
    assert len(await shown()) == 2
    told = [one["text"] for one in await world.sim.slack.transcript(jane) if one["bot"]]
    assert not any("didn't receive" in text for text in told)


async def test_a_specialist_deletes_one_file_of_two(world: World) -> None:
    case = await world.ticket()
    files = (PNG, OTHER)
    ts = await world.sim.slack.upload(ANNA, DESK, "Both", *files, thread_ts=case.card)
    await world.sim.slack.wait_reaction(DESK, ts, "white_check_mark")
    (row,) = [one for one in await world.sim.slack.transcript(DESK, case.card) if one["ts"] == ts]
    await world.sim.slack.delete_file(DESK, ts, row["files"][1]["id"])

    async def left() -> list[Row]:
        rows = await at_client(world, case)
        return rows if len(rows) == 1 else []

    (kept,) = await eventually(left)
    assert kept["text"].endswith("Both")
    assert await world.sim.telegram.file(kept["files"][0]["file_id"]) == PNG[2]


async def at_client(world: World, case: Case) -> list[Row]:
    """The messages with files that a client sees."""
    rows = await world.sim.telegram.transcript(case.client)
    return [row for row in rows if row["files"] and not row["deleted"]]
