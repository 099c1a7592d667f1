"""A desk that dies while a file crosses sends it once; and no file is ever whole in memory."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest

from bots.sandbox.client.caller import File
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from domain.policy.lines.files import MEGABYTE
from tests.faults.desks.clients import FIRST_TELEGRAM_ID as IVAN
from tests.faults.desks.clients import TelegramClients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import ANNA, CHANNEL, desk, environment
from tests.faults.storms.storm import furnish
from tests.support.patience import eventually

LOG: File = ("log.txt", "text/plain", b"what happened, " * 1000)


@pytest.fixture
async def around(sandbox: Sandbox, sim: Sim, migrated_sqlite_url: str) -> Mapping[str, str]:
    """The environment of a desk on SQLite whose people are there."""
    await furnish(sim, TelegramClients(), 1)
    return environment(sandbox.url, migrated_sqlite_url)


async def files_in_channel(sim: Sim) -> list[dict[str, Any]]:
    """Every file that the desk has posted for all to see."""
    rows = await sim.slack.transcript(CHANNEL)
    return [file for row in rows if row["bot"] for file in row["files"]]


async def calls_of(sim: Sim, platform: str, method: str) -> int:
    """How many calls of a method went through."""
    calls = await sim.journal(platform=platform, method=method)
    return sum(call["status"] == 200 for call in calls)


async def everything_has_left(ledger: Ledger) -> None:
    async def sent() -> bool:
        posts = ledger.posts()
        # The receipt may have been on its way when the desk died: nobody can say whether it came.
        return bool(posts) and all(
            post["state"] == "sent"
            or (post["template"], post["state"]) == ("client/receipt", "unknown")
            for post in posts
        )

    await eventually(sent)


async def killed_and_started_again(
    around: Mapping[str, str],
    sim: Sim,
    ledger: Ledger,
    folder: Path,
    when: Callable[[], Awaitable[Any]],
) -> None:
    """A client's file on its way, a desk that is killed at that moment, and another."""
    async with desk(around, folder / "first.log") as first:
        await first.says("connected to Slack")
        await sim.telegram.upload(IVAN, LOG, caption="What happened")
        await eventually(when)
        await first.kill()
    await sim.clear_faults()
    async with desk(around, folder / "second.log", module="tests.faults.desks.looks_sooner"):
        await everything_has_left(ledger)
    (file,) = await files_in_channel(sim)
    assert await sim.slack.file(file["id"]) == LOG[2]
    rows = await sim.slack.transcript(CHANNEL)
    lines = [row["text"] for row in rows if row["thread_ts"] not in ("", row["ts"])]
    assert lines == ["Client 0\nWhat happened", ""], "the line, and the file behind it"


async def test_killed_while_it_fetches_a_file(
    around: Mapping[str, str], sim: Sim, ledger: Ledger, tmp_path: Path
) -> None:
    await sim.fault("telegram", "slow", "file", delay=60)

    async def fetches() -> bool:
        return await calls_of(sim, "telegram", "getFile") == 1

    await killed_and_started_again(around, sim, ledger, tmp_path, fetches)
    assert await calls_of(sim, "slack", "upload") == 1
    assert [path.suffix for path in tmp_path.rglob("files/*") if path.is_file()] == []


async def test_killed_while_it_uploads_to_slack(
    around: Mapping[str, str], sim: Sim, ledger: Ledger, tmp_path: Path
) -> None:
    await sim.fault("slack", "slow", "upload", delay=60)

    async def uploads() -> bool:
        return await calls_of(sim, "slack", "files.getUploadURLExternal") == 1

    await killed_and_started_again(around, sim, ledger, tmp_path, uploads)
    assert await calls_of(sim, "slack", "files.completeUploadExternal") == 1
    assert await calls_of(sim, "telegram", "file") == 1


async def test_killed_before_slack_has_published(
    around: Mapping[str, str], sim: Sim, ledger: Ledger, tmp_path: Path
) -> None:
    await sim.fault("slack", "slow", "files.completeUploadExternal", delay=60)

    async def prepared() -> bool:
        return bool(ledger._rows("SELECT 1 FROM posts WHERE prepared IS NOT NULL"))

    await killed_and_started_again(around, sim, ledger, tmp_path, prepared)
    assert await calls_of(sim, "slack", "upload") == 1, "what was uploaded is used"


async def test_killed_after_slack_has_published(
    around: Mapping[str, str], sim: Sim, ledger: Ledger, tmp_path: Path
) -> None:
    await sim.fault("slack", "timeout", "files.completeUploadExternal", delay=60)
    await killed_and_started_again(around, sim, ledger, tmp_path, lambda: files_in_channel(sim))
    assert await calls_of(sim, "slack", "files.completeUploadExternal") == 1


async def test_a_file_is_never_whole_in_memory(
    around: Mapping[str, str], sim: Sim, ledger: Ledger, tmp_path: Path
) -> None:
    small = ("small.bin", "application/octet-stream", b"x" * MEGABYTE)
    big = ("big.bin", "application/octet-stream", b"y" * 40 * MEGABYTE)
    async with desk(
        around, tmp_path / "log", module="tests.faults.desks.replies_at_once"
    ) as running:
        await running.says("connected to Slack")
        await sim.telegram.upload(IVAN, small, caption="Warm up")
        card = (await sim.slack.wait_text(CHANNEL, " Warm up\n"))["ts"]
        await eventually(lambda: files_in_channel(sim))
        await sim.slack.upload(ANNA, CHANNEL, "Small", small, thread_ts=card)
        await sim.telegram.wait_text(IVAN, "Small")
        process = psutil.Process(running.process.pid)
        before = _peak(process)
        await sim.slack.upload(ANNA, CHANNEL, "Big", big, thread_ts=card)
        row = await sim.telegram.wait_text(IVAN, "Big")
        assert row["files"][0]["file_size"] == 40 * MEGABYTE
        assert _peak(process) - before < 8 * MEGABYTE


def _peak(process: psutil.Process) -> int:
    """The most memory the process ever had, in bytes."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
