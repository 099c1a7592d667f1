"""A desk that dies while it makes or sends a file of its own: it arrives, once or marked so."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from domain.outgoing.templates import TRANSCRIPT
from tests.faults.desks.clients import FIRST_TELEGRAM_ID as IVAN
from tests.faults.desks.clients import TelegramClients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import ANNA, CHANNEL, Desk, desk, environment
from tests.faults.storms.storm import furnish
from tests.faults.test_files import calls_of
from tests.support.patience import eventually

ASKED = "/transcript"
AGAIN = "You may have already received this message."


@pytest.fixture
async def around(sandbox: Sandbox, sim: Sim, database_url: str) -> Mapping[str, str]:
    """The environment of a desk on each database, whose people are there."""
    await furnish(sim, TelegramClients(), 1)
    return environment(sandbox.url, database_url)


async def ticket(sim: Sim) -> str:
    """Let a client open a ticket; returns its card."""
    await sim.telegram.send(IVAN, "Cannot log in")
    card: str = (await sim.slack.wait_text(CHANNEL, " Cannot log in\n"))["ts"]
    await sim.telegram.wait_text(IVAN, "#1")
    return card


async def in_telegram(sim: Sim) -> list[dict[str, Any]]:
    rows = await sim.telegram.transcript(IVAN)
    return [row for row in rows if row["from_bot"] and row["files"]]


async def in_slack(sim: Sim) -> list[dict[str, Any]]:
    return [file for row in await sim.slack.transcript(ANNA) for file in row["files"]]


async def its_states(ledger: Ledger) -> list[str]:
    return [post["state"] for post in ledger.posts() if post["template"] == TRANSCRIPT]


async def has_left(ledger: Ledger) -> None:
    async def states() -> list[str]:
        return await its_states(ledger)

    await eventually(states, lambda found: found == ["sent"])


async def killed_while_it_sends(
    around: Mapping[str, str],
    sim: Sim,
    ledger: Ledger,
    folder: Path,
    asks: Callable[[str], Awaitable[Any]],
    fault: tuple[str, str, str],
    when: Callable[[], Awaitable[Any]],
) -> None:
    """Somebody asks, the desk dies at that moment, and another one goes on."""
    async with desk(around, folder / "first.log") as first:
        await first.says("connected to Slack")
        card = await ticket(sim)
        await sim.fault(*fault, delay=60)
        await asks(card)
        await eventually(when)
        await first.kill()
    await sim.clear_faults()
    async with desk(around, folder / "second.log", module="tests.faults.desks.looks_sooner"):
        await has_left(ledger)


async def test_killed_when_the_file_lies_there_and_nobody_knows_of_it(
    around: Mapping[str, str], sim: Sim, ledger: Ledger, tmp_path: Path
) -> None:
    async with desk(around, tmp_path / "first.log") as first:
        await first.says("connected to Slack")
        await ticket(sim)
    dying = await Desk.start(around, tmp_path / "second.log", "tests.faults.desks.dies_after_file")
    await dying.says("the desk is running")
    await sim.telegram.send(IVAN, ASKED)
    await dying.ends()
    assert await its_states(ledger) == [], "no post without a commit"
    async with desk(around, tmp_path / "third.log"):
        await has_left(ledger)
    (row,) = await in_telegram(sim)
    assert AGAIN not in row["text"]
    assert b"Cannot log in" in await sim.telegram.file(row["files"][0]["file_id"])


async def test_killed_before_telegram_has_it(
    around: Mapping[str, str], sim: Sim, ledger: Ledger, tmp_path: Path
) -> None:
    async def asks(_card: str) -> None:
        await sim.telegram.send(IVAN, ASKED)

    async def leaves() -> bool:
        return await its_states(ledger) == ["sending"]

    fault = ("telegram", "slow", "sendDocument")
    await killed_while_it_sends(around, sim, ledger, tmp_path, asks, fault, leaves)
    rows = await in_telegram(sim)
    assert 1 <= len(rows) <= 2
    assert AGAIN in rows[-1]["text"], "Telegram cannot tell whether it has it"


async def test_killed_when_telegram_has_it(
    around: Mapping[str, str], sim: Sim, ledger: Ledger, tmp_path: Path
) -> None:
    async def asks(_card: str) -> None:
        await sim.telegram.send(IVAN, ASKED)

    fault = ("telegram", "timeout", "sendDocument")
    await killed_while_it_sends(
        around, sim, ledger, tmp_path, asks, fault, lambda: in_telegram(sim)
    )
    first, second = await in_telegram(sim)
    assert AGAIN not in first["text"]
    assert AGAIN in second["text"]


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        ("slow", "upload"),
        ("slow", "files.completeUploadExternal"),
        ("timeout", "files.completeUploadExternal"),
    ],
)
async def test_killed_while_it_goes_to_slack(
    around: Mapping[str, str], sim: Sim, ledger: Ledger, tmp_path: Path, kind: str, method: str
) -> None:
    async def asks(card: str) -> None:
        await sim.slack.post(ANNA, CHANNEL, "!transcript", thread_ts=card)

    async def comes_so_far() -> bool:
        if kind == "timeout":
            return bool(await in_slack(sim))
        if method == "upload":
            return await calls_of(sim, "slack", "files.getUploadURLExternal") == 1
        return bool(ledger._rows("SELECT 1 FROM posts WHERE prepared IS NOT NULL"))

    fault = ("slack", kind, method)
    await killed_while_it_sends(around, sim, ledger, tmp_path, asks, fault, comes_so_far)
    (file,) = await in_slack(sim)
    assert b"Cannot log in" in await sim.slack.file(file["id"])
    told = [row["text"] for row in await sim.slack.transcript(ANNA) if row["text"]]
    assert len([text for text in told if "the conversation in" in text]) == 1
