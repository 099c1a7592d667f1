"""The sandbox's core: journal, faults, process."""

import asyncio
import json
import signal
import sys

import pytest

from bots.sandbox.client.sim import Sim
from bots.sandbox.faults import Fault, Faults, Kind
from bots.sandbox.journal import Journal
from bots.sandbox.server import Sandbox
from bots.sandbox.wire import SimError


def test_the_journal_numbers_calls_and_gives_those_after_a_number() -> None:
    journal = Journal()
    first = journal.add("telegram", "getMe", {})
    journal.add("slack", "auth.test", {})
    third = journal.add("telegram", "sendMessage", {"text": "Здравствуйте"}, 200, {"ok": True})
    assert [call.number for call in journal.since(0)] == [1, 2, 3]
    assert journal.since(first.number, "telegram") == [third]
    assert journal.since(0, method="auth.test")[0].number == 2
    assert third.contains("Здравствуйте")


async def test_waiting_sees_what_is_there_and_what_comes() -> None:
    journal = Journal()
    there = journal.add("slack", "chat.postMessage", {"text": "one"})
    assert await journal.wait(lambda call: call.contains("one"), 1) == there
    coming = asyncio.create_task(journal.wait(lambda call: call.contains("two"), 1))
    await asyncio.sleep(0)
    journal.add("slack", "chat.postMessage", {"text": "not it"})
    expected = journal.add("slack", "chat.postMessage", {"text": "two"})
    assert await coming == expected
    with pytest.raises(TimeoutError):
        await journal.wait(lambda call: call.contains("three"), 0.01)


async def test_a_fault_hits_the_calls_it_was_made_for_and_no_more() -> None:
    faults = Faults()
    faults.add(Fault("telegram", "sendMessage", Kind.ERROR, times=2))
    faults.add(Fault("slack", "*", Kind.DROP_AFTER))
    assert await faults.take("telegram", "getMe") is None
    taken = [await faults.take("telegram", "sendMessage") for _ in range(3)]
    assert [fault is not None for fault in taken] == [True, True, False]
    hit = await faults.take("slack", "auth.test")
    assert hit is not None
    assert hit.kind is Kind.DROP_AFTER


async def test_what_was_said_survives_a_restart_of_the_server() -> None:
    sandbox = Sandbox()
    await sandbox.start()
    async with Sim(sandbox.url) as sim:
        await sim.telegram.add_user(7, "Ivan")
        await sim.telegram.send(7, "hello")
    port = int(sandbox.url.rsplit(":", 1)[1])
    await sandbox.stop()
    await sandbox.start(port=port)
    async with Sim(sandbox.url) as sim:
        assert [row["text"] for row in await sim.telegram.transcript(7)] == ["hello"]
    await sandbox.stop()


async def test_wrong_requests_are_refused_in_words() -> None:
    sandbox = Sandbox()
    await sandbox.start()
    async with Sim(sandbox.url) as sim:
        with pytest.raises(SimError, match="no chat 7"):
            await sim.telegram.act("react", user=7, message=1, emoji=[], chat=7)
        with pytest.raises(SimError, match="no action"):
            await sim.telegram.act("dance")
        with pytest.raises(SimError, match="no action"):
            await sim.telegram.act("_person", user=7)
        with pytest.raises(SimError, match="earthquake"):
            await sim.fault("telegram", "earthquake")
        with pytest.raises(TimeoutError):
            await sim.wait("telegram", "sendMessage", timeout=0.01)
    await sandbox.stop()


async def test_it_runs_as_a_process_and_ends_on_sigterm() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bots.sandbox", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    url = json.loads(await process.stdout.readline())["url"]
    async with Sim(url) as sim:
        assert await sim.journal() == []
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
