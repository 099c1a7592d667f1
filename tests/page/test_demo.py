"""`helpline demo` as a command: it says where it is, ends with Ctrl-C, and goes on next time."""

import asyncio
import json
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bots.config.settings import load
from bots.demo.configured import configured
from bots.demo.desk import CHANNEL, SPECIALISTS
from bots.demo.page import demo
from bots.platforms.slack.manifest import SHORTCUTS
from bots.sandbox.client.sim import Sim
from bots.sandbox.memory import FILE, Forgotten
from domain import notices
from tests.support.programs.program import Program


def words(folder: Path) -> tuple[str, ...]:
    return "demo", "--no-browser", "--port", "0", "--folder", str(folder)


async def refused(folder: Path, *more: str) -> tuple[int | None, bytes]:
    """How a demo ends that cannot start, and what it says."""
    process = await Program.start("bots.cli", *words(folder), *more)
    _, complaint = await process.communicate()
    return process.returncode, complaint


async def test_the_demo_runs_until_ctrl_c_and_ends_well(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bots.cli", *words(tmp_path)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert b"Starting" in await process.stdout.readline()
    said = (await process.stdout.readline()).decode()
    async with Sim(said.split()[-1].removesuffix("/")) as sim:
        await sim.telegram.send(101, "Is anybody there?")
        await sim.slack.wait_text(CHANNEL, "Is anybody there?")
        status, complaint = await refused(tmp_path)
        assert status == 1
        assert b"already running" in complaint
    process.send_signal(signal.SIGINT)
    out, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")
    assert str(tmp_path) in out.decode().replace("\n", "")
    kept = json.loads((tmp_path / FILE).read_text())
    assert "Is anybody there?" in json.dumps(kept["slack"])


async def test_the_next_demo_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    async with demo(tmp_path) as first:
        await first.sim.telegram.send(100, "Remember me")
        card = await first.sim.slack.wait_text(CHANNEL, "Remember me")
        note = await first.sim.slack.post("UANNA", CHANNEL, "!note seen", thread_ts=card["ts"])
        await first.sim.slack.wait_reaction(CHANNEL, note, "lock")
    async with demo(tmp_path) as second:
        kept = {row["ts"]: row for row in await second.sim.slack.transcript(CHANNEL, card["ts"])}
        assert (kept[note]["text"], list(kept[note]["reactions"])) == ("!note seen", ["lock"])
        await second.sim.telegram.send(100, "and this")
        await second.sim.slack.wait_text(CHANNEL, "and this", thread_ts=card["ts"])
        assert await second.sim.slack.press("UANNA", CHANNEL, card["ts"], "Take") == ""
        await second.sim.telegram.wait_text(100, "Anna")
        new = next(str(one["callback_id"]) for one in SHORTCUTS if one["type"] == "global")
        assert await second.sim.slack.shortcut("UANNA", new) == ""


async def test_data_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"version": 0}')
    with pytest.raises(Forgotten, match="another version"):
        async with demo(tmp_path):
            pass
    (tmp_path / FILE).write_text("{")
    status, complaint = await refused(tmp_path)
    assert (status, b"is damaged" in complaint) == (1, True)


OWN = """
desk:
  channel: slack:T0ACME:C0DESK
  administrators: [slack:T0ACME:U0EVE]
calendars:
  Always: {zone: UTC, week: {mon: ["00:00-24:00"], tue: ["00:00-24:00"], wed: ["00:00-24:00"],
    thu: ["00:00-24:00"], fri: ["00:00-24:00"], sat: ["00:00-24:00"], sun: ["00:00-24:00"]}}
departments:
  Front: {}
  Repairs: {calendar: Always, channel: "slack:T0ACME:C0REPAIRS", members: ["slack:T0ACME:U0BOB"]}
groups:
  Members: {members: ["telegram:4242"]}
rules:
  Lifts: {when: {text: lift}, then: {department: Repairs}}
levels:
  Silver: {groups: [Members], response: 3h}
"""


async def test_ones_own_configuration_is_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A world that other tests share in this process may let replies wait for longer.
    monkeypatch.setattr(notices, "REPLY_WAITS", timedelta(seconds=1))
    file = tmp_path / "config.yaml"
    file.write_text(OWN)
    own = configured(load(file, tmp_path / "no.env"))
    assert (own.slack, own.telegram) == (["U0BOB", "U0EVE"], [4242])
    assert own.desk.specialists == tuple(f"slack:T1:{one}" for one in SPECIALISTS)
    (tmp_path / "demo").mkdir()
    async with demo(tmp_path / "demo", own=own) as made:
        await made.sim.telegram.send(4242, "My lift is stuck")
        card = await made.sim.slack.wait_text("C0REPAIRS", "My lift is stuck")
        assert "Silver" in card["text"]
        assert await made.sim.slack.press("U0BOB", "C0REPAIRS", card["ts"], "Take") == ""
        await made.sim.slack.post("U0BOB", "C0REPAIRS", "We come", thread_ts=card["ts"])
        await made.sim.telegram.wait_text(4242, "We come")


async def test_a_configuration_with_mistakes_is_not_played(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("levels: {Gold: {response: soon}}")
    status, complaint = await refused(tmp_path / "demo", "--config", str(file))
    assert status == 2
    assert b"levels.Gold.response" in complaint
