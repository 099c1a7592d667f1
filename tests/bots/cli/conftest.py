"""The `helpline` command in a folder of its own, and a desk's surroundings on loopback."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bots.cli import app
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.support.patience import PATIENCE
from tests.support.programs.program import Program

HELPLINE = Path(sys.executable).with_name("helpline")
TOKENS = {
    "HELPLINE_TELEGRAM__TOKEN": "42:quite-secret",
    "HELPLINE_SLACK__BOT_TOKEN": "xoxb-quite-secret",
    "HELPLINE_SLACK__APP_TOKEN": "xapp-quite-secret",
}

Helpline = Callable[..., Result]
"""Runs a command with these words and variables; see the fixture of the same name."""


class Process:
    """A running `helpline`, and what it has said."""

    def __init__(self, process: Program | asyncio.subprocess.Process) -> None:
        self._process = process
        self.said = ""

    async def hears(self, words: str) -> None:
        """Wait until it says this."""
        assert self._process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while words not in self.said:
                line = await self._process.stderr.readline()
                assert line, self.said
                self.said += line.decode()

    async def end(self, number: signal.Signals | None = None) -> int:
        """Wait for its end, or bring it about; returns the exit status."""
        if number is not None:
            self._process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            rest, errors = await self._process.communicate()
        self.said += (rest + errors).decode()
        assert self._process.returncode is not None
        return self._process.returncode

    def kill(self) -> None:
        """End it at once, if it still runs."""
        if self._process.returncode is None:
            self._process.kill()


Start = Callable[..., Awaitable[Process]]
"""Starts a command as a process of its own; see the fixture of the same name."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands run: no configuration, no variables of ours."""
    for name in [name for name in os.environ if name.startswith("HELPLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def _quickly(begins_quickly: None) -> None:
    """No desk of this process is migrated step by step."""


@pytest.fixture
def helpline() -> Helpline:
    """Run a command inside this process; variables are given in lower case, without prefix."""

    def run(*words: str, typed: str = "", **variables: str) -> Result:
        return CliRunner().invoke(app, words, input=typed, env=named(variables))

    return run


def named(variables: dict[str, str]) -> dict[str, str]:
    """`http__port` is HELPLINE_HTTP__PORT."""
    return {f"HELPLINE_{name.upper()}": value for name, value in variables.items()}


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Start the command as a process of its own; `script`: the console script itself."""
    started: list[Process] = []

    async def one(
        *words: str, environment: dict[str, str], script: bool = False, **variables: str
    ) -> Process:
        env = {**os.environ, **environment, **named(variables)}
        process = (
            await _script(words, env)
            if script
            else await Program.start("bots.cli", *words, env=env)
        )
        started.append(Process(process))
        return started[-1]

    yield one
    for process in started:
        process.kill()
        await process.end()


async def _script(words: tuple[str, ...], env: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        HELPLINE,
        *words,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@pytest.fixture
async def sim(sandbox: Sandbox) -> AsyncIterator[Sim]:
    """Olga and Anna in #support, Ivan in Telegram."""
    async with Sim(sandbox.url) as sim:
        await sim.slack.add_user("UOLGA", "olga", real_name="Olga")
        await sim.slack.add_user("UANNA", "anna", real_name="Anna")
        await sim.slack.add_channel("CDESK", "support", ["UOLGA", "UANNA"])
        await sim.telegram.add_user(7, "Ivan", language="ru")
        yield sim


@pytest.fixture
def surroundings(sandbox: Sandbox, sim: Sim, sqlite_url: str) -> dict[str, str]:
    """The variables of a well configured desk in the sandbox."""
    return TOKENS | named(
        {
            "telegram__base_url": f"{sandbox.url}/telegram/bot",
            "telegram__base_file_url": f"{sandbox.url}/telegram/file/bot",
            "slack__base_url": f"{sandbox.url}/slack/api/",
            "database__url": sqlite_url,
            "http__port": "0",
            "desk__administrators": "slack:T1:UOLGA",
            "desk__specialists": "slack:T1:UANNA",
            "desk__channel": "slack:T1:CDESK",
        }
    )
