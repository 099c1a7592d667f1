"""The demo: a desk on the sandbox, with a few people, and the page that plays both sides."""

import asyncio
import contextlib
import os
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, redirect_stderr
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Protocol

from bots.app import now, prepare_folder
from bots.config.settings import DeskSettings, LogSettings
from bots.demo.clock import MovedClock
from bots.demo.configured import Configured
from bots.demo.desk import DESK, DICTIONARIES, install, people
from bots.demo.tour.stage import DeskEnded, Stage, stage
from bots.ops.logs import configure
from bots.sandbox.client.sim import Sim
from bots.sandbox.memory import keep, load
from bots.sandbox.page.time import DeskTime
from bots.sandbox.server import Sandbox

RECORDS_WITHIN = 5
"""Seconds that the desk may take to record what it has sent, before its clock is moved."""


@asynccontextmanager
async def demo(
    folder: Path,
    port: int = 0,
    *,
    own: Configured | None = None,
    clock: Callable[[], datetime] = now,
    limits: bool = True,
) -> AsyncIterator[Stage]:
    """Run a stage that continues where the last one in this existing folder ended.

    `own`: somebody's own configuration instead of the demo's. `clock` is the one that the page
    moves ahead for the desk and both platforms. `limits` as in `stage`. Raises what `stage` raises,
    DeskBusy (storage.engine.leader) if a demo runs in the folder, and Forgotten if what is kept
    there cannot be read.
    """
    moved = MovedClock(clock, folder)
    sandbox = Sandbox(limits=limits, clock=lambda: moved().timestamp())
    known = load(sandbox, folder)

    async def arrive(sim: Sim) -> None:
        await install(sim)
        if not known:
            await people(sim)
            if own is not None:
                await own.arrive(sim)

    async with stage(
        folder,
        arrive,
        desk=own.desk if own else DESK,
        dictionaries=own.dictionaries if own else DICTIONARIES,
        clock=moved,
        sandbox=sandbox,
        port=port,
    ) as made:
        show_time(made, moved, own.desk if own else DESK)
        keeping = asyncio.create_task(keep(sandbox, folder))
        try:
            yield made
        finally:
            keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeping


class Movable(Protocol):
    """A clock that gives aware instants and can be moved ahead."""

    def __call__(self) -> datetime:
        """Return the present."""
        ...

    def move_to(self, instant: datetime) -> None:
        """Move it ahead to an aware instant. Raises ValueError if that has passed."""
        ...


def show_time(made: Stage, clock: Movable, desk: DeskSettings) -> None:
    """Let the page of a stage show the time of its desk, and move it ahead."""

    async def move(instant: datetime) -> None:
        # What was just sent arrived before the time was moved, and is recorded like that.
        for _ in range(RECORDS_WITHIN * 20):
            if made.has_recorded():
                break
            await asyncio.sleep(0.05)
        clock.move_to(max(instant, clock()))
        made.check_due()

    made.sandbox.show_time(DeskTime(clock, desk.time_zone, move))


def run(
    folder: Path,
    port: int,
    *,
    browser: bool,
    say: Callable[[str], None],
    own: Configured | None = None,
) -> int:
    """Run the demo until Ctrl-C or SIGTERM; returns the exit status, 0 for such an end.

    `say` shows a sentence; `browser`: open the page, where there is a browser; `own` as in `demo`.
    Raises what `demo` raises.
    """
    folder = folder.resolve()
    prepare_folder(f"sqlite:///{folder / 'desk.db'}")
    log = folder / "desk.log"
    with log.open("a", encoding="utf-8") as file:
        with redirect_stderr(file):  # the loggers write to what is standard error just now
            configure(LogSettings(format="json"), ())
        try:
            status = asyncio.run(_run(folder, port, log, own, browser=browser, say=say))
        except KeyboardInterrupt:
            status = 0
    if status:
        say(f"The desk ended with status {status}. See its log: {log}")
    return status


async def _run(
    folder: Path,
    port: int,
    log: Path,
    own: Configured | None,
    *,
    browser: bool,
    say: Callable[[str], None],
) -> int:
    try:
        async with demo(folder, port, own=own) as made:
            say(f"Play both sides at {made.sandbox.url}/")
            say(f"The data and the log ({log.name}) are in {folder}.")
            say(
                "On that page, write a message as a client on the left. A card appears on the"
                " right: press Take and reply in its thread."
            )
            say("To see a deadline pass, move the desk's time ahead with the clock at the top.")
            say("Ctrl-C ends the demo. The next start continues from here.")
            if browser and _has_screen():
                # In a thread: some browsers do not return before they are closed.
                Thread(target=_open, args=(f"{made.sandbox.url}/",), daemon=True).start()
            return await made.desk
    except DeskEnded as ended:
        return ended.status


def _has_screen() -> bool:
    """Return whether a browser would be a window: one in the terminal would hide the demo."""
    elsewhere = sys.platform in ("darwin", "win32")
    return elsewhere or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open(url: str) -> None:
    """Open the page if there is a browser; without one, do nothing."""
    with contextlib.suppress(Exception):
        webbrowser.open(url)
