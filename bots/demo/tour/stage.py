"""A stage: the sandbox and a desk on it, in one process, on loopback, deleted afterwards."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from pydantic import SecretStr

from bots.app import App, now
from bots.config.settings import (
    DatabaseSettings,
    DeskSettings,
    HttpSettings,
    LogSettings,
    Settings,
    with_platforms,
)
from bots.platforms.slack.package import SlackSettings
from bots.platforms.telegram.package import TelegramSettings
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox

T = TypeVar("T")

NO_DICTIONARIES: Mapping[str, Any] = {}

STARTS_WITHIN = 15.0
"""Seconds that a desk may take to open its database and connect."""


class DeskEnded(Exception):
    """The desk stopped during the play; `status` is what the process would have returned."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the desk ended with status {status}")
        self.status = status


@dataclass(slots=True)
class Stage:
    """What a play needs. `told` is what the desk told its operator, line by line.

    `check_due` lets the desk check everything that is due: call it after moving the clock.
    `has_recorded` returns whether the desk knows what has arrived: platforms show it a moment
    before.
    """

    sandbox: Sandbox
    sim: Sim
    desk: asyncio.Task[int]
    told: list[str]
    check_due: Callable[[], None]
    has_recorded: Callable[[], bool]

    @property
    def code(self) -> str:
        """Return the one-time code that makes its sender the first administrator; empty if none."""
        return next((line.split()[-1] for line in self.told if "code" in line), "")

    async def while_it_runs(self, play: Coroutine[object, object, T]) -> T:
        """Await a play. Raises DeskEnded if the desk ends first: Ctrl-C ends the desk."""
        playing = asyncio.create_task(play)
        try:
            await asyncio.wait({playing, self.desk}, return_when=asyncio.FIRST_COMPLETED)
            if playing.done():
                return playing.result()
            raise DeskEnded(self.desk.result())
        finally:
            await _cancelled(playing)


def settings(
    url: str, folder: Path, desk: DeskSettings, dictionaries: Mapping[str, Any] = NO_DICTIONARIES
) -> Settings:
    """Return the settings of a desk on the sandbox at `url`, without environment and `.env`."""
    return with_platforms().model_construct(
        **dictionaries,
        desk=desk,
        database=DatabaseSettings(url=SecretStr(f"sqlite:///{folder}/desk.db")),
        telegram=TelegramSettings(
            token=SecretStr("42:tour"),
            base_url=f"{url}/telegram/bot",
            base_file_url=f"{url}/telegram/file/bot",
        ),
        slack=SlackSettings(
            bot_token=SecretStr("xoxb-tour"),
            app_token=SecretStr("xapp-tour"),
            base_url=f"{url}/slack/api/",
        ),
        http=HttpSettings(port=0),
        log=LogSettings(format="json"),
    )


@asynccontextmanager
async def stage(
    folder: Path,
    people: Callable[[Sim], Awaitable[None]],
    *,
    desk: DeskSettings | None = None,
    dictionaries: Mapping[str, Any] = NO_DICTIONARIES,
    clock: Callable[[], datetime] = now,
    seconds: Callable[[], float] = monotonic,
    limits: bool = True,
    sandbox: Sandbox | None = None,
    port: int = 0,
) -> AsyncIterator[Stage]:
    """Start a sandbox and a desk with its data in `folder`; stop both at the end.

    `people` adds the players to the platforms. `dictionaries` are sections as in config.yaml.
    `clock` is the clock of the desk and the platforms, also for messages. `limits`: the platforms
    enforce their rate limits, which both sides count in `seconds`. `sandbox`: an existing one, not
    started yet, with its own clocks.
    Raises DeskEnded, or the desk's error, if it does not start; OSError if the sandbox's port is
    taken.
    """
    sandbox = sandbox or Sandbox(limits=limits, clock=lambda: clock().timestamp(), seconds=seconds)
    await sandbox.start(port=port)
    told: list[str] = []
    running: asyncio.Task[int] | None = None
    try:
        async with Sim(sandbox.url) as sim:
            await people(sim)
            chosen = settings(sandbox.url, folder, desk or DeskSettings(), dictionaries)
            app = App(chosen, tell=told.append, clock=clock, seconds=seconds)
            running = asyncio.create_task(app.run(), name="desk")
            made = Stage(sandbox, sim, running, told, app.check_due, app.has_recorded)
            await made.while_it_runs(sim.slack.wait_sockets(1, timeout=STARTS_WITHIN))
            yield made
            await _cancelled(running)
    finally:
        if running is not None:
            await _cancelled(running)
        await sandbox.stop()


async def _cancelled(task: asyncio.Task[object]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, Exception):
        await task
