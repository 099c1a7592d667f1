"""Desks in processes of their own: started, asked, stopped and killed."""

import asyncio
import contextlib
import json
import os
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Self

import aiohttp
from sqlalchemy import make_url

from tests.support.patience import PATIENCE, until
from tests.support.programs.program import Program

NOWHERE = Path(os.devnull)
"""A configuration file, and an .env, with nothing in it."""

CHANNEL = "CDESK"
ANNA, OLGA = "UANNA", "UOLGA"
TOKENS = {
    "HELPLINE_TELEGRAM__TOKEN": "42:played",
    "HELPLINE_SLACK__BOT_TOKEN": "xoxb-played",
    "HELPLINE_SLACK__APP_TOKEN": "xapp-played",
}


def environment(sandbox_url: str, database_url: str) -> dict[str, str]:
    """What `helpline run` needs to know to be a desk in this sandbox."""
    return {
        **os.environ,
        **TOKENS,
        "HELPLINE_TELEGRAM__BASE_URL": f"{sandbox_url}/telegram/bot",
        "HELPLINE_TELEGRAM__BASE_FILE_URL": f"{sandbox_url}/telegram/file/bot",
        "HELPLINE_SLACK__BASE_URL": f"{sandbox_url}/slack/api/",
        "HELPLINE_DATABASE__URL": database_url,
        **_beside(database_url),
        "HELPLINE_HTTP__PORT": "0",
        "HELPLINE_DESK__ADMINISTRATORS": f'["slack:T1:{OLGA}"]',
        "HELPLINE_DESK__SPECIALISTS": f'["slack:T1:{ANNA}"]',
        "HELPLINE_DESK__CHANNEL": f"slack:T1:{CHANNEL}",
        "HELPLINE_LOG__FORMAT": "json",
    }


def _beside(database_url: str) -> dict[str, str]:
    """Where files go if they cannot lie beside the database."""
    if database_url.startswith("sqlite"):
        return {}
    name = make_url(database_url).database
    return {"HELPLINE_FILES__FOLDER": f"{tempfile.gettempdir()}/helpline-files-of-tests/{name}"}


class Desk:
    """A desk's process and what it logs."""

    def __init__(self, process: Program, log: Path) -> None:
        self.process = process
        self._log = log

    @classmethod
    async def start(
        cls, environment: Mapping[str, str], log: Path, module: str = "bots.cli"
    ) -> Self:
        """Run `python -m bots.cli run`, or another module that does."""
        with log.open("w") as file:
            process = await Program.start(
                module, "run", "--config", str(NOWHERE), env=environment, log=file
            )
        return cls(process, log)

    def said(self, event: str) -> list[dict[str, Any]]:
        """Lines of the log about this event, or with these words in them."""
        lines = self._log.read_text().splitlines()
        return [_line(line) for line in lines if event in line]

    async def says(self, event: str) -> dict[str, Any]:
        """Wait for such a line; fails with the log if the process ends first, or in a minute."""
        for _ in range(3000):
            if found := self.said(event):
                return found[0]
            assert self.process.returncode is None, self._log.read_text()
            await asyncio.sleep(0.02)
        raise AssertionError(f"never said {event!r}: {self._log.read_text()}")

    async def get(self, path: str) -> str:
        """What it answers on its health port, at `readyz` or `metrics`."""
        url = (await self.says("the desk is running"))["health"]
        async with aiohttp.ClientSession() as http, http.get(f"{url}/{path}") as answer:
            return await answer.text()

    async def ends(self) -> int:
        """Wait for it to end, half a minute at most, and return its exit status."""
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def stop(self) -> int:
        """Ask it to end (SIGTERM), and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ends()

    async def kill(self) -> None:
        """End it without a word (SIGKILL)."""
        self.process.kill()
        await self.process.wait()


def _line(line: str) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(line)
    except ValueError:
        return {"event": line}
    return read


@contextlib.asynccontextmanager
async def desk(
    environment: Mapping[str, str],
    log: Path,
    until: str = "the desk is running",
    *,
    module: str = "bots.cli",
) -> AsyncIterator[Desk]:
    """A desk that has said this; killed in the end, unless it has ended."""
    started = await Desk.start(environment, log, module)
    try:
        await started.says(until)
        yield started
    finally:
        await started.kill()


class DeskForks:
    """Starts desks one after another, each in a moment (see forks.py)."""

    def __init__(self, environment: Mapping[str, str], log: Path, *options: str) -> None:
        self._environment = environment
        self._log = log
        self._options = options
        self._process: Program | None = None
        self._desk = 0

    async def __aenter__(self) -> Self:
        with self._log.open("w") as file:
            self._process = await Program.start(
                "tests.faults.desks.forks",
                *self._options,
                env=self._environment,
                log=file,
                reads=True,
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process is not None
        self.kill()
        self._process.kill()
        await self._process.communicate()  # or its pipe would be open still when the loop ends
        if self._process.stdin is not None:
            self._process.stdin.close()

    async def start(self) -> None:
        """Start the next desk, once the last one has ended."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        number = await self._process.stdout.readline()
        assert number, self._log.read_text()
        self._desk = int(number)

    async def start_and_time(self) -> float:
        """Start the next desk, and return after how many seconds it was ready."""
        before, since = self._ready(), time.monotonic()
        await self.start()
        await until(lambda: self._ready() > before)
        return time.monotonic() - since

    def _ready(self) -> int:
        return self._log.read_text().count("the desk is running")

    def kill(self) -> None:
        """End the desk with SIGKILL, wherever it is."""
        if self._desk:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._desk, signal.SIGKILL)
